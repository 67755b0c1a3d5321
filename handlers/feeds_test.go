package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestACalendarLinkIsShownOnceAndReadWithoutSigningIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		alice := s.as("alice")
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall", 3)
		alice.post(fmt.Sprintf("/shifts/%d/sign-up", shift.ID)).want(http.StatusSeeOther)
		alice.get("/account/calendar").has("main", "No link yet").count("form[action='/account/calendar']", 1)
		made := alice.post("/account/calendar", "kind", "own").want(http.StatusOK)
		link, _ := made.Find("#link-own").Attr("value")
		u, err := url.Parse(link)
		if err != nil || !strings.HasPrefix(link, origin+"/feeds/") {
			t.Fatalf("the link is %q, %v", link, err)
		}
		if again := alice.get("/account/calendar"); strings.Contains(again.Body, u.Path) {
			t.Error("the link is shown a second time")
		}

		nobody := s.visit()
		feed := nobody.get(u.Path).want(http.StatusOK)
		if !strings.HasPrefix(feed.Header.Get("Content-Type"), "text/calendar") || !strings.Contains(feed.Body, "SUMMARY:Duty") || len(feed.Header.Values("Set-Cookie")) > 0 {
			t.Errorf("the feed is %s:\n%s", feed.Header.Get("Content-Type"), feed.Body)
		}
		nobody.get(u.Path, "If-None-Match", `"other", W/`+feed.Header.Get("ETag")).want(http.StatusNotModified)
		alice.get("/account/calendar").has("main", "Last fetched: Tuesday 1 June 2027")

		alice.post("/account/calendar", "kind", "network").want(http.StatusNotFound)
		alice.post("/account/calendar", "kind", "own").want(http.StatusOK)
		nobody.get(u.Path).want(http.StatusNotFound)
		nobody.get("/public/calendar.ics").want(http.StatusOK)
		s.as("harper").get("/account/calendar").has("main", "nothing to put")
		s.as("femi").post("/account/calendar", "kind", "vehicle").want(http.StatusOK).has("main", "shown this once")
	})
}
