package db_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// errUndo rolls a transaction back.
var errUndo = errors.New("undo")

// constraint is one promise of the schema.
type constraint struct {
	kind    string // not null, key, reference, check, exclusion, trigger
	table   string
	name    string   // PostgreSQL's, or SQLite's where it has one; for a check on SQLite what it says
	columns []string // one of them may be an expression
}

func (c constraint) String() string {
	return strings.TrimSpace(c.kind + " " + c.table + " " + c.name + " (" + strings.Join(c.columns, ", ") + ")")
}

// expression tells whether a key is of something that is worked out.
func (c constraint) expression() bool {
	return slices.ContainsFunc(c.columns, func(column string) bool { return column == "" || strings.Contains(column, "(") })
}

// constraintsOf lists everything that the schema of a database promises.
func constraintsOf(t *testing.T, url string) []constraint {
	t.Helper()
	var all []constraint
	add := func(kind, question string) {
		for _, row := range askRaw(t, url, question) {
			if !strings.HasPrefix(row[0], "bun_") {
				c := constraint{kind: kind, table: row[0], name: row[1]}
				if row[2] != "" {
					c.columns = strings.Split(row[2], "|")
				}
				all = append(all, c)
			}
		}
	}
	if db.IsPostgres(url) {
		const ours = " = current_schema()::regnamespace "
		columns := func(key, table string) string {
			return "(SELECT string_agg(a.attname, '|' ORDER BY a.attnum) FROM pg_attribute AS a WHERE a.attrelid = " + table + " AND a.attnum = ANY (" + key + "))"
		}
		add("not null", "SELECT c.relname, '', a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid WHERE c.relkind = 'r' AND c.relnamespace"+ours+"AND a.attnum > 0 AND a.attnotnull AND NOT a.attisdropped")
		add("key", "SELECT i.indrelid::regclass, i.indexrelid::regclass, (SELECT string_agg(pg_get_indexdef(i.indexrelid, k, TRUE), '|' ORDER BY k) FROM generate_series(1, i.indnkeyatts) AS k) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid WHERE i.indisunique AND c.relnamespace"+ours)
		add("reference", "SELECT conrelid::regclass, conname, "+columns("conkey", "conrelid")+" FROM pg_constraint WHERE contype = 'f' AND connamespace"+ours)
		add("check", "SELECT conrelid::regclass, conname, '' FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 AND connamespace"+ours)
		add("exclusion", "SELECT conrelid::regclass, conname, '' FROM pg_constraint WHERE contype = 'x' AND connamespace"+ours)
		add("trigger", "SELECT tgrelid::regclass, tgname, '' FROM pg_trigger WHERE NOT tgisinternal")
		return all
	}
	const tables = " FROM sqlite_master AS m, "
	const ours = " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite@_%' ESCAPE '@' "
	add("not null", `SELECT m.name, '', c.name`+tables+`pragma_table_info(m.name) AS c`+ours+`AND c."notnull"`)
	add("key", `SELECT m.name, 'primary key', group_concat(c.name, '|')`+tables+`pragma_table_info(m.name) AS c`+ours+`AND c.pk > 0 GROUP BY m.name`)
	add("key", `SELECT m.name, i.name, (SELECT group_concat(ifnull(k.name, ''), '|') FROM pragma_index_info(i.name) AS k)`+tables+`pragma_index_list(m.name) AS i`+ours+`AND i."unique" AND i.origin <> 'pk'`)
	add("reference", `SELECT m.name, '', f."from"`+tables+`pragma_foreign_key_list(m.name) AS f`+ours)
	add("trigger", "SELECT tbl_name, name, '' FROM sqlite_master WHERE type = 'trigger'")
	for _, row := range askRaw(t, url, "SELECT m.name, m.sql FROM sqlite_master AS m"+ours) {
		for _, part := range partsOf(row[1]) {
			if _, check, ok := strings.Cut(part, "CHECK ("); ok && !strings.HasPrefix(row[0], "bun_") {
				all = append(all, constraint{kind: "check", table: row[0], name: strings.TrimSuffix(check, ")")})
			}
		}
	}
	return all
}

