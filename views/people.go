package views

import (
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// PeoplePage is the list of people.
type PeoplePage struct {
	Page
	Filter Filter
	Rows   []PersonRow
	Next   string
}

// PersonRow is somebody in a list.
type PersonRow struct {
	Name, Post  string
	Email       string
	Force, Area string
	Roles       string
	Left        bool
}

// PeopleFilter narrows the list of people; areas are those of the settings.
func PeopleFilter(areas []string) Filter {
	return Filter{Path: "/people", What: "the people", Fit: "People who fit", Fields: []Field{
		{Type: "search", Name: "q", Label: "Name or email"},
		AreaFilter(areas),
		{Type: "select", Name: "role", Label: "Role", Options: Options(db.Roles, Capital), Empty: "All roles"},
	}}
}

// NewPeoplePage is a stretch of the list of people, narrowed by a filter; more
// tells that others follow.
func NewPeoplePage(page Page, everybody []db.Person, more bool, filter Filter) PeoplePage {
	page.Title = "People"
	list := PeoplePage{Page: page, Filter: filter}
	for i := range everybody {
		list.Rows = append(list.Rows, personRow(&everybody[i]))
	}
	if more {
		list.Next = PathWith("/people", filter.Form, "after", IDText(everybody[len(everybody)-1].ID))
	}
	return list
}

// personRow puts somebody into words.
func personRow(p *db.Person) PersonRow {
	return PersonRow{
		Name: p.Name(), Post: RankAndGrade(p), Email: p.Email, Force: p.Force, Area: p.Area,
		Roles: Capital(words.Joined(p.Roles, ", ")), Left: !p.DeactivatedAt.IsZero(),
	}
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
