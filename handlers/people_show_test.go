package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers"
	"github.com/rainbowrota/rainbowrota/network/people"
)

// pageOf is the path of somebody's page, or of one below it.
func (s *site) pageOf(name, end string) string {
	return fmt.Sprintf("/people/%d%s", s.person(name).ID, end)
}

func TestACoordinatorSeesWhatSomebodyDoesAndAnAdministratorOnlyTheRecord(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall", 3)
		if _, err := s.net.Rota.SignUp(t.Context(), s.person("charlie"), shift.ID); err != nil {
			t.Fatal(err)
		}
		bob, harper := s.as("bob"), s.as("harper")
		bob.get("/people?q=reid").has("tbody tr th a[href='"+s.pageOf("charlie", "")+"']", "Charlie Reid")
		page := bob.get(s.pageOf("charlie", "")).want(http.StatusOK).has("h1", "Charlie Reid").has("nav a[aria-current=page]", "People")
		page.has("#upcoming ~ table tbody tr", "Herts Pride").has("#upcoming ~ table tbody tr", "Confirmed").has("#hours", "Hours in 12 months: 0")
		page.has("#contact ~ dl", "charlie@example.org").has("#post ~ dl", "Dacorum").has("#roles ~ dl", "Officer").has("#access ~ dl", "Never invited").has("main", "Invite")
		page = harper.get(s.pageOf("charlie", "")).want(http.StatusOK).has("#contact ~ dl", "charlie@example.org").count("#upcoming", 0).count("#accreditations", 0).count("#hours", 0)
		if strings.Contains(page.Body, "Herts Pride") {
			t.Error("an administrator reads where somebody is on duty")
		}
		harper.get(s.pageOf("charlie", "/deactivation")).want(http.StatusOK).has("main dl", "Duties that become free 1")
		for _, name := range []string{"alice", "charlie", "dana", "femi", "grace"} {
			s.as(name).get(s.pageOf("charlie", "")).want(http.StatusForbidden)
		}
		bob.get("/people/99999").want(http.StatusNotFound)
	})
}

func TestARecordIsChangedOnItsPage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		path := s.pageOf("charlie", "/contact")
		version := bob.get(path).want(http.StatusOK).has("h1", "Change contact details").Find("input[name=version]").AttrOr("value", "")
		bob.post(path, "version", version, "first", "", "last", "Reid", "email", "charlie", "phone", "").want(http.StatusUnprocessableEntity).
			has("#first-error", "Enter a first name").has("#email-error", "Enter an email address like")
		bob.follow(bob.post(path, "version", version, "first", "Charles", "last", "Reid", "email", "charles@example.org", "phone", "01707 000000")).
			has("h1", "Charles Reid").has("#notices", "Saved").has("#contact ~ dl", "charles@example.org").count("#contact ~ dl a[href='tel:+441707000000']", 1).
			has("main .rows", "Bob Marsh changed Charles Reid: first name, email address and phone number")
		bob.post(path, "version", version, "first", "Chaz", "last", "Reid", "email", "charles@example.org").want(http.StatusConflict).has("main", "Someone else changed this").has("main", "Saved meanwhile")
		path = fmt.Sprintf("/people/%d/post", s.person("dana").ID)
		version = bob.get(path).want(http.StatusOK).Find("input[name=version]").AttrOr("value", "")
		bob.post(path, "version", version, "force", "", "grade", "x", "area", "Narnia").want(http.StatusUnprocessableEntity).has("#force-error", "Enter a force").has("#grade-error", "Choose a grade")
		bob.follow(bob.post(path, "version", version, "force", "Hertfordshire Constabulary", "grade", "PCSO", "rank", "PCSO", "area", "Watford", "station", "Watford")).has("#post ~ dl", "PCSO").has("#post ~ dl", "Watford")
		bob.get(s.pageOf("harper", "/contact")).has("main", "An administrator has to change this person’s email address")
		s.as("alice").post(path, "version", version, "force", "x").want(http.StatusForbidden)
	})
}

func TestRolesAreGivenOnThePageAndNeverToOneself(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob, harper := s.as("bob"), s.as("harper")
		path := s.pageOf("alice", "/roles")
		form := bob.get(path).want(http.StatusOK).has("h1", "Give or take roles").count("input[name=roles]", 5).count("input[name=roles][checked]", 1).count("input[value=administrator]", 0)
		version := form.Find("input[name=version]").AttrOr("value", "")
		bob.post(path, "version", version).want(http.StatusUnprocessableEntity).has("#roles-error", "Choose at least one role")
		bob.follow(bob.post(path, "version", version, "roles", "officer", "roles", "trainer")).has("#roles ~ dl", "Trainer").has("main .rows", "Bob Marsh gave Alice Okafor the role trainer")
		bob.post(path, "version", version, "roles", "officer").want(http.StatusConflict)
		bob.get(s.pageOf("bob", "/roles")).want(http.StatusForbidden).has("main", "You can’t change your own roles")
		bob.get(s.pageOf("bob", "")).count("a[href$='/roles']", 0).count("a[href$='/deactivation']", 0)
		harper.get(path).count("input[value=administrator]", 1).count("input[value='data-protection officer']", 1)
		harper.get(s.pageOf("bob", "/roles")).want(http.StatusOK)
	})
}

