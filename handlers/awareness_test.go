package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestACoordinatorKeepsAwarenessDatesAndTicksTheirTasksOff(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		bob.get("/awareness").has("main", "No awareness dates yet")
		bob.follow(bob.post("/awareness/usual")).has("main", "LGBT+ History Month")

		// The site's day is 1 June 2027: Pride season is on, and its tasks are late.
		page := bob.get("/awareness").want(http.StatusOK)
		page.has("#awareness-4", "1 June to 30 September 2027").has("#awareness-4", "On now").has("#awareness-4", "Nothing planned").has("#awareness-4", "Late")
		if first := page.text("main li h2"); !strings.HasPrefix(first, "Pride season") {
			t.Errorf("the first date is %q, want the one that is on", first)
		}
		path, _ := page.Find("#awareness-4 button").First().Attr("formaction")
		bob.follow(bob.post(path)).has("#awareness-4", "Done")
		bob.follow(bob.delete(path)).has("#awareness-4", "Late")
		bob.send(http.MethodPost, path, map[string][]string{"_csrf": {bob.csrf}}, "Origin", origin, "Sec-Fetch-Site", "same-origin", "HX-Request", "true").
			want(http.StatusOK).has(".rr-task", "Not done").count("main", 0)

		proposed, _ := page.Find("main a[href*='title=IDAHOBIT']").First().Attr("href")
		bob.get(proposed).want(http.StatusOK).count("input[name=title][value^=IDAHOBIT]", 1).count("input[name=starts][value='2028-05-17T09:00']", 1)

		s.stall("Herts Pride", 60*days)
		bob.get("/awareness").has("#awareness-4", "Herts Pride").count("#awareness-4 .govuk-tag:contains('Nothing planned')", 0)
	})
}

func TestAnAwarenessDateIsChangedWithItsTasksAndEnded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		refused := bob.post("/awareness/new", "name", "Station open day", "rule", "whenever").want(http.StatusUnprocessableEntity)
		refused.has(".govuk-error-summary", "is not understood").has("textarea[name=rule]", "whenever")
		bob.follow(bob.post("/awareness/new", "name", "Station open day", "rule", "first Saturday of July", "expects", "on")).has("h1", "Station open day")
		bob.post("/awareness/1/tasks", "weeks", "x", "task", "").want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "how many weeks").has(".govuk-error-summary", "what has to be done")
		bob.follow(bob.post("/awareness/1/tasks", "weeks", "2", "task", "Put up posters")).has("main", "2 weeks before: Put up posters")
		bob.get("/awareness").has("main", "Saturday 3 July 2027").has("main", "By Saturday 19 June 2027")

		bob.post("/awareness/1/edit", "version", "1", "name", "Open day", "rule", "4 July").want(http.StatusSeeOther)
		bob.post("/awareness/1/edit", "version", "1", "name", "Old page", "rule", "5 July").want(http.StatusConflict).has("main", "Saved meanwhile")
		bob.post("/awareness/new", "name", "Open day", "rule", "4 July").want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "of this name")
		bob.follow(bob.delete("/awareness/tasks/1")).has("main", "No tasks yet")
		bob.follow(bob.delete("/awareness/1")).has("main", "No awareness dates yet")
		bob.get("/awareness/1/edit").want(http.StatusNotFound)

		alice := s.as("alice")
		alice.get("/awareness").want(http.StatusForbidden)
		alice.post("/awareness/usual").want(http.StatusForbidden)
	})
}
