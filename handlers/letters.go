package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

// markLetter notes that a letter was sent to a force, or takes that back.
func (h *Handler) markLetter(sent bool) fiber.Handler {
	news := "letter-unsent"
	if sent {
		news = "letter-sent"
	}
	return func(c *fiber.Ctx) error {
		id, form, err := h.IDAndForm(c, "force", "seen")
		if err != nil {
			return err
		}
		if err := h.Net.Training.MarkLetter(c.UserContext(), h.Me(c), id, form.Value("force"), sent, form.Value("seen")); err != nil {
			return err
		}
		h.Flash(c, news)
		return h.Redirect(c, trainingPath(id, "/certificates"))
	}
}

// letterRow puts a letter of a list into words.
func letterRow(l *training.Letter) views.LetterRow {
	row := views.LetterRow{Force: l.Force, Seen: l.AsSeen(), Status: "To send", Tone: "warn"}
	row.People, _ = views.Plural(len(l.Learners), "person", "people")
	if l.Sent == nil {
		return row
	}
	row.Said = "Sent on " + views.Date(l.Sent.SentAt)
	if l.SentBy != nil {
		row.Said += " by " + l.SentBy.Name()
	}
	if l.Changed {
		row.Status, row.Said = "To send again", row.Said+". Something was recorded since"
		return row
	}
	row.Status, row.Tone, row.Sent = "Sent", "good", true
	return row
}

// lettersToSend lists letters that wait, for a dashboard.
func lettersToSend(letters []training.LetterToSend) []views.DashboardRow {
	var rows []views.DashboardRow
	for i := range letters {
		l := &letters[i]
		row := views.DashboardRow{
			When: l.Force, Text: l.Title, Detail: views.Span(l.StartsAt, l.EndsAt), Href: trainingPath(l.EventID, "/certificates"), Action: "Send the letter",
		}
		if !l.Teaches {
			row.Action = "Read the letter"
		}
		rows = append(rows, row)
	}
	return rows
}