// Rows that the schema takes, in the order in which they can be entered; {n}
// is the number of the row. A table of a higher level refers to those of lower
// ones, so that there is always one more of these.
var goodRows = []struct {
	table string
	level int
	row   string
}{
	{"people", 0, "id={n}; email='p{n}@example.org'; first_name='P'; last_name='N'; created_at={now}"},
	{"roles", 1, "person_id={n}; role='officer'; given_at={now}"},
	{"sessions", 1, "token_hash='t{n}'; person_id={n}; created_at={now}; last_seen_at={now}; expires_at={later}"},
	{"device_marks", 1, "mark_hash='t{n}'; person_id={n}; used_at={now}; expires_at={later}"},
	{"setup_links", 1, "code_hash='c{n}'; expires_at={later}"},
	{"account_links", 1, "id={n}; person_id={n}; purpose='invitation'; address_hash='a{n}'; made_by={n}; made_at={now}; expires_at={later}"},
	{"provider_identities", 1, "issuer='https://login.example.org'; subject='s{n}'; person_id={n}; linked_at={now}"},
	{"account_link_codes", 2, "code_hash='c{n}'; link_id={n}"},
	{"passkeys", 1, "id={n}; person_id={n}; credential_id='c{n}'; public_key='k'; sign_count=0; backup_eligible=FALSE; backed_up=FALSE; name='Phone'; created_at={now}"},
	{"code_keys", 1, "person_id={n}; secret='S'; last_step=0; created_at={now}"},
	{"recovery_codes", 1, "code_hash='h{n}'; person_id={n}"},
	{"passkey_challenges", 0, "challenge_hash='h{n}'; bound_to='b{n}'; expires_at={later}"},
	{"password_asks", 0, "id={n}; email='a{n}@example.org'; at={now}"},
	{"buckets", 1, "key_hash='k{n}'; level=1; filled_at={now}"},
	{"forms", 1, "form_key='k{n}'; thing_id=1; at={now}"},
	{"job_runs", 1, "job='j{n}'; ran_at={now}"},
	{"partners", 0, "id={n}; name='partner {n}'; created_at={now}"},
	{"contacts", 1, "id={n}; partner_id={n}; name='contact {n}'"},
	{"venues", 0, "id={n}; name='venue {n}'; postcode='WD1'; created_at={now}"},
	{"series", 0, "id={n}; title='series {n}'; kind='Pride stall'; created_at={now}"},
	{"courses", 0, "id={n}; name='course {n}'; created_at={now}"},
	{"events", 0, "id={n}; title='E'; kind='conference'; starts_at={now}; ends_at={later}; occurs_on='2026-08-0{n}'; series_id=1; created_at={now}"},
	{"shifts", 1, "id={n}; event_id={n}; role='Stall'; starts_at={now}; ends_at={later}; minimum=1; maximum=2"},
	{"signups", 2, "id={n}; shift_id={n}; event_id={n}; person_id={n}; status='confirmed'; asked_at={now}; confirmed_at={now}; changed_at={now}"},
	{"offers", 3, "id={n}; signup_id={n}; shift_id={n}; person_id={n}; code_hash='o{n}'; made_at={now}; deadline={later}"},
	{"passes", 3, "id={n}; shift_id={n}; person_id={n}; at={now}; reason='clash'"},
	{"accreditations", 3, "id={n}; person_id={n}; granted_on='2026-01-01'; expires_on='2029-01-01'; recorded_at={now}; number='A{n}'; signup_id={n}"},
	{"results", 3, "signup_id={n}; event_id={n}; result='completed'; changed_by={n}; changed_at={now}"},
	{"course_feedback", 1, "id='f{n}'; event_id={n}; usefulness=5; pace='too fast'"},
	{"course_feedback_given", 3, "signup_id={n}"},
	{"seats", 1, "event_id={n}; force='Beds'; places=3"},
	{"letters", 1, "event_id={n}; force='Beds'; sent_at={now}; sent_by={n}"},
	{"needs", 1, "event_id={n}; person_id={n}"},
	{"vehicles", 0, "id={n}; name='car {n}'; created_at={now}"},
	{"bases", 1, "id={n}; vehicle_id={n}; from_on='2026-01-01'; station='Watford'"},
	{"bookings", 1, "id={n}; vehicle_id={n}; event_id={n}; purpose='event'; status='out'; starts_at={now}; ends_at={later}; blocks_from={now}; blocks_to={later}; out_at={now}; asked_at={now}; changed_at={now}"},
	{"authorisations_to_drive", 1, "id={n}; person_id={n}; vehicle_id={n}; granted_on='2026-01-01'; expires_on='2027-01-01'; recorded_at={now}"},
	{"handovers", 2, "id={n}; booking_id={n}; direction='out'; at={now}; person_id={n}; mileage=5; charge=80; cleanliness='clean'"},
	{"photos", 3, "id={n}; handover_id={n}; file='f{n}'; bytes=1; width=1; height=1"},
	{"put_right", 3, "id={n}; handover_id={n}; what='damage'; person_id={n}; at={now}"},
	{"feeds", 1, "id={n}; person_id={n}; kind='own'; code_hash='c{n}'; created_at={now}"},
	{"awareness_dates", 0, "id={n}; name='A{n}'; rule='17 May'"},
	{"awareness_tasks", 1, "id={n}; awareness_id={n}; days_before=30; task='Flag'"},
	{"awareness_done", 2, "task_id={n}; year=2026; done_by={n}; done_at={now}"},
	{"day_sources", 0, "id={n}; name='S{n}'; folded='s{n}'; kind='other'; created_at={now}"},
	{"days", 1, "id={n}; source_id={n}; uid='u{n}'; name='Day'; place=''; starts_on='2026-05-01'; ends_on='2026-05-02'"},
	{"imports", 1, "id={n}; person_id={n}; source_id={n}; kind='csv'; name='f'; contents=''; undo=''; added=0; changed=0; removed=0; read_at={now}"},
	{"area_targets", 1, "area='Area {n}'; target=4"},
	{"settings", 1, "key='setting {n}'; value='x'; version=1; changed_at={now}; changed_by={n}"},
	{"positions", 1, "id={n}; person_id={n}; title='Chair'; from_on='2026-01-01'; recorded_by={n}; recorded_at={now}"},
	{"programme_sessions", 1, "id={n}; event_id={n}; title='Opening'; starts_at={now}; ends_at={later}; code='c{n}'; created_at={now}"},
	{"speakers", 1, "id={n}; event_id={n}; person_id={n}; name='Morgan'; created_at={now}"},
	{"session_speakers", 2, "session_id={n}; speaker_id={n}; part='speaker'"},
	{"session_check_ins", 2, "session_id={n}; person_id={n}; at={now}"},
	{"step_outs", 2, "session_id={n}; person_id={n}"},
	{"nominations", 1, "id={n}; event_id={n}; email='n{n}@example.org'; nominated_by={n}; created_at={now}; expires_at={later}"},
	{"nomination_links", 2, "code_hash='l{n}'; nomination_id={n}"},
	{"messages", 3, "id={n}; message_key='m{n}'; kind='confirmed'; person_id={n}; due_at={now}; next_try_at={now}; created_at={now}"},
	{"log", 1, "id={n}; at={now}; verb='confirmed'"},
}

