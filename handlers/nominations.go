package handlers

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/views"
)

// listNominations shows the form to nominate people, and one's own nominations.
func (h *Handler) listNominations(c *fiber.Ctx) error {
	return h.renderNominations(c, fiber.StatusOK, views.NewForm(nil))
}

// createNominations asks people. The news is the same for every address, so that
// it does not tell who has an account.
func (h *Handler) createNominations(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "emails", "force")
	if err != nil {
		return err
	}
	_, err = h.Net.Nominations.Nominate(c.UserContext(), h.Me(c), id, nominations.Form{Emails: form.Value("emails"), Force: form.Value("force")})
	if status, ok := web.Refused(form, err); ok {
		return h.renderNominations(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "nominated")
	return h.Redirect(c, eventPath(id, "/nominations"))
}

// deleteNomination takes a question back that has no answer yet.
func (h *Handler) deleteNomination(c *fiber.Ctx) error {
	return h.minded(c, "nomination-withdrawn", h.Net.Nominations.WithdrawNomination)
}

// renewNomination sends a new link.
func (h *Handler) renewNomination(c *fiber.Ctx) error {
	return h.minded(c, "nomination-renewed", h.Net.Nominations.RenewNomination)
}

func (h *Handler) renderNominations(c *fiber.Ctx, status int, form *views.Form) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	n, err := h.Net.Nominations.NominationsFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	page := views.NominationsPage{Closed: n.Closed, FormPage: views.FormPage{
		Page: h.Page(c, "Ask somebody to take part"), Caption: n.Event.Title + ", " + views.Date(n.Event.StartsAt),
		Back: views.NavItem{Text: n.Event.Title, Href: eventPath(id, "")}, Action: eventPath(id, "/nominations"), Button: "Ask",
		Intro: []string{
			"An invitation can reveal something about a person. So only you see who you ask until they accept. The email does not say what it is about or who asks: the page behind its link does.",
			"Asking keeps no place.",
		},
	}}
	page.Form = form
	if n.Anybody {
		page.Fields = append(page.Fields, views.Field{Type: "textarea", Name: "emails", Label: "Email addresses", Hint: "One on a line. You can add the force after a comma: pat.low@example.org, Bedfordshire Police", Rows: 4})
		if len(n.Forces) > 0 {
			page.Fields = append(page.Fields, views.Field{Type: "select", Name: "force", Label: "Their force", Hint: "For people on lines without one who are not on the rota yet.", Empty: "They say it themselves", Options: views.Options(n.Forces, views.Same)})
		}
	} else {
		page.Fields = append(page.Fields, views.Field{Type: "input", Name: "emails", Label: "Your colleague’s work email address", Auto: "off", Mode: "email"})
	}
	for i := range n.Mine {
		page.Rows = append(page.Rows, nominationRow(&n.Mine[i], id))
	}
	return h.Render(c, status, "nominations/list", page)
}

// nominationRow puts a nomination into words. No answer, whatever it was, reads
// like another.
func nominationRow(m *nominations.MyNomination, eventID int64) views.NominationRow {
	row := views.NominationRow{Who: m.Who, About: "to " + m.Who, Said: "Asked on " + views.Date(m.CreatedAt)}
	path := eventPath(eventID, fmt.Sprintf("/nominations/%d", m.ID))
	switch m.Status {
	case db.NominationOpen:
		row.Status, row.Tone, row.Renew, row.Withdraw = "No answer yet", "wait", path+"/link", path
		row.Said = joinWords(", ", row.Said, forPlaceOf(m.Force), "until "+views.Date(m.ExpiresAt))
		if m.Message == db.MessageFailed {
			row.Problem = "We could not deliver the email. Check the address."
		}
	case db.NominationAccepted:
		if row.Status, row.Tone = "Accepted", "good"; !m.Gone {
			row.Renew = path + "/link"
		}
	case db.NominationWithdrawn:
		row.Who, row.Status = "Somebody", "Withdrawn"
	case db.NominationDeclined, db.NominationLapsed:
		row.Who, row.Status = "Somebody", "Not taking part"
	}
	return row
}

// forPlaceOf says of which force somebody is asked; "" where they say it themselves.
func forPlaceOf(force string) string {
	if force == "" {
		return ""
	}
	return "as one of " + force
}

// minded does something with a nomination of the reader and goes back to the list.
func (h *Handler) minded(c *fiber.Ctx, news string, do func(ctx context.Context, me *db.Person, eventID, id int64) error) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	nomination, err := web.IDIn(c, "nomination")
	if err != nil {
		return err
	}
	if err := do(c.UserContext(), h.Me(c), id, nomination); err != nil {
		return err
	}
	h.Flash(c, news)
	return h.Redirect(c, eventPath(id, "/nominations"))
}
