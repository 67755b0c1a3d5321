package network_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

const weeks = 7 * 24 * time.Hour

func TestAskingTwiceIsAskingOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 8*weeks), 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.alice, s, db.SignupConfirmed)
		if got := f.consistent(s.ID); got.Taken != 1 {
			t.Errorf("%d taken, want 1", got.Taken)
		}
		if got := f.told(f.alice); !slices.Equal(got, []db.MessageKind{messages.Confirmed}) {
			t.Errorf("told %v, want one confirmation", got)
		}
	})
}

func TestSignUpUndoAndSignUpAgainEachLeaveOneLogRow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
		s := f.shift(e, 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal("withdrawing twice:", err)
		}
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.consistent(s.ID)
		rows, err := f.DB.EventLog(f.ctx, e.ID, 0, 10)
		if err != nil || len(rows) != 3 {
			t.Errorf("%d log rows, want 3 (%v)", len(rows), err)
		}
		messages, err := f.DB.Messages(f.ctx, db.MessageFilter{PersonID: f.alice.ID})
		if err != nil || len(messages) != 2 || messages[0].Status != db.MessagePending || messages[1].Status != db.MessageStopped {
			t.Errorf("messages %+v (%v), want the first stopped and the second pending", messages, err)
		}
	})
}

func TestWhoMayNotAttendIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
		llos := f.shift(e, 2, func(s *db.Shift) { s.Accreditation = db.LLO })
		_, err := f.Rota.SignUp(f.ctx, f.charlie, llos.ID)
		wantKind(t, err, refusal.Conflict)
		f.signUp(f.alice, llos, db.SignupConfirmed)
		overlaps := f.shift(e, 2)
		_, err = f.Rota.SignUp(f.ctx, f.alice, overlaps.ID)
		wantKind(t, err, refusal.Conflict)
		_, err = f.Rota.SignUp(f.ctx, f.alice, 999)
		wantKind(t, err, refusal.NotFound)
		wantKind(t, f.Rota.Withdraw(f.ctx, f.charlie, llos.ID, ""), refusal.NotFound)
	})
}

func TestAFreedPlaceGoesToTheFirstWhoMayStillAttend(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
		s, other := f.shift(e, 1), f.shift(e, 5)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.signUp(f.eve, s, db.SignupWaiting)
		f.signUp(f.charlie, other, db.SignupConfirmed) // Charlie is busy now
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.status(f.charlie, s); got != db.SignupWaiting {
			t.Errorf("Charlie is %s, want waiting still", got)
		}
		if got := f.status(f.eve, s); got != db.SignupConfirmed {
			t.Errorf("Eve is %s, want confirmed", got)
		}
		if got := f.told(f.eve); !slices.Contains(got, messages.Promoted) {
			t.Errorf("Eve was told %v", got)
		}
		passes, err := f.DB.Passes(f.ctx, s.ID, f.charlie.ID)
		if err != nil || len(passes) != 1 {
			t.Errorf("Charlie can read %v (%v), want why he was passed over", passes, err)
		}
		f.consistent(s.ID)
	})
}

func TestWithThreeDaysToGoThePlaceIsOfferedAndTheOfferHoldsIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 60*time.Hour)
		s := f.shift(e, 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.signUp(f.eve, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		offers, err := f.DB.OpenOffers(f.ctx, s.ID, 0)
		if err != nil || len(offers) != 1 || offers[0].PersonID != f.charlie.ID {
			t.Fatalf("offers %+v (%v), want one for Charlie", offers, err)
		}
		f.signUp(f.bob, s, db.SignupWaiting) // the place is held
		wantKind(t, f.Rota.AnswerMyOffer(f.ctx, f.eve, offers[0].ID, true), refusal.NotFound)

		f.clock = offers[0].Deadline
		wantKind(t, f.Rota.AnswerMyOffer(f.ctx, f.charlie, offers[0].ID, true), refusal.Conflict)
		if n, err := f.Rota.LapseOffers(f.ctx); err != nil || n != 1 {
			t.Fatalf("%d lapsed (%v), want 1", n, err)
		}
		if got := f.status(f.charlie, s); got != db.SignupWithdrawn {
			t.Errorf("Charlie is %s, want withdrawn", got)
		}
		offers, err = f.DB.OpenOffers(f.ctx, s.ID, f.eve.ID)
		if err != nil || len(offers) != 1 {
			t.Fatalf("Eve has %d offers (%v), want 1", len(offers), err)
		}
		for range 2 { // accepting twice is accepting once
			if err := f.Rota.AnswerMyOffer(f.ctx, f.eve, offers[0].ID, true); err != nil {
				t.Fatal(err)
			}
		}
		if got := f.status(f.eve, s); got != db.SignupConfirmed {
			t.Errorf("Eve is %s, want confirmed", got)
		}
		f.consistent(s.ID)
	})
}