// What has to be different too, so that only the key or the reference named is broken.
var besides = map[string]string{
	"partners_known":        "name='PARTNER 1'",
	"contacts_known":        "partner_id=1; name='CONTACT 1'",
	"venues_known":          "name='VENUE 1'",
	"bookings_one_out":      "starts_at={tomorrow}; ends_at={evening}; blocks_from={tomorrow}; blocks_to={evening}; out_at={tomorrow}",
	"nominations.person_id": "status='accepted'; email=''; answered_at={now}",
}

// Rows that break a check, one check each.
var badRows = []struct{ table, row string }{
	{"people", "grade='x'"},
	{"people", "rest_from=-1"},
	{"people", "rest_from=1440"},
	{"people", "rest_to=-1"},
	{"people", "rest_to=1440"},
	{"people", "alarm_minutes=-1"},
	{"people", "alarm_minutes=20161"},
	{"roles", "role='king'"},
	{"account_links", "purpose='x'"},
	{"accreditations", "expires_on='2025-12-31'"},
	{"events", "kind='x'"},
	{"events", "status='x'"},
	{"events", "travel_minutes=-1"},
	{"events", "travel_minutes=481"},
	{"events", "arrive_minutes=-1"},
	{"events", "arrive_minutes=241"},
	{"events", "ends_at={now}"},
	{"events", "status='cancelled'"},
	{"events", "cancelled_at={now}"},
	{"shifts", "minimum=-1"},
	{"shifts", "maximum=0; minimum=0; taken=0"},
	{"shifts", "maximum=501"},
	{"shifts", "waiting=-1"},
	{"shifts", "ends_at={now}"},
	{"shifts", "minimum=3"},
	{"shifts", "taken=3"},
	{"shifts", "taken=1; held=2"},
	{"shifts", "held=-1"},
	{"signups", "status='x'"},
	{"signups", "attendance='x'"},
	{"signups", "minutes=-1"},
	{"signups", "minutes=10081"},
	{"offers", "status='x'"},
	{"messages", "status='x'"},
	{"vehicles", "seats=0"},
	{"vehicles", "seats=61"},
	{"vehicles", "before_minutes=-1"},
	{"vehicles", "before_minutes=1441"},
	{"vehicles", "after_minutes=-1"},
	{"vehicles", "after_minutes=1441"},
	{"vehicles", "mileage=-1"},
	{"bookings", "purpose='x'; event_id=NULL"},
	{"bookings", "status='x'; out_at=NULL"},
	{"bookings", "before_minutes=1441; blocks_from='2026-05-31 08:59:00+00:00'; status='confirmed'; out_at=NULL"},
	{"bookings", "before_minutes=-1; blocks_from='2026-06-01 09:01:00+00:00'; status='confirmed'; out_at=NULL"},
	{"bookings", "after_minutes=1441; blocks_to='2026-06-02 17:01:00+00:00'"},
	{"bookings", "after_minutes=-1; blocks_to='2026-06-01 16:59:00+00:00'"},
	{"bookings", "ends_at={now}; blocks_to={now}"},
	{"bookings", "status='returned'; returned_at={later}; blocks_to={now}"},
	{"bookings", "event_id=NULL"},
	{"bookings", "purpose='maintenance'"},
	{"bookings", "out_at=NULL"},
	{"bookings", "status='confirmed'"},
	{"bookings", "status='returned'"},
	{"bookings", "returned_at={later}"},
	{"bookings", "blocks_from='2026-06-01 08:00:00+00:00'"},
	{"authorisations_to_drive", "expires_on='2025-12-31'"},
	{"handovers", "direction='x'"},
	{"handovers", "mileage=-1"},
	{"handovers", "mileage=2000001"},
	{"handovers", "charge=-1"},
	{"handovers", "charge=101"},
	{"handovers", "cleanliness='x'"},
	{"put_right", "what='x'"},
	{"feeds", "kind='x'"},
	{"awareness_tasks", "days_before=-1"},
	{"awareness_tasks", "days_before=731"},
	{"day_sources", "kind='x'"},
	{"days", "ends_on='2026-04-30'"},
	{"days", "starts_at={now}"},
	{"days", "starts_at={later}; ends_at={now}"},
	{"courses", "months=0"},
	{"courses", "months=121"},
	{"courses", "lead_days=-1"},
	{"courses", "lead_days=731"},
	{"seats", "places=0"},
	{"seats", "places=501"},
	{"results", "result='x'"},
	{"area_targets", "target=-1"},
	{"area_targets", "target=501"},
	{"positions", "until_on='2025-12-31'"},
	{"course_feedback", "usefulness=0"},
	{"course_feedback", "usefulness=6"},
	{"course_feedback", "pace='x'"},
	{"programme_sessions", "ends_at={now}"},
	{"session_speakers", "part='x'"},
	{"nominations", "status='x'; email=''; answered_at={now}"},
	{"nominations", "email=''"},
	{"nominations", "answered_at={now}"},
	{"nominations", "status='accepted'; email=''; answered_at={now}"},
}

