package db

import (
	"context"
	"fmt"
)

// OwnFact is one thing that is kept of somebody: a text, a number, a yes or no, or
// a moment.
type OwnFact struct {
	Name  string // of the column
	Value any
}

// OwnGroup is a kind of thing that is kept of people.
type OwnGroup string

// ownGroups are what is kept of a person, in the order in which they read it.
// Hashes and codes are left out: they say nothing, and could be tried. So is what
// is kept of others, such as who somebody asked to take part.
var ownGroups = []struct {
	name  OwnGroup
	query string
}{
	{"record", `SELECT first_name, last_name, email, phone, force, grade, rank, area, station, skills, discreet, rest_from, rest_to, alarm_minutes, no_entries,
		password <> '' AS has_password, seen_month, asked_at, created_at, deactivated_at FROM people WHERE id = ?`},
	{"roles", "SELECT role, given_at FROM roles WHERE person_id = ? ORDER BY role"},
	{"shifts", `SELECT e.title AS event, s.role AS shift, s.starts_at, s.ends_at, g.status, g.asked_at, g.confirmed_at, g.changed_at, g.reason, g.override, g.attendance, g.arrived_at, g.left_at, g.minutes, g.walk_in
		FROM signups AS g JOIN shifts AS s ON s.id = g.shift_id JOIN events AS e ON e.id = g.event_id WHERE g.person_id = ? ORDER BY s.starts_at DESC, g.id`},
	{"offers", `SELECT e.title AS event, s.role AS shift, s.starts_at, o.status, o.made_at, o.deadline, o.ended_at FROM offers AS o JOIN shifts AS s ON s.id = o.shift_id JOIN events AS e ON e.id = s.event_id
		WHERE o.person_id = ? ORDER BY o.id DESC`},
	{"passes", `SELECT e.title AS event, s.role AS shift, s.starts_at, p.at, p.reason FROM signups AS g JOIN passes AS p ON p.shift_id = g.shift_id AND p.person_id = g.person_id JOIN shifts AS s ON s.id = p.shift_id JOIN events AS e ON e.id = s.event_id
		WHERE g.person_id = ? ORDER BY p.id DESC`},
	{"leads", "SELECT title AS event, status, starts_at, ends_at FROM events WHERE lead_id = ? ORDER BY starts_at DESC, id"},
	{"accreditations", "SELECT kind, granted_on, expires_on, source, number, recorded_at, revoked_at, revoke_reason FROM accreditations WHERE person_id = ? ORDER BY granted_on DESC, id"},
	{"results", `SELECT e.title AS event, e.starts_at, r.result, r.reason, r.changed_at, r.signed_at FROM results AS r JOIN signups AS g ON g.id = r.signup_id JOIN events AS e ON e.id = r.event_id
		WHERE g.person_id = ? ORDER BY e.starts_at DESC, e.id`},
	{"positions", "SELECT title, rank, from_on, until_on, recorded_at FROM positions WHERE person_id = ? ORDER BY from_on DESC, id"},
	{"driving", `SELECT v.name AS vehicle, a.granted_on, a.expires_on, a.ended_on, a.recorded_at FROM authorisations_to_drive AS a JOIN vehicles AS v ON v.id = a.vehicle_id WHERE a.person_id = ? ORDER BY a.id DESC`},
	{"bookings", "SELECT v.name AS vehicle, b.purpose, b.status, b.starts_at, b.ends_at FROM bookings AS b JOIN vehicles AS v ON v.id = b.vehicle_id WHERE b.driver_id = ? ORDER BY b.starts_at DESC, b.id"},
	{"handovers", `SELECT v.name AS vehicle, h.direction, h.at, h.mileage, h.mileage_reason, h.charge, h.keys, h.missing, h.damage, h.cleanliness FROM handovers AS h JOIN bookings AS b ON b.id = h.booking_id
		JOIN vehicles AS v ON v.id = b.vehicle_id WHERE h.person_id = ? ORDER BY h.id DESC`},
	{"needs", "SELECT e.title AS event, e.starts_at, n.access, n.dietary FROM needs AS n JOIN events AS e ON e.id = n.event_id WHERE n.person_id = ? ORDER BY e.starts_at DESC, e.id"},
	{"step_outs", "SELECT s.title AS session, s.starts_at FROM step_outs AS o JOIN programme_sessions AS s ON s.id = o.session_id WHERE o.person_id = ? ORDER BY s.starts_at DESC, s.id"},
	{"check_ins", "SELECT s.title AS session, c.at FROM session_check_ins AS c JOIN programme_sessions AS s ON s.id = c.session_id WHERE c.person_id = ? ORDER BY c.at DESC, s.id"},
	{"speaking", "SELECT e.title AS event, p.name, p.organisation, p.email, p.phone, p.arrives_at, p.needs, p.thanks, p.thanked_at FROM speakers AS p JOIN events AS e ON e.id = p.event_id WHERE p.person_id = ? ORDER BY p.id DESC"},
	{"questions", "SELECT e.title AS event, n.status, n.created_at, n.answered_at FROM nominations AS n JOIN events AS e ON e.id = n.event_id WHERE n.person_id = ? ORDER BY n.id DESC"},
	{"passkeys", "SELECT name, created_at, used_at, backed_up FROM passkeys WHERE person_id = ? ORDER BY id"},
	{"work_accounts", "SELECT issuer, subject, linked_at FROM provider_identities WHERE person_id = ? ORDER BY linked_at"},
	{"codes", "SELECT created_at, (SELECT COUNT(*) FROM recovery_codes AS rc WHERE rc.person_id = code_keys.person_id) AS recovery_codes FROM code_keys WHERE person_id = ?"},
	{"invitations", "SELECT purpose, made_at, expires_at, used_at, ended_at FROM account_links WHERE person_id = ? ORDER BY id DESC"},
	{"sessions", "SELECT created_at, last_seen_at, expires_at FROM sessions WHERE person_id = ? ORDER BY last_seen_at DESC"},
	{"devices", "SELECT used_at, expires_at FROM device_marks WHERE person_id = ? ORDER BY used_at DESC"},
	{"calendar_links", "SELECT kind, created_at, fetched_at FROM feeds WHERE person_id = ? ORDER BY kind"},
	{"messages", "SELECT kind, status, subject, body, due_at, sent_at, why FROM messages WHERE person_id = ? ORDER BY id DESC"},
	{"imports", "SELECT kind, name, read_at, committed_at, undone_at FROM imports WHERE person_id = ? ORDER BY id DESC"},
	{"feedback", "SELECT e.title AS event FROM course_feedback_given AS f JOIN signups AS g ON g.id = f.signup_id JOIN events AS e ON e.id = g.event_id WHERE g.person_id = ? ORDER BY e.starts_at DESC, e.id"},
	{"done_to_you", "SELECT at, verb, detail, reason FROM log WHERE subject_id = ? ORDER BY id DESC"},
	{"done_by_you", "SELECT at, verb, detail FROM log WHERE person_id = ? ORDER BY id DESC"},
}

