package network

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
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

func (f *fixture) countMessages(kind string, eventID int64) int {
	f.t.Helper()
	all, err := f.DB.Messages(f.ctx, db.MessageFilter{Kind: kind, EventID: eventID})
	if err != nil {
		f.t.Fatal(err)
	}
	return len(all)
}

func TestCancellingAnEventReleasesEveryoneAndTellsEachOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 60*time.Hour)
		f.partnered(e)
		s := f.shift(e, 1)
		later := f.shift(e, 2, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(time.Hour) })
		f.signUp(f.alice, s, StatusConfirmed)
		f.signUp(f.alice, later, StatusConfirmed)
		f.signUp(f.charlie, s, StatusWaiting)
		if err := f.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil { // an offer is open now
			t.Fatal(err)
		}
		offers, _ := f.DB.OpenOffers(f.ctx, s.ID, f.charlie.ID)
		told, err := f.PreviewCancel(f.ctx, f.bob, e.ID)
		if err != nil || told.Count() != 4 { // Alice, Charlie, Eve who leads, the partner
			t.Fatalf("%d would be told (%v), want 4", told.Count(), err)
		}
		_, err = f.CancelEvent(f.ctx, f.charlie, e.ID, e.Version, "storm")
		wantKind(t, err, Forbidden)
		_, err = f.CancelEvent(f.ctx, f.bob, e.ID, e.Version, " ")
		wantKind(t, err, Invalid)
		_, err = f.CancelEvent(f.ctx, f.bob, e.ID, e.Version-1, "storm")
		wantKind(t, err, Conflict)
		for range 2 {
			if _, err := f.CancelEvent(f.ctx, f.bob, e.ID, e.Version, "storm"); err != nil {
				t.Fatal(err)
			}
		}
		if n := f.countMessages(Cancelled, e.ID); n != 3 {
			t.Errorf("%d people told, want 3", n)
		}
		if n := f.countMessages(PartnerCancel, e.ID); n != 1 {
			t.Errorf("the partner was told %d times, want once", n)
		}
		wantKind(t, f.AnswerMyOffer(f.ctx, f.charlie, offers[0].ID, true), Conflict)
		_, err = f.SignUp(f.ctx, f.alice, s.ID)
		wantKind(t, err, Conflict)
		for _, id := range []int64{s.ID, later.ID} {
			if got := f.consistent(id); got.Taken != 0 || got.Waiting != 0 {
				t.Errorf("shift %d still counts %d and %d", id, got.Taken, got.Waiting)
			}
		}
		pending, _ := f.DB.Messages(f.ctx, db.MessageFilter{EventID: e.ID, Statuses: []string{"pending"}})
		for _, m := range pending {
			if m.Kind != Cancelled && m.Kind != PartnerCancel {
				t.Errorf("a message of kind %q would still go out", m.Kind)
			}
		}
	})
}

func TestCancellingAShiftLeavesTheRestOfTheEvent(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
		s := f.shift(e, 1)
		other := f.shift(e, 1, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(time.Hour) })
		f.signUp(f.alice, s, StatusConfirmed)
		f.signUp(f.charlie, other, StatusConfirmed)
		if _, err := f.CancelShift(f.ctx, f.eve, s.ID, "no marquee"); err != nil {
			t.Fatal(err)
		}
		if got := f.told(f.alice); !slices.Equal(got, []string{Confirmed, Cancelled}) {
			t.Errorf("Alice was told %v", got)
		}
		if got := f.status(f.charlie, other); got != StatusConfirmed {
			t.Errorf("Charlie is %s", got)
		}
		f.consistent(s.ID)
	})
}

func TestAMoveKeepsTheWallClockReleasesWhoCanNotComeAndTellsEachOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
		f.partnered(e)
		s := f.shift(e, 1, func(s *db.Shift) { s.Accreditation = LLO })
		f.accredit(f.charlie, "2025-01-01", "2030-01-01")
		f.accredit(f.eve, "2025-01-01", "2026-08-31")
		f.signUp(f.alice, s, StatusConfirmed)
		f.signUp(f.charlie, s, StatusWaiting)
		elsewhere := f.event("Elsewhere", 22*weeks)
		f.signUp(f.alice, f.shift(elsewhere, 3), StatusConfirmed)

		to := AddWallClock(e.StartsAt, 14*7, 0) // over the change of the clocks, onto Alice's other duty
		form := MoveForm{Starts: to.In(London).Format("2006-01-02T15:04"), Reason: "the park is flooded", Venue: "College Lane", Postcode: "al10 9ab"}
		preview, err := f.PreviewMove(f.ctx, f.bob, e.ID, form)
		if err != nil || len(preview.LosesOut) != 1 || preview.LosesOut[0].Person.ID != f.alice.ID {
			t.Fatalf("preview %+v (%v), want Alice to lose out", preview, err)
		}
		if _, err := f.MoveEvent(f.ctx, f.bob, e.ID, e.Version, form); err != nil {
			t.Fatal(err)
		}
		after := f.consistent(s.ID)
		if got, want := after.StartsAt.In(London).Format("15:04"), s.StartsAt.In(London).Format("15:04"); got != want {
			t.Errorf("the shift starts at %s on the clock, want %s as before", got, want)
		}
		if got := f.status(f.alice, s); got != StatusCancelled {
			t.Errorf("Alice is %s, want cancelled", got)
		}
		if got := f.status(f.charlie, s); got != StatusConfirmed {
			t.Errorf("Charlie is %s, want promoted into her place", got)
		}
		if f.countMessages(MovedOff, e.ID) != 1 || f.countMessages(PartnerMove, e.ID) != 1 {
			t.Error("Alice and the partner are told once each")
		}
		if got := f.told(f.alice); slices.Contains(got, Moved) {
			t.Errorf("Alice was told %v: only why she lost the place", got)
		}
		moved, _ := f.DB.Event(f.ctx, e.ID)
		if moved.Revision != 2 || moved.VenueID == 0 {
			t.Errorf("moved to %+v", moved)
		}
		_, err = f.MoveEvent(f.ctx, f.bob, e.ID, e.Version, form)
		wantKind(t, err, Conflict)
	})
}
