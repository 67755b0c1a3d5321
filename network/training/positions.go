package training

import (
	"context"
	"errors"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// PositionTitles are the positions that are proposed; any other can be typed.
var PositionTitles = []string{"Chair", "Co-Chair", "Strategic Lead", "Treasurer", "Secretary"}

// Actions on positions.
const (
	verbPosition        db.Verb = "recorded position"
	verbPositionEnded   db.Verb = "ended position"
	verbPositionChanged db.Verb = "corrected position"
	verbPositionRemoved db.Verb = "removed position"
)

// LLORecord is all that the register knows of one person.
type LLORecord struct {
	Person         *db.Person
	Accreditations []db.Accreditation  // revoked ones too, the latest first
	Positions      []db.Position       // the latest first
	History        []action.HistoryRow // what happened to the two, the newest first
	Today          string
}

// ofTheRecord are the actions that the history of somebody's record tells of.
var ofTheRecord = []db.Verb{verbGranted, action.VerbRevoked, action.VerbRecorded, verbPosition, verbPositionEnded, verbPositionChanged, verbPositionRemoved}

// recordShown is how many of them it tells of.
const recordShown = 50

// LLOFor returns what the register knows of somebody, for coordinators.
func (n *Training) LLOFor(ctx context.Context, me *db.Person, personID int64) (*LLORecord, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	p, err := n.DB.Person(ctx, personID)
	if err != nil {
		return nil, hide(err)
	}
	rec := &LLORecord{Person: p, Today: clock.Day(n.Time())}
	if rec.Accreditations, err = n.DB.AllAccreditations(ctx, personID); err != nil {
		return nil, err
	}
	if rec.Positions, err = n.DB.PositionsOf(ctx, personID); err != nil {
		return nil, err
	}
	rows, err := n.DB.LogOf(ctx, db.ThingPerson, personID, recordShown, ofTheRecord...)
	if err != nil {
		return nil, err
	}
	who := &action.Teller{Words: n.Words, Me: me.ID}
	if who.Named, err = n.PeopleOf(ctx, rows); err != nil {
		return nil, err
	}
	for i := range rows {
		rec.History = append(rec.History, who.Row(&rows[i]))
	}
	return rec, nil
}

// PositionForm is a position as typed. Days are those of a date control.
type PositionForm struct{ Title, Rank, From, Until string }

// position reads a position as typed.
func (form PositionForm) position(f *refusal.Faults) db.Position {
	p := db.Position{
		Title: f.Needed("title", form.Title, "Enter the position"), Rank: f.Line("rank", form.Rank), FromOn: f.DayNeeded("from", form.From, "the first day"),
	}
	if p.UntilOn = f.Day("until", form.Until, "the last day"); p.UntilOn != "" && p.UntilOn < p.FromOn {
		f.Add("until", "The last day can’t be before the first")
	}
	return p
}

// PositionWords says what somebody is or was, with the rank and the days.
func PositionWords(p *db.Position) string {
	wording := words.JoinComma(p.Title, p.Rank) + ", from " + clock.LongDay(p.FromOn)
	if p.UntilOn != "" {
		wording += " to " + clock.LongDay(p.UntilOn)
	}
	return wording
}

// AddPosition records that somebody holds or held a position. It is for
// coordinators; the same form key does it once.
func (n *Training) AddPosition(ctx context.Context, me *db.Person, personID int64, form PositionForm, formKey string) error {
	if err := action.Coordinates(me); err != nil {
		return err
	}
	var f refusal.Faults
	p := form.position(&f)
	if err := f.Err(); err != nil {
		return err
	}
	p.PersonID, p.RecordedBy, p.RecordedAt = personID, me.ID, n.Time()
	return n.addToRecord(ctx, me, personID, formKey, form, func(a *action.Action) (int64, error) {
		if err := a.Tx.InsertPosition(ctx, &p); err != nil {
			return 0, err
		}
		return p.ID, n.logOf(ctx, a, personID, verbPosition, PositionWords(&p), "")
	})
}

// addToRecord adds something to somebody's record, once for a form key.
func (n *Training) addToRecord(ctx context.Context, me *db.Person, personID int64, formKey string, form any, add func(*action.Action) (int64, error)) error {
	return n.Act(ctx, me, func(a *action.Action) error {
		_, err := n.Once(ctx, a, formKey, form, func() (int64, error) {
			if _, err := a.Tx.Person(ctx, personID); err != nil {
				return 0, hide(err)
			}
			return add(a)
		})
		return err
	})
}

// EndPosition records the last day of a position that still lasts, and returns
// whose it is. Doing it twice is a Conflict.
func (n *Training) EndPosition(ctx context.Context, me *db.Person, id int64, until string) (personID int64, err error) {
	return n.onPosition(ctx, me, id, func(a *action.Action, p *db.Position) error {
		var f refusal.Faults
		day := f.DayNeeded("until", until, "the last day")
		if day != "" && day < p.FromOn {
			f.Add("until", "The last day can’t be before the first, %s", clock.LongDay(p.FromOn))
		}
		if err := f.Err(); err != nil {
			return err
		}
		err := a.Tx.EndPosition(ctx, id, day)
		if errors.Is(err, db.ErrNotFound) {
			return refusal.New(refusal.Conflict, "This position has ended already.")
		}
		if err != nil {
			return err
		}
		return n.logOf(ctx, a, p.PersonID, verbPositionEnded, p.Title+", "+clock.LongDay(day), "")
	})
}

// onPosition does something to a position, for coordinators, and returns whose
// it is, also when that is refused.
func (n *Training) onPosition(ctx context.Context, me *db.Person, id int64, do func(*action.Action, *db.Position) error) (personID int64, err error) {
	if err := action.Coordinates(me); err != nil {
		return 0, err
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPosition(ctx, id)
		if err != nil {
			return hide(err)
		}
		personID = p.PersonID
		return do(a, p)
	})
	return personID, err
}

