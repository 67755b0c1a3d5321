package handlers

import (
	"context"
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
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
	return fiber.NewError(fiber.StatusBadRequest, "The form does not say whether you accept.")
}

// offerStory says how an offer ended, and what place the person has now.
func offerStory(o *rota.OfferFor) string {
	story := map[db.OfferStatus]string{
		db.OfferOpen:      "This offer has ended: its deadline has passed.",
		db.OfferAccepted:  "You accepted this place.",
		db.OfferDeclined:  "You declined this place, so you left the waiting list.",
		db.OfferLapsed:    "This offer has ended: its deadline passed, so you left the waiting list.",
		db.OfferWithdrawn: "This offer has ended, because the shift changed or you withdrew.",
	}[o.Offer.Status]
	now := &o.Now
	switch {
	case now.On():
		return story + " You are on the shift."
	case now.Offer != nil:
		return story + " There is a newer one on your rota."
	case now.Active() && now.Position > 0:
		return fmt.Sprintf("%s You are %s on the waiting list.", story, views.Ordinal(now.Position))
	case now.Active():
		return story + " You have asked for a place again."
	case now.Cancelled():
		return story + " The shift was cancelled later."
	case o.Offer.Status == db.OfferAccepted && now.Mine.Status == db.SignupWithdrawn:
		story += " You withdrew later, so you are not on the shift."
	case o.Offer.Status == db.OfferAccepted:
		story += " You were taken off the shift later."
	}
	if now.Takeable() {
		story += " You can sign up again."
	}
	return story
}

func (h *Handler) renderOffer(c *fiber.Ctx, status int, o *rota.OfferFor, problem string) error {
	page := views.OfferPage{
		Page: h.Page(c, "A place is free"), Role: o.Shift.Role, When: views.Span(o.Shift.StartsAt, o.Shift.EndsAt),
		Where: joinWords(", ", o.Shift.VenueName, o.Shift.VenuePostcode), Open: o.Open && problem == "",
		Until:  views.Date(o.Offer.Deadline) + ", " + views.TimeOf(o.Offer.Deadline),
		Status: offerStory(o), Action: c.Path(),
	}
	if !page.Open {
		page.Title = "This offer has ended"
		if o.Now.On() {
			page.Title = "You have the place"
		}
	}
	if problem != "" {
		page.Status = problem
	}
	return h.Render(c, status, "offers/show", page)
}
