package handlers_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// addZoe adds somebody with a password; the others have none, which is quicker.
func (s *site) addZoe() *db.Person {
	s.t.Helper()
	p, err := s.net.Accounts.AddPerson(s.t.Context(), people.PersonForm{
		FirstName: "Zoe", LastName: "Brandt", Email: "zoe@example.org", Roles: []db.Role{db.Officer},
	}, password)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func TestAPersonSignsInAndOut(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.addZoe()
		v := s.visit()
		v.get("/sign-in").want(http.StatusOK).has("h1", "Sign in")
		v.post("/sign-in", "email", " Zoe@Example.org ", "password", password, "next", "/account?x=1").want(http.StatusSeeOther)
		v.get("/account").want(http.StatusOK).has("main", "zoe@example.org").count(`meta[name="csrf-token"]`, 1)

		stolen := v.cookies["session"]
		v.follow(v.post("/sign-out")).want(http.StatusOK).has("#notices", "You are signed out")
		v.get("/sign-in").count("#notices > *", 0)
		v.cookies["session"] = stolen
		v.get("/account").want(http.StatusSeeOther)
	})
}

func TestUnknownAddressesAreAnsweredLikeWrongPasswords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.addZoe()
		wrong := s.visit().post("/sign-in", "email", "zoe@example.org", "password", "wrong horse battery staple").want(http.StatusUnprocessableEntity)
		unknown := s.visit().post("/sign-in", "email", "nobody@example.org", "password", password).want(http.StatusUnprocessableEntity)
		none := s.visit().post("/sign-in", "email", "alice@example.org", "password", password).want(http.StatusUnprocessableEntity)
		plain := func(a *answer) string {
			html, _ := a.Find("main").Html()
			for _, email := range []string{"zoe@example.org", "nobody@example.org", "alice@example.org"} {
				html = strings.ReplaceAll(html, email, "…")
			}
			return html
		}
		if plain(wrong) != plain(unknown) || plain(wrong) != plain(none) {
			t.Error("the pages differ")
		}
		wrong.has(".govuk-error-summary", "is not right").count(`#password[value=""]`, 1)
		if got, _ := wrong.Find("#email").Attr("value"); got != "zoe@example.org" {
			t.Errorf("the address typed is not kept: %q", got)
		}
	})
}

func TestTooManyTriesAreDelayedAndNotLockedOut(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.addZoe()
		v := s.visit()
		for range 5 {
			v.post("/sign-in", "email", "zoe@example.org", "password", "wrong horse battery staple").want(http.StatusUnprocessableEntity)
		}
		v.post("/sign-in", "email", "zoe@example.org", "password", password).
			want(http.StatusTooManyRequests).has(".govuk-error-summary", "Try again in 20 seconds").header("Retry-After", "20")
		v.post("/sign-in", "email", "nobody@example.org", "password", password).want(http.StatusUnprocessableEntity)
		s.wait(20 * time.Second)
		v.post("/sign-in", "email", "zoe@example.org", "password", password).want(http.StatusSeeOther)
		for range 5 {
			s.visit().post("/sign-in", "email", "zoe@example.org", "password", "wrong horse battery staple").want(http.StatusUnprocessableEntity)
		}
	})
}

func TestSigningInMakesANewSession(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	s.addZoe()
	v := s.as("alice")
	planted := v.cookies["session"]
	v.post("/sign-in", "email", "zoe@example.org", "password", password).want(http.StatusSeeOther)
	if v.cookies["session"] == planted {
		t.Fatal("the session from before is used on")
	}
	v.cookies["session"] = planted
	v.get("/account").want(http.StatusSeeOther)
}

func TestASessionEndsUnusedAfterTwelveHoursAndUsedAfterSevenDays(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		idle := s.as("alice")
		s.wait(12 * time.Hour)
		idle.get("/account").want(http.StatusSeeOther)

		used := s.as("alice")
		for range 15 {
			s.wait(11 * time.Hour)
			used.get("/account").want(http.StatusOK)
		}
		s.wait(4 * time.Hour) // 169 hours
		used.get("/account").want(http.StatusSeeOther)
	})
}

func TestADeactivatedPersonIsSignedOutEverywhereAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		phone, desk := s.as("alice"), s.as("alice")
		if err := s.net.People.Deactivate(t.Context(), s.person("bob"), s.person("alice").ID, "left the force"); err != nil {
			t.Fatal(err)
		}
		phone.get("/account").want(http.StatusSeeOther)
		desk.get("/account").want(http.StatusSeeOther)
		if err := s.net.People.Deactivate(t.Context(), s.person("charlie"), s.person("eve").ID, "spite"); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("an officer may deactivate: %v", err)
		}
	})
}

func TestSignInLeadsOnlyToPathsOfOurs(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	for _, next := range []string{
		"//evil.test", "https://evil.test/", "/\\evil.test", "\\\\evil.test", "javascript:alert(1)", "/%2f/evil.test", "/a\n/b", "http:/evil.test",
	} {
		got := s.as("alice").get("/sign-in?next=" + url.QueryEscape(next)).want(http.StatusSeeOther).Header.Get("Location")
		if got != "/" {
			t.Errorf("next=%q leads to %q", next, got)
		}
	}
	s.as("alice").get("/sign-in?next=%2Fevents%3Fq%3Dpride").want(http.StatusSeeOther)
}

