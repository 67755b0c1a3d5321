package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
)

// menuOf returns the main menu, in order. What a person is shown twice is shown
// where it comes first: coordinators begin at the dashboard, and who keeps the
// vehicles begins at what is asked of them.
func menuOf(routes []Route) []menuItem {
	menu := []menuItem{
		{text: "Dashboard", href: "/dashboard", role: db.Coordinator},
		{text: "Car", href: "/vehicles", role: db.VehicleKeeper},
		{text: "My rota", href: "/my/rota"},
		{text: "Dashboard", href: "/dashboard"},
		{text: "Shifts", href: "/shifts"},
		{text: "Events", href: "/events"},
		{text: "Training", href: "/training", beside: "/my/training"},
		{text: "Calendar", href: "/calendar"},
		{text: "LLOs", href: "/llos"},
		{text: "Series", href: "/series"},
		{text: "Car", href: "/vehicles"},
		{text: "Partners", href: "/partners", beside: "/venues"},
		{text: "Awareness", href: "/awareness"},
		{text: "Outbox", href: "/admin/outbox", role: db.Administrator},
		{text: "People", href: "/people"},
		{text: "Messages", href: "/messages"},
		{text: "Import", href: "/admin/import", role: db.Administrator},
		{text: "Account", href: "/account"},
	}
	for i := range menu {
		at := slices.IndexFunc(routes, func(r Route) bool { return r.Method == fiber.MethodGet && r.Path == menu[i].href })
		menu[i].who = routes[at].Who
	}
	return menu
}
