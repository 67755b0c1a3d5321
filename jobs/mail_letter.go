package jobs

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rainbowrota/rainbowrota/network/messages"

	_ "embed"

	netmail "net/mail"

	"github.com/wneessen/go-mail"
)

const senderName = messages.SenderName

// Letter is one message to one person, ready to be sent.
type Letter struct {
	Key      string    // the ledger's key; the same key always makes the same Message-ID
	To       string    // bare address
	Name     string    // the person's name, optional
	Subject  string    // one line; cut at 200 characters
	Text     string    // paragraphs separated by a blank line
	Link     string    // http or https address of the page to open, optional
	LinkText string    // what the link does, for example "Open the shift"; default "Open the rota"
	Calendar string    // a calendar (RFC 5546) of one entry that the reader's own takes over, optional
	Date     time.Time // when the message was written; zero means now
}

//go:embed mail_letter.html
var letterHTML string

var letterTemplate = template.Must(template.New("letter").Parse(letterHTML))

// compose writes the letter as a message with a text and an HTML part, or
// returns a permanent error when it cannot be sent as it is.
func (m *Mailer) compose(l Letter) (*mail.Msg, error) {
	l, err := checked(l)
	if err != nil {
		return nil, err
	}
	message := mail.NewMsg(mail.WithNoDefaultUserAgent())
	message.FromMailAddress(&netmail.Address{Name: senderName, Address: m.from})
	if m.reply != "" {
		message.SetAddrHeaderFromMailAddress(mail.HeaderReplyTo, &netmail.Address{Address: m.reply})
	}
	message.ToMailAddress(&netmail.Address{Name: l.Name, Address: l.To})
	message.Subject(l.Subject)
	message.SetMessageIDWithValue(m.messageID(l.Key))
	message.SetDateWithValue(l.Date.UTC())
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	html, err := l.html()
	if err != nil {
		return nil, unsendable("The message could not be laid out")
	}
	message.SetBodyString(mail.TypeTextPlain, l.plain())
	message.AddAlternativeString(mail.TypeTextHTML, html)
	return message, l.addCalendar(message)
}

// addCalendar adds what changes the reader's calendar twice, as Outlook,
// Google and Apple want it: as another way to read the letter, which names the
// method, and as a file.
func (l Letter) addCalendar(message *mail.Msg) error {
	if l.Calendar == "" {
		return nil
	}
	for _, method := range []string{"REQUEST", "CANCEL"} {
		if strings.Contains(l.Calendar, "\r\nMETHOD:"+method+"\r\n") {
			message.AddAlternativeString(mail.ContentType("text/calendar; method="+method), l.Calendar, mail.WithPartEncoding(mail.EncodingB64))
			message.AttachReadSeeker("duty.ics", strings.NewReader(l.Calendar), mail.WithFileContentType("application/ics"))
			return nil
		}
	}
	return unsendable("The calendar in the message has no method")
}

// messageID hashes the key, which carries ids, so that the ID tells nothing.
func (m *Mailer) messageID(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16]) + "@" + m.host
}

// checked refuses what could forge a header and tidies the rest.
func checked(l Letter) (Letter, error) {
	switch {
	case l.Key == "":
		return l, unsendable("The message has no key")
	case !plainAddress(l.To):
		return l, unsendable("The address is not a valid email address")
	case !oneLine(l.Name):
		return l, unsendable("The name holds a line break or another control character")
	case !oneLine(l.Subject):
		return l, unsendable("The subject holds a line break or another control character")
	case !webAddress(l.Link):
		return l, unsendable("The link is not a web address")
	}
	l.Name, l.Subject = headerText(l.Name, 100), headerText(l.Subject, 200)
	l.LinkText = strings.Join(strings.Fields(printable(l.LinkText)), " ")
	if l.LinkText == "" {
		l.LinkText = "Open the rota"
	}
	l.Text = strings.TrimSpace(printable(l.Text))
	if l.Date.IsZero() {
		l.Date = time.Now()
	}
	return l, nil
}

func oneLine(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	})
}

// headerText keeps a value within what headers carry unharmed: single spaces
// (folding does not keep runs), nothing that reads as an encoded word, and at
// most limit characters.
func headerText(s string, limit int) string {
	s = strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "=?", "= ?")
	if runes := []rune(s); len(runes) > limit {
		s = strings.TrimSpace(string(runes[:limit-1])) + "…"
	}
	return s
}

// webAddress says whether s is empty or an http or https address that a header
// can hold unchanged.
func webAddress(s string) bool {
	if s == "" {
		return true
	}
	if len(s) > 900 || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' || r == '"' }) {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// printable drops control characters other than line breaks, writes every
// line break as \n and replaces broken UTF-8 by U+FFFD.
func printable(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// paragraphs splits the text at blank lines; each paragraph is its lines.
func (l Letter) paragraphs() [][]string {
	var paragraphs [][]string
	var lines []string
	for line := range strings.SplitSeq(l.Text+"\n", "\n") {
		line = strings.TrimRight(line, " ")
		if line != "" {
			lines = append(lines, line)
		} else if lines != nil {
			paragraphs, lines = append(paragraphs, lines), nil
		}
	}
	return paragraphs
}

func (l Letter) plain() string {
	var b strings.Builder
	for _, lines := range l.paragraphs() {
		b.WriteString(strings.Join(lines, "\n") + "\n\n")
	}
	if l.Link != "" {
		b.WriteString(l.LinkText + ":\n" + l.Link + "\n\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func (l Letter) html() (string, error) {
	var b bytes.Buffer
	err := letterTemplate.Execute(&b, struct {
		Letter
		Sender     string
		Paragraphs [][]string
	}{l, senderName, l.paragraphs()})
	return b.String(), err
}
