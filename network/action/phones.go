package action

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/rainbowrota/rainbowrota/network/phones"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// shortestPhone is how many digits make a number: fewer are an extension, or
// one of the emergency services.
const shortestPhone = 6

var (
	// phoneIn finds what may be a number in a text, with its extension: digits,
	// what people write between them, an area code or (0) in brackets.
	phoneIn     = regexp.MustCompile(`(?:\+ ?)?(?:\(\d{2,6}\)[ -]?)?\d(?:[\d .\-]|\(0\))*\d(?i:[ ,;]*(?:extension|extn|ext|x|#)[.:]? ?\d{1,7}\b)?`)
	extensionIn = regexp.MustCompile(`(?i)[ ,;]*(?:extension|extn|ext|x|#)[.:]? ?(\d{1,7})$`)
	// shortened is a long number as a spreadsheet writes it that took it for one to count with.
	shortened = regexp.MustCompile(`(?i)^\d(?:[.,]\d+)?e\+?\d+$`)
	// asFormula is a text as a spreadsheet keeps it from being a number: ="01707".
	asFormula = regexp.MustCompile(`^="(.*)"$`)
	telPrefix = regexp.MustCompile(`(?i)^tel(?:ephone)?: *`)
)

// noPhone is what people write, squashed, where there is no number.
var noPhone = map[string]bool{"": true, "na": true, "none": true, "no": true, "nil": true, "nk": true, "notknown": true, "unknown": true, "tbc": true, "tba": true, "x": true}

var ErrNoPhone = refusal.Sentence("Enter a phone number, like 01707 000000")

// Telephone takes telephone numbers as they are typed in a form at the field
// "phone", or nothing.
func Telephone(f *refusal.Faults, typed string) string {
	text, err := PhoneText(typed)
	if err != nil {
		f.Add("phone", "%s", err.Error())
	}
	return f.Line("phone", text)
}

// PhoneText tidies telephone numbers: those of a text are written as people
// read them, with their extensions, and what is said beside them is kept. Where
// no number can be had from the text it returns none of it, and a sentence for
// who typed it.
func PhoneText(typed string) (string, error) {
	text := words.Clean(strings.ReplaceAll(strings.TrimSpace(typed), "\n", " / "), false)
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Pd, r):
			return '-'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, norm.NFKC.String(text))
	if m := asFormula.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	text = strings.TrimSpace(telPrefix.ReplaceAllString(strings.TrimLeft(text, "' "), ""))
	switch {
	case noPhone[words.Squashed(text)]:
		return "", nil
	case shortened.MatchString(text):
		return "", refusal.Sentence("A spreadsheet has shortened %s. Make the column text and enter the number again", words.Shown(text))
	case !strings.ContainsFunc(text, unicode.IsDigit):
		return "", ErrNoPhone
	}
	return phoneIn.ReplaceAllStringFunc(text, func(found string) string {
		number, extension, ok := phoneOf(found)
		switch {
		case !ok:
			return found
		case extension != "":
			return number.String() + " ext " + extension
		}
		return number.String()
	}), nil
}

// TidyPhone is what PhoneText makes of a number that was saved.
func TidyPhone(saved string) string {
	text, _ := PhoneText(saved) // what it was saved as is no fault of who reads it
	return text
}

// phoneOf reads what phoneIn found: one number, and its extension.
func phoneOf(text string) (number phones.Number, extension string, ok bool) {
	if len(digitsOf(text)) < shortestPhone {
		return number, "", false
	}
	if at := extensionIn.FindStringSubmatchIndex(text); at != nil {
		text, extension = text[:at[0]], text[at[2]:at[3]]
	}
	number, ok = phones.Read(text)
	return number, extension, ok
}

// digitsOf leaves the digits of a text.
func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// DialOf is what a tel: link dials for the first number of a text: with the
// country, and an extension after a pause. A text that is one short number,
// such as 101, is dialled as it is. "" when there is nothing to dial.
func DialOf(text string) string {
	for _, found := range phoneIn.FindAllString(text, -1) {
		switch number, extension, ok := phoneOf(found); {
		case !ok:
		case extension != "":
			return number.Dial() + "," + extension
		default:
			return number.Dial()
		}
	}
	if digits := digitsOf(text); strings.Trim(text, "0123456789 ") == "" {
		return digits
	}
	return ""
}
