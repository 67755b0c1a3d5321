package web

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// A refused form is shown at the address it was sent to. Some of these addresses
// take nothing but forms. A person who opens such an address later is led to the
// page of the form: the nearest page above it, or the one that is named here.
// :event is the event of the shift or the sign-up.
var formsElsewhere = map[string]string{
	"/my/offers/:id":          "/my/rota",
	"/training/:id/letters":   "/training/:id/certificates",
	"/my/questions/:id":       "/my/rota",
	"/shifts/:id/sign-up":     "/shifts",
	"/shifts/:id/signups":     "/events/:event/staffing",
	"/shifts/:id/cover":       "/events/:event/staffing",
	"/signups/:id":            "/events/:event/staffing",
	"/signups/:id/approval":   "/events/:event/staffing",
	"/signups/:id/attendance": "/events/:event/day",
	"/signups/:id/hours":      "/events/:event/day",
	"/events/:id/walk-ins":    "/events/:id/day",
	"/events/:id/completion":  "/events/:id/day",
}

// formPage is an address that takes nothing but forms, and where theirs is.
type formPage struct{ address, page string }

// formPagesOf finds them in the table of routes, in its order.
func formPagesOf(routes []Route) []formPage {
	read := map[string]bool{}
	for _, r := range routes {
		if r.Method == fiber.MethodGet {
			read[r.Path] = true
		}
	}
	var all []formPage
	for _, r := range routes {
		if r.Method == fiber.MethodGet {
			continue
		}
		if page := pageAbove(r.Path, read); page != r.Path {
			all = append(all, formPage{r.Path, page})
		}
	}
	return all
}

// pageAbove is the page of the form of an address, of those that can be read.
func pageAbove(address string, read map[string]bool) string {
	if page := formsElsewhere[address]; page != "" {
		return page
	}
	for at := address; at != ""; at = at[:strings.LastIndex(at, "/")] {
		for _, end := range []string{"", "/new", "/edit"} {
			if read[at+end] {
				return at + end
			}
		}
	}
	return "/"
}

// parameter is a part of a route that an address fills.
var parameter = regexp.MustCompile(`:\w+`)

// pageOfForm is the path to which a person is led who opens an address that
// takes nothing but forms; "" for any other address.
func (s *Server) pageOfForm(c *fiber.Ctx) string {
	path := c.Path()
	for _, f := range s.forms {
		if !fiber.RoutePatternMatch(path, f.address) {
			continue
		}
		values, parts := map[string]string{}, strings.Split(path, "/")
		for i, name := range strings.Split(f.address, "/") {
			values[name] = parts[i]
		}
		if strings.Contains(f.page, ":event") {
			if values[":event"] = s.eventOfForm(c, f.address, values[":id"]); values[":event"] == "" {
				return "/"
			}
		}
		return parameter.ReplaceAllStringFunc(f.page, func(name string) string { return values[name] })
	}
	return ""
}

// eventOfForm is the id of the event of a shift or a sign-up, for those who run it.
func (s *Server) eventOfForm(c *fiber.Ctx, address, typed string) string {
	id, err := IDOf(typed)
	if err != nil || s.Me(c) == nil {
		return ""
	}
	ctx, me := c.UserContext(), s.Me(c)
	if strings.HasPrefix(address, "/shifts/") {
		e, _, err := s.Net.Events.ShiftToRun(ctx, me, id)
		if err != nil {
			return ""
		}
		return strconv.FormatInt(e.ID, 10)
	}
	g, _, err := s.Net.Staffing.SignupToRun(ctx, me, id)
	if err != nil {
		return ""
	}
	return strconv.FormatInt(g.EventID, 10)
}
