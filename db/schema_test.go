package db_test

import (
	"database/sql"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// askRaw returns the rows of a question about a database that is closed, all columns as text.
func askRaw(t *testing.T, url, question string, args ...any) [][]string {
	t.Helper()
	driver := "sqlite"
	if db.IsPostgres(url) {
		driver = "pgx"
	}
	pool, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	rows, err := pool.QueryContext(t.Context(), question, args...)
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for rows.Next() {
		row, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		texts := make([]string, len(row))
		for i := range row {
			texts[i] = row[i].String
		}
		all = append(all, texts)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// schemaOf returns everything the schema of a database says: what it is, and how it is defined.
func schemaOf(t *testing.T, url string) map[string]string {
	t.Helper()
	found := map[string]string{}
	if !db.IsPostgres(url) {
		for _, row := range askRaw(t, url, "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite@_%' ESCAPE '@'") {
			if row[0] != "table" {
				found[row[0]+" "+row[1]] = strings.Join(strings.Fields(row[2]), " ")
				continue
			}
			for _, part := range partsOf(row[2]) {
				found["table "+row[1]+": "+part] = "there"
			}
		}
		return found
	}
	for _, question := range []string{
		`SELECT 'column ' || a.attrelid::regclass || '.' || a.attname, format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' ' || a.attidentity::text || ' ' || COALESCE(pg_get_expr(d.adbin, d.adrelid), '')
			FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
			LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attnum > 0 AND NOT a.attisdropped`,
		`SELECT 'constraint ' || conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) || ' ' || convalidated FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND conrelid <> 0`,
		`SELECT 'index ' || indexrelid::regclass, pg_get_indexdef(indexrelid) || ' ' || indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = current_schema()::regnamespace`,
		`SELECT 'trigger ' || tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid) || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal`,
		`SELECT 'function ' || p.oid::regprocedure, pg_get_functiondef(p.oid) FROM pg_proc AS p WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind = 'f'
			AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e')`,
		`SELECT 'extension ' || extname, extversion FROM pg_extension`,
	} {
		for _, row := range askRaw(t, url, question) {
			found[row[0]] = row[1]
		}
	}
	return found
}

// partsOf returns the columns and constraints of a CREATE TABLE, without the
// order in which they are written.
func partsOf(create string) []string {
	begin, end := strings.Index(create, "("), strings.LastIndex(create, ")")
	parts := []string{strings.Join(strings.Fields(create[end+1:]), " ")} // WITHOUT ROWID
	depth, from, quoted := 0, begin+1, false
	for i := begin + 1; i <= end; i++ {
		switch c := create[i]; {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')' && i < end:
			depth--
		case c == ',' && depth == 0 || i == end:
			parts = append(parts, strings.Join(strings.Fields(create[from:i]), " "))
			from = i + 1
		}
	}
	return parts
}

// seeds are rows that people had entered by the time of a migration, in the
// order in which they came. Each migration has to take them along.
var seeds = map[string][]string{
	"20261121000001": {
		"INSERT INTO people (id, email, first_name, last_name, created_at) VALUES (1, 'alice@example.org', 'Alice', 'Okafor', {now}), (2, 'bob@example.org', 'Björk', 'O’Connor', {now})",
		"INSERT INTO roles (person_id, role, given_at) VALUES (1, 'officer', {now}), (2, 'coordinator', {now})",
		"INSERT INTO accreditations (id, person_id, granted_on, expires_on, recorded_at) VALUES (1, 1, '2026-01-01', '2029-01-01', {now})",
		"INSERT INTO sessions (token_hash, person_id, created_at, last_seen_at, expires_at) VALUES ('s', 1, {now}, {now}, {later})",
		"INSERT INTO partners (id, name, notes, created_at) VALUES (1, 'Herts Pride', 'first', {now}), (2, 'HERTS PRIDE', 'second', {now})",
		"INSERT INTO contacts (id, partner_id, name, email) VALUES (1, 1, 'Zoë', 'zoe@example.org'), (2, 2, 'ZOë', ''), (3, 2, 'Max', '')",
		"INSERT INTO venues (id, name, postcode, created_at) VALUES (1, 'Park', 'WD1', {now}), (2, 'PARK', 'WD1', {now})",
		"INSERT INTO events (id, title, kind, status, starts_at, ends_at, partner_id, contact_id, venue_id, lead_id, created_at) VALUES (1, 'Pride', 'Pride stall', 'published', {now}, {later}, 2, 2, 2, 1, {now})",
		"INSERT INTO events (id, title, kind, status, starts_at, ends_at, created_at, cancelled_at) VALUES (2, 'Off', 'conference', 'cancelled', {now}, {later}, {now}, {now})",
		"INSERT INTO shifts (id, event_id, role, starts_at, ends_at, maximum, taken, waiting) VALUES (1, 1, 'Stall', {now}, {later}, 2, 2, 1)",
		"INSERT INTO signups (id, shift_id, event_id, person_id, status, asked_at, confirmed_at, changed_at) VALUES (1, 1, 1, 1, 'confirmed', {now}, {now}, {now})",
		"INSERT INTO signups (id, shift_id, event_id, person_id, status, queue, asked_at, changed_at) VALUES (2, 1, 1, 2, 'waiting', 1, {now}, {now})",
		"INSERT INTO offers (id, signup_id, shift_id, person_id, code_hash, made_at, deadline) VALUES (1, 2, 1, 2, 'o', {now}, {later})",
		"INSERT INTO passes (id, shift_id, person_id, at, reason) VALUES (1, 1, 2, {now}, 'clash')",
		"INSERT INTO messages (id, message_key, kind, person_id, event_id, signup_id, due_at, next_try_at, created_at) VALUES (1, 'm', 'confirmed', 1, 1, 1, {now}, {now}, {now})",
		"INSERT INTO log (id, at, person_id, verb, event_id) VALUES (1, {now}, 1, 'confirmed', 1)",
		"INSERT INTO job_runs (job, ran_at) VALUES ('outbox', {now})",
	},
	"20261122000001": {
		"INSERT INTO vehicles (id, name, created_at) VALUES (1, 'Car', {now})",
		"INSERT INTO bases (id, vehicle_id, from_on, station) VALUES (1, 1, '2026-01-01', 'Watford')",
		"INSERT INTO bookings (id, vehicle_id, event_id, purpose, status, starts_at, ends_at, blocks_from, blocks_to, asked_at, changed_at) VALUES (1, 1, 1, 'event', 'recalled', {now}, {later}, {now}, {later}, {now}, {now})",
		"INSERT INTO bookings (id, vehicle_id, purpose, status, starts_at, ends_at, blocks_from, blocks_to, out_at, asked_at, changed_at) VALUES (2, 1, 'operational use', 'out', {now}, {later}, {now}, {later}, {now}, {now}, {now})",
		"INSERT INTO authorisations_to_drive (id, person_id, vehicle_id, granted_on, expires_on, recorded_at) VALUES (1, 1, 1, '2026-01-01', '2027-01-01', {now})",
		"INSERT INTO handovers (id, booking_id, direction, at, person_id, mileage, charge, cleanliness) VALUES (1, 2, 'out', {now}, 1, 5, 80, 'clean')",
		"INSERT INTO photos (id, handover_id, file, bytes, width, height) VALUES (1, 1, 'f', 1, 1, 1)",
	},
	"20261122000002": {
		"INSERT INTO feeds (id, person_id, kind, code_hash, created_at) VALUES (1, 1, 'own', 'f', {now})",
		"INSERT INTO messages (id, message_key, kind, person_id, calendar, due_at, next_try_at, created_at) VALUES (2, 'n', 'confirmed', 1, '', {now}, {now}, {now})",
	},
	"20261122000003": {
		"INSERT INTO series (id, title, kind, created_at) VALUES (1, 'Pride', 'Pride stall', {now})",
		"UPDATE events SET series_id = 1, occurs_on = '2026-08-01' WHERE id = 1",
		"INSERT INTO awareness_dates (id, name, rule) VALUES (1, 'IDAHOBIT', '17 May')",
		"INSERT INTO awareness_tasks (id, awareness_id, days_before, task) VALUES (1, 1, 30, 'Flag')",
		"INSERT INTO awareness_done (task_id, year, done_by, done_at) VALUES (1, 2026, 1, {now})",
	},
	"20261122000030": {
		"INSERT INTO day_sources (id, name, folded, kind, created_at) VALUES (1, 'Programme', 'programme', 'other', {now})",
		"INSERT INTO days (id, source_id, uid, name, place, starts_on, ends_on) VALUES (1, 1, 'u', 'Day', '', '2026-05-01', '2026-05-01')",
		"INSERT INTO imports (id, person_id, source_id, kind, name, contents, undo, added, changed, removed, read_at) VALUES (1, 1, 1, 'csv', 'f', '', '', 1, 0, 0, {now})",
	},
	"20261123000001": {
		"INSERT INTO courses (id, name, created_at) VALUES (1, 'LLO course', {now})",
		"UPDATE events SET course_id = 1 WHERE id = 1",
		"INSERT INTO seats (event_id, force, places) VALUES (1, 'Beds', 3)",
		"INSERT INTO results (signup_id, event_id, result, changed_by, changed_at) VALUES (1, 1, 'completed', 2, {now})",
		"UPDATE accreditations SET number = 'A1', signup_id = 1, event_id = 1",
	},
	"20261123000020": {"INSERT INTO put_right (id, handover_id, what, person_id, at) VALUES (1, 1, 'damage', 2, {now})"},
	"20261124000001": {"INSERT INTO area_targets (area, target) VALUES ('Watford', 4)"},
	"20261124000002": {"INSERT INTO positions (id, person_id, title, from_on, recorded_by, recorded_at) VALUES (1, 1, 'Chair', '2026-01-01', 2, {now})"},
	"20261124000003": {
		"INSERT INTO course_feedback (id, event_id, usefulness, pace) VALUES ('x', 1, 5, 'about right')",
		"INSERT INTO course_feedback_given (signup_id) VALUES (1)",
	},
	"20261125000001": {
		"INSERT INTO programme_sessions (id, event_id, title, starts_at, ends_at, code, created_at) VALUES (1, 1, 'Opening', {now}, {later}, 'c', {now})",
		"INSERT INTO speakers (id, event_id, name, created_at) VALUES (1, 1, 'Morgan', {now})",
		"INSERT INTO session_speakers (session_id, speaker_id, part) VALUES (1, 1, 'speaker')",
		"INSERT INTO session_check_ins (session_id, person_id, at) VALUES (1, 1, {now})",
		"INSERT INTO step_outs (session_id, person_id) VALUES (1, 1)",
	},
	"20261125000010": {
		"INSERT INTO nominations (id, event_id, email, nominated_by, created_at, expires_at) VALUES (1, 1, 'n@example.org', 2, {now}, {later})",
		"INSERT INTO nomination_links (code_hash, nomination_id) VALUES ('l', 1)",
	},
	"20261125000011": {"INSERT INTO letters (event_id, force, sent_at, sent_by) VALUES (1, 'Beds', {now}, 2)"},
	"20261125000020": {"INSERT INTO needs (event_id, person_id, access) VALUES (1, 1, 'ramp')"},
	// What the program before this one left in a database that began empty.
	"20261125000030": {
		"ALTER TABLE events ADD COLUMN import_uid TEXT NOT NULL DEFAULT ''",
		"ALTER TABLE messages ADD COLUMN calendar TEXT NOT NULL DEFAULT ''",
	},
}

// stepByStep brings an empty database up to date by one migration at a time,
// each with the rows that people entered before the next one came.
func stepByStep(t *testing.T, url string) {
	t.Helper()
	d, err := db.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	now, later := "'2026-06-01 09:00:00+00:00'", "'2026-06-01 17:00:00+00:00'"
	names, err := db.MigrationNames()
	if err != nil {
		t.Fatal(err)
	}
	sown := 0
	for _, name := range names {
		if err := d.MigrateUntil(t.Context(), name); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, seed := range seeds[name] {
			seed = strings.NewReplacer("{now}", now, "{later}", later).Replace(seed)
			if err := d.Write(t.Context(), func(tx *db.Tx) error { return tx.Exec(t.Context(), seed) }); err != nil {
				t.Fatalf("after %s: %s: %v", name, seed, err)
			}
		}
		if len(seeds[name]) > 0 {
			sown++
		}
	}
	if sown != len(seeds) {
		t.Errorf("rows of %d stages were entered, of %d", sown, len(seeds))
	}
}

func TestAFreshSchemaIsTheSameAsOneThatWasBroughtUpToDate(t *testing.T) {
	t.Parallel()
	for name, urls := range map[string]func(*testing.T) (fresh, grown string){
		"SQLite":     func(t *testing.T) (fresh, grown string) { return dbtest.SQLitePath(t), t.TempDir() + "/grown.db" },
		"PostgreSQL": func(t *testing.T) (fresh, grown string) { return dbtest.MigratedURL(t), dbtest.PostgresURL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fresh, grown := urls(t)
			stepByStep(t, grown)
			want, got := schemaOf(t, fresh), schemaOf(t, grown)
			for _, what := range slices.Sorted(maps.Keys(want)) {
				if got[what] != want[what] {
					t.Errorf("%s\n is %q in a fresh schema\nand %q in one brought up to date", what, want[what], got[what])
				}
				delete(got, what)
			}
			for _, what := range slices.Sorted(maps.Keys(got)) {
				t.Errorf("%s\n is only in a schema brought up to date: %q", what, got[what])
			}
			if len(want) < 300 {
				t.Errorf("only %d things were compared", len(want))
			}
			rowsSurvive(t, grown)
		})
	}
}

// rowsSurvive checks what migrations did with the rows they found.
func rowsSurvive(t *testing.T, url string) {
	t.Helper()
	for question, want := range map[string]string{
		"SELECT COUNT(*) FROM people":                                              "2",
		"SELECT COUNT(*) FROM partners":                                            "1", // two of one name became one
		"SELECT COUNT(*) FROM venues":                                              "1",
		"SELECT COUNT(*) FROM contacts":                                            "2",
		"SELECT COUNT(*) FROM signups":                                             "2",
		"SELECT COUNT(*) FROM messages":                                            "2",
		"SELECT COUNT(*) FROM log":                                                 "1",
		"SELECT COUNT(*) FROM handovers":                                           "1",
		"SELECT COUNT(*) FROM days":                                                "1",
		"SELECT COUNT(*) FROM results":                                             "1",
		"SELECT COUNT(*) FROM positions":                                           "1",
		"SELECT COUNT(*) FROM step_outs":                                           "1",
		"SELECT COUNT(*) FROM letters":                                             "1",
		"SELECT COUNT(*) FROM needs":                                               "1",
		"SELECT partner_id FROM events WHERE id = 1":                               "1",
		"SELECT venue_id FROM events WHERE id = 1":                                 "1",
		"SELECT COUNT(*) FROM bookings WHERE recalled_at IS NOT NULL AND id = 1":   "1",
		"SELECT held FROM shifts WHERE id = 1":                                     "1",
		"SELECT COUNT(*) FROM accreditations WHERE number = 'A1' AND event_id = 1": "1",
	} {
		if got := askRaw(t, url, question); len(got) != 1 || got[0][0] != want {
			t.Errorf("%s: %v, want %s", question, got, want)
		}
	}
}
