package handlers_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// Somebody who is deactivated at one server has no way in at another one a second later.
func TestALeaverIsOutOnEveryServerWithinASecond(t *testing.T) {
	t.Parallel()
	for name, twice := range map[string]func(testing.TB) (*db.DB, *db.DB){"PostgreSQL": dbtest.PostgresTwice, "SQLite": dbtest.SQLiteTwice} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			here, there := twice(t)
			s := newStall(t, here)
			other := s.beside(there)
			s.wait(s.event.StartsAt.Sub(s.net.Now()) - 40*time.Hour)
			_, _, offer := s.offered(0)
			feed := s.as("charlie").feedLink("own")
			charlie, anybody := other.as("charlie"), other.visit()
			for range 2 { // so that what is asked for is cached
				charlie.get("/my/rota").want(http.StatusOK)
				anybody.get(feed).want(http.StatusOK)
				anybody.get(offer).want(http.StatusOK).has("button", "Accept")
			}
			s.as("bob").post(s.pageOf("charlie", "/deactivation"), "reason", "left").want(http.StatusSeeOther)
			left := time.Now()
			for _, gone := range []func() bool{
				func() bool { return charlie.get("/my/rota").Status == http.StatusSeeOther },
				func() bool { return anybody.get(feed).Status == http.StatusNotFound },
				func() bool { return anybody.get(offer).Find("button:contains('Accept')").Length() == 0 },
			} {
				for !gone() {
					if time.Since(left) > time.Second {
						t.Fatal("a second later the other server lets the leaver in")
					}
				}
			}
			anybody.post(offer, "answer", "accept").want(http.StatusConflict)
			waiting, err := there.Messages(t.Context(), db.MessageFilter{PersonID: s.person("charlie").ID, Statuses: []db.MessageStatus{db.MessagePending, db.MessageSending}})
			if err != nil || len(waiting) != 0 {
				t.Errorf("%d messages wait for the leaver, %v", len(waiting), err)
			}
		})
	}
}
