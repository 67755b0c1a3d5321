package nominations_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// completed records that learners completed a course date, and signs it off.
func (f *fixture) completed(e *db.Event, by *db.Person, learners *db.Shift, people ...*db.Person) {
	f.T.Helper()
	for _, p := range people {
		if err := f.Training.SaveResult(f.Ctx, by, f.Signup(p, learners).ID, training.LineForm{Result: string(db.CompletedCourse)}); err != nil {
			f.T.Fatal(err)
		}
	}
	if _, err := f.Training.SignOff(f.Ctx, by, e.ID); err != nil {
		f.T.Fatal(err)
	}
}

func TestALetterIsSignedByWhoSignedOffAndWaitsUntilItIsSent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.Classroom(30*24*time.Hour, 5)
		f.SignUp(f.Bob, f.Shift(e, 2, func(s *db.Shift) { s.Role = "Trainer" }), db.SignupConfirmed)
		sam := f.GuestOn(e, dana, "sam@beds.example.net", "Sam", "Marlow", "Bedfordshire Police")
		kim := f.GuestOn(e, dana, "kim@cambs.example.net", "Kim", "Harlow", "Cambridgeshire Constabulary")
		f.Clock = f.Clock.Add(30*24*time.Hour + time.Hour)
		f.completed(e, dana, learners, sam, kim)

		waiting := func(me *db.Person) int {
			t.Helper()
			all, err := f.Training.LettersToSend(f.Ctx, me)
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		letter := func() training.Letter {
			t.Helper()
			certs, err := f.Training.CertificatesFor(f.Ctx, f.Bob, e.ID)
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
		refusaltest.WantKind(t, f.Training.MarkLetter(f.Ctx, f.Alice, e.ID, "Bedfordshire Police", true, ""), refusal.Forbidden)
		refusaltest.WantKind(t, f.Training.MarkLetter(f.Ctx, f.Bob, e.ID, "Essex Police", true, ""), refusal.NotFound)
		f.Clock = f.Clock.Add(time.Hour)
		for range 2 {
			if err := f.SendLetter(f.Bob, e, "Bedfordshire Police"); err != nil {
				t.Fatal(err)
			}
		}
		if l := letter(); l.Sent == nil || l.SentBy.ID != f.Bob.ID || waiting(dana) != 1 {
			t.Errorf("after it was sent: %+v, and %d wait", l, waiting(dana))
		}
		f.Clock = f.Clock.Add(time.Hour)
		if err := f.Training.SaveResult(f.Ctx, f.Bob, f.Signup(sam, learners).ID, training.LineForm{Version: f.lineOf(sam, learners), Result: string(db.LeftCourse), Reason: "Left at noon"}); err != nil {
			t.Fatal(err)
		}
		if l := letter(); !l.Changed || waiting(dana) != 2 {
			t.Errorf("a correction does not bring the letter back: %+v", l)
		}
		if err := f.SendLetter(f.Bob, e, "Bedfordshire Police"); err != nil {
			t.Fatal(err)
		}
		if err := f.Training.MarkLetter(f.Ctx, f.Bob, e.ID, "Bedfordshire Police", false, ""); err != nil || letter().Sent != nil || waiting(f.Bob) != 2 || waiting(f.Alice) != 0 {
			t.Errorf("taken back: %v", err)
		}
	})
}

// lineOf is the version of the line of a learner in the register.
func (f *fixture) lineOf(p *db.Person, s *db.Shift) int {
	f.T.Helper()
	r, err := f.DB.Result(f.Ctx, f.Signup(p, s).ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return r.Version
}

func TestALetterIsNotMarkedAsSentWhenItSaysSomethingElseByNow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		const beds = "Bedfordshire Police"
		e, learners, dana := f.Classroom(30*24*time.Hour, 5)
		sam := f.GuestOn(e, dana, "sam@beds.example.net", "Sam", "Marlow", beds)
		kim := f.GuestOn(e, dana, "kim@beds.example.net", "Kim", "Harlow", beds)
		f.Clock = f.Clock.Add(30*24*time.Hour + time.Hour)
		f.completed(e, dana, learners, sam)
		mark := func(printed *training.Letter) error {
			return f.Training.MarkLetter(f.Ctx, dana, e.ID, beds, true, printed.AsSeen())
		}
		printed := f.LetterTo(dana, e, beds)
		f.completed(e, dana, learners, kim) // within the same second, and one more than was printed
		refusaltest.WantKind(t, mark(printed), refusal.Conflict)
		printed = f.LetterTo(dana, e, beds)
		f.Clock = f.Clock.Add(time.Minute)
		if err := f.Training.SaveResult(f.Ctx, dana, f.RowOf(sam, learners), training.LineForm{Version: f.lineOf(sam, learners), Result: string(db.NotAttended), Reason: "That was somebody else"}); err != nil {
			t.Fatal(err)
		}
		f.Clock = f.Clock.Add(time.Minute)
		refusaltest.WantKind(t, mark(printed), refusal.Conflict)
		refusaltest.WantKind(t, f.Training.MarkLetter(f.Ctx, dana, e.ID, beds, true, ""), refusal.Conflict)
		if due, err := f.DB.DueLetters(f.Ctx, f.Settings().ForceName); err != nil || len(due) != 1 {
			t.Errorf("%d letters wait, %v", len(due), err)
		}
		printed = f.LetterTo(dana, e, beds)
		for range 2 {
			if err := mark(printed); err != nil {
				t.Error(err)
			}
		}
		if due, err := f.DB.DueLetters(f.Ctx, f.Settings().ForceName); err != nil || len(due) != 0 {
			t.Errorf("once it was looked at again %d letters wait, %v", len(due), err)
		}
	})
}
