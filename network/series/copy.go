package series

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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

// CopyForm is what can be amended of a copy before it is saved; an empty field
// is as the copy would have it by itself.
type CopyForm struct {
	Title, Starts, Ends string // an empty Ends keeps the length
	Series              string // for an event that is in none yet
}

// Copy is an event as its next edition would be.
type Copy struct {
	From    *db.Event
	Next    *db.Event
	Shifts  []db.Shift
	Series  string      // its title
	New     bool        // the series is made, and both editions join it
	Exists  *db.Event   // the edition of that year that there is already, or nil
	Differs []Differing // what is not as it was
	LeftOut int         // cancelled shifts, which are not copied
	Lessons *db.Event   // the edition with the lessons to read, or nil
}

// Differing is something of a copy that is not as it was last time, or that is
// to be looked at.
type Differing struct{ About, Says string }

// copyOf returns the next edition of an event and its shifts. It copies what was
// planned and nothing that happened afterwards. The times are those of the event,
// moved on London's wall clock.
func copyOf(from *db.Event, shifts []db.Shift, starts, ends time.Time) (*db.Event, []db.Shift) {
	next := &db.Event{
		Title: from.Title, Kind: from.Kind, Status: db.EventDraft, StartsAt: starts, EndsAt: ends, SignUpBy: clock.MovedAlong(from.SignUpBy, from.StartsAt, starts), Area: from.Area,
		PartnerID: from.PartnerID, ContactID: from.ContactID, VenueID: from.VenueID, LeadID: from.LeadID,
		TravelMinutes: from.TravelMinutes, ArriveMinutes: from.ArriveMinutes, MeetingPoint: from.MeetingPoint,
		Parking: from.Parking, Wear: from.Wear, Briefing: from.Briefing, PublicText: from.PublicText, IsPublic: from.IsPublic,
		SeriesID: from.SeriesID, Layout: from.Layout, Support: from.Support, Fallback: from.Fallback, ShowsCar: from.ShowsCar,
	}
	var copied []db.Shift
	for _, s := range events.Moved(action.Planned(shifts), from.StartsAt, starts) {
		copied = append(copied, db.Shift{
			Role: s.Role, StartsAt: s.StartsAt, EndsAt: s.EndsAt, SignUpBy: s.SignUpBy, Minimum: s.Minimum, Maximum: s.Maximum,
			Accreditation: s.Accreditation, Approval: s.Approval,
		})
	}
	return next, copied
}

// nextYear is the first year after an event in which its next date is to come.
func nextYear(starts, now time.Time) int {
	year := starts.In(clock.London).Year() + 1
	for !clock.NextDate(starts, year).After(now) {
		year++
	}
	return year
}

// PreviewCopy returns what an event becomes as its next edition, without
// making it, for coordinators. What is wrong with the form is Invalid.
func (n *Series) PreviewCopy(ctx context.Context, me *db.Person, eventID int64, form CopyForm) (*Copy, error) {
	from, err := n.eventToCopy(ctx, n.DB.Reader, me, eventID)
	if err != nil {
		return nil, err
	}
	return n.copy(ctx, n.DB.Reader, n.Time(), from, form)
}

// PlanToCopy returns the plan of an event for a coordinator, who alone makes
// other events from it or changes several dates at once.
func (n *Series) PlanToCopy(ctx context.Context, me *db.Person, id int64) (*events.Plan, error) {
	if _, err := n.eventToCopy(ctx, n.DB.Reader, me, id); err != nil {
		return nil, err
	}
	return n.events.PlanOf(ctx, me, id)
}

func (n *Series) eventToCopy(ctx context.Context, r *db.Reader, me *db.Person, id int64) (*db.Event, error) {
	e, err := n.EventToRunIn(ctx, r, me, id)
	if err == nil {
		err = action.Coordinates(me)
	}
	return e, err
}

