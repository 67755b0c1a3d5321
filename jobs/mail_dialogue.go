package jobs

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"regexp"
	"strings"

	"github.com/wneessen/go-mail"
	maillog "github.com/wneessen/go-mail/log"
)

// SendTelling sends a letter as Send does and writes what is said on the way,
// one line each: ">" before what this app says, "<" before the server's
// answers. What signs in is hidden. It is for the operator at the terminal:
// the answers can repeat the address.
func (m *Mailer) SendTelling(ctx context.Context, letter Letter, out io.Writer) error {
	telling := *m
	telling.dialogue = &dialogue{out: out}
	return telling.Send(ctx, letter)
}

// dialogue writes what is said. A nil one writes nothing.
type dialogue struct{ out io.Writer }

func (d *dialogue) note(format string, args ...any) {
	if d != nil {
		_, _ = fmt.Fprintf(d.out, "  "+format+"\n", args...)
	}
}

func (d *dialogue) lines(mark, text string) {
	if d == nil {
		return
	}
	for line := range strings.SplitSeq(strings.TrimRight(text, "\r\n"), "\n") {
		_, _ = fmt.Fprintln(d.out, mark, printable(line))
	}
}

// Debugf takes a line of the mail library, which leaves passwords out.
func (d *dialogue) Debugf(l maillog.Log) {
	if l.Direction == maillog.DirServerToClient {
		d.lines("<", fmt.Sprintf(l.Format, l.Messages...))
		return
	}
	d.lines(">", strings.ReplaceAll(fmt.Sprintf(l.Format, l.Messages...), "<SMTP auth data redacted>", "AUTH … (hidden)"))
}

// Infof is Debugf: the library has one level for what is said.
func (d *dialogue) Infof(l maillog.Log) { d.Debugf(l) }

// Warnf is Debugf.
func (d *dialogue) Warnf(l maillog.Log) { d.Debugf(l) }

// Errorf is Debugf.
func (d *dialogue) Errorf(l maillog.Log) { d.Debugf(l) }

// secured tells of a connection that is encrypted and verified.
func (d *dialogue) secured(state tls.ConnectionState) {
	if d == nil || len(state.PeerCertificates) == 0 {
		return
	}
	c := state.PeerCertificates[0]
	d.note("%s, with a certificate for %s, signed by %s, until %s", tls.VersionName(state.Version), namesOf(c), clip(c.Issuer.String()), c.NotAfter.UTC().Format(day))
}

// refused writes the answer to a whole message that was not taken, which the
// library does not.
func (d *dialogue) refused(err error) {
	var failure *mail.SendError
	if errors.As(err, &failure) && failure.Reason == mail.ErrSMTPDataClose && failure.ErrorCode() != 0 {
		d.lines("<", replyOf(failure))
	}
}

// greeted passes on what is read and tells the first line, which is the
// server's greeting.
type greeted struct {
	net.Conn
	told *dialogue
	line []byte
	done bool
}

func (g *greeted) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	if !g.done {
		g.line = append(g.line, p[:n]...)
		first, _, whole := strings.Cut(string(g.line), "\n")
		if g.done = whole || len(g.line) > 1000; g.done {
			g.told.lines("<", first)
			g.line = nil
		}
	}
	return n, err
}

var codeAlone = regexp.MustCompile(`^[2-5]\d\d$`)

// lenient reads a server's answers and writes "250 " where it sends the code
// alone: RFC 5321 says that a client must take it (section 4.2), and Go's
// textproto does not.
type lenient struct {
	from *bufio.Reader
	rest []byte
}

func (l *lenient) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		line, err := l.from.ReadSlice('\n')
		if len(line) == 0 {
			return 0, err
		}
		l.rest = append(l.rest[:0], line...)
		if bare := strings.TrimRight(string(line), "\r\n"); codeAlone.MatchString(bare) && len(bare) < len(line) {
			l.rest = []byte(bare + " \r\n")
		}
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// answers is asked about every answer that is not as expected.
type answers struct{ told *dialogue }

// HandleError reads an answer again that was the code alone, and writes the
// others down.
func (a answers) HandleError(_, _ string, conn *textproto.Conn, err error) error {
	var refused *textproto.Error
	if errors.As(err, &refused) {
		a.told.lines("<", fmt.Sprintf("%03d %s", refused.Code, refused.Msg))
		return err
	}
	code, short := strings.CutPrefix(err.Error(), "short response: ")
	if code = strings.Trim(code, `"`); !short || !codeAlone.MatchString(code) {
		return err
	}
	conn.R = bufio.NewReader(io.MultiReader(strings.NewReader(code+" \r\n"), conn.R))
	return nil
}