// What triggers and exclusion constraints refuse. Without the trigger each of
// the statements is taken. Every shift has one person confirmed and one place
// held, of two. "; " parts statements that are tried in one transaction.
var guarded = map[string][]string{
	"signups_counted_insert":  {"{signups: shift_id=1}"},
	"signups_counted_update":  {"UPDATE signups SET shift_id = 1 WHERE id = 2"},
	"signups_counted_delete":  {"INSERT INTO signups (id, shift_id, event_id, person_id, status, asked_at, changed_at) VALUES (99, 2, 2, 1, 'waiting', {now}, {now}); UPDATE shifts SET waiting = 0 WHERE id = 2; DELETE FROM signups WHERE id = 99"},
	"offers_counted_insert":   {"{offers: shift_id=1}"},
	"offers_counted_update":   {"UPDATE offers SET shift_id = 1 WHERE id = 2"},
	"offers_counted_delete":   {"UPDATE shifts SET held = 0 WHERE id = 1; DELETE FROM offers WHERE id = 1"},
	"log_no_update":           {"UPDATE log SET verb = 'nothing'"},
	"log_no_delete":           {"DELETE FROM log"},
	"bookings_never_overlap":  {"UPDATE bookings SET vehicle_id = 1, status = 'confirmed', out_at = NULL WHERE id = 2"},
	"bookings_update":         {"UPDATE bookings SET vehicle_id = 1, status = 'confirmed', out_at = NULL WHERE id = 2"},
	"bookings_insert":         {"{bookings: vehicle_id=1; status='confirmed'; out_at=NULL}"},
	"bookings_insert_buffers": {"{bookings: blocks_from='2026-06-01 08:00:00+00:00'}", "{bookings: blocks_to='2026-06-01 18:00:00+00:00'}"},
	"bookings_update_buffers": {"UPDATE bookings SET blocks_from = {yesterday} WHERE id = 1", "UPDATE bookings SET before_minutes = 60 WHERE id = 1"},
}

