package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// lettersTo sends what is due and returns the kinds of the letters to an address.
func (f *fixture) lettersTo(email string) (kinds []db.MessageKind) {
	f.t.Helper()
	for _, d := range f.mailed() {
		if d.To == email {
			kinds = append(kinds, d.Message.Kind)
		}
	}
	return kinds
}

// askedBy returns the latest nomination by somebody to an event.
func (f *fixture) askedBy(me *db.Person, e *db.Event) nominations.MyNomination {
	f.t.Helper()
	page, err := f.Nominations.NominationsFor(f.ctx, me, e.ID)
	if err != nil || len(page.Mine) == 0 {
		f.t.Fatalf("%+v, %v", page, err)
	}
	return page.Mine[0]
}

func TestWhoLeftGetsNoLetterOfANominationOfAnyKind(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.classroom(40*24*time.Hour, 5)
		f.nominate(dana, e, f.charlie.Email, "")
		f.nominate(f.bob, e, f.charlie.Email, "")
		if got := f.lettersTo(f.charlie.Email); len(got) != 2 {
			t.Fatalf("at first: %v", got)
		}
		if err := f.People.Deactivate(f.ctx, f.bob, f.charlie.ID, "Left the force"); err != nil {
			t.Fatal(err)
		}
		for _, me := range []*db.Person{dana, f.bob} {
			if no := f.askedBy(me, e); no.Status != db.NominationLapsed || no.Email != "" {
				t.Errorf("after leaving the question is %+v", no)
			}
			f.nominate(me, e, f.charlie.Email, "") // somebody does not know yet
			if err := f.Nominations.RenewNomination(f.ctx, me, e.ID, f.askedBy(me, e).ID); err != nil {
				t.Fatal(err)
			}
		}
		f.clock = f.clock.Add(8 * 24 * time.Hour)
		if _, err := f.Nominations.QueueNominations(f.ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, f.reload(e).Version, "The trainer is ill"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Nominations.QueueNominations(f.ctx); err != nil {
			t.Fatal(err)
		}
		if got := f.lettersTo(f.charlie.Email); len(got) != 0 {
			t.Errorf("who left was sent %v", got)
		}
	})
}

func TestANewLinkOfAnOfficerReachesNobodyOfAnotherForce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.classroom(40*24*time.Hour, 5)
		other := f.person("Oona", "Marsh", db.Officer)
		other.Force = "Bedfordshire Police"
		f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, other, "force") })
		f.nominate(f.alice, e, other.Email, "")
		if err := f.Nominations.RenewNomination(f.ctx, f.alice, e.ID, f.askedBy(f.alice, e).ID); err != nil {
			t.Fatal(err)
		}
		if got := f.lettersTo(other.Email); len(got) != 0 {
			t.Errorf("an officer of another force wrote %v", got)
		}
		f.nominate(dana, e, other.Email, "")
		if got := f.lettersTo(other.Email); len(got) != 1 {
			t.Errorf("who teaches it wrote %v", got)
		}
	})
}

func TestAnAddressGetsSixLettersHoweverOftenItIsAskedRenewedAndTakenBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.classroom(40*24*time.Hour, 5)
		sent, last := 0, ""
		post := func() {
			t.Helper()
			for _, d := range f.mailed() {
				if d.To == stranger {
					sent, last = sent+1, messages.GuestCode(d.Message.Link)
				}
			}
		}
		for i := range 8 {
			me := []*db.Person{dana, f.bob}[i%2]
			f.nominate(me, e, stranger, "")
			post()
			id := f.askedBy(me, e).ID
			if err := f.Nominations.RenewNomination(f.ctx, me, e.ID, id); err != nil {
				t.Fatal(err)
			}
			post()
			if sent < int(nominations.NomineeBucket.Size) {
				if err := f.Nominations.WithdrawNomination(f.ctx, me, e.ID, id); err != nil {
					t.Fatal(err)
				}
			}
		}
		if sent != int(nominations.NomineeBucket.Size) {
			t.Errorf("%d letters to one address, want %v", sent, nominations.NomineeBucket.Size)
		}
		if m, err := f.Nominations.NomineeByCode(f.ctx, last); err != nil || !m.Answerable() {
			t.Errorf("a letter that was not sent ended the last link: %+v, %v", m, err)
		}
		f.clock = f.clock.Add(8 * 24 * time.Hour)
		if _, err := f.Nominations.QueueNominations(f.ctx); err != nil {
			t.Fatal(err)
		}
		if got := f.lettersTo(stranger); len(got) == 0 {
			t.Error("a week later the address is not reminded")
		}
	})
}

func TestWhenANominationEndsNothingThatWasWrittenAboutItIsKept(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.classroom(40*24*time.Hour, 5)
		ends := []func(id int64, code string) error{
			func(id int64, _ string) error { return f.Nominations.WithdrawNomination(f.ctx, dana, e.ID, id) },
			func(_ int64, code string) error { return f.Nominations.DeclineNomination(f.ctx, code) },
			func(_ int64, code string) error {
				_, err := f.Nominations.AcceptNomination(f.ctx, code, nominations.GuestForm{FirstName: "S", LastName: "C", Rank: "PC", Force: "Kent Police"})
				return err
			},
		}
		f.mailed()
		for i, end := range ends {
			email := "sam" + refusal.IdOrEmpty(int64(i+1)) + "@beds.example.net"
			f.nominate(dana, e, email, "")
			d := f.claim()
			if _, err := f.Messages.NotDelivered(f.ctx, d, "550 5.1.1 <"+email+">: User unknown", messages.RefusedForGood); err != nil {
				t.Fatal(err)
			}
			f.nominate(f.bob, e, email, "")
			code := linkTo(t, f.mailed(), email)
			if err := end(f.askedBy(dana, e).ID, code); err != nil {
				t.Fatal(err)
			}
			m, err := f.DB.Message(f.ctx, d.Message.ID)
			if err != nil || m.Why+m.Subject+m.Body+m.Link+m.LinkText != "" {
				t.Errorf("%d: %+v, %v", i, m, err)
			}
			f.mailed()
		}
	})
}
