package views

import (
	"fmt"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// PeoplePage is the list of people.
type PeoplePage struct {
	Page
	Filter Filter
	Counts string // how many there are, and how many can sign in
	Invite string // how many can be invited; "" for none
	Here   string // the page's own address, to come back to
	Rows   []PersonRow
	Next   string
}

// PersonRow is somebody in a list.
type PersonRow struct {
	Name, Post string
	Href       string
	Email      string
	Force      string // another one than ours, or ""
	Area       string
	Roles      string
	Access     string // how far they are in
	Tone       string // of that
	Invite     string // the button that invites them; "" where there is none
	InvitePath string
}

// PeopleFilter narrows the list of people; areas are those of the settings.
func PeopleFilter(areas []string) Filter {
	return Filter{Path: "/people", What: "the people", Fit: "People who fit", Fields: []Field{
		{Type: "search", Name: "q", Label: "Name or email"},
		AreaFilter(areas),
		{Type: "select", Name: "role", Label: "Role", Options: Options(db.Roles, Capital), Empty: "All roles"},
		{Type: "select", Name: "access", Label: "Access", Options: Choices(db.Accesses, AccessWords), Empty: "Any"},
	}}
}

// NewPeoplePage is a stretch of the list of people, narrowed by a filter; more
// tells that others follow.
func NewPeoplePage(page Page, everybody []accounts.Member, more bool, filter Filter, overview *accounts.Overview, here string) PeoplePage {
	page.Title = "People"
	list := PeoplePage{Page: page, Filter: filter, Counts: overviewWords(overview), Here: here}
	if overview.ToInvite > 0 {
		list.Invite = words.People(overview.ToInvite)
	}
	for i := range everybody {
		list.Rows = append(list.Rows, personRow(&everybody[i], page))
	}
	if more {
		list.Next = PathWith("/people", filter.Form, "after", IDText(everybody[len(everybody)-1].ID))
	}
	return list
}

// personRow puts somebody into words.
func personRow(p *accounts.Member, page Page) PersonRow {
	row := PersonRow{
		Name: p.Name(), Href: PersonPath(p.ID, ""), Post: RankAndGrade(&p.Person), Email: p.Email, Area: p.Area,
		Roles: Capital(words.Joined(p.Roles, ", ")), InvitePath: fmt.Sprintf("/people/%d/invitation", p.ID),
	}
	row.Access, row.Tone, row.Invite = access(p, page.NoMail)
	if p.Force != page.Settings.ForceName {
		row.Force = p.Force
	}
	return row
}

// RankAndGrade is the rank of a person and, where that does not say it, the grade.
func RankAndGrade(p *db.Person) string {
	if p.Grade == db.PoliceOfficer || strings.Contains(db.Fold(p.Rank), db.Fold(string(p.Grade))) {
		return p.Rank
	}
	return JoinWords(", ", p.Rank, string(p.Grade))
}

// GradeAndArea is the grade or the force of a person, and their area.
func GradeAndArea(p *db.Person) string { return JoinWords(", ", GradeOrForce(p), p.Area) }

// GradeOrForce is the grade of a person, or, when they are of another force, its name.
func GradeOrForce(p *db.Person) string {
	if p.Grade == db.External && p.Force != "" {
		return p.Force
	}
	return Capital(p.Grade)
}
