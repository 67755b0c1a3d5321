package views

import (
	"fmt"
	"strconv"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// UsePage is what a vehicle did in one year.
type UsePage struct {
	Page
	Caption  string
	Back     NavItem
	Previous NavItem // empty for the first year there is
	Next     NavItem // empty for the year under way
	Days     []Saved
	PerEvent string
	Rows     []UseRow
	CSV      string
}

// UseRow is a booking of it.
type UseRow struct {
	Href, What, When string
	Days             int
	Miles            string
}

// NewUsePage is what a vehicle did in a year, between the first that can be
// asked for and the one under way.
func NewUsePage(page Page, u *vehicles.Use, first, this int) UsePage {
	page.Title = fmt.Sprintf("Use in %d", u.Year)
	use := UsePage{
		Page: page, Caption: u.Vehicle.Name, Back: NavItem{Text: u.Vehicle.Name, Href: VehiclePath(u.Vehicle.ID, "")}, PerEvent: milesForEvents(u.Used),
	}
	path := func(end string, year int) string {
		return VehiclePath(u.Vehicle.ID, fmt.Sprintf("%s?year=%d", end, year))
	}
	turn := func(year int) NavItem { return NavItem{Text: strconv.Itoa(year), Href: path("/use", year)} }
	if u.Year > first {
		use.Previous = turn(u.Year - 1)
	}
	if u.Year < this {
		use.Next = turn(u.Year + 1)
	}
	if len(u.Used) > 0 {
		use.Days, use.CSV = useInDays(u), path("/use.csv", u.Year)
	}
	for i := range u.Used {
		use.Rows = append(use.Rows, useRow(&u.Used[i]))
	}
	return use
}

func useRow(used *vehicles.UsedFor) UseRow {
	row := UseRow{Href: BookingPath(used.ID, ""), What: BookingFor(&used.Booking), When: Span(used.From, used.To), Days: used.Days, Miles: "Not recorded"}
	if used.Status == db.BookingOut {
		row.When = "Out since " + TimeOf(used.From) + " on " + Date(used.From)
	}
	if used.Known {
		row.Miles = words.Grouped(used.Miles)
	}
	return row
}

func useInDays(u *vehicles.Use) []Saved {
	days := make([]Saved, 0, 5)
	for _, kind := range []struct {
		purpose db.BookingPurpose
		label   string
	}{
		{db.ForEvent, "At events"}, {db.ForOperations, "Operational use"}, {db.ForMaintenance, "Off the road"}, {db.ForRotation, "Base rotation"},
	} {
		days = append(days, Saved{Label: kind.label, Value: strconv.Itoa(u.Days[kind.purpose])})
	}
	return append(days, Saved{Label: "Of the year so far", Value: strconv.Itoa(u.Total)})
}

// milesForEvents says how far a vehicle was driven for events, where that is known.
func milesForEvents(used []vehicles.UsedFor) string {
	miles, events := 0, 0
	for i := range used {
		if used[i].Known && used[i].EventID != 0 {
			miles, events = miles+used[i].Miles, events+1
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

// UseSheet is what a vehicle did in a year as rows for a spreadsheet.
func UseSheet(u *vehicles.Use) [][]string {
	rows := [][]string{{"For", "Event", "Status", "From", "To", "Days", "Miles"}}
	for i := range u.Used {
		used := &u.Used[i]
		to, miles := SheetTime(used.To), ""
		if used.Status == db.BookingOut {
			to = "" // nobody knows yet
		}
		if used.Known {
			miles = strconv.Itoa(used.Miles)
		}
		rows = append(rows, []string{Capital(used.Purpose), used.EventTitle, Capital(used.Status), SheetTime(used.From), to, strconv.Itoa(used.Days), miles})
	}
	return rows
}
