package handlers_test

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/demo"
	"github.com/rainbowrota/rainbowrota/network/people"
)

// site is the whole app on a database of its own: the real router, templates
// and rules, with a clock that only [site.wait] moves.
type site struct {
	t   *testing.T
	net *network.Network
	app *fiber.App

	proxies []netip.Prefix

	mu  sync.Mutex
	now time.Time
}

// The people of every test: first name → who they are. Their email addresses
// are alice@example.org … and their password is password.
var demoPeople = map[string]people.PersonForm{
	"alice":   {FirstName: "Alice", LastName: "Okafor", Area: "Watford", Roles: []db.Role{db.Officer}},
	"bob":     {FirstName: "Bob", LastName: "Marsh", Roles: []db.Role{db.Coordinator}},
	"charlie": {FirstName: "Charlie", LastName: "Reid", Area: "Dacorum", Roles: []db.Role{db.Officer}},
	"eve":     {FirstName: "Eve", LastName: "Lindqvist", Area: "Watford", Roles: []db.Role{db.Officer}},
	"grace":   {FirstName: "Grace", LastName: "Holt", Roles: []db.Role{db.CallHandler}},
	"harper":  {FirstName: "Harper", LastName: "Quinn", Roles: []db.Role{db.Administrator}},
	"femi":    {FirstName: "Femi", LastName: "Adeyemi", Roles: []db.Role{db.VehicleKeeper}},
	"dana":    {FirstName: "Dana", LastName: "Whitlock", Roles: []db.Role{db.Trainer}},
}

const password = "correct horse battery staple"

const origin = "http://rota.test"

// newSite makes the app with everybody in people; change adapts its configuration.
func newSite(t *testing.T, d *db.DB, change ...func(*web.Config, *action.Settings)) *site {
	t.Helper()
	s := emptySite(t, d, change...)
	for _, name := range []string{"alice", "bob", "charlie", "eve", "grace", "harper", "femi", "dana"} {
		form := demoPeople[name]
		form.Email = name + "@example.org"
		if _, err := s.net.People.AddPerson(t.Context(), nil, form); err != nil {
			t.Fatalf("add %s: %v", name, err)
		}
	}
	return s
}

// emptySite is newSite without anybody.
func emptySite(t *testing.T, d *db.DB, change ...func(*web.Config, *action.Settings)) *site {
	t.Helper()
	s := &site{t: t, now: time.Date(2027, 6, 1, 9, 0, 0, 0, time.UTC)}
	settings := action.Settings{
		ForceName: "Hertfordshire Constabulary", NetworkName: "LGBT+ Network", LLOLabel: "LGBT+ Liaison Officer", Areas: demo.Areas, BaseURL: origin,
	}
	config := web.Config{Hosts: []string{"rota.test"}, Log: slog.New(slog.DiscardHandler)}
	for _, f := range change {
		f(&config, &settings)
	}
	s.net = network.New(d, settings)
	s.net.PhotoDir = t.TempDir()
	s.net.Now = func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.now
	}
	app, err := handlers.New(s.net, config)
	if err != nil {
		t.Fatal(err)
	}
	s.app, s.proxies = app, config.Proxies
	return s
}

