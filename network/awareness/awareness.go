// Package awareness keeps the awareness dates with their tasks, and reminds coordinators of these.
package awareness

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Awareness keeps the awareness dates. Make it with [New].
type Awareness struct {
	*action.Ground
	messages *messages.Messages
}

// New returns the awareness dates on a ground with what is below them.
func New(ground *action.Ground, m *messages.Messages) *Awareness {
	m.Register(messages.Registered{Kinds: messages.KindsFrom(scripts)})
	return &Awareness{Ground: ground, messages: m}
}

// Edition is the one of an awareness date that is on or comes next
// (docs/rules.md#awareness-dates).
type Edition struct {
	db.AwarenessDate

	Span    clock.DaySpan // zero when the rule names no more years
	Year    int           // of the edition; 0 when there is none
	Days    int           // until it begins; 0 or less while it is on
	Planned []db.EventIn
	More    bool // more is planned than Planned lists
	Tasks   []EditionTask
}

// Bare tells that nothing is planned for a date for which something should be.
func (a *Edition) Bare() bool { return a.Expects && a.Year != 0 && len(a.Planned) == 0 }

// Near tells that it is time to plan for a date: the first of its tasks is due,
// or it is eight weeks away.
func (a *Edition) Near() bool {
	first := 8 * 7
	for _, t := range a.Tasks {
		first = max(first, t.DaysBefore)
	}
	return a.Year != 0 && a.Days <= first
}

// EditionTask is a task for one edition of a date: when it is due, and whether
// it is done.
type EditionTask struct {
	db.AwarenessTask

	Year int
	Due  time.Time // midnight in UTC of its day in London
	Days int       // until it is due; negative when it is late
	Done bool
}

const (
	plannedShown = 3  // events listed beside a date
	PlannedNear  = 7  // days around a date in which an event counts as planned for it
	taskAhead    = 14 // days ahead that the dashboard looks for tasks
)

// EditionsFor lists every awareness date with its next edition, the soonest
// first, for coordinators.
func (n *Awareness) EditionsFor(ctx context.Context, me *db.Person) ([]Edition, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	return n.Editions(ctx)
}

// Editions is EditionsFor without asking who may see them.
func (n *Awareness) Editions(ctx context.Context) ([]Edition, error) {
	today := clock.DayOf(n.Time())
	dates, err := n.DB.AwarenessDates(ctx)
	if err != nil {
		return nil, err
	}
	tasks, err := n.DB.AwarenessTasks(ctx, 0)
	if err != nil {
		return nil, err
	}
	noted, err := n.DB.AwarenessDone(ctx, today.Year()-1)
	if err != nil {
		return nil, err
	}
	all := make([]Edition, len(dates))
	for i := range dates {
		all[i] = edition(&dates[i], tasks, noted, today)
	}
	slices.SortStableFunc(all, func(a, b Edition) int {
		if (a.Year == 0) != (b.Year == 0) {
			return b.Year - a.Year // without a date last
		}
		return a.Span.From.Compare(b.Span.From)
	})
	return all, n.planned(ctx, all)
}

// edition works out, for today, the next edition of a date and its tasks.
func edition(d *db.AwarenessDate, tasks []db.AwarenessTask, noted []db.AwarenessDone, today time.Time) Edition {
	a := Edition{AwarenessDate: *d}
	rule, err := clock.ParseYearRule(d.Rule)
	if err != nil { // it was checked when it was saved
		return a
	}
	var ok bool
	if a.Year, a.Span, ok = rule.Next(today); !ok {
		a.Year = 0
	}
	a.Days = clock.DaysBetween(today, a.Span.From)
	for _, t := range tasks {
		if t.AwarenessID != d.ID {
			continue
		}
		task := EditionTask{AwarenessTask: t, Year: a.Year}
		if ok {
			task.Due = a.Span.From.AddDate(0, 0, -t.DaysBefore)
			task.Days = clock.DaysBetween(today, task.Due)
			task.Done = slices.ContainsFunc(noted, func(x db.AwarenessDone) bool { return x.TaskID == t.ID && x.Year == a.Year })
		}
		a.Tasks = append(a.Tasks, task)
	}
	return a
}

