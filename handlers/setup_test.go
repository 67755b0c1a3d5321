package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func (s *site) setupPath() string {
	s.t.Helper()
	link, err := s.net.Accounts.SetupLink(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.TrimPrefix(link, origin)
}

var first = []string{"first", "Harper", "last", "Quinn", "email", "harper@example.org", "password", password}

func TestTheFirstAdministratorIsMadeByALinkThatWorksOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := emptySite(t, d)
		path := s.setupPath()
		v := s.visit()
		v.get(path).want(http.StatusOK).has("h1", "Set up the rota")
		v.post(path, "first", "Harper", "last", "Quinn", "email", "harper@example.org", "password", "too short").
			want(http.StatusUnprocessableEntity).has("#password-error", "at least 15").count(`#first[value="Harper"]`, 1)
		v.post(path, first...).want(http.StatusSeeOther)
		v.get("/account").want(http.StatusOK).has("main", "administrator").has("main", "coordinator").has("#notices", "Your account is made")

		s.visit().get(path).want(http.StatusNotFound)
		s.visit().post(path, first...).want(http.StatusNotFound)
		if again := s.setupPath(); again != "" {
			t.Errorf("with people there is another link: %s", again)
		}
	})
}

func TestTheSetupLinkIsValidForThirtyMinutes(t *testing.T) {
	t.Parallel()
	s := emptySite(t, dbtest.SQLite(t))
	path := s.setupPath()
	s.wait(30*time.Minute - time.Second)
	s.visit().get(path).want(http.StatusOK)
	s.wait(time.Second)
	s.visit().get(path).want(http.StatusNotFound).has("main", "older than 30 minutes")
	s.visit().post(path, first...).want(http.StatusNotFound)
	s.visit().get("/setup/guessed").want(http.StatusNotFound)
}

func TestTwoSetupLinksMakeOneAdministrator(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := emptySite(t, d)
		paths := []string{s.setupPath(), s.setupPath()}
		statuses := make(chan int, len(paths))
		for i, path := range paths {
			go func() {
				fields := append([]string{}, first...)
				fields[5] = string(rune('a'+i)) + "@example.org"
				statuses <- s.visit().post(path, fields...).Status
			}()
		}
		made := 0
		for range paths {
			if <-statuses == http.StatusSeeOther {
				made++
			}
		}
		if made != 1 {
			t.Errorf("%d administrators were made", made)
		}
	})
}
