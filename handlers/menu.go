package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// menuOf returns the main menu, in order. What a person is shown twice is shown
// where it comes first: coordinators begin at the dashboard, and who keeps the
// vehicles begins at what is asked of them.
func menuOf(routes []web.Route) []web.MenuItem {
	menu := []web.MenuItem{
		{Href: "/dashboard", Role: db.Coordinator},
		{Href: "/vehicles", Role: db.VehicleKeeper},
		{Href: "/my/rota"},
		{Href: "/dashboard"},
		{Href: "/shifts"},
		{Href: "/events"},
		{Href: "/training", Beside: "/my/training"},
		{Href: "/calendar"},
		{Href: "/llos"},
		{Href: "/series"},
		{Href: "/vehicles"},
		{Href: "/partners", Beside: "/venues"},
		{Href: "/awareness"},
		{Href: "/admin/outbox", Role: db.Administrator},
		{Href: "/people"},
		{Href: "/messages"},
		{Href: "/admin/import", Role: db.Administrator},
		{Href: "/admin/settings"},
		{Href: "/account"},
	}
	for i := range menu {
		at := slices.IndexFunc(routes, func(r web.Route) bool { return r.Method == fiber.MethodGet && r.Path == menu[i].Href })
		menu[i].Who, menu[i].Text = routes[at].Who, views.MenuWords[menu[i].Href]
	}
	return menu
}
