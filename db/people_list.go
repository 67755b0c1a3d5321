package db

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"
)

// PeopleSort is what a list of people is sorted by, and then by name.
type PeopleSort string

// What a list of people can be sorted by.
const (
	SortByName PeopleSort = ""
	SortByRank PeopleSort = "rank"
	SortByArea PeopleSort = "area"
	SortBySeen PeopleSort = "access" // the month in which they last used the app
)

// PeopleSorts are all of them.
var PeopleSorts = []PeopleSort{SortByName, SortByRank, SortByArea, SortBySeen}

// columns are those of an index, in which no two people are equal.
func (s PeopleSort) columns() []string {
	name := []string{"last_name", "first_name", "id"}
	switch s {
	case SortByRank:
		return append([]string{"rank"}, name...)
	case SortByArea:
		return append([]string{"area"}, name...)
	case SortBySeen:
		return append([]string{"seen_month"}, name...)
	case SortByName:
	}
	return name
}

// Accredited narrows a list of people by their accreditation as a liaison officer.
type Accredited string

// How somebody can be accredited on a day.
const (
	IsAccredited    Accredited = "accredited"
	AccreditedSoon  Accredited = "ends soon" // within a notice
	IsNotAccredited Accredited = "not accredited"
)

// AccreditedChoices are all of them, in the order of a list.
var AccreditedChoices = []Accredited{IsAccredited, AccreditedSoon, IsNotAccredited}

// PeopleFilter narrows and sorts a list of people; zero fields don't.
type PeopleFilter struct {
	Query      string
	Area       string
	Role       Role
	Access     Access // how they get in, or do not
	Accredited Accredited
	Today      string // for Accredited, as 2006-01-02
	Soon       string // the day on which one that ends before it ends soon
	Left       bool   // those who were deactivated too
	Sort       PeopleSort
	Down       bool  // the last first
	After      int64 // keyset: id of the last row shown, to go on
	Before     int64 // id of the first row shown, to go back; not with After
	Limit      int64
}

// PeopleWithRoles lists people, each with roles.
func (r *Reader) PeopleWithRoles(ctx context.Context, f PeopleFilter) ([]Person, error) {
	people, err := r.People(ctx, f)
	if err != nil {
		return nil, err
	}
	return people, r.addRoles(ctx, people)
}

// People lists people in the order of the filter. To go back it returns those
// that are nearest to Before.
func (r *Reader) People(ctx context.Context, f PeopleFilter) ([]Person, error) {
	var people []Person
	q := r.q.NewSelect().Model(&people).Where("p.forgotten_at IS NULL")
	f.order(q)
	f.narrow(q)
	if f.Limit > 0 {
		q.Limit(f.Limit)
	}
	err := q.Scan(ctx)
	if f.Before != 0 {
		slices.Reverse(people)
	}
	return people, translate(err)
}

// order sorts, and begins behind a row that was shown. All columns go the same
// way, so that one index serves both ways.
func (f *PeopleFilter) order(q *bun.SelectQuery) {
	columns := f.Sort.columns()
	from, down := max(f.After, f.Before), f.Down != (f.Before != 0)
	way, beyond := " ASC", ">"
	if down {
		way, beyond = " DESC", "<"
	}
	var mine, shown, by []byte
	for i, column := range columns {
		if i > 0 {
			mine, shown, by = append(mine, ", "...), append(shown, ", "...), append(by, ", "...)
		}
		mine, shown, by = append(mine, "p."+column...), append(shown, column...), append(by, "p."+column+way...)
	}
	q.OrderExpr(string(by))
	if from != 0 {
		q.Where("("+string(mine)+") "+beyond+" (SELECT "+string(shown)+" FROM people WHERE id = ?)", from)
	}
}

// current is an accreditation that counts on a day.
const current = "SELECT 1 FROM accreditations AS a WHERE a.person_id = p.id AND a.kind = ? AND a.revoked_at IS NULL AND a.granted_on <= ? AND a.expires_on >= ?"

func (f *PeopleFilter) narrow(q *bun.SelectQuery) {
	if !f.Left {
		q.Where("p.deactivated_at IS NULL")
	}
	if f.Query != "" {
		q.Where(`p.search LIKE ? ESCAPE '\'`, like(f.Query))
	}
	if f.Area != "" {
		q.Where("p.area = ?", f.Area)
	}
	if f.Role != "" {
		q.Where("EXISTS (SELECT 1 FROM roles r WHERE r.person_id = p.id AND r.role = ?)", f.Role)
	}
	if f.Access != "" {
		f.Access.narrow(q)
	}
	switch f.Accredited {
	case "":
	case IsAccredited:
		q.Where("EXISTS ("+current+")", LLO, f.Today, f.Today)
	case AccreditedSoon:
		q.Where("EXISTS ("+current+")", LLO, f.Today, f.Today).Where("NOT EXISTS ("+current+")", LLO, f.Today, f.Soon)
	case IsNotAccredited:
		q.Where("NOT EXISTS ("+current+")", LLO, f.Today, f.Today)
	default:
		q.Where("1 = 0")
	}
}

// ShiftCounts counts the shifts on which some people are confirmed that start after a
// moment, by person.
func (r *Reader) ShiftCounts(ctx context.Context, people []int64, since time.Time) (map[int64]int, error) {
	load := make(map[int64]int, len(people))
	if len(people) == 0 {
		return load, nil
	}
	var rows []struct {
		PersonID int64
		N        int
	}
	err := r.q.NewRaw(`SELECT g.person_id, COUNT(*) AS n FROM signups AS g JOIN shifts AS s ON s.id = g.shift_id
		WHERE g.person_id IN (?) AND g.status = 'confirmed' AND s.starts_at >= ? GROUP BY g.person_id`, bun.List(people), since.UTC()).Scan(ctx, &rows)
	for _, row := range rows {
		load[row.PersonID] = row.N
	}
	return load, translate(err)
}
