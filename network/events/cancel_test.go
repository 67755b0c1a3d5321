package events_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestCancellingAnEventReleasesEveryoneAndTellsEachOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 60*time.Hour)
		f.Partnered(e)
		s := f.Shift(e, 1)
		later := f.Shift(e, 2, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(time.Hour) })
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Alice, later, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil { // an offer is open now
			t.Fatal(err)
		}
		offers, _ := f.DB.OpenOffers(f.Ctx, s.ID, f.Charlie.ID)
		told, err := f.Events.PreviewCancel(f.Ctx, f.Bob, e.ID)
		if err != nil || told.Count() != 4 { // Alice, Charlie, Eve who leads, the partner
			t.Fatalf("%d would be told (%v), want 4", told.Count(), err)
		}
		_, err = f.Events.CancelEvent(f.Ctx, f.Charlie, e.ID, e.Version, "storm")
		refusaltest.WantKind(t, err, refusal.Forbidden)
		_, err = f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version, " ")
		refusaltest.WantKind(t, err, refusal.Invalid)
		_, err = f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version-1, "storm")
		refusaltest.WantKind(t, err, refusal.Conflict)
		for range 2 {
			if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version, "storm"); err != nil {
				t.Fatal(err)
			}
		}
		if n := f.CountMessages(messages.Cancelled, e.ID); n != 3 {
			t.Errorf("%d people told, want 3", n)
		}
		if n := f.CountMessages(messages.PartnerCancel, e.ID); n != 1 {
			t.Errorf("the partner was told %d times, want once", n)
		}
		refusaltest.WantKind(t, f.Rota.AnswerMyOffer(f.Ctx, f.Charlie, offers[0].ID, true), refusal.Conflict)
		_, err = f.Rota.SignUp(f.Ctx, f.Alice, s.ID)
		refusaltest.WantKind(t, err, refusal.Conflict)
		for _, id := range []int64{s.ID, later.ID} {
			if got := f.Consistent(id); got.Taken != 0 || got.Waiting != 0 {
				t.Errorf("shift %d still counts %d and %d", id, got.Taken, got.Waiting)
			}
		}
		pending, _ := f.DB.Messages(f.Ctx, db.MessageFilter{EventID: e.ID, Statuses: []db.MessageStatus{db.MessagePending}})
		for _, m := range pending {
			if m.Kind != messages.Cancelled && m.Kind != messages.PartnerCancel {
				t.Errorf("a message of kind %q would still go out", m.Kind)
			}
		}
	})
}

func TestCancellingAShiftLeavesTheRestOfTheEvent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		s := f.Shift(e, 1)
		other := f.Shift(e, 1, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(time.Hour) })
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, other, db.SignupConfirmed)
		if _, err := f.Events.CancelShift(f.Ctx, f.Eve, s.ID, "no marquee"); err != nil {
			t.Fatal(err)
		}
		if got := f.Told(f.Alice); !slices.Equal(got, []db.MessageKind{messages.Confirmed, messages.Cancelled}) {
			t.Errorf("Alice was told %v", got)
		}
		if got := f.Status(f.Charlie, other); got != db.SignupConfirmed {
			t.Errorf("Charlie is %s", got)
		}
		f.Consistent(s.ID)
	})
}

func TestAMoveKeepsTheWallClockReleasesWhoCanNotComeAndTellsEachOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		f.Partnered(e)
		s := f.Shift(e, 1, func(s *db.Shift) { s.Accreditation = db.LLO })
		f.Accredit(f.Charlie, "2025-01-01", "2030-01-01")
		f.Accredit(f.Eve, "2025-01-01", "2026-08-31")
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		elsewhere := f.Event("Elsewhere", 22*clocktest.Weeks)
		f.SignUp(f.Alice, f.Shift(elsewhere, 3), db.SignupConfirmed)

		to := clock.AddWallClock(e.StartsAt, 14*7, 0) // over the change of the clocks, onto Alice's other duty
		form := events.MoveForm{Starts: to.In(clock.London).Format("2006-01-02T15:04"), Reason: "the park is flooded", Venue: "College Lane", Postcode: "al10 9ab"}
		preview, err := f.Events.PreviewMove(f.Ctx, f.Bob, e.ID, form)
		if err != nil || len(preview.LosesOut) != 1 || preview.LosesOut[0].Person.ID != f.Alice.ID {
			t.Fatalf("preview %+v (%v), want Alice to lose out", preview, err)
		}
		if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, form); err != nil {
			t.Fatal(err)
		}
		after := f.Consistent(s.ID)
		if got, want := after.StartsAt.In(clock.London).Format("15:04"), s.StartsAt.In(clock.London).Format("15:04"); got != want {
			t.Errorf("the shift starts at %s on the clock, want %s as before", got, want)
		}
		if got := f.Status(f.Alice, s); got != db.SignupCancelled {
			t.Errorf("Alice is %s, want cancelled", got)
		}
		if got := f.Status(f.Charlie, s); got != db.SignupConfirmed {
			t.Errorf("Charlie is %s, want promoted into her place", got)
		}
		if f.CountMessages(messages.MovedOff, e.ID) != 1 || f.CountMessages(messages.PartnerMove, e.ID) != 1 {
			t.Error("Alice and the partner are told once each")
		}
		if got := f.Told(f.Alice); slices.Contains(got, messages.Moved) {
			t.Errorf("Alice was told %v: only why she lost the place", got)
		}
		moved, _ := f.DB.Event(f.Ctx, e.ID)
		if moved.Revision != 2 || moved.VenueID == 0 {
			t.Errorf("moved to %+v", moved)
		}
		_, err = f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, form)
		refusaltest.WantKind(t, err, refusal.Conflict)
	})
}

