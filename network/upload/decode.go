package upload

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// FileText is a file as text with lines that end in "\n". A file of which some
// is UTF-8 and some is not holds its bytes as they are: each cell, or line of a
// calendar, is decoded by itself.
type FileText struct {
	Text  string
	mixed bool
}

// How a cell or a line was decoded.
type decoded int

const (
	asWritten decoded = iota
	guessed           // it is not UTF-8 as the rest is, and was read as Windows-1252
	lost              // it holds the sign of a character that a program lost before
	cutOff            // the file ends inside a character
)

// words says what there is to say about a cell or a line, or "".
func (d decoded) words() string {
	switch d {
	case guessed:
		return "Part of it has another encoding than the rest of the file, and was read as Windows-1252. Check it"
	case lost:
		return "Characters in it can’t be read. Check it, or save the file as UTF-8 again"
	case cutOff:
		return "The file is cut off inside a character. Ask for the whole file"
	case asWritten:
	}
	return ""
}

// decodable is the text of a file that is UTF-8, or Windows-1252, or both. Both
// is only what holds a character of several bytes as UTF-8 has it.
func decodable(text string) (FileText, error) {
	if utf8.ValidString(text) {
		return FileText{Text: text}, nil
	}
	unfolded := unfold.Replace(text)
	for i := 0; i < len(unfolded); {
		r, size := utf8.DecodeRuneInString(unfolded[i:])
		if size > 1 && r != utf8.RuneError {
			return FileText{Text: text, mixed: true}, nil
		}
		i += size
	}
	text, err := charmap.Windows1252.NewDecoder().String(text)
	return FileText{Text: text}, err
}

// unfold takes out where lines of a calendar are folded, which may be inside a
// character.
var unfold = strings.NewReplacer("\n ", "", "\n\t", "")

// decode decodes a cell or a line of the file.
func (t *FileText) decode(raw string) (string, decoded) {
	if !t.mixed || utf8.ValidString(raw) {
		if strings.ContainsFunc(raw, func(r rune) bool { return r == utf8.RuneError || r >= 0x80 && r < 0xa0 }) {
			return raw, lost
		}
		return raw, asWritten
	}
	var b strings.Builder
	how := guessed
	for rest := raw; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r != utf8.RuneError || size > 1:
			b.WriteRune(r)
		case !utf8.FullRuneInString(rest) && strings.HasSuffix(t.Text, rest):
			return b.String(), cutOff
		default:
			c := charmap.Windows1252.DecodeByte(rest[0])
			if c == utf8.RuneError || c >= 0x80 && c < 0xa0 {
				c, how = utf8.RuneError, lost
			}
			b.WriteRune(c)
		}
		rest = rest[size:]
	}
	return b.String(), how
}
