package handlers_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
)

func TestUnsafeRequestsNeedTheSessionsToken(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.as("alice")
	fields := url.Values{"version": {"1"}, "phone": {"1"}, "rest-from": {"20:00"}, "rest-to": {"06:00"}}
	forged := v.send(http.MethodPost, "/account", fields)
	forged.want(http.StatusForbidden).has("main", "too old")
	other := s.as("charlie")
	fields.Set("_csrf", other.csrf)
	v.send(http.MethodPost, "/account", fields).want(http.StatusForbidden)
	for _, token := range []string{"", "x", strings.Repeat("A", 86), v.csrf + "A", v.csrf[:80]} {
		fields.Set("_csrf", token)
		v.send(http.MethodPost, "/account", fields).want(http.StatusForbidden)
	}
	fields.Del("_csrf")
	v.send(http.MethodPost, "/account", fields, "X-CSRF-Token", v.csrf).want(http.StatusSeeOther)
	v.send(http.MethodDelete, "/account/sessions", nil).want(http.StatusForbidden)
}

func TestUnsafeRequestsFromOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	s.addZoe()
	v := s.as("alice")
	form := url.Values{"version": {"1"}, "phone": {"1"}, "rest-from": {"20:00"}, "rest-to": {"06:00"}, "_csrf": {v.csrf}}
	for _, headers := range [][]string{
		{"Origin", "https://evil.test"},
		{"Origin", "null"},
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
		{"Origin", "http://rota.test.evil.test", "Sec-Fetch-Site", "cross-site"},
	} {
		v.send(http.MethodPost, "/account", form, headers...).want(http.StatusForbidden)
		in := url.Values{"email": {"zoe@example.org"}, "password": {password}}
		s.visit().send(http.MethodPost, "/sign-in", in, headers...).want(http.StatusForbidden)
	}
}

func TestAnOldFormIsShownAgainOnlyWhenTheBrowserVouchesForThePageItWasOn(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.as("alice")
	form := url.Values{"version": {"1"}, "phone": {"07700 900123"}, "rest-from": {"20:00"}, "rest-to": {"06:00"}, "_csrf": {"old"}}
	for _, c := range []struct {
		headers []string
		shown   int
	}{
		{[]string{"Sec-Fetch-Site", "same-origin"}, 1},
		{[]string{"Origin", origin}, 1},
		{[]string{"Sec-Fetch-Site", "none"}, 0},
	} {
		v.send(http.MethodPost, "/account", form, c.headers...).want(http.StatusForbidden).count(`[value="07700 900123"]`, c.shown)
	}
}

func TestTheTokenIsMaskedAnewInEachPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.as("alice")
	v.get("/account")
	before := v.csrf
	v.get("/account")
	if v.csrf == before {
		t.Error("two pages carry the same token")
	}
	v.post("/sign-out", "_csrf", before).want(http.StatusSeeOther)
}

func TestEveryAnswerHasTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.as("alice")
	for _, a := range []*answer{
		v.get("/account"), v.get("/"), v.get("/nothing-here"), v.get("/healthz"), v.get("/a%252fb"), v.get("/static/nothing.css"),
		v.get("/", "Host", "evil.test"), v.send(http.MethodPost, "/account", url.Values{}), s.visit().get("/account"),
	} {
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
				"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'none'; object-src 'none'",
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
			"Cache-Control":      "no-store", "Vary": "HX-Request, HX-Request-Type, Accept-Encoding, Cookie",
			"Strict-Transport-Security": "", "Server": "", // the first is for https alone
		} {
			if got := strings.Join(a.Header.Values(name), " | "); got != want {
				t.Errorf("a %d has %s: %q, want %q", a.Status, name, got, want)
			}
		}
		if a.Header.Get("X-Request-Id") == "" {
			t.Errorf("a %d has no X-Request-Id", a.Status)
		}
	}
}

