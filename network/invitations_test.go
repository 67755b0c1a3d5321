package network_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/series"
)

// calendars sends what is due and returns the calendars that messages of a
// kind brought a person, each in one line.
func (f *fixture) calendars(p *db.Person) map[db.MessageKind][]string {
	f.t.Helper()
	all := map[db.MessageKind][]string{}
	for {
		d, err := f.Messages.ClaimNext(f.ctx)
		if err != nil {
			f.t.Fatal(err)
		}
		if d == nil {
			return all
		}
		if d.Calendar != "" && d.Message.PersonID == p.ID {
			cal := parsed(f.t.(*testing.T), d.Calendar)
			e := cal.Events()[0]
			all[d.Message.Kind] = append(all[d.Message.Kind], strings.Join([]string{cal.Props.Get("METHOD").Value, e.Props.Get("UID").Value, e.Props.Get("DTSTART").Value, e.Props.Get("SUMMARY").Value}, " "))
		}
		if _, err := f.Messages.Delivered(f.ctx, d); err != nil {
			f.t.Fatal(err)
		}
	}
}

func TestOfSeveralDatesThatChangeEachEntryIsUpdated(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, dates := f.recurring()
		var uids []string
		for i := range dates {
			uids = append(uids, f.Messages.Uid("signup", f.signUp(f.alice, f.member(&dates[i]), db.SignupConfirmed).ID))
		}
		f.calendars(f.alice)
		later := f.as(&dates[2], func(c *series.FollowingForm) { c.Starts, c.Ends = "18:00", "20:00" })
		preview, err := f.Series.PreviewFollowing(f.ctx, f.bob, dates[2].ID, later)
		if err != nil {
			t.Fatal(err)
		}
		later.Seen = preview.Seen
		if _, err := f.Series.ChangeFollowing(f.ctx, f.bob, dates[2].ID, later, "key"); err != nil {
			t.Fatal(err)
		}
		got := f.calendars(f.alice)
		wantStrings(t, "with the words", got[messages.MovedDates], []string{"REQUEST " + uids[2] + " 20260811T180000 Duty"})
		wantStrings(t, "by themselves", got[messages.EntryChanged], []string{
			"REQUEST " + uids[3] + " 20260908T180000 Duty", "REQUEST " + uids[4] + " 20261013T180000 Duty", "REQUEST " + uids[5] + " 20261110T180000 Duty",
		})
		if _, err := f.Series.CancelFollowing(f.ctx, f.bob, dates[4].ID, series.ThisAndFollowing, "no interest", "", "key2"); err != nil {
			t.Fatal(err)
		}
		got = f.calendars(f.alice)
		wantStrings(t, "with the words", got[messages.CancelledDates], []string{"CANCEL " + uids[4] + " 20261013T180000 Duty"})
		wantStrings(t, "by themselves", got[messages.EntryChanged], []string{"CANCEL " + uids[5] + " 20261110T180000 Duty"})
	})
}

func TestACarCrewThatBecomesAStallKeepsItsEntry(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		f.write(func(tx *db.Tx) error { return tx.Exec(f.ctx, "UPDATE people SET discreet = FALSE") })
		pride := f.event("Herts Pride", 10*24*time.Hour)
		crew := f.shift(pride, 3, func(s *db.Shift) { s.Role = "Car crew" })
		uid := f.Messages.Uid("signup", f.signUp(f.alice, crew, db.SignupConfirmed).ID)
		id := g.book(g.femi, pride, from(10, "11:00", "23:00"))
		wantStrings(t, "the crew's", f.calendars(f.alice)[messages.Confirmed], []string{"REQUEST " + uid + " 20260611T120000 Car crew\\, Herts Pride"})
		if err := f.Events.RecallBooking(f.ctx, g.femi, id, "Needed for a search.", events.CrewToStall); err != nil {
			t.Fatal(err)
		}
		wantStrings(t, "the stall's", f.calendars(f.alice)[messages.CrewToStallNotice], []string{"REQUEST " + uid + " 20260611T120000 Stall\\, Herts Pride"})
	})
}

func TestAShiftThatIsCalledOffTakesItsEntryOutAndLeavesTheOthers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		pride := f.event("Herts Pride", 10*24*time.Hour)
		morning := f.shift(pride, 3)
		evening := f.shift(pride, 3, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(2*time.Hour) })
		uid := f.Messages.Uid("signup", f.signUp(f.alice, morning, db.SignupConfirmed).ID)
		f.signUp(f.alice, evening, db.SignupConfirmed)
		f.calendars(f.alice)
		if _, err := f.Events.CancelShift(f.ctx, f.bob, morning.ID, "Storm"); err != nil {
			t.Fatal(err)
		}
		got := f.calendars(f.alice)
		wantStrings(t, "what is cancelled", got[messages.Cancelled], []string{"CANCEL " + uid + " 20260611T120000 Duty"})
		if len(got) != 1 {
			t.Errorf("the other shift's entry is changed too: %v", got)
		}
	})
}
