package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// freeNames starts a server without settings of its own, but for the force.
func freeNames(_ *web.Config, s *action.Settings) {
	s.NetworkName, s.LLOLabel, s.Areas = "", "", nil
}

// freeSite is a site with everybody, and no area yet.
func freeSite(t *testing.T, d *db.DB) *site {
	t.Helper()
	newSite(t, d).insert(func(tx *db.Tx) error { return tx.Exec(t.Context(), "UPDATE people SET area = ''") })
	return emptySite(t, d, freeNames)
}

func TestAnAdministratorChangesTheNamesThatEveryPageHas(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := freeSite(t, d)
		harper, bob := s.as("harper"), s.as("bob")
		harper.get("/admin/settings").want(http.StatusOK).has("#names ~ dl", "Fixed by the server (FORCE_NAME)").has("#areas ~ dl", "Not set yet")
		form := harper.get("/admin/settings/names").want(http.StatusOK).has("main", "Fixed by the server (FORCE_NAME)").count("input[name=force]", 0)
		version := form.Find("input[name=version]").AttrOr("value", "")

		typed := []string{"network", "", "role", "Rainbow Officer", "role_short", "RO", "version", version}
		harper.post("/admin/settings/names", typed...).want(http.StatusUnprocessableEntity).
			has(".govuk-error-summary", "Enter the name of the network").count("input[name=role][value='Rainbow Officer']", 1)
		typed[1] = "Rainbow Network"
		harper.follow(harper.post("/admin/settings/names", typed...)).has("#notices", "The settings are saved").
			has(".top__name", "Rainbow Network").has("main", "Harper Quinn changed Short form: from “LLO” to “RO”")
		bob.get("/dashboard").has(".top__all", "Rainbow Officers")
		s.visit().get("/").has("h1", "Meet your Rainbow Officers").has(".top__name", "Rainbow Network")

		typed[1], typed[3] = "Other Network", "Other Officer"
		harper.post("/admin/settings/names", typed...).want(http.StatusConflict).
			has("main", "Someone else changed this").has("main .govuk-summary-list", "Fixed by the server").count("input[name=network][value='Other Network']", 1).has("main", "Saved meanwhile")
		harper.post("/admin/settings/names", "force", "Mine", "version", "3").want(http.StatusSeeOther)
		harper.get("/admin/settings/changes").want(http.StatusOK).has("main", "Harper Quinn changed Network: from “LGBT+ Network” to “Rainbow Network”")
		harper.get("/admin/settings/nothing").want(http.StatusNotFound)
		bob.get("/admin/settings/names").want(http.StatusNotFound)
		bob.get("/admin/settings").want(http.StatusOK).count("#names", 0).count("#areas", 1)
		s.as("alice").get("/admin/settings").want(http.StatusForbidden)
	})
}

func TestFormsAskForTheAreasOfTheSettingsAndSayWhereToAddThem(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := freeSite(t, d)
		bob := s.as("bob")
		for _, path := range []string{"/venues/new", "/events/new"} {
			bob.get(path).want(http.StatusOK).count("select[name=area] option", 1).has("main", "There are no areas yet. A coordinator or an administrator can add them under Settings.")
		}
		bob.get("/llos/coverage").want(http.StatusOK).has("main", "There are no areas yet").count("table", 0)
		bob.follow(bob.post("/admin/settings/areas", "areas", "South End\r\nNorth End", "version", "0")).has("#areas ~ dl", "South End, North End")
		bob.get("/venues/new").count("select[name=area] option", 3).has("select[name=area]", "South End North End")
		bob.get("/shifts").has("select[name=area]", "South End")
		bob.get("/llos/coverage").count("tbody tr", 2)

		// The list was put in another order while Bob typed the targets.
		bob.post("/admin/settings/areas", "areas", "North End\nSouth End", "version", "1").want(http.StatusSeeOther)
		bob.follow(bob.post("/llos/coverage", "areas", "South End\nNorth End", "target-0", "7", "target-1", "2")).has("#notices", "The targets are saved")
		if targets, err := d.AreaTargets(t.Context()); err != nil || targets["South End"] != 7 || targets["North End"] != 2 {
			t.Errorf("the targets are %v, %v", targets, err)
		}
	})
}

func TestAnotherServerShowsANewNameWithinASecond(t *testing.T) {
	t.Parallel()
	for name, twice := range map[string]func(testing.TB) (*db.DB, *db.DB){"PostgreSQL": dbtest.PostgresTwice, "SQLite": dbtest.SQLiteTwice} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			here, there := twice(t)
			s, other := freeSite(t, here), emptySite(t, there, freeNames)
			harper, alice, anybody := s.as("harper"), other.as("alice"), other.visit()
			for range 2 { // so that the page is cached
				alice.get("/shifts").want(http.StatusOK).has(".top__name", "LGBT+ Network")
				anybody.get("/").has(".top__name", "LGBT+ Network")
			}
			harper.post("/admin/settings/names", "network", "Rainbow Network", "version", "0").want(http.StatusSeeOther)
			saved := time.Now()
			for _, v := range []*visitor{alice, anybody} {
				path := map[*visitor]string{alice: "/shifts", anybody: "/"}[v]
				for v.get(path).text(".top__name") != "Rainbow Network" {
					if time.Since(saved) > time.Second {
						t.Fatalf("a second after the change %s of the other server has the old name", path)
					}
				}
			}
		})
	}
}

