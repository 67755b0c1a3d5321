package network

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// words are what a message says, ready to be sent. Body is paragraphs with a
// blank line between them.
type words struct{ Subject, Body, Link, LinkText string }

// compose writes a notice out. It leaves no line break in a subject.
func (n *Network) compose(w notice) words {
	if w.Contact != nil {
		return n.composeForPartner(w)
	}
	s, fill := n.scriptOf(&w), blanks(w)
	if w.Guest != "" && !s.ownLink {
		s.path, s.linkText, s.next = strings.Replace(nominationPage, "{code}", w.Guest, 1), "Open your page", yourPage
	}
	out := words{Link: n.Settings.BaseURL + fill.Replace(s.path), LinkText: s.linkText}
	if w.Guest == "" && !s.ownLink && w.Nomination == nil && signsInNowhere(w.Person) {
		out.Link, out.LinkText = "", "" // none that this guest could open
	}
	paragraphs := []string{greeting(w)}
	if w.Person == nil || w.Person.Discreet {
		out.Subject = oneLine(fill.Replace(s.discreet))
		paragraphs = append(paragraphs, fill.Replace(s.discreetSay))
		paragraphs = append(paragraphs, changed(w, true)...)
		paragraphs = append(paragraphs, discreetShifts(w, s.briefing))
		paragraphs = append(paragraphs, w.Notes.paragraphs(true)...)
		if s.briefing && (s.path == myRota || w.Guest == "" && len(w.Changes) > 0) && len(w.Shifts) > 0 {
			paragraphs = append(paragraphs, whereToBe)
		}
		if s.reason && !s.unsaid && w.Reason != "" {
			paragraphs = append(paragraphs, whyIsOnThePage)
		}
	} else {
		out.Subject = oneLine(fill.Replace(s.subject))
		paragraphs = append(paragraphs, fill.Replace(s.says))
		paragraphs = append(paragraphs, changed(w, false)...)
		paragraphs = append(paragraphs, shiftLines(w, s.briefing))
		paragraphs = append(paragraphs, w.Notes.paragraphs(false)...)
		if s.reason && w.Reason != "" {
			paragraphs = append(paragraphs, "Reason: "+w.Reason)
		}
	}
	out.Body = joined(append(paragraphs, s.next))
	return out
}

// changed says what changed of what a notice is about, in paragraphs.
func changed(w notice, discreet bool) []string {
	if len(w.Changes) == 1 {
		return w.Changes[0].says(discreet)
	}
	var places []db.Signup
	lines := make([]string, len(w.Changes))
	for i := range w.Changes {
		lines[i] = w.Changes[i].line(discreet)
		places = append(places, w.Changes[i].places...)
	}
	return []string{stillThere(places), strings.Join(lines, "\n")}
}

// composeForPartner writes to a partner's contact, who organises the event and
// so may read its name, but never an officer's, nor a reason that may hold one.
func (n *Network) composeForPartner(w notice) words {
	fill := blanks(w)
	force := n.Settings.ForceName
	if force == "" {
		force = "the police"
	}
	var subject, says, next string
	switch w.Kind {
	case PartnerMoveDates:
		subject = "Changed: {event}, {dates}"
		says = "The time or venue at which officers of " + force + " take part in {event} has changed on {dates}.\n" + strings.Join(changed(w, false), "\n")
		next = "Please tell your usual contact in the force if that does not suit you."
	case PartnerCancelDates:
		subject = "Cancelled: {event}, {dates}"
		says = "Officers of " + force + " will not take part in {event} on {dates}: we have had to cancel. We are sorry.\n" + dateLines(w)
		next = "Please ask your usual contact in the force if you have a question."
	case PartnerMove:
		subject = "Changed: {event}, {day}"
		says = "The time or venue at which officers of " + force + " take part in {event} has changed.\n" + joined(changed(w, false))
		next = "Please tell your usual contact in the force if that does not suit you."
	default:
		subject = "Cancelled: {event}, {day}"
		says = "Officers of " + force + " will not take part in {event} on {now}: we have had to cancel. We are sorry."
		next = "Please ask your usual contact in the force if you have a question."
	}
	return words{Subject: oneLine(fill.Replace(subject)), Body: joined([]string{greeting(w), fill.Replace(says), next})}
}

