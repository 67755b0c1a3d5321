package rota_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestALeadIsToldOfALateWithdrawalUnlessItIsTakenBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 30*time.Hour), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.Clock = f.Clock.Add(time.Hour)
		f.SendAll()
		f.Withdraw(f.Alice, s, "unwell")
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		refusaltest.WantStrings(t, "who comes after all", f.KindsTo(f.Eve), nil)
		f.Clock = f.Clock.Add(time.Hour)
		f.Withdraw(f.Alice, s, "unwell")
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.Clock = f.Clock.Add(time.Hour)
		f.Withdraw(f.Alice, s, "unwell again")
		refusaltest.WantStrings(t, "who does not come", f.KindsTo(f.Eve), []db.MessageKind{messages.LateWithdraw})
	})
}

func TestALeadIsNotWarnedOnceEnoughPeopleCome(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 60*time.Hour)
		s := f.Shift(e, 2)
		f.Shift(e, 2, func(s *db.Shift) { s.Role = "Walkabout" })
		f.Remind()
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.OpenTo(f.Eve)
		got := f.MailTo(f.Eve)
		if !strings.Contains(got, "Walkabout") || strings.Contains(got, "Stall morning") {
			t.Errorf("Eve, one of whose shifts is still short, reads\n%s", got)
		}
		market := f.Event("Market", 60*time.Hour)
		short := f.Shift(market, 2)
		f.Remind()
		f.SignUp(f.Charlie, short, db.SignupConfirmed)
		if got := f.MailTo(f.Eve); got != "" {
			t.Errorf("Eve, who has enough people, reads\n%s", got)
		}
	})
}

func TestALaterEmailThatWasStoppedOrIsAboutAnotherShiftKeepsNoneBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 11*time.Hour)
		s := f.Shift(e, 1)
		other := f.Shift(e, 1, func(s *db.Shift) { s.Role = "Walkabout" })
		for shift, people := range map[*db.Shift][2]*db.Person{s: {f.Alice, f.Charlie}, other: {f.Bob, f.Person("Dana", "Whitlock", db.Officer)}} {
			f.SignUp(people[0], shift, db.SignupConfirmed)
			f.SignUp(people[1], shift, db.SignupWaiting)
		}
		f.SendAll()
		f.Withdraw(f.Alice, s, "unwell")
		f.Withdraw(f.Bob, other, "unwell")
		refusaltest.WantStrings(t, "Eve, who has two places to fill,", slices.DeleteFunc(f.KindsTo(f.Eve), func(kind db.MessageKind) bool { return kind != messages.FillByHand }), []db.MessageKind{messages.FillByHand, messages.FillByHand})

		m := &db.Message{Kind: messages.FillByHand, Status: db.MessagePending, PersonID: f.Eve.ID, EventID: e.ID, ShiftID: s.ID, DueAt: f.Clock, NextTryAt: f.Clock, CreatedAt: f.Clock}
		later := *m
		m.MessageKey, later.MessageKey, later.Status = "earlier", "later", db.MessageStopped
		f.Write(func(tx *db.Tx) error {
			for _, one := range []*db.Message{m, &later} {
				if _, err := tx.InsertMessage(f.Ctx, one); err != nil {
					return err
				}
			}
			return nil
		})
		all, err := f.DB.Messages(f.Ctx, db.MessageFilter{EventID: e.ID, Kind: messages.FillByHand})
		if err != nil || all[0].MessageKey != "later" || all[1].MessageKey != "earlier" {
			t.Fatal(all, err)
		}
		if why, err := messages.SaidLater(f.Ctx, f.DB.Reader, &all[1]); why != "" || err != nil {
			t.Errorf("for one that was stopped the earlier one is kept back: %q, %v", why, err)
		}
	})
}

func TestTwoPlacesOfAShiftToFillByHandAreOneEmail(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 11*time.Hour), 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Bob, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.SendAll()
		f.Withdraw(f.Alice, s, "unwell")
		f.Withdraw(f.Bob, s, "unwell")
		if n := f.CountMessages(messages.FillByHand, s.EventID); n != 2 {
			t.Fatalf("%d emails are queued, want 2", n)
		}
		refusaltest.WantStrings(t, "Eve", slices.DeleteFunc(f.KindsTo(f.Eve), func(kind db.MessageKind) bool { return kind != messages.FillByHand }), []db.MessageKind{messages.FillByHand})
	})
}
