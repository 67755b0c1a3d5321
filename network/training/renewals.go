package training

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// renewalsNamed is how many coming dates a reminder names.
const renewalsNamed = 3

// renewal is a coming date of a course that makes liaison officers, or keeps them so.
type renewal struct {
	event   *db.Event
	course  int64      // its id
	shifts  []db.Shift // for learners
	left    int        // learners' places, for the own force
	closed  bool       // nobody can sign up for them any more
	keeps   bool       // the course is for liaison officers
	current bool       // only who is accredited on its day can learn at it
	lead    int        // days before a lapse from which it is offered
}

// inTime tells whether somebody whose accreditation counts until a day can
// still learn at a date.
func (r *renewal) inTime(until string) bool {
	return !r.current || clock.Day(r.event.StartsAt) <= until
}

// line says when a date is and how many places are left.
func (r *renewal) line() string {
	left := "full, with a waiting list"
	switch {
	case r.closed:
		left = "sign-up has closed"
	case r.left > 0:
		left = words.Count(r.left, "place") + " left"
	}
	return clock.Span(r.event.StartsAt, r.event.EndsAt) + ": " + left
}

// renewedAt are the dates at which somebody whose accreditation counts until a
// day can renew it: those of courses for liaison officers, or else of those that
// make one.
func renewedAt(all []renewal, until string) []renewal {
	var keep, makes []renewal
	for _, r := range all {
		switch {
		case !r.inTime(until):
		case r.keeps:
			keep = append(keep, r)
		default:
			makes = append(makes, r)
		}
	}
	if len(keep) > 0 {
		return keep
	}
	return makes
}

// offeredFrom is the day from which dates are offered to somebody whose
// accreditation counts until a day: the first of their lead times before it.
func offeredFrom(dates []renewal, until string) string {
	lead := action.LapseNotice
	for _, r := range dates {
		lead = max(lead, r.lead)
	}
	return clock.DaysBefore(until, lead)
}

// DatesToRenew says when somebody whose accreditation counts until a day can renew it.
func DatesToRenew(all []renewal, until string) string {
	dates := renewedAt(all, until)
	late := slices.ContainsFunc(all, func(r renewal) bool { return !r.inTime(until) })
	says := "The next dates to refresh it:"
	switch {
	case len(dates) == 0 && late:
		return "No date to refresh it is planned before it ends, and later ones are for those whose accreditation counts: ask a coordinator for an earlier date."
	case len(dates) == 0:
		return "No date to refresh it is planned yet."
	case late && !dates[0].keeps:
		says = "No date to refresh it is planned before it ends. These are open to you then too:"
	}
	for i := range dates[:min(len(dates), renewalsNamed)] {
		says += "\n" + dates[i].line()
	}
	return says
}

// Renewals are the coming dates of courses that make liaison officers.
func (n *Training) Renewals(ctx context.Context, now time.Time) ([]renewal, error) {
	courses, err := n.DB.Courses(ctx)
	if err != nil {
		return nil, err
	}
	dates, err := n.DB.CourseDates(ctx, now, action.LongestEvent, datesShown)
	if err != nil {
		return nil, err
	}
	var all []renewal
	for i := range dates {
		e := &dates[i]
		at := slices.IndexFunc(courses, func(c db.Course) bool { return c.ID == e.CourseID })
		if e.Status != db.EventPublished || !e.StartsAt.After(now) || at < 0 || courses[at].Grants != db.LLO {
			continue
		}
		course := &courses[at]
		r := renewal{event: e, course: course.ID, keeps: course.Requires == db.LLO, lead: max(course.LeadDays, action.LapseNotice)}
		if err := n.learnersOf(ctx, &r); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// learnersOf finds the learners' shifts of a date, the places left on them for
// the own force, and whether each needs an accreditation.
func (n *Training) learnersOf(ctx context.Context, r *renewal) error {
	shifts, err := n.DB.ShiftsOf(ctx, r.event.ID)
	if err != nil {
		return err
	}
	r.shifts = slices.DeleteFunc(shifts, func(s db.Shift) bool { return !action.Learns(&s) || !s.CancelledAt.IsZero() })
	r.current, r.closed = len(r.shifts) > 0, len(r.shifts) > 0
	for i := range r.shifts {
		s := &r.shifts[i]
		seats, err := n.rota.SeatingOf(ctx, n.DB.Reader, n.Time(), s, r.event)
		if err != nil {
			return err
		}
		r.left += max(0, seats.Left(s, n.Settings().ForceName))
		r.closed = r.closed && rota.SignUpClosed(s, r.event, n.Time())
		r.current = r.current && s.Accreditation == db.LLO
	}
	return nil
}
