package network

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// asTold is what people have been told of an event. It is kept with a message
// that tells of a change, so that a later one, written before the first has
// gone, can say what changed since the last one that they have.
type asTold struct {
	Event         int64
	Starts, Ends  time.Time
	Venue         int64  `json:",omitempty"`
	Lead          int64  `json:",omitempty"`
	Arrive        int    // minutes before a shift
	Meet          string `json:",omitempty"`
	Parking, Wear string `json:",omitempty"`
	Briefing      string `json:",omitempty"` // its hash: no email has the words
	Shifts        map[int64]stretch
	Why           []string `json:",omitempty"` // the reasons given since, for other times and another place
}

// stretch is from when to when something is.
type stretch struct{ From, To time.Time }

// asToldNow is an event with its shifts as they are.
func asToldNow(e *db.Event, shifts []db.Shift) asTold {
	t := asTold{
		Event: e.ID, Starts: e.StartsAt.UTC(), Ends: e.EndsAt.UTC(), Venue: e.VenueID, Lead: e.LeadID,
		Arrive: e.ArriveMinutes, Meet: e.MeetingPoint, Parking: e.Parking, Wear: e.Wear,
		Shifts: make(map[int64]stretch, len(shifts)),
	}
	if e.Briefing != "" {
		t.Briefing = hashCode(e.Briefing)[:16]
	}
	for i := range shifts {
		t.Shifts[shifts[i].ID] = stretch{shifts[i].StartsAt.UTC(), shifts[i].EndsAt.UTC()}
	}
	return t
}

// eventChange is what changed of an event for one person, or for a partner,
// since they were told of it.
type eventChange struct {
	was      asTold
	is       asTold
	event    *db.Event // as it is
	wasVenue *db.Venue // nil where there was none
	venue    *db.Venue // nil where there is none
	lead     *db.Person
	mine     []db.Shift  // the shifts that the person is on, or waits for, by start
	places   []db.Signup // the sign-ups for them
	partner  bool        // it is told to the partner, who hears of time and place alone
}

// retimed are the shifts of the person whose times changed.
func (c *eventChange) retimed() []db.Shift {
	return slices.DeleteFunc(slices.Clone(c.mine), func(s db.Shift) bool {
		was, ok := c.was.Shifts[s.ID]
		return !ok || was.From.Equal(s.StartsAt) && was.To.Equal(s.EndsAt)
	})
}

// time tells whether what the person comes for is at another time.
func (c *eventChange) time() bool {
	return !c.was.Starts.Equal(c.is.Starts) || !c.was.Ends.Equal(c.is.Ends) || len(c.retimed()) > 0
}

func (c *eventChange) place() bool { return c.was.Venue != c.is.Venue }

// detail is one thing that people need on the day and that changed.
type detail struct {
	label string // what it is, discreetly
	says  string // what it is now, and what it was
}

// details are the things needed on the day that changed, for those who come.
func (c *eventChange) details() []detail {
	var all []detail
	if c.partner {
		return nil
	}
	if c.was.Arrive != c.is.Arrive {
		all = append(all, detail{"when to arrive", fmt.Sprintf("Arrive %s before your shift. It was %s.", count(c.is.Arrive, "minute"), count(c.was.Arrive, "minute"))})
	}
	for _, item := range []struct{ label, name, was, is string }{
		{"where to meet", "Meeting point", c.was.Meet, c.is.Meet}, {"parking", "Parking", c.was.Parking, c.is.Parking}, {"what to wear", "What to wear", c.was.Wear, c.is.Wear},
	} {
		switch {
		case item.was == item.is:
		case item.is == "":
			all = append(all, detail{item.label, item.name + ": no longer given. It was: " + item.was})
		case item.was == "":
			all = append(all, detail{item.label, item.name + ": " + item.is})
		default:
			all = append(all, detail{item.label, item.name + ": " + item.is + "\nIt was: " + item.was})
		}
	}
	if c.was.Lead != c.is.Lead {
		says := "There is no event lead at the moment."
		if c.lead != nil {
			says = "Your contact on the day is now " + joinComma(oneLine(c.lead.FirstName), oneLine(c.lead.Phone)) + "."
		}
		all = append(all, detail{"your contact on the day", says})
	}
	if c.was.Briefing != c.is.Briefing {
		all = append(all, detail{"the briefing", "The briefing has changed. It is on the event’s page."})
	}
	return all
}