func TestSomebodyWhoLeavesIsDeactivatedAndTakenBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall", 3)
		if _, err := s.net.Rota.SignUp(t.Context(), s.person("charlie"), shift.ID); err != nil {
			t.Fatal(err)
		}
		bob, charlie := s.as("bob"), s.as("charlie")
		charlie.get("/my/rota").want(http.StatusOK)
		path := s.pageOf("charlie", "/deactivation")
		bob.get(path).want(http.StatusOK).has("h1", "Deactivate Charlie Reid").has("main dl", "Herts Pride, Stall, Saturday 31 July 2027")
		bob.post(path, "reason", "").want(http.StatusUnprocessableEntity).has("#reason-error", "Say why")
		bob.follow(bob.post(path, "reason", "Moved to Kent")).has("#notices", "Deactivated").has("#access ~ dl", "Deactivated").has("main details .rows", "Reason: Moved to Kent").has("main", "Reactivate").count("a[href$='/deactivation']", 0)
		charlie.get("/my/rota").want(http.StatusSeeOther)
		bob.follow(bob.get(path)).has("h1", "Charlie Reid")
		bob.follow(bob.delete(path)).has("#notices", "Reactivated").count("a[href$='/deactivation']", 1)
		bob.get(s.pageOf("bob", "/deactivation")).want(http.StatusConflict).has("main", "You can’t deactivate yourself")
		bob.get(s.pageOf("harper", "/deactivation")).want(http.StatusForbidden)
		s.as("harper").post(s.pageOf("harper", "/deactivation"), "reason", "x").want(http.StatusConflict)
	})
}

// TestNobodyRaisesTheirOwnRights tries, as somebody with each role, every form of
// the app that could be about the person who sends it, with every role ticked.
func TestNobodyRaisesTheirOwnRights(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	var all []string
	for _, role := range db.Roles {
		all = append(all, string(role))
	}
	for i, role := range db.Roles {
		email := fmt.Sprintf("role%d@example.org", i)
		me, err := s.net.People.AddPerson(t.Context(), nil, people.PersonForm{Email: email, FirstName: "Role", LastName: string(role), Roles: []db.Role{role}})
		if err != nil {
			t.Fatal(err)
		}
		tried := 0
		for _, row := range handlers.Routes() {
			if row.Method == http.MethodGet || strings.HasPrefix(row.Path, "/sign-") || row.Path == "/account/sessions" {
				continue
			}
			v := s.asPerson(me.ID)
			form := url.Values{"_csrf": {v.csrf}}
			if strings.HasPrefix(row.Path, "/people/:id") {
				form["version"] = []string{"1"}
			}
			switch {
			case strings.HasSuffix(row.Path, "/roles"):
				form["roles"] = all
			case strings.HasSuffix(row.Path, "/deactivation"):
				form["reason"] = []string{"left"}
			}
			v.send(row.Method, filled(row.Path, fmt.Sprint(me.ID)), form, "Origin", origin, "Sec-Fetch-Site", "same-origin")
			tried++
			saved, err := s.net.DB.Person(t.Context(), me.ID)
			if err != nil || !slices.Equal(saved.Roles, []db.Role{role}) || !saved.DeactivatedAt.IsZero() {
				t.Fatalf("after %s %s, somebody with the role %s has %v (%v)", row.Method, row.Path, role, saved.Roles, err)
			}
		}
		v := s.asPerson(me.ID)
		v.post("/people/new", append([]string{"first", "Other", "last", "Self", "email", fmt.Sprintf("other%d@example.org", i)}, "roles", strings.Join(all, ","))...)
		other, err := s.net.DB.PersonByEmail(t.Context(), fmt.Sprintf("other%d@example.org", i))
		if role != db.Administrator && err == nil && (other.Role(db.Administrator) || other.Role(db.DataProtection)) {
			t.Errorf("somebody with the role %s adds somebody who has %v", role, other.Roles)
		}
		if tried < 50 {
			t.Errorf("only %d forms were tried", tried)
		}
	}
}

func TestOnlyAdministratorsResetHowSomebodySignsIn(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	zoe := s.addZoe()
	path := fmt.Sprintf("/people/%d", zoe.ID)
	s.as("bob").get(path).count(`form[action$="/reset"]`, 0)
	s.as("bob").post(path + "/reset").want(http.StatusForbidden)
	harper := s.as("harper")
	harper.get(path).count(`form[action$="/reset"]`, 1)
	harper.follow(harper.post(path+"/reset")).has("#notices", "How they sign in is reset").has("main", "Never invited").count(`form[action$="/reset"]`, 0)
	s.visit().post("/sign-in", "email", "zoe@example.org", "password", password).want(http.StatusUnprocessableEntity)
}
