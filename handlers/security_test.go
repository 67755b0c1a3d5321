package handlers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// securityEvents reads the security events of a log: of each what happened, to
// which account, and who did it.
func securityEvents(t *testing.T, log string) (events []string) {
	t.Helper()
	for line := range strings.Lines(log) {
		var e struct {
			Msg, Event, From, Account string
			Status                    int
			Person                    int64
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if e.Msg != "security event" {
			continue
		}
		if e.From != "0.0.0.0/24" {
			t.Errorf("it came from %q, want a block of addresses", e.From)
		}
		account, _, _ := strings.Cut(e.Account, "-")
		events = append(events, fmt.Sprint(e.Event, " ", e.Status, " account ", account, " person ", e.Person))
	}
	return events
}

func TestRefusalsAreSecurityEventsThatNameNobody(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := newSite(t, dbtest.SQLite(t), func(c *web.Config, _ *action.Settings) { c.Log = slog.New(slog.NewJSONHandler(&log, nil)) })
	zoe, alice := s.addZoe(), s.person("alice")
	v := s.as("alice")
	log.Reset()

	s.visit().post("/sign-in", "email", "zoe@example.org", "password", "wrong horse battery staple")
	s.visit().post("/sign-in", "email", "nobody@example.org", "password", "wrong horse battery staple")
	s.visit().post("/sign-in", "email", strings.Repeat("x", 2000), "password", "x")
	for range 4 {
		s.visit().post("/sign-in", "email", "nobody@example.org", "password", "x")
	}
	s.visit().post("/sign-in", "email", "nobody@example.org", "password", "x").want(http.StatusTooManyRequests)
	v.get("/partners").want(http.StatusForbidden)
	v.get("/events/12345").want(http.StatusNotFound)
	s.visit().get("/offers/a-code-that-is-wrong").want(http.StatusNotFound)
	v.post("/account/password", "current-password", "wrong horse battery staple", "new-password", "winter tangle copper lantern").want(http.StatusUnprocessableEntity)
	v.send(http.MethodPost, "/account", url.Values{"phone": {"1"}}, "Origin", "https://evil.test", "Sec-Fetch-Site", "cross-site").want(http.StatusForbidden)
	v.post("/account", "_csrf", "old", "phone", "1").want(http.StatusForbidden)
	v.get("/no-such-page").want(http.StatusNotFound)

	unknown := "sign-in failed 422 account unknown person 0"
	want := []string{
		fmt.Sprint("sign-in failed 422 account ", zoe.ID, " person 0"),
		unknown, unknown, unknown, unknown, unknown, unknown,
		"throttled 429 account unknown person 0",
		fmt.Sprint("access refused 403 account  person ", alice.ID),
		fmt.Sprint("access refused 404 account  person ", alice.ID),
		"access refused 404 account  person 0",
		fmt.Sprint("wrong current password 422 account  person ", alice.ID),
		fmt.Sprint("form refused 403 account  person ", alice.ID),
		fmt.Sprint("form refused 403 account  person ", alice.ID),
	}
	if got := securityEvents(t, log.String()); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the events are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, secret := range []string{"zoe@", "nobody@", "Zoe", "Alice", "a-code-that", "horse", "lantern"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
	privacy := s.visit().get("/privacy").text("main")
	if told := strings.Count(privacy, "part of your internet address, so that attacks are noticed"); told != 2 {
		t.Errorf("the privacy page says %d times what the log notes of a refusal, want it for the public and for those in the rota:\n%s", told, privacy)
	}
}

func TestABrowserThatSignedInIsKnownByACookieThatNamesNobody(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t), func(_ *web.Config, n *action.Settings) { n.BaseURL = "https://rota.test" })
	s.addZoe()
	v := s.visit()
	in := v.send(http.MethodPost, "/sign-in", url.Values{"email": {"zoe@example.org"}, "password": {password}}, "Origin", "https://rota.test", "Sec-Fetch-Site", "same-origin").want(http.StatusSeeOther)
	cookie := ""
	for _, set := range in.Header.Values("Set-Cookie") {
		if strings.HasPrefix(set, "__Host-device=") {
			cookie = strings.ToLower(set)
		}
	}
	for _, want := range []string{"max-age=7776000", "httponly", "secure", "samesite=lax", "path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie is %q, want %s", cookie, want)
		}
	}
	code := v.cookies["__Host-device"]
	v.get("/account").want(http.StatusOK)
	out := v.send(http.MethodPost, "/sign-out", url.Values{"_csrf": {v.csrf}}, "Origin", "https://rota.test", "Sec-Fetch-Site", "same-origin").want(http.StatusSeeOther)
	out.header("Clear-Site-Data", `"cache", "storage"`)
	if v.cookies["__Host-session"] != "" || v.cookies["__Host-device"] != code {
		t.Errorf("after signing out the browser has %v", v.cookies)
	}
	for range 5 {
		s.visit().send(http.MethodPost, "/sign-in", url.Values{"email": {"zoe@example.org"}, "password": {"wrong"}}, "Origin", "https://rota.test")
	}
	sent := url.Values{"email": {"zoe@example.org"}, "password": {password}}
	s.visit().send(http.MethodPost, "/sign-in", sent, "Origin", "https://rota.test").want(http.StatusTooManyRequests)
	v.send(http.MethodPost, "/sign-in", sent, "Origin", "https://rota.test").want(http.StatusSeeOther)
}
