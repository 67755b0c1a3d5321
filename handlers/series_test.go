package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestACoordinatorCopiesTheLastEditionOfASeries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		bob.get("/series").has("main", "No series yet")
		bob.follow(bob.post("/events/new", "title", "Herts Pride 2027", "kind", "Pride stall", "starts", "2027-08-14T12:00", "ends", "2027-08-14T22:00",
			"venue", "Cassiobury Park", "series", "Herts Pride")).want(http.StatusOK)
		bob.post("/events/1/shifts", "role", "Stall", "starts", "2027-08-14T12:00", "ends", "2027-08-14T22:00", "minimum", "2", "maximum", "4").want(http.StatusSeeOther)
		bob.post("/events/1/edit/notes", "version", "1", "layout", "Tables in a U", "lessons", "Bring water").want(http.StatusSeeOther)
		bob.get("/series").has("main li", "Herts Pride").has("main li", "Saturday 14 August 2027 (draft)")
		bob.get("/series/1").has("main", "Saturday 14 August 2027, 12pm to 10pm").has("main .rr-actions", "Copy last edition").has("main", "Bring water")

		page := bob.get("/events/1/copy").want(http.StatusOK)
		page.has("main", "becomes Saturday 12 August 2028, 12pm to 10pm").has("main", "Both are the second Saturday of August").
			has("main", "Herts Pride 2027 becomes Herts Pride 2028").has("main", "Bring water").has("main", "Tables in a U")
		if title, _ := page.Find("input[name=title]").Attr("value"); title != "Herts Pride 2028" {
			t.Errorf("the title is filled in as %q", title)
		}
		bob.post("/events/1/copy", "more", "on", "title", "Big Pride", "starts", "2028-08-19T12:00").want(http.StatusOK).
			has("main", "It was the second Saturday of August and becomes the third Saturday of August")
		refused := bob.post("/events/1/copy", "title", "Kept", "starts", "2028-02-30T12:00").want(http.StatusUnprocessableEntity)
		refused.count(".govuk-error-summary li", 1).has(".govuk-error-summary", "not in the calendar")
		key, _ := page.Find("input[name=form_key]").Attr("value")
		made := bob.post("/events/1/copy", "title", "Herts Pride 2028", "starts", "2028-08-12T12:00", "form_key", key)
		again := bob.post("/events/1/copy", "title", "Herts Pride 2028", "starts", "2028-08-12T12:00", "form_key", key)
		if a, b := made.Header.Get("Location"), again.Header.Get("Location"); a != "/events/2/edit" || a != b {
			t.Errorf("sent twice it leads to %s and %s", a, b)
		}
		bob.follow(made).has("main", "Last time’s lessons are there to read")
		bob.get("/events/2").has("main", "Last time’s lessons").has("main dl", "Herts Pride")
		bob.get("/events/2/edit/notes").has("main dl", "Bring water").has("textarea[name=layout]", "Tables in a U")
		bob.post("/events/1/copy", "starts", "2028-08-12T12:00").want(http.StatusConflict).has("main", "There is an edition of 2028 already").has("main .govuk-inset-text", "Herts Pride 2028, Saturday 12 August 2028")
		bob.get("/events/1/copy").has("main .govuk-inset-text", "Herts Pride 2028").count("button:contains('Create the draft')", 0)

		alice, eve := s.as("alice"), s.as("eve")
		for _, path := range []string{"/series", "/series/1", "/series/1/edit"} {
			alice.get(path).want(http.StatusForbidden)
			eve.get(path).want(http.StatusForbidden)
		}
		led := s.stall("Eve’s stall", 90*days)
		alice.get("/events/1/copy").want(http.StatusNotFound)
		alice.get(fmt.Sprintf("/events/%d/copy", led.ID)).want(http.StatusForbidden)
		eve.get(fmt.Sprintf("/events/%d/copy", led.ID)).want(http.StatusForbidden)
		eve.post(fmt.Sprintf("/events/%d/copy", led.ID)).want(http.StatusForbidden)
		bob.get("/series/99").want(http.StatusNotFound)
	})
}

func TestACancelledYearKeepsItsReasonSourceAndLessons(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		bob.post("/events/new", "title", "Herts Pride", "kind", "Pride stall", "starts", "2027-08-14T12:00", "ends", "2027-08-14T22:00", "series", "Herts Pride")
		bob.post("/events/1/cancel", "version", "1", "reason", "COVID-19").want(http.StatusSeeOther)
		form := bob.get("/events/1/edit/notes").want(http.StatusOK)
		version, _ := form.Find("input[name=version]").Attr("value")
		bob.follow(bob.post("/events/1/edit/notes", "version", version, "source", "Public reports", "lessons", "Ask earlier")).has(".govuk-inset-text", "Source: Public reports")
		page := bob.get("/series/1").has("main li", "Cancelled").has("main li", "COVID-19").has("main li", "Source: Public reports").has("main li", "Ask earlier")
		if !strings.Contains(page.text("main .rr-actions"), "Copy last edition") {
			t.Error("a series whose only edition was cancelled can't be copied")
		}
		bob.post("/series/1/edit", "version", "1", "title", "Pride in Herts", "notes", "Ask in January").want(http.StatusSeeOther)
		bob.get("/series/1").has("h1", "Pride in Herts").has("main", "Ask in January")
		bob.post("/series/1/edit", "version", "1", "title", "Old page").want(http.StatusConflict).has("main", "Saved meanwhile")
	})
}
