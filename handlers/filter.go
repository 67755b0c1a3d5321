package handlers

import (
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
	return f.InWords()
}
