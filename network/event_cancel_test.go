package network_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func (f *fixture) partnered(e *db.Event) *db.Contact {
	f.t.Helper()
	partner := &db.Partner{Name: "Students' union of " + e.Title, CreatedAt: noon}
	contact := &db.Contact{Name: "Sam Field", Email: "sam.field@example.org"}
	f.write(func(tx *db.Tx) error {
		if err := tx.InsertPartner(f.ctx, partner); err != nil {
			return err
		}
		contact.PartnerID = partner.ID
		if err := tx.InsertContact(f.ctx, contact); err != nil {
			return err
		}
		e.PartnerID, e.ContactID = partner.ID, contact.ID
		return tx.UpdateEvent(f.ctx, e)
	})
	return contact
}

func (f *fixture) countMessages(kind db.MessageKind, eventID int64) int {
	f.t.Helper()
	all, err := f.DB.Messages(f.ctx, db.MessageFilter{Kind: kind, EventID: eventID})
	if err != nil {
		f.t.Fatal(err)
	}
	return len(all)
}

func TestCancellingAnEventReleasesEveryoneAndTellsEachOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 60*time.Hour)
		f.partnered(e)
		s := f.shift(e, 1)
		later := f.shift(e, 2, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(time.Hour) })
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.alice, later, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil { // an offer is open now
			t.Fatal(err)
		}
		offers, _ := f.DB.OpenOffers(f.ctx, s.ID, f.charlie.ID)
		told, err := f.Events.PreviewCancel(f.ctx, f.bob, e.ID)
		if err != nil || told.Count() != 4 { // Alice, Charlie, Eve who leads, the partner
			t.Fatalf("%d would be told (%v), want 4", told.Count(), err)
		}
		_, err = f.Events.CancelEvent(f.ctx, f.charlie, e.ID, e.Version, "storm")
		wantKind(t, err, refusal.Forbidden)
		_, err = f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version, " ")
		wantKind(t, err, refusal.Invalid)
		_, err = f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version-1, "storm")
		wantKind(t, err, refusal.Conflict)
		for range 2 {
			if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version, "storm"); err != nil {
				t.Fatal(err)
			}
		}
		if n := f.countMessages(messages.Cancelled, e.ID); n != 3 {
			t.Errorf("%d people told, want 3", n)
		}
		if n := f.countMessages(messages.PartnerCancel, e.ID); n != 1 {
			t.Errorf("the partner was told %d times, want once", n)
		}
		wantKind(t, f.Rota.AnswerMyOffer(f.ctx, f.charlie, offers[0].ID, true), refusal.Conflict)
		_, err = f.Rota.SignUp(f.ctx, f.alice, s.ID)
		wantKind(t, err, refusal.Conflict)
		for _, id := range []int64{s.ID, later.ID} {
			if got := f.consistent(id); got.Taken != 0 || got.Waiting != 0 {
				t.Errorf("shift %d still counts %d and %d", id, got.Taken, got.Waiting)
			}
		}
		pending, _ := f.DB.Messages(f.ctx, db.MessageFilter{EventID: e.ID, Statuses: []db.MessageStatus{db.MessagePending}})
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
		e := f.event("Herts Pride", 8*weeks)
		s := f.shift(e, 1)
		other := f.shift(e, 1, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(time.Hour) })
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, other, db.SignupConfirmed)
		if _, err := f.Events.CancelShift(f.ctx, f.eve, s.ID, "no marquee"); err != nil {
			t.Fatal(err)
		}
		if got := f.told(f.alice); !slices.Equal(got, []db.MessageKind{messages.Confirmed, messages.Cancelled}) {
			t.Errorf("Alice was told %v", got)
		}
		if got := f.status(f.charlie, other); got != db.SignupConfirmed {
			t.Errorf("Charlie is %s", got)
		}
		f.consistent(s.ID)
	})
}

