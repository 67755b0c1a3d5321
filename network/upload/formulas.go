package upload

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rainbowrota/rainbowrota/network/words"
)

// formulaSigns begin a formula in a spreadsheet. Excel and LibreOffice take the
// wide forms of East Asian keyboards for the same signs.
const formulaSigns = "=+-@＝＋－＠"

// Guarded keeps a spreadsheet from taking a text for a formula: a text that
// begins as one, after spaces and what nobody sees, gets an apostrophe.
func Guarded(text string) string {
	if begins, _ := utf8.DecodeRuneInString(text); begins == '\t' || begins == '\r' || begins == '\n' {
		return "'" + text
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(text, skipped))
	if strings.ContainsRune(formulaSigns, first) {
		return "'" + text
	}
	return text
}

// skipped tells whether a spreadsheet may skip a character before a formula.
func skipped(r rune) bool {
	return unicode.IsSpace(r) || words.Unseen(r)
}

// Unguarded takes off the mark of Guarded.
func Unguarded(text string) string {
	if bare, marked := strings.CutPrefix(text, "'"); marked && Guarded(bare) != bare {
		return bare
	}
	return text
}
