package series

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Scope is which dates of a meeting that recurs a change is for.
type Scope string

const (
	ThisOne          Scope = "one"
	ThisAndFollowing Scope = "following"
	AllDates         Scope = "all"
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
	Scope        Scope
	Title        string
	Starts, Ends string
	Venue, Lead  string
	Places       []PlacesForm
	Reason       string // needed when somebody is told
	Seen         string // what the preview was of; "" when there was none
}

// Following is what a change of several dates does, or did.
type Following struct {
	Changed []ChangedDate
	Left    []LeftAlone
	Told    *events.Told
	Losers  []events.LosesOut
	Moves   bool   // people know of some that move
	Seen    string // to be sent with the confirmation
}

// ChangedDate is a date that changes, and in what.
type ChangedDate struct {
	Event  *db.Event // as it is afterwards
	Was    *db.Event
	What   []Part
	Exempt string // what was changed of it alone before, and goes too; for a cancellation
}

// LeftAlone is a date, or one thing of it, that a change leaves as it is.
type LeftAlone struct {
	Event *db.Event
	Why   string
}

// PreviewFollowing tells what a change would do, by doing it and taking it back.
func (n *Series) PreviewFollowing(ctx context.Context, me *db.Person, eventID int64, form FollowingForm) (out *Following, err error) {
	form.Seen = ""
	err = n.rehearse(ctx, me, func(a *action.Action) (err error) {
		out, err = n.changeFollowing(ctx, a, eventID, form)
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
func (n *Series) ChangeFollowing(ctx context.Context, me *db.Person, eventID int64, form FollowingForm, formKey string) (out *Following, err error) {
	err = n.ActNamed(ctx, me, func(a *action.Action) error {
		_, err := n.Once(ctx, a, formKey, form, func() (int64, error) {
			out, err = n.changeFollowing(ctx, a, eventID, form)
			return eventID, err
		})
		return err
	})
	return out, err
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
	var f refusal.Faults
	c := &change{title: f.Needed("title", form.Title, "Enter a title"), reason: f.Text("reason", form.Reason)}
	starts, ends := f.Clock("starts", form.Starts, "Enter when it starts as a time of day, like 17:30"), f.Clock("ends", form.Ends, "Enter when it ends as a time of day, like 17:30")
	if c.clock = starts; ends <= starts {
		ends += 24 * time.Hour // it ends the next day
	}
	c.length = ends - starts
	c.venueID = w.anchor.VenueID
	venue := f.Line("venue", form.Venue)
	lead := *w.anchor
	if err := w.n.events.ApplyLead(ctx, w.Action, &lead, form.Lead, &f); err != nil {
		return nil, err
	}
	c.leadID = lead.LeadID
	c.places = map[int64]db.Shift{}
	for _, p := range form.Places {
		id := strconv.FormatInt(p.ShiftID, 10)
		s := db.Shift{Minimum: f.Number("minimum_"+id, p.Minimum, "the minimum", 0, 500), Maximum: f.Number("maximum_"+id, p.Maximum, "the maximum", 1, 500)}
		if s.Maximum >= 1 && s.Minimum > s.Maximum {
			f.Add("maximum_"+id, "The maximum can’t be less than the minimum")
		}
		c.places[p.ShiftID] = s
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	was, err := w.n.rota.VenueOf(ctx, w.Tx.Reader, w.anchor)
	if err != nil {
		return nil, err
	}
	switch {
	case venue == "" && was != nil:
		f.Add("venue", "Enter the name of the venue")
	case venue != "" && (was == nil || !strings.EqualFold(venue, was.Name)):
		moved := *w.anchor
		if err := w.n.events.PlaceAt(ctx, w.Action, &moved, venue, "", ""); err != nil {
			return nil, err
		}
		c.venueID = moved.VenueID
	}
	return c, f.Err()
}

func (n *Series) changeFollowing(ctx context.Context, a *action.Action, eventID int64, form FollowingForm) (*Following, error) {
	w, err := n.following(ctx, a, eventID, form.Scope, form.Seen)
	if err != nil {
		return nil, err
	}
	if why := w.fixed(w.anchor); why != "" {
		return nil, refusal.New(refusal.Conflict, "This date can’t be changed: %s. Start from an upcoming one.", why)
	}
	c, err := w.parse(ctx, form)
	if err != nil {
		return nil, err
	}
	if err := w.lock(ctx); err != nil {
		return nil, err
	}
	if err := w.changeDates(ctx, c); err != nil {
		return nil, err
	}
	w.out.Told, w.out.Losers = w.gathered.Told(), w.gathered.Losers()
	if c.reason == "" && w.out.Moves && (w.out.Told.Count() > 0 || len(w.out.Losers)+len(w.out.Told.Car) > 0) {
		return nil, &refusal.Error{Kind: refusal.Invalid, Message: "Say why it changes.", Fields: []refusal.FieldError{{Field: "reason", Message: "Say why it changes: everyone affected can read it"}}}
	}
	if len(w.out.Changed) == 0 {
		return nil, &refusal.Error{Kind: refusal.Invalid, Message: "Nothing changes.", Fields: []refusal.FieldError{{Field: "title", Message: "This is how these dates are already, or each was changed separately"}}}
	}
	if err := n.events.TellGathered(ctx, a, w.series, w.gathered); err != nil {
		return nil, err
	}
	return w.out, a.Log(ctx, db.LogRow{
		Verb: verbChangedDates, Thing: db.ThingSeries, ThingID: w.series.ID, Reason: c.reason,
		Detail: fmt.Sprintf("%s, %d left alone", words.Count(len(w.out.Changed), "date"), len(w.out.Left)),
	})
}

// changeDates plans what changes of each date before it changes any: a person
// on several of them is judged by where all of them will be.
func (w *following) changeDates(ctx context.Context, c *change) error {
	var plans []dateChange
	for i := range w.dates {
		e := &w.dates[i]
		if why := w.fixed(e); why != "" {
			w.leave(e, "%s", why)
			continue
		}
		d, err := w.plan(e, c)
		if err != nil {
			return err
		}
		if d.moves() {
			w.gathered.MoveLater(e.ID)
		}
		plans = append(plans, d)
	}
	// What moves later goes from the last date on, so that each finds its vehicle
	// free of the next date's old time.
	later := c.clock > clock.ClockOf(w.anchor.StartsAt)
	if later {
		slices.Reverse(plans)
	}
	for i := range plans {
		if err := w.changeDate(ctx, &plans[i], c); err != nil {
			return err
		}
	}
	if later {
		slices.Reverse(w.out.Changed)
		w.gathered.Reverse()
	}
	slices.SortStableFunc(w.out.Left, func(a, b LeftAlone) int { return cmp.Compare(a.Event.OccursOn, b.Event.OccursOn) })
	return w.fillFreed(ctx)
}

// fillFreed gives the places that came free to those who wait, now that every
// date is where it will be.
func (w *following) fillFreed(ctx context.Context) error {
	for _, id := range action.Distinct(w.gathered.Freed) {
		shift, err := w.Tx.Shift(ctx, id)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(w.dates, func(e db.Event) bool { return e.ID == shift.EventID })
		if err := w.n.rota.Fill(ctx, w.Action, shift, &w.dates[at]); err != nil {
			return err
		}
	}
	return nil
}