func TestAMoveKeepsTheWallClockReleasesWhoCanNotComeAndTellsEachOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
		f.partnered(e)
		s := f.shift(e, 1, func(s *db.Shift) { s.Accreditation = db.LLO })
		f.accredit(f.charlie, "2025-01-01", "2030-01-01")
		f.accredit(f.eve, "2025-01-01", "2026-08-31")
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		elsewhere := f.event("Elsewhere", 22*weeks)
		f.signUp(f.alice, f.shift(elsewhere, 3), db.SignupConfirmed)

		to := clock.AddWallClock(e.StartsAt, 14*7, 0) // over the change of the clocks, onto Alice's other duty
		form := events.MoveForm{Starts: to.In(clock.London).Format("2006-01-02T15:04"), Reason: "the park is flooded", Venue: "College Lane", Postcode: "al10 9ab"}
		preview, err := f.Events.PreviewMove(f.ctx, f.bob, e.ID, form)
		if err != nil || len(preview.LosesOut) != 1 || preview.LosesOut[0].Person.ID != f.alice.ID {
			t.Fatalf("preview %+v (%v), want Alice to lose out", preview, err)
		}
		if _, err := f.Events.MoveEvent(f.ctx, f.bob, e.ID, e.Version, form); err != nil {
			t.Fatal(err)
		}
		after := f.consistent(s.ID)
		if got, want := after.StartsAt.In(clock.London).Format("15:04"), s.StartsAt.In(clock.London).Format("15:04"); got != want {
			t.Errorf("the shift starts at %s on the clock, want %s as before", got, want)
		}
		if got := f.status(f.alice, s); got != db.SignupCancelled {
			t.Errorf("Alice is %s, want cancelled", got)
		}
		if got := f.status(f.charlie, s); got != db.SignupConfirmed {
			t.Errorf("Charlie is %s, want promoted into her place", got)
		}
		if f.countMessages(messages.MovedOff, e.ID) != 1 || f.countMessages(messages.PartnerMove, e.ID) != 1 {
			t.Error("Alice and the partner are told once each")
		}
		if got := f.told(f.alice); slices.Contains(got, messages.Moved) {
			t.Errorf("Alice was told %v: only why she lost the place", got)
		}
		moved, _ := f.DB.Event(f.ctx, e.ID)
		if moved.Revision != 2 || moved.VenueID == 0 {
			t.Errorf("moved to %+v", moved)
		}
		_, err = f.Events.MoveEvent(f.ctx, f.bob, e.ID, e.Version, form)
		wantKind(t, err, refusal.Conflict)
	})
}

func TestWhatAttendanceIsRecordedForIsNotCancelled(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.onTheDay()
		other := f.shift(e, 2, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, e.EndsAt })
		f.signUp(f.charlie, other, db.SignupConfirmed)
		if _, err := f.Staffing.CheckIn(f.ctx, f.eve, f.rowOf(f.alice, s)); err != nil {
			t.Fatal(err)
		}
		wantKind(t, second(f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version, "storm")), refusal.Conflict)
		wantKind(t, second(f.Events.CancelShift(f.ctx, f.bob, s.ID, "storm")), refusal.Conflict)
		if told, err := f.Events.PreviewCancel(f.ctx, f.bob, e.ID); err != nil || refusal.KindOf(told.Refused) != refusal.Conflict {
			t.Errorf("the preview of the event: %+v, %v", told, err)
		}
		if told, err := f.Events.PreviewCancelShift(f.ctx, f.bob, s.ID); err != nil || refusal.KindOf(told.Refused) != refusal.Conflict {
			t.Errorf("the preview of the shift: %+v, %v", told, err)
		}
		if _, err := f.Events.CancelShift(f.ctx, f.bob, other.ID, "storm"); err != nil {
			t.Errorf("the shift of the same event at which nothing is recorded: %v", err)
		}
		if _, err := f.Staffing.Undo(f.ctx, f.eve, f.rowOf(f.alice, s)); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version, "storm"); err != nil {
			t.Errorf("with the attendance undone: %v", err)
		}
	})
}