func TestADeclinedOfferPassesToTheNextAndCanNotBeAcceptedLater(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 60*time.Hour), 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.signUp(f.eve, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		offers, _ := f.DB.OpenOffers(f.ctx, s.ID, f.charlie.ID)
		if err := f.Rota.AnswerMyOffer(f.ctx, f.charlie, offers[0].ID, false); err != nil {
			t.Fatal(err)
		}
		wantKind(t, f.Rota.AnswerMyOffer(f.ctx, f.charlie, offers[0].ID, true), refusal.Conflict)
		if open, _ := f.DB.OpenOffers(f.ctx, s.ID, f.eve.ID); len(open) != 1 {
			t.Error("the place was not offered to Eve")
		}
		f.consistent(s.ID)
	})
}

func TestUnderTwelveHoursTheLeadFillsThePlaceByHand(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 11*time.Hour), 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.clock = f.clock.Add(time.Hour) // past the time of undoing
		wantKind(t, f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""), refusal.Invalid)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, "unwell"); err != nil {
			t.Fatal(err)
		}
		if got := f.status(f.charlie, s); got != db.SignupWaiting {
			t.Errorf("Charlie is %s, want waiting", got)
		}
		if got := f.told(f.eve); !slices.Equal(got, []db.MessageKind{messages.LateWithdraw, messages.FillByHand}) {
			t.Errorf("the lead was told %v", got)
		}
		f.consistent(s.ID)
	})
}

func TestStaffingApprovesDeclinesAssignsAndOverridesWithAReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 8*weeks)
		s := f.shift(e, 1, func(s *db.Shift) { s.Approval = true })
		a := f.signUp(f.alice, s, db.SignupRequested)
		c := f.signUp(f.charlie, s, db.SignupRequested)
		_, err := f.Staffing.Approve(f.ctx, f.charlie, a.ID, "")
		wantKind(t, err, refusal.Forbidden)
		if g, err := f.Staffing.Approve(f.ctx, f.eve, a.ID, ""); err != nil || g.Status != db.SignupConfirmed {
			t.Fatalf("the lead approves: %+v, %v", g, err)
		}
		if g, err := f.Staffing.Approve(f.ctx, f.bob, c.ID, ""); err != nil || g.Status != db.SignupWaiting {
			t.Fatalf("approved when full: %+v, %v", g, err)
		}
		wantKind(t, f.Staffing.Decline(f.ctx, f.bob, c.ID, ""), refusal.Invalid)
		wantKind(t, f.Staffing.Decline(f.ctx, f.bob, c.ID, "no longer needed"), refusal.Conflict)

		overlaps := f.shift(e, 3)
		_, err = f.Staffing.Assign(f.ctx, f.bob, overlaps.ID, f.alice.ID, "")
		wantKind(t, err, refusal.Conflict)
		g, err := f.Staffing.Assign(f.ctx, f.bob, overlaps.ID, f.alice.ID, "she does both, they are side by side")
		if err != nil || g.Status != db.SignupConfirmed || g.Override == "" {
			t.Fatalf("overridden: %+v, %v", g, err)
		}
		if err := f.Staffing.Remove(f.ctx, f.bob, a.ID, "needed elsewhere"); err != nil {
			t.Fatal(err)
		}
		if got := f.status(f.charlie, s); got != db.SignupConfirmed {
			t.Errorf("Charlie is %s, want promoted", got)
		}
		f.consistent(s.ID)
		f.consistent(overlaps.ID)
	})
}

