package jobs

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestTheScheduleIsTheOneThatIsPromised(t *testing.T) {
	t.Parallel()
	var lines []string
	for _, j := range new(runner).schedule() {
		lines = append(lines, fmt.Sprint(j.name, " every ", j.every))
	}
	want := strings.TrimSpace(`
outbox every 5s
passwords every 5s
reminders every 20s
offers every 20s
places every 1m0s
awareness every 1m0s
vehicles every 1m0s
accreditations every 10m0s
registers every 10m0s
nominations every 1m0s
tidy every 1h0m0s
check every 10m0s`)
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("the jobs are\n%s\nwant\n%s", got, want)
	}
}

// Each line breaks one verb that a job calls, by what only this verb needs.
func TestAJobWhoseVerbFailsIsLoggedAndNotedUntilItSucceeds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ job, broken, repaired string }{
		{"outbox", "ALTER TABLE messages RENAME TO gone", "ALTER TABLE gone RENAME TO messages"},
		{"reminders", "ALTER TABLE signups RENAME TO gone", "ALTER TABLE gone RENAME TO signups"},
		{"reminders", "CREATE TRIGGER no BEFORE UPDATE OF status ON events BEGIN SELECT RAISE(ABORT, 'no'); END", "DROP TRIGGER no"},
		{"offers", "ALTER TABLE offers RENAME TO gone", "ALTER TABLE gone RENAME TO offers"},
		{"places", "ALTER TABLE shifts RENAME TO gone", "ALTER TABLE gone RENAME TO shifts"},
		{"awareness", "ALTER TABLE awareness_tasks RENAME TO gone", "ALTER TABLE gone RENAME TO awareness_tasks"},
		{"vehicles", "ALTER TABLE vehicles RENAME TO gone", "ALTER TABLE gone RENAME TO vehicles"},
		{"accreditations", "ALTER TABLE accreditations RENAME TO gone", "ALTER TABLE gone RENAME TO accreditations"},
		{"registers", "ALTER TABLE results RENAME TO gone", "ALTER TABLE gone RENAME TO results"},
		{"nominations", "ALTER TABLE nominations RENAME TO gone", "ALTER TABLE gone RENAME TO nominations"},
		{"tidy", "ALTER TABLE buckets RENAME TO gone", "ALTER TABLE gone RENAME TO buckets"},
		{"tidy", "ALTER TABLE results RENAME TO gone", "ALTER TABLE gone RENAME TO results"},
	} {
		t.Run(c.job+": "+c.broken, func(t *testing.T) {
			r := newRota(t, dbtest.SQLite(t))
			r.clock = r.clock.AddDate(0, 0, 12) // the event is over and waits to be completed
			var log bytes.Buffer
			r.log = slog.New(slog.NewTextHandler(&log, nil))
			noted := func() string {
				run, err := r.db.JobRun(t.Context(), c.job)
				if err != nil {
					t.Fatal(err)
				}
				return run.Error
			}
			for _, j := range r.schedule() {
				if j.name != c.job {
					continue
				}
				r.write(func(tx *db.Tx) error { return tx.Exec(t.Context(), c.broken) })
				r.run(j)
				if said := log.String(); strings.Count(said, `msg="job failed" job=`+c.job) != 1 {
					t.Errorf("the log says %q", said)
				}
				if got := noted(); got != "failed" {
					t.Errorf("the dashboard is told %q, want failed", got)
				}
				r.write(func(tx *db.Tx) error { return tx.Exec(t.Context(), c.repaired) })
				r.run(j)
				if got := noted(); got != "" {
					t.Errorf("once it runs again the dashboard is told %q", got)
				}
			}
		})
	}
}
