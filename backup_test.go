package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestABackupHoldsThePhotosAndARestorePutsThemBack(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	environ := begun(t, map[string]string{"DATA_DIR": filepath.Join(folder, "data")})
	backup, photos := filepath.Join(folder, "backup.db"), filepath.Join(folder, "data", "photos")
	if status, _, said := run(t, environ, "correct horse battery staple\n", "person", "add", "--email", "bob@example.org", "--first", "Bob", "--last", "Marsh"); status != 0 {
		t.Fatal(said)
	}
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(photos, "LEFT.jpg"), "a scratch")
	write(filepath.Join(photos, "RIGHT.jpg"), "a dent")
	status, out, said := run(t, environ, "", "backup", backup)
	if status != 0 || !strings.Contains(out, "the photos (2) are in "+backup+".photos") {
		t.Fatalf("%d, %s, %s", status, out, said)
	}
	for path, mode := range map[string]os.FileMode{backup + ".photos": 0o700, filepath.Join(backup+".photos", "LEFT.jpg"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s is %v, %v", path, info, err)
		}
	}
	if err := os.Remove(backup); err != nil {
		t.Fatal(err)
	}
	if status, _, said := run(t, environ, "", "backup", backup); status != 1 || !strings.Contains(said, "never overwrites") {
		t.Errorf("over the photos of another backup: %d, %s", status, said)
	}
	other := filepath.Join(folder, "other.db")
	if status, _, said := run(t, environ, "", "backup", other); status != 0 {
		t.Fatal(said)
	}

	if err := os.Remove(filepath.Join(photos, "LEFT.jpg")); err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(photos, "LATER.jpg"), "after the backup")
	write(filepath.Join(photos, "LEFT.jpg.part"), "a copy that broke off")
	if status, _, said := run(t, environ, "", "restore", other); status != 0 {
		t.Fatal(said)
	}
	for name, want := range map[string]string{"LEFT.jpg": "a scratch", "RIGHT.jpg": "a dent", "LATER.jpg": "after the backup"} {
		if got, err := os.ReadFile(filepath.Join(photos, name)); err != nil || string(got) != want {
			t.Errorf("%s is %q, %v", name, got, err)
		}
	}
}
