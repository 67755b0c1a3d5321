package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestAShiftsNameMakesNobodyATrainer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana, _ := f.InClass()
		refusaltest.WantKind(t, func() error { _, err := f.Training.SignOff(f.Ctx, f.Charlie, e.ID); return err }(), refusal.Forbidden)
		sasha := f.Person("Sasha", "Moor", db.Officer)
		f.Clock = e.StartsAt.Add(-time.Hour)
		_, err := f.Rota.SignUp(f.Ctx, sasha, f.ShiftOf(e, "Trainer").ID)
		refusaltest.WantKind(t, err, refusal.Forbidden)
		teaching := f.Person("Ode", "Farrow", db.Officer, db.Trainer)
		f.SignUp(teaching, f.ShiftOf(e, "Trainer"), db.SignupConfirmed)
		teaching.Roles = []db.Role{db.Officer} // lost the role since
		f.Clock = e.StartsAt.Add(time.Hour)
		refusaltest.WantKind(t, f.Training.SaveResult(f.Ctx, teaching, f.RowOf(f.Alice, learners), training.LineForm{Result: string(db.CompletedCourse)}), refusal.Forbidden)
		refusaltest.WantKind(t, f.Training.SaveResult(f.Ctx, sasha, f.RowOf(f.Alice, learners), training.LineForm{Result: string(db.CompletedCourse)}), refusal.Forbidden)

		stall := f.Event("Herts Pride", 4*clocktest.Weeks)
		stall.LeadID = f.Charlie.ID
		f.SaveEvent(stall)
		refusaltest.WantField(t, f.Events.EditEvent(f.Ctx, f.Charlie, stall.ID, stall.Version, events.DateForm{Course: "1"}), "course")
		stall.Kind = db.TrainingCourse
		f.SaveEvent(stall)
		refusaltest.WantField(t, f.Events.EditEvent(f.Ctx, f.Charlie, stall.ID, stall.Version, events.DateForm{Course: "1"}), "course")

		if err := f.Training.SaveResult(f.Ctx, dana, f.RowOf(f.Alice, learners), training.LineForm{Result: string(db.CompletedCourse)}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Network.Day.Undo(f.Ctx, f.Eve, f.RowOf(f.Alice, learners)); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, f.Staffing.Remove(f.Ctx, f.Bob, f.RowOf(f.Alice, learners), "by mistake"), refusal.Conflict)
	})
}
