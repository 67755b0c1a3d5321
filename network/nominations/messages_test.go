package nominations_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/nominations/nominationstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestANewLinkOfAnOfficerReachesNobodyOfAnotherForce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.Classroom(40*24*time.Hour, 5)
		other := f.Person("Oona", "Marsh", db.Officer)
		other.Force = "Bedfordshire Police"
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, other, "force") })
		f.Nominate(f.Alice, e, other.Email, "")
		if err := f.Nominations.RenewNomination(f.Ctx, f.Alice, e.ID, f.AskedBy(f.Alice, e).ID); err != nil {
			t.Fatal(err)
		}
		if got := f.LettersTo(other.Email); len(got) != 0 {
			t.Errorf("an officer of another force wrote %v", got)
		}
		f.Nominate(dana, e, other.Email, "")
		if got := f.LettersTo(other.Email); len(got) != 1 {
			t.Errorf("who teaches it wrote %v", got)
		}
	})
}

func TestAnAddressGetsSixLettersHoweverOftenItIsAskedRenewedAndTakenBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.Classroom(40*24*time.Hour, 5)
		sent, last := 0, ""
		post := func() {
			t.Helper()
			for _, d := range f.Mailed() {
				if d.To == nominationstest.Stranger {
					sent, last = sent+1, messages.GuestCode(d.Message.Link)
				}
			}
		}
		for i := range 8 {
			me := []*db.Person{dana, f.Bob}[i%2]
			f.Nominate(me, e, nominationstest.Stranger, "")
			post()
			id := f.AskedBy(me, e).ID
			if err := f.Nominations.RenewNomination(f.Ctx, me, e.ID, id); err != nil {
				t.Fatal(err)
			}
			post()
			if sent < int(nominations.NomineeBucket.Size) {
				if err := f.Nominations.WithdrawNomination(f.Ctx, me, e.ID, id); err != nil {
					t.Fatal(err)
				}
			}
		}
		if sent != int(nominations.NomineeBucket.Size) {
			t.Errorf("%d letters to one address, want %v", sent, nominations.NomineeBucket.Size)
		}
		if m, err := f.Nominations.NomineeByCode(f.Ctx, last); err != nil || !m.Answerable() {
			t.Errorf("a letter that was not sent ended the last link: %+v, %v", m, err)
		}
		f.Clock = f.Clock.Add(8 * 24 * time.Hour)
		if _, err := f.Nominations.QueueNominations(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if got := f.LettersTo(nominationstest.Stranger); len(got) == 0 {
			t.Error("a week later the address is not reminded")
		}
	})
}

func TestWhenANominationEndsNothingThatWasWrittenAboutItIsKept(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.Classroom(40*24*time.Hour, 5)
		ends := []func(id int64, code string) error{
			func(id int64, _ string) error { return f.Nominations.WithdrawNomination(f.Ctx, dana, e.ID, id) },
			func(_ int64, code string) error { return f.Nominations.DeclineNomination(f.Ctx, code) },
			func(_ int64, code string) error {
				_, err := f.Nominations.AcceptNomination(f.Ctx, code, nominations.GuestForm{FirstName: "S", LastName: "C", Rank: "PC", Force: "Kent Police"})
				return err
			},
		}
		f.Mailed()
		for i, end := range ends {
			email := "sam" + refusal.IdOrEmpty(int64(i+1)) + "@beds.example.net"
			f.Nominate(dana, e, email, "")
			d := f.Claim()
			if _, err := f.Messages.NotDelivered(f.Ctx, d, "550 5.1.1 <"+email+">: User unknown", messages.RefusedForGood); err != nil {
				t.Fatal(err)
			}
			f.Nominate(f.Bob, e, email, "")
			code := nominationstest.LinkTo(t, f.Mailed(), email)
			if err := end(f.AskedBy(dana, e).ID, code); err != nil {
				t.Fatal(err)
			}
			m, err := f.DB.Message(f.Ctx, d.Message.ID)
			if err != nil || m.Why+m.Subject+m.Body+m.Link+m.LinkText != "" {
				t.Errorf("%d: %+v, %v", i, m, err)
			}
			f.Mailed()
		}
	})
}
