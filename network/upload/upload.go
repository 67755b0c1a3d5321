// Package upload reads what people upload, tables and calendars, into rows and dates. It asks no database.
package upload

import (
	"bytes"
	"strings"

	"golang.org/x/text/encoding/unicode"

	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Limits of a file that is read.
const (
	MostFileSize = 1 << 20 // bytes
	MostFileRows = 5000
)

// FileProblem is what cannot be read of a file, and where in the file it is.
type FileProblem struct{ Where, What string }

// InFile refuses a file as a whole.
func InFile(format string, args ...any) error { return refusal.OfField("file", format, args...) }

// TextOf is a file as text with lines that end in "\n". Spreadsheets write
// UTF-8, with a mark at its start or without, UTF-16 with one, or Windows-1252;
// people paste one into the other. What is no text is refused with what to do
// instead: wanted says what can be read.
func TextOf(file []byte, wanted string) (FileText, error) {
	switch {
	case len(file) > MostFileSize:
		return FileText{}, InFile("The file is larger than 1 MB. Choose a smaller one, or split it")
	case bytes.HasPrefix(file, []byte("PK\x03\x04")), bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0")):
		return FileText{}, InFile("This is a spreadsheet or a packed file. Open it and save it as CSV, then choose that")
	case bytes.HasPrefix(file, []byte("%PDF")):
		return FileText{}, InFile("This is a PDF. Ask for %s", wanted)
	}
	text := string(bytes.TrimPrefix(file, []byte("\xef\xbb\xbf")))
	var err error
	if bytes.HasPrefix(file, []byte("\xff\xfe")) || bytes.HasPrefix(file, []byte("\xfe\xff")) {
		text, err = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().String(string(file))
	}
	if err != nil || strings.ContainsRune(text, 0) {
		return FileText{}, InFile("This is not a text file. Choose %s", wanted)
	}
	if strings.TrimSpace(text) == "" {
		return FileText{}, InFile("The file is empty")
	}
	return decodable(lineEndings.Replace(text))
}

// lineEndings are the ways to end a line, one of them of programs that do it twice.
var lineEndings = strings.NewReplacer("\r\r\n", "\n", "\r\n", "\n", "\r", "\n")

// FileLine tidies a line of text in a file. Its error is a sentence about it.
func FileLine(text string) (string, error) {
	var f refusal.Faults
	text = f.Line("", text)
	if len(f.Fields) > 0 {
		return "", refusal.Sentence("It is longer than %d characters", words.LongestLine)
	}
	return text, nil
}
