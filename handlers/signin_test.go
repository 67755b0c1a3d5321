package handlers_test

import (
	"net/http"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestAPersonSignsInAndOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		v := s.as("alice")
		page := v.get("/account").want(http.StatusOK).has("h1", "Your account").has("main", "alice@example.org")
		page.count(`meta[name="csrf-token"]`, 1)
		v.follow(v.post("/sign-out")).want(http.StatusOK).has("#notices", "You are signed out")
		v.get("/account").want(http.StatusSeeOther)
	})
}
