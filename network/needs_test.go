package network_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// asked has the people of a class say what they need: Alice and Charlie.
func (f *fixture) asked() (e *db.Event, learners *db.Shift, dana *db.Person) {
	f.t.Helper()
	e, learners, dana, _ = f.inClass()
	f.clock = e.StartsAt.Add(-5 * 24 * time.Hour)
	for p, form := range map[*db.Person]programme.NeedsForm{f.alice: {Access: "CANARY a ramp", Dietary: "vegetarian."}, f.charlie: {Dietary: " Vegetarian"}, dana: {Dietary: "No nuts"}} {
		if err := f.Programme.SaveNeeds(f.ctx, p, e.ID, form); err != nil {
			f.t.Fatal(err)
		}
	}
	return e, learners, dana
}

func (f *fixture) needs(p *db.Person, e *db.Event) *programme.Needs {
	f.t.Helper()
	needs, err := f.Programme.NeedsFor(f.ctx, p, e.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return needs
}

func TestWhatSomebodyNeedsIsForThemAndForThoseWhoRunTheEvent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.asked()
		if mine := f.needs(f.alice, e); mine.Mine.Access != "CANARY a ramp" || mine.Runs || len(mine.People)+len(mine.Diets) != 0 || mine.Erased != "2026-07-28" {
			t.Errorf("Alice reads %+v", mine)
		}
		for _, p := range []*db.Person{f.bob, f.eve, dana} {
			all := f.needs(p, e)
			var said []string
			for _, n := range all.People {
				said = append(said, n.Person.FirstName+" "+n.Access+"/"+n.Dietary)
			}
			for _, d := range all.Diets {
				said = append(said, fmt.Sprint(d.Dietary, d.People))
			}
			if want := []string{"Alice CANARY a ramp/vegetarian.", "Charlie /Vegetarian", "Dana /No nuts", "Vegetarian2", "No nuts1"}; len(said) != len(want) || slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(said, w) }) || all.Places != 5 {
				t.Errorf("%s reads %q of %d", p.FirstName, said, all.Places)
			}
		}
		wantKind(t, f.Programme.SaveNeeds(f.ctx, f.bob, e.ID, programme.NeedsForm{Dietary: "Vegan"}), refusal.Conflict)
		wantField(t, f.Programme.SaveNeeds(f.ctx, f.alice, e.ID, programme.NeedsForm{Access: strings.Repeat("x", 301)}), "access")
		_, err := f.Programme.NeedsFor(f.ctx, f.alice, f.event("Herts Pride", time.Hour).ID)
		wantKind(t, err, refusal.NotFound)
		wantKind(t, f.Programme.SaveNeeds(f.ctx, f.person("Grace", "Holt", db.CallHandler), e.ID, programme.NeedsForm{}), refusal.NotFound)
		if err := f.Programme.SaveNeeds(f.ctx, f.alice, e.ID, programme.NeedsForm{Access: " ", Dietary: ""}); err != nil || f.needs(f.alice, e).Mine.Dietary != "" || len(f.needs(f.bob, e).People) != 2 {
			t.Errorf("nothing typed erases it: %v", err)
		}
	})
}

func TestWhatSomebodyNeedsIsErasedWhenTheyWithdrawWhenItIsOffAndTheDayAfter(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, _ := f.asked()
		rows := func() int {
			t.Helper()
			// as the table has them, not as somebody may read them
			all := 0
			f.write(func(tx *db.Tx) error {
				events, err := tx.EventsWithNeeds(f.ctx)
				all = len(events)
				return err
			})
			return all
		}
		said := func() int { return len(f.needs(f.bob, e).People) }
		if err := f.Rota.Withdraw(f.ctx, f.alice, learners.ID, ""); err != nil {
			t.Fatal(err)
		}
		f.signUp(f.alice, learners, db.SignupConfirmed)
		if mine := f.needs(f.alice, e).Mine; mine.Access != "" || said() != 2 {
			t.Errorf("Alice withdrew and came back, and has %+v", mine)
		}
		f.clock = clock.OnDay(e.EndsAt, 1, 0, 0).Add(-time.Minute)
		wantKind(t, f.Programme.SaveNeeds(f.ctx, f.alice, e.ID, programme.NeedsForm{Dietary: "Vegan"}), refusal.Conflict)
		if _, err := f.Messages.Tidy(f.ctx); err != nil || said() != 2 {
			t.Errorf("on the day %d are kept, %v", said(), err)
		}
		f.clock = f.clock.Add(time.Minute)
		for range 2 {
			if _, err := f.Messages.Tidy(f.ctx); err != nil || rows() != 0 {
				t.Errorf("the day after it is kept, %v", err)
			}
		}
		history, err := f.HistoryOf(f.ctx, f.bob, e.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		erased := 0
		for _, d := range history.Rows {
			if d.Text == "What people needed was erased" && d.Why == "" {
				erased++
			}
			if strings.Contains(d.Text+d.Why, "CANARY") || strings.Contains(d.Text+d.Why, "egetarian") {
				t.Errorf("the history says %q %q", d.Text, d.Why)
			}
		}
		if erased != 1 {
			t.Errorf("the history has it %d times", erased)
		}
	})
}

func TestWhatPeopleNeedIsErasedWithAnEventThatIsCancelled(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, _ := f.asked()
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version, "storm"); err != nil {
			t.Fatal(err)
		}
		f.write(func(tx *db.Tx) error {
			if events, err := tx.EventsWithNeeds(f.ctx); err != nil || len(events) != 0 {
				t.Errorf("%v still have needs, %v", events, err)
			}
			return nil
		})
		wantKind(t, f.Programme.SaveNeeds(f.ctx, f.alice, e.ID, programme.NeedsForm{Dietary: "Vegan"}), refusal.Conflict)
	})
}
