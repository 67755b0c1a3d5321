package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// lasting are the tables that do not grow with what happens. They hold what a
// force has, or what is soon deleted, and may be read whole. Every other table
// keeps growing.
var lasting = strings.Fields(`
	people roles partners contacts venues vehicles bases series courses positions area_targets settings
	day_sources awareness_dates awareness_tasks awareness_done job_runs
	sessions account_links account_link_codes provider_identities password_asks device_marks buckets forms setup_links imports needs step_outs`)

// waiting are the indexes of what waits for something, such as open requests:
// what is done leaves them, so they may be read whole.
var waiting = strings.Fields(`
	signups_requests signups_waiting offers_one_open nominations_open nominations_one_open nominations_email
	speakers_kept handovers_damaged`)

// seldom are the methods that may read the whole of a table that grows, and why.
var seldom = map[string]string{
	"Empty":         "the demo is reset",
	"OfForce":       "a force is renamed, which happens every few years",
	"RenameForce":   "a force is renamed",
	"Logged":        "the demo is loaded: was it before?",
	"Holding":       "tests look for what should be forgotten",
	"CountEditions": "each series says how many editions it had, from an index of those alone",
	"DaySources":    "each source of dates says how many it gave",
	"LastHandover":  "it walks from the newest hand-over to the first of the vehicle",
}

// asked is a statement that a method of package db made.
type asked struct{ method, statement string }

// ofMethod is the method of package db, closest to the statement, that makes it.
var ofMethod = regexp.MustCompile(`/db\.\(\*(?:Reader|Tx)\)\.([A-Z]\w*)$`)

// notes collects the statements of a database that is watched.
type notes struct{ all []asked }

func (n *notes) seen(statement string) {
	callers := make([]uintptr, 60)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		if found := ofMethod.FindStringSubmatch(frame.Function); found != nil && !slices.Contains(plumbing, found[1]) {
			n.all = append(n.all, asked{found[1], statement})
			return
		}
	}
}

// plumbing are methods that run what they are given.
var plumbing = []string{"Exec", "Explain", "Within", "Write"}

func TestNoQueryReadsAllOfATableOrIndexThatGrowsWithTheYears(t *testing.T) {
	t.Parallel()
	onBothWatched(t, func(t *testing.T, d *db.DB, n *notes) {
		history(t, d, 3_000)
		n.all = nil
		ask(t, d)
		callAll(t, d)
		judged, methods := map[asked]bool{}, map[string]bool{}
		for _, a := range n.all {
			methods[a.method] = true
			if judged[a] || seldom[a.method] != "" {
				continue
			}
			judged[a] = true
			if plan, read := readWhole(t, d, a.statement); read != "" {
				t.Errorf("%s reads all of %s: %s\n%s", a.method, read, a.statement, plan)
			}
		}
		if len(methods) < 300 || len(judged) < 400 {
			t.Errorf("only %d statements of %d methods were explained", len(judged), len(methods))
		}
		for method := range seldom {
			if !methods[method] {
				t.Errorf("%s is excepted and not there", method)
			}
		}
	})
}

func TestAWholeTableOrIndexIsNoticed(t *testing.T) {
	t.Parallel()
	onBothWatched(t, func(t *testing.T, d *db.DB, _ *notes) {
		history(t, d, 300)
		for statement, want := range map[string]string{
			"SELECT * FROM signups AS g WHERE g.reason = 'x'":                                                                  "signups",
			"SELECT person_id FROM signups ORDER BY person_id":                                                                 "signups",
			"SELECT COUNT(*) FROM messages WHERE kind = 'confirmed'":                                                           "messages",
			"SELECT e.id FROM people AS p JOIN events AS e ON e.title = p.email WHERE p.id = 7":                                "events",
			"UPDATE events SET title = '' WHERE title = 'x'":                                                                   "events",
			"DELETE FROM passes WHERE reason = 'x'":                                                                            "passes",
			"SELECT id FROM people":                                                                                            "",
			"SELECT id FROM signups WHERE status = 'requested' ORDER BY asked_at":                                              "",
			"SELECT id FROM signups WHERE shift_id = 7":                                                                        "",
			"SELECT s.id FROM shifts AS s WHERE s.event_id IN (SELECT id FROM events WHERE series_id = 7)":                     "",
			"WITH few AS (SELECT id FROM events WHERE id < 9) SELECT few.id FROM few JOIN signups AS g ON g.event_id = few.id": "",
		} {
			if plan, read := readWhole(t, d, statement); read != want {
				t.Errorf("%s reads all of %q, want %q:\n%s", statement, read, want, plan)
			}
		}
	})
}

