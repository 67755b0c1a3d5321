package events_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestWhatPeopleNeedIsErasedWithAnEventThatIsCancelled(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, _ := f.Asked()
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version, "storm"); err != nil {
			t.Fatal(err)
		}
		f.Write(func(tx *db.Tx) error {
			if events, err := tx.EventsWithNeeds(f.Ctx); err != nil || len(events) != 0 {
				t.Errorf("%v still have needs, %v", events, err)
			}
			return nil
		})
		refusaltest.WantKind(t, f.Programme.SaveNeeds(f.Ctx, f.Alice, e.ID, programme.NeedsForm{Dietary: "Vegan"}), refusal.Conflict)
	})
}
