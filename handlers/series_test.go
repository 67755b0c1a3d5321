package handlers_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestACoordinatorCopiesTheLastEditionOfASeries(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
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

func TestACoordinatorMakesAMeetingThatRecursAndChangesThisAndFollowing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob, alice := s.as("bob"), s.as("alice")
		first := []string{
			"title", "Network meeting", "kind", "network meeting", "starts", "2027-06-08T17:30", "ends", "2027-06-08T19:00", "venue", "Force headquarters",
			"repeats", "monthly", "every", "1", "role", "Member", "minimum", "1", "maximum", "30",
		}
		bob.post("/series/new", first...).want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "Enter the last day, or how many dates").has("input[name=title]", "")
		first = append(first, "count", "4", "form_key", "k")
		bob.post("/series/new", first...).want(http.StatusOK).has("h1", "Check the dates").has("main", "4 dates").count("input[name=leave_out]", 4).has("main", "Tuesday 10 August 2027, 5:30pm to 7pm")
		made := bob.post("/series/new", append(first, "confirmed", "on", "leave_out", "2027-07-13", "leave_out", "2027-08-10")...)
		series := made.Header.Get("Location")
		page := bob.follow(made).has("main", "Every month, on the second Tuesday").has("main", "2 upcoming dates are drafts")
		page.count("main .rr-row", 2)
		shown := bob.get(series+"/publication").want(http.StatusOK).has("main", "2 dates are published").has("main li", "Tuesday 8 June 2027, 5:30pm to 7pm: Member")
		seen, _ := shown.Find("input[name=seen]").Attr("value")
		bob.follow(bob.post(series+"/publication", "seen", seen)).has("main", "The dates are published").count("main a:contains('Publish')", 0)
		bob.get(series+"/publication").want(http.StatusOK).has("main", "No draft of this series can be published").count("main button", 0)
		alice.get(series + "/publication").want(http.StatusForbidden)

		bob.get(series+"/dates").want(http.StatusOK).has("main", "Every month, on the second Tuesday")
		bob.post(series+"/dates", "count", "2").want(http.StatusOK).has("main", "Tuesday 12 October 2027, 5:30pm to 7pm")
		bob.post(series+"/dates", "count", "99").want(http.StatusUnprocessableEntity)
		bob.follow(bob.post(series+"/dates", "count", "2", "confirmed", "on")).has("main", "Tuesday 9 November 2027")
		seen, _ = bob.get(series + "/publication").Find("input[name=seen]").Attr("value")
		bob.post(series+"/publication", "seen", seen).want(http.StatusSeeOther)

		id, _ := strconv.ParseInt(strings.TrimPrefix(series, "/series/"), 10, 64)
		dates, err := s.net.DB.Occurrences(t.Context(), id, "")
		if err != nil || len(dates) != 4 {
			t.Fatalf("%d dates, %v", len(dates), err)
		}
		var shift []string
		for i := range dates[:3] {
			shifts, err := s.net.DB.ShiftsOf(t.Context(), dates[i].ID)
			if err != nil || len(shifts) != 1 {
				t.Fatal(len(shifts), err)
			}
			shift = append(shift, strconv.FormatInt(shifts[0].ID, 10))
		}
		second, third := fmt.Sprintf("/events/%d", dates[1].ID), fmt.Sprintf("/events/%d", dates[2].ID)
		alice.post("/shifts/" + shift[1] + "/sign-up").want(http.StatusSeeOther)
		alice.post("/shifts/" + shift[2] + "/sign-up").want(http.StatusSeeOther)
		bob.get(second).has("main .rr-actions", "Change this and following").has("main .rr-actions", "Cancel this and following")
		form := bob.get(second + "/following").want(http.StatusOK)
		for name, want := range map[string]string{"starts": "17:30", "ends": "19:00", "maximum_" + shift[1]: "30", "venue": "Force headquarters"} {
			if got, _ := form.Find("input[name=" + name + "]").Attr("value"); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		change := []string{
			"scope", "following", "title", "Network meeting", "starts", "6pm", "ends", "19.30", "venue", "Force headquarters", "minimum_" + shift[1], "1", "maximum_" + shift[1], "30", "form_key", "f",
		}
		bob.post(second+"/following", "scope", "following", "title", "", "starts", "6.30 p.m.", "ends", "2000", "venue", "Force headquarters", "minimum_"+shift[1], "1", "maximum_"+shift[1], "30").
			want(http.StatusUnprocessableEntity).count(`#starts[value="18:30"]`, 1).count(`#ends[value="20:00"]`, 1)
		bob.post(second+"/following", change...).want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "Say why it changes")
		change = append(change, "reason", "The room is taken")
		preview := bob.post(second+"/following", change...).want(http.StatusOK).has("main", "3 dates change").has("main", "Tuesday 12 October 2027, 5:30pm to 7pm: another time, 6pm to 7:30pm").has("main", "1 person will be told")
		seen, _ = preview.Find("input[name=seen]").Attr("value")
		bob.post(second+"/following", append(change, "more", "on")...).want(http.StatusOK).has("h1", "Change this and following")
		alice.post(second+"/following", append(change, "confirmed", "on")...).want(http.StatusForbidden)
		bob.follow(bob.post(second+"/following", append(change, "confirmed", "on", "seen", seen)...)).has("main", "The dates are changed").has("main", "Tuesday 12 October 2027, 6pm to 7:30pm").has("main", "Tuesday 8 June 2027, 5:30pm to 7pm")

		cancel := bob.get(third+"/following/cancel").want(http.StatusOK).has("main", "2 dates are cancelled").has("main", "1 person will be told")
		seen, _ = cancel.Find("input[name=seen]").Attr("value")
		bob.post(third+"/following/cancel", "scope", "following", "reason", "", "seen", seen).want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "Say why they are cancelled")
		alice.post(third+"/following/cancel", "scope", "following", "reason", "x").want(http.StatusForbidden)
		bob.follow(bob.post(third+"/following/cancel", "scope", "following", "reason", "Nobody came", "seen", seen, "form_key", "c")).has("main", "The dates are cancelled").has("main", "Nobody came")
		bob.post(third+"/following/cancel", "scope", "following", "reason", "Nobody came", "seen", seen, "form_key", "c").want(http.StatusSeeOther)
		bob.get(third + "/copy").want(http.StatusSeeOther)
		for _, path := range []string{"/series/new", series + "/dates", second + "/following", second + "/following/cancel"} {
			alice.get(path).want(http.StatusForbidden)
		}
	})
}
