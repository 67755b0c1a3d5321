package events_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// moveTo is a move to a moment, for a reason.
func moveTo(at time.Time) events.MoveForm {
	return events.MoveForm{Starts: at.In(clock.London).Format("2006-01-02T15:04"), Reason: "the park is flooded"}
}

// moves previews a move and then makes it, and checks that both say alike who
// loses a place. It returns why, by first name.
func (f *fixture) moves(e *db.Event, form events.MoveForm) map[string]string {
	f.T.Helper()
	preview, err := f.Events.PreviewMove(f.Ctx, f.Bob, e.ID, form)
	if err != nil {
		f.T.Fatal(err)
	}
	out := map[string]string{}
	for _, l := range preview.LosesOut {
		out[l.Person.FirstName] = l.Why
	}
	if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, form); err != nil {
		f.T.Fatal(err)
	}
	for _, l := range preview.LosesOut {
		if got := f.Status(l.Person, &l.Shift); got != db.SignupCancelled {
			f.T.Errorf("the preview takes %s off %s; after the move the place is %s", l.Person.FirstName, l.Shift.Role, got)
		}
	}
	if got := f.CountMessages(messages.MovedOff, e.ID); got != len(preview.LosesOut) {
		f.T.Errorf("%d are told that they lose a place, want the %d of the preview", got, len(preview.LosesOut))
	}
	return out
}

func TestAnOverrideAllowsTheClashItWasGivenForAndNoLaterOne(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		stall, walkabout := f.Shift(e, 2), f.Shift(e, 2, func(s *db.Shift) { s.Role = "Walkabout" })
		f.SignUp(f.Alice, stall, db.SignupConfirmed)
		if _, err := f.Staffing.Assign(f.Ctx, f.Bob, walkabout.ID, f.Alice.ID, "side by side"); err != nil {
			t.Fatal(err)
		}
		beside := f.Event("Beside", 8*clocktest.Weeks)
		if _, err := f.Staffing.Assign(f.Ctx, f.Bob, f.Shift(beside, 2).ID, f.Alice.ID, "a few steps away"); err != nil {
			t.Fatal(err)
		}

		if out := f.moves(e, moveTo(e.StartsAt.Add(30*time.Minute))); len(out) != 0 {
			t.Errorf("half an hour later %v lose their places: those clashes were allowed", out)
		}
		conference := f.Event("Conference", 12*clocktest.Weeks)
		f.SignUp(f.Alice, f.Shift(conference, 2), db.SignupConfirmed)
		moved, err := f.DB.Event(f.Ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if out := f.moves(moved, moveTo(conference.StartsAt)); !strings.Contains(out["Alice"], "Conference") {
			t.Errorf("moved onto her conference, Alice loses her places because of %q", out["Alice"])
		}
	})
}

func TestAnOverrideDoesNotReplaceAQualificationThatLapses(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		s := f.Shift(e, 2, func(s *db.Shift) { s.Accreditation = db.LLO })
		f.SignUp(f.Alice, f.Shift(e, 2, func(s *db.Shift) { s.Role = "Walkabout" }), db.SignupConfirmed)
		if _, err := f.Staffing.Assign(f.Ctx, f.Bob, s.ID, f.Alice.ID, "side by side"); err != nil {
			t.Fatal(err)
		}
		if out := f.moves(e, moveTo(e.StartsAt.AddDate(3, 0, 0))); !strings.Contains(out["Alice"], "lapses") {
			t.Errorf("after her accreditation lapses Alice loses her place because of %q", out["Alice"])
		}
	})
}

func TestAMoveCountsTheWayToTheNewVenueInThePreviewToo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		next := f.Event("Campus surgery", 8*clocktest.Weeks+4*time.Hour)
		details := events.DetailsForm{Title: e.Title, Kind: string(e.Kind), Venue: "Cassiobury Park", Postcode: "WD17 1AA"}
		for _, each := range []*db.Event{e, next} {
			each.Status, each.TravelMinutes = db.EventDraft, 60
			f.SaveEvent(each)
			details.Starts, details.Ends = each.StartsAt.In(clock.London).Format("2006-01-02T15:04"), each.EndsAt.In(clock.London).Format("2006-01-02T15:04")
			if err := f.Events.EditEvent(f.Ctx, f.Bob, each.ID, each.Version, details); err != nil {
				t.Fatal(err)
			}
			saved, err := f.DB.Event(f.Ctx, each.ID)
			if err != nil {
				t.Fatal(err)
			}
			*each = *saved
			each.Status = db.EventPublished
			f.SaveEvent(each)
		}
		f.SignUp(f.Alice, f.Shift(e, 2), db.SignupConfirmed)
		f.SignUp(f.Alice, f.Shift(next, 2), db.SignupConfirmed) // straight after, at the same venue

		out := f.moves(e, events.MoveForm{Starts: e.StartsAt.In(clock.London).Format("2006-01-02T15:04"), Venue: "College Lane", Postcode: "AL10 9AB", Reason: "flooded"})
		if !strings.Contains(out["Alice"], "travel") {
			t.Errorf("moved to another venue, Alice loses her place because of %q, want the travel", out["Alice"])
		}
	})
}

func TestOfTwoShiftsThatComeToOverlapTheEarlierIsKept(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Clock = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
		e := f.Event("Night market", 5*24*time.Hour+12*time.Hour) // midnight of 7 March
		at := func(role string, from, to time.Duration) *db.Shift {
			return f.Shift(e, 2, func(s *db.Shift) { s.Role, s.StartsAt, s.EndsAt = role, e.StartsAt.Add(from), e.StartsAt.Add(to) })
		}
		early, late := at("Early", 30*time.Minute, 90*time.Minute), at("Late", 2*time.Hour, 3*time.Hour)
		f.SignUp(f.Alice, early, db.SignupConfirmed)
		f.SignUp(f.Alice, late, db.SignupConfirmed)
		f.moves(e, moveTo(time.Date(2027, 3, 28, 0, 0, 0, 0, time.UTC))) // when 1am to 2am does not happen
		if got := f.Status(f.Alice, early); got != db.SignupConfirmed {
			t.Errorf("the early shift is %s, want confirmed", got)
		}
		if got := f.Status(f.Alice, late); got != db.SignupCancelled {
			t.Errorf("the late shift, which has come to overlap, is %s, want cancelled", got)
		}
	})
}

func TestALongerWayIsRefusedWhilePeopleCouldNotDoBoth(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, next := f.Event("Herts Pride", 8*clocktest.Weeks), f.Event("Campus surgery", 8*clocktest.Weeks+4*time.Hour)
		s := f.Shift(e, 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Alice, f.Shift(next, 2), db.SignupConfirmed)

		err := f.Events.EditEvent(f.Ctx, f.Bob, e.ID, e.Version, events.DayForm{ArriveMinutes: "15", TravelMinutes: "30"})
		if fault := refusaltest.WantField(t, err, "travel_minutes"); !strings.Contains(fault, "Alice Okafor") {
			t.Errorf("the field says %q, want the person it is about", fault)
		}
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := f.Events.EditEvent(f.Ctx, f.Bob, e.ID, e.Version, events.DayForm{ArriveMinutes: "15", TravelMinutes: "30"}); err != nil {
			t.Errorf("with nobody concerned: %v", err)
		}
	})
}
