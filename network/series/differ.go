package series

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func (c *Copy) differ(about, says string, args ...any) {
	c.Differs = append(c.Differs, Differing{about, fmt.Sprintf(says, args...)})
}

// differ notes what else is not as it was.
func (n *Series) differ(ctx context.Context, r *db.Reader, now time.Time, c *Copy) error {
	from, next := c.From, c.Next
	if from.Status == db.EventCancelled {
		says := "It was cancelled"
		if why := strings.TrimRight(from.CancelReason, ". "); why != "" {
			says += ": " + why
		}
		c.differ("Last time", "%s", says)
	}
	if c.LeftOut > 0 {
		c.differ("Shifts", "%s cancelled last time, and not copied", words.Counted(c.LeftOut, "shift was", "shifts were"))
	}
	if by := next.SignUpBy; !by.IsZero() {
		says := "It closed at " + clock.Moment(from.SignUpBy) + ", and closes at " + clock.Moment(by)
		if !now.Before(by) {
			says += ", which has passed: change it in the draft"
		}
		c.differ("Sign-up closes", "%s", says)
	}
	if err := n.differingVenue(ctx, r, c); err != nil {
		return err
	}
	booked, err := r.BookingsOfEvent(ctx, from.ID)
	if err != nil {
		return err
	}
	if len(booked) > 0 {
		c.differ("Car", "It was asked for last time, and is not booked by copying: book it for the new day from the draft")
	}
	if err := n.differingAccreditation(ctx, r, now, c); err != nil {
		return err
	}
	was := strconv.Itoa(from.StartsAt.In(clock.London).Year())
	for _, t := range []struct{ about, text string }{
		{"Briefing", next.Briefing}, {"Public text", next.PublicText}, {"Layout notes", next.Layout}, {"Meeting point", next.MeetingPoint}, {"Parking", next.Parking},
	} {
		if strings.Contains(t.text, was) {
			c.differ(t.about, "It names %s: put it right in the draft", was)
		}
	}
	same, err := n.sameDays(ctx, r, []clock.DaySpan{{From: clock.DayOf(next.StartsAt), To: clock.DayOf(next.EndsAt.Add(-time.Minute))}})
	if err != nil {
		return err
	}
	for _, what := range same[0] {
		c.differ("Same day", "%s", what)
	}
	return nil
}

// differingVenue says when the venue was corrected after the event was held.
func (n *Series) differingVenue(ctx context.Context, r *db.Reader, c *Copy) error {
	if c.From.VenueID == 0 {
		c.differ("Venue", "It had none: name it in the draft")
		return nil
	}
	rows, err := r.LogOf(ctx, db.ThingVenue, c.From.VenueID, 20)
	if err != nil {
		return err
	}
	for i := range rows {
		if rows[i].Verb == events.VerbChangedVenue && rows[i].At.After(c.From.EndsAt) {
			venue, err := r.Venue(ctx, c.From.VenueID)
			if err != nil {
				return err
			}
			c.differ("Venue", "%s was changed on %s: check that it is still right", venue.Name, clock.LongDate(rows[i].At))
			return nil
		}
	}
	return nil
}

// differingAccreditation says how many people could take, on the new day, the
// shifts that ask for an accreditation.
func (n *Series) differingAccreditation(ctx context.Context, r *db.Reader, now time.Time, c *Copy) error {
	places := 0
	for i := range c.Shifts {
		if c.Shifts[i].Accreditation != "" {
			places += c.Shifts[i].Minimum
		}
	}
	if places == 0 {
		return nil
	}
	today, err := r.CountAccredited(ctx, db.LLO, clock.Day(now))
	if err != nil {
		return err
	}
	then, err := r.CountAccredited(ctx, db.LLO, clock.Day(c.Next.StartsAt))
	if err != nil {
		return err
	}
	if then < today || then < places {
		c.differ("Accreditation", "%d of %d liaison officers who are current today still are on %s, if nothing changes", then, today, clock.LongDate(c.Next.StartsAt))
	}
	return nil
}

// sameDays lists, for each stretch of days, what else is on then: bank
// holidays, also those that nobody imported, other dates, and events that are
// not cancelled.
func (n *Series) sameDays(ctx context.Context, r *db.Reader, spans []clock.DaySpan) ([][]string, error) {
	out := make([][]string, len(spans))
	if len(spans) == 0 {
		return out, nil
	}
	days, err := r.Days(ctx, spans[0].From, spans[len(spans)-1].To)
	if err != nil {
		return nil, err
	}
	stretches := make([]db.Stretch, len(spans))
	for i, span := range spans {
		stretches[i] = db.Stretch{From: clock.MomentAt(span.From), To: clock.MomentAt(span.To.AddDate(0, 0, 1))}
		for _, d := range days {
			if d.StartsOn <= span.To.Format(time.DateOnly) && d.EndsOn >= span.From.Format(time.DateOnly) {
				out[i] = append(out[i], d.Name)
			}
		}
		for _, h := range clock.HolidaysOf(n.Settings().BankHolidays, span) {
			on := h.On.Format(time.DateOnly)
			if !slices.ContainsFunc(days, func(d db.Day) bool { return d.Kind == db.DayBankHoliday && d.StartsOn <= on && d.EndsOn >= on }) {
				out[i] = append(out[i], h.Name)
			}
		}
	}
	events, err := r.EventsIn(ctx, stretches, 5)
	for _, e := range events {
		out[e.Span] = append(out[e.Span], e.Title+", from "+clock.Moment(e.StartsAt))
	}
	return out, err
}
