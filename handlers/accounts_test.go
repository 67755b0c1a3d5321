package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// fieldsOf lists the hidden fields of a form, as they would be sent.
func fieldsOf(form *goquery.Selection) []string {
	var fields []string
	form.Find(`input[type="hidden"]`).Each(func(_ int, input *goquery.Selection) {
		name, _ := input.Attr("name")
		value, _ := input.Attr("value")
		fields = append(fields, name, value)
	})
	return fields
}

func TestTheAccountOffersACalendarOnlyToThoseWhoHaveSomethingToPutIntoIt(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	for name, links := range map[string]int{"alice": 1, "bob": 1, "grace": 0, "harper": 0} {
		s.as(name).get("/account").want(http.StatusOK).count("main a[href='/account/calendar']", links)
	}
}

func TestAPersonChangesTheirAccount(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		v := s.as("alice")
		v.get("/account").count("#discreet[checked]", 1).count(`#rest-from[value="22:00"]`, 1)
		v.follow(v.post("/account", "version", "1", "first", "Alice", "last", "Okafor", "phone", "01707 000000", "rest-from", "20:00", "rest-to", "06:00")).
			has("#notices", "Your account is saved").count("#discreet[checked]", 0).count(`#rest-to[value="06:00"]`, 1)
		log, err := d.LogOf(t.Context(), db.ThingPerson, s.person("alice").ID, 1)
		if err != nil || len(log) != 1 || log[0].Verb != "changed account" || log[0].PersonID != s.person("alice").ID {
			t.Errorf("the log says %+v, %v", log, err)
		}
	})
}

func TestWhatIsWrongInTheAccountIsSaidAtItsFieldAndKept(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.as("alice")
	long := strings.Repeat("9", 300)
	page := v.post("/account", "version", "1", "first", "Alice", "last", "Okafor", "phone", long, "rest-from", "25:99", "rest-to", "").want(http.StatusUnprocessableEntity)
	page.has("#phone-error", "Use 200 characters or fewer").has("#rest-from-error", "like 22:00").has("#rest-to-error", "like 22:00").
		has("title", "Error:").count(`.govuk-error-summary a[href="#phone"]`, 1).count(`#phone[value="`+long+`"]`, 1).
		count(`#phone[aria-invalid="true"][aria-describedby~="phone-error"]`, 1).count(`#rest-from[aria-describedby~="rest-from-error"]`, 1)
	v.post("/account", "version", "1", "first", "Alice", "last", "Okafor", "phone", "<script>", "rest-from", "20:00", "rest-to", "06:00").
		want(http.StatusUnprocessableEntity).count("main script", 0).count(`#phone[value="<script>"]`, 1)
}

func TestAStaleAccountFormIsToldSo(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.as("alice")
	v.post("/account", "version", "1", "first", "Alice", "last", "Okafor", "phone", "1", "rest-from", "20:00", "rest-to", "06:00").want(http.StatusSeeOther)
	v.post("/account", "version", "1", "first", "Alice", "last", "Okafor", "phone", "2", "rest-from", "20:00", "rest-to", "06:00").
		want(http.StatusConflict).has(".govuk-error-summary", "Someone else changed this").count(`#phone[value="2"]`, 1)
}

func TestAnUnknownFieldIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.as("alice")
	v.post("/account", "version", "1", "first", "Alice", "last", "Okafor", "rest-from", "20:00", "rest-to", "06:00", "roles", "administrator").want(http.StatusBadRequest)
	v.post("/account", "version", "one", "first", "Alice", "last", "Okafor", "rest-from", "20:00", "rest-to", "06:00").want(http.StatusConflict) // nobody saw such a version
}

func TestAPersonChangesTheirPasswordAndIsSignedOutElsewhere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.addZoe()
		signIn := func(with string) *visitor {
			v := s.visit()
			v.post("/sign-in", "email", "zoe@example.org", "password", with)
			v.get("/account")
			return v
		}
		const fresh = "an entirely different sentence"
		here, elsewhere := signIn(password), signIn(password)
		here.post("/account/password", "current-password", "wrong", "new-password", "short").want(http.StatusUnprocessableEntity).
			has("#current-password-error", "not your current password").has("#new-password-error", "at least 15")
		here.follow(here.post("/account/password", "current-password", password, "new-password", fresh)).has("#notices", "Your password is changed")
		elsewhere.get("/account").want(http.StatusSeeOther)
		signIn(password).get("/account").want(http.StatusSeeOther)
		signIn(fresh).get("/account").want(http.StatusOK)
	})
}

func TestAPersonSignsOutEverywhereElse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		lost, here, other := s.as("alice"), s.as("alice"), s.as("charlie")
		here.get("/account").has("main", "this device").count("button:contains('Sign out everywhere else')", 1)
		here.follow(here.delete("/account/sessions")).has("#notices", "signed out").count("button:contains('Sign out everywhere else')", 0)
		lost.get("/account").want(http.StatusSeeOther)
		other.get("/account").want(http.StatusOK)
	})
}

func TestHostileTextNeverMakesAFault(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		v := s.as("alice")
		for _, text := range []string{"\x00", "a\x00b", "\xff\xfe", "' OR 1=1 --", "{{.}}", "\u202egnp.exe", strings.Repeat("é", 20_000), "%00", "-1"} {
			for _, field := range []string{"phone", "rest-from", "rest-to", "version", "discreet"} {
				form := url.Values{"version": {"1"}, "phone": {"1"}, "rest-from": {"20:00"}, "rest-to": {"06:00"}, "_csrf": {v.csrf}}
				form.Set(field, text)
				if a := v.send(http.MethodPost, "/account", form, "Origin", origin); a.Status >= 500 {
					t.Errorf("%s=%q is answered %d", field, text, a.Status)
				}
			}
			if a := s.visit().post("/sign-in", "email", text, "password", text); a.Status >= 500 {
				t.Errorf("signing in as %q is answered %d", text, a.Status)
			}
			if a := s.visit().get("/sign-in?next=" + url.QueryEscape(text[:min(len(text), 2000)])); a.Status >= 500 {
				t.Errorf("next=%q is answered %d", text, a.Status)
			}
		}
	})
}
