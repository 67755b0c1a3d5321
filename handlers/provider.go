package handlers

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/provider"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

// flowLife is how long somebody may take at the identity provider.
const flowLife = 10 * time.Minute

// leaving is what a browser keeps while it is at the identity provider, in a
// cookie of ours. Nothing is written before the provider answers.
type leaving struct {
	provider.Flow

	Next  string `json:",omitempty"` // where to go afterwards, a path of ours
	Code  string `json:",omitempty"` // of the invitation that is to be used
	Link  bool   `json:",omitempty"` // who is signed in wants to be linked
	Prove bool   `json:",omitempty"` // who is signed in proves that it is still them
}

// leaveForProvider sends somebody to the identity provider to sign in.
func (h *Handler) leaveForProvider(c *fiber.Ctx) error {
	return h.leave(c, leaving{Next: web.Short(web.SafePath(web.Query(c, "next")))})
}

// leaveWithInvitation sends somebody to the identity provider with an invitation.
func (h *Handler) leaveWithInvitation(c *fiber.Ctx) error {
	if _, err := h.Net.Accounts.LinkOpen(c.UserContext(), c.Params("code")); err != nil {
		return h.linkEnded(c, err)
	}
	return h.leave(c, leaving{Code: c.Params("code")})
}

// leaveToLink sends somebody who is signed in to the identity provider.
func (h *Handler) leaveToLink(c *fiber.Ctx) error {
	return h.leave(c, leaving{Next: "/account", Link: true})
}

// leaveToProve sends somebody who is signed in to the identity provider, to sign
// in there anew.
func (h *Handler) leaveToProve(c *fiber.Ctx) error {
	return h.leave(c, leaving{Next: web.Short(web.SafePath(web.Query(c, "next"))), Prove: true})
}

func (h *Handler) leave(c *fiber.Ctx, l leaving) error {
	if h.Net.Accounts.Provider == nil {
		return fiber.ErrNotFound
	}
	address, flow, err := h.Net.Accounts.Provider.Start(c.UserContext(), l.Prove)
	if err != nil {
		return h.refuseProvider(c, err)
	}
	l.Flow = flow
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	h.SetCookie(c, "flow", base64.RawURLEncoding.EncodeToString(text), flowLife)
	return c.Redirect(address, fiber.StatusSeeOther)
}

// left returns what a browser kept while it was away, once.
func (h *Handler) left(c *fiber.Ctx) (l leaving) {
	text, err := base64.RawURLEncoding.DecodeString(c.Cookies(h.CookieName("flow")))
	if err != nil || json.Unmarshal(text, &l) != nil {
		return leaving{}
	}
	h.SetCookie(c, "flow", "", -1)
	return l
}

// returnFromProvider takes the identity provider's answer, which is a GET by
// OpenID Connect. Without the cookie of a browser that left, it changes nothing.
func (h *Handler) returnFromProvider(c *fiber.Ctx) error {
	if h.Net.Accounts.Provider == nil {
		return fiber.ErrNotFound
	}
	l := h.left(c)
	id, err := h.Net.Accounts.Provider.Finish(c.UserContext(), l.Flow, provider.Answer{
		State: web.Query(c, "state"), Code: web.Query(c, "code"), Error: web.Query(c, "error"), Issuer: web.Query(c, "iss"),
	})
	if err != nil {
		return h.refuseProvider(c, err)
	}
	if l.Link || l.Prove {
		return h.answerProvider(c, l, id)
	}
	signedIn, err := h.enter(c.UserContext(), l, id, c.Cookies(h.CookieName("device")))
	if errors.Is(err, accounts.ErrLink) {
		return h.linkEnded(c, err)
	}
	if err != nil {
		return h.refuseProvider(c, err)
	}
	h.SetCookie(c, "device", signedIn.Device, accounts.DeviceLife)
	return h.welcomeTo(c, signedIn.Token, 0, web.SafePath(l.Next))
}

// enter makes the session of somebody who came back.
func (h *Handler) enter(ctx context.Context, l leaving, id provider.Identity, device string) (accounts.SignedIn, error) {
	if l.Code != "" {
		return h.Net.Accounts.JoinByProvider(ctx, l.Code, id, device)
	}
	return h.Net.Accounts.SignInByProvider(ctx, id, device)
}

// answerProvider links who is signed in to the work account that they came back
// with, or takes it as the proof that it is still them.
func (h *Handler) answerProvider(c *fiber.Ctx, l leaving, id provider.Identity) (err error) {
	v := web.VisitOf(c)
	switch {
	case v.Me == nil:
		return h.Redirect(c, "/sign-in?next=/account")
	case l.Prove:
		err = h.Net.Accounts.ProveByProvider(c.UserContext(), v.Me, v.Token, id)
	default:
		err = h.Net.Accounts.LinkProvider(c.UserContext(), v.Me, id)
	}
	if err != nil {
		return h.refuseProvider(c, err)
	}
	if l.Link {
		h.Flash(c, "provider-linked")
	}
	return h.Redirect(c, cmp.Or(web.SafePath(l.Next), "/"))
}

// deleteProvider takes the link to a work account away from who is signed in.
func (h *Handler) deleteProvider(c *fiber.Ctx) error {
	if err := h.Net.Accounts.UnlinkProvider(c.UserContext(), h.Me(c), h.browserOf(c)); err != nil {
		return err
	}
	h.Flash(c, "provider-unlinked")
	return h.Redirect(c, "/account")
}

// refuseProvider says why nobody was signed in, and what to do.
func (h *Handler) refuseProvider(c *fiber.Ctx, err error) error {
	status := fiber.StatusForbidden
	var denied *refusal.Error
	switch {
	case errors.Is(err, provider.ErrUnreachable):
		status = fiber.StatusServiceUnavailable
		h.LogFault(c, err)
	case errors.Is(err, provider.ErrAnswer), errors.Is(err, provider.ErrDenied):
		h.NoteSecurity(c, web.ProviderRefused, status, "")
	case errors.As(err, &denied):
		status = web.Statuses[denied.Kind]
		h.NoteRefusal(c, err)
	default:
		return err
	}
	return h.Render(c, status, "signin/refused", views.NewProviderRefusedPage(h.Page(c, ""), err))
}