// onBothWatched runs a test on either database, with what notes its statements.
func onBothWatched(t *testing.T, test func(*testing.T, *db.DB, *notes)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		n := &notes{}
		test(t, dbtest.SQLite(t, db.Watched(n.seen)), n)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		n := &notes{}
		test(t, dbtest.Postgres(t, db.Watched(n.seen)), n)
	})
}

// callAll calls every exported method of readers and transactions once, with
// arguments made from their types, and undoes what it did. What the database
// refuses was asked all the same.
func callAll(t *testing.T, d *db.DB) {
	t.Helper()
	kind := reflect.TypeFor[*db.Tx]()
	for i := range kind.NumMethod() {
		method := kind.Method(i)
		if slices.Contains(plumbing, method.Name) {
			continue
		}
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			args := []reflect.Value{reflect.ValueOf(tx)}
			for j := 1; j < method.Type.NumIn(); j++ {
				args = append(args, anyOf(method.Type.In(j)))
			}
			if method.Type.IsVariadic() {
				method.Func.CallSlice(args)
			} else {
				method.Func.Call(args)
			}
			return errUndo
		})
		if !errors.Is(err, errUndo) {
			t.Errorf("%s: %v", method.Name, err)
		}
	}
}

// anyOf makes an argument of a type that finds something.
func anyOf(kind reflect.Type) reflect.Value {
	v := reflect.New(kind).Elem()
	switch kind {
	case reflect.TypeFor[context.Context]():
		return reflect.ValueOf(context.Background())
	case reflect.TypeFor[time.Time]():
		return reflect.ValueOf(time.Date(2026, 6, 1, 11, 0, 0, 0, time.UTC))
	}
	switch kind.Kind() { //nolint:exhaustive // no method takes another
	case reflect.String:
		v.SetString("Own")
	case reflect.Func: // what is given each row
		v.Set(reflect.MakeFunc(kind, func([]reflect.Value) []reflect.Value { return []reflect.Value{reflect.Zero(kind.Out(0))} }))
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(7)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(kind.Elem()))
		v.Elem().Set(anyOf(kind.Elem()))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(kind, 2, 2))
		for i := range v.Len() {
			v.Index(i).Set(anyOf(kind.Elem()))
		}
	case reflect.Struct:
		for i := range kind.NumField() {
			if kind.Field(i).IsExported() && !kind.Field(i).Anonymous {
				v.Field(i).Set(anyOf(kind.Field(i).Type))
			}
		}
	default:
		panic("no argument is known of type " + kind.String())
	}
	return v
}

