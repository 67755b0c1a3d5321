package web

import (
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// SecurityEvent is what the log calls a security event (docs/operations.md).
type SecurityEvent string

// The security events.
const (
	signInFailed  SecurityEvent = "sign-in failed"
	WrongPassword SecurityEvent = "wrong current password"
	// ProviderRefused is a sign-in that the identity provider refused, or whose answer was not to it.
	ProviderRefused SecurityEvent = "work account refused"
	throttled       SecurityEvent = "throttled"
	accessRefused   SecurityEvent = "access refused"
	formRefused     SecurityEvent = "form refused" // it may have been forged
)

// forged is a refusal of what another site may have made a browser send.
type forged string

func (f forged) Error() string { return string(f) }

func (f forged) Unwrap() error { return fiber.NewError(fiber.StatusForbidden, string(f)) }

// NoteRefusal logs a refusal that is a security event, and says to the browser
// when to try again.
func (s *Server) NoteRefusal(c *fiber.Ctx, err error) {
	status, _ := statusOf(err)
	var denied *refusal.Error
	var account string
	var event SecurityEvent
	if errors.As(err, &denied) {
		account = denied.Account
		if denied.Wait > 0 {
			c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(denied.Wait.Seconds()))))
		}
	}
	switch {
	case errors.As(err, new(forged)):
		event = formRefused
	case status == http.StatusTooManyRequests:
		event = throttled
	case status == http.StatusForbidden, refusal.KindOf(err) == refusal.NotFound:
		event = accessRefused
	case account != "":
		event = signInFailed
	default:
		return
	}
	s.NoteSecurity(c, event, status, account)
}

// NoteSecurity logs a security event: by numbers, the route's pattern and the
// block of addresses it came from. account is whose was tried, or "".
func (s *Server) NoteSecurity(c *fiber.Ctx, event SecurityEvent, status int, account string) {
	v := VisitOf(c)
	facts := []slog.Attr{
		slog.String("event", string(event)), slog.String("request", v.id), slog.String("from", accounts.AddressBlock(s.Address(c))),
		slog.String("method", c.Method()), slog.String("route", c.Route().Path), slog.Int("status", status),
	}
	if v.Me != nil && !private(c) {
		facts = append(facts, slog.Int64("person", v.Me.ID))
	}
	if account != "" {
		facts = append(facts, slog.String("account", account))
	}
	s.log.LogAttrs(c.UserContext(), slog.LevelWarn, "security event", facts...)
}
