package events

import (
	"context"
	"errors"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Recurs tells whether a series is a meeting made by a rule of recurrence, and
// not the yearly chain of one event.
func Recurs(s *db.Series) bool { return s.Recurrence != "" }

// SeriesTyped puts an event into the series of the typed title, made where
// there is none yet; an empty title takes it out of any. Who joins or leaves a
// meeting that recurs is no occurrence of it any more, or not yet: those are
// made by its rule.
func (n *Events) SeriesTyped(ctx context.Context, a *action.Action, e *db.Event, title string, f *refusal.Faults) error {
	if title == "" {
		e.SeriesID, e.OccursOn = 0, ""
		return nil
	}
	s, err := a.Tx.SeriesByTitle(ctx, title)
	switch {
	case errors.Is(err, db.ErrNotFound):
		s = &db.Series{Title: title, Kind: e.Kind, CreatedAt: a.Now}
		if err := a.Tx.InsertSeries(ctx, s); err != nil {
			return err
		}
	case err != nil:
		return err
	case s.ID == e.SeriesID:
		return nil
	case Recurs(s):
		f.Add("series", "%s recurs: add a date on its own page", s.Title)
		return nil
	}
	e.SeriesID, e.OccursOn = s.ID, ""
	return nil
}

// Earlier is what an event has of its series: the title, and the lessons of
// the edition before it that has any.
type Earlier struct {
	Series  *db.Series // nil when it belongs to none
	Lessons *db.Event  // nil when there are none
}

// Recurs tells whether the event is in the series of a meeting that recurs.
func (x *Earlier) Recurs() bool { return x.Series != nil && Recurs(x.Series) }

// earlierOf looks up what an event has of its series.
func (n *Events) earlierOf(ctx context.Context, e *db.Event) (Earlier, error) {
	var x Earlier
	if e.SeriesID == 0 {
		return x, nil
	}
	var err error
	if x.Series, err = n.DB.Series(ctx, e.SeriesID); err != nil {
		return x, err
	}
	x.Lessons, err = n.DB.LessonsBefore(ctx, e.SeriesID, e.StartsAt)
	if errors.Is(err, db.ErrNotFound) {
		x.Lessons, err = nil, nil
	}
	return x, err
}

// NotesForm is what is kept of an event for the next time. It can be written
// when the event is over, or cancelled.
type NotesForm struct{ Layout, Lessons, Source string }

func (NotesForm) name() string { return "layout and lessons" }

func (t NotesForm) Apply(_ context.Context, _ *Events, _ *action.Action, e *db.Event, f *refusal.Faults) error {
	e.Layout, e.Lessons = f.Text("layout", t.Layout), f.Text("lessons", t.Lessons)
	if e.Status == db.EventCancelled {
		e.Source = f.Line("source", t.Source)
	}
	return nil
}
