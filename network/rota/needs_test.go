package rota_test

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
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func (f *fixture) needs(p *db.Person, e *db.Event) *programme.Needs {
	f.T.Helper()
	needs, err := f.Programme.NeedsFor(f.Ctx, p, e.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return needs
}

func TestWhatSomebodyNeedsIsForThemAndForThoseWhoRunTheEvent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.Asked()
		if mine := f.needs(f.Alice, e); mine.Mine.Access != "CANARY a ramp" || mine.Runs || len(mine.People)+len(mine.Diets) != 0 || mine.Erased != "2026-07-28" {
			t.Errorf("Alice reads %+v", mine)
		}
		for _, p := range []*db.Person{f.Bob, f.Eve, dana} {
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
		refusaltest.WantKind(t, f.Programme.SaveNeeds(f.Ctx, f.Bob, e.ID, programme.NeedsForm{Access: strings.Repeat("x", 301)}), refusal.Conflict)
		refusaltest.WantField(t, f.Programme.SaveNeeds(f.Ctx, f.Alice, e.ID, programme.NeedsForm{Access: strings.Repeat("x", 301)}), "access")
		_, err := f.Programme.NeedsFor(f.Ctx, f.Alice, f.Event("Herts Pride", time.Hour).ID)
		refusaltest.WantKind(t, err, refusal.NotFound)
		refusaltest.WantKind(t, f.Programme.SaveNeeds(f.Ctx, f.Person("Grace", "Holt", db.CallHandler), e.ID, programme.NeedsForm{}), refusal.NotFound)
		if err := f.Programme.SaveNeeds(f.Ctx, f.Alice, e.ID, programme.NeedsForm{Access: " ", Dietary: ""}); err != nil || f.needs(f.Alice, e).Mine.Dietary != "" || len(f.needs(f.Bob, e).People) != 2 {
			t.Errorf("nothing typed erases it: %v", err)
		}
	})
}

func TestWhatSomebodyNeedsIsErasedWhenTheyWithdrawWhenItIsOffAndTheDayAfter(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, _ := f.Asked()
		rows := func() int {
			t.Helper()
			// as the table has them, not as somebody may read them
			all := 0
			f.Write(func(tx *db.Tx) error {
				events, err := tx.EventsWithNeeds(f.Ctx)
				all = len(events)
				return err
			})
			return all
		}
		said := func() int { return len(f.needs(f.Bob, e).People) }
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, learners.ID, ""); err != nil {
			t.Fatal(err)
		}
		f.SignUp(f.Alice, learners, db.SignupConfirmed)
		if mine := f.needs(f.Alice, e).Mine; mine.Access != "" || said() != 2 {
			t.Errorf("Alice withdrew and came back, and has %+v", mine)
		}
		f.Clock = clock.OnDay(e.EndsAt, 1, 0, 0).Add(-time.Minute)
		refusaltest.WantKind(t, f.Programme.SaveNeeds(f.Ctx, f.Alice, e.ID, programme.NeedsForm{Dietary: "Vegan"}), refusal.Conflict)
		if _, err := f.Messages.Tidy(f.Ctx); err != nil || said() != 2 {
			t.Errorf("on the day %d are kept, %v", said(), err)
		}
		f.Clock = f.Clock.Add(time.Minute)
		for range 2 {
			if _, err := f.Messages.Tidy(f.Ctx); err != nil || rows() != 0 {
				t.Errorf("the day after it is kept, %v", err)
			}
		}
		history, err := f.HistoryOf(f.Ctx, f.Bob, e.ID, 0)
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
