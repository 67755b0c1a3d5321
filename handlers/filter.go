package handlers

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// queryForm is the form of a filter as it was asked for in the address.
func queryForm(c *fiber.Ctx, fields ...string) *views.Form {
	form := views.NewForm(nil)
	for _, name := range fields {
		form.Values[name] = web.Query(c, name)
	}
	return form
}

// filterOf fills in a filter as it was asked for in the address.
func filterOf(c *fiber.Ctx, f views.Filter) views.Filter {
	f.Form = views.NewForm(nil)
	for i := range f.Fields {
		f.Form.Values[f.Fields[i].Name] = web.Query(c, f.Fields[i].Name)
	}
	return inWords(f)
}

// inWords says in words what a filter asks for.
func inWords(f views.Filter) views.Filter {
	var words []string
	for i := range f.Fields {
		field := &f.Fields[i]
		value := f.Form.Value(field.Name)
		if value == "" {
			continue
		}
		switch field.Type {
		case "search":
			value = "“" + value + "”"
		case "date":
			value = uncapital(field.Label) + " " + value
		case "checkbox":
			value = uncapital(field.Label)
		case "select":
			if at := slices.IndexFunc(field.Options, func(o views.Option) bool { return o.Value == value }); at >= 0 {
				value = field.Options[at].Text
			}
		}
		words = append(words, value)
	}
	f.Words = strings.Join(words, ", ")
	return f
}
