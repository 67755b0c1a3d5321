package views

import (
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/nominations"
)

// NominationsPage is where somebody nominates people for an event. The list is
// of the reader's own nominations alone.
type NominationsPage struct {
	FormPage
	Closed string // why nobody can be asked now, or ""
	Rows   []NominationRow
}

// NominationRow is what the person who made a nomination may know of it.
type NominationRow struct {
	Who, Said    string
	Status, Tone string
	Problem      string
	About        string // which person the buttons are about, for those who only hear them
	Withdraw     string // path, or ""
	Renew        string // path, or ""
}

// NewNominationsPage is where somebody nominates people for an event.
func NewNominationsPage(page Page, n *nominations.Page, form *Form) NominationsPage {
	page.Title, page.Form = "Ask somebody to take part", form
	list := NominationsPage{Closed: n.Closed, FormPage: FormPage{
		Page: page, Caption: n.Event.Title + ", " + Date(n.Event.StartsAt), Fields: nominationFields(n),
		Back: NavItem{Text: n.Event.Title, Href: EventPath(n.Event.ID, "")}, Action: EventPath(n.Event.ID, "/nominations"), Button: "Ask",
		Intro: []string{
			"An invitation can reveal something about a person. So only you see who you ask until they accept. The email does not say what it is about or who asks: the page behind its link does.",
			"Asking keeps no place.",
		},
	}}
	for i := range n.Mine {
		list.Rows = append(list.Rows, nominationRow(&n.Mine[i]))
	}
	return list
}

func nominationFields(n *nominations.Page) []Field {
	if !n.Anybody {
		return []Field{{Type: "input", Name: "emails", Label: "Your colleague’s work email address", Auto: "off", Mode: "email"}}
	}
	fields := []Field{{Type: "textarea", Name: "emails", Label: "Email addresses", Hint: "One on a line. You can add the force after a comma: pat.low@example.org, Bedfordshire Police", Rows: 4}}
	if len(n.Forces) > 0 {
		fields = append(fields, Field{Type: "select", Name: "force", Label: "Their force", Hint: "For people on lines without one who are not on the rota yet.", Empty: "They say it themselves", Options: Options(n.Forces, Same)})
	}
	return fields
}

// nominationRow puts a nomination into words. No answer, whatever it was, reads
// like another.
func nominationRow(m *nominations.MyNomination) NominationRow {
	row := NominationRow{Who: m.Who, About: "to " + m.Who, Said: "Asked on " + Date(m.CreatedAt)}
	path := EventPath(m.EventID, fmt.Sprintf("/nominations/%d", m.ID))
	switch m.Status {
	case db.NominationOpen:
		row.Status, row.Tone, row.Renew, row.Withdraw = "No answer yet", "wait", path+"/link", path
		row.Said = JoinWords(", ", row.Said, asOneOf(m.Force), "until "+Date(m.ExpiresAt))
		if m.Message == db.MessageFailed {
			row.Problem = "We could not deliver the email. Check the address."
		}
	case db.NominationAccepted:
		if row.Status, row.Tone = "Accepted", "good"; !m.Gone {
			row.Renew = path + "/link"
		}
	case db.NominationWithdrawn:
		row.Who, row.Status = "Somebody", "Withdrawn"
	case db.NominationDeclined, db.NominationLapsed:
		row.Who, row.Status = "Somebody", "Not taking part"
	}
	return row
}

// asOneOf says of which force somebody is asked; "" where they say it themselves.
func asOneOf(force string) string {
	if force == "" {
		return ""
	}
	return "as one of " + force
}