var moments = strings.NewReplacer("{now}", "'2026-06-01 09:00:00+00:00'", "{later}", "'2026-06-01 17:00:00+00:00'",
	"{tomorrow}", "'2026-06-02 09:00:00+00:00'", "{evening}", "'2026-06-02 17:00:00+00:00'", "{yesterday}", "'2026-05-31 09:00:00+00:00'")

// row reads "column=value; column=value".
func row(text string, n int) map[string]string {
	values := map[string]string{}
	for _, part := range strings.Split(strings.ReplaceAll(moments.Replace(text), "{n}", fmt.Sprint(n)), ";") {
		if column, value, ok := strings.Cut(strings.TrimSpace(part), "="); ok {
			values[column] = value
		}
	}
	return values
}

func insertRow(table string, values map[string]string) string {
	columns := slices.Sorted(maps.Keys(values))
	literals := make([]string, len(columns))
	for i, column := range columns {
		literals[i] = values[column]
	}
	return "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(literals, ", ") + ")"
}

const (
	levels  = 3
	atLeast = 2 // rows of the highest level
)

// nextRow is a row that a table would take, with changes.
func nextRow(table string, changes ...map[string]string) (statement string, first map[string]string, ok bool) {
	for _, good := range goodRows {
		if good.table != table {
			continue
		}
		values := row(good.row, levels-good.level+atLeast+1)
		for _, change := range changes {
			maps.Copy(values, change)
		}
		return insertRow(table, values), row(good.row, 1), true
	}
	return "", nil, false
}

