package awareness_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/awareness"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestCoordinatorsAreRemindedOnceOfATaskUnlessItIsDone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		id, err := f.Awareness.Save(f.Ctx, f.Bob, 0, 0, awareness.Form{Name: "IDAHOBIT", Rule: "17 May", Expects: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, task := range []awareness.TaskForm{{Weeks: "8", Task: "Invite the university"}, {Weeks: "4", Task: "Order leaflets"}} {
			if err := f.Awareness.AddTask(f.Ctx, f.Bob, id, task); err != nil {
				t.Fatal(err)
			}
		}
		queue := func(want int) {
			t.Helper()
			if got, err := f.Awareness.QueueReminders(f.Ctx); err != nil || got != want {
				t.Fatalf("%d reminders, %v; want %d", got, err, want)
			}
		}
		queue(0)
		// 17 May 2027 less eight weeks is 22 March, in winter time: 9am is 9am.
		f.Clock = time.Date(2027, 3, 22, 8, 59, 0, 0, time.UTC)
		queue(0)
		f.Clock = time.Date(2027, 3, 22, 9, 10, 0, 0, time.UTC)
		queue(1)
		f.Clock = f.Clock.Add(time.Hour)
		queue(0)
		if told := f.Told(f.Bob); len(told) != 1 || told[0] != messages.TaskDue {
			t.Errorf("Bob is told %q, want one task", told)
		}
		if told := f.Told(f.Alice); len(told) != 0 {
			t.Errorf("Alice is told %q, and is no coordinator", told)
		}

		// Four weeks before, the server is down for three days; the task is done before.
		if _, err := f.Awareness.FinishTask(f.Ctx, f.Bob, 2, 2027); err != nil {
			t.Fatal(err)
		}
		f.Clock = time.Date(2027, 4, 22, 9, 0, 0, 0, time.UTC)
		queue(0)
		if _, err := f.Awareness.ReopenTask(f.Ctx, f.Bob, 2, 2027); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAReminderThatWaitsIsStoppedWhenTheTaskIsDone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		id, err := f.Awareness.Save(f.Ctx, f.Bob, 0, 0, awareness.Form{Name: "IDAHOBIT", Rule: "17 May"})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Awareness.AddTask(f.Ctx, f.Bob, id, awareness.TaskForm{Weeks: "0", Task: "Fly the flag"}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Awareness.QueueReminders(f.Ctx); err != nil {
			t.Fatal(err)
		}
		f.Clock = time.Date(2027, 5, 17, 11, 0, 0, 0, time.UTC)
		if n, err := f.Awareness.QueueReminders(f.Ctx); n != 1 || err != nil {
			t.Fatalf("%d reminders, %v; want 1 that was missed by a year's pause and still helps", n, err)
		}
		for range 2 { // twice is once
			if _, err := f.Awareness.FinishTask(f.Ctx, f.Bob, 1, 2027); err != nil {
				t.Fatal(err)
			}
		}
		messages, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: f.Bob.ID})
		if err != nil || len(messages) != 1 || messages[0].Status != db.MessageStopped {
			t.Errorf("the messages are %v, %v; want one that is stopped", messages, err)
		}
		if actions, err := f.DB.LogOf(f.Ctx, db.ThingAwareness, id, 10); err != nil || len(actions) != 3 {
			t.Errorf("%d actions are logged, %v; want added, task added, finished", len(actions), err)
		}
		refusaltest.WantKind(t, func() error { _, err := f.Awareness.FinishTask(f.Ctx, f.Alice, 1, 2027); return err }(), refusal.Forbidden)
	})
}
