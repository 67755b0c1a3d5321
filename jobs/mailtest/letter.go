package mailtest

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

// Letter is one message the server took.
type Letter struct {
	From         string   // envelope sender
	To           []string // envelope recipients
	Acknowledged bool     // false when the line was cut instead of saying 250
	Encrypted    bool     // came over TLS

	Raw     []byte
	Header  mail.Header // as sent; Subject below is decoded
	Subject string
	Text    string // the text/plain part, decoded, lines ending in \n
	HTML    string // the text/html part, likewise

	Calendar string // the text/calendar part, as sent
	Method   string // of its content type
	Files    []File
}

// File is what a letter brings with it.
type File struct{ Name, Type, Body string }

// MessageID is the Message-ID header with its angle brackets.
func (l Letter) MessageID() string { return l.Header.Get("Message-Id") }

// Parse reads a multipart/alternative message, alone or before files. It is as
// strict as a fussy mail server: lines of at most 998 bytes, CRLF only, each
// known header once.
func Parse(raw []byte) (Letter, error) {
	if err := checkLines(raw); err != nil {
		return Letter{}, err
	}
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return Letter{}, fmt.Errorf("read message: %w", err)
	}
	letter := Letter{Raw: raw, Header: message.Header}
	for name, values := range message.Header {
		if len(values) != 1 {
			return Letter{}, fmt.Errorf("header %s is there %d times", name, len(values))
		}
	}
	letter.Subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil {
		return Letter{}, fmt.Errorf("decode subject: %w", err)
	}
	kind, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" && kind != "multipart/mixed" {
		return Letter{}, fmt.Errorf("content type %q is neither multipart/alternative nor multipart/mixed", kind)
	}
	return letter, letter.readParts(multipart.NewReader(message.Body, params["boundary"]))
}

func (l *Letter) readParts(parts *multipart.Reader) error {
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read part: %w", err)
		}
		kind, params, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if kind == "multipart/alternative" {
			if err := l.readParts(multipart.NewReader(part, params["boundary"])); err != nil {
				return err
			}
			continue
		}
		body, err := decode(part)
		if err != nil {
			return err
		}
		switch kind {
		case "text/plain":
			l.Text = strings.ReplaceAll(body, "\r\n", "\n")
		case "text/html":
			l.HTML = strings.ReplaceAll(body, "\r\n", "\n")
		case "text/calendar":
			l.Calendar, l.Method = body, params["method"]
		case "application/ics":
			l.Files = append(l.Files, File{part.FileName(), kind, body})
		default:
			return fmt.Errorf("part of unexpected type %q", kind)
		}
	}
}

func decode(part *multipart.Part) (string, error) {
	var r io.Reader = part
	switch encoding := strings.ToLower(part.Header.Get("Content-Transfer-Encoding")); encoding {
	case "quoted-printable":
		r = quotedprintable.NewReader(part)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, part)
	case "", "7bit", "8bit":
	default:
		return "", fmt.Errorf("transfer encoding %q is not expected", encoding)
	}
	body, err := io.ReadAll(r)
	return string(body), err
}

func checkLines(raw []byte) error {
	for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
		if len(line) > 998 {
			return fmt.Errorf("line of %d bytes", len(line))
		}
		if bytes.ContainsAny(line, "\r\n\x00") {
			return errors.New("bare CR, bare LF or NUL")
		}
	}
	return nil
}