// wait moves the clock on.
func (s *site) wait(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// listen serves the app on a loopback address, for what app.Test can't send,
// and returns the address.
func (s *site) listen() string {
	s.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a test's own
	if err != nil {
		s.t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.app.Listener(web.Listen(listener, s.proxies)) }()
	s.t.Cleanup(func() {
		if err := errors.Join(s.app.Shutdown(), <-served); err != nil {
			s.t.Error(err)
		}
	})
	return listener.Addr().String()
}

// person returns one of people.
func (s *site) person(name string) *db.Person {
	s.t.Helper()
	p, err := s.net.DB.PersonByEmail(s.t.Context(), name+"@example.org")
	if err != nil {
		s.t.Fatalf("%s: %v", name, err)
	}
	return p
}

// visitor is a browser: it keeps cookies, and sends the CSRF token of the last
// page it was shown.
type visitor struct {
	*site
	cookies map[string]string
	csrf    string
}

// visit opens a browser in which nobody is signed in.
func (s *site) visit() *visitor { return &visitor{site: s, cookies: map[string]string{}} }

// as opens a browser in which one of people is signed in.
func (s *site) as(name string) *visitor {
	s.t.Helper()
	return s.asPerson(s.person(name).ID)
}

// asPerson is a browser in which the person with an id is signed in.
func (s *site) asPerson(id int64) *visitor {
	s.t.Helper()
	token, err := s.net.Accounts.SessionFor(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	v := s.visit()
	v.cookies["session"] = token
	v.get("/account")
	return v
}

// answer is a response, read.
type answer struct {
	t      *testing.T
	Status int
	Header http.Header
	Body   string
	*goquery.Document
}

// get opens a path.
func (v *visitor) get(path string, headers ...string) *answer {
	return v.send(http.MethodGet, path, nil, headers...)
}

// post sends a form: field, value, field, value …; with the CSRF token of the
// last page unless there is a field "_csrf".
func (v *visitor) post(path string, fields ...string) *answer {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	if !form.Has("_csrf") && v.csrf != "" {
		form.Set("_csrf", v.csrf)
	}
	return v.send(http.MethodPost, path, form, "Origin", origin, "Sec-Fetch-Site", "same-origin")
}

// delete posts a form with _method=DELETE, as a page without scripts does.
func (v *visitor) delete(path string, fields ...string) *answer {
	v.t.Helper()
	return v.post(path, append(fields, "_method", "DELETE")...)
}

// send sends any request with headers: name, value, name, value …
func (v *visitor) send(method, path string, form url.Values, headers ...string) *answer {
	v.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
		headers = append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)
	}
	return v.sendBody(method, path, body, headers...)
}

// sendBody is send with a body of any kind.
func (v *visitor) sendBody(method, path string, body io.Reader, headers ...string) *answer {
	v.t.Helper()
	r := httptest.NewRequestWithContext(v.t.Context(), method, path, body)
	r.Host = strings.TrimPrefix(origin, "http://")
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value}) //nolint:gosec // a request's cookie has no attributes
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := v.app.Test(r, -1)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = response.Body.Close() }()
	return v.read(response)
}

func (v *visitor) read(response *http.Response) *answer {
	v.t.Helper()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, cookie := range response.Cookies() {
		if v.cookies[cookie.Name] = cookie.Value; cookie.MaxAge < 0 {
			delete(v.cookies, cookie.Name)
		}
	}
	a := &answer{t: v.t, Status: response.StatusCode, Header: response.Header, Body: string(body)}
	if a.Document, err = goquery.NewDocumentFromReader(strings.NewReader(a.Body)); err != nil {
		v.t.Fatal(err)
	}
	if token, ok := a.Find(`meta[name="csrf-token"]`).Attr("content"); ok {
		v.csrf = token
	}
	return a
}

// follow opens the page that a redirect leads to, having checked that it is one.
func (v *visitor) follow(a *answer) *answer {
	v.t.Helper()
	a.want(http.StatusSeeOther)
	return v.get(a.Header.Get("Location"))
}

// want checks the status.
func (a *answer) want(status int) *answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("the status is %d, want %d; the page says:\n%s", a.Status, status, a.text("main"))
	}
	return a
}

// has checks that the first element a selector finds contains a text.
func (a *answer) has(selector, text string) *answer {
	a.t.Helper()
	if got := a.text(selector); !strings.Contains(got, text) {
		a.t.Errorf("%s is %q, want %q in it", selector, got, text)
	}
	return a
}

// header checks a header.
func (a *answer) header(name, value string) *answer {
	a.t.Helper()
	if got := a.Header.Get(name); got != value {
		a.t.Errorf("the header %s is %q, want %q", name, got, value)
	}
	return a
}

// text returns the text of what a selector finds, with spaces collapsed.
func (a *answer) text(selector string) string {
	return strings.Join(strings.Fields(a.Find(selector).Text()), " ")
}

// count checks how many elements a selector finds.
func (a *answer) count(selector string, n int) *answer {
	a.t.Helper()
	if got := a.Find(selector).Length(); got != n {
		a.t.Errorf("%s finds %d, want %d, in:\n%s", selector, got, n, a.text("main"))
	}
	return a
}
