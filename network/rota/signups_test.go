package rota_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestAskingTwiceIsAskingOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 8*clocktest.Weeks), 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		if got := f.Consistent(s.ID); got.Taken != 1 {
			t.Errorf("%d taken, want 1", got.Taken)
		}
		if got := f.Told(f.Alice); !slices.Equal(got, []db.MessageKind{messages.Confirmed}) {
			t.Errorf("told %v, want one confirmation", got)
		}
	})
}

func TestSignUpUndoAndSignUpAgainEachLeaveOneLogRow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		s := f.Shift(e, 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal("withdrawing twice:", err)
		}
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.Consistent(s.ID)
		rows, err := f.DB.EventLog(f.Ctx, e.ID, 0, 10)
		if err != nil || len(rows) != 3 {
			t.Errorf("%d log rows, want 3 (%v)", len(rows), err)
		}
		messages, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: f.Alice.ID})
		if err != nil || len(messages) != 2 || messages[0].Status != db.MessagePending || messages[1].Status != db.MessageStopped {
			t.Errorf("messages %+v (%v), want the first stopped and the second pending", messages, err)
		}
	})
}

func TestWhoMayNotAttendIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		llos := f.Shift(e, 2, func(s *db.Shift) { s.Accreditation = db.LLO })
		_, err := f.Rota.SignUp(f.Ctx, f.Charlie, llos.ID)
		refusaltest.WantKind(t, err, refusal.Conflict)
		f.SignUp(f.Alice, llos, db.SignupConfirmed)
		overlaps := f.Shift(e, 2)
		_, err = f.Rota.SignUp(f.Ctx, f.Alice, overlaps.ID)
		refusaltest.WantKind(t, err, refusal.Conflict)
		_, err = f.Rota.SignUp(f.Ctx, f.Alice, 999)
		refusaltest.WantKind(t, err, refusal.NotFound)
		refusaltest.WantKind(t, f.Rota.Withdraw(f.Ctx, f.Charlie, llos.ID, ""), refusal.NotFound)
	})
}

func TestAFreedPlaceGoesToTheFirstWhoMayStillAttend(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		s, other := f.Shift(e, 1), f.Shift(e, 5)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.SignUp(f.Eve, s, db.SignupWaiting)
		f.SignUp(f.Charlie, other, db.SignupConfirmed) // Charlie is busy now
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.Status(f.Charlie, s); got != db.SignupWaiting {
			t.Errorf("Charlie is %s, want waiting still", got)
		}
		if got := f.Status(f.Eve, s); got != db.SignupConfirmed {
			t.Errorf("Eve is %s, want confirmed", got)
		}
		if got := f.Told(f.Eve); !slices.Contains(got, messages.Promoted) {
			t.Errorf("Eve was told %v", got)
		}
		passes, err := f.DB.Passes(f.Ctx, s.ID, f.Charlie.ID)
		if err != nil || len(passes) != 1 {
			t.Errorf("Charlie can read %v (%v), want why he was passed over", passes, err)
		}
		f.Consistent(s.ID)
	})
}

func TestWithThreeDaysToGoThePlaceIsOfferedAndTheOfferHoldsIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 60*time.Hour)
		s := f.Shift(e, 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.SignUp(f.Eve, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		offers, err := f.DB.OpenOffers(f.Ctx, s.ID, 0)
		if err != nil || len(offers) != 1 || offers[0].PersonID != f.Charlie.ID {
			t.Fatalf("offers %+v (%v), want one for Charlie", offers, err)
		}
		f.SignUp(f.Bob, s, db.SignupWaiting) // the place is held
		refusaltest.WantKind(t, f.Rota.AnswerMyOffer(f.Ctx, f.Eve, offers[0].ID, true), refusal.NotFound)

		f.Clock = offers[0].Deadline
		refusaltest.WantKind(t, f.Rota.AnswerMyOffer(f.Ctx, f.Charlie, offers[0].ID, true), refusal.Conflict)
		if n, err := f.Rota.LapseOffers(f.Ctx); err != nil || n != 1 {
			t.Fatalf("%d lapsed (%v), want 1", n, err)
		}
		if got := f.Status(f.Charlie, s); got != db.SignupWithdrawn {
			t.Errorf("Charlie is %s, want withdrawn", got)
		}
		offers, err = f.DB.OpenOffers(f.Ctx, s.ID, f.Eve.ID)
		if err != nil || len(offers) != 1 {
			t.Fatalf("Eve has %d offers (%v), want 1", len(offers), err)
		}
		for range 2 { // accepting twice is accepting once
			if err := f.Rota.AnswerMyOffer(f.Ctx, f.Eve, offers[0].ID, true); err != nil {
				t.Fatal(err)
			}
		}
		if got := f.Status(f.Eve, s); got != db.SignupConfirmed {
			t.Errorf("Eve is %s, want confirmed", got)
		}
		f.Consistent(s.ID)
	})
}

func TestADeclinedOfferPassesToTheNextAndCanNotBeAcceptedLater(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 60*time.Hour), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.SignUp(f.Eve, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		offers, _ := f.DB.OpenOffers(f.Ctx, s.ID, f.Charlie.ID)
		if err := f.Rota.AnswerMyOffer(f.Ctx, f.Charlie, offers[0].ID, false); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, f.Rota.AnswerMyOffer(f.Ctx, f.Charlie, offers[0].ID, true), refusal.Conflict)
		if open, _ := f.DB.OpenOffers(f.Ctx, s.ID, f.Eve.ID); len(open) != 1 {
			t.Error("the place was not offered to Eve")
		}
		f.Consistent(s.ID)
	})
}

func TestUnderTwelveHoursTheLeadFillsThePlaceByHand(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 11*time.Hour), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.Clock = f.Clock.Add(time.Hour) // past the time of undoing
		refusaltest.WantKind(t, f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""), refusal.Invalid)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "unwell"); err != nil {
			t.Fatal(err)
		}
		if got := f.Status(f.Charlie, s); got != db.SignupWaiting {
			t.Errorf("Charlie is %s, want waiting", got)
		}
		if got := f.Told(f.Eve); !slices.Equal(got, []db.MessageKind{messages.LateWithdraw, messages.FillByHand}) {
			t.Errorf("the lead was told %v", got)
		}
		f.Consistent(s.ID)
	})
}

func TestNobodyWithdrawsOnceTheShiftHasBegun(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 30*time.Hour), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.Clock = s.StartsAt
		refusaltest.WantKind(t, f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "ill"), refusal.Conflict)
		f.Clock = s.StartsAt.Add(-time.Second)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "ill"); err != nil {
			t.Error(err)
		}
	})
}
