package handlers

import (
	"context"

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
	return h.Redirect(c, views.EventPath(id, "/nominations"))
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
	return h.Render(c, status, "nominations/list", views.NewNominationsPage(h.Page(c, ""), n, form))
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
	return h.Redirect(c, views.EventPath(id, "/nominations"))
}
