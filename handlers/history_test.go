package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestNamesInTheHistoryAreForThoseWhoRunTheEvent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		g := s.joins("alice", s.shift, db.SignupConfirmed)
		s.joins("charlie", s.shift, db.SignupConfirmed)
		if err := s.net.Staffing.Remove(t.Context(), s.person("bob"), g.ID, "a secret of Alice's"); err != nil {
			t.Fatal(err)
		}
		path := at("/events/%d/history", s.event.ID)
		for _, name := range []string{"bob", "eve"} {
			page := s.as(name).get(path).want(http.StatusOK).count(".moj-timeline__item", 3)
			page.has(".moj-timeline__item", "Bob Marsh took Alice Okafor off Stall morning").has(".moj-timeline__item", "Reason: a secret of Alice's").has(".moj-timeline__item time", "Tuesday 1 June 2027, 10am")
		}
		s.as("alice").get(path).want(http.StatusOK).count(".moj-timeline__item", 2).has(".moj-timeline__item", "A coordinator took you off Stall morning")
		page := s.as("charlie").get(path).want(http.StatusOK).count(".moj-timeline__item", 1)
		for _, secret := range []string{"Okafor", "Alice", "Marsh", "secret"} {
			if strings.Contains(page.text("main"), secret) {
				t.Errorf("Charlie reads %q in the history", secret)
			}
		}
		s.as("grace").get(path).want(http.StatusNotFound)
		s.as("bob").get("/events/99999/history").want(http.StatusNotFound)
		s.as("bob").get(path + "?before=xyz").want(http.StatusOK)
	})
}
