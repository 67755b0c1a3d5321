package network_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/programme/programmetest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestAGuestWhoSpokeIsThankedOrTheDashboardSaysSo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		s := f.Speaker(e, programmetest.Morgan)
		ours := f.Speaker(e, programme.SpeakerForm{Person: refusal.IdOrEmpty(f.Alice.ID)})
		waiting := func(me *db.Person) int {
			t.Helper()
			d, err := f.Network.Dashboard(f.Ctx, me, "")
			if err != nil {
				t.Fatal(err)
			}
			return len(d.Thanks)
		}
		refusaltest.WantKind(t, f.Programme.Thank(f.Ctx, f.Eve, s.ID, 1, "Thank you"), refusal.Conflict) // it has not begun
		f.Clock = e.EndsAt.Add(programme.ThanksDue)
		if n := waiting(f.Bob); n != 0 {
			t.Errorf("within a week %d wait for thanks", n)
		}
		f.Clock = f.Clock.Add(time.Minute)
		if a, b := waiting(f.Bob), waiting(f.Eve); a != 1 || b != 1 {
			t.Errorf("a week later the coordinator sees %d and the lead %d, want Morgan alone", a, b)
		}
		if note := f.Programme.ThanksNote(f.Eve, e, s); !strings.Contains(note, "Dear Morgan Ashdown") || !strings.Contains(note, "Eve Lindqvist") || !strings.Contains(note, clock.LongDate(e.StartsAt)) {
			t.Errorf("the note begins as %s", note)
		}
		refusaltest.WantField(t, f.Programme.Thank(f.Ctx, f.Eve, s.ID, 1, " "), "note")
		refusaltest.WantKind(t, f.Programme.Thank(f.Ctx, f.Alice, s.ID, 1, "Thank you"), refusal.Forbidden)
		refusaltest.WantKind(t, f.Programme.Thank(f.Ctx, f.Eve, ours.ID, 1, "Thank you"), refusal.Conflict)
		if err := f.Programme.Thank(f.Ctx, f.Eve, s.ID, 1, "Thank you"); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, f.Programme.Thank(f.Ctx, f.Bob, s.ID, 1, "Thanks a lot"), refusal.Conflict)
		if got, err := f.DB.Speaker(f.Ctx, s.ID); err != nil || !got.ThankedAt.Equal(f.Clock) || got.ThankedBy != f.Eve.ID || waiting(f.Bob) != 0 {
			t.Errorf("it is noted as %+v (%v), and %d wait", got, err, waiting(f.Bob))
		}
		if err := f.Programme.NotThanked(f.Ctx, f.Eve, s.ID, 2); err != nil {
			t.Fatal(err)
		}
		if waiting(f.Bob) != 1 {
			t.Error("taken back, it does not come again")
		}
		f.Clock = e.StartsAt.Add(programme.ThanksWanted)
		if n := waiting(f.Bob); n != 0 {
			t.Errorf("after three months %d still wait", n)
		}
	})
}
