package db_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// TestOnlyWhatIsWatchedIsCached looks at every question that the writer
// caches the answer to: SQLite has to say when its table is written.
func TestOnlyWhatIsWatchedIsCached(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	source := ""
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // our own source
		if err != nil {
			t.Fatal(err)
		}
		source += string(text)
	}
	watched := regexp.MustCompile(`cachedTables = .*`).FindString(source)
	asked := regexp.MustCompile(`cached(?:One|Many)\[\w+\]\(ctx, r, (.*)\)`).FindAllStringSubmatch(source, -1)
	if len(asked) < 5 {
		t.Fatalf("only %d questions were found", len(asked))
	}
	for _, question := range asked {
		table := regexp.MustCompile(`^"SELECT \S+ FROM (\w+) WHERE [^()]*"`).FindStringSubmatch(question[1])
		if strings.Contains(question[1], "text, args...") {
			continue // seldomOne asks seldom
		}
		if table == nil || !strings.Contains(watched, `"`+table[1]+`": true`) {
			t.Errorf("%s is cached, and its table is not watched", question[1])
		}
	}
}

// named returns the first name of a person as the writer reads it.
func named(t *testing.T, d *db.DB, id int64) (name string, roles int) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		p, err := tx.LockPerson(t.Context(), id)
		if err == nil {
			name, roles = p.FirstName, len(p.Roles)
			p.FirstName, p.Roles = "changed by a caller", append(p.Roles[:0], db.Guest) // which is the caller's own
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return name, roles
}

func addPerson(t *testing.T, d *db.DB, name string) *db.Person {
	t.Helper()
	p := &db.Person{Email: name + "@example.org", FirstName: name, Grade: db.PoliceOfficer, CreatedAt: time.Now(), Roles: []db.Role{db.Coordinator, db.Officer}}
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return tx.InsertPerson(t.Context(), p) }); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAVerbReadsWhatWasWrittenByWhateverStatement(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := addPerson(t, d, "alice")
		for range 3 {
			if name, roles := named(t, d, p.ID); name != "alice" || roles != 2 {
				t.Fatalf("read %q with %d roles", name, roles)
			}
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := tx.Exec(t.Context(), "UPDATE people SET first_name = 'Alicia'"); err != nil {
				return err
			}
			return tx.Exec(t.Context(), "DELETE FROM roles")
		})
		if err != nil {
			t.Fatal(err)
		}
		if name, roles := named(t, d, p.ID); name != "Alicia" || roles != 0 {
			t.Errorf("read %q with %d roles after the change", name, roles)
		}
	})
}

func TestAVerbReadsItsOwnChangeAndNobodyReadsOneThatWasUndone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := addPerson(t, d, "alice")
		named(t, d, p.ID)
		undo := errors.New("undo")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			p.FirstName = "Alicia"
			if err := tx.UpdatePerson(t.Context(), p, "first_name"); err != nil {
				return err
			}
			if now, err := tx.Person(t.Context(), p.ID); err != nil || now.FirstName != "Alicia" {
				t.Errorf("the verb reads %v, %v", now, err)
			}
			return undo
		})
		if !errors.Is(err, undo) {
			t.Fatal(err)
		}
		if name, _ := named(t, d, p.ID); name != "alice" {
			t.Errorf("read %q, which was undone", name)
		}
	})
}

// TestVerbsThatShareACommitReadNothingThatOneOfThemUndid lets many verbs wait
// for the writer, so that they share a commit, and has every second one fail
// after it changed a person.
func TestVerbsThatShareACommitReadNothingThatOneOfThemUndid(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	p := addPerson(t, d, "alice")
	undo := errors.New("undo")
	waiting, done := make(chan struct{}), make(chan error, 101)
	go func() {
		done <- d.Write(t.Context(), func(*db.Tx) error {
			<-waiting
			return nil
		})
	}()
	for i := range 100 {
		go func() {
			done <- d.Write(t.Context(), func(tx *db.Tx) error {
				now, err := tx.Person(t.Context(), p.ID)
				switch {
				case err != nil:
					return err
				case now.FirstName != "alice":
					t.Errorf("read %q, which was undone", now.FirstName)
				case i%2 == 0:
					now.FirstName = "Alicia"
					return errors.Join(tx.UpdatePerson(t.Context(), now, "first_name"), undo)
				}
				return nil
			})
		}()
	}
	close(waiting)
	for range 101 {
		if err := <-done; err != nil && !errors.Is(err, undo) {
			t.Error(err)
		}
	}
}

func TestAVerbReadsWhatAnotherProgramWroteToTheFile(t *testing.T) {
	t.Parallel()
	here, there := dbtest.SQLiteTwice(t)
	p := addPerson(t, here, "alice")
	named(t, here, p.ID)
	p.FirstName = "Alicia"
	if err := there.Write(t.Context(), func(tx *db.Tx) error { return tx.UpdatePerson(t.Context(), p, "first_name") }); err != nil {
		t.Fatal(err)
	}
	if name, _ := named(t, here, p.ID); name != "Alicia" {
		t.Errorf("read %q, as it was before the other program wrote", name)
	}
}