func TestNobodyHearsThatTheyNeedNotComeAfterItIsOver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 30*time.Hour) // ten hours
		f.partnered(e)
		morning := f.shift(e, 2)
		evening := f.shift(e, 2, func(s *db.Shift) { s.StartsAt, s.EndsAt = e.StartsAt.Add(6*time.Hour), e.EndsAt })
		late := f.shift(e, 2, func(s *db.Shift) { s.StartsAt, s.EndsAt = e.EndsAt, e.EndsAt.Add(2*time.Hour) })
		f.signUp(f.alice, morning, db.SignupConfirmed)
		f.signUp(f.charlie, evening, db.SignupConfirmed)
		harper := f.person("Harper", "Quinn", db.Officer)
		f.signUp(harper, late, db.SignupConfirmed)
		f.sendAll()
		cancelled := func(p *db.Person) bool { return slices.Contains(f.kindsTo(p), messages.Cancelled) }

		f.clock = e.StartsAt.Add(5 * time.Hour) // the morning is over
		told, err := f.Events.CancelShift(f.ctx, f.bob, morning.ID, "")
		if err != nil || told.Count() != 0 || cancelled(f.alice) || f.status(f.alice, morning) != db.SignupCancelled {
			t.Errorf("a shift that is over: %+v, %v", told, err)
		}
		f.clock = e.EndsAt.Add(time.Minute) // the event is over, and Harper still packs it down
		preview, err := f.Events.PreviewCancel(f.ctx, f.bob, e.ID)
		if err != nil || preview.Count() != 1 {
			t.Errorf("the preview tells %+v, %v", preview, err)
		}
		if told, err = f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version, "it rained all day"); err != nil || told.Count() != 1 {
			t.Fatalf("%+v, %v", told, err)
		}
		for _, d := range f.sendAll() {
			if d.Message.PersonID != harper.ID {
				t.Errorf("%s hears %q after it is over", d.Name, d.Message.Subject)
			}
		}
		if got := f.told(harper); !slices.Contains(got, messages.Cancelled) {
			t.Errorf("Harper is told %q", got)
		}
	})
}

func TestCancellingAndMovingAreLoggedWithWhoDidItAndWhy(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
		s := f.shift(e, 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.move(e, events.MoveForm{Starts: newStart, Reason: "flooded"})
		if _, err := f.Events.CancelShift(f.ctx, f.eve, s.ID, "no marquee"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version, "storm"); err != nil {
			t.Fatal(err)
		}
		for verb, want := range map[db.Verb]db.LogRow{
			"moved event": {PersonID: f.bob.ID, Reason: "flooded"}, "cancelled shift": {PersonID: f.eve.ID, ShiftID: s.ID, Reason: "no marquee"}, "cancelled event": {PersonID: f.bob.ID, Reason: "storm"},
		} {
			if got := f.lastLog(e.ID, verb); got.PersonID != want.PersonID || got.Reason != want.Reason || got.ShiftID != want.ShiftID {
				t.Errorf("%s: the log says %+v, want %+v", verb, got, want)
			}
		}
		shift, err := f.DB.Shift(f.ctx, s.ID)
		if err != nil || shift.CancelledBy != f.eve.ID || f.eventNow(e.ID).CancelledBy != f.bob.ID {
			t.Errorf("the shift was cancelled by %d, the event by %d, %v", shift.CancelledBy, f.eventNow(e.ID).CancelledBy, err)
		}
	})
}

func TestAnEventThatIsOverIsNotCancelledAndACancelledShiftKnowsWhoDidIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		over := f.event("Youth group visit", 20*time.Hour)
		over.Status = db.EventCompleted
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, over) })
		_, err := f.Events.CancelEvent(f.ctx, f.bob, over.ID, over.Version, "Rain")
		wantKind(t, err, refusal.Conflict)

		s := f.shift(f.event("Herts Pride", 60*time.Hour), 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		_, err = f.Events.CancelShift(f.ctx, f.bob, s.ID, " ")
		wantKind(t, err, refusal.Invalid) // Alice alone reads why
		if _, err := f.Events.CancelShift(f.ctx, f.bob, s.ID, "Rain"); err != nil {
			t.Fatal(err)
		}
		if now, err := f.DB.Shift(f.ctx, s.ID); err != nil || now.CancelledBy != f.bob.ID || now.CancelReason != "Rain" || !now.CancelledAt.Equal(f.clock) {
			t.Errorf("the shift was cancelled by %d at %v because of %q (%v)", now.CancelledBy, now.CancelledAt, now.CancelReason, err)
		}
	})
}