func TestAPageThatNeedsSigningInIsComeBackTo(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.visit()
	a := v.get("/account?tab=1").want(http.StatusSeeOther)
	v.follow(a).count(`input[name="next"][value="/account?tab=1"]`, 1)
	a = v.get("/account", "HX-Request", "true")
	if a.Status != http.StatusUnauthorized || !strings.HasPrefix(a.Header.Get("HX-Redirect"), "/sign-in") {
		t.Errorf("a fragment is answered %d %v", a.Status, a.Header)
	}
}

func TestAFormSentAfterTheSessionEndedIsKeptAndSentAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.addZoe()
		v := s.visit()
		v.post("/sign-in", "email", "zoe@example.org", "password", password).want(http.StatusSeeOther)
		v.get("/account")
		s.wait(13 * time.Hour)
		page := v.post("/account", "version", "1", "phone", "01707 000000", "rest-from", "21:00", "rest-to", "06:30").
			want(http.StatusUnauthorized).has("main", "nothing was saved").has("main", "01707 000000")

		again := v.post("/sign-in", append(fieldsOf(page.Find(`form[action="/sign-in"]`)), "email", "zoe@example.org", "password", password)...).
			want(http.StatusOK).has("h1", "Send what you typed?").has("main", "01707 000000")
		form := again.Find("main form")
		path, _ := form.Attr("action")
		v.follow(v.post(path, fieldsOf(form)...)).has("#notices", "saved")
		if p, _ := d.PersonByEmail(t.Context(), "zoe@example.org"); p.Phone != "01707 000000" || p.RestFrom != 21*60 || p.RestTo != 6*60+30 {
			t.Errorf("what was typed is lost: %+v", p)
		}
	})
}

func TestAFormFromBeforeSigningInAgainIsKept(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.as("alice")
	old := v.csrf
	v.cookies["session"] = s.as("alice").cookies["session"]
	page := v.post("/account", "_csrf", old, "version", "1", "phone", "01707 000000", "rest-from", "21:00", "rest-to", "06:30").
		want(http.StatusForbidden).has("h1", "Send what you typed?")
	v.follow(v.post("/account", fieldsOf(page.Find("main form"))...)).has("#notices", "saved")
}

func TestAPasswordIsNeverKeptInAPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.visit()
	page := v.post("/account/password", "current-password", password, "new-password", "something secret and long").want(http.StatusUnauthorized)
	for _, secret := range []string{password, "something secret and long"} {
		if strings.Contains(page.Body, secret) {
			t.Errorf("%q is in the page", secret)
		}
	}
}

func TestDemoSignInIsThereOnlyInADemo(t *testing.T) {
	t.Parallel()
	demo := func(c *web.Config, _ *action.Settings) { c.Demo = true }
	s := newSite(t, dbtest.SQLite(t))
	s.visit().get("/sign-in").count("button:contains('Sign in as')", 0)
	s.visit().post("/sign-in/demo", "person", "1").want(http.StatusNotFound)

	s = newSite(t, dbtest.SQLite(t), demo)
	p, err := s.net.People.AddPerson(t.Context(), nil, people.PersonForm{FirstName: "Alice", LastName: "Okafor", Email: "alice.okafor@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	// The requests of app.Test come from 0.0.0.0, which is no loopback address.
	s.visit().get("/sign-in").count("button:contains('Sign in as')", 0)
	s.visit().post("/sign-in/demo", "person", "1").want(http.StatusNotFound)
	if _, err := s.net.Accounts.SignInAs(t.Context(), p.ID); err != nil {
		t.Errorf("a demo person is refused: %v", err)
	}
	if _, err := s.net.Accounts.SignInAs(t.Context(), s.person("bob").ID); refusal.KindOf(err) != refusal.NotFound {
		t.Errorf("somebody who is no demo person is signed in as: %v", err)
	}
}

func TestBehindAProxyNobodySignsInAsADemoPerson(t *testing.T) {
	t.Parallel()
	seen := func(change func(*web.Config), headers ...string) int {
		s := emptySite(t, dbtest.SQLite(t), func(c *web.Config, _ *action.Settings) {
			c.Demo, c.Hosts = true, []string{"localhost:3000", "[::1]:3000"}
			change(c)
		})
		if _, err := s.net.People.AddPerson(t.Context(), nil, people.PersonForm{FirstName: "Alice", LastName: "Okafor", Email: "alice.okafor@example.org"}); err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.listen()+"/sign-in", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "localhost:3000"
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		return s.visit().read(response).want(http.StatusOK).Find("button:contains('Sign in as')").Length()
	}
	if got := seen(func(*web.Config) {}); got != 1 {
		t.Errorf("on this machine %d people are offered, want 1", got)
	}
	for what, got := range map[string]int{
		"with a proxy that is trusted": seen(func(c *web.Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} }),
		"under a name of the network":  seen(func(c *web.Config) { c.Hosts = append(c.Hosts, "rota.example.org") }),
		"by a proxy nobody spoke of":   seen(func(*web.Config) {}, "X-Forwarded-For", "192.0.2.7"),
		"by one that says it is one":   seen(func(*web.Config) {}, "Via", "1.1 proxy"),
	} {
		if got != 0 {
			t.Errorf("%s %d people are offered", what, got)
		}
	}
}
