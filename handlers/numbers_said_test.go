package handlers_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// What pages say of the numbers that TestTheNumbersOfTheRulesAreThosePromised
// pins: changing either alone is noticed.
func TestAPageSaysTheNumberOfTheRules(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	alice, bob, eve := s.as("alice"), s.as("bob"), s.as("eve")
	s.addZoe()
	zoe := s.visit()
	zoe.get("/sign-in")
	zoe.post("/sign-in", "email", "zoe@example.org", "password", password).want(http.StatusSeeOther)
	bob.get("/messages").has("main", "There are no reminders about accreditations in the next 90 days")
	s.insert(func(tx *db.Tx) error {
		return tx.InsertAccreditation(t.Context(), &db.Accreditation{PersonID: s.person("alice").ID, Kind: db.LLO, GrantedOn: "2025-01-01", ExpiresOn: "2027-08-01", RecordedAt: s.net.Now()})
	})
	soon := s.stall("Market", 11*time.Hour)
	short := s.shiftOf(soon, "Stall", 2)
	alice.post(signUpPath(short)).want(http.StatusSeeOther)
	bob.post(signUpPath(short)).want(http.StatusSeeOther)
	for _, name := range []string{"charlie", "dana", "femi"} {
		s.as(name).post(signUpPath(short)).want(http.StatusSeeOther)
	}
	later := s.stall("Herts Pride", 40*time.Hour)
	late := s.shiftOf(later, "Stall", 2)
	alice.post(signUpPath(late)).want(http.StatusSeeOther)
	s.wait(16 * time.Minute)
	for _, v := range []*visitor{alice, bob} {
		v.delete(signUpPath(short), "reason", "unwell").want(http.StatusSeeOther)
	}
	for what, c := range map[string]struct {
		who            *visitor
		path           string
		selector, says string
	}{
		"cookies: a session":      {s.visit(), "/cookies", "tr:contains('session')", "have not used the rota for 12 hours; 7 days at most"},
		"cookies: a device":       {s.visit(), "/cookies", "tr:contains('device')", "90 days after you last signed in here"},
		"privacy: speakers":       {s.visit(), "/privacy", "main", "is forgotten 21 days after it"},
		"a new password":          {zoe, "/account", "main", "At least 15 characters."},
		"withdrawing late":        {alice, at("/shifts/%d/withdraw", late.ID), "main", "The shift starts in less than 48 hours."},
		"who waits":               {s.as("charlie"), "/my/rota", "main", "It starts in less than 12 hours, so free places are not offered by email."},
		"filling by hand":         {eve, at("/events/%d/staffing", soon.ID), at("#by-hand-%d", short.ID), "2 places are free and 3 people are waiting. The shift starts in less than 12 hours, which is too late to offer places one by one."},
		"filling by hand, in all": {eve, at("/events/%d/staffing", soon.ID), at("#glance-shift-%d [data-label=Places]", short.ID), "Fill by hand"},
		"who could be asked":      {eve, at("/events/%d/staffing?shift=%d", later.ID, late.ID), "main", "(last 90 days and upcoming)"},
		"reminders of an event":   {eve, at("/events/%d/messages", s.stall("Empty", 3*days).ID), "main", "7 days and 24 hours before, and on the morning"},
		"withdrawals, counted":    {bob, "/dashboard", "main", "2 withdrawals in the last 14 days"},
		"coverage":                {bob, "/llos/coverage", "th", "Events in 90 days"},
		"checking in":             {alice, "/check-in", "main", "from 15 minutes before the session until its end"},
		"papers of a vehicle":     {s.as("femi"), "/vehicles/new", "main", "Keepers are reminded 30 and 7 days before."},
	} {
		a := c.who.get(c.path)
		if a.Status != http.StatusOK {
			t.Errorf("%s: %s answers %d", what, c.path, a.Status)
			continue
		}
		a.has(c.selector, c.says)
	}
	s.wait(30 * days)
	s.as("bob").get("/dashboard").has("main", "Nobody has withdrawn from an upcoming shift in the last 14 days.")
	empty := emptySite(t, dbtest.SQLite(t))
	empty.visit().get(empty.setupPath()).has("#password-hint", "At least 15 characters.")
}
