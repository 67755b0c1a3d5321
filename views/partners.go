package views

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
)

// ThingsPage is a list of partners or venues.
type ThingsPage struct {
	Page
	Intro     string
	New       NavItem
	Beside    NavItem // the other list
	Rows      []ThingRow
	Query     *Form
	EmptyWhy  string
	EmptyTodo string
	Path      string
	Refined   bool
}

// ThingRow is a line of it.
type ThingRow struct{ Href, Name, Detail string }

// PartnerPage is a partner with contacts and events.
type PartnerPage struct {
	Page
	Kind, Notes string
	Edit        string
	Contacts    []ThingRow
	Events      []ThingRow
	Action      string
}

// PartnersPage is the list of partners, narrowed by what was typed.
func PartnersPage(page Page, typed string, partners []db.Partner) ThingsPage {
	page.Title = "Partners"
	list := ThingsPage{
		Page: page, Intro: "Organisations the network works with. They are kept when an event names them, and can be used again.",
		New: NavItem{Text: "Add a partner", Href: "/partners/new"}, Beside: NavItem{Text: "Venues", Href: "/venues"},
		Query: NewForm(map[string]string{"q": typed}), Path: "/partners", Refined: typed != "",
		EmptyWhy: "No partner found.", EmptyTodo: "Add one here, or name one on the plan of an event.",
	}
	for i := range partners {
		list.Rows = append(list.Rows, ThingRow{Href: PartnerPath(partners[i].ID, ""), Name: partners[i].Name, Detail: Capital(partners[i].Kind)})
	}
	return list
}

// NewPartnerPage is a partner with its contacts and the events with it.
func NewPartnerPage(page Page, p *events.PartnerPage) PartnerPage {
	page.Title = p.Partner.Name
	partner := PartnerPage{
		Page: page, Kind: Capital(p.Partner.Kind), Notes: p.Partner.Notes,
		Edit: PartnerPath(p.Partner.ID, "/edit"), Action: PartnerPath(p.Partner.ID, "/contacts"),
	}
	for i := range p.Contacts {
		c := &p.Contacts[i]
		partner.Contacts = append(partner.Contacts, ThingRow{Href: ContactPath(c.ID, "/edit"), Name: c.Name, Detail: JoinWords("\n", c.Post, c.Email, c.Phone)})
	}
	for i := range p.Events {
		e := &p.Events[i]
		partner.Events = append(partner.Events, ThingRow{Href: EventPath(e.ID, ""), Name: e.Title, Detail: Date(e.StartsAt)})
	}
	return partner
}

// VenuesPage is the list of venues, narrowed by what was typed.
func VenuesPage(page Page, typed string, venues []db.Venue) ThingsPage {
	page.Title = "Venues"
	list := ThingsPage{
		Page: page, Intro: "Places where events are held. They are kept when an event names them, and can be used again.",
		New: NavItem{Text: "Add a venue", Href: "/venues/new"}, Beside: NavItem{Text: "Partners", Href: "/partners"},
		Query: NewForm(map[string]string{"q": typed}), Path: "/venues", Refined: typed != "",
		EmptyWhy: "No venue found.", EmptyTodo: "Add one here, or name one on the plan of an event.",
	}
	for i := range venues {
		name, address, _ := VenueWords(&venues[i])
		list.Rows = append(list.Rows, ThingRow{Href: fmt.Sprintf("/venues/%d/edit", venues[i].ID), Name: name, Detail: address})
	}
	return list
}

// PartnerForm asks for a partner; name is that of one that is known, or "".
func PartnerForm(page Page, name string) FormPage {
	page.Title = "Add a partner"
	if name != "" {
		page.Title = "Change the partner"
	}
	return FormPage{
		Page: page, Caption: name, Back: NavItem{Text: "Partners", Href: "/partners"}, Button: "Save",
		Fields: []Field{
			{Type: "input", Name: "name", Label: "Name"},
			{Type: "input", Name: "kind", Label: "Kind of partner", List: events.PartnerKinds},
			{Type: "textarea", Name: "notes", Label: "Notes", Rows: 5},
		},
	}
}

// VenueForm asks for a venue; name is that of one that is known, or "".
func VenueForm(page Page, name string) FormPage {
	form := FormPage{
		Page: page, Caption: name, Back: NavItem{Text: "Venues", Href: "/venues"}, Button: "Save",
		Fields: []Field{
			{Type: "input", Name: "name", Label: "Venue"},
			{Type: "textarea", Name: "address", Label: "Address", Rows: 3},
			{Type: "input", Name: "postcode", Label: "Postcode", Width: "govuk-input--width-10"},
			AreaField(page.Settings.Areas),
		},
	}
	form.Title = "Add a venue"
	if name != "" {
		form.Title, form.Intro = "Change the venue", []string{"A correction shows on every event held there."}
	}
	return form
}

// ContactForm changes or removes a contact of a partner.
func ContactForm(page Page, partner NavItem) FormPage {
	page.Title = "Change the contact"
	return FormPage{
		Page: page, Caption: partner.Text, Back: partner, Button: "Save", Fields: ContactFields(),
		Remove: &Removal{
			Summary: "Remove this contact", Button: "Remove the contact",
			Text: "Events that name this contact will have none, so we can’t tell anybody there when they move. Their details are deleted.",
		},
	}
}

// ContactFields ask for a partner’s contact.
func ContactFields() []Field {
	return []Field{
		{Type: "input", Name: "contact", Label: "Contact name"},
		{Type: "input", Name: "post", Label: "Job or role"},
		{Type: "input", Name: "email", Label: "Email address", Mode: "email"},
		{Type: "input", Name: "phone", Label: "Phone", Mode: "tel", Width: "govuk-input--width-20"},
	}
}

// VenueWords is a venue’s name, its address in one line and a map to it.
func VenueWords(v *db.Venue) (name, address, mapURL string) {
	if v == nil {
		return "", "", ""
	}
	address = JoinWords(", ", strings.ReplaceAll(v.Address, "\n", ", "), v.Postcode)
	return v.Name, address, "https://www.openstreetmap.org/search?query=" + url.QueryEscape(JoinWords(", ", v.Name, address))
}
