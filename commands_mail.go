package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/jobs"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// mailer is the mail server that the configuration names.
func (c *Config) mailer() (*jobs.Mailer, error) {
	m, err := jobs.NewMailer(c.SMTPURL, c.mailFrom(), c.BaseURL)
	if err != nil {
		return nil, err
	}
	return m, m.ReplyTo(c.MailReplyTo)
}

type mailTestCommand struct {
	Address string `arg:"" help:"Where to send the test message."`
}

// Run sends a message by the configured mail server and prints what is said.
// It needs no database, and the server may run.
func (t mailTestCommand) Run(ctx context.Context, p *program) error {
	if p.config.SMTPURL == "" {
		return errors.New("SMTP_URL is not set, so there is no mail server to test")
	}
	if p.config.BaseURL == "" {
		p.config.BaseURL = "http://localhost"
	}
	m, err := p.config.mailer()
	if err != nil {
		return err
	}
	err = m.SendTelling(ctx, p.config.testLetter(t.Address), p.out)
	if err != nil {
		return fmt.Errorf("the message was not accepted. %s", jobs.Reason(err))
	}
	p.say("The mail server accepted the message, sent from %s. Check that it arrives and is not marked as spam.", p.config.mailFrom())
	return nil
}

// testLetter is what a test of the mail server sends.
func (c *Config) testLetter(to string) jobs.Letter {
	now := time.Now()
	return jobs.Letter{
		Key: fmt.Sprintf("test/%d", now.UnixNano()), To: to, Subject: "Test message", Date: now,
		Text: "This is a test of the rota’s mail settings. You do not have to do anything.", Link: c.BaseURL,
	}
}

// mailTest sends test letters for the page that tests the mail server; nil where none is set.
func (c *Config) mailTest() (messages.SendTry, error) {
	if c.SMTPURL == "" {
		return nil, nil //nolint:nilnil // as said
	}
	m, err := c.mailer()
	return func(ctx context.Context, to string) (said []string, reason string) {
		var heard strings.Builder
		err := m.SendTelling(ctx, c.testLetter(to), &heard)
		return strings.Split(strings.TrimSpace(heard.String()), "\n"), jobs.Reason(err)
	}, err
}
