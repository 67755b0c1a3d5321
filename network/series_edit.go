package network

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// Which dates of a meeting that recurs a change is for.
const (
	ThisOne          = "one"
	ThisAndFollowing = "following"
	AllDates         = "all"
)

// PlacesForm is how many people one shift takes, as typed. ShiftID is that of
// the date whose form it is.
type PlacesForm struct {
	ShiftID          int64
	Minimum, Maximum string
}

// FollowingForm is a change of the dates of a meeting that recurs, as typed.
// Starts and Ends are times of day in London, as 15:04.
type FollowingForm struct {
	Scope        string
	Title        string
	Starts, Ends string
	Venue, Lead  string
	Places       []PlacesForm
	Reason       string // needed when what people know of moves
	Seen         string // what the preview was of; "" when there was none
}

// Following is what a change of several dates does, or did.
type Following struct {
	Changed []ChangedDate
	Left    []LeftAlone
	Told    *Told
	Losers  []LosesOut
	Moves   bool   // people know of some that move
	Seen    string // to be sent with the confirmation
}

// ChangedDate is a date that changes, and in what.
type ChangedDate struct {
	Event  *db.Event // as it is afterwards
	Was    *db.Event
	What   []string // "title", "time", "venue", "lead", "places"
	Exempt string   // what was changed of it alone before, and goes too; for a cancellation
}

// LeftAlone is a date, or one thing of it, that a change leaves as it is.
type LeftAlone struct {
	Event *db.Event
	Why   string
}

// PreviewFollowing tells what a change would do, by doing it and taking it back.
func (n *Network) PreviewFollowing(ctx context.Context, me *db.Person, eventID int64, form FollowingForm) (out *Following, err error) {
	form.Seen = ""
	err = n.rehearse(ctx, func(tx *db.Tx) (err error) {
		out, err = n.changeFollowing(ctx, tx, me, eventID, form)
		return err
	})
	return out, err
}

// ChangeFollowing changes the date of an event, those after it too, or all
// dates to come of its series (docs/rules.md#series). Only what is still the
// same as at this date is changed: dates that are over, cancelled or were
// changed separately are left alone. What people know of moves as by
// MoveEvent, but each is told once of all of it. The same form key does it
// once; a change by somebody else since the preview is a Conflict.
func (n *Network) ChangeFollowing(ctx context.Context, me *db.Person, eventID int64, form FollowingForm, formKey string) (out *Following, err error) {
	err = n.writeNamed(ctx, func(tx *db.Tx) error {
		_, err := n.once(ctx, tx, formKey, form, func() (int64, error) {
			out, err = n.changeFollowing(ctx, tx, me, eventID, form)
			return eventID, err
		})
		return err
	})
	return out, err
}

// following is one such change under way.
type following struct {
	n, inner *Network // inner is in the transaction, and gathers what is told
	tx       *db.Tx
	me       *db.Person
	series   *db.Series
	anchor   *db.Event // as it was
	shifts   []db.Shift
	dates    []db.Event // those it is for, locked, by their day
	gathered gathering
	out      *Following
}

// following locks a series and the dates of it that a change is for.
func (n *Network) following(ctx context.Context, tx *db.Tx, me *db.Person, eventID int64, scope, seen string) (*following, error) {
	if scope != ThisOne && scope != ThisAndFollowing && scope != AllDates {
		return nil, &Error{Kind: Invalid, Message: "Choose which dates.", Fields: []FieldError{{"scope", "Choose which dates to change"}}}
	}
	e, err := n.eventToCopy(ctx, tx.Reader, me, eventID)
	if err != nil {
		return nil, err
	}
	if e.OccursOn == "" {
		return nil, refuse(Conflict, "This event is no date of a meeting that recurs.")
	}
	w := &following{n: n, inner: n.within(tx), tx: tx, me: me, out: &Following{}}
	w.inner.gather = &w.gathered
	if w.series, err = tx.LockSeries(ctx, e.SeriesID); err != nil {
		return nil, err
	}
	from := e.OccursOn
	if scope == AllDates {
		from = ""
	}
	found, err := tx.Occurrences(ctx, e.SeriesID, from)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	for i := range found {
		locked, err := tx.LockEvent(ctx, found[i].ID)
		if err != nil {
			return nil, err
		}
		if locked.ID == eventID {
			w.anchor = new(*locked)
		} else if scope == ThisOne {
			continue
		}
		w.dates = append(w.dates, *locked)
		fmt.Fprintf(sum, "%d/%d ", locked.ID, locked.Version)
	}
	if w.anchor == nil {
		return nil, stale()
	}
	if w.out.Seen = hex.EncodeToString(sum.Sum(nil)[:12]); seen != "" && seen != w.out.Seen {
		return nil, refuse(Conflict, "Someone else changed one of these dates meanwhile. Look at what would change now, then confirm again.")
	}
	w.shifts, err = tx.ShiftsOf(ctx, eventID)
	return w, err
}

