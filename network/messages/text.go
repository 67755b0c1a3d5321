package messages

import (
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// wording is what a message says, ready to be sent. Body is paragraphs with a
// blank line between them.
type wording struct{ Subject, Body, Link, LinkText string }

// Compose writes a notice out. It leaves no line break in a subject.
func (n *Messages) Compose(w Notice) wording {
	s, fill := n.Kind(w.Kind).Script, n.blanks(&w)
	if w.Script != nil {
		s = *w.Script
	}
	if w.Contact != nil {
		return wording{Subject: words.OneLine(fill.Replace(s.Subject)), Body: Joined([]string{greeting(w), fill.Replace(s.Says), s.Next})}
	}
	onRota := w.Guest == "" && (s.Path == MyRota || len(w.News.Discreet) > 0)
	if w.Guest != "" && !s.OwnLink {
		s.Path, s.LinkText, s.Next = strings.Replace(NominationPage, "{code}", w.Guest, 1), "Open your page", YourPage
	}
	out := wording{Link: n.Settings().BaseURL + fill.Replace(s.Path), LinkText: s.LinkText}
	if w.Guest == "" && !s.OwnLink && SignsInNowhere(w.Person) {
		out.Link, out.LinkText = "", "" // none that this guest could open
	}
	paragraphs := []string{greeting(w)}
	if w.Person == nil || w.Person.Discreet {
		out.Subject = words.OneLine(fill.Replace(s.Discreet))
		paragraphs = append(paragraphs, fill.Replace(s.DiscreetSay))
		paragraphs = append(paragraphs, w.News.Discreet...)
		paragraphs = append(paragraphs, shiftLines(w, s, true))
		paragraphs = append(paragraphs, w.Notes.Discreet...)
		if s.Briefing && onRota && len(w.Shifts) > 0 {
			paragraphs = append(paragraphs, WhereToBe)
		}
		if s.Reason && !s.Unsaid && w.Reason != "" {
			paragraphs = append(paragraphs, WhyIsOnThePage)
		}
	} else {
		out.Subject = words.OneLine(fill.Replace(s.Subject))
		paragraphs = append(paragraphs, fill.Replace(s.Says))
		paragraphs = append(paragraphs, w.News.Named...)
		paragraphs = append(paragraphs, shiftLines(w, s, false))
		paragraphs = append(paragraphs, w.Notes.Named...)
		if s.Reason && w.Reason != "" {
			paragraphs = append(paragraphs, "Reason: "+w.Reason)
		}
	}
	out.Body = Joined(append(paragraphs, s.Next))
	return out
}

// blanks fills the {braces} of a script from a notice, in one pass: braces in
// what people typed stay as they are.
func (n *Messages) blanks(w *Notice) *strings.Replacer {
	var title, now, day, role, id string
	if w.Event != nil {
		title, id = w.Event.Title, fmt.Sprint(w.Event.ID)
		now, day = clock.Span(w.Event.StartsAt, w.Event.EndsAt), clock.ShortDay(w.Event.StartsAt)
	}
	if len(w.Shifts) > 0 {
		day, role = clock.ShortDay(w.Shifts[0].StartsAt), w.Shifts[0].Role
	}
	force := n.Settings().ForceName
	if force == "" {
		force = "the police"
	}
	return strings.NewReplacer(append([]string{
		"{event}", title, "{now}", now, "{day}", day, "{role}", role, "{id}", id, "{until}", clock.Moment(w.Until),
		"{dates}", words.Count(len(w.Dates), "date"), "{times}", dateLines(w.Dates), "{force}", force, "{notice}", words.Lasting(n.Settings().OffersAbove),
	}, w.Blanks...)...)
}

// dateLines says when some dates are.
func dateLines(dates []db.Event) string {
	lines := make([]string, len(dates))
	for i := range dates {
		lines[i] = clock.Span(dates[i].StartsAt, dates[i].EndsAt)
	}
	return strings.Join(lines, "\n")
}

// shiftLines says what, when and, with a briefing, where to be. A discreet message
// says only when.
func shiftLines(w Notice, by Script, discreet bool) string {
	switch {
	case w.InNews:
		return ""
	case len(w.Shifts) == 0 && len(w.Dates) > 0:
		return dateLines(w.Dates)
	}
	var lines []string
	for _, s := range w.Shifts {
		when := clock.Span(s.StartsAt, s.EndsAt)
		line, then := words.Capital(s.Role)+": "+when, ", "
		if discreet {
			line, then = when, ": "
		}
		switch {
		case by.Places:
			line += then + action.PlacesOf(&s).Enough()
		case by.Briefing && w.Event != nil:
			line += ". Arrive by " + clock.ClockTime(arriveBy(w.Event, &s)) + "."
		}
		lines = append(lines, line)
	}
	if discreet || !by.Briefing || w.Event == nil {
		return strings.Join(lines, "\n")
	}
	if w.Venue != nil {
		lines = append(lines, "Where: "+Address(w.Venue))
	}
	for _, item := range []struct{ label, text string }{
		{"Meet", w.Event.MeetingPoint}, {"Parking", w.Event.Parking}, {"Wear", w.Event.Wear},
	} {
		if item.text != "" {
			lines = append(lines, item.label+": "+item.text)
		}
	}
	return strings.Join(lines, "\n")
}

// arriveBy is when to be there for a shift, on London's clock.
func arriveBy(e *db.Event, s *db.Shift) time.Time {
	return s.StartsAt.Add(-time.Duration(e.ArriveMinutes) * time.Minute).In(clock.London)
}

func greeting(w Notice) string {
	switch {
	case w.Contact != nil:
		return "Hello " + words.OneLine(w.Contact.Name) + ","
	case w.Person != nil:
		return "Hello " + words.OneLine(w.Person.FirstName) + ","
	}
	return "Hello,"
}

func Address(v *db.Venue) string {
	var parts []string
	for line := range strings.Lines(v.Name + "\n" + v.Address + "\n" + v.Postcode) {
		if part := strings.TrimSuffix(words.OneLine(line), ","); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

func Joined(paragraphs []string) string {
	var said []string
	for _, p := range paragraphs {
		if p = strings.TrimSpace(p); p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, "\n\n")
}

// Reword has a message say what a notice says, and returns the link that goes
// with it. The message keeps its own.
func (n *Messages) Reword(m *db.Message, w Notice) (link, linkText string) {
	says := n.Compose(w)
	m.Subject, m.Body = says.Subject, says.Body
	return says.Link, says.LinkText
}
