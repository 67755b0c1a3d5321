package dbtest_test

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestEachTestGetsAMigratedDatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	fingerprint := strings.ToLower(rand.Text())
	migrations := 0
	migrate := func(url string) error {
		migrations++
		return run(t.Context(), url, "CREATE TABLE places (id integer)")
	}
	first := dbtest.MigratedPostgresURL(t, fingerprint, migrate)
	second := dbtest.MigratedPostgresURL(t, fingerprint, migrate)
	empty := dbtest.PostgresURL(t)

	if migrations != 1 {
		t.Errorf("migrated %d times, want once for all of them", migrations)
	}
	if err := run(t.Context(), first, "INSERT INTO places VALUES (7)"); err != nil {
		t.Errorf("the first copy has not the migrated table: %v", err)
	}
	if err := run(t.Context(), second, "DO $$ BEGIN ASSERT (SELECT count(*) FROM places) = 0; END $$"); err != nil {
		t.Errorf("the second copy saw the first one's row: %v", err)
	}
	if err := run(t.Context(), empty, "CREATE TABLE places (id integer)"); err != nil {
		t.Errorf("the empty database is not empty: %v", err)
	}
}

func run(ctx context.Context, url, statement string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, statement)
	return err
}
