package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// backedUp makes a rota with two photos and a backup of it.
func backedUp(t *testing.T, environ map[string]string) (backup string) {
	t.Helper()
	folder := t.TempDir()
	environ["DATA_DIR"] = filepath.Join(folder, "data")
	environ = begun(t, environ)
	status, _, said := run(t, environ, "correct horse battery staple\n", "person", "add", "--email", "bob@example.org", "--first", "Bob", "--last", "Marsh", "--rank", strings.Repeat("Constable ", 19))
	if status != 0 {
		t.Fatal(said)
	}
	photos := filepath.Join(environ["DATA_DIR"], "photos")
	if err := os.MkdirAll(photos, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"LEFT.jpg", "RIGHT.jpg"} {
		if err := os.WriteFile(filepath.Join(photos, name), []byte("a scratch on the "+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	backup = filepath.Join(folder, "backup")
	if status, _, said := run(t, environ, "", "backup", backup); status != 0 {
		t.Fatal(said)
	}
	if err := os.RemoveAll(photos); err != nil {
		t.Fatal(err)
	}
	return backup
}

// invert inverts up to 64 bytes of a file, in a text where it has one.
func invert(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	begin := max(bytes.Index(data, []byte("Constable Constable")), 0)
	if begin == 0 {
		begin = len(data) / 2
	}
	for i := begin; i < min(begin+64, len(data)); i++ {
		data[i] ^= 0xff
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// tree is every file below a folder, with what is in it.
func tree(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(path, ".serving") || strings.HasSuffix(path, ".lock") {
			return err
		}
		data, err := os.ReadFile(path)
		files[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// damages are what can happen to a backup, and what restore then says.
var damages = map[string]struct {
	harm func(t *testing.T, backup string)
	says string
}{
	"64 inverted bytes":    {func(t *testing.T, backup string) { invert(t, backup) }, "changed or damaged"},
	"an inverted photo":    {func(t *testing.T, backup string) { invert(t, filepath.Join(backup+".photos", "LEFT.jpg")) }, "changed or damaged"},
	"an inverted list":     {func(t *testing.T, backup string) { invert(t, filepath.Join(backup+".photos", "SHA256SUMS")) }, "changed or damaged"},
	"a photo is gone":      {func(t *testing.T, backup string) { remove(t, filepath.Join(backup+".photos", "LEFT.jpg")) }, "no such file"},
	"no list of photos":    {func(t *testing.T, backup string) { remove(t, filepath.Join(backup+".photos", "SHA256SUMS")) }, "no such file"},
	"no checksum":          {func(t *testing.T, backup string) { remove(t, backup+".sha256") }, "--unchecked"},
	"a damaged checksum":   {func(t *testing.T, backup string) { invert(t, backup+".sha256") }, "no list of checksums"},
	"an empty checksum":    {func(t *testing.T, backup string) { empty(t, backup+".sha256") }, "no list of checksums"},
	"a file from outside":  {nameOutside, "names a file outside its folder"},
	"half of the checksum": {func(t *testing.T, backup string) { truncate(t, backup+".sha256", 20) }, "no list of checksums"},
}

// nameOutside makes a backup whose list of photos, checksums and all, names a
// file that is not in its folder.
func nameOutside(t *testing.T, backup string) {
	t.Helper()
	list := filepath.Join(backup+".photos", "SHA256SUMS")
	sum, err := sumOf(backup)
	if err != nil {
		t.Fatal(err)
	}
	remove(t, list)
	remove(t, backup+".sha256")
	err = writeSums(list, []checksum{{sum, "../" + filepath.Base(backup)}})
	if err != nil {
		t.Fatal(err)
	}
	ofList, err := sumOf(list)
	if err == nil {
		err = writeSums(backup+".sha256", []checksum{{sum, filepath.Base(backup)}, {ofList, filepath.Base(backup) + ".photos/SHA256SUMS"}})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func empty(t *testing.T, path string) {
	t.Helper()
	truncate(t, path, 0)
}

func truncate(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

func TestADamagedBackupIsRefusedBeforeAnythingIsTouched(t *testing.T) {
	t.Parallel()
	for _, name := range slices.Sorted(maps.Keys(damages)) {
		damage := damages[name]
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			environ := map[string]string{}
			backup := backedUp(t, environ)
			damage.harm(t, backup)
			before := tree(t, environ["DATA_DIR"])
			status, _, said := run(t, environ, "", "restore", backup)
			if status != 1 || !strings.Contains(said, damage.says) || !strings.Contains(said, "nothing was restored") {
				t.Errorf("%d, %s", status, said)
			}
			if !maps.Equal(before, tree(t, environ["DATA_DIR"])) {
				t.Error("the data were touched")
			}
		})
	}
}

func TestADamagedPostgresBackupLeavesTheDatabaseEmpty(t *testing.T) {
	t.Parallel()
	environ := map[string]string{"DATABASE_URL": dbtest.PostgresURL(t)}
	backup := backedUp(t, environ)
	invert(t, backup)
	environ["DATABASE_URL"] = dbtest.PostgresURL(t)
	if status, _, said := run(t, environ, "", "restore", backup); status != 1 || !strings.Contains(said, "changed or damaged") {
		t.Errorf("%d, %s", status, said)
	}
	d, err := db.Open(t.Context(), environ["DATABASE_URL"])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if ours, err := d.Ours(t.Context()); ours || err != nil {
		t.Errorf("something was restored: %v", err)
	}
}

func TestAWholeBackupIsRestoredUnderAnyNameWithItsPhotos(t *testing.T) {
	t.Parallel()
	environ := map[string]string{}
	backup := backedUp(t, environ)
	moved := filepath.Join(t.TempDir(), "moved")
	for _, end := range []string{"", ".sha256", ".photos"} {
		if err := os.Rename(backup+end, moved+end); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(moved + ".sha256"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the checksum is %v, %v", info, err)
	}
	if status, _, said := run(t, environ, "", "restore", moved); status != 0 {
		t.Fatal(said)
	}
	photos := filepath.Join(environ["DATA_DIR"], "photos")
	if got := tree(t, photos); len(got) != 2 || got[filepath.Join(photos, "LEFT.jpg")] != "a scratch on the LEFT.jpg" {
		t.Errorf("the photos are %v", got)
	}
	if err := os.RemoveAll(moved + ".photos"); err != nil {
		t.Fatal(err)
	}
	if status, out, said := run(t, environ, "", "restore", moved); status != 0 || !strings.Contains(out, "photos of the backup are not in") {
		t.Errorf("without its photos: %d, %s, %s", status, out, said)
	}
	remove(t, moved+".sha256")
	if status, out, said := run(t, environ, "", "restore", "--unchecked", moved); status != 0 || !strings.Contains(out, "nobody can tell") {
		t.Errorf("of an earlier version: %d, %s, %s", status, out, said)
	}
}

func TestABackupOfADatabaseThatOthersShareIsRefused(t *testing.T) {
	t.Parallel()
	for name, statements := range map[string]string{
		"in our schema": "CREATE TABLE invoices (id INT)",
		"in another":    "CREATE SCHEMA shop; CREATE TABLE shop.invoices (id INT)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			environ := map[string]string{"DATABASE_URL": dbtest.PostgresURL(t)}
			backup := backedUp(t, environ)
			ask(t, environ["DATABASE_URL"], statements)
			other := filepath.Join(t.TempDir(), "other")
			if status, _, said := run(t, environ, "", "backup", other); status != 1 || !strings.Contains(said, ".invoices") || !strings.Contains(said, "database of its own") {
				t.Errorf("%d, %s", status, said)
			}
			if _, err := os.Stat(other); err == nil {
				t.Error("a backup was written")
			}
			environ["DATABASE_URL"] = dbtest.PostgresURL(t)
			ask(t, environ["DATABASE_URL"], statements)
			if status, _, said := run(t, environ, "", "restore", backup); status != 1 || !strings.Contains(said, ".invoices") {
				t.Errorf("it is restored into one: %d, %s", status, said)
			}
		})
	}
}

func TestWhatPgDumpSaysIsPassedOn(t *testing.T) {
	t.Parallel()
	environ := map[string]string{"DATABASE_URL": dbtest.PostgresURL(t)}
	backedUp(t, environ)
	role := "reader_" + strings.ToLower(rand.Text())
	ask(t, environ["DATABASE_URL"], "CREATE ROLE "+role+" LOGIN PASSWORD 'correct'; GRANT SELECT ON people TO "+role)
	t.Cleanup(func() { ask(t, environ["DATABASE_URL"], "DROP OWNED BY "+role+"; DROP ROLE "+role) })
	begin, end := strings.Index(environ["DATABASE_URL"], "://")+3, strings.Index(environ["DATABASE_URL"], "@")
	limited := map[string]string{"DATABASE_URL": environ["DATABASE_URL"][:begin] + role + ":correct" + environ["DATABASE_URL"][end:], "DATA_DIR": environ["DATA_DIR"]}
	backup := filepath.Join(t.TempDir(), "backup")
	status, _, said := run(t, limited, "", "backup", backup)
	if status != 1 || !strings.Contains(said, "permission denied for") || strings.Contains(said, "was not found") || strings.Contains(said, "correct") {
		t.Errorf("%d, %s", status, said)
	}
	if left := tree(t, filepath.Dir(backup)); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// ask runs statements on a PostgreSQL database.
func ask(t *testing.T, url, statements string) {
	t.Helper()
	ctx := t.Context()
	if ctx.Err() != nil { // in a cleanup
		ctx = context.Background()
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, statements); err != nil {
		t.Fatal(err)
	}
}