// blanks fills the {braces} of a script from a notice, in one pass: braces in
// what people typed stay as they are.
func blanks(w notice) *strings.Replacer {
	return strings.NewReplacer(slices.Concat(dutyBlanks(w), vehicleBlanks(w), accreditationBlanks(w))...)
}

func dutyBlanks(w notice) []string {
	var title, now, day, role, who, id, cancelled string
	who = "Someone"
	if w.Event != nil {
		title, id = w.Event.Title, fmt.Sprint(w.Event.ID)
		now, day = Span(w.Event.StartsAt, w.Event.EndsAt), shortDay(w.Event.StartsAt)
		if cancelled = title + " has been cancelled."; w.Event.Status != Called {
			cancelled = "A shift of yours at " + title + " has been cancelled."
		}
	}
	if len(w.Shifts) > 0 {
		day, role = shortDay(w.Shifts[0].StartsAt), w.Shifts[0].Role
	}
	if w.Subject != nil {
		who = w.Subject.FirstName
	}
	return []string{
		"{event}", title, "{now}", now, "{day}", day, "{role}", role, "{who}", who, "{id}", id,
		"{code}", w.Code, "{until}", moment(w.Until), "{cancelled}", cancelled, "{task}", w.Task, "{left}", w.Left, "{dates}", count(len(w.Dates), "date"),
	}
}

// dateLines says when the dates are that a notice is about, when there are several.
func dateLines(w notice) string {
	lines := make([]string, len(w.Dates))
	for i := range w.Dates {
		lines[i] = Span(w.Dates[i].StartsAt, w.Dates[i].EndsAt)
	}
	return strings.Join(lines, "\n")
}

// discreetShifts says when, and nothing of what or where.
func discreetShifts(w notice, briefing bool) string {
	switch {
	case len(w.Changes) > 1 || w.Kind == MovedOff:
		return "" // what changed says when it is now
	case len(w.Shifts) == 0 && len(w.Dates) > 0:
		return dateLines(w)
	}
	var lines []string
	for _, s := range w.Shifts {
		line := Span(s.StartsAt, s.EndsAt)
		switch {
		case w.Kind == ShortStaffed:
			line += ": " + PlacesOf(&s).Enough()
		case briefing && w.Event != nil:
			line += ". Arrive by " + ClockTime(arriveBy(w.Event, &s)) + "."
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// shiftLines says what, when and, with a briefing, where to be.
func shiftLines(w notice, briefing bool) string {
	switch {
	case len(w.Changes) > 1 || w.Kind == MovedOff:
		return ""
	case len(w.Shifts) == 0 && len(w.Dates) > 0:
		return dateLines(w)
	}
	var lines []string
	for _, s := range w.Shifts {
		line := Capital(s.Role) + ": " + Span(s.StartsAt, s.EndsAt)
		switch {
		case w.Kind == ShortStaffed:
			line += ", " + PlacesOf(&s).Enough()
		case briefing && w.Event != nil:
			line += ". Arrive by " + ClockTime(arriveBy(w.Event, &s)) + "."
		}
		lines = append(lines, line)
	}
	if !briefing || w.Event == nil {
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

// scriptOf is the script that a notice is written by.
func (n *Network) scriptOf(w *notice) script {
	if s, ok := leadScripts[w.Kind]; ok && len(w.Shifts) == 0 {
		return s
	}
	s := n.kind(w.Kind).script
	if (w.Kind == Moved || w.Kind == MovedDates) && !slices.ContainsFunc(w.Changes, func(c eventChange) bool { return len(c.confirmed()) > 0 }) {
		s.briefing, s.next = false, ifYouHaveNoPlace
	}
	return s
}
