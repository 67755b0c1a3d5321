package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestWhoLeftGetsNoLetterOfANominationOfAnyKind(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.Classroom(40*24*time.Hour, 5)
		f.Nominate(dana, e, f.Charlie.Email, "")
		f.Nominate(f.Bob, e, f.Charlie.Email, "")
		if got := f.LettersTo(f.Charlie.Email); len(got) != 2 {
			t.Fatalf("at first: %v", got)
		}
		if err := f.People.Deactivate(f.Ctx, f.Bob, f.Charlie.ID, "Left the force"); err != nil {
			t.Fatal(err)
		}
		for _, me := range []*db.Person{dana, f.Bob} {
			if no := f.AskedBy(me, e); no.Status != db.NominationLapsed || no.Email != "" {
				t.Errorf("after leaving the question is %+v", no)
			}
			f.Nominate(me, e, f.Charlie.Email, "") // somebody does not know yet
			if err := f.Nominations.RenewNomination(f.Ctx, me, e.ID, f.AskedBy(me, e).ID); err != nil {
				t.Fatal(err)
			}
		}
		f.Clock = f.Clock.Add(8 * 24 * time.Hour)
		if _, err := f.Nominations.QueueNominations(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, f.reload(e).Version, "The trainer is ill"); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Nominations.QueueNominations(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if got := f.LettersTo(f.Charlie.Email); len(got) != 0 {
			t.Errorf("who left was sent %v", got)
		}
	})
}
