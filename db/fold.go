package db

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold brings a name to the form in which it is compared: lower case in every
// script, which neither database's own LOWER does on SQLite, and each letter
// with its accents as one character, which Macs write as two.
func Fold(text ...string) string {
	return strings.ToLower(norm.NFC.String(strings.Join(text, " ")))
}

// plainLetters are letters that Unicode does not take apart.
var plainLetters = strings.NewReplacer("ø", "o", "đ", "d", "ð", "d", "ł", "l", "ħ", "h", "ŧ", "t", "ı", "i", "æ", "ae", "œ", "oe", "þ", "th", "ŋ", "n")

// apostrophes are what people and programs write for one, and for the letter
// that Hawaiian and Arabic names have in its place.
const apostrophes = "'‘’‛′ʹʻʼʽʾʿ`´＇"

// Searchable brings text to the form in which it is searched, so that
// "o'connor", "O’Connor" and "OConnor" find the same, and "bjork" finds
// "Björk": small letters without accents, no apostrophes, and one space for
// each dash and for all spaces beside each other. Both databases hold it in a
// column of its own.
func Searchable(text ...string) string {
	whole := strings.Map(func(r rune) rune {
		if strings.ContainsRune(apostrophes, r) {
			return -1
		}
		return r
	}, strings.Join(text, " "))
	whole = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Pd, r):
			return ' '
		}
		return r
	}, norm.NFKD.String(whole))
	return strings.Join(strings.Fields(plainLetters.Replace(cases.Fold().String(whole))), " ")
}

// longestSearch is how many characters of a search count: SQLite refuses a
// pattern of 50,000 bytes, and nobody types as much.
const longestSearch = 200

// searched is what somebody looks for, as it is compared with Searchable.
func searched(text string) string {
	if len(text) > longestSearch {
		text = string([]rune(text)[:min(longestSearch, utf8.RuneCountInString(text))])
	}
	return Searchable(text)
}

// like makes a pattern that finds text anywhere in what Searchable made, with
// the wildcards in it quoted.
func like(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(searched(text)) + "%"
}

// Finds tells whether a text holds what somebody looks for, as a search of the
// database would tell.
func Finds(query string, text ...string) bool {
	return strings.Contains(Searchable(text...), searched(query))
}
