package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestNeedsAreReadByThoseWhoRunTheEventAndByNobodyElse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		page := at("/events/%d/needs", r.event.ID)
		alice := r.as("alice")
		alice.get(at("/training/%d", r.event.ID)).count("a[href='"+page+"']", 1)
		alice.get(page).want(http.StatusOK).count("textarea", 2).count("table", 0)
		alice.post(page, "access", strings.Repeat("x", 301), "dietary", "Vegan").want(http.StatusUnprocessableEntity).count("#access-error", 1).has("textarea[name=dietary]", "Vegan")
		alice.follow(alice.post(page, "access", "CANARY a ramp", "dietary", "Vegan")).has("main", "What you need is saved").has("textarea[name=access]", "CANARY a ramp")
		for _, name := range []string{"bob", "dana", "eve"} {
			r.as(name).get(page).want(http.StatusOK).has("tbody", "Alice Okafor").has("tbody", "CANARY a ramp")
			caterer := r.as(name).get(page+"/caterer").want(http.StatusOK).has("tbody", "Vegan1")
			if strings.Contains(caterer.text("main"), "Alice") || strings.Contains(caterer.Body, "CANARY") {
				t.Error("the caterer reads who needs what")
			}
		}
		for _, name := range []string{"charlie", "femi"} {
			if body := r.as(name).get(page).want(http.StatusOK).Body; strings.Contains(body, "CANARY") || strings.Contains(body, "Vegan") {
				t.Errorf("%s reads what Alice needs", name)
			}
			r.as(name).get(page + "/caterer").want(http.StatusForbidden)
		}
		r.as("femi").get(page).has("main", "You have no place at this event").count("textarea", 0)
		r.as("femi").post(page, "access", strings.Repeat("x", 301)).want(http.StatusConflict).has("main", "no place at this event").count("textarea", 0)
		r.as("grace").get(page).want(http.StatusNotFound)
		for _, path := range []string{at("/events/%d/history", r.event.ID), at("/events/%d/staffing", r.event.ID), "/events.csv", "/messages"} {
			if strings.Contains(r.as("bob").get(path).Body, "CANARY") {
				t.Errorf("%s tells what Alice needs", path)
			}
		}
	})
}
