package series

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Part is what can change of a date.
type Part string

const (
	PartTitle    Part = "title"
	PartLead     Part = "lead"
	PartVenue    Part = "venue"
	PartTime     Part = "time"
	PartDeadline Part = "when sign-up closes"
	PartPlaces   Part = "places"
)

// dateChange is what changes of one date.
type dateChange struct {
	before         db.Event
	e              *db.Event // as it is to be
	what           []Part
	retimed, place bool
}

// moves tells whether people know of the date, and it moves.
func (d *dateChange) moves() bool { return d.e.Status == db.EventPublished && (d.retimed || d.place) }

// plan tells what changes of one date: what is still the same as at the anchor.
func (w *following) plan(e *db.Event, c *change) (dateChange, error) {
	d := dateChange{before: *e, e: e}
	if w.swap(e, "the title", w.anchor.Title, c.title, e.Title, quoted) {
		e.Title = c.title
		d.what = append(d.what, PartTitle)
	}
	if w.swap(e, "the lead", w.anchor.LeadID, c.leadID, e.LeadID, nil) {
		e.LeadID = c.leadID
		d.what = append(d.what, PartLead)
	}
	if d.place = w.swap(e, "the venue", w.anchor.VenueID, c.venueID, e.VenueID, nil); d.place {
		e.VenueID = c.venueID
		d.what = append(d.what, PartVenue)
	}
	day, err := time.Parse(time.DateOnly, e.OccursOn)
	if err != nil {
		return d, err
	}
	if d.retimed = w.retime(e, day, c); d.retimed {
		d.what = append(d.what, PartTime)
		if !e.SignUpBy.Equal(d.before.SignUpBy) {
			d.what = append(d.what, PartDeadline)
		}
	}
	return d, nil
}

// changeDate changes one date as it was planned.
func (w *following) changeDate(ctx context.Context, d *dateChange, c *change) error {
	if len(d.what) > 0 {
		if err := w.saveDate(ctx, d, c.reason); err != nil {
			return err
		}
	}
	places, err := w.changePlaces(ctx, &d.before, d.e, c)
	if err != nil {
		return err
	}
	if places {
		d.what = append(d.what, PartPlaces)
	}
	if len(d.what) > 0 {
		w.out.Changed = append(w.out.Changed, ChangedDate{Event: d.e, Was: &d.before, What: d.what})
	}
	return nil
}

func quoted(value any) string { return fmt.Sprintf(": it is “%v”", value) }

// swap tells whether one thing of a date is to change: the change touches it,
// and it is what it was at the anchor. What is neither was changed separately,
// and is left alone.
func (w *following) swap(e *db.Event, what string, old, new, now any, say func(any) string) bool {
	switch {
	case old == new, now == new:
		return false
	case now == old:
		return true
	}
	more := ""
	if say != nil {
		more = say(now)
	}
	w.leave(e, "%s was changed separately%s", what, more)
	return false
}

// retime gives a date its new time, unless it was moved separately.
func (w *following) retime(e *db.Event, day time.Time, c *change) bool {
	oldClock, oldLength := clock.ClockOf(w.anchor.StartsAt), clock.WallClockBetween(w.anchor.StartsAt, w.anchor.EndsAt)
	if oldClock == c.clock && oldLength == c.length {
		return false
	}
	wasStarts, wasEnds := clock.OnClock(day, oldClock, oldLength)
	starts, ends := clock.OnClock(day, c.clock, c.length)
	switch {
	case e.StartsAt.Equal(starts) && e.EndsAt.Equal(ends):
		return false
	case !e.StartsAt.Equal(wasStarts) || !e.EndsAt.Equal(wasEnds):
		w.leave(e, "it was moved separately: it is on %s", clock.Span(e.StartsAt, e.EndsAt))
		return false
	case !starts.After(w.Now):
		w.leave(e, "at the new time it would have begun already")
		return false
	}
	e.SignUpBy = clock.MovedAlong(e.SignUpBy, e.StartsAt, starts)
	e.StartsAt, e.EndsAt = starts, ends
	return true
}

