package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestOfSeveralDatesThatChangeEachEntryIsUpdated(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, dates := f.Recurring()
		var uids []string
		for i := range dates {
			uids = append(uids, f.Messages.Uid("signup", f.SignUp(f.Alice, f.Member(&dates[i]), db.SignupConfirmed).ID))
		}
		f.Calendars(f.Alice)
		later := f.As(&dates[2], func(c *series.FollowingForm) { c.Starts, c.Ends = "18:00", "20:00" })
		preview, err := f.Series.PreviewFollowing(f.Ctx, f.Bob, dates[2].ID, later)
		if err != nil {
			t.Fatal(err)
		}
		later.Seen = preview.Seen
		if _, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[2].ID, later, "key"); err != nil {
			t.Fatal(err)
		}
		got := f.Calendars(f.Alice)
		refusaltest.WantStrings(t, "with the words", got[messages.MovedDates], []string{"REQUEST " + uids[2] + " 20260811T180000 Duty"})
		refusaltest.WantStrings(t, "by themselves", got[messages.EntryChanged], []string{
			"REQUEST " + uids[3] + " 20260908T180000 Duty", "REQUEST " + uids[4] + " 20261013T180000 Duty", "REQUEST " + uids[5] + " 20261110T180000 Duty",
		})
		if _, err := f.Series.CancelFollowing(f.Ctx, f.Bob, dates[4].ID, series.ThisAndFollowing, "no interest", "", "key2"); err != nil {
			t.Fatal(err)
		}
		got = f.Calendars(f.Alice)
		refusaltest.WantStrings(t, "with the words", got[messages.CancelledDates], []string{"CANCEL " + uids[4] + " 20261013T180000 Duty"})
		refusaltest.WantStrings(t, "by themselves", got[messages.EntryChanged], []string{"CANCEL " + uids[5] + " 20261110T180000 Duty"})
	})
}

func TestACarCrewThatBecomesAStallKeepsItsEntry(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		f.Write(func(tx *db.Tx) error { return tx.Exec(f.Ctx, "UPDATE people SET discreet = FALSE") })
		pride := f.Event("Herts Pride", 10*24*time.Hour)
		crew := f.Shift(pride, 3, func(s *db.Shift) { s.Role = "Car crew" })
		uid := f.Messages.Uid("signup", f.SignUp(f.Alice, crew, db.SignupConfirmed).ID)
		id := g.Book(g.Femi, pride, vehiclestest.From(10, "11:00", "23:00"))
		refusaltest.WantStrings(t, "the crew's", f.Calendars(f.Alice)[messages.Confirmed], []string{"REQUEST " + uid + " 20260611T120000 Car crew\\, Herts Pride"})
		if err := f.Events.RecallBooking(f.Ctx, g.Femi, id, "Needed for a search.", events.CrewToStall); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantStrings(t, "the stall's", f.Calendars(f.Alice)[messages.CrewToStallNotice], []string{"REQUEST " + uid + " 20260611T120000 Stall\\, Herts Pride"})
	})
}

func TestAShiftThatIsCalledOffTakesItsEntryOutAndLeavesTheOthers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		pride := f.Event("Herts Pride", 10*24*time.Hour)
		morning := f.Shift(pride, 3)
		evening := f.Shift(pride, 3, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(2*time.Hour) })
		uid := f.Messages.Uid("signup", f.SignUp(f.Alice, morning, db.SignupConfirmed).ID)
		f.SignUp(f.Alice, evening, db.SignupConfirmed)
		f.Calendars(f.Alice)
		if _, err := f.Events.CancelShift(f.Ctx, f.Bob, morning.ID, "Storm"); err != nil {
			t.Fatal(err)
		}
		got := f.Calendars(f.Alice)
		refusaltest.WantStrings(t, "what is cancelled", got[messages.Cancelled], []string{"CANCEL " + uid + " 20260611T120000 Duty"})
		if len(got) != 1 {
			t.Errorf("the other shift's entry is changed too: %v", got)
		}
	})
}
