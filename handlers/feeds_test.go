package handlers_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// feedLink makes a visitor's calendar link of a kind and returns its path.
func (v *visitor) feedLink(kind string) string {
	v.t.Helper()
	made := v.post("/account/calendar", "kind", kind).want(http.StatusOK).has("main", "shown this once")
	link, _ := made.Find("#link-" + kind).Attr("value")
	u, err := url.Parse(link)
	if err != nil || !strings.HasPrefix(link, origin+"/feeds/") || len(u.Path) < len("/feeds/.ics")+43 {
		v.t.Fatalf("the link is %q, %v", link, err)
	}
	made.count(fmt.Sprintf("a[href='webcal://rota.test%s']", u.Path), 1)
	return u.Path
}

func TestACalendarLinkIsShownOnceAndReadWithoutSigningIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		alice := s.as("alice")
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall", 3)
		alice.post(fmt.Sprintf("/shifts/%d/sign-up", shift.ID)).want(http.StatusSeeOther)
		alice.get("/account/calendar").has("main", "No link yet").count("form[action='/account/calendar']", 1)
		path := alice.feedLink("own")
		if again := alice.get("/account/calendar").has("main", "No calendar has fetched it yet"); strings.Contains(again.Body, path) {
			t.Error("the link is shown a second time")
		}

		nobody := s.visit()
		feed := nobody.get(path).want(http.StatusOK)
		if !strings.HasPrefix(feed.Header.Get("Content-Type"), "text/calendar") || !strings.Contains(feed.Body, "SUMMARY:Duty") || len(feed.Header.Values("Set-Cookie")) > 0 {
			t.Errorf("the feed is %s:\n%s", feed.Header.Get("Content-Type"), feed.Body)
		}
		if caching := feed.Header.Get("Cache-Control"); !strings.HasPrefix(caching, "private") {
			t.Errorf("a secret calendar may be kept: %s", caching)
		}
		alice.get("/account/calendar").has("main", "Last fetched: Tuesday 1 June 2027, 10am")
		s.wait(30 * time.Minute)
		nobody.get(path).want(http.StatusOK)
		alice.get("/account/calendar").has("main", "Last fetched: Tuesday 1 June 2027, 10am")
		s.wait(31 * time.Minute)
		nobody.get(path).want(http.StatusOK)
		alice.get("/account/calendar").has("main", "Last fetched: Tuesday 1 June 2027, 11:01am")
		nobody.get("/public/calendar.ics").want(http.StatusOK)
		alice.follow(alice.delete("/account/calendar", "kind", "own")).has("main", "The link has ended").has("main", "No link yet")
		nobody.get(path).want(http.StatusNotFound)
		alice.delete("/account/calendar", "kind", "own").want(http.StatusSeeOther)
		s.as("harper").get("/account/calendar").has("main", "nothing to put")
	})
}

func TestACalendarThatTheProgramHasIsNotSentAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		alice := s.as("alice")
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall", 3)
		path := alice.feedLink("own")
		nobody := s.visit()
		empty := nobody.get(path).want(http.StatusOK)
		has := empty.Header.Get("ETag")
		for _, form := range []string{has, `"other", ` + has, strings.TrimPrefix(has, "W/"), "*"} {
			if a := nobody.get(path, "If-None-Match", form).want(http.StatusNotModified); a.Body != "" || a.Header.Get("ETag") != has {
				t.Errorf("a calendar that has not changed is sent as %q %q", a.Header.Get("ETag"), a.Body)
			}
		}
		s.wait(3 * time.Hour)
		nobody.get(path, "If-None-Match", has).want(http.StatusNotModified)
		alice.post(fmt.Sprintf("/shifts/%d/sign-up", shift.ID)).want(http.StatusSeeOther)
		full := nobody.get(path, "If-None-Match", has).want(http.StatusOK)
		before, err := http.ParseTime(empty.Header.Get("Last-Modified"))
		if err != nil {
			t.Fatal(err)
		}
		if after, err := http.ParseTime(full.Header.Get("Last-Modified")); err != nil || !after.After(before) || full.Header.Get("ETag") == has {
			t.Errorf("it was modified at %v, %v, and then at %v, as %s", before, err, after, full.Header.Get("ETag"))
		}
		for day := range 5 {
			later := s.shiftOf(s.stall("Herts Pride", time.Duration(70+day)*days), "Stall", 3)
			alice.post(fmt.Sprintf("/shifts/%d/sign-up", later.ID)).want(http.StatusSeeOther)
		}
		full = nobody.get(path).want(http.StatusOK)
		packed, err := gzip.NewReader(strings.NewReader(nobody.get(path, "Accept-Encoding", "gzip").want(http.StatusOK).Body))
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(packed); err != nil || string(text) != full.Body {
			t.Errorf("packed, the calendar is another: %v\n%s", err, text)
		}
	})
}

