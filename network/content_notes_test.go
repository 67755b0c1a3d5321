package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/programme/programmetest"
)

func TestWhatSomebodyWouldStepOutOfIsForgottenWithTheirPlace(t *testing.T) {
	t.Parallel()
	ways := map[string]func(f *fixture, e *db.Event, s *db.Shift) error{
		"withdrawing": func(f *fixture, _ *db.Event, s *db.Shift) error { return f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "") },
		"removal": func(f *fixture, _ *db.Event, s *db.Shift) error {
			return f.Staffing.Remove(f.Ctx, f.Bob, f.RowOf(f.Alice, s), "is needed elsewhere")
		},
		"deactivation": func(f *fixture, _ *db.Event, _ *db.Shift) error {
			return f.People.Deactivate(f.Ctx, f.Bob, f.Alice.ID, "left the force")
		},
		"cancelling": func(f *fixture, e *db.Event, _ *db.Shift) error {
			_, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version, "storm")
			return err
		},
	}
	for way, leaves := range ways {
		t.Run(way, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				e := f.Conference(8 * clocktest.Weeks)
				s := f.Session(e, programmetest.At(e, "Being believed", 60, 105, programmetest.Noted("describes a suicide attempt")))
				for _, p := range []*db.Person{f.Alice, f.Charlie} {
					if _, err := f.Programme.StepOut(f.Ctx, p, s.ID, true); err != nil {
						t.Fatal(err)
					}
				}
				if err := leaves(f, e, f.ShiftOf(e, "Delegate")); err != nil {
					t.Fatal(err)
				}
				if left, err := f.DB.StepOuts(f.Ctx, e.ID, f.Alice.ID); err != nil || len(left) != 0 {
					t.Errorf("what she said is kept: %v (%v)", left, err)
				}
				if left, err := f.DB.StepOuts(f.Ctx, e.ID, f.Charlie.ID); err != nil || way != "cancelling" && len(left) != 1 {
					t.Errorf("who keeps the place said %v (%v)", left, err)
				}
			})
		})
	}
}