// OwnGroups lists the kinds of what is kept of people.
func OwnGroups() []OwnGroup {
	all := make([]OwnGroup, len(ownGroups))
	for i := range ownGroups {
		all[i] = ownGroups[i].name
	}
	return all
}

// Own gives to each everything that is kept of a person, group by group, row by
// row, without holding it. What is empty is left out.
func (r *Reader) Own(ctx context.Context, personID int64, each func(group OwnGroup, facts []OwnFact) error) error {
	for _, g := range ownGroups {
		if err := r.own(ctx, g.query, personID, func(facts []OwnFact) error { return each(g.name, facts) }); err != nil {
			return fmt.Errorf("%s: %w", g.name, err)
		}
	}
	return nil
}

func (r *Reader) own(ctx context.Context, query string, personID int64, each func([]OwnFact) error) (err error) {
	rows, err := r.q.QueryContext(ctx, query, personID)
	if err != nil {
		return translate(err)
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil {
		return translate(err)
	}
	values, into := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return translate(err)
		}
		facts := make([]OwnFact, 0, len(names))
		for i, name := range names {
			value := values[i]
			if raw, ok := value.([]byte); ok {
				value = string(raw)
			}
			if value != nil && value != "" {
				facts = append(facts, OwnFact{Name: name, Value: value})
			}
		}
		if err := each(facts); err != nil {
			return err
		}
	}
	return translate(rows.Err())
}

// OwnQueries are the queries of Own, for the test that none is missing.
func OwnQueries() []string {
	all := make([]string, len(ownGroups))
	for i := range ownGroups {
		all[i] = ownGroups[i].query
	}
	return all
}

// TablesNaming lists the tables of an SQLite database that refer to another one.
func TablesNaming(ctx context.Context, d *DB, table string) ([]string, error) {
	return many[string](ctx, d.Reader, `SELECT DISTINCT m.name FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' AND f."table" = ? ORDER BY m.name`, table)
}