func TestOverHTTPSCookiesAreSecureAndBoundToTheHost(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t), func(_ *web.Config, n *action.Settings) { n.BaseURL = "https://rota.test" })
	s.addZoe()
	a := s.visit().send(http.MethodPost, "/sign-in", url.Values{"email": {"zoe@example.org"}, "password": {password}}, "Origin", "https://rota.test")
	a.want(http.StatusSeeOther)
	cookies := a.Header.Values("Set-Cookie")
	for _, cookie := range cookies {
		for _, part := range []string{"__Host-", "path=/", "HttpOnly", "secure", "SameSite=Lax"} {
			if !strings.Contains(cookie, part) || strings.Contains(strings.ToLower(cookie), "domain") {
				t.Errorf("%q is not in %q, or a domain is", part, cookie)
			}
		}
	}
	if !slices.ContainsFunc(cookies, func(c string) bool { return strings.HasPrefix(c, "__Host-session=") }) || a.Header.Get("Strict-Transport-Security") != "max-age=63072000; includeSubDomains" {
		t.Errorf("the headers are %v", a.Header)
	}
}

func TestAnotherHostIsMisdirected(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	for _, host := range []string{"evil.test", "rota.test.evil.test", "rota.test:81", "localhost"} {
		a := s.visit().get("/", "Host", host).want(http.StatusMisdirectedRequest)
		if strings.Contains(a.Body, "evil.test") {
			t.Errorf("%s is repeated on the page", host)
		}
	}
	s.visit().get("/", "X-Forwarded-Host", "evil.test").want(http.StatusOK)
	s.visit().get("/healthz", "Host", "10.0.0.7").want(http.StatusOK)
}

func TestPathsWithHiddenPartsAreRefusedAtTheDoor(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	for _, path := range []string{"/static/..%252f..%252fetc/passwd", "/events/%2531", "/a%2fb", "/a%5cb", "/a%00", "/static/%2e%2e%2fapp.css", "/a%0d%0ab", "/%25"} {
		s.visit().get(path).want(http.StatusBadRequest)
	}
}

