package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/accounts/accountstest"
)

func TestSomebodySwitchesCodesOnSignsInWithThemAndSwitchesThemOff(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.addZoe()
		v := s.visit()
		v.post("/sign-in", "email", "zoe@example.org", "password", password).want(http.StatusSeeOther)
		v.get("/account").has("main", "Set up one-time codes")
		page := v.get("/account/codes/new").has("h1", "Set up one-time codes").count("svg.rr-code__qr", 1)
		secret, _ := page.Find("input[name=secret]").Attr("value")
		if typed := page.text("#key"); strings.ReplaceAll(typed, " ", "") != secret || !strings.Contains(typed, " ") {
			t.Errorf("to type: %q", typed)
		}
		shown := func() string { return accountstest.CodeAt(t, secret, s.now) }
		v.post("/account/codes", "secret", secret, "code", "000000").want(http.StatusUnprocessableEntity).has("#code-error", "your app shows now").has("#key", secret[:4])
		page = v.post("/account/codes", "secret", secret, "code", shown()).want(http.StatusOK).has("h1", "Your recovery codes")
		recovery := strings.Fields(page.text("#recovery"))
		v.get("/account").has("main", "You have 10 recovery codes left")

		other := s.visit()
		s.wait(time.Minute)
		page = other.post("/sign-in", "email", "zoe@example.org", "password", password, "next", "/account", "kept-path", "/account", "kept-method", "POST", "kept.phone", "01632 960199").
			want(http.StatusOK).has("h1", "Enter your code")
		other.get("/account").want(http.StatusSeeOther) // not in yet
		s.visit().post("/sign-in/code", "code", shown()).want(http.StatusUnprocessableEntity).has("h1", "Sign in").has(".govuk-error-summary", "Type your password again")
		carried := fieldsOf(page.Find(`form[action="/sign-in/code"]`))
		page = other.post("/sign-in/code", append(carried, "code", "000000")...).want(http.StatusUnprocessableEntity).has("#code-error", "not right")
		other.post("/sign-in/code", append(fieldsOf(page.Find(`form[action="/sign-in/code"]`)), "code", shown())...).
			want(http.StatusOK).has("h1", "Send what you typed?").has("main", "01632 960199")
		other.get("/account").want(http.StatusOK)

		third := s.visit()
		third.post("/sign-in", "email", "zoe@example.org", "password", password).has("h1", "Enter your code")
		third.get("/sign-in/code").want(http.StatusSeeOther)
		third.post("/sign-in/code", "code", recovery[0]).want(http.StatusSeeOther)
		third.get("/account").has("main", "You have 9 recovery codes left")
		v.post("/account/codes/recovery").want(http.StatusOK).has("h1", "Your recovery codes")
		s.wait(11 * time.Minute)
		v.get("/account/codes/new").want(http.StatusSeeOther)
		v.post("/account/again", "by", "code", "code", "000000").want(http.StatusUnprocessableEntity).has("#code-error", "not right")
		v.post("/account/again", "by", "code", "code", shown(), "next", "/account").want(http.StatusSeeOther)
		v.follow(v.post("/account/codes", "_method", "DELETE")).has("#notices", "One-time codes are off").has("main", "Set up one-time codes")
		third.get("/account").want(http.StatusSeeOther)
		s.as("alice").get("/account/codes/new").want(http.StatusConflict).has("main", "go with a password")
	})
}
