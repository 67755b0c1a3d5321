package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestADamagedDatabaseIsSaidFromTheStart(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func([]byte){"ok": func([]byte) {}, "damaged": dbtest.Damage} {
		folder := t.TempDir()
		file, err := os.ReadFile(dbtest.SQLitePath(t))
		if err != nil {
			t.Fatal(err)
		}
		change(file)
		if err := os.WriteFile(filepath.Join(folder, "rainbowrota.db"), file, 0o600); err != nil {
			t.Fatal(err)
		}
		s := start(t, map[string]string{"DATA_DIR": folder, "FORCE_NAME": "Testshire Police"})
		says := func() (string, bool) {
			_, body := s.get(s.url + "/readyz")
			return body, strings.Contains(body, `"database":"`+name+`"`)
		}
		body, right := says()
		for deadline := time.Now().Add(time.Minute); !right && time.Now().Before(deadline); { // on a slow machine the job finds it
			body, right = says()
		}
		if !right {
			t.Errorf("/readyz of a database that is %s says %s", name, body)
		}
	}
}
