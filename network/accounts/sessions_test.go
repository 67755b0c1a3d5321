package accounts_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
)

func TestTidyingForgetsWhatLettersSaidThatWereStoppedAndEndsNoSession(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s, m := f.Confirmed()
		token, err := f.Accounts.SessionFor(f.Ctx, f.Alice.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.Message(m.ID); got.Status != db.MessageStopped || got.Body == "" {
			t.Fatalf("the letter is %s and says %q", got.Status, got.Body)
		}
		if _, err := f.Messages.Tidy(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if sessions, err := f.DB.SessionsOf(f.Ctx, f.Alice.ID, f.Clock); err != nil || len(sessions) != 1 || token == "" {
			t.Errorf("Alice has %d sessions (%v), want one", len(sessions), err)
		}
		f.Clock = f.Clock.Add(7*24*time.Hour + time.Second)
		if _, err := f.Messages.Tidy(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if got := f.Message(m.ID); got.Body != "" || got.Link != "" {
			t.Errorf("a week later it says %q %q", got.Body, got.Link)
		}
		if sessions, err := f.DB.SessionsOf(f.Ctx, f.Alice.ID, clocktest.Noon); err != nil || len(sessions) != 0 {
			t.Errorf("a week later Alice has %d sessions (%v)", len(sessions), err)
		}
	})
}