// attempt runs a statement in a transaction that is rolled back, and returns what refused it.
func attempt(t *testing.T, d *db.DB, statements ...string) error {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		for _, statement := range statements {
			if err := tx.Exec(t.Context(), statement); err != nil {
				return err
			}
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		return nil
	}
	return err
}

var (
	sqliteSays = regexp.MustCompile(`(NOT NULL|UNIQUE|CHECK) constraint failed: (?:index ')?([\s\S]*?)'? \(\d+\)`)
	spaces     = regexp.MustCompile(`\s+`)
)

// refusedBy tells whether a constraint is what refused a statement.
func refusedBy(err error, c constraint) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch c.kind {
		case "not null":
			return pg.Code == "23502" && pg.TableName == c.table && pg.ColumnName == c.columns[0]
		default:
			return pg.ConstraintName == c.name && pg.TableName == c.table
		}
	}
	if err == nil {
		return false
	}
	if c.kind == "reference" {
		return strings.Contains(err.Error(), "FOREIGN KEY constraint failed")
	}
	said := sqliteSays.FindStringSubmatch(err.Error())
	if said == nil {
		return false
	}
	what := spaces.ReplaceAllString(said[2], " ")
	switch c.kind {
	case "not null":
		return said[1] == "NOT NULL" && what == c.table+"."+c.columns[0]
	case "check":
		return said[1] == "CHECK" && what == c.name
	}
	columns := slices.Clone(c.columns)
	for i := range columns {
		columns[i] = c.table + "." + columns[i]
	}
	named := strings.Split(what, ", ")
	slices.Sort(named)
	slices.Sort(columns)
	return said[1] == "UNIQUE" && (what == c.name || slices.Equal(named, columns))
}

func TestEachConstraintAndTriggerOfTheSchemaRefusesWhatItShould(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, func(t *testing.T, url string, d *db.DB) {
		for _, good := range goodRows {
			for n := range levels - good.level + atLeast {
				statement := insertRow(good.table, row(good.row, n+1))
				if err := d.Write(t.Context(), func(tx *db.Tx) error { return tx.Exec(t.Context(), statement) }); err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
			}
			statement, _, _ := nextRow(good.table)
			if err := attempt(t, d, statement); err != nil {
				t.Fatalf("%s: %v", statement, err)
			}
		}
		all := constraintsOf(t, url)
		checks := map[string]bool{}
		for _, c := range all {
			switch c.kind {
			case "not null":
				tryBroken(t, d, c, map[string]string{c.columns[0]: "NULL"})
			case "reference":
				tryBroken(t, d, c, map[string]string{c.columns[0]: "999999"}, row(besides[c.table+"."+c.columns[0]], 0))
			case "key":
				same := map[string]string{}
				_, first, _ := nextRow(c.table)
				for _, column := range c.columns {
					same[column] = first[column]
				}
				if c.expression() {
					clear(same)
					if besides[c.name] == "" {
						t.Errorf("%v: no case", c)
					}
				}
				tryBroken(t, d, c, same, row(besides[c.name], 0))
			case "check":
				checks[c.String()] = false
			case "trigger", "exclusion":
				tryGuarded(t, d, c)
			}
		}
		for _, bad := range badRows {
			statement, _, ok := nextRow(bad.table, row(bad.row, 0))
			err := attempt(t, d, statement)
			if !ok || err == nil {
				t.Errorf("%s: %s was taken", bad.table, bad.row)
			}
			for _, c := range all {
				if c.kind == "check" && c.table == bad.table && refusedBy(err, c) {
					checks[c.String()] = true
				}
			}
		}
		for check, broken := range checks {
			if !broken {
				t.Errorf("%s: no row breaks it", check)
			}
		}
		nothingLost(t, d, all)
	})
}

