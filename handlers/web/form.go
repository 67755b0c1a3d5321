package web

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/views"
)

// ours are the fields that any form may carry for the app itself.
var ours = []string{"_csrf", "_method"}

// Form returns what was typed into the named fields. A name ending in "*"
// means every field that begins so. A field that is not named is refused:
// nobody sets what the page does not ask for. Values are valid UTF-8 without
// control characters other than tabs and line ends, which are "\n"; several
// values of one field are joined by commas.
func (s *Server) Form(c *fiber.Ctx, fields ...string) (*views.Form, error) {
	if VisitOf(c).dropped {
		return nil, fiber.ErrRequestEntityTooLarge
	}
	values := map[string]string{}
	for _, f := range typed(c) {
		switch before, again := values[f.Name]; {
		case slices.Contains(ours, f.Name):
		case !expected(fields, f.Name):
			return nil, fiber.NewError(fiber.StatusBadRequest, views.FormStrange)
		case again:
			values[f.Name] = before + "," + f.Value
		default:
			values[f.Name] = f.Value
		}
	}
	return views.NewForm(values), nil
}

func expected(fields []string, name string) bool {
	for _, field := range fields {
		prefix, many := strings.CutSuffix(field, "*")
		if name == field || many && strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// typed lists the posted fields in their order, cleaned.
func typed(c *fiber.Ctx) []views.KeptField {
	var fields []views.KeptField
	if sent := VisitOf(c).sent; sent != nil {
		for name, values := range sent.Value {
			for _, value := range values {
				fields = append(fields, views.KeptField{Name: Clean(name), Value: Clean(value)})
			}
		}
		return fields
	}
	c.Request().PostArgs().VisitAll(func(name, value []byte) {
		fields = append(fields, views.KeptField{Name: Clean(string(name)), Value: Clean(string(value))})
	})
	return fields
}

// Posted returns the first value of a posted field as it was sent, never one of the address.
func Posted(c *fiber.Ctx, name string) string {
	if sent := VisitOf(c).sent; sent != nil {
		if len(sent.Value[name]) == 0 {
			return ""
		}
		return sent.Value[name][0]
	}
	return string(c.Request().PostArgs().Peek(name))
}

// Query returns a parameter of the address, cleaned like a form's fields.
func Query(c *fiber.Ctx, name string) string { return Clean(c.Query(name)) }

// QueryAll returns all values that the address has of one name.
func QueryAll(c *fiber.Ctx, name string) (values []string) {
	for _, value := range c.Context().QueryArgs().PeekMulti(name) {
		values = append(values, Clean(string(value)))
	}
	return values
}

// Clean takes out of text what no page can show and PostgreSQL does not store.
func Clean(text string) string {
	plain := func(r rune) bool { return r >= ' ' && r != utf8.RuneError && r != 0x7f || r == '\n' || r == '\t' }
	if strings.IndexFunc(text, func(r rune) bool { return !plain(r) }) < 0 {
		return text
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if plain(r) || r == utf8.RuneError {
			return r
		}
		return -1
	}, text)
}

// IDIn returns the number in a path, such as :id. What is no number is not found.
//
//nolint:unparam // the name reads like the route, whatever it is
func IDIn(c *fiber.Ctx, name string) (int64, error) { return IDOf(c.Params(name)) }

// IDAndForm returns the id in a path and what was typed into the named fields.
func (s *Server) IDAndForm(c *fiber.Ctx, fields ...string) (int64, *views.Form, error) {
	id, err := IDIn(c, "id")
	if err != nil {
		return 0, nil, err
	}
	form, err := s.Form(c, fields...)
	return id, form, err
}

// IDOf reads an id.
func IDOf(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		return 0, ErrNotFound
	}
	return id, nil
}

var ErrNotFound = &refusal.Error{Kind: refusal.NotFound, Message: views.NothingHere}

// Refused puts what the network said against a form at its fields and returns
// the status to show it with: 422 for what was typed, 409 when the world moved
// on. ok is false for every other error, which the handler returns.
func Refused(form *views.Form, err error) (status int, ok bool) {
	var e *refusal.Error
	if !errors.As(err, &e) || e.Kind != refusal.Invalid && e.Kind != refusal.Conflict {
		return 0, false
	}
	for _, f := range e.Fields {
		form.Add(f.Field, f.Message)
	}
	if len(e.Fields) == 0 {
		form.Add("", e.Message)
	}
	if e.Kind == refusal.Conflict {
		return fiber.StatusConflict, true
	}
	return fiber.StatusUnprocessableEntity, true
}
