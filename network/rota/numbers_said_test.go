package rota_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

func TestTheEmailAboutAPlaceToFillByHandSaysTwelveHours(t *testing.T) {
	t.Parallel()
	for discreet, want := range map[bool]string{
		false: "A place came free at Herts Pride less than 12 hours before it starts. People are waiting, but it is too late to offer it to them one by one.",
		true:  "A place came free less than 12 hours before a duty you lead. People are waiting, but it is too late to offer it to them one by one.",
	} {
		f := newFixture(t, dbtest.SQLite(t))
		if !discreet {
			f.OpenTo(f.Eve)
		}
		s := f.Shift(f.Event("Herts Pride", 11*time.Hour), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.SendAll()
		f.Withdraw(f.Alice, s, "unwell")
		found := false
		for _, d := range f.SendAll() {
			found = found || d.Message.PersonID == f.Eve.ID && d.Message.Kind == messages.FillByHand && strings.Contains(d.Message.Body, want)
		}
		if !found {
			t.Errorf("discreet %v: no email to Eve says %q", discreet, want)
		}
	}
}
