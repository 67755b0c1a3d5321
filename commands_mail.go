package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/jobs"
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
	now := time.Now()
	err = m.SendTelling(ctx, jobs.Letter{
		Key: fmt.Sprintf("test/%d", now.UnixNano()), To: t.Address, Subject: "Test message", Date: now,
		Text: "This is a test of the rota’s mail settings. You do not have to do anything.", Link: p.config.BaseURL,
	}, p.out)
	if err != nil {
		return fmt.Errorf("the message was not accepted. %s", jobs.Reason(err))
	}
	p.say("The mail server accepted the message, sent from %s. Check that it arrives and is not marked as spam.", p.config.mailFrom())
	return nil
}
