package handlers_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/accounts/accountstest"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// passkeySite is a site at an address where passkeys work.
func passkeySite(t *testing.T, d *db.DB) (*site, *accountstest.Authenticator) {
	t.Helper()
	s := newSite(t, d, func(c *web.Config, n *action.Settings) {
		n.BaseURL = "http://localhost:3000"
		c.Hosts = append(c.Hosts, "localhost:3000")
	})
	return s, accountstest.NewAuthenticator(t, "http://localhost:3000", "localhost")
}

func TestSomebodyAddsAPasskeySignsInWithItAndRemovesIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, phone := passkeySite(t, d)
		s.addZoe()
		v := s.visit()
		v.get("/sign-in").has("form[data-passkey] button", "Sign in with a passkey").count("script[src*=passkeys]", 1).count("#email[autocomplete='username webauthn']", 1)
		v.post("/sign-in", "email", "zoe@example.org", "password", password).want(http.StatusSeeOther)
		v.get("/account").has("main", "Add a passkey").count("script[src*=passkeys]", 0)
		v.get("/account/passkeys/new").has("h1", "Add a passkey").count("script[src*=passkeys]", 1)
		v.post("/account/passkeys", "name", "").want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "Passkeys need JavaScript")
		v.post("/account/passkeys", "name", strings.Repeat("x", 41), "credential", "{}").want(http.StatusUnprocessableEntity).has("#name-error", "40 characters or fewer")
		asked := v.post("/account/passkeys/challenge").want(http.StatusOK).header("Content-Type", "application/json").Body
		v.follow(v.post("/account/passkeys", "name", "My phone", "credential", phone.Create([]byte(asked)))).
			has("#notices", "The passkey is saved").has("#passkeys ~ ul", "My phone").has("#passkeys ~ ul", "not used yet")

		other := s.visit()
		asked = other.post("/sign-in/passkey/challenge").want(http.StatusOK).Body
		if strings.Contains(asked, "zoe") || strings.Contains(asked, "allowCredentials") {
			t.Errorf("the page says who has a passkey: %s", asked)
		}
		signed := phone.Sign([]byte(asked))
		s.visit().post("/sign-in/passkey", "credential", signed).want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "Try again")
		other.post("/sign-in/passkey").want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "Passkeys need JavaScript")
		asked = other.post("/sign-in/passkey/challenge").want(http.StatusOK).Body
		other.post("/sign-in/passkey", "credential", phone.Sign([]byte(asked)), "next", "/account").want(http.StatusSeeOther).header("Location", "/account")
		page := other.get("/account").has("#passkeys ~ ul", "last used")
		path, _ := page.Find("#passkeys ~ ul form").Attr("action")
		s.as("alice").post(path, "_method", "DELETE").want(http.StatusNotFound)
		other.follow(other.post(path, "_method", "DELETE")).has("#notices", "The passkey is removed").count("#passkeys ~ ul li", 0)
		v.get("/account").want(http.StatusSeeOther)
	})
}

func TestAnInvitationOffersAPasskeyOrAPassword(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, phone := passkeySite(t, d)
		bob := s.as("bob")
		bob.post("/people/" + strconv.FormatInt(s.person("alice").ID, 10) + "/invitation").want(http.StatusSeeOther)
		path := strings.TrimPrefix(s.linkTo(messages.Invited), "http://localhost:3000")
		v := s.visit()
		v.get(path).has("h1", "Choose how you sign in").has("form[data-passkey] button", "Make a passkey and sign in").count("#password", 1)
		v.post(path+"/passkey").want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "Passkeys need JavaScript")
		asked := v.post(path + "/passkey/challenge").want(http.StatusOK).Body
		v.follow(v.follow(v.post(path+"/passkey", "credential", phone.Create([]byte(asked))))).has("#notices", "Your passkey is saved").has(".top", "Alice Okafor")
		s.visit().post(path+"/passkey/challenge").want(http.StatusNotFound).has("h1", "This link does not work any more")
		// It is the only way in.
		form := v.get("/account").Find("#passkeys ~ ul form")
		action, _ := form.Attr("action")
		v.post(action, "_method", "DELETE").want(http.StatusConflict).has("main", "your only way to sign in")
	})
}

func TestWherePasskeysDoNotWorkNoneIsOffered(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	s.visit().get("/sign-in").count("form[data-passkey]", 0).count("script[src*=passkeys]", 0).count("#email[autocomplete=username]", 1)
	s.visit().post("/sign-in/passkey/challenge").want(http.StatusConflict).has("main", "don’t work at this address")
	s.as("alice").get("/account").count("#passkeys", 0)
}
