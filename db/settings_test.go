package db_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestWhoUpgradesKeepsTheAreasInUseAndANewRotaHasNone(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(*testing.T) string{
		"SQLite":     func(t *testing.T) string { return t.TempDir() + "/old.db" },
		"PostgreSQL": func(t *testing.T) string { return dbtest.PostgresURL(t) },
	} {
		for _, used := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				d, err := db.Open(t.Context(), url(t))
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = d.Close() }()
				if err := d.MigrateUntil(t.Context(), "20261201000400"); err != nil {
					t.Fatal(err)
				}
				want := 0
				if used {
					want = 1
					for _, statement := range []string{
						"INSERT INTO venues (name, area, created_at) VALUES ('Guildhall', 'South End', CURRENT_TIMESTAMP), ('Barn', 'East End', CURRENT_TIMESTAMP), ('Hall', '', CURRENT_TIMESTAMP)",
						"INSERT INTO area_targets (area, target) VALUES ('North End', 3), ('East End', 1)",
					} {
						if err := run(t, d, statement); err != nil {
							t.Fatal(err)
						}
					}
				}
				if _, err := d.Migrate(t.Context()); err != nil {
					t.Fatal(err)
				}
				all, err := d.Settings(t.Context())
				if err != nil || len(all) != want || want > 0 && (all[0].Key != "areas" || all[0].Value != "East End\nNorth End\nSouth End" || all[0].ChangedAt.IsZero()) {
					t.Errorf("the settings are %+v, %v", all, err)
				}
			})
		}
	}
}