// saveDate saves a date that changed. What people know of moves with all that
// belongs to a move.
func (w *following) saveDate(ctx context.Context, d *dateChange, reason string) error {
	before, e := &d.before, d.e
	if d.moves() {
		e.Revision++
		w.out.Moves = true
		if err := w.n.events.NoteChange(ctx, w.Action, before, e, nil, nil, reason); err != nil {
			return err
		}
	}
	if err := w.Tx.UpdateEvent(ctx, e); err != nil {
		return err
	}
	change := func(shifts []db.Shift) []db.Shift {
		return events.Moved(stretched(shifts, before, e), before.StartsAt, e.StartsAt)
	}
	if d.moves() {
		told, err := w.n.events.MoveShifts(ctx, w.Action, &w.gathered, before, e, change, reason)
		w.gathered.Note(told)
		return err
	}
	if d.retimed {
		shifts, err := w.Tx.ShiftsOf(ctx, e.ID)
		if err != nil {
			return err
		}
		shifts = change(shifts)
		for i := range shifts {
			if err := w.Tx.UpdateShift(ctx, &shifts[i]); err != nil {
				return err
			}
		}
		if err := w.n.programme.MoveProgramme(ctx, w.Tx, e, before.StartsAt, e.StartsAt); err != nil {
			return err
		}
		cars, err := w.n.vehicles.MoveCar(ctx, w.Action, before, e, reason)
		if err != nil {
			return err
		}
		w.gathered.KeepCars(cars)
	}
	if err := w.n.events.TellDay(ctx, w.Action, &w.gathered, before, e); err != nil {
		return err
	}
	return w.Log(ctx, db.LogRow{Verb: action.VerbChangedEvent, EventID: e.ID, Detail: words.Joined(d.what, ", ")})
}

// stretched are the shifts of an event with those that end with it ending with
// it when its length changes. They are where they were before the event moves.
func stretched(shifts []db.Shift, before, after *db.Event) []db.Shift {
	by := clock.WallClockBetween(after.StartsAt, after.EndsAt) - clock.WallClockBetween(before.StartsAt, before.EndsAt)
	out := slices.Clone(shifts)
	for i := range out {
		s := &out[i]
		if ends := clock.AddWallClock(s.EndsAt, 0, by); by != 0 && s.EndsAt.Equal(before.EndsAt) && ends.After(s.StartsAt) && ends.Sub(s.StartsAt) <= events.LongestShift {
			s.EndsAt = ends
		}
	}
	return out
}

// changePlaces gives the shifts of a date that are like the anchor's their new
// numbers, and places that come free to those who wait.
func (w *following) changePlaces(ctx context.Context, before, e *db.Event, c *change) (bool, error) {
	changed := false
	shifts, err := w.Tx.ShiftsOf(ctx, e.ID)
	if err != nil {
		return false, err
	}
	for i := range w.shifts {
		old := &w.shifts[i]
		numbers, asked := c.places[old.ID]
		if !asked || !old.CancelledAt.IsZero() || numbers.Minimum == old.Minimum && numbers.Maximum == old.Maximum {
			continue
		}
		at := slices.IndexFunc(shifts, func(s db.Shift) bool {
			return s.Role == old.Role && s.CancelledAt.IsZero() && clock.WallClockBetween(e.StartsAt, s.StartsAt) == clock.WallClockBetween(w.anchor.StartsAt, old.StartsAt)
		})
		if at < 0 {
			w.leave(before, "it has no shift %s at that time", old.Role)
			continue
		}
		s := &shifts[at]
		switch {
		case s.Minimum == numbers.Minimum && s.Maximum == numbers.Maximum:
			continue
		case s.Minimum != old.Minimum || s.Maximum != old.Maximum:
			w.leave(before, "the places of %s were changed separately", s.Role)
			continue
		case s.Taken > numbers.Maximum:
			w.leave(before, "%s taken on %s already", words.Counted(s.Taken, "place is", "places are"), s.Role)
			continue
		}
		s.Minimum, s.Maximum = numbers.Minimum, numbers.Maximum
		if err := w.Tx.UpdateShift(ctx, s); err != nil {
			return false, err
		}
		if err := w.Log(ctx, db.LogRow{Verb: action.VerbChangedShift, EventID: e.ID, ShiftID: s.ID, Detail: s.Role}); err != nil {
			return false, err
		}
		if err := w.n.events.FillNowOrLater(ctx, w.Action, &w.gathered, s, e); err != nil {
			return false, err
		}
		changed = true
	}
	return changed, nil
}