func TestACalendarLinkEndsWithTheRoleTheRenewalAndThePerson(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		nobody := s.visit()
		open := func(path string) { t.Helper(); nobody.get(path).want(http.StatusOK) }
		gone := func(path string) { t.Helper(); nobody.get(path).want(http.StatusNotFound) }

		alice := s.as("alice")
		first := alice.feedLink("own")
		open(first)
		second := alice.feedLink("own")
		gone(first)
		open(second)
		if err := s.net.People.Deactivate(t.Context(), s.person("harper"), s.person("alice").ID, "Left the force"); err != nil {
			t.Fatal(err)
		}
		gone(second)

		events, bookings := s.as("bob").feedLink("network"), s.as("femi").feedLink("vehicle")
		open(events)
		open(bookings)
		s.insert(func(tx *db.Tx) error {
			return tx.Exec(t.Context(), "DELETE FROM roles WHERE role IN ('coordinator', 'vehicle keeper')")
		})
		gone(events)
		gone(bookings)

		charlie := s.as("charlie")
		for _, kind := range []string{"network", "vehicle", "other", ""} {
			charlie.post("/account/calendar", "kind", kind).want(http.StatusNotFound)
		}
		nobody.post("/account/calendar", "kind", "own", "_csrf", "x").want(http.StatusUnauthorized)
		gone("/feeds/.ics")
		gone("/feeds/" + strings.Repeat("A", 43) + ".ics")
	})
}

func TestTheCodeOfACalendarLinkIsInNoLog(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := newSite(t, dbtest.SQLite(t), func(c *web.Config, _ *action.Settings) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	path := s.as("alice").feedLink("own")
	s.visit().get(path).want(http.StatusOK)
	s.visit().get(path + "x").want(http.StatusNotFound)
	s.visit().send(http.MethodPost, path, url.Values{}, "Origin", origin)
	code := strings.TrimSuffix(strings.TrimPrefix(path, "/feeds/"), ".ics")
	if strings.Contains(log.String(), code) || !strings.Contains(log.String(), "route=/feeds/:code") {
		t.Errorf("the log says\n%s", log.String())
	}
	s.insert(func(tx *db.Tx) error {
		feeds, err := tx.Feeds(t.Context(), s.person("alice").ID)
		if err != nil || len(feeds) != 1 || strings.Contains(feeds[0].CodeHash, code) {
			t.Errorf("the database holds %+v, %v", feeds, err)
		}
		return nil
	})
}

func TestOneDutyCanBeHadAsAFileByWhoseItIs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		alice := s.as("alice")
		path := fmt.Sprintf("/shifts/%d", s.shiftOf(s.stall("Herts Pride", 60*days), "Stall", 3).ID)
		alice.get(path + "/calendar.ics").want(http.StatusNotFound)
		alice.post(path + "/sign-up").want(http.StatusSeeOther)
		alice.get("/my/rota").count("a[href='"+path+"/calendar.ics']", 1)
		file := alice.get(path + "/calendar.ics").want(http.StatusOK)
		if !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") || strings.Count(file.Body, "BEGIN:VEVENT") != 1 || strings.Contains(file.Body, "METHOD") {
			t.Errorf("the file is %s:\n%s", file.Header.Get("Content-Disposition"), file.Body)
		}
		s.as("charlie").get(path + "/calendar.ics").want(http.StatusNotFound)
		s.visit().get(path + "/calendar.ics").want(http.StatusSeeOther)
	})
}

func TestAPersonChoosesWhenTheirCalendarRemindsAndWhetherMessagesFillIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		alice := s.as("alice")
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall", 3)
		alice.post(fmt.Sprintf("/shifts/%d/sign-up", shift.ID)).want(http.StatusSeeOther)
		path := alice.feedLink("own")
		alice.get("/account/calendar").count("#by-message[checked]", 1)
		alice.follow(alice.post("/account/calendar/entries", "alarm", "1440")).
			has("#notices", "Your calendar is saved").count("#by-message[checked]", 0).count(`#alarm option[value="1440"][selected]`, 1)
		if feed := s.visit().get(path).want(http.StatusOK); !strings.Contains(feed.Body, "TRIGGER:-PT1440M") {
			t.Errorf("the calendar reminds as\n%s", feed.Body)
		}
		alice.follow(alice.post("/account/calendar/entries", "alarm", "0", "by-message", "on")).count("#by-message[checked]", 1)
		if feed := s.visit().get(path).want(http.StatusOK); strings.Contains(feed.Body, "VALARM") {
			t.Errorf("the calendar reminds as\n%s", feed.Body)
		}
		alice.post("/account/calendar/entries", "alarm", "7").want(http.StatusUnprocessableEntity).
			has("title", "Error:").has("#alarm-error", "Choose when").count(".govuk-error-summary a[href='#alarm']", 1)
		s.as("harper").get("/account/calendar").count("form[action='/account/calendar/entries']", 0)
	})
}
