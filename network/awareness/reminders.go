package awareness

import (
	"context"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// job is the name under which the last look at the tasks is remembered.
const job = "awareness"

// ReminderAt returns when coordinators are reminded of a task that is
// not done by then: at 9am in London on the day it is due.
func ReminderAt(due time.Time) time.Time { return clock.MomentAt(due.Add(9 * time.Hour)) }

// QueueReminders puts a reminder of each task that came due since the last
// look into the outbox, for every coordinator, and returns how many. Nobody is
// reminded twice of a task of one year, nor of one that is done.
func (n *Awareness) QueueReminders(ctx context.Context) (queued int, err error) {
	now := n.Time()
	last, err := n.messages.LastRun(ctx, job, now)
	if err != nil {
		return 0, err
	}
	if last.Before(now) && now.Sub(last) < messages.Overlap { // such days come slowly
		return 0, nil
	}
	all, err := n.Editions(ctx)
	if err != nil {
		return 0, err
	}
	err = n.Act(ctx, nil, func(a *action.Action) error {
		queued = 0
		for i := range all {
			told, err := n.remindOf(ctx, a, &all[i], last.Add(-messages.Overlap), now)
			if err != nil {
				return err
			}
			queued += told
		}
		return a.Tx.SaveJobRun(ctx, &db.JobRun{Job: job, RanAt: now})
	})
	return queued, err
}

func (n *Awareness) remindOf(ctx context.Context, a *action.Action, date *Edition, after, until time.Time) (told int, err error) {
	for _, task := range date.Tasks {
		at := ReminderAt(task.Due)
		if task.Done || date.Year == 0 || !clock.Within(at, after, until) {
			continue
		}
		people, err := a.Tx.People(ctx, db.PeopleFilter{Role: db.Coordinator})
		if err != nil {
			return told, err
		}
		for i := range people {
			w := messages.Notice{
				Kind: messages.TaskDue, Key: taskKey(task.ID, task.Year, people[i].ID), Person: &people[i],
				Blanks: []string{"{task}", task.Task + " (" + date.Name + ")"}, Due: at, Until: clock.MomentAt(date.Span.To.AddDate(0, 0, 1)),
			}
			if err := n.messages.Tell(ctx, a, w); err != nil {
				return told, err
			}
			told++
		}
	}
	return told, nil
}

// stopReminders stops what is not sent yet about a task of one year.
func (n *Awareness) stopReminders(ctx context.Context, tx *db.Tx, taskID int64, year int) error {
	people, err := tx.People(ctx, db.PeopleFilter{Role: db.Coordinator})
	if err != nil {
		return err
	}
	var keys []string
	for i := range people {
		keys = append(keys, taskKey(taskID, year, people[i].ID))
	}
	return tx.StopKeys(ctx, keys, "it is done")
}

// taskKey is the key of the reminder of a task of one year to one person.
func taskKey(taskID int64, year int, personID int64) string {
	return fmt.Sprintf("%s/task-%d/year-%d/person-%d", messages.TaskDue, taskID, year, personID)
}

// scripts are those about the tasks of a date.
var scripts = map[db.MessageKind]messages.Script{
	messages.TaskDue: {
		Subject: "Due: {task}", Says: "This is due now: {task}.",
		Discreet: "Something you plan is due", DiscreetSay: "A task is due now.",
		Next: "When it is done, mark it as done. Then we won’t remind anybody again.", Path: "/awareness", LinkText: "See what is due",
	},
}
