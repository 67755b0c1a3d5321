package messages

import (
	"context"
	"errors"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// MailJob is the row of job_runs that says whether the mail server takes
// messages at all.
const MailJob = "mail"

// Fault says whose it is to fix that the mail server did not take a message.
type Fault int

const (
	PutOff         Fault = iota // it may take the same message later
	RefusedForGood              // this address or this message is at fault: trying again can't help
	Ours                        // it can't be reached, or would refuse every message of this app
)

// MailTrouble is why no message goes out, noted once for all of them.
type MailTrouble struct {
	Since  time.Time
	Reason string // safe to show: it holds no address
}

// mailFresh is for how long a message that was taken vouches for the server: a
// refusal meanwhile is about the one message that it refuses.
const mailFresh = 5 * time.Minute

// MailTrouble returns what is wrong with the mail server, or nil: from the
// first failure that is ours until it takes a message again.
func (n *Messages) MailTrouble(ctx context.Context) (*MailTrouble, error) {
	run, err := lastMail(ctx, n.DB.Reader)
	if err != nil || run == nil || run.Error == "" {
		return nil, err
	}
	return &MailTrouble{Since: run.RanAt, Reason: run.Error}, nil
}

// lastMail returns when the mail server last took a message or, with an error,
// since when it takes none; nil when nothing is known.
func lastMail(ctx context.Context, r *db.Reader) (*db.JobRun, error) {
	run, err := r.JobRun(ctx, MailJob)
	if errors.Is(err, db.ErrNotFound) {
		return nil, nil //nolint:nilnil // as said
	}
	return run, err
}

// mailFails notes what is wrong with the mail server. It returns whether that
// was known already, so that no message was taken since.
func (n *Messages) mailFails(ctx context.Context, a *action.Action, reason string) (known bool, err error) {
	last, err := lastMail(ctx, a.Tx.Reader)
	if err != nil {
		return false, err
	}
	run := &db.JobRun{Job: MailJob, RanAt: a.Now, Error: reason}
	if last != nil {
		known = last.Error != ""
		if last.Error == reason || !known && run.RanAt.Sub(last.RanAt) < mailFresh {
			return known, nil
		}
		if known {
			run.RanAt = last.RanAt
		}
	}
	return known, a.Tx.SaveJobRun(ctx, run)
}

// mailWorks notes that the mail server took a message, at most once a minute.
// What waited for its next try while nothing went out is due at once.
func (n *Messages) mailWorks(ctx context.Context, a *action.Action) error {
	last, err := lastMail(ctx, a.Tx.Reader)
	if err != nil || last != nil && last.Error == "" && a.Now.Sub(last.RanAt) < time.Minute {
		return err
	}
	if err := a.Tx.SaveJobRun(ctx, &db.JobRun{Job: MailJob, RanAt: a.Now}); err != nil || last == nil || last.Error == "" {
		return err
	}
	return a.Tx.RetryWaiting(ctx, a.Now)
}