// any tells whether anything changed that there is to tell.
func (c *eventChange) any() bool { return c.time() || c.place() || len(c.details()) > 0 }

// when says what was when, and when it is now: each shift of the person that
// is at another time, or the event. Discreetly it does not name the shifts.
func (c *eventChange) when(discreet bool) []string {
	if !c.time() {
		return nil
	}
	var lines []string
	for _, s := range c.retimed() {
		name, was := Capital(s.Role), c.was.Shifts[s.ID]
		if discreet {
			name = "It"
		}
		lines = append(lines, name+" was "+Span(was.From, was.To)+". It is now "+Span(s.StartsAt, s.EndsAt)+".")
	}
	if len(lines) == 0 {
		lines = []string{"It was " + Span(c.was.Starts, c.was.Ends) + ". It is now " + Span(c.is.Starts, c.is.Ends) + "."}
	}
	return lines
}

// where says where it was and where it is now. Discreetly it says only that
// this changed.
func (c *eventChange) where(discreet bool) string {
	switch {
	case !c.place():
		return ""
	case discreet && c.time():
		return "The venue has changed too."
	case discreet:
		return "The venue has changed. The time has not."
	}
	var says string
	switch {
	case c.venue == nil:
		says = "The venue was " + address(c.wasVenue) + ". No venue is set at the moment."
	case c.wasVenue == nil:
		says = "The venue is " + address(c.venue) + "."
	default:
		says = "The venue was " + address(c.wasVenue) + ". It is now " + address(c.venue) + "."
	}
	if !c.time() {
		says += " The time has not changed."
	}
	return says
}

// onTheDay says what changed of what people need on the day.
func (c *eventChange) onTheDay(discreet bool) string {
	details := c.details()
	if len(details) == 0 {
		return ""
	}
	labels, lines := make([]string, len(details)), make([]string, len(details))
	for i, d := range details {
		labels[i], lines[i] = d.label, d.says
	}
	if discreet {
		return "This has changed for the day: " + strings.Join(labels, ", ") + "."
	}
	return strings.Join(lines, "\n")
}

// stillThere says whether somebody still has what they had, or "" for somebody
// who has nothing there, but leads it.
func stillThere(places []db.Signup) string {
	var confirmed, waiting, requested int
	for i := range places {
		switch places[i].Status {
		case db.SignupConfirmed:
			confirmed++
		case db.SignupWaiting:
			waiting++
		case db.SignupRequested:
			requested++
		case db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled:
		}
	}
	var says []string
	switch {
	case confirmed == 1:
		says = append(says, "You keep your place.")
	case confirmed > 1:
		says = append(says, "You keep your places.")
	}
	if waiting > 0 {
		says = append(says, "You are still on the waiting list.")
	}
	if requested > 0 {
		says = append(says, "Your request is still waiting for an answer.")
	}
	return strings.Join(says, " ")
}

// says is all of one change, in paragraphs.
func (c *eventChange) says(discreet bool) []string {
	var paragraphs []string
	if c.time() || c.place() {
		paragraphs = append(paragraphs, stillThere(c.places))
	}
	paragraphs = append(paragraphs, joinLines(append(c.when(discreet), c.where(discreet))...))
	return append(paragraphs, c.onTheDay(discreet))
}

// line is one change among several, on one line: when it is now, and what it was.
func (c *eventChange) line(discreet bool) string {
	says := c.when(discreet)
	if len(says) == 0 {
		says = []string{Span(c.is.Starts, c.is.Ends) + "."}
	}
	for _, more := range append([]string{c.where(discreet)}, strings.Split(c.onTheDay(discreet), "\n")...) {
		if more != "" {
			says = append(says, more)
		}
	}
	return strings.Join(says, " ")
}
