package handlers

import (
	"html/template"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/views"
)

// listShifts shows the shifts that can be taken, nearest first.
func (h *Handler) listShifts(c *fiber.Ctx) error {
	form, filter := shiftFilter(c)
	shifts := h.Net.Rota.OpenShifts
	if form.Value("can") == "take" {
		shifts = h.Net.Rota.TakeableShifts
	}
	list, more, err := shifts(c.UserContext(), h.Me(c), filter)
	if err != nil {
		return err
	}
	roles, err := h.Net.Rota.OpenRoles(c.UserContext())
	if err != nil {
		return err
	}
	asked := views.NewShiftFilter(form, h.Net.Settings().Areas, roles)
	page := views.NewShiftsPage(h.Page(c, ""), asked, form, list, more)
	if page.Filter, err = h.Part(c, "shifts/filter", asked); err != nil {
		return err
	}
	rows, err := h.shiftRows(c, list, views.AllShifts)
	if err != nil {
		return err
	}
	page.Days = views.ByDay(rows, func(i int) time.Time { return list[i].StartsAt })
	return h.Render(c, fiber.StatusOK, "shifts/list", page)
}

// shiftFields are the fields of the filter, in the order of the page.
var shiftFields = []string{"q", "area", "kind", "role", "from", "to"}

// shiftFilter reads the filter of a list of shifts. What is no date filters nothing.
func shiftFilter(c *fiber.Ctx) (*views.Form, db.ShiftFilter) {
	form := queryForm(c, append([]string{"can"}, shiftFields...)...)
	f := db.ShiftFilter{Query: form.Value("q"), Area: form.Value("area"), Kind: db.EventKind(form.Value("kind")), Role: form.Value("role")}
	f.From = dayIn(form.Value("from"))
	if to := dayIn(form.Value("to")); !to.IsZero() {
		f.To = clock.AddWallClock(to, 1, 0)
	}
	f.AfterAt, f.AfterID = cursor(c)
	return form, f
}

// dayIn reads a day in London; what is none is the zero time.
func dayIn(text string) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, text, clock.London)
	if err != nil || day.Year() < 2000 || day.Year() > 2100 {
		return time.Time{}
	}
	return day
}

// shiftRows renders shifts as the rows of a list.
func (h *Handler) shiftRows(c *fiber.Ctx, list []rota.Opening, from views.ShiftList) ([]template.HTML, error) {
	rows := make([]template.HTML, len(list))
	for i := range list {
		var err error
		if rows[i], err = h.Part(c, "shifts/place", views.NewShiftRow(&list[i], from)); err != nil {
			return nil, err
		}
	}
	return rows, nil
}
