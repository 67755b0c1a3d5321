package handlers

import (
	"context"
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/views"
)

// showOffer shows an offer to anybody who has its link: the code is the permission.
func (h *Handler) showOffer(c *fiber.Ctx) error {
	o, err := h.Net.Rota.OfferByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	return h.renderOffer(c, fiber.StatusOK, o, "")
}

// answerOffer accepts or declines an offer by its link.
func (h *Handler) answerOffer(c *fiber.Ctx) error {
	ctx := c.UserContext()
	o, err := h.Net.Rota.OfferByCode(ctx, c.Params("code"))
	if err != nil {
		return err
	}
	err = h.answer(c, func(ctx context.Context, accept bool) error { return h.Net.Rota.AnswerOffer(ctx, o.Offer.ID, accept) })
	var e *refusal.Error
	switch {
	case err == nil:
		return h.Redirect(c, "/offers/"+c.Params("code"))
	case !errors.As(err, &e) || e.Kind != refusal.Conflict:
		return err
	}
	if o, err = h.Net.Rota.OfferByCode(ctx, c.Params("code")); err != nil {
		return err
	}
	return h.renderOffer(c, fiber.StatusConflict, o, e.Message)
}

// answerMyOffer accepts or declines an offer from one's own rota.
func (h *Handler) answerMyOffer(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	accepted := false
	err = h.answer(c, func(ctx context.Context, accept bool) error {
		accepted = accept
		return h.Net.Rota.AnswerMyOffer(ctx, h.Me(c), id, accept)
	})
	if err != nil {
		return err
	}
	if accepted {
		h.Flash(c, "confirmed")
	} else {
		h.Flash(c, "offer-declined")
	}
	return h.Redirect(c, "/my/rota")
}

func (h *Handler) answer(c *fiber.Ctx, do func(ctx context.Context, accept bool) error) error {
	form, err := h.Form(c, "answer")
	if err != nil {
		return err
	}
	switch form.Value("answer") {
	case "accept":
		return do(c.UserContext(), true)
	case "decline":
		return do(c.UserContext(), false)
	}
	return fiber.NewError(fiber.StatusBadRequest, views.AnswerMissing)
}

func (h *Handler) renderOffer(c *fiber.Ctx, status int, o *rota.OfferFor, problem string) error {
	return h.Render(c, status, "offers/show", views.NewOfferPage(h.Page(c, ""), o, problem))
}
