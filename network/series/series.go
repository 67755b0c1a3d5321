// Package series repeats events: yearly editions, meetings that recur, and changes of several dates at once.
package series

import (
	"context"
	"errors"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// Series repeats events. Make it with [New].
type Series struct {
	*action.Ground
	programme *programme.Programme
	vehicles  *vehicles.Vehicles
	rota      *rota.Rota
	events    *events.Events
}

// New returns the series on a ground with what is below it.
func New(ground *action.Ground, programme *programme.Programme, vehicles *vehicles.Vehicles, rota *rota.Rota, events *events.Events) *Series {
	return &Series{Ground: ground, programme: programme, vehicles: vehicles, rota: rota, events: events}
}

// editionsShown is how many past editions of a series a page lists at once.
const editionsShown = 50

// Line is a series in the list of all.
type Line struct {
	Series   db.Series
	Editions int
	Last     *db.Event // before now, of any status; nil for none
	Next     *db.Event // from now on, not cancelled; nil for none
}

// ListSeries lists every series by title, for coordinators.
func (n *Series) ListSeries(ctx context.Context, me *db.Person) ([]Line, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	all, err := n.DB.AllSeries(ctx)
	if err != nil {
		return nil, err
	}
	counted, err := n.DB.CountEditions(ctx)
	if err != nil {
		return nil, err
	}
	last, err := n.DB.LastEditions(ctx, n.Time())
	if err != nil {
		return nil, err
	}
	next, err := n.DB.NextEditions(ctx, n.Time())
	if err != nil {
		return nil, err
	}
	lines := make([]Line, len(all))
	for i := range all {
		id := all[i].ID
		lines[i] = Line{Series: all[i], Editions: counted[id], Last: last[id], Next: next[id]}
	}
	return lines, nil
}

// Page is a series with its editions.
type Page struct {
	Series *db.Series
	Coming []events.Line // from today on: the last first of a yearly series, the next first of a meeting that recurs
	Past   []events.Line // the newest first
	More   bool          // there are older ones than Past lists
	Drafts int           // of those to come
}

// ToCopy is the edition to copy: the last that was not cancelled, or the last
// of all; nil when there is none.
func (s *Page) ToCopy() *db.Event {
	var last *db.Event
	for _, lines := range [][]events.Line{s.Coming, s.Past} {
		for i := range lines {
			if e := &lines[i].Event; e.Status != db.EventCancelled {
				return e
			} else if last == nil {
				last = e
			}
		}
	}
	return last
}

// SeriesToChange returns a series itself, for coordinators.
func (n *Series) SeriesToChange(ctx context.Context, me *db.Person, id int64) (*db.Series, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	return n.DB.Series(ctx, id)
}

// SeriesFor returns a series with its editions, for coordinators. Past ones
// are listed from the one after the start and id of the last one shown.
func (n *Series) SeriesFor(ctx context.Context, me *db.Person, id int64, after time.Time, afterID int64) (*Page, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	s, err := n.DB.Series(ctx, id)
	if err != nil {
		return nil, err
	}
	p := &Page{Series: s}
	today := clock.OnDay(n.Time(), 0, 0, 0)
	past, err := n.DB.Events(ctx, db.EventFilter{SeriesID: id, To: today, Backward: true, AfterAt: after, AfterID: afterID, Limit: editionsShown + 1})
	if err != nil {
		return nil, err
	}
	if p.More = len(past) > editionsShown; p.More {
		past = past[:editionsShown]
	}
	if p.Past, err = n.events.Lines(ctx, past); err != nil || afterID != 0 {
		return p, err
	}
	coming, err := n.DB.Events(ctx, db.EventFilter{SeriesID: id, From: today, Backward: !events.Recurs(s), Limit: mostComing})
	if err != nil {
		return nil, err
	}
	for i := range coming {
		if coming[i].Status == db.EventDraft {
			p.Drafts++
		}
	}
	p.Coming, err = n.events.Lines(ctx, coming)
	return p, err
}

// mostComing is how many editions of a series to come are looked at; a rule of
// recurrence makes fewer at once.
const mostComing = 400

// Form is what is kept about a series itself.
type Form struct{ Title, Notes string }

// UpdateSeries changes a series that still has the version the person saw. A
// title that is taken is Invalid.
func (n *Series) UpdateSeries(ctx context.Context, me *db.Person, id int64, version int, form Form) error {
	if err := action.Coordinates(me); err != nil {
		return err
	}
	var f refusal.Faults
	title, notes := f.Needed("title", form.Title, "Enter the title of the series"), f.Text("notes", form.Notes)
	if err := f.Err(); err != nil {
		return err
	}
	taken := &refusal.Error{Kind: refusal.Invalid, Message: "There is a series of this title.", Fields: []refusal.FieldError{{Field: "title", Message: "There is a series of this title already"}}}
	err := n.Act(ctx, me, func(a *action.Action) error {
		s, err := a.Tx.LockSeries(ctx, id)
		if err != nil {
			return err
		}
		if other, err := a.Tx.SeriesByTitle(ctx, title); err == nil && other.ID != id {
			return taken
		} else if err != nil && !errors.Is(err, db.ErrNotFound) {
			return err
		}
		if s.Version != version {
			return refusal.Stale()
		}
		s.Title, s.Notes = title, notes
		if err := a.Tx.UpdateSeries(ctx, s); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbChangedSeries, Thing: db.ThingSeries, ThingID: id, Detail: title})
	})
	if errors.Is(err, db.ErrDuplicate) {
		return taken
	}
	return err
}