// PositionFor returns a position and whose it is, for coordinators.
func (n *Training) PositionFor(ctx context.Context, me *db.Person, id int64) (*db.Position, *db.Person, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, nil, err
	}
	p, err := n.DB.Position(ctx, id)
	if err != nil {
		return nil, nil, hide(err)
	}
	holder, err := n.DB.Person(ctx, p.PersonID)
	return p, holder, err
}

// CorrectPosition puts a position right that was recorded wrongly, for a
// reason, and returns whose it is; what it was stays in the history. seen is
// PositionWords of it as the person saw it: a Conflict when it changed since.
func (n *Training) CorrectPosition(ctx context.Context, me *db.Person, id int64, form PositionForm, seen, reason string) (personID int64, err error) {
	return n.onPosition(ctx, me, id, func(a *action.Action, p *db.Position) error {
		var f refusal.Faults
		right := form.position(&f)
		if reason = f.Text("reason", reason); reason == "" {
			f.Add("reason", "Say why you are correcting it")
		}
		if err := f.Err(); err != nil {
			return err
		}
		was := PositionWords(p)
		p.Title, p.Rank, p.FromOn, p.UntilOn = right.Title, right.Rank, right.FromOn, right.UntilOn
		switch words := PositionWords(p); {
		case words == was && seen == was:
			return refusal.Unchanged("title")
		case words == was:
			return nil // correcting it twice is correcting it once
		case seen != was:
			return refusal.New(refusal.Conflict, "Somebody changed this position since you opened the page. It is now: %s. Save again to replace that.", was)
		default:
			if err := a.Tx.UpdatePosition(ctx, p); err != nil {
				return err
			}
			return n.logOf(ctx, a, p.PersonID, verbPositionChanged, words+"; it was: "+was, reason)
		}
	})
}

// RemovePosition takes out a position that was recorded by mistake, for a
// reason, and returns whose it was; the history keeps what it was.
func (n *Training) RemovePosition(ctx context.Context, me *db.Person, id int64, reason string) (personID int64, err error) {
	return n.onPosition(ctx, me, id, func(a *action.Action, p *db.Position) error {
		var f refusal.Faults
		if reason = f.Text("reason", reason); reason == "" {
			f.Add("reason", "Say why it was a mistake")
		}
		if err := f.Err(); err != nil {
			return err
		}
		if err := a.Tx.DeletePosition(ctx, id); err != nil {
			return err
		}
		return n.logOf(ctx, a, p.PersonID, verbPositionRemoved, PositionWords(p), reason)
	})
}

// logOf logs an action to somebody's record.
func (n *Training) logOf(ctx context.Context, a *action.Action, personID int64, verb db.Verb, detail, reason string) error {
	return a.Log(ctx, db.LogRow{SubjectID: personID, Thing: db.ThingPerson, ThingID: personID, Verb: verb, Detail: detail, Reason: reason})
}
