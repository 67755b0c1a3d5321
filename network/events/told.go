package events

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/words"
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

// AsToldNow is an event with its shifts as they are.
func AsToldNow(e *db.Event, shifts []db.Shift) asTold {
	t := asTold{
		Event: e.ID, Starts: e.StartsAt.UTC(), Ends: e.EndsAt.UTC(), Venue: e.VenueID, Lead: e.LeadID,
		Arrive: e.ArriveMinutes, Meet: e.MeetingPoint, Parking: e.Parking, Wear: e.Wear,
		Shifts: make(map[int64]stretch, len(shifts)),
	}
	if e.Briefing != "" {
		t.Briefing = action.HashCode(e.Briefing)[:16]
	}
	for i := range shifts {
		t.Shifts[shifts[i].ID] = stretch{shifts[i].StartsAt.UTC(), shifts[i].EndsAt.UTC()}
	}
	return t
}

// Change is what changed of an event for one person, or for a partner,
// since they were told of it.
type Change struct {
	Was      asTold
	Is       asTold
	Event    *db.Event // as it is
	WasVenue *db.Venue // nil where there was none
	Venue    *db.Venue // nil where there is none
	lead     *db.Person
	Mine     []db.Shift  // the shifts that the person is on, or waits for, by start
	Places   []db.Signup // the sign-ups for them
	Partner  bool        // it is told to the partner, who hears of time and place alone
}

// retimed are the shifts of the person whose times changed.
func (c *Change) retimed() []db.Shift {
	return slices.DeleteFunc(slices.Clone(c.Mine), func(s db.Shift) bool {
		was, ok := c.Was.Shifts[s.ID]
		return !ok || was.From.Equal(s.StartsAt) && was.To.Equal(s.EndsAt)
	})
}

// time tells whether what the person comes for is at another time.
func (c *Change) time() bool {
	return !c.Was.Starts.Equal(c.Is.Starts) || !c.Was.Ends.Equal(c.Is.Ends) || len(c.retimed()) > 0
}

func (c *Change) place() bool { return c.Was.Venue != c.Is.Venue }

// detail is one thing that people need on the day and that changed.
type detail struct {
	label string // what it is, discreetly
	says  string // what it is now, and what it was
}

// details are the things needed on the day that changed, for those who come.
func (c *Change) details() []detail {
	var all []detail
	if c.Partner {
		return nil
	}
	if c.Was.Arrive != c.Is.Arrive {
		all = append(all, detail{"when to arrive", fmt.Sprintf("Arrive %s before your shift. It was %s.", words.Count(c.Is.Arrive, "minute"), words.Count(c.Was.Arrive, "minute"))})
	}
	for _, item := range []struct{ label, name, was, is string }{
		{"where to meet", "Meeting point", c.Was.Meet, c.Is.Meet}, {"parking", "Parking", c.Was.Parking, c.Is.Parking}, {"what to wear", "What to wear", c.Was.Wear, c.Is.Wear},
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
	if c.Was.Lead != c.Is.Lead {
		says := "There is no event lead at the moment."
		if c.lead != nil {
			says = "Your contact on the day is now " + words.JoinComma(words.OneLine(c.lead.FirstName), words.OneLine(c.lead.Phone)) + "."
		}
		all = append(all, detail{"your contact on the day", says})
	}
	if c.Was.Briefing != c.Is.Briefing {
		all = append(all, detail{"the briefing", "The briefing has changed. It is on the event’s page."})
	}
	return all
}

// any tells whether anything changed that there is to tell.
func (c *Change) any() bool { return c.time() || c.place() || len(c.details()) > 0 }

// when says what was when, and when it is now: each shift of the person that
// is at another time, or the event. Discreetly it does not name the shifts.
func (c *Change) when(discreet bool) []string {
	if !c.time() {
		return nil
	}
	var lines []string
	for _, s := range c.retimed() {
		name, was := words.Capital(s.Role), c.Was.Shifts[s.ID]
		if discreet {
			name = "It"
		}
		lines = append(lines, name+" was "+clock.Span(was.From, was.To)+". It is now "+clock.Span(s.StartsAt, s.EndsAt)+".")
	}
	if len(lines) == 0 {
		lines = []string{"It was " + clock.Span(c.Was.Starts, c.Was.Ends) + ". It is now " + clock.Span(c.Is.Starts, c.Is.Ends) + "."}
	}
	return lines
}

// where says where it was and where it is now. Discreetly it says only that
// this changed.
func (c *Change) where(discreet bool) string {
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
	case c.Venue == nil:
		says = "The venue was " + messages.Address(c.WasVenue) + ". No venue is set at the moment."
	case c.WasVenue == nil:
		says = "The venue is " + messages.Address(c.Venue) + "."
	default:
		says = "The venue was " + messages.Address(c.WasVenue) + ". It is now " + messages.Address(c.Venue) + "."
	}
	if !c.time() {
		says += " The time has not changed."
	}
	return says
}

// onTheDay says what changed of what people need on the day.
func (c *Change) onTheDay(discreet bool) string {
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
func (c *Change) says(discreet bool) []string {
	var paragraphs []string
	if c.time() || c.place() {
		paragraphs = append(paragraphs, stillThere(c.Places))
	}
	paragraphs = append(paragraphs, words.JoinLines(append(c.when(discreet), c.where(discreet))...))
	return append(paragraphs, c.onTheDay(discreet))
}

// line is one change among several, on one line: when it is now, and what it was.
func (c *Change) line(discreet bool) string {
	says := c.when(discreet)
	if len(says) == 0 {
		says = []string{clock.Span(c.Is.Starts, c.Is.Ends) + "."}
	}
	for _, more := range append([]string{c.where(discreet)}, strings.Split(c.onTheDay(discreet), "\n")...) {
		if more != "" {
			says = append(says, more)
		}
	}
	return strings.Join(says, " ")
}
