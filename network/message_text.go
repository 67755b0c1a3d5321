package network

import (
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// words are what a message says, ready to be sent. Body is paragraphs with a
// blank line between them.
type words struct{ Subject, Body, Link, LinkText string }

// compose writes a notice out. It leaves no line break in a subject.
func (n *Network) compose(w notice) words {
	s, fill := n.kind(w.Kind).script, n.blanks(&w)
	if w.Script != nil {
		s = *w.Script
	}
	if w.Contact != nil {
		return words{Subject: oneLine(fill.Replace(s.subject)), Body: joined([]string{greeting(w), fill.Replace(s.says), s.next})}
	}
	onRota := w.Guest == "" && (s.path == myRota || len(w.News.discreet) > 0)
	if w.Guest != "" && !s.ownLink {
		s.path, s.linkText, s.next = strings.Replace(nominationPage, "{code}", w.Guest, 1), "Open your page", yourPage
	}
	out := words{Link: n.Settings.BaseURL + fill.Replace(s.path), LinkText: s.linkText}
	if w.Guest == "" && !s.ownLink && signsInNowhere(w.Person) {
		out.Link, out.LinkText = "", "" // none that this guest could open
	}
	paragraphs := []string{greeting(w)}
	if w.Person == nil || w.Person.Discreet {
		out.Subject = oneLine(fill.Replace(s.discreet))
		paragraphs = append(paragraphs, fill.Replace(s.discreetSay))
		paragraphs = append(paragraphs, w.News.discreet...)
		paragraphs = append(paragraphs, discreetShifts(w, s))
		paragraphs = append(paragraphs, w.Notes.discreet...)
		if s.briefing && onRota && len(w.Shifts) > 0 {
			paragraphs = append(paragraphs, whereToBe)
		}
		if s.reason && !s.unsaid && w.Reason != "" {
			paragraphs = append(paragraphs, whyIsOnThePage)
		}
	} else {
		out.Subject = oneLine(fill.Replace(s.subject))
		paragraphs = append(paragraphs, fill.Replace(s.says))
		paragraphs = append(paragraphs, w.News.named...)
		paragraphs = append(paragraphs, shiftLines(w, s))
		paragraphs = append(paragraphs, w.Notes.named...)
		if s.reason && w.Reason != "" {
			paragraphs = append(paragraphs, "Reason: "+w.Reason)
		}
	}
	out.Body = joined(append(paragraphs, s.next))
	return out
}

// blanks fills the {braces} of a script from a notice, in one pass: braces in
// what people typed stay as they are.
func (n *Network) blanks(w *notice) *strings.Replacer {
	var title, now, day, role, id string
	if w.Event != nil {
		title, id = w.Event.Title, fmt.Sprint(w.Event.ID)
		now, day = Span(w.Event.StartsAt, w.Event.EndsAt), shortDay(w.Event.StartsAt)
	}
	if len(w.Shifts) > 0 {
		day, role = shortDay(w.Shifts[0].StartsAt), w.Shifts[0].Role
	}
	force := n.Settings.ForceName
	if force == "" {
		force = "the police"
	}
	return strings.NewReplacer(append([]string{
		"{event}", title, "{now}", now, "{day}", day, "{role}", role, "{id}", id, "{until}", moment(w.Until),
		"{dates}", count(len(w.Dates), "date"), "{times}", dateLines(w.Dates), "{force}", force,
	}, w.Blanks...)...)
}

// dateLines says when some dates are.
func dateLines(dates []db.Event) string {
	lines := make([]string, len(dates))
	for i := range dates {
		lines[i] = Span(dates[i].StartsAt, dates[i].EndsAt)
	}
	return strings.Join(lines, "\n")
}

// discreetShifts says when, and nothing of what or where.
func discreetShifts(w notice, by script) string {
	switch {
	case w.InNews:
		return ""
	case len(w.Shifts) == 0 && len(w.Dates) > 0:
		return dateLines(w.Dates)
	}
	var lines []string
	for _, s := range w.Shifts {
		line := Span(s.StartsAt, s.EndsAt)
		switch {
		case by.places:
			line += ": " + PlacesOf(&s).Enough()
		case by.briefing && w.Event != nil:
			line += ". Arrive by " + ClockTime(arriveBy(w.Event, &s)) + "."
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// shiftLines says what, when and, with a briefing, where to be.
func shiftLines(w notice, by script) string {
	switch {
	case w.InNews:
		return ""
	case len(w.Shifts) == 0 && len(w.Dates) > 0:
		return dateLines(w.Dates)
	}
	var lines []string
	for _, s := range w.Shifts {
		line := Capital(s.Role) + ": " + Span(s.StartsAt, s.EndsAt)
		switch {
		case by.places:
			line += ", " + PlacesOf(&s).Enough()
		case by.briefing && w.Event != nil:
			line += ". Arrive by " + ClockTime(arriveBy(w.Event, &s)) + "."
		}
		lines = append(lines, line)
	}
	if !by.briefing || w.Event == nil {
		return strings.Join(lines, "\n")
	}
	if w.Venue != nil {
		lines = append(lines, "Where: "+address(w.Venue))
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
	return s.StartsAt.Add(-time.Duration(e.ArriveMinutes) * time.Minute).In(London)
}

func greeting(w notice) string {
	switch {
	case w.Contact != nil:
		return "Hello " + oneLine(w.Contact.Name) + ","
	case w.Person != nil:
		return "Hello " + oneLine(w.Person.FirstName) + ","
	}
	return "Hello,"
}

func address(v *db.Venue) string {
	var parts []string
	for line := range strings.Lines(v.Name + "\n" + v.Address + "\n" + v.Postcode) {
		if part := strings.TrimSuffix(oneLine(line), ","); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

func joined(paragraphs []string) string {
	var said []string
	for _, p := range paragraphs {
		if p = strings.TrimSpace(p); p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, "\n\n")
}

// reword has a message say what a notice says, and returns the link that goes
// with it. The message keeps its own.
func (n *Network) reword(m *db.Message, w notice) (link, linkText string) {
	says := n.compose(w)
	m.Subject, m.Body = says.Subject, says.Body
	return says.Link, says.LinkText
}