// planned adds the events on or near each date.
func (n *Awareness) planned(ctx context.Context, all []Edition) error {
	var spans []db.Stretch
	var of []int
	for i := range all {
		if all[i].Year != 0 {
			from, to := all[i].Span.From.AddDate(0, 0, -PlannedNear), all[i].Span.To.AddDate(0, 0, PlannedNear+1)
			spans, of = append(spans, db.Stretch{From: clock.MomentAt(from), To: clock.MomentAt(to)}), append(of, i)
		}
	}
	found, err := n.DB.EventsIn(ctx, spans, plannedShown+1)
	for _, e := range found {
		a := &all[of[e.Span]]
		if a.More = len(a.Planned) == plannedShown; !a.More {
			a.Planned = append(a.Planned, e)
		}
	}
	return err
}

// EditionFor returns one awareness date with its next edition, for coordinators.
func (n *Awareness) EditionFor(ctx context.Context, me *db.Person, id int64) (*Edition, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	d, err := n.DB.AwarenessDate(ctx, id)
	if err != nil {
		return nil, err
	}
	tasks, err := n.DB.AwarenessTasks(ctx, id)
	if err != nil {
		return nil, err
	}
	today := clock.DayOf(n.Time())
	noted, err := n.DB.AwarenessDone(ctx, today.Year()-1)
	if err != nil {
		return nil, err
	}
	all := []Edition{edition(d, tasks, noted, today)}
	return &all[0], n.planned(ctx, all)
}

// Form is an awareness date as typed.
type Form struct {
	Name, Rule, Notes string
	Expects           bool
}

// Save makes an awareness date (id 0) or changes one that still has
// the version the person saw, and returns its id. A rule that cannot be read,
// or a name that is taken, is Invalid.
func (n *Awareness) Save(ctx context.Context, me *db.Person, id int64, version int, form Form) (int64, error) {
	if err := action.Coordinates(me); err != nil {
		return 0, err
	}
	var f refusal.Faults
	d := &db.AwarenessDate{ID: id, Expects: form.Expects}
	d.Name, d.Rule, d.Notes = f.Needed("name", form.Name, "Enter the name of the date"), f.Text("rule", form.Rule), f.Text("notes", form.Notes)
	if _, err := clock.ParseYearRule(d.Rule); err != nil && f.Err() == nil {
		f.Add("rule", "%s", err)
	}
	if err := f.Err(); err != nil {
		return 0, err
	}
	err := n.Act(ctx, me, func(a *action.Action) error {
		d.ID = id
		if id == 0 {
			if err := a.Tx.InsertAwarenessDate(ctx, d); err != nil {
				return err
			}
			return n.log(ctx, a, verbAddedDate, d.ID, d.Name)
		}
		known, err := a.Tx.AwarenessDate(ctx, id)
		if err != nil {
			return err
		}
		if err := refusal.IfUnchanged(known.Version, version, func() error { return a.Tx.UpdateAwarenessDate(ctx, d, version) }); err != nil {
			return err
		}
		return n.log(ctx, a, verbChangedDate, d.ID, d.Name)
	})
	if errors.Is(err, db.ErrDuplicate) {
		return 0, &refusal.Error{Kind: refusal.Invalid, Message: "There is an awareness date of this name.", Fields: []refusal.FieldError{{Field: "name", Message: "There is an awareness date of this name already, or there was one"}}}
	}
	return d.ID, err
}

// End stops keeping an awareness date. Its history stays.
func (n *Awareness) End(ctx context.Context, me *db.Person, id int64) error {
	if err := action.Coordinates(me); err != nil {
		return err
	}
	return n.Act(ctx, me, func(a *action.Action) error {
		d, err := a.Tx.AwarenessDate(ctx, id)
		if err != nil {
			return err
		}
		name := d.Name
		d.EndedAt = a.Now
		d.Name += " (until " + d.EndedAt.Format(time.DateTime) + ")" // so that the name can be used again
		if err := a.Tx.UpdateAwarenessDate(ctx, d, d.Version); err != nil {
			return err
		}
		return n.log(ctx, a, verbEndedDate, id, name)
	})
}

func (n *Awareness) log(ctx context.Context, a *action.Action, verb db.Verb, id int64, detail string) error {
	return a.Log(ctx, db.LogRow{Verb: verb, Thing: db.ThingAwareness, ThingID: id, Detail: detail})
}

// TaskForm is a task as typed: a number of weeks before the date.
type TaskForm struct{ Weeks, Task string }

// mostWeeks is how long before a date a task can be due, in weeks.
const mostWeeks = 104

