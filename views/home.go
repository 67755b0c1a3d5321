package views

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// HomePage is what the public sees first.
type HomePage struct {
	Page
	Events  []PublicEvent
	Support []SupportRow
}

// SupportRow is an organisation that helps people.
type SupportRow struct {
	action.Support
	Dial string // what its phone number dials, or ""
}

// PublicEvent is an event as the public sees it: it names nobody.
type PublicEvent struct {
	Title, When, Where, Text string
	Cancelled                bool
}

// NewHomePage is what the public sees first, with the next public events.
func NewHomePage(page Page, public []events.PublicEvent) HomePage {
	home := HomePage{Page: page}
	home.Title = "Meet your " + page.Settings.LLOLabel + "s"
	home.Events = publicEvents(public)
	for _, o := range page.Settings.Support {
		home.Support = append(home.Support, SupportRow{Support: o, Dial: action.DialOf(o.Phone)})
	}
	return home
}

func publicEvents(public []events.PublicEvent) (shown []PublicEvent) {
	for _, e := range public {
		shown = append(shown, PublicEvent{
			Title: e.Title, When: Span(e.StartsAt, e.EndsAt), Cancelled: e.Cancelled, Text: e.Text, Where: e.Where,
		})
	}
	return shown
}

// Homes are the pages at which people begin, where these are pages of others too;
// "" for a page of their own.
var Homes = map[network.Home]string{
	network.HomeDashboard: "/dashboard", network.HomeVehicles: "/vehicles", network.HomeRegisters: "/my/training", network.HomeRota: "/my/rota",
	network.HomeOwn: "",
}

// OwnHomePage is what waits for administrators, data-protection officers and call
// handlers, with what they can do.
type OwnHomePage struct {
	Page
	Administers, Answers, Calls bool // the reader’s roles

	Now    []HomeRow // what waits for an administrator
	Asked  []HomeRow // questions about personal data
	Events []PublicEvent
	Roles  []HelpOf // of the reader, each with what they may open
}

// HomeRow is one thing that waits.
type HomeRow struct{ Text, Href, Hint string }

// NewOwnHomePage is the home of somebody whose work has no page of its own.
func NewOwnHomePage(page Page, me *db.Person, h network.HomePage, roles []HelpOf) OwnHomePage {
	page.Title = "What to do next"
	p := OwnHomePage{
		Page: page, Administers: me.Role(db.Administrator), Answers: me.Role(db.DataProtection), Calls: me.Role(db.CallHandler), Events: publicEvents(h.Public), Roles: roles,
	}
	for i := range h.Asked {
		at := h.Asked[i].CreatedAt
		p.Asked = append(p.Asked, HomeRow{Text: "Asked on " + Date(at), Hint: "Answer by " + Date(at.AddDate(0, 1, 0))})
	}
	if !p.Administers {
		return p
	}
	if note := startNote(page, &h.Start); note != "" {
		p.Now = append(p.Now, HomeRow{Text: "Go on setting up", Href: StartPath, Hint: note})
	}
	if trouble := MailTrouble(h.Mail, page.NoMail); trouble != "" {
		p.Now = append(p.Now, HomeRow{Text: "No email goes out", Href: "/admin/outbox", Hint: trouble})
	}
	if h.Failed > 0 {
		p.Now = append(p.Now, HomeRow{Text: words.Count(h.Failed, "email") + " could not be sent", Href: "/admin/outbox", Hint: "See why, and send again."})
	}
	if h.ToInvite > 0 {
		p.Now = append(p.Now, HomeRow{Text: words.People(h.ToInvite) + " without a way in", Href: "/people/invitations", Hint: "Invite them, or some of them."})
	}
	return p
}

// Statements are the titles of the pages that say how the app keeps its
// promises, by their names.
var Statements = map[string]string{
	"accessibility": "Accessibility", "privacy": "Privacy", "cookies": "Cookies",
}
