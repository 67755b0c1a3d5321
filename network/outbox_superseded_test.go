package network_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// kindsTo are the kinds of the emails that are due and go to a person.
func (f *fixture) kindsTo(p *db.Person) []db.MessageKind {
	f.t.Helper()
	var kinds []db.MessageKind
	for _, d := range f.sendAll() {
		if d.Message.PersonID == p.ID {
			kinds = append(kinds, d.Message.Kind)
		}
	}
	return kinds
}

func (f *fixture) withdraw(p *db.Person, s *db.Shift, reason string) {
	f.t.Helper()
	if err := f.Rota.Withdraw(f.ctx, p, s.ID, reason); err != nil {
		f.t.Fatal(err)
	}
}

func TestEmailsThatCancelEachOtherOutAreNotSent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 8*weeks), 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.withdraw(f.alice, s, "")
		wantStrings(t, "signed up and withdrawn", f.kindsTo(f.alice), nil)
		for range 20 {
			f.signUp(f.alice, s, db.SignupConfirmed)
			f.withdraw(f.alice, s, "")
		}
		f.signUp(f.alice, s, db.SignupConfirmed)
		wantStrings(t, "on it at last", f.kindsTo(f.alice), []db.MessageKind{messages.Confirmed})
		for range 20 {
			f.withdraw(f.alice, s, "")
			f.signUp(f.alice, s, db.SignupConfirmed)
		}
		wantStrings(t, "withdrawn and signed up again", f.kindsTo(f.alice), nil)
		f.withdraw(f.alice, s, "")
		wantStrings(t, "off it", f.kindsTo(f.alice), []db.MessageKind{messages.Withdrawn})
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.withdraw(f.alice, s, "")
		wantStrings(t, "on and off it again", f.kindsTo(f.alice), nil)
		f.signUp(f.alice, s, db.SignupConfirmed)
		wantStrings(t, "on it again", f.kindsTo(f.alice), []db.MessageKind{messages.Confirmed})
	})
}

func TestWhatMayNotHaveArrivedCancelsNothingOut(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 8*weeks), 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.sendAll()
		f.withdraw(f.alice, s, "")
		f.sendAll()
		f.signUp(f.alice, s, db.SignupConfirmed)
		sending, err := f.Messages.ClaimNext(f.ctx) // and the server has not answered yet
		if err != nil || sending.Message.Kind != messages.Confirmed {
			t.Fatal(sending, err)
		}
		f.withdraw(f.alice, s, "")
		wantStrings(t, "after the confirmation that is on its way", f.kindsTo(f.alice), []db.MessageKind{messages.Withdrawn})
		f.signUp(f.alice, s, db.SignupConfirmed)
		if sending, err = f.Messages.ClaimNext(f.ctx); err != nil || sending.Message.Kind != messages.Confirmed {
			t.Fatal(sending, err)
		}
		f.withdraw(f.alice, s, "")
		f.signUp(f.alice, s, db.SignupConfirmed)
		wantStrings(t, "while one that says the same may not arrive", f.kindsTo(f.alice), []db.MessageKind{messages.Confirmed})
	})
}

func TestALeadIsToldOfALateWithdrawalUnlessItIsTakenBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 30*time.Hour), 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.clock = f.clock.Add(time.Hour)
		f.sendAll()
		f.withdraw(f.alice, s, "unwell")
		f.signUp(f.alice, s, db.SignupConfirmed)
		wantStrings(t, "who comes after all", f.kindsTo(f.eve), nil)
		f.clock = f.clock.Add(time.Hour)
		f.withdraw(f.alice, s, "unwell")
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.clock = f.clock.Add(time.Hour)
		f.withdraw(f.alice, s, "unwell again")
		wantStrings(t, "who does not come", f.kindsTo(f.eve), []db.MessageKind{messages.LateWithdraw})
	})
}

func TestALeadIsNotWarnedOnceEnoughPeopleCome(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 60*time.Hour)
		s := f.shift(e, 2)
		f.shift(e, 2, func(s *db.Shift) { s.Role = "Walkabout" })
		f.remind()
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.openTo(f.eve)
		got := f.mailTo(f.eve)
		if !strings.Contains(got, "Walkabout") || strings.Contains(got, "Stall morning") {
			t.Errorf("Eve, one of whose shifts is still short, reads\n%s", got)
		}
		market := f.event("Market", 60*time.Hour)
		short := f.shift(market, 2)
		f.remind()
		f.signUp(f.charlie, short, db.SignupConfirmed)
		if got := f.mailTo(f.eve); got != "" {
			t.Errorf("Eve, who has enough people, reads\n%s", got)
		}
	})
}

func TestAPlaceThatWasFilledByHandIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 11*time.Hour), 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.sendAll()
		f.withdraw(f.alice, s, "unwell")
		if _, err := f.Staffing.Assign(f.ctx, f.eve, s.ID, f.charlie.ID, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.kindsTo(f.eve); slices.Contains(got, messages.FillByHand) {
			t.Errorf("Eve, who filled the place, is told %q", got)
		}
	})
}

func TestADriverWhoChangesThereAndBackHearsNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.drivers(f.alice, f.charlie)
		form := from(10, "11:00", "23:00")
		drive := func(id int64, p *db.Person) {
			t.Helper()
			form.Driver = refusal.IdOrEmpty(p.ID)
			if err := f.Vehicles.ChangeBooking(f.ctx, g.femi, id, g.booking(id).Version, form); err != nil {
				t.Fatal(err)
			}
		}
		form.Driver = refusal.IdOrEmpty(f.alice.ID)
		id := g.book(g.femi, f.event("Herts Pride", 10*24*time.Hour), form)
		wantStrings(t, "Alice, who drives,", f.kindsTo(f.alice), []db.MessageKind{messages.CarConfirmed})
		drive(id, f.charlie)
		drive(id, f.alice)
		for _, d := range f.sendAll() {
			t.Errorf("%s gets %s", d.Name, d.Message.Kind)
		}
		drive(id, f.charlie)
		sent := f.sendAll()
		if len(sent) != 2 || sent[0].Message.Kind != messages.DriverChanged || sent[1].Message.Kind != messages.CarConfirmed {
			t.Errorf("once it is Charlie who drives, %d emails go", len(sent))
		}
	})
}

func TestARequestForAVehicleThatIsAnsweredOrGoneAsksNobody(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id := g.book(f.eve, f.event("Herts Pride", 10*24*time.Hour), from(10, "11:00", "23:00"))
		if err := f.Vehicles.CancelBooking(f.ctx, f.eve, id, "not needed"); err != nil {
			t.Fatal(err)
		}
		if got := f.kindsTo(g.femi); slices.Contains(got, messages.CarAsked) {
			t.Errorf("Femi is told %q", got)
		}
	})
}

func TestALaterEmailThatWasStoppedOrIsAboutAnotherShiftKeepsNoneBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 11*time.Hour)
		s := f.shift(e, 1)
		other := f.shift(e, 1, func(s *db.Shift) { s.Role = "Walkabout" })
		for shift, people := range map[*db.Shift][2]*db.Person{s: {f.alice, f.charlie}, other: {f.bob, f.person("Dana", "Whitlock", db.Officer)}} {
			f.signUp(people[0], shift, db.SignupConfirmed)
			f.signUp(people[1], shift, db.SignupWaiting)
		}
		f.sendAll()
		f.withdraw(f.alice, s, "unwell")
		f.withdraw(f.bob, other, "unwell")
		wantStrings(t, "Eve, who has two places to fill,", slices.DeleteFunc(f.kindsTo(f.eve), func(kind db.MessageKind) bool { return kind != messages.FillByHand }), []db.MessageKind{messages.FillByHand, messages.FillByHand})

		m := &db.Message{Kind: messages.FillByHand, Status: db.MessagePending, PersonID: f.eve.ID, EventID: e.ID, ShiftID: s.ID, DueAt: f.clock, NextTryAt: f.clock, CreatedAt: f.clock}
		later := *m
		m.MessageKey, later.MessageKey, later.Status = "earlier", "later", db.MessageStopped
		f.write(func(tx *db.Tx) error {
			for _, one := range []*db.Message{m, &later} {
				if _, err := tx.InsertMessage(f.ctx, one); err != nil {
					return err
				}
			}
			return nil
		})
		all, err := f.DB.Messages(f.ctx, db.MessageFilter{EventID: e.ID, Kind: messages.FillByHand})
		if err != nil || all[0].MessageKey != "later" || all[1].MessageKey != "earlier" {
			t.Fatal(all, err)
		}
		if why, err := messages.SaidLater(f.ctx, f.DB.Reader, &all[1]); why != "" || err != nil {
			t.Errorf("for one that was stopped the earlier one is kept back: %q, %v", why, err)
		}
	})
}

func TestTwoPlacesOfAShiftToFillByHandAreOneEmail(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.shift(f.event("Herts Pride", 11*time.Hour), 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.bob, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.sendAll()
		f.withdraw(f.alice, s, "unwell")
		f.withdraw(f.bob, s, "unwell")
		if n := f.countMessages(messages.FillByHand, s.EventID); n != 2 {
			t.Fatalf("%d emails are queued, want 2", n)
		}
		wantStrings(t, "Eve", slices.DeleteFunc(f.kindsTo(f.eve), func(kind db.MessageKind) bool { return kind != messages.FillByHand }), []db.MessageKind{messages.FillByHand})
	})
}
