package views

// MenuWords are what the pages of the header are called there, by their paths:
// each by its own title. {role} is what liaison officers are called.
var MenuWords = map[string]string{
	"/dashboard":      "What to do next",
	"/calendar":       "Calendar",
	"/events":         "Events",
	"/shifts":         "Shifts",
	"/vehicles":       "Vehicles",
	"/messages":       "Messages",
	"/people":         "People",
	"/llos":           "{role}s",
	"/llos/coverage":  "Coverage",
	"/training":       "Training",
	"/partners":       "Partners",
	"/awareness":      "Awareness dates",
	"/admin/settings": "Settings",
	"/venues":         "Venues",
	"/series":         "Series",
	"/admin/import":   "Imported dates",
	"/admin/outbox":   "Outbox",
	"/my/rota":        "My rota",
}

// The four groups of pages.
const (
	MenuWork     = "Work"
	MenuPeople   = "People"
	MenuOutreach = "Outreach"
	MenuSetUp    = "Set-up"
)

// SearchWords are what the search of the header looks through, by the list that
// shows the result.
var SearchWords = map[string]string{"/people": "Search people", "/events": "Search events"}

// NavItem is one link of a menu.
type NavItem struct {
	Text    string
	Href    string
	Current bool // the page being shown is this one or below it
}

// NavGroup is pages that belong together. Somebody who has few of them has one
// group, without a name.
type NavGroup struct {
	Text    string
	Current bool // the page being shown is one of its pages, or below one
	Pages   []NavItem
}

// Nav is what the header offers somebody.
type Nav struct {
	Groups []NavGroup
	Rota   *NavItem // their own rota, where the groups do not have it; nil for none
	Search *NavItem // the list that the search field narrows; nil for none
}

// Line is the group whose pages are on the second line, or nil.
func (n Nav) Line() *NavGroup {
	for i := range n.Groups {
		if n.Groups[i].Text != "" && n.Groups[i].Current {
			return &n.Groups[i]
		}
	}
	return nil
}
