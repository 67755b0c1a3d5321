package views

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// PeoplePage is the list of people.
type PeoplePage struct {
	Page
	Filter         Filter
	Counts         string // how many there are, and how many use the app
	Invite         string // how many can be invited; "" for none
	Here           string // the page's own address, to come back to
	Heads          []Head
	Rows           []PersonRow
	Ticks          bool   // some of them can be invited together
	Role           string // what their accreditation makes them, in short
	Previous, Next string
}

// PersonRow is somebody in a list.
type PersonRow struct {
	ID         int64
	Name, Rank string
	Href       string
	Area       string // or another force than ours
	Roles      string
	Until      string // when their accreditation ends; "" for none
	Soon       bool   // it ends soon
	Ended      bool   // it has ended
	Shifts     int
	Off        bool   // deactivated
	Seen       string // when somebody who is in used the app; "" for others
	Access     string // how far somebody is who is not in
	Tone       string // of that
	Invite     string // the button that invites them; "" where there is none
	InvitePath string
	Tick       bool // they can be invited with others
}

// PeopleFilter narrows the list of people; areas are those of the settings.
func PeopleFilter(areas []string) Filter {
	return Filter{Path: "/people", What: "the people", Fit: "People who fit", Fields: []Field{
		{Type: "search", Name: "q", Label: "Name or email"},
		AreaFilter(areas),
		{Type: "select", Name: "role", Label: "Role", Options: Options(db.Roles, Capital), Empty: "All roles"},
		{Type: "select", Name: "accredited", Label: "Accreditation", Options: Choices(db.AccreditedChoices, accreditedWords), Empty: "Any"},
		{Type: "select", Name: "access", Label: "Access", Options: Choices(db.Accesses, AccessWords), Empty: "Any"},
	}}
}

// accreditedWords names how people are accredited, for a filter.
func accreditedWords(a db.Accredited) string {
	if a == db.AccreditedSoon {
		return fmt.Sprintf("Ends within %d days", action.LapseNotice)
	}
	return Capital(a)
}

// NewPeoplePage is a page of the list of people, narrowed by a filter and sorted
// as its address says. today is a day in London, as 2006-01-02.
func NewPeoplePage(page Page, members *accounts.Members, filter Filter, sort string, overview *accounts.Overview, today, here string) PeoplePage {
	page.Title = "People"
	if sort != "" {
		filter.Keep = []Saved{{Label: "sort", Value: sort}}
	}
	list := PeoplePage{Page: page, Filter: filter, Counts: overviewWords(overview), Here: here, Role: page.Settings.LLOShort}
	if overview.ToInvite > 0 {
		list.Invite = words.People(overview.ToInvite)
	}
	if sort == "" {
		sort = "name"
	}
	list.Heads = []Head{
		filter.Head("Name", "", "name", sort), filter.Head("Rank", "drop", string(db.SortByRank), sort), filter.Head("Area", "", string(db.SortByArea), sort),
		{Text: "Roles", Class: "drop"},
		{Text: list.Role + " until"},
		{Text: "Shifts", Class: "num drop"},
		filter.Head("Access", "", string(db.SortBySeen), sort),
	}
	for i := range members.People {
		row := personRow(&members.People[i], page, today)
		list.Rows, list.Ticks = append(list.Rows, row), list.Ticks || row.Tick
	}
	turn := func(to string, at int) string {
		return PathWith("/people", filter.Form, "sort", strings.TrimPrefix(sort, "name"), to, IDText(members.People[at].ID))
	}
	if n := len(members.People); n > 0 {
		if members.Previous {
			list.Previous = turn("before", 0)
		}
		if members.Following {
			list.Next = turn("after", n-1)
		}
	}
	return list
}

// personRow puts somebody into words.
func personRow(p *accounts.Member, page Page, today string) PersonRow {
	row := PersonRow{
		ID: p.ID, Name: p.Name(), Href: PersonPath(p.ID, ""), Rank: cmp.Or(p.Rank, Capital(p.Grade)), Area: p.Area, Shifts: p.Shifts, Off: p.Access == db.AccessDeactivated,
		Roles: Capital(words.Joined(p.Roles, ", ")), InvitePath: fmt.Sprintf("/people/%d/invitation", p.ID),
	}
	if row.Area == "" && p.Force != page.Settings.ForceName {
		row.Area = p.Force
	}
	if at, err := time.Parse(time.DateOnly, p.Until); err == nil {
		row.Until = at.Format("Jan 2006")
		status := action.AccreditationStatus("", p.Until, today)
		row.Soon, row.Ended = status == action.LapsesSoon, status == action.Lapsed
	}
	row.Access, row.Tone, row.Invite = access(p, page.NoMail)
	if p.Access == db.AccessIn {
		row.Seen = row.Access
	}
	row.Tick = !page.NoMail && row.Invite != "" && (p.Access == db.AccessNever || !p.EndedAt.IsZero())
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
