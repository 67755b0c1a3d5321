package handlers

import (
	"context"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

// showRegister shows the register of a course date.
func (h *Handler) showRegister(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	return h.renderRegister(c, fiber.StatusOK, id, views.RegisterAnswer{})
}

// updateRegister records the results of the learners whose lines were sent: the
// whole form, or one line by itself. What is refused stays as it was typed.
func (h *Handler) updateRegister(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, registerFields...)
	if err != nil {
		return err
	}
	lines := linesIn(form)
	line, err := web.IDOf(web.Query(c, "line"))
	if alone, sent := lines[line]; err == nil && sent { // the browser sends the whole form along
		lines = map[int64]training.LineForm{line: alone}
	}
	saved, problems, err := h.Net.Training.SaveRegister(c.UserContext(), h.Me(c), id, lines)
	if err != nil {
		return err
	}
	answer := views.RegisterAnswer{Typed: form, Problems: problems}
	if web.IsFragment(c) && len(lines) == 1 {
		answer.Saved = line
		return h.renderRegister(c, fiber.StatusOK, id, answer)
	}
	if len(problems) > 0 {
		return h.renderRegister(c, fiber.StatusConflict, id, answer)
	}
	if form.Value("next") == "sign-off" {
		return h.Redirect(c, views.TrainingPath(id, "/register/sign-off"))
	}
	h.Flash(c, views.RegisterSaved(saved))
	return h.Redirect(c, views.TrainingPath(id, "/register"))
}

// registerFields are the fields of a register: five for each line, and what to do next.
var registerFields = []string{"result-*", "reason-*", "version-*", "presence-*", "seen-*", "next"}

// linesIn reads the lines of a register.
func linesIn(form *views.Form) map[int64]training.LineForm {
	lines := map[int64]training.LineForm{}
	for name := range form.Values {
		_, end, _ := strings.Cut(name, "-")
		id, err := web.IDOf(end)
		if err != nil {
			continue
		}
		version, _ := strconv.Atoi(form.Value("version-" + end)) // none was seen
		lines[id] = training.LineForm{
			Version: version, Result: form.Value("result-" + end), Reason: form.Value("reason-" + end),
			Presence: training.Presence(form.Value("presence-" + end)), Seen: training.Presence(form.Value("seen-" + end)),
		}
	}
	return lines
}

// completeRest saves the lines that were sent, and then records "completed" for
// everybody who has no result yet.
func (h *Handler) completeRest(c *fiber.Ctx) error {
	return h.registerAction(c, "register-completed", h.Net.Training.CompleteRest)
}

// newSignOff says which people signing off accredits and tells, and who has no
// result yet.
func (h *Handler) newSignOff(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	reg, err := h.Net.Training.RegisterFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	if !reg.Signable() {
		h.Flash(c, "register-signed-none")
		return h.Redirect(c, views.TrainingPath(id, "/register"))
	}
	return h.Render(c, fiber.StatusOK, "forms/show", views.SignOffForm(h.Page(c, ""), reg, h.Net.Now()))
}

// signOffRegister signs off everyone who completed the course.
func (h *Handler) signOffRegister(c *fiber.Ctx) error {
	return h.registerAction(c, "register-signed", h.Net.Training.SignOff)
}

func (h *Handler) registerAction(c *fiber.Ctx, flash string, do func(context.Context, *db.Person, int64) (int, error)) error {
	id, form, err := h.IDAndForm(c, registerFields...)
	if err != nil {
		return err
	}
	_, problems, err := h.Net.Training.SaveRegister(c.UserContext(), h.Me(c), id, linesIn(form))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return h.renderRegister(c, fiber.StatusConflict, id, views.RegisterAnswer{Typed: form, Problems: problems})
	}
	n, err := do(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	if n == 0 {
		flash += "-none"
	}
	h.Flash(c, flash)
	return h.Redirect(c, views.TrainingPath(id, "/register"))
}

func (h *Handler) renderRegister(c *fiber.Ctx, status int, eventID int64, answer views.RegisterAnswer) error {
	reg, err := h.Net.Training.RegisterFor(c.UserContext(), h.Me(c), eventID)
	if err != nil {
		return err
	}
	if row := views.SavedRegisterRow(reg, answer, h.CSRFToken(c)); row != nil {
		return h.Render(c, status, "registers/row", *row)
	}
	return h.Render(c, status, "registers/show", views.NewRegisterPage(h.Page(c, ""), reg, answer))
}
