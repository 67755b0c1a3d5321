package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
)

// menuOf returns the main menu, in order. What a person is shown twice is shown
// where it comes first: coordinators begin at the dashboard, and who keeps the
// vehicles begins at what is asked of them.
func menuOf(routes []web.Route) []web.MenuItem {
	menu := []web.MenuItem{
		{Text: "Dashboard", Href: "/dashboard", Role: db.Coordinator},
		{Text: "Car", Href: "/vehicles", Role: db.VehicleKeeper},
		{Text: "My rota", Href: "/my/rota"},
		{Text: "Dashboard", Href: "/dashboard"},
		{Text: "Shifts", Href: "/shifts"},
		{Text: "Events", Href: "/events"},
		{Text: "Training", Href: "/training", Beside: "/my/training"},
		{Text: "Calendar", Href: "/calendar"},
		{Text: "LLOs", Href: "/llos"},
		{Text: "Series", Href: "/series"},
		{Text: "Car", Href: "/vehicles"},
		{Text: "Partners", Href: "/partners", Beside: "/venues"},
		{Text: "Awareness", Href: "/awareness"},
		{Text: "Outbox", Href: "/admin/outbox", Role: db.Administrator},
		{Text: "People", Href: "/people"},
		{Text: "Messages", Href: "/messages"},
		{Text: "Import", Href: "/admin/import", Role: db.Administrator},
		{Text: "Account", Href: "/account"},
	}
	for i := range menu {
		at := slices.IndexFunc(routes, func(r web.Route) bool { return r.Method == fiber.MethodGet && r.Path == menu[i].Href })
		menu[i].Who = routes[at].Who
	}
	return menu
}
