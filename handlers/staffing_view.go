package handlers

import (
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/staffing"
	"github.com/rainbowrota/rainbowrota/views"
)

func eventHead(e *db.Event, current string) views.EventHead { return views.NewEventHead(e, current) }

func openTabs(tabs []views.NavItem) []views.NavItem { return views.OpenTabs(tabs) }

func withinDay(e *db.Event, when string) string { return views.WithinDay(e, when) }

// capital writes a text or a state with a capital at its start.
func capital[T ~string](text T) string { return views.Capital(text) }

func staffShift(s *staffing.ShiftStaff, now time.Time) views.StaffShift {
	out := views.StaffShift{
		ID: s.Shift.ID, EventID: s.Shift.EventID, Role: s.Shift.Role, When: views.Span(s.Shift.StartsAt, s.Shift.EndsAt),
		Places: views.PlacesOf(action.PlacesOf(&s.Shift)), Started: !now.Before(s.Shift.StartsAt),
	}
	var needs []string
	if s.Shift.Accreditation != "" {
		needs = append(needs, "liaison officers only")
	}
	if s.Shift.Approval {
		needs = append(needs, "approval needed")
	}
	out.Needs = capital(strings.Join(needs, ", "))
	required := s.Shift.Accreditation != ""
	for i := range s.Requests {
		p := staffPerson(&s.Requests[i], required)
		p.Asked = "Asked " + shortMoment(s.Requests[i].Signup.AskedAt)
		out.Requests = append(out.Requests, p)
	}
	switch {
	case s.SignUpBy.IsZero() || out.Started:
	case s.Closed:
		out.SignUp = "Sign-up has closed. You can still assign people, approve requests and ask people to cover."
	default:
		out.SignUp = "People can sign up until " + views.ByWords(s.SignUpBy) + "."
	}
	if s.ByHand {
		free, waiting := action.PlacesOf(&s.Shift).Left(), len(s.Waiting)
		places, _ := views.Plural(free, "place is", "places are")
		people, _ := views.Plural(waiting, "person is", "people are")
		out.ByHand = places + " free and " + people + " waiting. The shift starts in less than 12 hours, which is too late to offer places one by one. Call someone on the waiting list, then assign them by hand."
	}
	var seats []string
	for _, k := range s.Seats {
		seats = append(seats, fmt.Sprintf("%s %d of %d", k.Force, k.Taken, k.Places))
	}
	out.Seats = strings.Join(seats, ", ")
	for i := range s.Offered {
		out.Offered = append(out.Offered, staffPerson(&s.Offered[i], required))
	}
	for i := range s.Waiting {
		p := staffPerson(&s.Waiting[i], required)
		p.Asked = fmt.Sprintf("Number %d, since %s", i+1, shortMoment(s.Waiting[i].Signup.AskedAt))
		out.Queue = append(out.Queue, p)
	}
	for i := range s.Confirmed {
		out.Confirmed = append(out.Confirmed, staffPerson(&s.Confirmed[i], required))
	}
	for i := range s.WalkIns {
		out.WalkIns = append(out.WalkIns, staffPerson(&s.WalkIns[i], required))
	}
	for i := range s.Story {
		out.Story = append(out.Story, storyLine(&s.Story[i]))
	}
	return out
}

func staffPerson(on *staffing.OnShift, required bool) views.StaffPerson {
	p := views.StaffPerson{
		SignupID: on.Signup.ID, PersonID: on.Person.ID, Name: on.Person.Name(), Detail: gradeAndArea(on.Person),
		Override: on.Signup.Override, WalkIn: on.Signup.WalkIn, Attended: capital(on.Signup.Attendance),
	}
	p.Qualified, p.QualifiedTone = qualified(on.Current, required)
	if on.Offer != nil {
		p.Offer = "A place is held until " + shortMoment(on.Offer.Deadline) + "."
	}
	return p
}

// qualified says until when an accreditation is current, and whether the lack
// of one matters here.
func qualified(until string, required bool) (text, tone string) {
	day, err := time.ParseInLocation(time.DateOnly, until, clock.London)
	switch {
	case err == nil:
		return "Liaison officer until " + day.Format("2 January 2006"), "good"
	case required:
		return "No current accreditation that day", "bad"
	}
	return "", ""
}

func staffCandidate(c *staffing.Candidate) views.StaffCandidate {
	out := views.StaffCandidate{
		PersonID: c.Person.ID, Name: c.Person.Name(), Detail: gradeAndArea(&c.Person), Asked: "not asked before",
		Obstacle: c.Obstacle.Message, Clash: c.Obstacle.Kind == rota.Clashes,
	}
	out.Qualified, out.QualifiedTone = qualified(c.Current, false)
	shifts, _ := views.Plural(c.Load, "shift")
	out.Load = shifts + " (last 90 days and upcoming)"
	if !c.Person.AskedAt.IsZero() {
		out.Asked = "last asked " + views.DateShort(c.Person.AskedAt)
	}
	return out
}

func gradeAndArea(p *db.Person) string { return views.GradeAndArea(p) }

// gradeOrForce is the grade of a person, or, when they are of another force, its name.
func gradeOrForce(p *db.Person) string { return views.GradeOrForce(p) }

func storyLine(s *staffing.PlaceStory) views.StoryLine {
	name := "Somebody"
	if s.Person != nil {
		name = s.Person.Name()
	}
	if s.Pass != nil {
		return views.StoryLine{When: shortMoment(s.Pass.At), Text: name + " was passed over. " + s.Pass.Reason}
	}
	if s.Left != nil {
		text := name + " withdrew."
		if s.Left.Reason != "" {
			text = name + " withdrew: " + s.Left.Reason
		}
		return views.StoryLine{When: shortMoment(s.Left.ChangedAt), Text: text}
	}
	text := name + " was offered a place until " + shortMoment(s.Offer.Deadline)
	switch s.Offer.Status {
	case db.OfferOpen:
		text += " and has not answered yet."
	case db.OfferLapsed:
		text += " and did not answer in time."
	case db.OfferWithdrawn:
		text += "; the offer was withdrawn."
	case db.OfferAccepted, db.OfferDeclined:
		text += " and " + string(s.Offer.Status) + " it."
	}
	return views.StoryLine{When: shortMoment(s.Offer.MadeAt), Text: text}
}

func shortMoment(t time.Time) string { return views.ShortMoment(t) }