func TestErrorsTellAReferenceAndNothingOfTheCause(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := newSite(t, dbtest.SQLite(t), func(c *web.Config, _ *action.Settings) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	v := s.as("alice")
	v.get("/nothing-here").want(http.StatusNotFound).has("h1", "Page not found").count("main strong", 0)
	v.send(http.MethodPost, "/accessibility", nil, "X-CSRF-Token", v.csrf).want(http.StatusMethodNotAllowed)

	now := s.net.Now
	s.net.Now = func() time.Time { panic("a very secret cause") }
	a := s.visit().get("/").want(http.StatusInternalServerError).has("h1", "Sorry, there is a problem")
	s.net.Now = now
	id := a.Header.Get("X-Request-Id")
	a.has("main strong", id)
	if strings.Contains(a.Body, "secret") || strings.Contains(a.Body, "goroutine") {
		t.Error("the cause is on the page")
	}
	if !strings.Contains(log.String(), "a very secret cause") || !strings.Contains(log.String(), id) {
		t.Errorf("the cause is not in the log: %s", log.String())
	}
	s.visit().get("/").want(http.StatusOK)

	if err := s.net.DB.Close(); err != nil {
		t.Fatal(err)
	}
	a = s.visit().get("/").want(http.StatusServiceUnavailable)
	if strings.Contains(a.Body, "closed") || strings.Contains(a.Body, "sql") {
		t.Error("the cause is on the page")
	}
	s.visit().get("/healthz").want(http.StatusOK)
	s.visit().get("/readyz").want(http.StatusServiceUnavailable)
}

func TestTheLogHoldsNoPersonalData(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := newSite(t, dbtest.SQLite(t), func(c *web.Config, _ *action.Settings) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	s.addZoe()
	v := s.visit()
	v.get("/setup/canarycode")
	v.get("/sign-in?next=/canaryquery")
	v.get("/canarypath")
	v.post("/sign-in", "email", "zoe@example.org", "password", "canarypassword")
	v.post("/sign-in", "email", "zoe@example.org", "password", password)
	v.get("/account").want(http.StatusOK)
	for _, canary := range []string{"canary", "zoe", "Zoe", "Brandt", v.cookies["session"], v.cookies["device"], v.csrf, "battery", "0.0.0.0"} {
		if strings.Contains(strings.ReplaceAll(log.String(), "from=0.0.0.0/24 ", ""), canary) { // of a security event the block is logged
			t.Errorf("%q is in the log:\n%s", canary, log.String())
		}
	}
	if !strings.Contains(log.String(), "route=/setup/:code") || !strings.Contains(log.String(), "person=") {
		t.Errorf("the log says little: %s", log.String())
	}
}

func TestTheAddressIsTakenFromProxiesOfOursOnly(t *testing.T) {
	t.Parallel()
	// Requests of app.Test come from 0.0.0.0.
	tries := func(config func(*web.Config, *action.Settings), forwarded func(int) string) (last int) {
		s := newSite(t, dbtest.SQLite(t), config)
		for i := range 25 {
			form := url.Values{"email": {string(rune('a'+i)) + "@example.org"}, "password": {"x"}}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/sign-in", strings.NewReader(form.Encode()))
			r.Host = "rota.test"
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			for line := range strings.SplitSeq(forwarded(i), "\n") {
				r.Header.Add("X-Forwarded-For", line)
			}
			response, err := s.app.Test(r, -1)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			last = response.StatusCode
		}
		return last
	}
	each := func(i int) string { return netip.AddrFrom4([4]byte{192, 0, byte(i), 1}).String() }
	trusting := func(c *web.Config, _ *action.Settings) {
		c.Proxies = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/32")}
	}
	if got := tries(func(*web.Config, *action.Settings) {}, each); got != http.StatusTooManyRequests {
		t.Errorf("a stranger's header is believed: %d", got)
	}
	if got := tries(trusting, each); got != http.StatusUnprocessableEntity {
		t.Errorf("our proxy's header is not believed: %d", got)
	}
	lines := func(i int) string { return each(i) + "\n198.51.100.7" }
	if got := tries(trusting, lines); got != http.StatusTooManyRequests {
		t.Errorf("the client's own line of the header is believed before our proxy's: %d", got)
	}
	if got := tries(trusting, func(i int) string { return each(i) + ", 198.51.100.7" }); got != http.StatusTooManyRequests {
		t.Errorf("what the client itself put into the header is believed: %d", got)
	}
}

func TestPagesAreCompressedForBrowsersThatTakeIt(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	a := s.visit().get("/", "Accept-Encoding", "gzip, deflate, br").want(http.StatusOK)
	if a.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("it is answered %q", a.Header.Get("Content-Encoding"))
	}
	reader, err := gzip.NewReader(strings.NewReader(a.Body))
	if err != nil {
		t.Fatal(err)
	}
	if page, err := io.ReadAll(reader); err != nil || !strings.Contains(string(page), "</html>") {
		t.Errorf("it does not unpack: %v", err)
	}
	if got := s.visit().get("/").Header.Get("Content-Encoding"); got != "" {
		t.Errorf("a browser that takes no encoding gets %q", got)
	}
}

func TestSendingAFormTwiceChangesNothingMore(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.as("alice")
	v.post("/sign-out").want(http.StatusSeeOther)
	v.post("/sign-out").want(http.StatusSeeOther)
}

func TestTheHomePageIsForThePublicAndLeadsOthersOn(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	s.visit().get("/").want(http.StatusOK).has("h1", "Meet your LGBT+ Liaison Officers").
		count(`a[href="tel:999"]`, 1).count(`a[href="tel:101"]`, 1).count(".govuk-js-exit-this-page-button", 1)
	if a := s.visit().get("/"); a.Header.Get("Set-Cookie") != "" {
		t.Error("the public page sets a cookie")
	}
	s.as("alice").get("/").want(http.StatusSeeOther)
	for _, path := range []string{"/accessibility", "/privacy", "/cookies"} {
		s.visit().get(path).want(http.StatusOK).count("h1", 1).count(".govuk-js-exit-this-page-button", 1)
	}
}

func TestAPageForAnotherRoleSaysWhichRoleHelps(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	s.as("alice").get("/messages").want(http.StatusForbidden).has("main", "role of coordinator")
	s.as("bob").get("/messages").want(http.StatusOK)
	s.visit().get("/messages").want(http.StatusSeeOther)
}

// raw sends a request as it is written, on a connection of its own, and
// returns the status and whether the server then closes the connection.
func raw(t *testing.T, addr, request string) (status int, closed bool) {
	t.Helper()
	conn, err := net.Dial("tcp", addr) //nolint:noctx // a test's own
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = io.WriteString(conn, request)
	return answered(t, conn)
}

// answered reads the one answer on a connection: its status, and whether the
// server then closes the connection.
func answered(t *testing.T, conn net.Conn) (status int, closed bool) {
	t.Helper()
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	return response.StatusCode, response.Close
}

func TestARequestThatCanBeReadInTwoWaysIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	addr := s.listen()
	post := "POST /sign-in HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nHost: rota.test\r\n"
	for what, request := range map[string]string{
		"another host first":       "GET / HTTP/1.1\r\nHost: elsewhere.test\r\nHost: rota.test\r\n\r\n",
		"another host second":      "GET / HTTP/1.1\r\nHost: rota.test\r\nhOST: elsewhere.test\r\n\r\n",
		"the same host twice":      "GET / HTTP/1.1\r\nHost: rota.test\r\nHost: rota.test\r\n\r\n",
		"a health check for two":   "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"two lengths":              post + "Content-Length: 3\r\nContent-Length: 0\r\n\r\na=b",
		"a length too long":        post + "Content-Length: 3\r\ncontent-length: 3000\r\n\r\na=b",
		"one length twice":         post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\na=b",
		"a length and chunks":      post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n",
		"chunks twice":             post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n3\r\na=b\r\n0\r\n\r\n",
		"a line that goes on":      "GET / HTTP/1.1\r\nHost: rota.test\r\nX-Other: a\r\n b\r\n\r\n",
		"a length on another line": post + "X-Other: a\r\n\tContent-Length: 3\r\n\r\na=b",
	} {
		if status, closed := raw(t, addr, request); status != http.StatusBadRequest || !closed {
			t.Errorf("%s: %d, closed %t", what, status, closed)
		}
	}
	for what, request := range map[string]string{
		"one of each": post + "Content-Length: 6\r\n\r\nemail=",
		"in chunks":   post + "Transfer-Encoding: chunked\r\n\r\n6\r\nemail=\r\n0\r\n\r\n",
	} {
		if status, closed := raw(t, addr, request); status != http.StatusUnprocessableEntity || closed {
			t.Errorf("%s: %d, closed %t", what, status, closed)
		}
	}
}