// AddTask adds a task to an awareness date.
func (n *Awareness) AddTask(ctx context.Context, me *db.Person, id int64, form TaskForm) error {
	if err := action.Coordinates(me); err != nil {
		return err
	}
	var f refusal.Faults
	weeks, err := strconv.Atoi(form.Weeks)
	if err != nil || weeks < 0 || weeks > mostWeeks {
		f.Add("weeks", "Enter how many weeks before, between 0 and %d", mostWeeks)
	}
	task := &db.AwarenessTask{AwarenessID: id, DaysBefore: 7 * weeks, Task: f.Needed("task", form.Task, "Enter what has to be done")}
	if err := f.Err(); err != nil {
		return err
	}
	return n.Act(ctx, me, func(a *action.Action) error {
		if _, err := a.Tx.AwarenessDate(ctx, id); err != nil {
			return err
		}
		if err := a.Tx.InsertAwarenessTask(ctx, task); err != nil {
			return err
		}
		return n.log(ctx, a, verbAddedTask, id, task.Task)
	})
}

// RemoveTask removes a task from its awareness date.
func (n *Awareness) RemoveTask(ctx context.Context, me *db.Person, taskID int64) (*db.AwarenessTask, error) {
	return n.changeTask(ctx, me, taskID, verbRemovedTask, func(a *action.Action, t *db.AwarenessTask) (bool, error) {
		return true, a.Tx.DeleteAwarenessTask(ctx, t.ID)
	})
}

// FinishTask notes that a task is done for the edition of a year.
// Noting it twice is noting it once.
func (n *Awareness) FinishTask(ctx context.Context, me *db.Person, taskID int64, year int) (*db.AwarenessTask, error) {
	return n.changeTask(ctx, me, taskID, verbFinishedTask, func(a *action.Action, t *db.AwarenessTask) (bool, error) {
		if ahead := year - a.Now.Year(); ahead < -1 || ahead > 3 {
			return false, refusal.Missing()
		}
		added, err := a.Tx.InsertAwarenessDone(ctx, &db.AwarenessDone{TaskID: t.ID, Year: year, DoneBy: me.ID, DoneAt: a.Now})
		if err != nil || !added {
			return false, err
		}
		return true, n.stopReminders(ctx, a.Tx, t.ID, year)
	})
}

// ReopenTask takes the note back that a task is done.
func (n *Awareness) ReopenTask(ctx context.Context, me *db.Person, taskID int64, year int) (*db.AwarenessTask, error) {
	return n.changeTask(ctx, me, taskID, verbReopenedTask, func(a *action.Action, t *db.AwarenessTask) (bool, error) {
		err := a.Tx.DeleteAwarenessDone(ctx, t.ID, year)
		if errors.Is(err, db.ErrNotFound) {
			return false, nil
		}
		return true, err
	})
}

// changeTask does something to a task and logs it, when it changed anything.
func (n *Awareness) changeTask(ctx context.Context, me *db.Person, taskID int64, verb db.Verb, change func(*action.Action, *db.AwarenessTask) (bool, error)) (*db.AwarenessTask, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	var task *db.AwarenessTask
	err := n.Act(ctx, me, func(a *action.Action) (err error) {
		if task, err = a.Tx.AwarenessTask(ctx, taskID); err != nil {
			return err
		}
		if _, err := a.Tx.AwarenessDate(ctx, task.AwarenessID); err != nil {
			return err
		}
		changed, err := change(a, task)
		if err != nil || !changed {
			return err
		}
		return n.log(ctx, a, verb, task.AwarenessID, task.Task)
	})
	return task, err
}

// Ahead is what the dashboard shows of awareness dates: the tasks
// that are late or due soon, and the dates near enough with nothing planned.
type Ahead struct {
	Tasks []DueTask
	Bare  []Edition
}

// DueTask is a task with the name of its date.
type DueTask struct {
	EditionTask
	Date string
}

// AheadOf picks from the dates what is due.
func AheadOf(all []Edition) Ahead {
	var ahead Ahead
	for _, a := range all {
		for _, t := range a.Tasks {
			if a.Year != 0 && !t.Done && t.Days <= taskAhead {
				ahead.Tasks = append(ahead.Tasks, DueTask{t, a.Name})
			}
		}
		if a.Bare() && a.Near() {
			ahead.Bare = append(ahead.Bare, a)
		}
	}
	slices.SortStableFunc(ahead.Tasks, func(a, b DueTask) int { return a.Days - b.Days })
	return ahead
}
