package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// guestOn has a guest of another force accept a place at a course date.
func (f *fixture) guestOn(e *db.Event, by *db.Person, email, first, last, force string) *db.Person {
	f.t.Helper()
	f.nominate(by, e, email, force)
	if _, err := f.Nominations.AcceptNomination(f.ctx, linkTo(f.t, f.mailed(), email), nominations.GuestForm{FirstName: first, LastName: last, Rank: "Constable"}); err != nil {
		f.t.Fatal(err)
	}
	p, err := f.DB.PersonByEmail(f.ctx, email)
	if err != nil {
		f.t.Fatal(err)
	}
	return p
}

// completed records that learners completed a course date, and signs it off.
func (f *fixture) completed(e *db.Event, by *db.Person, learners *db.Shift, people ...*db.Person) {
	f.t.Helper()
	for _, p := range people {
		if err := f.Training.SaveResult(f.ctx, by, f.signup(p, learners).ID, training.LineForm{Result: string(db.CompletedCourse)}); err != nil {
			f.t.Fatal(err)
		}
	}
	if _, err := f.Training.SignOff(f.ctx, by, e.ID); err != nil {
		f.t.Fatal(err)
	}
}

// sendLetter looks at the letter to a force and marks it as sent.
func (f *fixture) sendLetter(by *db.Person, e *db.Event, force string) error {
	f.t.Helper()
	return f.Training.MarkLetter(f.ctx, by, e.ID, force, true, f.letterTo(by, e, force).AsSeen())
}

func (f *fixture) letterTo(by *db.Person, e *db.Event, force string) *training.Letter {
	f.t.Helper()
	certs, err := f.Training.CertificatesFor(f.ctx, by, e.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	for i := range certs.Letters {
		if certs.Letters[i].Force == force {
			return &certs.Letters[i]
		}
	}
	f.t.Fatalf("there is no letter to %s", force)
	return nil
}

func TestALetterIsSignedByWhoSignedOffAndWaitsUntilItIsSent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.classroom(30*24*time.Hour, 5)
		f.signUp(f.bob, f.shift(e, 2, func(s *db.Shift) { s.Role = "Trainer" }), db.SignupConfirmed)
		sam := f.guestOn(e, dana, "sam@beds.example.net", "Sam", "Marlow", "Bedfordshire Police")
		kim := f.guestOn(e, dana, "kim@cambs.example.net", "Kim", "Harlow", "Cambridgeshire Constabulary")
		f.clock = f.clock.Add(30*24*time.Hour + time.Hour)
		f.completed(e, dana, learners, sam, kim)

		waiting := func(me *db.Person) int {
			t.Helper()
			all, err := f.Training.LettersToSend(f.ctx, me)
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		letter := func() training.Letter {
			t.Helper()
			certs, err := f.Training.CertificatesFor(f.ctx, f.bob, e.ID)
			if err != nil || len(certs.Letters) != 2 {
				t.Fatalf("%+v, %v", certs, err)
			}
			return certs.Letters[0]
		}
		if l := letter(); l.Force != "Bedfordshire Police" || l.SignedBy == nil || l.SignedBy.ID != dana.ID || l.Sent != nil {
			t.Errorf("downloaded by Bob: %+v", l)
		}
		if got := waiting(dana); got != 2 {
			t.Errorf("%d letters wait, want 2", got)
		}
		wantKind(t, f.Training.MarkLetter(f.ctx, f.alice, e.ID, "Bedfordshire Police", true, ""), refusal.Forbidden)
		wantKind(t, f.Training.MarkLetter(f.ctx, f.bob, e.ID, "Essex Police", true, ""), refusal.NotFound)
		f.clock = f.clock.Add(time.Hour)
		for range 2 {
			if err := f.sendLetter(f.bob, e, "Bedfordshire Police"); err != nil {
				t.Fatal(err)
			}
		}
		if l := letter(); l.Sent == nil || l.SentBy.ID != f.bob.ID || waiting(dana) != 1 {
			t.Errorf("after it was sent: %+v, and %d wait", l, waiting(dana))
		}
		f.clock = f.clock.Add(time.Hour)
		if err := f.Training.SaveResult(f.ctx, f.bob, f.signup(sam, learners).ID, training.LineForm{Version: f.lineOf(sam, learners), Result: string(db.LeftCourse), Reason: "Left at noon"}); err != nil {
			t.Fatal(err)
		}
		if l := letter(); !l.Changed || waiting(dana) != 2 {
			t.Errorf("a correction does not bring the letter back: %+v", l)
		}
		if err := f.sendLetter(f.bob, e, "Bedfordshire Police"); err != nil {
			t.Fatal(err)
		}
		if err := f.Training.MarkLetter(f.ctx, f.bob, e.ID, "Bedfordshire Police", false, ""); err != nil || letter().Sent != nil || waiting(f.bob) != 2 || waiting(f.alice) != 0 {
			t.Errorf("taken back: %v", err)
		}
	})
}

// lineOf is the version of the line of a learner in the register.
func (f *fixture) lineOf(p *db.Person, s *db.Shift) int {
	f.t.Helper()
	r, err := f.DB.Result(f.ctx, f.signup(p, s).ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return r.Version
}

func TestALetterIsNotMarkedAsSentWhenItSaysSomethingElseByNow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		const beds = "Bedfordshire Police"
		e, learners, dana := f.classroom(30*24*time.Hour, 5)
		sam := f.guestOn(e, dana, "sam@beds.example.net", "Sam", "Marlow", beds)
		kim := f.guestOn(e, dana, "kim@beds.example.net", "Kim", "Harlow", beds)
		f.clock = f.clock.Add(30*24*time.Hour + time.Hour)
		f.completed(e, dana, learners, sam)
		mark := func(printed *training.Letter) error {
			return f.Training.MarkLetter(f.ctx, dana, e.ID, beds, true, printed.AsSeen())
		}
		printed := f.letterTo(dana, e, beds)
		f.completed(e, dana, learners, kim) // within the same second, and one more than was printed
		wantKind(t, mark(printed), refusal.Conflict)
		printed = f.letterTo(dana, e, beds)
		f.clock = f.clock.Add(time.Minute)
		if err := f.Training.SaveResult(f.ctx, dana, f.rowOf(sam, learners), training.LineForm{Version: f.lineOf(sam, learners), Result: string(db.NotAttended), Reason: "That was somebody else"}); err != nil {
			t.Fatal(err)
		}
		f.clock = f.clock.Add(time.Minute)
		wantKind(t, mark(printed), refusal.Conflict)
		wantKind(t, f.Training.MarkLetter(f.ctx, dana, e.ID, beds, true, ""), refusal.Conflict)
		if due, err := f.DB.DueLetters(f.ctx, f.Settings.ForceName); err != nil || len(due) != 1 {
			t.Errorf("%d letters wait, %v", len(due), err)
		}
		printed = f.letterTo(dana, e, beds)
		for range 2 {
			if err := mark(printed); err != nil {
				t.Error(err)
			}
		}
		if due, err := f.DB.DueLetters(f.ctx, f.Settings.ForceName); err != nil || len(due) != 0 {
			t.Errorf("once it was looked at again %d letters wait, %v", len(due), err)
		}
	})
}
