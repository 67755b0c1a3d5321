// Package words writes plain English: counts with their nouns, lists, and text from outside without what nobody sees.
package words

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Count writes a number with its noun, which takes an s: "2 places".
func Count(n int, noun string) string { return Counted(n, noun, noun+"s") }

// Counted writes a number with the words that agree with it: "1 person is".
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// People writes how many people: "1 person", "2 people".
func People(n int) string { return Counted(n, "person", "people") }

// Capital writes a text with a capital at its start.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// Grouped writes a number with commas between its thousands.
func Grouped(number int) string {
	text := strconv.Itoa(number)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// OneLine makes text fit for a header: nothing that breaks a line.
func OneLine(text string) string {
	line := strings.Join(strings.Fields(Clean(text, false)), " ")
	if utf8.RuneCountInString(line) > LongestLine {
		line = string([]rune(line)[:LongestLine-1]) + "…"
	}
	return line
}

// JoinLines puts one line under the other, without those that are empty.
func JoinLines(lines ...string) string {
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return l == "" }), "\n")
}

// JoinComma writes a few words as a list, without those that are empty.
func JoinComma(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}

// The longest texts a form takes, in characters.
const (
	LongestLine = 200
	LongestText = 4000
)

// Shown is a text that was typed, or is in a file, as a message repeats it:
// short, on one line and in quotation marks.
func Shown(text string) string {
	const most = 40
	text = text[:min(len(text), 25*most)] // the rest would be cut off anyway
	text = strings.Join(strings.Fields(Clean(text, false)), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return "“" + text + "”"
}

// Squashed leaves only the letters and digits of a name, in small letters:
// "Start Date" is "startdate".
func Squashed(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// Joined writes states, roles and the like one after another, like strings.Join.
func Joined[T ~string](values []T, between string) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = string(value)
	}
	return strings.Join(texts, between)
}

// And names several things: "a, b and c".
func And(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Lasting writes a length of time in the largest unit that people say: "15
// minutes", "48 hours", "14 days".
func Lasting(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 4*day && d%day == 0:
		return Count(int(d/day), "day")
	case d >= time.Hour && d%time.Hour == 0:
		return Count(int(d/time.Hour), "hour")
	}
	return Count(int(d/time.Minute), "minute")
}

// Numbers writes whole numbers as a list in a sentence: "90, 30 and 7".
func Numbers(all []int) string {
	texts := make([]string, len(all))
	for i, n := range all {
		texts[i] = strconv.Itoa(n)
	}
	return And(texts)
}
