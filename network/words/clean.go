package words

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// Clean leaves out of a text what nobody sees and what turns a line round, and
// writes each letter with its accents as one character, so that what was typed
// on a Mac is the same text. It keeps what scripts and emoji need, where they
// need it: a joiner, or the choice of a form, after a character that takes one;
// the tags of a flag; and marks of direction beside letters that are written
// from right to left.
func Clean(text string, lines bool) string {
	text = norm.NFC.String(strings.ToValidUTF8(text, "�"))
	marked := strings.ContainsAny(text, directionMarks) && strings.ContainsFunc(text, toTheLeft)
	var last rune // that was kept
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			if !lines {
				r = ' '
			}
		case r == '\u2028' || r == '\u2029': // ends of a line and of a paragraph
			if r = ' '; lines {
				r = '\n'
			}
		case Unseen(r) && !needed(r, last, marked):
			return -1
		}
		last = r
		return r
	}, text)) // what was between a letter and its accent is gone
}

// Unseen tells whether a character takes no room, or turns the direction of
// what follows: text could hide or pretend with it.
func Unseen(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) &&
		!unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

// directionMarks tell how punctuation beside them is read, and turn no letters.
const directionMarks = "\u200e\u200f\u061c"

const (
	blackFlag           = '\U0001f3f4' // which the tags of England, Scotland or Wales follow
	firstTag, cancelTag = '\U000e0020', '\U000e007f'
)

// needed tells whether an unseen character belongs to the one that is before it.
// marked says that the text may have marks of direction.
func needed(r, last rune, marked bool) bool {
	switch {
	case strings.ContainsRune(directionMarks, r):
		return marked && r != last
	case r == '\u200c' || r == '\u200d': // joiners
		return last > unicode.MaxLatin1 && (!Unseen(last) || unicode.Is(unicode.Variation_Selector, last))
	case r >= firstTag && r <= cancelTag:
		return last == blackFlag || last >= firstTag && last < cancelTag
	case unicode.Is(unicode.Variation_Selector, r):
		return last > ' ' && !Unseen(last)
	}
	return false
}

// toTheLeft tells whether a letter is written from right to left.
func toTheLeft(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return !Unseen(r) && (p.Class() == bidi.R || p.Class() == bidi.AL)
}
