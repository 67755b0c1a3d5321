package mailtest

import (
	"bytes"
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
}

// MessageID is the Message-ID header with its angle brackets.
func (l Letter) MessageID() string { return l.Header.Get("Message-Id") }

// Parse reads a multipart/alternative message. It is as strict as a fussy mail
// server: lines of at most 998 bytes, CRLF only, each known header once.
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
	if err != nil || kind != "multipart/alternative" {
		return Letter{}, fmt.Errorf("content type %q is not multipart/alternative", kind)
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
		body, err := decode(part)
		if err != nil {
			return err
		}
		switch kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind {
		case "text/plain":
			l.Text = body
		case "text/html":
			l.HTML = body
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
	case "", "7bit", "8bit":
	default:
		return "", fmt.Errorf("transfer encoding %q is not expected", encoding)
	}
	body, err := io.ReadAll(r)
	return strings.ReplaceAll(string(body), "\r\n", "\n"), err
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
