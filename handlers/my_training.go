package handlers

import (
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

// showMyTraining shows what the reader learned, learns and teaches.
func (h *Handler) showMyTraining(c *fiber.Ctx) error {
	me := h.Me(c)
	t, err := h.Net.Training.MyTrainingFor(c.UserContext(), me)
	if err != nil {
		return err
	}
	page := views.MyTrainingPage{Page: h.Page(c, "My training"), Teaches: me.Role(db.Trainer) || len(t.Teaching) > 0}
	if t.Until != "" {
		page.Status, page.Tone, page.Until = capital(t.Status), termTone(t.Status), accreditedUntil(t)
	}
	if t.Idle != "" {
		page.Idle = views.DayAs(t.Idle, "January 2006")
	}
	if page.Renew, err = h.shiftRows(c, t.Renew, "training"); err != nil {
		return err
	}
	if page.On, err = h.shiftRows(c, t.On, "training"); err != nil {
		return err
	}
	for i := range t.Asked {
		e := &t.Asked[i]
		page.Asked = append(page.Asked, views.NavItem{Text: e.Title + ", " + views.Date(e.StartsAt), Href: trainingPath(e.ID, "/feedback")})
	}
	for i := range t.Record {
		page.Record = append(page.Record, h.recordRow(&t.Record[i], t.Record, t.Today))
	}
	for i := range t.Hours {
		page.Hours = append(page.Hours, learningYear(&t.Hours[i]))
	}
	for _, taught := range t.Teaching {
		e := taught.Event
		row := views.TeachingRow{Title: e.Title, When: views.Span(e.StartsAt, e.EndsAt), Href: trainingPath(e.ID, "/register"), Unsigned: taught.Unsigned}
		if taught.Begun {
			row.Answers = trainingPath(e.ID, "/answers")
		}
		page.Teaching = append(page.Teaching, row)
	}
	page.Letters = lettersToSend(t.Letters)
	return h.Render(c, fiber.StatusOK, "training/mine", page)
}

// accreditedUntil says until when somebody is or was a liaison officer.
func accreditedUntil(t *training.MyTraining) string {
	switch t.Status {
	case action.Lapsed:
		return "You were a liaison officer until " + dayOf(t.Until) + ". Until it is refreshed you can’t take shifts that need it."
	case action.LapsesSoon:
		return "You are a liaison officer until " + dayOf(t.Until) + ". After that you can’t take shifts that need it until it is refreshed."
	case action.Current:
		return "You are a liaison officer until " + dayOf(t.Until) + "."
	case action.BeginsLater:
	}
	return "It counts until " + dayOf(t.Until) + "."
}

// learningYear puts what somebody learned in a year into words.
func learningYear(y *training.LearningYear) views.LearningYear {
	year := views.LearningYear{Year: y.Year, Time: hoursWords(y.Time)}
	for i := range y.Of {
		l := &y.Of[i]
		year.Of = append(year.Of, views.LearnedRow{Title: joinWords(": ", l.Title, l.Session), When: views.Span(l.StartsAt, l.EndsAt), Href: eventPath(l.EventID, "")})
	}
	return year
}

// hoursWords writes how long something took: 7 hours 30 minutes.
func hoursWords(d time.Duration) string {
	hours, minutes := int(d.Hours()), int(d.Minutes())%60
	words, _ := views.Plural(hours, "hour")
	switch {
	case hours == 0:
		return fmt.Sprintf("%d minutes", minutes)
	case minutes > 0:
		words += fmt.Sprintf(" %d minutes", minutes)
	}
	return words
}
