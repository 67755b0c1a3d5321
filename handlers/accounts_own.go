package handlers

import (
	"context"
	"io"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// showOwn shows what the app keeps of the person who asks.
func (h *Handler) showOwn(c *fiber.Ctx) error {
	return h.renderOwn(c, fiber.StatusOK, views.NewForm(nil))
}

func (h *Handler) renderOwn(c *fiber.Ctx, status int, form *views.Form) error {
	page := views.NewOwnPage(h.Page(c, ""), form)
	if err := h.Net.People.Own(c.UserContext(), h.Me(c), page.Add); err != nil {
		return err
	}
	return h.Render(c, status, "accounts/own", page)
}

// sendOwnHTML sends it as a page to keep.
func (h *Handler) sendOwnHTML(c *fiber.Ctx) error {
	at := h.Net.Time()
	return h.sendOwn(c, "text/html", "my-details.html", func(out io.Writer) (views.OwnFile, error) { return views.NewOwnHTML(out, at) })
}

// sendOwnJSON sends it for a program.
func (h *Handler) sendOwnJSON(c *fiber.Ctx) error {
	return h.sendOwn(c, fiber.MIMEApplicationJSON, "my-details.json", views.NewOwnJSON)
}

// sendOwn sends a file as it is read.
func (h *Handler) sendOwn(c *fiber.Ctx, kind, name string, begin func(io.Writer) (views.OwnFile, error)) error {
	me := h.Me(c)
	h.Stream(c, kind, name, func(ctx context.Context, out io.Writer) error {
		file, err := begin(out)
		if err != nil {
			return err
		}
		if err := h.Net.People.Own(ctx, me, file.Add); err != nil {
			return err
		}
		return file.Close()
	})
	return nil
}

// createDataQuestion asks the data-protection officer.
func (h *Handler) createDataQuestion(c *fiber.Ctx) error {
	form, err := h.Form(c, "question")
	if err != nil {
		return err
	}
	err = h.Net.People.AskAboutData(c.UserContext(), h.Me(c), form.Value("question"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderOwn(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "data-asked")
	return h.Redirect(c, "/account/data")
}