var (
	sqliteScan = regexp.MustCompile(`^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?`)
	pgScan     = regexp.MustCompile(`(?:Seq Scan|Index (?:Only )?Scan (?:Backward )?using (\S+)) on (\w+)|Bitmap Index Scan on (\w+)`)
	pgHeap     = regexp.MustCompile(`Bitmap Heap Scan on (\w+)`)
	naming     = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?`)
	explained  = []string{"SELECT", "WITH", "UPDATE", "DELETE"}
)

// readWhole returns the plan of a statement, and the first growing table that
// it reads in full, by its rows or by an index; "" for none.
func readWhole(t *testing.T, d *db.DB, statement string) (plan, table string) {
	t.Helper()
	if head, _, _ := strings.Cut(statement, " "); !slices.Contains(explained, head) && !strings.Contains(statement, "SELECT") || strings.HasPrefix(head, "CREATE") {
		return "", "" // rows that are only added read nothing
	}
	err := d.Write(context.Background(), func(tx *db.Tx) (err error) {
		plan, err = tx.Explain(context.Background(), statement)
		return err
	})
	if err != nil {
		t.Errorf("%s: %v", statement, err)
	}
	named := map[string]string{}
	for _, found := range naming.FindAllStringSubmatch(statement, -1) {
		named[found[1]] = found[1]
		if found[2] != "" {
			named[found[2]] = found[1]
		}
	}
	lines := strings.Split(plan, "\n")
	for i, line := range lines {
		name, index := "", ""
		if found := sqliteScan.FindStringSubmatch(line); found != nil {
			name, index = named[found[1]], found[2]
		} else if found := pgScan.FindStringSubmatch(line); found != nil && !bounded(lines[i+1:]) {
			name, index = found[2], found[1]+found[3]
			for j := i; name == ""; j-- {
				if heap := pgHeap.FindStringSubmatch(lines[j]); heap != nil {
					name = heap[1]
				}
			}
		}
		if slices.Contains(tables(), name) && !slices.Contains(lasting, name) && !slices.Contains(waiting, index) {
			return plan, name
		}
	}
	return plan, ""
}

// tables are the names of all tables; in a plan there are names of other things too.
var tables = sync.OnceValue(func() []string {
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil || len(files) == 0 {
		panic(fmt.Sprint("no migrations ", err))
	}
	var all []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		for _, found := range regexp.MustCompile(`CREATE TABLE IF NOT EXISTS (\w+)`).FindAllStringSubmatch(string(text), -1) {
			all = append(all, found[1])
		}
	}
	return all
})

// bounded tells whether a step of a plan of PostgreSQL, whose details follow,
// reads a part of its index.
func bounded(details []string) bool {
	for _, line := range details {
		switch {
		case strings.Contains(line, "Index Cond:"):
			return true
		case strings.Contains(line, "->"), strings.Contains(line, "SubPlan"), strings.Contains(line, "InitPlan"):
			return false
		}
	}
	return false
}

func TestTheRolesOfComingShiftsCostNoMoreThanThereAreRoles(t *testing.T) {
	t.Parallel()
	onBothWatched(t, func(t *testing.T, d *db.DB, n *notes) {
		history(t, d, 3_000)
		ctx := context.Background()
		err := d.Write(ctx, func(tx *db.Tx) error {
			for _, change := range []string{
				"UPDATE shifts SET role = CASE id % 5 WHEN 0 THEN 'Stall' WHEN 1 THEN 'Car crew' WHEN 2 THEN 'Zebra' WHEN 3 THEN 'Ended' ELSE 'Off' END",
				"UPDATE shifts SET cancelled_at = starts_at WHERE role = 'Off'",
				"UPDATE shifts SET role = 'Stall' WHERE role = 'Ended' AND starts_at >= '2026-01-01 00:00:00+00:00'",
			} {
				if err := tx.Exec(ctx, change); err != nil {
					return err
				}
			}
			return tx.Exec(ctx, "ANALYZE")
		})
		if err != nil {
			t.Fatal(err)
		}
		n.all = nil
		roles, err := d.OpenRoles(ctx, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
		if err != nil || !slices.Equal(roles, []string{"Car crew", "Stall", "Zebra"}) {
			t.Errorf("roles %q, %v", roles, err)
		}
		plan, _ := readWhole(t, d, n.all[0].statement)
		if strings.Contains(plan, "shifts_start") || !strings.Contains(plan, "shifts_roles") {
			t.Errorf("it walks the shifts:\n%s", plan)
		}
		if none, err := d.OpenRoles(ctx, time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil || len(none) != 0 {
			t.Errorf("roles %q, %v", none, err)
		}
	})
}
