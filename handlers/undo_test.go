package handlers_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestUndoingWhatIsNotThereSaysThatNothingWasChanged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const none = "Nothing was changed"
		s, _, programme := newConference(t, d)
		eve := s.as("eve")
		eve.follow(eve.post(programme, session("Living with it", "13:00", "14:00")...))
		code := eve.get("/programme/1/code").text(".rr-code__code")
		pride := s.stall("Herts Pride", 30*days)
		shift := s.shiftOf(pride, "Stall morning", 3)
		charlie, err := s.net.Rota.SignUp(t.Context(), s.person("charlie"), shift.ID)
		if err != nil {
			t.Fatal(err)
		}
		s.wait(30*days + 3*time.Hour)
		eve = s.as("eve")
		alice := s.as("alice")
		removal := at("/programme/1/check-ins/%d", s.person("alice").ID)
		for _, c := range []struct {
			who  *visitor
			path string
			form []string
			do   func() // makes it so that there is something to undo
			says string
		}{
			{alice, "/programme/1/check-in", nil, func() { alice.post("/check-in/confirm", "code", code).want(http.StatusSeeOther) }, "You are not checked in any more"},
			{eve, removal, nil, func() { alice.post("/check-in/confirm", "code", code).want(http.StatusSeeOther) }, "The check-in is removed"},
			{eve, at("/signups/%d/attendance", charlie.ID), []string{"was", ""}, func() {
				eve.post(at("/signups/%d/attendance", charlie.ID), "attendance", "arrived", "was", "").want(http.StatusSeeOther)
			}, "Undone"},
			{alice, "/account/calendar", []string{"kind", "own"}, func() { alice.feedLink("own") }, "The link has ended"},
		} {
			c.who.follow(c.who.delete(c.path, c.form...)).has("#notices", none)
			c.do()
			c.who.get("/") // what is new was read
			if len(c.form) > 0 && c.form[0] == "was" {
				c.form = []string{"was", "arrived"}
			}
			c.who.follow(c.who.delete(c.path, c.form...)).has("#notices", c.says)
			c.who.follow(c.who.delete(c.path, c.form...)).has("#notices", none) // pressed twice
		}
	})
}

func TestWhoWasTakenOffAShiftIsNotToldThatTheyHaveWithdrawn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall morning", 3)
		alice := s.as("alice")
		alice.post(signUpPath(shift)).want(http.StatusSeeOther)
		g, err := s.net.DB.SignupOf(t.Context(), shift.ID, s.person("alice").ID)
		if err != nil {
			t.Fatal(err)
		}
		s.as("bob").delete(at("/signups/%d", g.ID), "reason", "needed elsewhere").want(http.StatusSeeOther)
		alice.delete(signUpPath(shift)).want(http.StatusConflict).has("main", "You are no longer on this shift")
		alice.post(signUpPath(shift)).want(http.StatusSeeOther)
		for range 2 { // pressed twice
			alice.follow(alice.delete(signUpPath(shift))).has("#notices", "You have withdrawn")
		}
	})
}
