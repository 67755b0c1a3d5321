package messages

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// How a test of the mail server is bound: how many one person may send, and how
// long the server is waited for, so that the page still has its answer in time.
var testBucket = action.Bucket{Size: 3, Leak: time.Minute}

const testPatience = 8 * time.Second

// SendTry sends one test letter to an address and returns what was said on the
// way, a line each, and in reason why it was not taken: "" when it was. Neither
// holds a password.
type SendTry func(ctx context.Context, to string) (said []string, reason string)

// MailTry is how a test of the mail server went.
type MailTry struct {
	Said   []string // what this app (>) and the mail server (<) said
	Reason string   // why the letter was not taken; "" when it was
}

// TryMail sends a test letter to the coordinator or administrator who asks, and
// notes that the mail server works when it takes the letter. It refuses others,
// and with TooMany a fourth test within a minute.
func (n *Messages) TryMail(ctx context.Context, me *db.Person, send SendTry) (t MailTry, err error) {
	switch {
	case !me.Role(db.Coordinator) && !me.Role(db.Administrator):
		return t, refusal.New(refusal.Forbidden, "Only coordinators and administrators test the mail server. If email does not reach you, ask a coordinator.")
	case send == nil:
		return t, refusal.New(refusal.Conflict, "No mail server is set up, so there is nothing to test.")
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		if err := n.CountTry(ctx, a, action.BucketKey("mail test", me.Email), testBucket); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbTestedMail})
	})
	if err != nil {
		return t, err
	}
	patient, cancel := context.WithTimeout(ctx, testPatience)
	defer cancel()
	if t.Said, t.Reason = send(patient, me.Email); t.Reason != "" {
		return t, nil
	}
	return t, n.Act(ctx, me, func(a *action.Action) error { return n.mailWorks(ctx, a) })
}

// MailWorks tells whether the mail server took the last message.
func (n *Messages) MailWorks(ctx context.Context) (bool, error) {
	run, err := lastMail(ctx, n.DB.Reader)
	return run != nil && run.Error == "", err
}
