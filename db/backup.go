package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/uptrace/bun"

	"github.com/rainbowrota/rainbowrota/db/migrations"
)

// Path is the file of an SQLite database, empty for PostgreSQL.
func (d *DB) Path() string { return d.path }

// Backup writes a copy of an SQLite database to a new file that only its owner
// can read. The copy is of one moment, checked, and on the disk when Backup
// returns; a file that is there already is never touched.
func (d *DB) Backup(ctx context.Context, file string) (err error) {
	folder, err := os.MkdirTemp(filepath.Dir(file), ".backup-") // only we can look into it
	if err != nil {
		return fmt.Errorf("make the backup: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	copied := filepath.Join(folder, "backup.db")
	if _, err := d.write.ExecContext(ctx, "VACUUM INTO ?", copied); err != nil {
		return fmt.Errorf("copy the database: %w", translate(err))
	}
	if err := os.Chmod(copied, 0o600); err != nil {
		return err
	}
	if err := checkFile(ctx, copied); err != nil {
		return err
	}
	if err := syncPath(copied); err != nil {
		return err
	}
	if err := os.Link(copied, file); err != nil { // unlike a rename it refuses to overwrite
		return fmt.Errorf("name the backup: %w", err)
	}
	return syncPath(filepath.Dir(file))
}

// checkFile opens an SQLite file and has SQLite look at every page of it.
func checkFile(ctx context.Context, path string) (err error) {
	d, err := Open(ctx, path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return d.Check(ctx)
}

// Ours tells whether the database has a schema of this program.
func (d *DB) Ours(ctx context.Context) (bool, error) {
	query := "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('people', 'events', 'bun_migrations')"
	if d.postgres {
		query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name IN ('people', 'events', 'bun_migrations')"
	}
	var n int
	err := d.read.NewRaw(query).Scan(ctx, &n)
	return n == 3, translate(err)
}

// TablesOfOthers names up to five tables of a PostgreSQL database that are not
// of this program, in any schema. What extensions brought is nobody's.
func (d *DB) TablesOfOthers(ctx context.Context) (names []string, err error) {
	if !d.postgres {
		return nil, nil
	}
	ours, err := migrations.Tables()
	if err != nil {
		return nil, err
	}
	err = d.read.NewRaw(`SELECT n.nspname || '.' || c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p', 'f', 'm') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg@_%' ESCAPE '@'
		AND NOT (n.nspname = current_schema() AND c.relname IN (?))
		AND NOT EXISTS (SELECT 1 FROM pg_depend AS x WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')
		ORDER BY 1 LIMIT 5`, bun.List(ours)).Scan(ctx, &names)
	return names, translate(err)
}

// syncPath waits until a file or folder is on the disk.
func syncPath(path string) error {
	f, err := os.Open(path) //nolint:gosec // the operator names it
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Replace puts an SQLite file in the place of another that no process has
// open, and keeps the other under the name aside. Whenever the machine stops,
// one of the two is in place.
func Replace(path, with, aside string) error {
	if err := syncPath(with); err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil {
		if err := os.Link(path, aside); err != nil {
			return fmt.Errorf("keep the old database: %w", err)
		}
		for _, end := range []string{"-wal", "-shm"} { // left behind by a server that was killed
			if err := os.Rename(path+end, aside+end); err != nil && !errors.Is(err, os.ErrNotExist) {
				return fmt.Errorf("keep the old database: %w", err)
			}
		}
	}
	if err := os.Rename(with, path); err != nil {
		return fmt.Errorf("put the backup in place: %w", err)
	}
	return syncPath(filepath.Dir(path))
}
