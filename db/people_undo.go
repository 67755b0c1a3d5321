package db

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"
)

// Trace is a sign that somebody was in the rota: what it is of, by PersonID.
type Trace struct {
	PersonID int64
	What     string
}

// Traces lists which of some people did something, or had something done with
// them, beyond being on record. They were added by an import, so nothing in the
// log that is older than its row is theirs.
func (r *Reader) Traces(ctx context.Context, people []int64, importID int64) ([]Trace, error) {
	var all []Trace
	for some := range slices.Chunk(people, rowsAtOnce) {
		in := bun.List(some)
		var found []Trace
		err := r.q.NewRaw(`SELECT person_id, 'signups' AS what FROM signups WHERE person_id IN (?)
			UNION SELECT person_id, 'log' FROM log WHERE id > (SELECT COALESCE(MIN(id), 0) FROM log WHERE thing = 'import' AND thing_id = ?) AND person_id IN (?)
			UNION SELECT person_id, 'messages' FROM messages WHERE person_id IN (?)
			UNION SELECT person_id, 'account_links' FROM account_links WHERE person_id IN (?)
			UNION SELECT person_id, 'positions' FROM positions WHERE person_id IN (?)
			UNION SELECT lead_id, 'events' FROM events WHERE lead_id IN (?)
			UNION SELECT person_id, 'nominations' FROM nominations WHERE person_id IN (?)
			UNION SELECT person_id, 'authorisations_to_drive' FROM authorisations_to_drive WHERE person_id IN (?)`, in, importID, in, in, in, in, in, in, in).Scan(ctx, &found)
		if err != nil {
			return nil, translate(err)
		}
		all = append(all, found...)
	}
	return all, nil
}

// AccreditationsOfPeople lists every accreditation of some people that was not revoked.
func (r *Reader) AccreditationsOfPeople(ctx context.Context, people []int64) ([]Accreditation, error) {
	var all []Accreditation
	for some := range slices.Chunk(people, rowsAtOnce) {
		var found []Accreditation
		err := r.q.NewSelect().Model(&found).Where("person_id IN (?) AND revoked_at IS NULL", bun.List(some)).Scan(ctx)
		if err != nil {
			return nil, translate(err)
		}
		all = append(all, found...)
	}
	return all, nil
}

// RemovePeople takes out all that is known of people who did nothing yet, with
// their roles and accreditations. A row without a name stays for each, because the
// log names people by number. Their addresses are free again.
func (t *Tx) RemovePeople(ctx context.Context, people []int64, at time.Time) error {
	for some := range slices.Chunk(people, rowsAtOnce) {
		for _, table := range []string{"roles", "accreditations"} {
			if _, err := t.w.NewDelete().Table(table).Where("person_id IN (?)", bun.List(some)).Exec(ctx); err != nil {
				return translate(err)
			}
		}
		_, err := t.w.NewRaw(`UPDATE people SET email = 'removed-' || id, first_name = 'Somebody', last_name = 'removed', search = '', rank = '', area = '', station = '', phone = '',
			password = '', skills = '', version = version + 1, deactivated_at = ?, forgotten_at = ? WHERE id IN (?)`, at.UTC(), at.UTC(), bun.List(some)).Exec(ctx)
		if err != nil {
			return translate(err)
		}
	}
	return nil
}

// TakeRoles takes roles from a person.
func (t *Tx) TakeRoles(ctx context.Context, personID int64, roles []Role) error {
	if len(roles) == 0 {
		return nil
	}
	_, err := t.w.NewDelete().Table("roles").Where("person_id = ? AND role IN (?)", personID, bun.List(roles)).Exec(ctx)
	return translate(err)
}
