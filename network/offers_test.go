package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

func TestHoweverSomebodyLeavesTheWaitingListTheirOfferEnds(t *testing.T) {
	t.Parallel()
	type leaving struct {
		how    string
		passes bool // whether the place is offered to the next
		leave  func(f *fixture, e *db.Event, s *db.Shift) error
	}
	for _, l := range []leaving{
		{"they withdraw", true, func(f *fixture, _ *db.Event, s *db.Shift) error {
			return f.Rota.Withdraw(f.ctx, f.charlie, s.ID, "")
		}},
		{"a coordinator takes them off", true, func(f *fixture, _ *db.Event, s *db.Shift) error {
			return f.Staffing.Remove(f.ctx, f.bob, f.signup(f.charlie, s).ID, "Not needed")
		}},
		{"they are deactivated", true, func(f *fixture, _ *db.Event, _ *db.Shift) error {
			return f.People.Deactivate(f.ctx, f.bob, f.charlie.ID, "Left the force")
		}},
		{"a coordinator gives them the place", false, func(f *fixture, _ *db.Event, s *db.Shift) error {
			_, err := f.Staffing.Assign(f.ctx, f.bob, s.ID, f.charlie.ID, "")
			return err
		}},
		{"they walk in", true, func(f *fixture, _ *db.Event, s *db.Shift) error {
			_, err := f.Staffing.WalkIn(f.ctx, f.bob, s.ID, f.charlie.ID, "")
			return err
		}},
		{"the shift is cancelled", false, func(f *fixture, _ *db.Event, s *db.Shift) error {
			_, err := f.Events.CancelShift(f.ctx, f.bob, s.ID, "Rain")
			return err
		}},
		{"the event is cancelled", false, func(f *fixture, e *db.Event, _ *db.Shift) error {
			_, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version, "Rain")
			return err
		}},
		{"the event moves", false, func(f *fixture, e *db.Event, _ *db.Shift) error {
			form := events.MoveForm{Starts: e.StartsAt.Add(24 * time.Hour).In(clock.London).Format("2006-01-02T15:04"), Reason: "Rain"}
			_, err := f.Events.MoveEvent(f.ctx, f.bob, e.ID, e.Version, form)
			return err
		}},
	} {
		t.Run(l.how, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				e := f.event("Herts Pride", 20*time.Hour)
				s := f.shift(e, 1)
				f.signUp(f.alice, s, db.SignupConfirmed)
				f.signUp(f.charlie, s, db.SignupWaiting)
				f.signUp(f.eve, s, db.SignupWaiting)
				if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, "ill"); err != nil {
					t.Fatal(err)
				}
				open, err := f.DB.OpenOffers(f.ctx, s.ID, f.charlie.ID)
				if err != nil || len(open) != 1 {
					t.Fatalf("Charlie has %d offers (%v), want one", len(open), err)
				}
				if err := l.leave(f, e, s); err != nil {
					t.Fatal(err)
				}
				if o, err := f.DB.Offer(f.ctx, open[0].ID); err != nil || o.Status != db.OfferWithdrawn {
					t.Errorf("the offer is %q (%v), want withdrawn", o.Status, err)
				}
				before := f.status(f.charlie, s)
				wantKind(t, f.Rota.AnswerOffer(f.ctx, open[0].ID, true), refusal.Conflict)
				if after := f.status(f.charlie, s); after != before {
					t.Errorf("Charlie was %s and is %s", before, after)
				}
				if next, err := f.DB.OpenOffers(f.ctx, s.ID, f.eve.ID); err != nil || (len(next) == 1) != l.passes {
					t.Errorf("Eve has %d offers (%v), want one: %t", len(next), err, l.passes)
				}
				f.consistent(s.ID)
			})
		})
	}
}

func TestTwoPlacesThatAreFreedAreOfferedToTwoPeople(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 60*time.Hour), 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.bob, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.signUp(f.eve, s, db.SignupWaiting)
		for i, p := range []*db.Person{f.alice, f.bob} {
			if err := f.Rota.Withdraw(f.ctx, p, s.ID, ""); err != nil {
				t.Fatal(err)
			}
			if open, err := f.DB.OpenOffers(f.ctx, s.ID, rota.Anybody); err != nil || len(open) != i+1 {
				t.Fatalf("%d offers (%v), want %d", len(open), err, i+1)
			}
		}
		for _, p := range []*db.Person{f.charlie, f.eve} {
			if open, err := f.DB.OpenOffers(f.ctx, s.ID, p.ID); err != nil || len(open) != 1 {
				t.Errorf("%s has %d offers (%v), want one", p.FirstName, len(open), err)
			}
		}
		f.consistent(s.ID)
	})
}
