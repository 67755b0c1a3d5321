package handovers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestWhatCameBackWrongIsToPutRightUntilAKeeperHasDoneIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Car.Equipment = "First-aid kit\nFlag"
		f.Write(func(tx *db.Tx) error { return tx.UpdateVehicle(f.Ctx, g.Car) })
		id, _ := g.Out("100")
		wrong := func() string {
			t.Helper()
			w, err := f.Vehicles.WeekOf(f.Ctx, g.Femi, g.Car.ID, f.Today())
			if err != nil {
				t.Fatal(err)
			}
			var says []string
			for _, found := range w.Wrong {
				says = append(says, found.Text)
			}
			return strings.Join(says, "; ")
		}
		want := func(what, want string) {
			t.Helper()
			if got := wrong(); got != want {
				t.Errorf("%s, to put right is %q, want %q", what, got, want)
			}
		}
		want("while nothing is noted", "")
		g.ClockAt(10, 15)
		back := g.Handed(db.HandIn, "150")
		back.Present, back.Damage, back.Keys, back.Cleanliness = nil, "A scratch", false, "needs a wash"
		g.Hand(f.Eve, id, back)
		want("back", "Damage: A scratch; Missing: First-aid kit, Flag; The keys were not given back; It needs a wash")
		last, err := f.DB.LastHandover(f.Ctx, g.Car.ID)
		if err != nil {
			t.Fatal(err)
		}
		put := func(me *db.Person, what string, done bool) error {
			_, err := f.Vehicles.PutRight(f.Ctx, me, last.ID, db.Defect(what), done)
			return err
		}
		refusaltest.WantKind(t, put(f.Eve, "keys", true), refusal.Forbidden)
		refusaltest.WantKind(t, put(g.Femi, "nonsense", true), refusal.NotFound)
		if failed := f.AtOnce(4, func(int) error { return put(g.Femi, "keys", true) }); failed > 0 {
			t.Errorf("%d of 4 presses failed", failed)
		}
		want("with the keys back", "Damage: A scratch; Missing: First-aid kit, Flag; It needs a wash")
		for range 2 {
			if err := put(g.Femi, "keys", false); err != nil {
				t.Fatal(err)
			}
		}
		want("once that is taken back", "Damage: A scratch; Missing: First-aid kit, Flag; The keys were not given back; It needs a wash")

		// Who takes it next reads it, and notes how it is then.
		form := vehiclestest.From(11, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.Eve.ID)
		next := g.Book(g.Femi, f.Event("Market", 11*24*time.Hour), form)
		g.ClockAt(11, 11)
		if p, err := f.Handovers.HandoverOf(f.Ctx, f.Eve, next); err != nil || len(p.Wrong) != 4 {
			t.Errorf("who takes it reads %+v, %v", p.Wrong, err)
		}
		taken := g.Handed(db.HandOut, "150")
		taken.Damage = "A broken lamp"
		g.Hand(f.Eve, next, taken)
		want("taken clean and with everything", "Damage: A broken lamp; Damage: A scratch")
		if err := put(g.Femi, "damage", true); err != nil {
			t.Fatal(err)
		}
		want("with the scratch fixed", "Damage: A broken lamp")
		verbs := strings.Join(f.History(f.Bob, g.Booking(id).EventID), "; ")
		for _, says := range []string{"fixed: Damage: A scratch", "marked as not fixed: The keys were not given back"} {
			if !strings.Contains(verbs, says) {
				t.Errorf("the history says %q, want %q in it", verbs, says)
			}
		}
	})
}