func TestNobodyHearsThatTheyNeedNotComeAfterItIsOver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 30*time.Hour) // ten hours
		f.Partnered(e)
		morning := f.Shift(e, 2)
		evening := f.Shift(e, 2, func(s *db.Shift) { s.StartsAt, s.EndsAt = e.StartsAt.Add(6*time.Hour), e.EndsAt })
		late := f.Shift(e, 2, func(s *db.Shift) { s.StartsAt, s.EndsAt = e.EndsAt, e.EndsAt.Add(2*time.Hour) })
		f.SignUp(f.Alice, morning, db.SignupConfirmed)
		f.SignUp(f.Charlie, evening, db.SignupConfirmed)
		harper := f.Person("Harper", "Quinn", db.Officer)
		f.SignUp(harper, late, db.SignupConfirmed)
		f.SendAll()
		cancelled := func(p *db.Person) bool { return slices.Contains(f.KindsTo(p), messages.Cancelled) }

		f.Clock = e.StartsAt.Add(5 * time.Hour) // the morning is over
		told, err := f.Events.CancelShift(f.Ctx, f.Bob, morning.ID, "")
		if err != nil || told.Count() != 0 || cancelled(f.Alice) || f.Status(f.Alice, morning) != db.SignupCancelled {
			t.Errorf("a shift that is over: %+v, %v", told, err)
		}
		f.Clock = e.EndsAt.Add(time.Minute) // the event is over, and Harper still packs it down
		preview, err := f.Events.PreviewCancel(f.Ctx, f.Bob, e.ID)
		if err != nil || preview.Count() != 1 {
			t.Errorf("the preview tells %+v, %v", preview, err)
		}
		if told, err = f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version, "it rained all day"); err != nil || told.Count() != 1 {
			t.Fatalf("%+v, %v", told, err)
		}
		for _, d := range f.SendAll() {
			if d.Message.PersonID != harper.ID {
				t.Errorf("%s hears %q after it is over", d.Name, d.Message.Subject)
			}
		}
		if got := f.Told(harper); !slices.Contains(got, messages.Cancelled) {
			t.Errorf("Harper is told %q", got)
		}
	})
}

func TestCancellingAndMovingAreLoggedWithWhoDidItAndWhy(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		s := f.Shift(e, 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "flooded"})
		if _, err := f.Events.CancelShift(f.Ctx, f.Eve, s.ID, "no marquee"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version, "storm"); err != nil {
			t.Fatal(err)
		}
		for verb, want := range map[db.Verb]db.LogRow{
			"moved event": {PersonID: f.Bob.ID, Reason: "flooded"}, "cancelled shift": {PersonID: f.Eve.ID, ShiftID: s.ID, Reason: "no marquee"}, "cancelled event": {PersonID: f.Bob.ID, Reason: "storm"},
		} {
			if got := f.LastLog(e.ID, verb); got.PersonID != want.PersonID || got.Reason != want.Reason || got.ShiftID != want.ShiftID {
				t.Errorf("%s: the log says %+v, want %+v", verb, got, want)
			}
		}
		shift, err := f.DB.Shift(f.Ctx, s.ID)
		if err != nil || shift.CancelledBy != f.Eve.ID || f.EventNow(e.ID).CancelledBy != f.Bob.ID {
			t.Errorf("the shift was cancelled by %d, the event by %d, %v", shift.CancelledBy, f.EventNow(e.ID).CancelledBy, err)
		}
	})
}

func TestAnEventThatIsOverIsNotCancelledAndACancelledShiftKnowsWhoDidIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		over := f.Event("Youth group visit", 20*time.Hour)
		over.Status = db.EventCompleted
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, over) })
		_, err := f.Events.CancelEvent(f.Ctx, f.Bob, over.ID, over.Version, "Rain")
		refusaltest.WantKind(t, err, refusal.Conflict)

		s := f.Shift(f.Event("Herts Pride", 60*time.Hour), 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		_, err = f.Events.CancelShift(f.Ctx, f.Bob, s.ID, " ")
		refusaltest.WantKind(t, err, refusal.Invalid) // Alice alone reads why
		if _, err := f.Events.CancelShift(f.Ctx, f.Bob, s.ID, "Rain"); err != nil {
			t.Fatal(err)
		}
		if now, err := f.DB.Shift(f.Ctx, s.ID); err != nil || now.CancelledBy != f.Bob.ID || now.CancelReason != "Rain" || !now.CancelledAt.Equal(f.Clock) {
			t.Errorf("the shift was cancelled by %d at %v because of %q (%v)", now.CancelledBy, now.CancelledAt, now.CancelReason, err)
		}
	})
}