func (n *Series) copy(ctx context.Context, r *db.Reader, now time.Time, from *db.Event, form CopyForm) (*Copy, error) {
	shifts, err := r.ShiftsOf(ctx, from.ID)
	if err != nil {
		return nil, err
	}
	var f refusal.Faults
	year := nextYear(from.StartsAt, now)
	starts := clock.NextDate(from.StartsAt, year)
	if strings.TrimSpace(form.Starts) != "" {
		if starts, err = f.Moment("starts", form.Starts, "when it starts"); err == nil && !starts.After(now) {
			f.Add("starts", "The new start must be in the future")
		}
	}
	ends := clock.AddWallClock(starts, 0, clock.WallClockBetween(from.StartsAt, from.EndsAt))
	if strings.TrimSpace(form.Ends) != "" {
		if ends, err = f.Moment("ends", form.Ends, "when it ends"); err == nil && f.Err() == nil && !ends.After(starts) {
			f.Add("ends", "The end must be after the start")
		}
	}
	if !ends.After(starts) {
		ends = starts.Add(from.EndsAt.Sub(from.StartsAt))
	}
	if f.Err() == nil && ends.Sub(starts) > action.LongestEvent {
		f.Add("ends", "An event lasts 31 days at most")
	}
	c := &Copy{From: from}
	c.Next, c.Shifts = copyOf(from, shifts, starts, ends)
	c.LeftOut = len(shifts) - len(c.Shifts)
	was, is := from.StartsAt.In(clock.London).Year(), starts.In(clock.London).Year()
	if c.Next.Title = clock.NextTitle(from.Title, was, is); strings.TrimSpace(form.Title) != "" {
		c.Next.Title = f.Line("title", form.Title)
	}
	if from.SeriesID == 0 {
		c.Series, c.New = seriesFor(from, form, &f), true
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	if err := n.copySeries(ctx, r, c); err != nil {
		return nil, err
	}
	if err := n.copyPeople(ctx, r, c); err != nil {
		return nil, err
	}
	return c, n.differ(ctx, r, now, c)
}

// seriesFor is the title of the series that an event without one gets: as
// typed, or its own title without the year.
func seriesFor(e *db.Event, form CopyForm, f *refusal.Faults) string {
	if typed := f.Line("series", form.Series); typed != "" {
		return typed
	}
	year := strconv.Itoa(e.StartsAt.In(clock.London).Year())
	return cmp.Or(strings.Join(strings.Fields(strings.ReplaceAll(e.Title, year, "")), " "), e.Title)
}

// copySeries finds the series of a copy, the edition of its year that there is
// already, and the lessons.
func (n *Series) copySeries(ctx context.Context, r *db.Reader, c *Copy) error {
	var s *db.Series
	var err error
	if !c.New {
		s, err = r.Series(ctx, c.From.SeriesID)
	} else if s, err = r.SeriesByTitle(ctx, c.Series); errors.Is(err, db.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if c.Series, c.Next.SeriesID = s.Title, s.ID; events.Recurs(s) {
		return refusal.New(refusal.Conflict, "%s recurs: add a date on its own page.", s.Title)
	}
	if c.Exists, err = n.editionIn(ctx, r, s.ID, c.Next.StartsAt); err != nil {
		return err
	}
	c.Lessons, err = r.LessonsBefore(ctx, s.ID, c.Next.StartsAt)
	if errors.Is(err, db.ErrNotFound) {
		c.Lessons, err = nil, nil
	}
	return err
}

// editionIn returns the edition of a series in the year of a moment that was
// not cancelled, or nil.
func (n *Series) editionIn(ctx context.Context, r *db.Reader, seriesID int64, at time.Time) (*db.Event, error) {
	year := at.In(clock.London).Year()
	first := func(year int) time.Time { return clock.MomentAt(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)) }
	found, err := r.Events(ctx, db.EventFilter{
		SeriesID: seriesID, From: first(year), To: first(year + 1), Statuses: []db.EventStatus{db.EventDraft, db.EventPublished, db.EventCompleted}, Limit: 1,
	})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// copyPeople leaves out of a copy the lead and the contact who are gone, and
// says so.
func (n *Series) copyPeople(ctx context.Context, r *db.Reader, c *Copy) error {
	if c.From.LeadID == 0 {
		c.differ("Event lead", "Nobody led it last time: choose somebody")
	} else {
		lead, err := r.Person(ctx, c.From.LeadID)
		if err != nil {
			return err
		}
		if !lead.DeactivatedAt.IsZero() || !action.CanSignUp(lead) {
			c.Next.LeadID = 0
			c.differ("Event lead", "%s led it last time and is no longer with the rota: choose somebody", lead.Name())
		}
	}
	if c.From.PartnerID == 0 {
		return nil
	}
	partner, err := r.Partner(ctx, c.From.PartnerID)
	if err != nil {
		return err
	}
	contacts, err := r.Contacts(ctx, partner.ID)
	if err != nil {
		return err
	}
	var latest *db.Contact
	for i := range contacts {
		if contacts[i].ID == c.From.ContactID {
			if contacts[i].Email == "" {
				c.differ("Contact", "%s of %s has no email address: we can’t tell anybody there about changes", contacts[i].Name, partner.Name)
			}
			return nil
		}
		if contacts[i].Email != "" && (latest == nil || contacts[i].ID > latest.ID) {
			latest = &contacts[i]
		}
	}
	if c.Next.ContactID = 0; latest == nil {
		c.differ("Contact", "%s has no contact any more: ask who it is this time", partner.Name)
		return nil
	}
	c.Next.ContactID = latest.ID
	c.differ("Contact", "Last time’s contact of %s is gone, or there was none. It becomes %s", partner.Name, latest.Name)
	return nil
}

// CopyEvent makes the next edition of an event as a draft, once for each form
// key, and returns its id. A year that has an edition already is a Conflict.
func (n *Series) CopyEvent(ctx context.Context, me *db.Person, eventID int64, form CopyForm, formKey string) (int64, error) {
	var id int64
	err := n.ActNamed(ctx, me, func(a *action.Action) (err error) {
		if _, err := n.eventToCopy(ctx, a.Tx.Reader, me, eventID); err != nil {
			return err
		}
		id, err = n.Once(ctx, a, formKey, struct {
			From int64
			CopyForm
		}{eventID, form}, func() (int64, error) { return n.copyEvent(ctx, a, eventID, form) })
		return err
	})
	return id, err
}

func (n *Series) copyEvent(ctx context.Context, a *action.Action, eventID int64, form CopyForm) (int64, error) {
	found, err := a.Tx.Event(ctx, eventID)
	if err != nil {
		return 0, err
	}
	series := found.SeriesID
	if series == 0 {
		known, err := a.Tx.SeriesByTitle(ctx, seriesFor(found, form, &refusal.Faults{}))
		if err == nil {
			series = known.ID
		} else if !errors.Is(err, db.ErrNotFound) {
			return 0, err
		}
	}
	if series != 0 {
		if _, err := a.Tx.LockSeries(ctx, series); err != nil {
			return 0, err
		}
	}
	from, err := a.Tx.LockEvent(ctx, eventID)
	if err != nil {
		return 0, err
	}
	c, err := n.copy(ctx, a.Tx.Reader, a.Now, from, form)
	if err != nil {
		return 0, err
	}
	if c.Exists != nil {
		return 0, refusal.New(refusal.Conflict, "There is an edition of %d already.", c.Exists.StartsAt.In(clock.London).Year())
	}
	if c.New {
		var f refusal.Faults
		if err := n.events.SeriesTyped(ctx, a, from, c.Series, &f); err != nil {
			return 0, err
		}
		c.Next.SeriesID = from.SeriesID
		if err := a.Tx.UpdateEvent(ctx, from); err != nil {
			return 0, err
		}
		if err := a.Log(ctx, db.LogRow{Verb: action.VerbChangedEvent, EventID: from.ID, Detail: "series"}); err != nil {
			return 0, err
		}
	}
	if err := n.insertCopy(ctx, a, c.Next, c.Shifts); err != nil {
		return 0, err
	}
	detail := fmt.Sprintf("%s, %s", clock.LongDate(from.StartsAt), words.Count(len(c.Shifts), "shift"))
	sessions, err := n.programme.CopyProgramme(ctx, a, from, c.Next)
	if err != nil {
		return 0, err
	}
	if sessions > 0 {
		detail += ", " + words.Count(sessions, "session")
	}
	return c.Next.ID, a.Log(ctx, db.LogRow{Verb: verbCopiedEvent, EventID: c.Next.ID, Thing: db.ThingSeries, ThingID: c.Next.SeriesID, Detail: detail})
}

// insertCopy saves an event that was made from another, with its shifts, and
// fills the ids.
func (n *Series) insertCopy(ctx context.Context, a *action.Action, e *db.Event, shifts []db.Shift) error {
	e.CreatedAt, e.CreatedBy = a.Now, a.Me.ID
	if err := a.Tx.InsertEvent(ctx, e); err != nil {
		return err
	}
	for i := range shifts {
		shifts[i].EventID = e.ID
		if err := a.Tx.InsertShift(ctx, &shifts[i]); err != nil {
			return err
		}
	}
	return nil
}
