package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Access is how far somebody is in.
type Access string

const (
	AccessNever       Access = "never invited"
	AccessInvited     Access = "invited"     // and not in yet
	AccessIn          Access = "in"          // has a password, or used the app
	AccessByLink      Access = "by link"     // a guest, who takes part by links alone
	AccessDeactivated Access = "deactivated" // left
)

// Accesses are all of them, in the order of a list.
var Accesses = []Access{AccessNever, AccessInvited, AccessIn, AccessByLink, AccessDeactivated}

// notIn is somebody who has no way in yet: the app was never used, which in a
// demo needs no password.
const notIn = "p.deactivated_at IS NULL AND p.password = '' AND p.seen_month = ''"

const wasInvited = "EXISTS (SELECT 1 FROM account_links AS al WHERE al.person_id = p.id AND al.purpose = 'invitation')"

// narrow leaves in a list of people those of one access.
func (a Access) narrow(q *bun.SelectQuery) {
	switch a {
	case AccessNever:
		q.Where(notIn + " AND p.grade <> 'external' AND NOT " + wasInvited)
	case AccessInvited:
		q.Where(notIn + " AND p.grade <> 'external' AND " + wasInvited)
	case AccessIn:
		q.Where("p.deactivated_at IS NULL AND NOT (" + notIn + ")")
	case AccessByLink:
		q.Where(notIn + " AND p.grade = 'external'")
	case AccessDeactivated:
		q.Where("p.deactivated_at IS NOT NULL")
	default:
		q.Where("1 = 0")
	}
}

// AccessOf tells how far somebody is in; invited says whether they ever were invited.
func (p *Person) AccessOf(invited bool) Access {
	switch {
	case !p.DeactivatedAt.IsZero():
		return AccessDeactivated
	case p.Password != "" || p.SeenMonth != "":
		return AccessIn
	case p.Grade == External:
		return AccessByLink
	case invited:
		return AccessInvited
	}
	return AccessNever
}

// CountAccess counts people of each access.
func (r *Reader) CountAccess(ctx context.Context) (map[Access]int, error) {
	var rows []struct {
		Access Access
		Count  int
	}
	err := r.q.NewRaw(`SELECT CASE WHEN NOT (p.deactivated_at IS NULL) THEN 'deactivated' WHEN NOT (`+notIn+`) THEN 'in' WHEN p.grade = 'external' THEN 'by link'
		WHEN `+wasInvited+` THEN 'invited' ELSE 'never invited' END AS access, COUNT(*) AS count FROM people AS p WHERE p.forgotten_at IS NULL GROUP BY 1`).Scan(ctx, &rows)
	counts := make(map[Access]int)
	for _, row := range rows {
		counts[row.Access] = row.Count
	}
	return counts, translate(err)
}

// toInvite is somebody who has no way in and no invitation that is open at a
// moment, but for guests.
const toInvite = notIn + ` AND p.forgotten_at IS NULL AND p.grade <> 'external' AND NOT EXISTS (SELECT 1 FROM account_links AS al
	WHERE al.person_id = p.id AND al.purpose = 'invitation' AND al.used_at IS NULL AND al.ended_at IS NULL AND al.expires_at > ?)`

// PeopleToInvite lists by name people who can be invited, or those of some people
// who can; CountPeopleToInvite counts them all.
func (r *Reader) PeopleToInvite(ctx context.Context, at time.Time, limit int, only []int64) ([]Person, error) {
	var people []Person
	q := r.q.NewSelect().Model(&people).Where(toInvite, at.UTC()).OrderExpr("p.last_name, p.first_name, p.id").Limit(int64(limit))
	if len(only) > 0 {
		q.Where("p.id IN (?)", bun.List(only))
	}
	return people, translate(q.Scan(ctx))
}

// CountPeopleToInvite counts the people who can be invited.
func (r *Reader) CountPeopleToInvite(ctx context.Context, at time.Time) (int, error) {
	n, err := r.q.NewSelect().Model((*Person)(nil)).Where(toInvite, at.UTC()).Count(ctx)
	return int(n), translate(err)
}

// SeePerson notes the month in which somebody used the app.
func (t *Tx) SeePerson(ctx context.Context, personID int64, month string) error {
	return t.Exec(ctx, "UPDATE people SET seen_month = ? WHERE id = ? AND seen_month <> ?", month, personID, month)
}

// Administrators lists the ids of the administrators who were not deactivated.
func (r *Reader) Administrators(ctx context.Context) ([]int64, error) {
	return many[int64](ctx, r, "SELECT ro.person_id FROM roles AS ro JOIN people AS p ON p.id = ro.person_id WHERE ro.role = 'administrator' AND p.deactivated_at IS NULL ORDER BY ro.person_id")
}

// DeleteWaysIn removes the password, the passkeys, the one-time codes and the work
// accounts of a person, who then counts as never having been in.
func (t *Tx) DeleteWaysIn(ctx context.Context, personID int64) error {
	for _, statement := range []string{
		"DELETE FROM passkeys WHERE person_id = ?", "DELETE FROM code_keys WHERE person_id = ?", "DELETE FROM recovery_codes WHERE person_id = ?",
		"DELETE FROM provider_identities WHERE person_id = ?", "UPDATE people SET password = '', seen_month = '' WHERE id = ?",
	} {
		if err := t.Exec(ctx, statement, personID); err != nil {
			return err
		}
	}
	return nil
}