// nothingLost compares what was found with what the schema has promised before
// (testdata/promises.txt) and must go on to promise.
func nothingLost(t *testing.T, d *db.DB, all []constraint) {
	t.Helper()
	found := map[string]bool{}
	for _, c := range all {
		found[c.promise()] = true
	}
	file, err := os.ReadFile("testdata/promises.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		if promise := strings.TrimSpace(line); !found[promise] {
			t.Errorf("the schema has lost %s", promise)
		}
	}
	triggers := []string{"trigger log log_no_update", "trigger log log_no_delete", "trigger bookings bookings_insert", "trigger bookings bookings_update", "trigger bookings bookings_insert_buffers", "trigger bookings bookings_update_buffers"}
	if d.Postgres() {
		triggers = []string{"trigger log log_no_update", "exclusion bookings bookings_never_overlap"}
	}
	for _, table := range []string{"signups", "offers"} {
		for _, change := range []string{"insert", "update", "delete"} {
			triggers = append(triggers, "trigger "+table+" "+table+"_counted_"+change)
		}
	}
	for _, trigger := range triggers {
		if !found[trigger] {
			t.Errorf("the schema has lost %s", trigger)
		}
	}
}

// promise is a constraint in words that are the same on both databases, but
// for checks, triggers and exclusion.
func (c constraint) promise() string {
	if len(c.columns) == 0 || c.expression() {
		return c.kind + " " + c.table + " " + c.name
	}
	columns := slices.Clone(c.columns)
	slices.Sort(columns)
	return c.kind + " " + c.table + " (" + strings.Join(columns, ", ") + ")"
}

// tryBroken tries the next row of a table with changes that break a constraint.
func tryBroken(t *testing.T, d *db.DB, c constraint, changes ...map[string]string) {
	t.Helper()
	statement, _, ok := nextRow(c.table, changes...)
	if !ok {
		t.Errorf("%v: goodRows has no row of this table", c)
		return
	}
	if err := attempt(t, d, statement); !refusedBy(err, c) {
		t.Errorf("%v: %s is answered %v", c, statement, err)
	}
}

// tryGuarded tries what a trigger or an exclusion constraint refuses, and that
// without it nothing else would.
func tryGuarded(t *testing.T, d *db.DB, c constraint) {
	t.Helper()
	without := "DROP TRIGGER " + c.name
	switch {
	case c.kind == "exclusion":
		without = "ALTER TABLE " + c.table + " DROP CONSTRAINT " + c.name
	case d.Postgres():
		without += " ON " + c.table
	}
	if len(guarded[c.name]) == 0 {
		t.Errorf("%v: no case", c)
	}
	for _, statement := range guarded[c.name] {
		statements := strings.Split(statement, "; ")
		if inner, ok := strings.CutPrefix(statement, "{"); ok {
			table, changes, _ := strings.Cut(strings.TrimSuffix(inner, "}"), ": ")
			statement, _, _ = nextRow(table, row(changes, 0))
			statements = []string{statement}
		}
		for i := range statements {
			statements[i] = moments.Replace(statements[i])
		}
		if err := attempt(t, d, statements...); err == nil {
			t.Errorf("%v: %s was taken", c, statement)
		}
		if err := attempt(t, d, append([]string{without}, statements...)...); err != nil {
			t.Errorf("%v: %s is refused without it too: %v", c, statement, err)
		}
	}
}
