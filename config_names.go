package main

import (
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/rainbowrota/rainbowrota/db"
)

// postgresNames are the variables that the PostgreSQL driver and pg_dump read,
// where DATABASE_URL leaves something out.
var postgresNames = []string{
	"PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGSERVICE", "PGSERVICEFILE", "PGSSLMODE", "PGSSLCERT", "PGSSLKEY",
	"PGSSLROOTCERT", "PGSSLPASSWORD", "PGAPPNAME", "PGCONNECT_TIMEOUT", "PGTARGETSESSIONATTRS", "PGOPTIONS",
}

// ownPrefixes are what people put before a variable so that it is surely ours.
var ownPrefixes = []string{"ROTA_", "RAINBOWROTA_", "RAINBOW_ROTA_"}

// namedElsewhere are the names that other programs have for a variable of ours.
var namedElsewhere = map[string]string{"PORT": "ADDR"}

// warnOfNames warns of environment variables that nobody reads and that look
// like one that is read.
func (p *program) warnOfNames(environ map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(environ)) {
		if meant := meantName(name); meant != "" {
			p.log.Warn("an environment variable is not known and not read", slog.String("name", name), slog.String("meant", meant))
		}
		if slices.Contains(postgresNames, name) && !db.IsPostgres(p.config.database()) {
			p.log.Warn("an environment variable is not read, since DATABASE_URL names no PostgreSQL server", slog.String("name", name))
		}
	}
}

// meantName returns the variable that a name is probably meant to be, or "" for
// one that is read and for one that is like none.
func meantName(name string) string {
	known := slices.Clone(postgresNames)
	for i := range reflect.TypeFor[Config]().NumField() {
		if tag := reflect.TypeFor[Config]().Field(i).Tag.Get("env"); tag != "" {
			known = append(known, tag)
		}
	}
	if slices.Contains(known, name) {
		return ""
	}
	if ours := namedElsewhere[name]; ours != "" {
		return ours
	}
	for _, prefix := range ownPrefixes {
		if rest := strings.TrimPrefix(name, prefix); slices.Contains(known, rest) {
			return rest
		}
	}
	letters := func(text string) string {
		return strings.NewReplacer("_", "", "-", "", ".", "").Replace(strings.ToUpper(text))
	}
	nearest, distance := "", 3
	for _, one := range known {
		near := 2
		if len(one) < 8 { // a short word has many neighbours
			near = 1
		}
		if d := levenshtein.ComputeDistance(letters(name), letters(one)); d <= near && d < distance {
			nearest, distance = one, d
		}
	}
	return nearest
}
