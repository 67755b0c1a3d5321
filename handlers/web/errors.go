package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

// Statuses are the answers to refusals.
var Statuses = map[refusal.Kind]int{
	refusal.NotFound:  http.StatusNotFound,
	refusal.Forbidden: http.StatusForbidden,
	refusal.Conflict:  http.StatusConflict,
	refusal.Invalid:   http.StatusUnprocessableEntity,
	refusal.TooMany:   http.StatusTooManyRequests,
	refusal.SignIn:    http.StatusUnauthorized,
}

// fail answers a request that ended with an error. A refusal is told in its own
// words; a fault is logged and shown as its reference number alone.
func (s *Server) fail(c *fiber.Ctx, err error) {
	status, said := statusOf(err)
	if status >= http.StatusInternalServerError {
		s.LogFault(c, err)
	}
	s.NoteRefusal(c, err)
	answer := func() error { return s.showError(c, status, said) }
	switch {
	case status == http.StatusUnauthorized:
		answer = func() error { return s.askToSignIn(c) }
	case status == http.StatusMethodNotAllowed && c.Method() == fiber.MethodGet:
		if page := s.pageOfForm(c); page != "" {
			answer = func() error { return s.Redirect(c, page) }
		}
	}
	if err := answer(); err != nil {
		s.log.LogAttrs(c.UserContext(), slog.LevelError, "error page failed",
			slog.String("request", VisitOf(c).id), slog.String("error", err.Error()))
		c.Response().ResetBody()
		c.Status(http.StatusInternalServerError).Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
		_ = c.SendString(views.BareFault(VisitOf(c).id))
	}
}

// LogFault logs a fault of a request, by the pattern of its route.
func (s *Server) LogFault(c *fiber.Ctx, err error) {
	s.log.LogAttrs(c.UserContext(), slog.LevelError, "request failed",
		slog.String("request", VisitOf(c).id), slog.String("route", c.Route().Path), slog.String("error", err.Error()))
}

// answerError answers what never got as far as observe: requests that are too
// large, too slow or not HTTP.
func (s *Server) answerError(c *fiber.Ctx, err error) error {
	s.setHeaders(c)
	s.fail(c, err)
	return nil
}

// statusOf returns the status of an error and what may be said about it.
func statusOf(err error) (status int, said string) {
	var denied *refusal.Error
	if errors.As(err, &denied) {
		return Statuses[denied.Kind], denied.Message
	}
	var known *fiber.Error
	if errors.As(err, &known) {
		if known.Message == http.StatusText(known.Code) || known.Code >= http.StatusInternalServerError {
			return known.Code, ""
		}
		if known.Code == http.StatusNotFound || known.Code == http.StatusMethodNotAllowed {
			return known.Code, "" // Fiber's own words repeat the path
		}
		return known.Code, known.Message
	}
	switch {
	case refusal.KindOf(err) == refusal.NotFound:
		return http.StatusNotFound, ""
	case db.Unavailable(err) != nil:
		return http.StatusServiceUnavailable, views.Unavailable[db.Unavailable(err)]
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable, ""
	}
	return http.StatusInternalServerError, ""
}

func (s *Server) showError(c *fiber.Ctx, status int, said string) error {
	var reference string
	if status >= http.StatusInternalServerError {
		reference = VisitOf(c).id
	}
	if status == http.StatusServiceUnavailable {
		c.Set(fiber.HeaderRetryAfter, "10")
	}
	words := status
	switch status { // no words of their own, but surely not our fault
	case http.StatusRequestTimeout, http.StatusUnprocessableEntity, http.StatusRequestHeaderFieldsTooLarge:
		words = http.StatusBadRequest
	}
	page := views.NewErrorPage(s.Page(c, ""), words, said, reference)
	if status == http.StatusNotFound && strings.HasPrefix(c.Path(), "/nominations/") { // who has such a link has no menu
		page.Next = views.LinkReplaced
	}
	return s.Render(c, status, "errors/show", page)
}
