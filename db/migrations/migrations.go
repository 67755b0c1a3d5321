// Package migrations holds the one tree of schema changes, for both databases.
package migrations

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"regexp"

	"github.com/uptrace/bun/migrate"
)

//go:embed *.sql
var files embed.FS

// Fingerprint returns a text that changes with every change of a migration.
// Tests that share a cluster know by it that a migrated template is theirs.
func Fingerprint() (string, error) {
	paths, err := fs.Glob(files, "*.sql")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, path := range paths {
		text, err := files.ReadFile(path)
		if err != nil {
			return "", err
		}
		sum.Write([]byte(path))
		sum.Write(text)
	}
	return hex.EncodeToString(sum.Sum(nil))[:16], nil
}

// All returns every migration this binary knows, oldest first.
func All() (*migrate.Migrations, error) {
	all := migrate.NewMigrations()
	if err := all.Discover(files); err != nil {
		return nil, err
	}
	return all, nil
}

var created = regexp.MustCompile(`CREATE TABLE IF NOT EXISTS (\w+)`)

// Tables names every table that a migration makes, and those in which it is
// noted which migrations ran.
func Tables() ([]string, error) {
	names := []string{"bun_migrations", "bun_migration_locks"}
	paths, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		text, err := files.ReadFile(path)
		if err != nil {
			return nil, err
		}
		for _, match := range created.FindAllStringSubmatch(string(text), -1) {
			names = append(names, match[1])
		}
	}
	return names, nil
}
