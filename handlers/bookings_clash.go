package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/views"
)

// windowFields are what the link of a free window keeps of a form. A note is
// nobody's to read in an address.
var windowFields = []string{"vehicle", "purpose", "starts", "ends", "before", "after", "driver"}

// takeWindow fills a form in from the link of a free window.
func takeWindow(c *fiber.Ctx, form *views.Form) {
	for _, name := range windowFields {
		if typed := web.Query(c, name); typed != "" {
			form.Values[name] = typed
		}
	}
}

// clash is what a booking would meet as its form is filled in, with the free
// times as links to the form at path; nil when there is nothing to say. What
// can't be read meets nothing yet.
func (h *Handler) clash(c *fiber.Ctx, b db.Booking, form *views.Form, path string) (*views.Clash, error) {
	preview, err := h.Net.Vehicles.PreviewBooking(c.UserContext(), h.Me(c), b, bookingTyped(form))
	if err != nil {
		if _, ok := web.Refused(views.NewForm(nil), err); ok {
			err = nil
		}
		return nil, err
	}
	clash := &views.Clash{Warnings: preview.Warnings}
	if preview.Clash == nil {
		if len(preview.Warnings) == 0 {
			clash = nil
		}
		return clash, nil
	}
	if form.Error("") != preview.Says { // the summary says it already
		clash.Text = preview.Clash.Taken()
	}
	kept := views.NewForm(map[string]string{})
	for _, name := range windowFields {
		kept.Values[name] = form.Value(name)
	}
	if b.EventID != 0 { // whose form lets a vehicle be chosen
		for i := range preview.Others {
			v := &preview.Others[i]
			clash.Windows = append(clash.Windows, views.NavItem{Text: "Take " + v.Name + " instead: it is free then", Href: pathWith(path, kept, "vehicle", idText(v.ID))})
		}
	}
	if keep := preview.Clash.Keep; !keep.IsZero() {
		href := pathWith(path, kept, "starts", localTime(b.StartsAt), "ends", localTime(keep))
		clash.Windows = append(clash.Windows, views.NavItem{Text: "Keep it until " + views.TimeOf(keep) + " on " + views.Date(keep), Href: href})
	}
	for _, w := range []vehicles.Window{preview.Clash.Before, preview.Clash.After} {
		if !w.Starts.IsZero() {
			href := pathWith(path, kept, "starts", localTime(w.Starts), "ends", localTime(w.Ends))
			clash.Windows = append(clash.Windows, views.NavItem{Text: "Take " + views.Span(w.Starts, w.Ends) + " instead", Href: href})
		}
	}
	return clash, nil
}
