package db_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func newPerson(email string) *db.Person {
	return &db.Person{Email: email, FirstName: "Alice", LastName: "Okafor", Grade: db.PoliceOfficer, CreatedAt: time.Now().UTC().Truncate(time.Second), Roles: []db.Role{db.Officer}}
}

func TestTimesComeBackAsTheyWereStored(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		p := newPerson("alice.okafor@example.org")
		if err := d.Write(ctx, func(tx *db.Tx) error { return tx.InsertPerson(ctx, p) }); err != nil {
			t.Fatal(err)
		}
		got, err := d.PersonByEmail(ctx, " Alice.Okafor@example.org ")
		if err != nil {
			t.Fatal(err)
		}
		if !got.CreatedAt.Equal(p.CreatedAt) || !got.DeactivatedAt.IsZero() || !got.Role(db.Officer) {
			t.Errorf("got %+v", got)
		}
	})
}

func TestAFailedVerbLeavesNothingAndHarmsNoOtherInItsCommit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		boom := errors.New("boom")
		var wait sync.WaitGroup
		for i := range 40 {
			wait.Go(func() {
				email := string(rune('a'+i%26)) + string(rune('a'+i/26)) + "@example.org"
				err := d.Write(ctx, func(tx *db.Tx) error {
					if err := tx.InsertPerson(ctx, newPerson(email)); err != nil {
						return err
					}
					switch i % 4 {
					case 0:
						return boom
					case 1:
						panic("boom")
					}
					return nil
				})
				if (err == nil) != (i%4 > 1) {
					t.Errorf("verb %d: %v", i, err)
				}
			})
		}
		wait.Wait()
		people, err := d.People(ctx, db.PeopleFilter{})
		if err != nil || len(people) != 20 {
			t.Errorf("%d people, want 20 (%v)", len(people), err)
		}
	})
}

func TestErrorsAreTheSameOnBothDatabases(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		add := func() error {
			return d.Write(ctx, func(tx *db.Tx) error { return tx.InsertPerson(ctx, newPerson("same@example.org")) })
		}
		if err := add(); err != nil {
			t.Fatal(err)
		}
		if err := add(); !errors.Is(err, db.ErrDuplicate) {
			t.Errorf("a second of the same: %v", err)
		}
		if _, err := d.Person(ctx, 999); !errors.Is(err, db.ErrNotFound) {
			t.Errorf("nobody: %v", err)
		}
		err := d.Write(ctx, func(tx *db.Tx) error {
			return tx.InsertAccreditation(ctx, &db.Accreditation{PersonID: 999, Kind: db.LLO, GrantedOn: "2026-01-01", ExpiresOn: "2027-01-01", RecordedAt: time.Now().UTC()})
		})
		if !errors.Is(err, db.ErrConstraint) {
			t.Errorf("an accreditation of nobody: %v", err)
		}
		cancelled, cancel := context.WithCancel(ctx)
		cancel()
		if err := d.Write(cancelled, func(*db.Tx) error { return nil }); err == nil {
			t.Error("a verb whose caller has gone ran")
		}
	})
}

func TestTheLogIsAppendOnly(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		row := &db.LogRow{At: time.Now().UTC(), Verb: "confirmed"}
		if err := d.Write(ctx, func(tx *db.Tx) error { return tx.InsertLog(ctx, row) }); err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{"UPDATE log SET verb = 'nothing'", "DELETE FROM log"} {
			if err := d.Write(ctx, func(tx *db.Tx) error { return tx.Exec(ctx, statement) }); err == nil {
				t.Errorf("%q was let through", statement)
			}
		}
	})
}

func TestMigratingTwiceChangesNothingAndANewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if applied, err := d.Migrate(ctx); err != nil || len(applied) != 0 {
			t.Fatalf("again: %v, %v", applied, err)
		}
		err := d.Write(ctx, func(tx *db.Tx) error {
			return tx.Exec(ctx, "INSERT INTO bun_migrations (name, group_id, migrated_at) VALUES ('29990101000001', 99, '2999-01-01 00:00:00')")
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Migrate(ctx); !errors.Is(err, db.ErrNewer) {
			t.Errorf("a newer schema: %v", err)
		}
	})
}

func TestASearchOfAnyLengthIsAnswered(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, text := range []string{strings.Repeat("A", 60_000), strings.Repeat("%", 60_000), strings.Repeat("🏳️‍🌈", 20_000)} {
			if people, err := d.People(t.Context(), db.PeopleFilter{Query: text}); err != nil || len(people) > 0 {
				t.Errorf("%d people, %v", len(people), err)
			}
			if _, err := d.Events(t.Context(), db.EventFilter{Query: text, Limit: 5}); err != nil {
				t.Error(err)
			}
		}
	})
}
