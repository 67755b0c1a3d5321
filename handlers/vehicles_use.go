package handlers

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
	"github.com/rainbowrota/rainbowrota/views"
)

// firstYear is the earliest whose use can be asked for.
const firstYear = 2000

// useIn is what the vehicle of the path did in the year of ?year=: this one,
// unless another is asked for.
func (h *Handler) useIn(c *fiber.Ctx) (*vehicles.VehicleUse, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	today := h.Net.Today().Year()
	year, err := strconv.Atoi(web.Query(c, "year"))
	if err != nil || year < firstYear || year > today {
		year = today
	}
	return h.Net.Vehicles.UseOf(c.UserContext(), h.Me(c), id, year)
}

// showVehicleUse shows what a vehicle did in a year.
func (h *Handler) showVehicleUse(c *fiber.Ctx) error {
	u, err := h.useIn(c)
	if err != nil {
		return err
	}
	path := func(end string, year int) string {
		return vehiclePath(u.Vehicle.ID, fmt.Sprintf("%s?year=%d", end, year))
	}
	turn := func(year int) views.NavItem { return views.NavItem{Text: strconv.Itoa(year), Href: path("/use", year)} }
	page := views.UsePage{
		Page: h.Page(c, fmt.Sprintf("Use in %d", u.Year)), Caption: u.Vehicle.Name,
		Back: views.NavItem{Text: u.Vehicle.Name, Href: vehiclePath(u.Vehicle.ID, "")}, PerEvent: milesForEvents(u.Used),
	}
	if u.Year > firstYear {
		page.Previous = turn(u.Year - 1)
	}
	if u.Year < h.Net.Today().Year() {
		page.Next = turn(u.Year + 1)
	}
	if len(u.Used) > 0 {
		page.Days, page.CSV = useInDays(u), path("/use.csv", u.Year)
	}
	for i := range u.Used {
		used := &u.Used[i]
		row := views.UseRow{Href: bookingPath(used.ID, ""), What: bookingFor(&used.Booking), When: views.Span(used.From, used.To), Days: used.Days, Miles: "Not recorded"}
		if used.Status == db.BookingOut {
			row.When = "Out since " + views.TimeOf(used.From) + " on " + views.Date(used.From)
		}
		if used.Known {
			row.Miles = words.Grouped(used.Miles)
		}
		page.Rows = append(page.Rows, row)
	}
	return h.Render(c, fiber.StatusOK, "vehicles/use", page)
}

func useInDays(u *vehicles.VehicleUse) []views.Saved {
	days := make([]views.Saved, 0, 5)
	for _, kind := range []struct {
		purpose db.BookingPurpose
		label   string
	}{
		{db.ForEvent, "At events"}, {db.ForOperations, "Operational use"}, {db.ForMaintenance, "Off the road"}, {db.ForRotation, "Base rotation"},
	} {
		days = append(days, views.Saved{Label: kind.label, Value: strconv.Itoa(u.Days[kind.purpose])})
	}
	return append(days, views.Saved{Label: "Of the year so far", Value: strconv.Itoa(u.Total)})
}

// milesForEvents says how far a vehicle was driven for events, where that is known.
func milesForEvents(all []vehicles.UsedFor) string {
	miles, events := 0, 0
	for i := range all {
		if all[i].Known && all[i].EventID != 0 {
			miles, events = miles+all[i].Miles, events+1
		}
	}
	switch events {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("It was driven %s miles for one event.", words.Grouped(miles))
	}
	return fmt.Sprintf("It was driven %s miles for %d events, %s for each on average.", words.Grouped(miles), events, words.Grouped((miles+events/2)/events))
}

// sendVehicleUseCSV sends the same as a file for a spreadsheet.
func (h *Handler) sendVehicleUseCSV(c *fiber.Ctx) error {
	u, err := h.useIn(c)
	if err != nil {
		return err
	}
	rows := [][]string{{"For", "Event", "Status", "From", "To", "Days", "Miles"}}
	for i := range u.Used {
		used := &u.Used[i]
		to, miles := web.CSVTime(used.To), ""
		if used.Status == db.BookingOut {
			to = "" // nobody knows yet
		}
		if used.Known {
			miles = strconv.Itoa(used.Miles)
		}
		rows = append(rows, []string{capital(used.Purpose), used.EventTitle, capital(used.Status), web.CSVTime(used.From), to, strconv.Itoa(used.Days), miles})
	}
	return web.SendCSV(c, fmt.Sprintf("vehicle-%d", u.Year), rows)
}
