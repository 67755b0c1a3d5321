package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestAMistypedVariableIsWarnedOf(t *testing.T) {
	t.Parallel()
	for name, meant := range map[string]string{
		"BASEURL": "BASE_URL", "FORCE_NAMES": "FORCE_NAME", "DATABSE_URL": "DATABASE_URL", "SMTP_URI": "SMTP_URL", "Base_Url": "BASE_URL",
		"ROTA_FORCE_NAME": "FORCE_NAME", "TRUST_PROXIES": "", "TRUSTED_PROXY": "TRUST_PROXY", "MAIL_FORM": "MAIL_FROM", "PGHOTS": "",
		"PGPASWORD": "PGPASSWORD", "PG_PASSWORD": "PGPASSWORD", "PGSSL_MODE": "PGSSLMODE", "ADDRS": "ADDR", "PORT": "ADDR",
		"HOME": "", "TERM": "", "PATH": "", "LANG": "", "USER": "", "PWD": "", "HOSTNAME": "", "TZ": "", "PGDATA": "", "LOGNAME": "", "INVOCATION_ID": "", "JOURNAL_STREAM": "",
		"BASE_URL": "", "PGHOST": "", "FORCE_NAME": "",
	} {
		if got := meantName(name); got != meant {
			t.Errorf("%s is taken for %q, want %q", name, got, meant)
		}
	}
	environ := begun(t, map[string]string{"DATA_DIR": t.TempDir()})
	environ["MAILFROM"], environ["PGHOST"] = "secret-value", "secret-host"
	status, _, said := run(t, environ, "", "migrate")
	if status != 0 || !strings.Contains(said, "name=MAILFROM meant=MAIL_FROM") || !strings.Contains(said, "name=PGHOST") || strings.Contains(said, "secret") {
		t.Errorf("%d, %s", status, said)
	}
}

func TestTheForceHasNoNameButItsOwn(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, func(t *testing.T, url string, d *db.DB) {
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		environ := map[string]string{"DATA_DIR": t.TempDir(), "DATABASE_URL": url, "FORCE_NAME": ""}
		s := start(t, environ) // a new rota begins without a name
		if _, page := s.get(s.url + "/"); strings.Contains(page, "Testshire") || strings.Contains(page, "Hertfordshire") {
			t.Errorf("the front page names a force: %s", page)
		}
		s.stop()
		add := []string{"person", "add", "--email", "bob@example.org", "--first", "Bob", "--last", "Marsh", "--force", "Testshire Police"}
		if status, _, said := run(t, environ, "correct horse battery staple\n", add...); status != 0 {
			t.Fatal(status, said)
		}
		if status, _, said := run(t, environ, "", "serve"); status != 1 || !strings.Contains(said, "FORCE_NAME must be set") {
			t.Errorf("with people of a force and none of its own it starts: %d, %s", status, said)
		}
		environ["FORCE_NAME"] = "Testshire Police"
		s = start(t, environ)
		s.stop()
		environ["FORCE_NAME"] = "" // it is saved
		s = start(t, environ)
		if _, page := s.get(s.url + "/"); !strings.Contains(page, "Testshire Police") {
			t.Errorf("the front page says %s", page)
		}
	})
}

func TestACommandInTheWrongFolderBeginsNoRota(t *testing.T) {
	t.Parallel()
	commands := map[string][]string{
		"migrate": {"migrate"}, "release": {"release"}, "check": {"check"},
		"person add": {"person", "add", "--email", "bob@example.org", "--first", "Bob", "--last", "Marsh"},
	}
	places := map[string]func(t *testing.T) (environ map[string]string, looked string){
		"no folder": func(t *testing.T) (map[string]string, string) {
			folder := filepath.Join(t.TempDir(), "data")
			return map[string]string{"DATA_DIR": folder}, filepath.Join(folder, "rainbowrota.db")
		},
		"an empty file": func(t *testing.T) (map[string]string, string) {
			file := filepath.Join(t.TempDir(), "rota.db")
			if err := os.WriteFile(file, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			return map[string]string{"DATABASE_URL": file}, file
		},
		"an SQLite file without a rota": func(t *testing.T) (map[string]string, string) {
			file := filepath.Join(t.TempDir(), "rota.db")
			d, err := db.Open(t.Context(), file)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			return map[string]string{"DATABASE_URL": file}, file
		},
		"PostgreSQL": func(t *testing.T) (map[string]string, string) {
			url := dbtest.PostgresURL(t)
			path, _, _ := strings.Cut(url[strings.LastIndex(url, "/"):], "?")
			return map[string]string{"DATABASE_URL": url, "DATA_DIR": t.TempDir()}, path
		},
	}
	for place, make := range places {
		for name, command := range commands {
			t.Run(name+" in "+place, func(t *testing.T) {
				environ, looked := make(t)
				environ["FORCE_NAME"] = "Testshire Police"
				for range 2 { // the first try leaves nothing that the second takes for a rota
					status, _, said := run(t, environ, "correct horse battery staple\n", command...)
					if status != 1 || !strings.Contains(said, "there is no rota in") || !strings.Contains(said, looked) {
						t.Fatalf("%d, %s", status, said)
					}
				}
				if folder := environ["DATA_DIR"]; place == "no folder" {
					if _, err := os.Stat(folder); err == nil {
						t.Errorf("it made %s", folder)
					}
				}
				begun(t, environ)
				if status, _, said := run(t, environ, "correct horse battery staple\n", command...); status != 0 {
					t.Errorf("in a new rota: %d, %s", status, said)
				}
			})
		}
	}
}
