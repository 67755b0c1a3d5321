package mailtest

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one client's connection.
type session struct {
	server    *Server
	conn      *smtp.Conn
	signedIn  bool
	from      string
	to        []string
	behaviour Behaviour
}

func (s *Server) newSession(conn *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, conn: conn}, nil
}

func (c *session) AuthMechanisms() []string {
	if c.server.options.user == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (c *session) Auth(string) (sasl.Server, error) {
	want := c.server.options
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != want.user || subtle.ConstantTimeCompare([]byte(password), []byte(want.password)) != 1 {
			return smtp.ErrAuthFailed
		}
		c.signedIn = true
		return nil
	}), nil
}

func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	if c.server.options.user != "" && !c.signedIn {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	c.server.mu.Lock()
	refusal := c.server.usual.mail
	c.server.mu.Unlock()
	if refusal != nil {
		return worded(refusal, "<"+from+"> is not wanted")
	}
	c.from = from
	return nil
}

func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	key := strings.ToLower(to)
	c.server.note(func() {
		c.server.attempts[key]++
		c.behaviour = c.server.behaviourFor(key)
	})
	if c.behaviour.drop {
		return c.cut()
	}
	if refusal := c.behaviour.rcpt; refusal != nil {
		return worded(refusal, fmt.Sprintf("<%s>: mailbox of this person is not here", to))
	}
	c.to = append(c.to, to)
	return nil
}

func (c *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if refusal := c.behaviour.data; refusal != nil {
		return worded(refusal, "message to "+strings.Join(c.to, " ")+" is not wanted")
	}
	if !c.pause() {
		return c.cut()
	}
	letter, err := Parse(raw)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: err.Error()}
	}
	letter.From, letter.To, letter.Acknowledged = c.from, c.to, !c.behaviour.unsaid
	_, letter.Encrypted = c.conn.TLSConnectionState()
	c.server.note(func() { c.server.letters = append(c.server.letters, letter) })
	if c.behaviour.unsaid {
		return c.cut()
	}
	return nil
}

// worded is a refusal in its own words or, where it has none, in these.
func worded(refusal *smtp.SMTPError, words string) error {
	if refusal.Message != "" {
		words = refusal.Message
	}
	return &smtp.SMTPError{Code: refusal.Code, EnhancedCode: refusal.EnhancedCode, Message: words}
}

// pause waits as long as the behaviour says; false when the test ended.
func (c *session) pause() bool {
	var ready <-chan time.Time
	if !c.behaviour.hang {
		if c.behaviour.delay == 0 {
			return true
		}
		timer := time.NewTimer(c.behaviour.delay)
		defer timer.Stop()
		ready = timer.C
	}
	select {
	case <-ready:
		return true
	case <-c.server.stop:
		return false
	}
}

// cut closes the connection under the protocol's feet, so that no reply is sent.
func (c *session) cut() error {
	_ = c.conn.Conn().Close()
	return errors.New("line cut")
}

// Reset is called after the reply to DATA, among others.
func (c *session) Reset() {
	if c.behaviour.leave {
		_ = c.cut()
	}
	c.from, c.to, c.behaviour = "", nil, Behaviour{}
}

func (c *session) Logout() error { return nil }