func TestPublicPagesLeadWhereTheSettingsSayAndAnEmptyLinkIsNotThere(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	bob := s.as("bob")
	s.visit().get("/").want(http.StatusOK).count("a[href='https://www.police.uk/pu/contact-us/']", 1).count("a[rel=noreferrer]:contains(hate)", 0)
	typed := []string{
		"report", "http://example.org", "hate_crime", "https://police.example.org/hate", "recruit", "https://police.example.org/jobs",
		"support", "Helpers; advice after a crime; 0800 111 1111\nListeners; somebody to talk to; https://listeners.example.org", "version", "0",
	}
	bob.post("/admin/settings/links", typed...).want(http.StatusUnprocessableEntity).has("#report-error", "begins with https://")
	typed[1] = ""
	bob.follow(bob.post("/admin/settings/links", typed...)).has("#links ~ dl", "Not shown").has("#links ~ dl", "Helpers")
	s.visit().get("/").want(http.StatusOK).count("li:contains(Online)", 0).count("a[href='https://police.example.org/hate']", 1).count("a[href='https://police.example.org/jobs']", 1).
		has("li:contains(Helpers)", "advice after a crime").count("li:contains(Helpers) a[href='tel:+448001111111']", 1).count("a[href='https://listeners.example.org']", 1)
}

func TestAColourIsServedAsASheetOfItsOwnAndPagesOfOthersHaveNone(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	harper := s.as("harper")
	harper.get("/admin/settings").want(http.StatusOK).count("link[href^='/colours.css']", 0).has("#colours ~ dl", "✓ 15.2 to 1 with white")
	harper.post("/admin/settings/colours", "colour_header", "#00338d", "colour_link", "#8a8aff", "colour_button", "#0f7a52", "version", "0").
		want(http.StatusUnprocessableEntity).has("#colour_link-error", "The contrast with the white page is 2.9 to 1")
	page := harper.follow(harper.post("/admin/settings/colours", "colour_header", "#00338d", "colour_link", "#00338d", "colour_button", "#0f7a52", "version", "0"))
	href := page.Find("link[href^='/colours.css']").AttrOr("href", "")
	sheet := s.visit().get(href).want(http.StatusOK)
	if !strings.Contains(sheet.Body, "--brand:#00338d") || !strings.Contains(sheet.Header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(sheet.Header.Get("Content-Type"), "text/css") {
		t.Errorf("%s is %q", href, sheet.Body)
	}
	s.visit().get("/").count("link[href='"+href+"']", 1)
}

func TestAKindOfEventThatIsSwitchedOffStaysWhereItIsInUse(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	harper, bob := s.as("harper"), s.as("bob")
	e := s.stall("Market", 30*days)
	kept := `select[name=kind] option:contains("Pride stall")`
	bob.get("/events/new").want(http.StatusOK).count(kept, 1)
	harper.post("/admin/settings/kinds", "event_kinds", "network meeting", "shift_roles", "Stall\nDriver", "version", "0").want(http.StatusSeeOther)
	bob.get("/events/new").want(http.StatusOK).count(kept, 0)
	bob.get(at("/events/%d/edit/details", e.ID)).want(http.StatusOK).count(kept, 1)
	bob.get(at("/events/%d/shifts/new", e.ID)).want(http.StatusOK).count("datalist option[value=Driver]", 1).count("datalist option[value=Speaker]", 0)
}

func TestTheSignInPageOffersToStaySignedInWhereTheSettingsAllowIt(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	s.addZoe()
	s.visit().get("/sign-in").want(http.StatusOK).count("input[name=stay]", 0)
	harper := s.as("harper")
	harper.post("/admin/settings/signing-in", "ways_in", "password", "stay_days", "31", "version", "0").
		want(http.StatusUnprocessableEntity).has("#stay_days-error", "a whole number from 0 to 30")
	harper.post("/admin/settings/signing-in", "ways_in", "password", "stay_days", "10", "version", "0").want(http.StatusSeeOther)
	zoe := s.visit()
	zoe.get("/sign-in").has("main", "Stay signed in on this device for 10 days")
	in := zoe.post("/sign-in", "email", "zoe@example.org", "password", password, "stay", "on").want(http.StatusSeeOther)
	if got := strings.Join(in.Header.Values("Set-Cookie"), "\n"); !strings.Contains(got, "max-age=864000") {
		t.Errorf("the cookies are %s", got)
	}
	zoe.get("/cookies").has("tr:contains('session')", "asked to stay signed in on: 10 days")
}
