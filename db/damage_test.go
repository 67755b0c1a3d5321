package db_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestACheckFindsNothingInADatabaseThatIsWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := errors.Join(d.CheckQuickly(t.Context(), time.Minute), d.Check(t.Context())); err != nil || d.FoundDamage() {
			t.Errorf("it is damaged: %v", err)
		}
	})
}

func TestDamageIsFoundQuicklyAndByTheFullCheck(t *testing.T) {
	t.Parallel()
	for name, check := range map[string]func(d *db.DB) error{
		"quickly": func(d *db.DB) error { return d.CheckQuickly(t.Context(), time.Minute) },
		"in full": func(d *db.DB) error { return d.Check(t.Context()) },
	} {
		file, err := os.ReadFile(dbtest.SQLitePath(t))
		if err != nil {
			t.Fatal(err)
		}
		dbtest.Damage(file)
		path := filepath.Join(t.TempDir(), "damaged.db")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		d, err := db.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if err := check(d); !errors.Is(err, db.ErrDamaged) || !d.FoundDamage() {
			t.Errorf("%s: %v, damaged %t", name, err, d.FoundDamage())
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAChecksReaderKeepsFewPagesMeanwhile(t *testing.T) {
	t.Parallel()
	var asked []string
	d := dbtest.SQLite(t, db.Watched(func(statement string) { asked = append(asked, statement) }))
	for pragma, check := range map[string]func() error{
		"PRAGMA quick_check(1)":  func() error { return d.CheckQuickly(t.Context(), time.Minute) },
		"PRAGMA integrity_check": func() error { return d.Check(t.Context()) },
	} {
		asked = nil
		if err := check(); err != nil {
			t.Fatal(err)
		}
		if len(asked) < 3 || asked[0] != "PRAGMA cache_size = -200" || asked[1] != pragma || asked[len(asked)-1] != "PRAGMA cache_size = -2000" {
			t.Errorf("it asked %q", asked)
		}
	}
}

func TestTheQuickCheckLeavesTheRestWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	if err := d.CheckQuickly(t.Context(), 0); err != nil || d.FoundDamage() {
		t.Errorf("without any time it says %v", err)
	}
}
