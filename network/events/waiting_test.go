package events_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
)

func TestTurningApprovalOffLetsInThoseWhoAskedInTheirOrder(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 8*clocktest.Weeks), 1, func(s *db.Shift) { s.Approval = true })
		for _, p := range []*db.Person{f.Eve, f.Alice, f.Charlie} {
			f.Clock = f.Clock.Add(time.Minute)
			f.SignUp(p, s, db.SignupRequested)
		}
		f.SignUp(f.Eve, f.Shift(f.Event("Conference", 8*clocktest.Weeks-time.Hour), 5), db.SignupConfirmed)
		form := events.ShiftForm{
			Role: s.Role, Starts: s.StartsAt.In(clock.London).Format("2006-01-02T15:04"), Ends: s.EndsAt.In(clock.London).Format("2006-01-02T15:04"),
			Minimum: "1", Maximum: "1",
		}
		if _, err := f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, s.Version, form, ""); err != nil {
			t.Fatal(err)
		}
		for p, want := range map[*db.Person]db.SignupStatus{f.Eve: db.SignupWaiting, f.Alice: db.SignupConfirmed, f.Charlie: db.SignupWaiting} {
			if got := f.Status(p, s); got != want {
				t.Errorf("%s is %s, want %s", p.FirstName, got, want)
			}
		}
		f.Consistent(s.ID)
	})
}
