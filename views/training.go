package views

import (
	"fmt"
	"html/template"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// TrainingPage is what there is to learn.
type TrainingPage struct {
	Page
	Courses     []CourseCard
	Conferences []NavItem
	New         string // path of the form of a new course, for coordinators, or ""
	Teaches     bool   // the reader may teach
}

// CourseCard is a course with its coming dates.
type CourseCard struct {
	ID                               int64
	Name, Description, Prerequisites string
	Grants                           string
	Edit                             string // path, for coordinators, or ""
	Dates                            []NavItem
}

// RecordRow is an accreditation of the reader.
type RecordRow struct {
	Kind, Source, When string
	Status, Tone       string
	Number             string
	Why                string // why it was revoked, or ""
	Valid              bool   // was not revoked, so there is a certificate
	Revoke             string // path, for coordinators, or ""
}

// CourseDatePage is a date of a course with its learners' places, or a
// conference with those of its delegates.
type CourseDatePage struct {
	Page
	Kind     string
	Places   string      // what the places are called
	Said     string      // what the page of the answers is called
	Course   *CourseCard // nil when it is a date of no course
	When     string
	Venue    string
	Accredit string // "You are accredited until …", or ""
	Seats    string // how the places are shared, or ""
	Meet     string
	Parking  string
	Wear     string
	Joining  string // instructions
	Rows     []template.HTML
	Notes    *ContentNotes // nil for none
	Event    string        // path
	Plan     string        // path of the programme
	Register string        // path, for those who teach it, or ""
	Answers  string        // path of what learners said, for those who teach it, or ""
	Nominate string        // path to ask somebody to take part, for those who may, or ""
	Feedback string        // path to say what it was like, for those who learned at it, or ""
}

// NewTrainingPage is what there is to learn, with what its reader can do.
func NewTrainingPage(page Page, me *db.Person, t *training.Page) TrainingPage {
	page.Title = "Training"
	coordinator := me.Role(db.Coordinator)
	list := TrainingPage{Page: page, Teaches: coordinator || me.Role(db.Trainer)}
	if coordinator {
		list.New = "/courses/new"
	}
	for i := range t.Courses {
		card := NewCourseCard(t.Courses[i].Course)
		if coordinator {
			card.Edit = fmt.Sprintf("/courses/%d/edit", card.ID)
		}
		for j := range t.Courses[i].Dates {
			card.Dates = append(card.Dates, dateOfCourse(&t.Courses[i].Dates[j], ""))
		}
		list.Courses = append(list.Courses, card)
	}
	for i := range t.Conferences {
		list.Conferences = append(list.Conferences, dateOfCourse(&t.Conferences[i], t.Conferences[i].Event.Title+", "))
	}
	return list
}

// dateOfCourse leads to a date of a course or to a conference; name is what its
// link says before when it is.
func dateOfCourse(d *training.CourseDate, name string) NavItem {
	return NavItem{Text: name + Span(d.Event.StartsAt, d.Event.EndsAt) + placesLeft(d.Openings), Href: TrainingPath(d.Event.ID, "")}
}

// placesLeft says how many learners’ places are left at a date.
func placesLeft(openings []rota.Opening) string {
	left, waiting, closed := 0, 0, true
	for i := range openings {
		closed = closed && openings[i].Closed
		left += openings[i].Left
		waiting += openings[i].Waiting
	}
	switch {
	case len(openings) == 0:
		return ""
	case closed:
		return ": sign-up has closed"
	case left > 0:
		return ": " + words.Count(left, "place") + " left"
	case waiting > 0:
		return fmt.Sprintf(": full, %d waiting", waiting)
	}
	return ": full"
}

// NewCourseCard says what a course is about and what it gives. Its dates are
// yet to be added.
func NewCourseCard(c *db.Course) CourseCard {
	card := CourseCard{ID: c.ID, Name: c.Name, Description: c.Description, Prerequisites: c.Prerequisites}
	if c.Requires != "" {
		card.Prerequisites = JoinWords(". ", card.Prerequisites, "For liaison officers with a current accreditation")
	}
	if c.Grants != "" {
		card.Grants = fmt.Sprintf("Makes you a liaison officer for %d months.", c.Months)
	}
	return card
}

// newRecordRow puts an accreditation into words, beside all of the same person.
// kind is what liaison officers are called.
func newRecordRow(kind string, a *db.Accreditation, all []db.Accreditation, today string) RecordRow {
	status := action.AccreditationStatus(a.GrantedOn, a.ExpiresOn, today)
	row := RecordRow{
		Kind: kind, Source: a.Source, Number: a.Number, When: fromUntil(a.GrantedOn, a.ExpiresOn),
		Valid: a.RevokedAt.IsZero(), Status: Capital(status), Tone: TermTone(status),
	}
	switch {
	case training.Replaced(a, all, today):
		row.Status, row.Tone = "Replaced", ""
	case !row.Valid:
		row.Status, row.Tone, row.Why = "Revoked", "bad", a.RevokeReason
	}
	return row
}

// fromUntil says from when to when something is held; a last day of "" is none.
func fromUntil(from, until string) string {
	if until == "" {
		return "From " + DayOf(from)
	}
	return "From " + DayOf(from) + " to " + DayOf(until)
}

// NewCourseDatePage is a date of a course, or a conference, with what its reader
// can do. The rows of the places are yet to be added.
func NewCourseDatePage(page Page, me *db.Person, d *training.CourseDate) CourseDatePage {
	e := d.Event
	page.Title = e.Title
	date := CourseDatePage{
		Page: page, Kind: Capital(e.Kind), Places: "Learners’ places", Said: whatWasSaid(e), When: Span(e.StartsAt, e.EndsAt),
		Accredit: accreditedAt(d), Seats: seatWords(d.Seats, e.SeatsOpenOn),
		Meet: e.MeetingPoint, Parking: e.Parking, Wear: e.Wear, Joining: e.Briefing,
		Notes: NewContentNotes(e, d.Notes), Event: EventPath(e.ID, ""), Plan: ProgrammePath(e.ID, ""),
	}
	if e.Kind == db.Conference {
		date.Places = "Delegates’ places"
	}
	if d.Course != nil {
		date.Course = new(NewCourseCard(d.Course))
	}
	if d.Venue != nil {
		date.Venue = JoinWords(", ", d.Venue.Name, d.Venue.Address, d.Venue.Postcode)
	}
	if d.Teaches {
		date.Answers = TrainingPath(e.ID, "/answers")
	}
	if e.Kind == db.TrainingCourse && (d.Teaches || me.Role(db.Coordinator)) {
		date.Register = TrainingPath(e.ID, "/register")
	}
	if d.Asked {
		date.Feedback = TrainingPath(e.ID, "/feedback")
	}
	return date
}

// accreditedAt says whether the reader has what a course gives, and until when; or "".
func accreditedAt(d *training.CourseDate) string {
	switch {
	case d.Until == "":
		return ""
	case d.Until < clock.Day(d.Event.StartsAt):
		return "Your accreditation ends on " + DayOf(d.Until) + ", before this course."
	}
	return "You are accredited already, until " + DayOf(d.Until) + "."
}

// seatWords says for which forces places are kept, and until when.
func seatWords(seats []db.Seats, opens string) string {
	words := ""
	for _, s := range seats {
		words = JoinWords(", ", words, fmt.Sprintf("%d for %s", s.Places, s.Force))
	}
	if words != "" && opens != "" {
		words += "; open to all from " + DayOf(opens)
	}
	return words
}
