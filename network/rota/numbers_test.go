package rota_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// What happens at 12, 48 and 72 hours, a second before and a second after.
func TestWhatHappensAtTheHoursOfTheRules(t *testing.T) {
	t.Parallel()
	const hour, second = time.Hour, time.Second
	for notice, want := range map[time.Duration]string{
		72*hour + second: "promoted", 72 * hour: "offered", 72*hour - second: "offered",
		12*hour + second: "offered", 12 * hour: "offered", 12*hour - second: "by hand", second: "by hand",
	} {
		t.Run(fmt.Sprint("a place that is freed ", notice, " before the shift"), func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				f.Charlie.RestFrom, f.Charlie.RestTo = 0, 0
				f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Charlie, "rest_from", "rest_to") })
				s := f.Shift(f.Event("Herts Pride", 100*hour), 1)
				f.SignUp(f.Alice, s, db.SignupConfirmed)
				f.SignUp(f.Charlie, s, db.SignupWaiting)
				f.Clock = s.StartsAt.Add(-notice)
				if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "ill"); err != nil {
					t.Fatal(err)
				}
				offers, err := f.DB.OpenOffers(f.Ctx, s.ID, f.Charlie.ID)
				if err != nil {
					t.Fatal(err)
				}
				byHand, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: f.Eve.ID, Kind: messages.FillByHand})
				if err != nil {
					t.Fatal(err)
				}
				got := map[[3]bool]string{{true, false, false}: "promoted", {false, true, false}: "offered", {false, false, true}: "by hand"}[[3]bool{
					f.Status(f.Charlie, s) == db.SignupConfirmed, len(offers) == 1, len(byHand) == 1,
				}]
				if got != want {
					t.Errorf("Charlie is %s, has %d offers and the lead %d messages: %q, want %q", f.Status(f.Charlie, s), len(offers), len(byHand), got, want)
				}
			})
		})
	}
	usual := action.UsualSettings().Times
	for _, c := range []struct {
		notice, since time.Duration // before the shift, and after signing up
		needed        bool
	}{
		{48*hour + second, hour, false},
		{48 * hour, hour, false},
		{48*hour - second, hour, true},
		{hour, 15*time.Minute - second, false},
		{hour, 15 * time.Minute, false},
		{hour, 15*time.Minute + second, true},
	} {
		shift := &db.Shift{StartsAt: clocktest.Noon.Add(c.notice)}
		if got := rota.ReasonNeeded(shift, &db.Signup{Status: db.SignupConfirmed, ConfirmedAt: clocktest.Noon.Add(-c.since)}, clocktest.Noon, &usual); got != c.needed {
			t.Errorf("withdrawing %v before the shift, %v after signing up, needs a reason: %t", c.notice, c.since, got)
		}
	}
	for after, left := range map[time.Duration]bool{7*24*hour - second: true, 7 * 24 * hour: true, 7*24*hour + second: false} {
		onBoth(t, func(t *testing.T, f *fixture) {
			_, m := f.Confirmed()
			if _, err := f.Messages.Delivered(f.Ctx, f.Claim()); err != nil {
				t.Fatal(err)
			}
			f.Clock = f.Clock.Add(after)
			if _, err := f.Messages.Tidy(f.Ctx); err != nil {
				t.Fatal(err)
			}
			if got := f.Message(m.ID).Body != ""; got != left {
				t.Errorf("%v after it was sent the body of a message is there: %t", after, got)
			}
		})
	}
}