func TestATokenInTheAddressIsNoToken(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	alice := s.as("alice")
	form := func(fields ...string) url.Values {
		values := url.Values{}
		for i := 0; i < len(fields); i += 2 {
			values.Set(fields[i], fields[i+1])
		}
		return values
	}
	typed := []string{"version", "1", "phone", "01632 960001", "discreet", "on", "rest-from", "22:00", "rest-to", "07:00"}
	address := "/account?_csrf=" + alice.csrf
	alice.send(http.MethodPost, address, form(typed...)).want(http.StatusBadRequest)
	alice.send(http.MethodPost, address, form(append(typed, "_csrf", alice.csrf)...)).want(http.StatusBadRequest)
	if got := s.person("alice").Phone; got != "" {
		t.Errorf("the form was taken: %q", got)
	}
	alice.send(http.MethodPost, "/account", form(typed...)).want(http.StatusForbidden)
	alice.send(http.MethodPost, "/account", form(append(typed, "_csrf", alice.csrf)...)).want(http.StatusSeeOther)
	alice.send(http.MethodPost, "/sign-out", form(), "X-CSRF-Token", alice.csrf).want(http.StatusSeeOther)
}

func TestACompressedFormIsRefusedBeforeItIsUnpacked(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	var bomb bytes.Buffer
	pack := gzip.NewWriter(&bomb)
	_, _ = io.WriteString(pack, "--B\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n"+strings.Repeat("x", 8<<20)+"\r\n--B--\r\n")
	if err := pack.Close(); err != nil {
		t.Fatal(err)
	}
	for _, encoding := range []string{"gzip", "GZIP", "deflate", "br", "identity"} {
		head := "POST /sign-in HTTP/1.1\r\nHost: rota.test\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Encoding: " + encoding +
			"\r\nContent-Length: " + strconv.Itoa(bomb.Len()) + "\r\n\r\n"
		if status, closed := raw(t, s.listen(), head+bomb.String()); status != http.StatusUnsupportedMediaType || !closed {
			t.Errorf("%s: %d, closed %t", encoding, status, closed)
		}
	}
}

func TestThePageAboutCookiesSaysHowLongEachIsKept(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	s.visit().get("/cookies").want(http.StatusOK).has("main", "used the rota for 12 hours; 7 days at most").has("main", "90 days after you last signed in").has("main", "One minute at most")
}