func TestFindCoverListsTheFreeFirstAndAsksEachOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 30*time.Hour)
		s, other := f.shift(e, 3), f.shift(e, 3)
		f.signUp(f.alice, other, db.SignupConfirmed)
		_, err := f.Staffing.Candidates(f.ctx, f.charlie, s.ID, "")
		wantKind(t, err, refusal.Forbidden)
		if n, err := f.Staffing.AskToCover(f.ctx, f.eve, s.ID, []int64{f.charlie.ID, f.alice.ID}); err != nil || n != 1 {
			t.Fatalf("%d asked (%v), want only Charlie", n, err)
		}
		all, err := f.Staffing.Candidates(f.ctx, f.eve, s.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for i := range all {
			names = append(names, all[i].Person.FirstName)
		}
		if want := []string{"Eve", "Bob", "Charlie", "Alice"}; !slices.Equal(names, want) && !slices.Equal(names, []string{"Bob", "Eve", "Charlie", "Alice"}) {
			t.Errorf("in order %v, want %v: free and least recently asked first, busy last", names, want)
		}
		if got := f.told(f.charlie); !slices.Equal(got, []db.MessageKind{messages.CoverAsked}) {
			t.Errorf("Charlie was told %v", got)
		}
	})
}

func TestAGuestSeesAndSignsUpForNothingButTheEventOfTheInvitation(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		jo := f.person("Jo", "Castell", db.Guest)
		course, pride := f.event("LLO foundation course", 8*weeks), f.event("Herts Pride", 9*weeks)
		learner, stall := f.shift(course, 3), f.shift(pride, 3)
		wantKind(t, func() error { _, err := f.Rota.SignUp(f.ctx, jo, learner.ID); return err }(), refusal.NotFound)
		if _, err := f.Staffing.Assign(f.ctx, f.bob, learner.ID, jo.ID, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := f.EventFor(f.ctx, jo, course.ID); err != nil {
			t.Errorf("Jo does not see the course she is on: %v", err)
		}
		wantKind(t, func() error { _, err := f.EventFor(f.ctx, jo, pride.ID); return err }(), refusal.NotFound)
		wantKind(t, func() error { _, err := f.Rota.SignUp(f.ctx, jo, stall.ID); return err }(), refusal.NotFound)
		if err := f.Rota.Withdraw(f.ctx, jo, learner.ID, ""); err != nil {
			t.Errorf("Jo can't withdraw: %v", err)
		}
	})
}

func TestNobodyWithdrawsOnceTheShiftHasBegun(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 30*time.Hour), 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.clock = s.StartsAt
		wantKind(t, f.Rota.Withdraw(f.ctx, f.alice, s.ID, "ill"), refusal.Conflict)
		f.clock = s.StartsAt.Add(-time.Second)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, "ill"); err != nil {
			t.Error(err)
		}
	})
}

func TestNobodyIsTakenOffWhoArrivedNorAssignedToAFullShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 3*time.Hour), 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		_, err := f.Staffing.Assign(f.ctx, f.bob, s.ID, f.charlie.ID, "A trainee")
		wantKind(t, err, refusal.Conflict)
		if _, err := f.Staffing.CheckIn(f.ctx, f.eve, f.rowOf(f.alice, s)); err != nil {
			t.Fatal(err)
		}
		wantKind(t, f.Staffing.Remove(f.ctx, f.bob, f.rowOf(f.alice, s), "Not needed"), refusal.Conflict)
		if got := f.status(f.alice, s); got != db.SignupConfirmed {
			t.Errorf("Alice is %s", got)
		}
		f.consistent(s.ID)
	})
}
