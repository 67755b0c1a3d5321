package network

import (
	"bytes"
	"strings"

	"golang.org/x/text/encoding/unicode"
)

// Limits of a file that is read.
const (
	MostFileSize = 1 << 20 // bytes
	mostFileRows = 5000
)

// FileProblem is what cannot be read of a file, and where it stands in it.
type FileProblem struct{ Where, What string }

// inFile refuses a file as a whole.
func inFile(format string, args ...any) error { return invalid("file", format, args...) }

// textOf is a file as text with lines that end in "\n". Spreadsheets write
// UTF-8, with a mark at its start or without, UTF-16 with one, or Windows-1252;
// people paste one into the other. What is no text is refused with what to do
// instead: wanted says what can be read.
func textOf(file []byte, wanted string) (fileText, error) {
	switch {
	case len(file) > MostFileSize:
		return fileText{}, inFile("The file is larger than 1 MB. Choose a smaller one, or split it")
	case bytes.HasPrefix(file, []byte("PK\x03\x04")), bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0")):
		return fileText{}, inFile("This is a spreadsheet or a packed file. Open it and save it as CSV, then choose that")
	case bytes.HasPrefix(file, []byte("%PDF")):
		return fileText{}, inFile("This is a PDF. Ask for %s", wanted)
	}
	text := string(bytes.TrimPrefix(file, []byte("\xef\xbb\xbf")))
	var err error
	if bytes.HasPrefix(file, []byte("\xff\xfe")) || bytes.HasPrefix(file, []byte("\xfe\xff")) {
		text, err = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().String(string(file))
	}
	if err != nil || strings.ContainsRune(text, 0) {
		return fileText{}, inFile("This is not a text file. Choose %s", wanted)
	}
	if strings.TrimSpace(text) == "" {
		return fileText{}, inFile("The file is empty")
	}
	return decodable(lineEndings.Replace(text))
}

// lineEndings are the ways to end a line, one of them of programs that do it twice.
var lineEndings = strings.NewReplacer("\r\r\n", "\n", "\r\n", "\n", "\r", "\n")

// fileLine tidies a line of text in a file. Its error is a sentence about it.
func fileLine(text string) (string, error) {
	var f faults
	text = f.line("", text)
	if len(f.fields) > 0 {
		return "", sentence("It is longer than %d characters", longestLine)
	}
	return text, nil
}
