package handlers_test

import (
	"database/sql"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers"
)

// TestNoGETWritesAnything opens every page there is, as everybody: a browser
// opens links on its own, and a mail program looks at what they lead to.
func TestNoGETWritesAnything(t *testing.T) {
	t.Parallel()
	t.Run("of an event", func(t *testing.T) {
		t.Parallel()
		m := newMatrix(t, dbtest.SQLite(t))
		m.as("bob").post(at("/events/%d/nominations", m.event.ID), "emails", "sam@beds.example.net", "force", "Bedfordshire Police").want(http.StatusSeeOther)
		guest := m.mailed("sam@beds.example.net")
		feed := m.as("alice").feedLink("own")
		m.visit().get(feed).want(http.StatusOK) // notes that it was fetched, once an hour
		paths := []string{
			feed, "/check-in/ABCDEF", guest, guest + "/no", guest + "/check-in", guest + "/needs", guest + "/feedback", guest + "/certificate",
		}
		for _, r := range m.routes {
			if r.method == http.MethodGet {
				paths = append(paths, filled(r.path, m.object(r.path, m.event)), filled(r.path, m.object(r.path, m.draft)))
			}
		}
		m.opensWithoutWriting(paths, "alice", "charlie", "grace", "harper", "eve", "bob", "femi")
	})
	t.Run("of a course", func(t *testing.T) {
		t.Parallel()
		r := newClassroom(t, dbtest.SQLite(t))
		paths := []string{"/verify/" + r.signedOff("alice", "charlie"), "/my/training", "/llos/1"}
		for _, route := range handlers.Routes() {
			if route.Method == http.MethodGet && strings.HasPrefix(route.Path, "/training/:id") {
				paths = append(paths, filled(route.Path, fmt.Sprint(r.event.ID)))
			}
		}
		r.opensWithoutWriting(paths, "alice", "dana", "bob", "eve")
	})
}

// opensWithoutWriting has each of some people, and somebody who is not signed
// in, open paths, and sees that nothing is committed to the database.
func (s *site) opensWithoutWriting(paths []string, people ...string) {
	s.t.Helper()
	visitors := map[string]*visitor{"nobody": s.visit()}
	for _, name := range people {
		visitors[name] = s.as(name)
	}
	file, err := sql.Open("sqlite", "file:"+s.net.DB.Path())
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	file.SetMaxOpenConns(1) // which is told of the commits of all others
	commits := func() (seen int64) {
		s.t.Helper()
		if err := file.QueryRowContext(s.t.Context(), "PRAGMA data_version").Scan(&seen); err != nil {
			s.t.Fatal(err)
		}
		return seen
	}
	seen := map[int]int{}
	for name, v := range visitors {
		v.get("/") // may note that the session is in use
		for _, path := range paths {
			before := commits()
			a := v.get(path)
			if commits() != before && path != "/readyz" { // which is there to try a write
				s.t.Errorf("GET %s by %s wrote something", path, name)
			}
			seen[a.Status]++
		}
	}
	if seen[http.StatusOK] < len(paths) || seen[http.StatusInternalServerError] > 0 {
		s.t.Errorf("the answers were %v", seen)
	}
}
