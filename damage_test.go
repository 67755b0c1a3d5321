package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
)

func TestTheWholeDatabaseIsCheckedAtTheTerminal(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, func(t *testing.T, url string, d *db.DB) {
		environ := map[string]string{"DATABASE_URL": url, "DATA_DIR": t.TempDir(), "FORCE_NAME": "Testshire Police"}
		repair := dbtest.DamageOpen(t, d)
		damaged := func() bool {
			t.Helper()
			c, err := network.New(d, action.Settings{}).Upkeep.Condition(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return c.Damaged
		}
		if status, _, said := run(t, environ, "", "check"); status != 1 || !strings.Contains(said, "rainbowrota: the database is damaged") || !damaged() {
			t.Errorf("damaged: %d, %s, noted %t", status, said, damaged())
		}
		repair()
		if status, out, _ := run(t, environ, "", "check"); status != 0 || !strings.Contains(out, "No damage was found.") || damaged() {
			t.Errorf("repaired: %d, %s, noted %t", status, out, damaged())
		}
		dbtest.DamageOpen(t, d)
		if status, out, _ := run(t, environ, "", "migrate"); status != 0 || damaged() {
			t.Errorf("not looked at: %d, %s, noted %t", status, out, damaged())
		}
	})
}

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
