package db

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"
)

// rowsAtOnce is how many rows one statement saves.
const rowsAtOnce = 500

// insertMany saves new rows without filling their ids.
func insertMany[T any](ctx context.Context, t *Tx, rows []T) error {
	for some := range slices.Chunk(rows, rowsAtOnce) {
		some = slices.Clone(some)
		if _, err := t.w.NewInsert().Model(&some).Returning("NULL").Exec(ctx); err != nil {
			return translate(err)
		}
	}
	return nil
}

// PeopleByEmails returns people with their roles by email address, which is in
// lower case; addresses nobody has are left out.
func (r *Reader) PeopleByEmails(ctx context.Context, emails []string) (map[string]*Person, error) {
	var all []Person
	for some := range slices.Chunk(emails, rowsAtOnce) {
		var found []Person
		if err := r.q.NewSelect().Model(&found).Where("p.email IN (?)", bun.List(some)).Scan(ctx); err != nil {
			return nil, translate(err)
		}
		all = append(all, found...)
	}
	if err := r.addRoles(ctx, all); err != nil {
		return nil, err
	}
	byEmail := make(map[string]*Person, len(all))
	for i := range all {
		byEmail[all[i].Email] = &all[i]
	}
	return byEmail, nil
}

// role is a role that somebody has.
type role struct {
	bun.BaseModel `bun:"table:roles,alias:r"`

	PersonID int64
	Role     Role
	GivenAt  time.Time
}

// addRoles fills the roles of people.
func (r *Reader) addRoles(ctx context.Context, people []Person) error {
	at := make(map[int64]*Person, len(people))
	for i := range people {
		at[people[i].ID] = &people[i]
	}
	for some := range slices.Chunk(people, rowsAtOnce) {
		ids := make([]int64, len(some))
		for i := range some {
			ids[i] = some[i].ID
		}
		var roles []role
		if err := r.q.NewSelect().Model(&roles).Where("r.person_id IN (?)", bun.List(ids)).OrderExpr("r.role").Scan(ctx); err != nil {
			return translate(err)
		}
		for _, given := range roles {
			p := at[given.PersonID]
			p.Roles = append(p.Roles, given.Role)
		}
	}
	return nil
}

// Span is the first and the last day of somebody's accreditations of one kind.
type Span struct {
	PersonID     int64
	Since, Until string
}

// Spans returns from and until when people were ever accredited, by person, as
// the register of liaison officers has it.
func (r *Reader) Spans(ctx context.Context, kind AccreditationKind, people []int64) (map[int64]Span, error) {
	spans := map[int64]Span{}
	for some := range slices.Chunk(people, rowsAtOnce) {
		var found []Span
		err := r.q.NewRaw(`SELECT person_id, MIN(granted_on) AS since, MAX(expires_on) AS until FROM accreditations
			WHERE kind = ? AND revoked_at IS NULL AND person_id IN (?) GROUP BY person_id`, kind, bun.List(some)).Scan(ctx, &found)
		if err != nil {
			return nil, translate(err)
		}
		for _, s := range found {
			spans[s.PersonID] = s
		}
	}
	return spans, nil
}

// LockPeople makes every other verb that changes people wait for this one. It
// comes before any other lock.
func (t *Tx) LockPeople(ctx context.Context) error {
	if !t.locks(PeopleLock) {
		return nil
	}
	return t.Exec(ctx, "LOCK TABLE people IN SHARE ROW EXCLUSIVE MODE") // those who read go on
}

// InsertPeople saves many new people with their roles and fills the ids;
// ErrDuplicate when an email address is taken. Addresses are in lower case.
func (t *Tx) InsertPeople(ctx context.Context, people []Person) error {
	emails := make([]string, len(people))
	for i := range people {
		p := &people[i]
		p.Search, p.Version, emails[i] = Searchable(p.FirstName, p.LastName, p.Email), 1, p.Email
	}
	if err := insertMany(ctx, t, people); err != nil {
		return err
	}
	saved, err := t.PeopleByEmails(ctx, emails)
	if err != nil {
		return err
	}
	for i := range people {
		people[i].ID = saved[people[i].Email].ID
	}
	return t.GiveRoles(ctx, people)
}

// GiveRoles gives people the roles that they are given here and lack.
func (t *Tx) GiveRoles(ctx context.Context, people []Person) error {
	var roles []role
	for i := range people {
		for _, given := range people[i].Roles {
			roles = append(roles, role{PersonID: people[i].ID, Role: given, GivenAt: people[i].CreatedAt})
		}
	}
	return insertMany(ctx, t, roles)
}

// InsertAccreditations records accreditations.
func (t *Tx) InsertAccreditations(ctx context.Context, all []Accreditation) error {
	return insertMany(ctx, t, all)
}

// InsertLogs appends rows to the log.
func (t *Tx) InsertLogs(ctx context.Context, rows []LogRow) error { return insertMany(ctx, t, rows) }
