package db_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
)

// history fills a database with ten years of events: what a page or a job
// costs must not grow with it. Statements are the same on both databases but
// for how a moment is written.
func history(t *testing.T, d *db.DB, events int) {
	t.Helper()
	day := "strftime('%Y-%m-%d %H:%M:%S+00:00', '2026-06-01 09:00:00', '-2500 days', i || ' days', '+' || %s || ' hours')"
	if d.Postgres() {
		day = "TIMESTAMPTZ '2026-06-01 09:00:00+00' - INTERVAL '2500 days' + i * INTERVAL '1 day' + %s * INTERVAL '1 hour'"
	}
	at := func(hours string) string { return strings.Replace(day, "%s", hours, 1) }
	numbers := func(n int) string {
		return fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %d)", n)
	}
	into := func(table, columns string, n int, values string) string {
		return fmt.Sprintf("INSERT INTO %s (%s) %s SELECT %s FROM n", table, columns, numbers(n), values)
	}
	statements := []string{
		into("people", "email, first_name, last_name, created_at", 1000, "'p' || i || '@example.org', 'P', 'N' || i, "+at("0")),
		"INSERT INTO roles (person_id, role, given_at) SELECT id, 'officer', created_at FROM people",
		into("venues", "name, created_at", 50, "'Venue ' || i, "+at("0")),
		into("events", "title, kind, status, starts_at, ends_at, venue_id, lead_id, created_by, created_at", events,
			"'Event ' || i, 'Pride stall', CASE WHEN i % 50 = 0 THEN 'draft' WHEN i < 2500 THEN 'completed' ELSE 'published' END, "+at("0")+", "+at("10")+", 1 + i % 50, 1 + i % 1000, 1, "+at("0")),
		into("series", "title, kind, created_at", 40, "'Series ' || i, 'Pride stall', "+at("0")),
		"UPDATE events SET series_id = 1 + id % 40, lessons = 'x' WHERE id % 3 = 0",
		"INSERT INTO shifts (event_id, role, starts_at, ends_at, minimum, maximum, taken) SELECT id, 'Stall', starts_at, ends_at, 1, 5, 2 FROM events",
		"INSERT INTO signups (shift_id, event_id, person_id, status, asked_at, confirmed_at, changed_at) SELECT id, event_id, 1 + event_id % 1000, 'confirmed', starts_at, starts_at, starts_at FROM shifts",
		"INSERT INTO signups (shift_id, event_id, person_id, status, asked_at, changed_at) SELECT id, event_id, 1 + (event_id + 7) % 1000, 'withdrawn', starts_at, starts_at FROM shifts",
		"INSERT INTO messages (message_key, kind, person_id, event_id, signup_id, status, due_at, next_try_at, created_at) SELECT 'k' || id, 'confirmed', person_id, event_id, id, 'sent', asked_at, asked_at, asked_at FROM signups",
		"INSERT INTO log (at, person_id, verb, event_id, shift_id) SELECT asked_at, person_id, status, event_id, shift_id FROM signups",
		"INSERT INTO vehicles (name, created_at) VALUES ('Car', CURRENT_TIMESTAMP)",
		"INSERT INTO bookings (vehicle_id, event_id, purpose, status, starts_at, ends_at, blocks_from, blocks_to, driver_id, asked_at, changed_at) SELECT 1, id, 'event', 'confirmed', starts_at, ends_at, starts_at, ends_at, lead_id, starts_at, starts_at FROM events",
		"INSERT INTO handovers (booking_id, direction, at, person_id, mileage, charge, cleanliness) SELECT id, 'out', starts_at, 1, id, 80, 'clean' FROM bookings",
		"INSERT INTO handovers (booking_id, direction, at, person_id, mileage, charge, cleanliness) SELECT id, 'in', ends_at, 1, id + 1, 80, 'clean' FROM bookings",
		"INSERT INTO photos (handover_id, file, bytes, width, height) SELECT id, 'f' || id, 1, 1, 1 FROM handovers",
		into("day_sources", "name, folded, kind, created_at", 20, "'Source ' || i, 'source ' || i, 'other', "+at("0")),
		"INSERT INTO days (source_id, uid, name, place, starts_on, ends_on) SELECT 1 + id % 20, 'u' || id, 'Day', '', SUBSTR(CAST(starts_at AS TEXT), 1, 10), SUBSTR(CAST(starts_at AS TEXT), 1, 10) FROM events",
		"INSERT INTO programme_sessions (event_id, title, starts_at, ends_at, code, created_at) SELECT id, 'Session', starts_at, ends_at, 'c' || id, starts_at FROM events",
		"INSERT INTO session_check_ins (session_id, person_id, at) SELECT id, 1 + event_id % 1000, starts_at FROM programme_sessions",
		"INSERT INTO step_outs (session_id, person_id) SELECT id, 1 + event_id % 1000 FROM programme_sessions",
		"INSERT INTO speakers (event_id, name, email, created_at) SELECT id, 'S', 's@example.org', starts_at FROM events",
		"INSERT INTO session_speakers (session_id, speaker_id, part) SELECT ps.id, sp.id, 'speaker' FROM programme_sessions AS ps JOIN speakers AS sp ON sp.event_id = ps.event_id",
		"INSERT INTO nominations (event_id, email, person_id, nominated_by, status, created_at, expires_at, answered_at) SELECT event_id, '', person_id, 1, 'accepted', asked_at, asked_at, asked_at FROM signups",
		"INSERT INTO nominations (event_id, email, nominated_by, created_at, expires_at) SELECT id, 'n' || id || '@example.org', 1 + id % 1000, starts_at, ends_at FROM events WHERE id % 300 = 0",
		"INSERT INTO nomination_links (code_hash, nomination_id) SELECT 'h' || id, id FROM nominations",
		"UPDATE messages SET nomination_id = (SELECT id FROM nominations WHERE nominations.event_id = messages.event_id LIMIT 1) WHERE id % 50 = 0",
		"UPDATE people SET force = CASE WHEN id % 20 = 0 THEN 'Other' ELSE 'Own' END",
		into("courses", "name, created_at", 20, "'Course ' || i, "+at("0")),
		"UPDATE events SET course_id = 1 + id % 20 WHERE id % 4 = 0",
		"UPDATE events SET kind = 'training course' WHERE id % 4 = 0",
		"INSERT INTO offers (signup_id, shift_id, person_id, code_hash, status, made_at, deadline, ended_at) SELECT id, shift_id, person_id, 'o' || id, CASE WHEN id % 500 = 0 THEN 'open' ELSE 'lapsed' END, asked_at, asked_at, asked_at FROM signups",
		"INSERT INTO passes (shift_id, person_id, at, reason) SELECT shift_id, person_id, asked_at, 'asked' FROM signups",
		"INSERT INTO results (signup_id, event_id, result, changed_by, changed_at, signed_by, signed_at) SELECT id, event_id, 'completed', 1, asked_at, 1, asked_at FROM signups WHERE status = 'confirmed'",
		"INSERT INTO accreditations (person_id, granted_on, expires_on, recorded_at, number, signup_id, event_id) SELECT person_id, '2010-01-01', '20' || (15 + id % 13) || '-09-01', asked_at, 'n' || id, id, event_id FROM signups WHERE status = 'confirmed'",
		"INSERT INTO letters (event_id, force, sent_at, sent_by) SELECT id, 'Other', ends_at, 1 FROM events",
		"INSERT INTO put_right (handover_id, what, person_id, at) SELECT id, 'damage', 1, at FROM handovers WHERE id % 2 = 0",
		"UPDATE handovers SET damage = 'scratch' WHERE id % 100 = 0",
		"UPDATE programme_sessions SET content_note = 'hard' WHERE id % 3 = 0",
		"UPDATE speakers SET email = '', person_id = 1 + event_id % 1000 WHERE id % 2 = 0",
		"INSERT INTO seats (event_id, force, places) SELECT id, 'Other', 3 FROM events",
	}
	if d.Postgres() { // which does so by itself; on SQLite nobody does
		statements = append(statements, "ANALYZE")
	}
	ctx := context.Background()
	for _, statement := range statements {
		if err := d.Write(ctx, func(tx *db.Tx) error { return tx.Exec(ctx, statement) }); err != nil {
			t.Fatalf("%.80s: %v", statement, err)
		}
	}
}
