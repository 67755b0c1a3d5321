package handlers

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

// createSignUp puts the person on a shift.
func (h *Handler) createSignUp(c *fiber.Ctx) error {
	id, _, err := h.IDAndForm(c)
	if err != nil {
		return err
	}
	from := listIn(c)
	g, err := h.Net.Rota.SignUp(c.UserContext(), h.Me(c), id)
	if err != nil {
		return h.refuseRow(c, id, from, err)
	}
	if web.IsFragment(c) {
		return h.answerRow(c, fiber.StatusOK, id, from, func(row *views.ShiftRow) { row.SignedUp(g.Status) })
	}
	h.FlashUndo(c, string(g.Status), views.UndoSignUp(id))
	return h.Redirect(c, h.listOf(c, id, from))
}

// deleteSignUp takes the person off a shift.
func (h *Handler) deleteSignUp(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, "reason")
	if err != nil {
		return err
	}
	from := listIn(c)
	err = h.Net.Rota.Withdraw(c.UserContext(), h.Me(c), id, form.Value("reason"))
	if refusal.KindOf(err) == refusal.Invalid {
		if web.IsFragment(c) {
			return h.Redirect(c, fmt.Sprintf("/shifts/%d/withdraw?from=%s", id, from))
		}
		web.Refused(form, err)
		return h.renderWithdrawal(c, fiber.StatusUnprocessableEntity, id, form)
	}
	if err != nil {
		return h.refuseRow(c, id, from, err)
	}
	if web.IsFragment(c) {
		return h.answerRow(c, fiber.StatusOK, id, from, (*views.ShiftRow).Withdrew)
	}
	h.Flash(c, "withdrawn")
	return h.Redirect(c, h.listOf(c, id, from))
}

// newWithdrawal asks why someone can't come.
func (h *Handler) newWithdrawal(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	return h.renderWithdrawal(c, fiber.StatusOK, id, views.NewForm(nil))
}

func (h *Handler) renderWithdrawal(c *fiber.Ctx, status int, id int64, form *views.Form) error {
	o, err := h.Net.Rota.OpeningFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	if !o.Active() {
		return h.Redirect(c, "/my/rota")
	}
	page := views.NewWithdrawPage(h.Page(c, ""), o, listIn(c))
	page.Form = form
	return h.Render(c, status, "shifts/withdraw", page)
}

// answerRow renders the row of a shift alone, changed by what happened.
func (h *Handler) answerRow(c *fiber.Ctx, status int, id int64, from views.ShiftList, change func(*views.ShiftRow)) error {
	o, err := h.Net.Rota.OpeningFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	row := views.NewShiftRow(o, from)
	change(&row)
	return h.Render(c, status, "shifts/place", row)
}

// refuseRow answers a press that came too late: in the row it was made in, or
// on a page of its own.
func (h *Handler) refuseRow(c *fiber.Ctx, id int64, from views.ShiftList, err error) error {
	var e *refusal.Error
	if web.IsFragment(c) && errors.As(err, &e) && (e.Kind == refusal.Conflict || e.Kind == refusal.TooMany) {
		h.NoteRefusal(c, err)
		return h.answerRow(c, web.Statuses[e.Kind], id, from, func(row *views.ShiftRow) { row.Refuse(e.Message) })
	}
	return err
}

// listIn is the list that a press or a link was in.
func listIn(c *fiber.Ctx) views.ShiftList { return views.ShiftListOf(web.Query(c, "from")) }

// listOf is the path of the list that shows a row: all shifts where the person
// may not see its event any more.
func (h *Handler) listOf(c *fiber.Ctx, shiftID int64, from views.ShiftList) string {
	if from != views.EventShifts {
		return from.Path(0)
	}
	o, err := h.Net.Rota.OpeningFor(c.UserContext(), h.Me(c), shiftID)
	if err != nil {
		return views.AllShifts.Path(0)
	}
	return from.Path(o.EventID)
}
