package network_test

import (
	"slices"
	"testing"

	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestARegisterThatWaitsIsShownLongAfterTheReminders(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, _ := f.ClassEnding("2027-01-10T17:00")
		for at, want := range map[string]bool{"2027-01-10T16:59": false, "2027-01-10T17:00": true, "2027-05-30T12:00": true, "2027-07-20T12:00": false} {
			f.SetClock(at)
			d, err := f.Network.Dashboard(f.Ctx, f.Bob, "")
			if err != nil {
				t.Fatal(err)
			}
			mine, err := f.Training.MyTrainingFor(f.Ctx, dana)
			if err != nil {
				t.Fatal(err)
			}
			taught := slices.ContainsFunc(mine.Teaching, func(t training.Teaching) bool { return t.Event.ID == e.ID && t.Unsigned })
			if shown := d.Unsettled == 1 && len(d.Registers) == 1; shown != want || taught != (want || at == "2027-01-10T16:59") {
				t.Errorf("on %s the dashboard shows it: %t, and Dana’s training: %t", at, shown, taught)
			}
		}
		f.SetClock("2027-05-30T12:00")
		f.Record(e, dana, 3)
		if _, err := f.Training.SignOff(f.Ctx, dana, e.ID); err != nil {
			t.Fatal(err)
		}
		if d, err := f.Network.Dashboard(f.Ctx, f.Bob, ""); err != nil || d.Unsettled != 0 {
			t.Errorf("once it is signed off the dashboard shows %d registers, %v", d.Unsettled, err)
		}
	})
}
