package web

import (
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/views"
)

// Menu is the whole way round the app. Everybody is shown of it what they may open.
type Menu struct {
	Grouped Who         // has the groups; others have a few pages in one line
	Groups  []MenuGroup // in order
	Few     []MenuItem  // the pages of those who have no groups; what is there twice is shown where it comes first
	Rota    MenuItem    // one's own rota, beside the groups
	Search  []MenuItem  // lists that the search field can narrow
}

// MenuGroup is pages that belong together.
type MenuGroup struct {
	Text  string
	Pages []MenuItem
}

// MenuItem is a link of the menu. It is shown to everybody who may open it.
type MenuItem struct {
	Text, Href string
	Beside     []string // paths that are led to from there
	Role       db.Role  // it is shown only to those of them who have this role, or ""
	Who        Who      // may open it, as the table of routes says
}

// ShownTo tells whether somebody is shown the link.
func (m MenuItem) ShownTo(p *db.Person) bool {
	return m.Who.Lets(p) && (m.Role == "" || p.Role(m.Role))
}

// reach returns how much of a path the item leads to, or 0: the page that most
// of it leads to is the one being shown.
func (m MenuItem) reach(path string) int {
	longest := 0
	for _, top := range append([]string{m.Href}, m.Beside...) {
		if path == top || strings.HasPrefix(path, top+"/") {
			longest = max(longest, len(top))
		}
	}
	return longest
}

// role, in the text of an item, is what liaison officers are called.
const role = "{role}"

// For returns what somebody is shown of the menu on the page of a path.
func (m Menu) For(p *db.Person, path, roleLabel string) (nav views.Nav) {
	groups := []MenuGroup{{Pages: m.Few}}
	if m.Grouped.Lets(p) {
		groups = m.Groups
		if m.Rota.ShownTo(p) {
			nav.Rota = &views.NavItem{Text: m.Rota.Text, Href: m.Rota.Href, Current: m.Rota.reach(path) > 0}
		}
	}
	reached := 0
	for _, g := range groups {
		for _, item := range g.Pages {
			if item.ShownTo(p) {
				reached = max(reached, item.reach(path))
			}
		}
	}
	for _, g := range groups {
		group := views.NavGroup{Text: g.Text}
		for _, item := range g.Pages {
			if !item.ShownTo(p) || slices.ContainsFunc(group.Pages, func(shown views.NavItem) bool { return shown.Href == item.Href }) {
				continue
			}
			link := views.NavItem{Text: strings.ReplaceAll(item.Text, role, roleLabel), Href: item.Href, Current: reached > 0 && item.reach(path) == reached}
			group.Pages, group.Current = append(group.Pages, link), group.Current || link.Current
		}
		if len(group.Pages) > 0 {
			nav.Groups = append(nav.Groups, group)
		}
	}
	nav.Search = m.searchOf(p, path)
	return nav
}

// searchOf is the list that the search field narrows: the one that is shown, if
// it can, or the first that somebody may open, or nil.
func (m Menu) searchOf(p *db.Person, path string) (search *views.NavItem) {
	for _, item := range m.Search {
		if item.ShownTo(p) && (search == nil || item.reach(path) > 0) {
			search = &views.NavItem{Text: item.Text, Href: item.Href}
		}
	}
	return search
}
