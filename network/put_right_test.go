package network_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestWhatCameBackWrongIsToPutRightUntilAKeeperHasDoneIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.car.Equipment = "First-aid kit\nFlag"
		f.write(func(tx *db.Tx) error { return tx.UpdateVehicle(f.ctx, g.car) })
		id, _ := g.out("100")
		wrong := func() string {
			t.Helper()
			w, err := f.Vehicles.WeekOf(f.ctx, g.femi, g.car.ID, f.Today())
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
		g.clockAt(10, 15)
		back := g.handed(db.HandIn, "150")
		back.Present, back.Damage, back.Keys, back.Cleanliness = nil, "A scratch", false, "needs a wash"
		g.hand(f.eve, id, back)
		want("back", "Damage: A scratch; Missing: First-aid kit, Flag; The keys were not given back; It needs a wash")
		last, err := f.DB.LastHandover(f.ctx, g.car.ID)
		if err != nil {
			t.Fatal(err)
		}
		put := func(me *db.Person, what string, done bool) error {
			_, err := f.Vehicles.PutRight(f.ctx, me, last.ID, db.Defect(what), done)
			return err
		}
		wantKind(t, put(f.eve, "keys", true), refusal.Forbidden)
		wantKind(t, put(g.femi, "nonsense", true), refusal.NotFound)
		if failed := f.atOnce(4, func(int) error { return put(g.femi, "keys", true) }); failed > 0 {
			t.Errorf("%d of 4 presses failed", failed)
		}
		want("with the keys back", "Damage: A scratch; Missing: First-aid kit, Flag; It needs a wash")
		for range 2 {
			if err := put(g.femi, "keys", false); err != nil {
				t.Fatal(err)
			}
		}
		want("once that is taken back", "Damage: A scratch; Missing: First-aid kit, Flag; The keys were not given back; It needs a wash")

		// Who takes it next reads it, and notes how it is then.
		form := from(11, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.eve.ID)
		next := g.book(g.femi, f.event("Market", 11*24*time.Hour), form)
		g.clockAt(11, 11)
		if p, err := f.Handovers.HandoverOf(f.ctx, f.eve, next); err != nil || len(p.Wrong) != 4 {
			t.Errorf("who takes it reads %+v, %v", p.Wrong, err)
		}
		taken := g.handed(db.HandOut, "150")
		taken.Damage = "A broken lamp"
		g.hand(f.eve, next, taken)
		want("taken clean and with everything", "Damage: A broken lamp; Damage: A scratch")
		if err := put(g.femi, "damage", true); err != nil {
			t.Fatal(err)
		}
		want("with the scratch fixed", "Damage: A broken lamp")
		verbs := strings.Join(f.history(f.bob, g.booking(id).EventID), "; ")
		for _, says := range []string{"fixed: Damage: A scratch", "marked as not fixed: The keys were not given back"} {
			if !strings.Contains(verbs, says) {
				t.Errorf("the history says %q, want %q in it", verbs, says)
			}
		}
	})
}
