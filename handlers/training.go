package handlers

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

// listTraining shows the courses with their coming dates.
func (h *Handler) listTraining(c *fiber.Ctx) error {
	t, err := h.Net.Training.TrainingFor(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	page := views.TrainingPage{Page: h.Page(c, "Training"), Teaches: h.Me(c).Role(db.Trainer) || h.Me(c).Role(db.Coordinator)}
	coordinator := h.Me(c).Role(db.Coordinator)
	if coordinator {
		page.New = "/courses/new"
	}
	for i := range t.Courses {
		card := courseCard(t.Courses[i].Course)
		if coordinator {
			card.Edit = fmt.Sprintf("/courses/%d/edit", card.ID)
		}
		for _, d := range t.Courses[i].Dates {
			card.Dates = append(card.Dates, views.NavItem{Text: views.Span(d.Event.StartsAt, d.Event.EndsAt) + placesWords(d.Openings), Href: trainingPath(d.Event.ID, "")})
		}
		page.Courses = append(page.Courses, card)
	}
	for i := range t.Conferences {
		d := &t.Conferences[i]
		page.Conferences = append(page.Conferences, views.NavItem{Text: d.Event.Title + ", " + views.Span(d.Event.StartsAt, d.Event.EndsAt) + placesWords(d.Openings), Href: trainingPath(d.Event.ID, "")})
	}
	return h.Render(c, fiber.StatusOK, "training/list", page)
}

func trainingPath(eventID int64, end string) string {
	return fmt.Sprintf("/training/%d%s", eventID, end)
}

// placesWords says how many learners' places are left at a date.
func placesWords(openings []rota.Opening) string {
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
		words, _ := views.Plural(left, "place")
		return ": " + words + " left"
	case waiting > 0:
		return fmt.Sprintf(": full, %d waiting", waiting)
	}
	return ": full"
}

func courseCard(c *db.Course) views.CourseCard {
	card := views.CourseCard{ID: c.ID, Name: c.Name, Description: c.Description, Prerequisites: c.Prerequisites}
	if c.Requires != "" {
		card.Prerequisites = joinWords(". ", card.Prerequisites, "For liaison officers with a current accreditation")
	}
	if c.Grants != "" {
		card.Grants = fmt.Sprintf("Makes you a liaison officer for %d months.", c.Months)
	}
	return card
}

// recordRow puts an accreditation into words, beside all of the same person.
func (h *Handler) recordRow(a *db.Accreditation, all []db.Accreditation, today string) views.RecordRow {
	status := action.AccreditationStatus(a.GrantedOn, a.ExpiresOn, today)
	row := views.RecordRow{
		Kind: h.Net.Settings.LLOLabel, Source: a.Source, Number: a.Number, When: "From " + dayOf(a.GrantedOn) + " to " + dayOf(a.ExpiresOn),
		Valid: a.RevokedAt.IsZero(), Status: capital(status), Tone: termTone(status),
	}
	switch {
	case training.Replaced(a, all, today):
		row.Status, row.Tone = "Replaced", ""
	case !row.Valid:
		row.Status, row.Tone, row.Why = "Revoked", "bad", a.RevokeReason
	}
	return row
}

// showCourseDate shows a date of a course, with its learners' places.
func (h *Handler) showCourseDate(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	d, err := h.Net.Training.CourseDateFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	e := d.Event
	page := views.CourseDatePage{
		Page: h.Page(c, e.Title), When: views.Span(e.StartsAt, e.EndsAt), Event: eventPath(e.ID, ""), Seats: seatWords(d.Seats, e.SeatsOpenOn),
		Meet: e.MeetingPoint, Parking: e.Parking, Wear: e.Wear, Joining: e.Briefing,
	}
	page.Kind, page.Places, page.Said = capital(e.Kind), "Learners’ places", answersWords(e)
	if e.Kind == db.Conference {
		page.Places = "Delegates’ places"
	}
	page.Notes, page.Plan = views.NewContentNotes(d.Event, d.Notes), views.ProgrammePath(e.ID, "")
	if d.Course != nil {
		page.Course = new(courseCard(d.Course))
	}
	if d.Venue != nil {
		page.Venue = joinWords(", ", d.Venue.Name, d.Venue.Address, d.Venue.Postcode)
	}
	if d.Until != "" {
		page.Accredit = "You are accredited already, until " + dayOf(d.Until) + "."
		if d.Until < clock.Day(e.StartsAt) {
			page.Accredit = "Your accreditation ends on " + dayOf(d.Until) + ", before this course."
		}
	}
	if d.Teaches {
		page.Answers = trainingPath(e.ID, "/answers")
	}
	if e.Kind == db.TrainingCourse && (d.Teaches || h.Me(c).Role(db.Coordinator)) {
		page.Register = trainingPath(e.ID, "/register")
	}
	may, err := h.Net.Nominations.MayNominate(c.UserContext(), h.Me(c), e)
	if err != nil {
		return err
	}
	if may {
		page.Nominate = eventPath(e.ID, "/nominations")
	}
	if d.Asked {
		page.Feedback = trainingPath(e.ID, "/feedback")
	}
	if page.Rows, err = h.shiftRows(c, d.Openings, "event"); err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "training/show", page)
}

// seatWords says for which forces places are kept, and until when.
func seatWords(seats []db.Seats, opens string) string {
	words := ""
	for _, s := range seats {
		words = joinWords(", ", words, fmt.Sprintf("%d for %s", s.Places, s.Force))
	}
	if words != "" && opens != "" {
		words += "; open to all from " + dayOf(opens)
	}
	return words
}

// dayOf writes a day that is stored as 2006-01-02: 14 August 2027.
func dayOf(day string) string { return views.DayOf(day) }

// shortDay writes it so that a column of a table holds it, unbroken: 14 Aug 2027.
func shortDay(day string) string { return views.ShortDayOf(day) }