// lock locks every shift of the dates, then their vehicles, and then everybody
// on them, so that the one lock order is kept over all of them.
func (w *following) lock(ctx context.Context) error {
	var people, vehicles []int64
	for i := range w.dates {
		if w.fixed(&w.dates[i]) != "" {
			continue
		}
		if _, err := lockShifts(ctx, w.tx, w.dates[i].ID); err != nil {
			return err
		}
		signups, err := standing(ctx, w.tx.Reader, w.dates[i].ID)
		if err != nil {
			return err
		}
		people = append(people, personIDs(signups)...)
		booked, err := w.tx.BookingsOfEvent(ctx, w.dates[i].ID)
		if err != nil {
			return err
		}
		for j := range booked {
			vehicles = append(vehicles, booked[j].VehicleID)
		}
	}
	for _, id := range distinct(vehicles) {
		if _, err := w.tx.LockVehicle(ctx, id); err != nil {
			return err
		}
	}
	for _, id := range distinct(people) {
		if _, err := w.tx.LockPerson(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// fixed tells why a date can't change any more, or "".
func (w *following) fixed(e *db.Event) string {
	switch {
	case e.Status == Called:
		return "it was cancelled"
	case e.Status == Completed, !e.StartsAt.After(w.n.now()):
		return "it is over"
	}
	return ""
}

func (w *following) leave(e *db.Event, why string, args ...any) {
	w.out.Left = append(w.out.Left, LeftAlone{e, fmt.Sprintf(why, args...)})
}

// change is a FollowingForm that was understood.
type change struct {
	title         string
	clock, length time.Duration // of the new time
	venueID       int64
	leadID        int64
	places        map[int64]db.Shift // new numbers by the id of the anchor's shift
	reason        string
}

func (w *following) parse(ctx context.Context, form FollowingForm) (*change, error) {
	var f faults
	c := &change{title: f.needed("title", form.Title, "Enter a title"), reason: f.text("reason", form.Reason)}
	starts, ends := f.clock("starts", form.Starts, "when it starts"), f.clock("ends", form.Ends, "when it ends")
	if c.clock = starts; ends <= starts {
		ends += 24 * time.Hour // it ends the next day
	}
	c.length = ends - starts
	c.venueID = w.anchor.VenueID
	venue := f.line("venue", form.Venue)
	lead := *w.anchor
	if err := w.n.applyLead(ctx, w.tx, w.me, &lead, form.Lead, &f); err != nil {
		return nil, err
	}
	c.leadID = lead.LeadID
	c.places = map[int64]db.Shift{}
	for _, p := range form.Places {
		id := strconv.FormatInt(p.ShiftID, 10)
		s := db.Shift{Minimum: f.number("minimum_"+id, p.Minimum, "the fewest people", 0, 500), Maximum: f.number("maximum_"+id, p.Maximum, "the most people", 1, 500)}
		if s.Maximum >= 1 && s.Minimum > s.Maximum {
			f.add("maximum_"+id, "The most people can't be fewer than the fewest")
		}
		c.places[p.ShiftID] = s
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	was, err := w.n.venueOf(ctx, w.tx.Reader, w.anchor)
	if err != nil {
		return nil, err
	}
	switch {
	case venue == "" && was != nil:
		f.add("venue", "Enter the name of the venue")
	case venue != "" && (was == nil || !strings.EqualFold(venue, was.Name)):
		moved := *w.anchor
		if err := w.inner.placeAt(ctx, w.tx, w.me, &moved, venue, "", ""); err != nil {
			return nil, err
		}
		c.venueID = moved.VenueID
	}
	return c, f.err()
}

func idOrEmpty(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// clock reads a time of day, as the time since midnight.
func (f *faults) clock(field, typed, what string) time.Duration {
	at, err := time.Parse("15:04", strings.TrimSpace(typed))
	if err != nil {
		f.add(field, "Enter %s as a time of day, like 17:30", what)
		return 0
	}
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
}

func (n *Network) changeFollowing(ctx context.Context, tx *db.Tx, me *db.Person, eventID int64, form FollowingForm) (*Following, error) {
	w, err := n.following(ctx, tx, me, eventID, form.Scope, form.Seen)
	if err != nil {
		return nil, err
	}
	if why := w.fixed(w.anchor); why != "" {
		return nil, refuse(Conflict, "This date can't be changed: %s. Start from one that is to come.", why)
	}
	c, err := w.parse(ctx, form)
	if err != nil {
		return nil, err
	}
	if err := w.lock(ctx); err != nil {
		return nil, err
	}
	for i := range w.dates {
		e := &w.dates[i]
		if why := w.fixed(e); why != "" {
			w.leave(e, "%s", why)
			continue
		}
		if err := w.changeDate(ctx, e, c); err != nil {
			return nil, err
		}
	}
	if w.out.Moves && c.reason == "" {
		return nil, &Error{Kind: Invalid, Message: "Say why it changes.", Fields: []FieldError{{"reason", "Say why it changes: everyone who is told reads it"}}}
	}
	if len(w.out.Changed) == 0 {
		return nil, &Error{Kind: Invalid, Message: "Nothing changes.", Fields: []FieldError{{"title", "This is how these dates are already, or each was changed separately"}}}
	}
	w.out.Told, w.out.Losers = w.gathered.told(), w.gathered.losers()
	if err := n.tellGathered(ctx, tx, w.series, w.gathered); err != nil {
		return nil, err
	}
	return w.out, n.log(ctx, tx, db.LogRow{
		PersonID: me.ID, Verb: "changed dates", Thing: "series", ThingID: w.series.ID, Reason: c.reason,
		Detail: fmt.Sprintf("%s, %d left alone", count(len(w.out.Changed), "date"), len(w.out.Left)),
	})
}

// changeDate changes one date, in what is still the same as at the anchor.
func (w *following) changeDate(ctx context.Context, e *db.Event, c *change) error {
	before := *e
	var what []string
	if w.swap(e, "the title", w.anchor.Title, c.title, e.Title, quoted) {
		e.Title = c.title
		what = append(what, "title")
	}
	if w.swap(e, "the lead", w.anchor.LeadID, c.leadID, e.LeadID, nil) {
		e.LeadID = c.leadID
		what = append(what, "lead")
	}
	place := w.swap(e, "the venue", w.anchor.VenueID, c.venueID, e.VenueID, nil)
	if place {
		e.VenueID = c.venueID
		what = append(what, "venue")
	}
	day, err := time.Parse(time.DateOnly, e.OccursOn)
	if err != nil {
		return err
	}
	retimed := w.retime(e, day, c)
	if retimed {
		what = append(what, "time")
	}
	if len(what) > 0 {
		if err := w.saveDate(ctx, &before, e, retimed, place, c.reason, what); err != nil {
			return err
		}
	}
	places, err := w.changePlaces(ctx, &before, e, c)
	if err != nil {
		return err
	}
	if places {
		what = append(what, "places")
	}
	if len(what) > 0 {
		w.out.Changed = append(w.out.Changed, ChangedDate{Event: e, Was: &before, What: what})
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
	oldClock, oldLength := clockOf(w.anchor.StartsAt), wallClockBetween(w.anchor.StartsAt, w.anchor.EndsAt)
	if oldClock == c.clock && oldLength == c.length {
		return false
	}
	wasStarts, wasEnds := onClock(day, oldClock, oldLength)
	starts, ends := onClock(day, c.clock, c.length)
	switch {
	case e.StartsAt.Equal(starts) && e.EndsAt.Equal(ends):
		return false
	case !e.StartsAt.Equal(wasStarts) || !e.EndsAt.Equal(wasEnds):
		w.leave(e, "it was moved separately: it is on %s", Span(e.StartsAt, e.EndsAt))
		return false
	case !starts.After(w.n.now()):
		w.leave(e, "at the new time it would have begun already")
		return false
	}
	e.StartsAt, e.EndsAt = starts, ends
	return true
}

// saveDate saves a date that changed. What people know of moves with all that
// belongs to a move.
func (w *following) saveDate(ctx context.Context, before, e *db.Event, retimed, place bool, reason string, what []string) error {
	moves := e.Status == Published && (retimed || place)
	if moves {
		e.Revision++
		w.out.Moves = true
	}
	if err := w.tx.UpdateEvent(ctx, e); err != nil {
		return err
	}
	change := func(shifts []db.Shift) []db.Shift {
		return moved(stretched(shifts, before, e), before.StartsAt, e.StartsAt)
	}
	if moves {
		told, err := w.inner.moveShifts(ctx, w.tx, w.me, before, e, change, reason)
		w.gathered.note(told)
		return err
	}
	if retimed {
		shifts, err := w.tx.ShiftsOf(ctx, e.ID)
		if err != nil {
			return err
		}
		shifts = change(shifts)
		for i := range shifts {
			if err := w.tx.UpdateShift(ctx, &shifts[i]); err != nil {
				return err
			}
		}
	}
	return w.n.log(ctx, w.tx, db.LogRow{PersonID: w.me.ID, Verb: "changed event", EventID: e.ID, Detail: strings.Join(what, ", ")})
}

// stretched are the shifts of an event with those that end with it ending with
// it when its length changes. They are where they were before the event moves.
func stretched(shifts []db.Shift, before, after *db.Event) []db.Shift {
	by := wallClockBetween(after.StartsAt, after.EndsAt) - wallClockBetween(before.StartsAt, before.EndsAt)
	out := slices.Clone(shifts)
	for i := range out {
		s := &out[i]
		if ends := AddWallClock(s.EndsAt, 0, by); by != 0 && s.EndsAt.Equal(before.EndsAt) && ends.After(s.StartsAt) && ends.Sub(s.StartsAt) <= longestShift {
			s.EndsAt = ends
		}
	}
	return out
}

// changePlaces gives the shifts of a date that are like the anchor's their new
// numbers, and places that come free to those who wait.
func (w *following) changePlaces(ctx context.Context, before, e *db.Event, c *change) (bool, error) {
	changed := false
	shifts, err := w.tx.ShiftsOf(ctx, e.ID)
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
			return s.Role == old.Role && s.CancelledAt.IsZero() && wallClockBetween(e.StartsAt, s.StartsAt) == wallClockBetween(w.anchor.StartsAt, old.StartsAt)
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
			w.leave(before, "%s taken on %s already", counted(s.Taken, "place is", "places are"), s.Role)
			continue
		}
		s.Minimum, s.Maximum = numbers.Minimum, numbers.Maximum
		if err := w.tx.UpdateShift(ctx, s); err != nil {
			return false, err
		}
		if err := w.n.log(ctx, w.tx, db.LogRow{PersonID: w.me.ID, Verb: "changed shift", EventID: e.ID, ShiftID: s.ID, Detail: s.Role}); err != nil {
			return false, err
		}
		if err := w.n.fill(ctx, w.tx, s, e); err != nil {
			return false, err
		}
		changed = true
	}
	return changed, nil
}
