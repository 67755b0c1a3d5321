package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestARecallLeavesCrewShiftsThatHaveBegun(t *testing.T) {
	t.Parallel()
	for _, crew := range []events.Crew{events.CrewToStall, events.CrewReleased} {
		onBoth(t, func(t *testing.T, f *fixture) {
			g := newGarage(f)
			pride := f.Event("Herts Pride", 10*24*time.Hour)
			id := g.Book(g.Femi, pride, vehiclestest.From(10, "11:00", "23:00"))
			shift := func(after time.Duration, p *db.Person) *db.Shift {
				s := f.Shift(pride, 2, func(s *db.Shift) {
					s.Role, s.StartsAt, s.EndsAt = "Car crew", pride.StartsAt.Add(after), pride.StartsAt.Add(after+time.Hour)
				})
				f.SignUp(p, s, db.SignupConfirmed)
				return s
			}
			begun, here, ahead := shift(0, f.Alice), shift(2*time.Hour, f.Eve), shift(3*time.Hour, f.Charlie)
			f.Clock = pride.StartsAt
			if _, err := f.Network.Day.CheckIn(f.Ctx, f.Bob, f.RowOf(f.Eve, here)); err != nil { // who came early
				t.Fatal(err)
			}
			if err := f.Events.RecallBooking(f.Ctx, g.Femi, id, "Needed for a search.", crew); err != nil {
				t.Fatal(err)
			}
			for _, s := range []*db.Shift{begun, here} {
				if now := f.Consistent(s.ID); now.Role != "Car crew" || !now.CancelledAt.IsZero() || now.Taken != 1 {
					t.Errorf("%s: a shift that has begun is %+v", crew, now)
				}
			}
			now := f.Consistent(ahead.ID)
			if crew == events.CrewToStall && now.Role != "Stall" || crew == events.CrewReleased && (now.CancelledAt.IsZero() || now.CancelledBy != g.Femi.ID) {
				t.Errorf("%s: the shift that is ahead is %+v", crew, now)
			}
			if crew == events.CrewReleased {
				if row := f.LastLog(pride.ID, "cancelled shift"); row.PersonID != g.Femi.ID || row.ShiftID != ahead.ID {
					t.Errorf("the log says %+v", row)
				}
			}
		})
	}
}

func TestAnEventWithAttendanceRecordedDoesNotMove(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.OnTheDay()
		if _, err := f.Network.Day.CheckIn(f.Ctx, f.Eve, f.RowOf(f.Alice, s)); err != nil {
			t.Fatal(err)
		}
		form := events.MoveForm{Starts: f.Clock.AddDate(0, 0, 7).In(clock.London).Format("2006-01-02T15:04"), Reason: "the park is flooded"}
		_, err := f.Events.PreviewMove(f.Ctx, f.Bob, e.ID, form)
		refusaltest.WantKind(t, err, refusal.Conflict)
		_, err = f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, form)
		refusaltest.WantKind(t, err, refusal.Conflict)
		if _, err := f.Network.Day.Undo(f.Ctx, f.Eve, f.RowOf(f.Alice, s)); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, form); err != nil {
			t.Errorf("with the attendance undone: %v", err)
		}
	})
}

func TestWhatAttendanceIsRecordedForIsNotCancelled(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.OnTheDay()
		other := f.Shift(e, 2, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, e.EndsAt })
		f.SignUp(f.Charlie, other, db.SignupConfirmed)
		if _, err := f.Network.Day.CheckIn(f.Ctx, f.Eve, f.RowOf(f.Alice, s)); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, networktest.Second(f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version, "storm")), refusal.Conflict)
		refusaltest.WantKind(t, networktest.Second(f.Events.CancelShift(f.Ctx, f.Bob, s.ID, "storm")), refusal.Conflict)
		if told, err := f.Events.PreviewCancel(f.Ctx, f.Bob, e.ID); err != nil || refusal.KindOf(told.Refused) != refusal.Conflict {
			t.Errorf("the preview of the event: %+v, %v", told, err)
		}
		if told, err := f.Events.PreviewCancelShift(f.Ctx, f.Bob, s.ID); err != nil || refusal.KindOf(told.Refused) != refusal.Conflict {
			t.Errorf("the preview of the shift: %+v, %v", told, err)
		}
		if _, err := f.Events.CancelShift(f.Ctx, f.Bob, other.ID, "storm"); err != nil {
			t.Errorf("the shift of the same event at which nothing is recorded: %v", err)
		}
		if _, err := f.Network.Day.Undo(f.Ctx, f.Eve, f.RowOf(f.Alice, s)); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version, "storm"); err != nil {
			t.Errorf("with the attendance undone: %v", err)
		}
	})
}

func TestTimesThatAreOverOrRecordedCanNotBeGivenToAShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, s := f.Moveable()
		f.Clock = s.StartsAt.Add(time.Hour)
		if got := refusaltest.FieldsOf(networktest.Second(f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 1, eventstest.Retyped(s, "2026-08-01T12:30", "2026-08-01T16:00"), "x"))); got != "starts" {
			t.Errorf("a start that is over: faults at %q", got)
		}
		if got := refusaltest.FieldsOf(networktest.Second(f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 1, eventstest.Retyped(s, eventstest.OldStart, "2026-08-01T12:30"), "x"))); got != "ends" {
			t.Errorf("an end that is over: faults at %q", got)
		}
		longer := eventstest.Retyped(s, eventstest.OldStart, "2026-08-01T18:00")
		if _, err := f.Network.Day.CheckIn(f.Ctx, f.Eve, f.RowOf(f.Alice, s)); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, networktest.Second(f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 1, longer, "x")), refusal.Conflict)
		refusaltest.WantKind(t, networktest.Second(f.Events.PreviewShift(f.Ctx, f.Bob, s.ID, longer)), refusal.Conflict)
		if _, err := f.Network.Day.Undo(f.Ctx, f.Eve, f.RowOf(f.Alice, s)); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 1, longer, "x"); err != nil {
			t.Errorf("a shift that has begun gets longer: %v", err)
		}
		refusaltest.WantKind(t, networktest.Second(f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 1, longer, "x")), refusal.Conflict) // somebody else changed it
		if _, err := f.Events.UpdateShift(f.Ctx, f.Charlie, s.ID, 2, longer, "x"); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("Charlie changes a shift: %v", err)
		}
	})
}
