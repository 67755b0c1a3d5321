package people

import (
	"regexp"
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// names reads the first and the last name of a row: each from a column of its
// own, or both from one that has them in full. Who is new needs both.
func (r *personRow) names(was *KnownPerson) (first, last string) {
	first, last = r.Line(ColumnFirst, r.cell(ColumnFirst)), r.Line(ColumnLast, r.cell(ColumnLast))
	if full := r.Line(columnName, r.cell(columnName)); full != "" && first == "" && last == "" {
		first, last = SplitName(full)
		switch {
		case was != nil && (last == "" || sameName(first+" "+last, was.Name())):
			return "", "" // however their own name is divided
		case last == "":
			r.Add(columnName, "%s is one word. Put first and last names in separate columns", words.Shown(full))
			return first, last
		}
	}
	if was != nil || r.Has(ColumnFirst, ColumnLast, columnName) {
		return first, last
	}
	if first == "" {
		r.Add(r.table.Either(ColumnFirst, columnName), "The first name is missing")
	}
	if last == "" {
		r.Add(r.table.Either(ColumnLast, columnName), "The last name is missing")
	}
	return first, last
}

func sameName(a, b string) bool { return db.Searchable(a) == db.Searchable(b) }

// beside is what a directory writes beside a name: a number, something in brackets.
var beside = regexp.MustCompile(`\([^)]*\)|\[[^\]]*\]|(^|\s)\S*\d\S*`)

// particles begin a last name of several words.
var particles = []string{"al", "ap", "ab", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ferch", "ibn", "la", "le", "mac", "nic", "ní", "ó", "ten", "ter", "van", "von", "verch", "y"}

// SplitName takes a full name apart: what is before a comma is the last name,
// otherwise the last word is, with the particles before it in small letters. A
// single word is a first name.
func SplitName(full string) (first, last string) {
	full = strings.Trim(beside.ReplaceAllString(full, " "), " ,;")
	if before, after, comma := strings.Cut(full, ","); comma {
		return words.OneLine(after), words.OneLine(before)
	}
	words := strings.Fields(full)
	if len(words) < 2 {
		return strings.Join(words, " "), ""
	}
	at := len(words) - 1
	for at > 1 && slices.Contains(particles, words[at-1]) {
		at--
	}
	return strings.Join(words[:at], " "), strings.Join(words[at:], " ")
}
