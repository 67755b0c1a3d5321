package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
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
			return f.Rota.Withdraw(f.Ctx, f.Charlie, s.ID, "")
		}},
		{"a coordinator takes them off", true, func(f *fixture, _ *db.Event, s *db.Shift) error {
			return f.Staffing.Remove(f.Ctx, f.Bob, f.Signup(f.Charlie, s).ID, "Not needed")
		}},
		{"they are deactivated", true, func(f *fixture, _ *db.Event, _ *db.Shift) error {
			return f.People.Deactivate(f.Ctx, f.Bob, f.Charlie.ID, "Left the force")
		}},
		{"a coordinator gives them the place", false, func(f *fixture, _ *db.Event, s *db.Shift) error {
			_, err := f.Staffing.Assign(f.Ctx, f.Bob, s.ID, f.Charlie.ID, "")
			return err
		}},
		{"they walk in", true, func(f *fixture, _ *db.Event, s *db.Shift) error {
			_, err := f.Network.Day.WalkIn(f.Ctx, f.Bob, s.EventID, s.ID, f.Charlie.ID, "")
			return err
		}},
		{"the shift is cancelled", false, func(f *fixture, _ *db.Event, s *db.Shift) error {
			_, err := f.Events.CancelShift(f.Ctx, f.Bob, s.ID, "Rain")
			return err
		}},
		{"the event is cancelled", false, func(f *fixture, e *db.Event, _ *db.Shift) error {
			_, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version, "Rain")
			return err
		}},
		{"the event moves", false, func(f *fixture, e *db.Event, _ *db.Shift) error {
			form := events.MoveForm{Starts: e.StartsAt.Add(24 * time.Hour).In(clock.London).Format("2006-01-02T15:04"), Reason: "Rain"}
			_, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, e.Version, form)
			return err
		}},
	} {
		t.Run(l.how, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				e := f.Event("Herts Pride", 20*time.Hour)
				s := f.Shift(e, 1)
				f.SignUp(f.Alice, s, db.SignupConfirmed)
				f.SignUp(f.Charlie, s, db.SignupWaiting)
				f.SignUp(f.Eve, s, db.SignupWaiting)
				if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "ill"); err != nil {
					t.Fatal(err)
				}
				open, err := f.DB.OpenOffers(f.Ctx, s.ID, f.Charlie.ID)
				if err != nil || len(open) != 1 {
					t.Fatalf("Charlie has %d offers (%v), want one", len(open), err)
				}
				if err := l.leave(f, e, s); err != nil {
					t.Fatal(err)
				}
				if o, err := f.DB.Offer(f.Ctx, open[0].ID); err != nil || o.Status != db.OfferWithdrawn {
					t.Errorf("the offer is %q (%v), want withdrawn", o.Status, err)
				}
				before := f.Status(f.Charlie, s)
				refusaltest.WantKind(t, f.Rota.AnswerOffer(f.Ctx, open[0].ID, true), refusal.Conflict)
				if after := f.Status(f.Charlie, s); after != before {
					t.Errorf("Charlie was %s and is %s", before, after)
				}
				if next, err := f.DB.OpenOffers(f.Ctx, s.ID, f.Eve.ID); err != nil || (len(next) == 1) != l.passes {
					t.Errorf("Eve has %d offers (%v), want one: %t", len(next), err, l.passes)
				}
				f.Consistent(s.ID)
			})
		})
	}
}
