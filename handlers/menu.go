package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/views"
)

// menuOf returns the way round the app. Those who plan or set up have all of it
// in four groups. Others have a few pages in one line: they begin at what is
// asked of them, which for those who keep the vehicles is the vehicles.
func menuOf(routes []web.Route) web.Menu {
	item := func(path string, beside ...string) web.MenuItem {
		at := slices.IndexFunc(routes, func(r web.Route) bool { return r.Method == fiber.MethodGet && r.Path == path })
		return web.MenuItem{Href: path, Text: views.MenuWords[path], Who: routes[at].Who, Beside: beside}
	}
	search := func(path string) web.MenuItem {
		list := item(path)
		list.Text = views.SearchWords[path]
		return list
	}
	keeper := item("/vehicles", "/bookings")
	keeper.Role = db.VehicleKeeper
	return web.Menu{
		Grouped: changesSettings,
		Groups: []web.MenuGroup{
			{Text: views.MenuWork, Pages: []web.MenuItem{item("/dashboard"), item("/calendar"), item("/events"), item("/shifts"), item("/vehicles", "/bookings"), item("/messages")}},
			{Text: views.MenuPeople, Pages: []web.MenuItem{item("/people"), item("/llos"), item("/llos/coverage"), item("/training", "/courses", "/my/training")}},
			{Text: views.MenuOutreach, Pages: []web.MenuItem{item("/partners"), item("/awareness")}},
			{Text: views.MenuSetUp, Pages: []web.MenuItem{item("/admin/settings"), item("/venues"), item("/series"), item("/admin/import"), item("/admin/outbox")}},
		},
		Few: []web.MenuItem{
			keeper, item("/my/rota"), item("/dashboard"), item("/shifts"), item("/events"), item("/calendar"), item("/training", "/my/training"), item("/vehicles", "/bookings"),
		},
		Rota:   item("/my/rota"),
		Search: []web.MenuItem{search("/events"), search("/people")},
	}
}
