package handlers_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// manyFields is a form of so many fields.
func manyFields(n int, prefix string) url.Values {
	form := url.Values{}
	for i := range n {
		form.Set(fmt.Sprintf("%s%d", prefix, i), "")
	}
	return form
}

func TestALargeFormOfNobodyIsNotEchoed(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	kept := "form[action='/sign-in'] input[name^='kept.']"
	for _, c := range []struct {
		what string
		form url.Values
		kept int
	}{
		{"an ordinary form", url.Values{"phone": {"01632 960001"}, "note": {"x"}}, 2},
		{"200 fields", manyFields(200, "a"), 200},
		{"201 fields", manyFields(201, "a"), 0},
		{"251 fields", manyFields(251, "a"), 0},
		{"240,000 fields", manyFields(240_000, ""), 0},
		{"64 KB", url.Values{"note": {strings.Repeat("x", 64<<10-len("/account"+"note"))}}, 1},
		{"64 KB and a byte", url.Values{"note": {strings.Repeat("x", 64<<10-len("/account"+"note")+1)}}, 0},
		{"1 MB", url.Values{"note": {strings.Repeat("x", 1<<20)}}, 0},
	} {
		a := s.visit().send(http.MethodPost, "/account", c.form).want(http.StatusUnauthorized).has("h1", "Sign in").count(kept, c.kept)
		if says := strings.Contains(a.text("main"), "too long to keep"); says != (c.kept == 0) {
			t.Errorf("%s: the page says that it is lost: %t", c.what, says)
		}
		if len(a.Body) > 150<<10 {
			t.Errorf("%s: the answer has %d bytes", c.what, len(a.Body))
		}
	}
	// The sign-in form that carries one, and the throttle's answer to it.
	carried := func(n int) url.Values {
		form := manyFields(n, "kept.")
		form.Set("kept-path", "/account")
		form.Set("email", "nobody@example.org")
		form.Set("password", "x")
		return form
	}
	s.visit().send(http.MethodPost, "/sign-in", carried(200)).want(http.StatusUnprocessableEntity).count(kept, 200)
	s.visit().send(http.MethodPost, "/sign-in", carried(201)).want(http.StatusUnprocessableEntity).count(kept, 0)
	s.visit().send(http.MethodPost, "/sign-in", carried(240_000)).want(http.StatusRequestEntityTooLarge).count(kept, 0)
	for range 30 {
		if a := s.visit().send(http.MethodPost, "/sign-in", carried(201)); a.Status == http.StatusTooManyRequests {
			a.count(kept, 0)
			return
		}
	}
	t.Error("the throttle never answers")
}

func TestAFormOfNobodyIsBoundedAsPagesWriteIt(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	// Each of these characters takes up to five bytes in a page, and a page
	// carries what is kept more than once.
	for _, letter := range []string{`"`, "'", "&", "<", ">", "+"} {
		for _, c := range []struct {
			what string
			path string
			form url.Values
		}{
			{"a form that is kept", "/account", url.Values{"note": {strings.Repeat(letter, 60<<10)}}},
			{"the name of a field", "/account", url.Values{strings.Repeat(letter, 60<<10): {"x"}}},
			{"a form that is carried", "/sign-in", url.Values{"kept-path": {"/account"}, "kept.note": {strings.Repeat(letter, 60<<10)}}},
			{"the path of one", "/sign-in", url.Values{"kept-path": {"/" + strings.Repeat(letter, 60<<10)}}},
			{"an address", "/sign-in", url.Values{"email": {strings.Repeat(letter, 80<<10)}}},
			{"where to go on", "/sign-in", url.Values{"next": {"/" + strings.Repeat(letter, 80<<10)}}},
		} {
			if a := s.visit().send(http.MethodPost, c.path, c.form); a.Status >= 500 || len(a.Body) > 20<<10 {
				t.Errorf("%s of %s: the answer is %d with %d bytes", c.what, letter, a.Status, len(a.Body))
			}
		}
		fits := url.Values{"note": {strings.Repeat(letter, 12<<10)}}
		a := s.visit().send(http.MethodPost, "/account", fits).want(http.StatusUnauthorized).count("input[name='kept.note']", 1)
		if len(a.Body) > 150<<10 {
			t.Errorf("with 12 KB of %s the answer has %d bytes", letter, len(a.Body))
		}
	}
}

func TestAFormThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	v := s.as("alice")
	for what, form := range map[string]url.Values{
		"more than 256 KB": {"_csrf": {v.csrf}, "phone": {strings.Repeat("x", 256<<10)}},
		"6,001 fields":     manyFields(6001, "a"),
		"as much as 20 MB": {"_csrf": {v.csrf}, "phone": {strings.Repeat("x", 20<<20)}},
		"40,000 of a name": {"_csrf": make([]string, 40_000)},
	} {
		if got := v.send(http.MethodPost, "/account", form); got.Status != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", what, got.Status)
		}
	}
	v.post("/account", "nonsense", strings.Repeat("x", 200<<10)).want(http.StatusBadRequest) // it is read
	full := manyFields(5999, "a")
	full.Set("_csrf", v.csrf)
	v.send(http.MethodPost, "/account", full, "Origin", origin, "Sec-Fetch-Site", "same-origin").want(http.StatusBadRequest) // so is this
	// Only hand-overs and imports may bring files.
	for who, browser := range map[string]*visitor{"somebody": v, "a keeper": s.as("femi")} {
		body, kind := browser.multipartOf("file", "a.jpg", [][]byte{make([]byte, 300<<10)})
		if got := browser.sendBody(http.MethodPost, "/account", body, "Content-Type", kind, "Origin", origin, "Sec-Fetch-Site", "same-origin"); got.Status != http.StatusRequestEntityTooLarge {
			t.Errorf("300 KB of a file that %s sends with a form that has none: %d", who, got.Status)
		}
	}
}

func TestRequestsWithTooManyHeadersCookiesOrParametersAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	addr := s.listen()
	for what, request := range map[string]string{
		"headers":    "GET / HTTP/1.1\r\nHost: rota.test\r\n" + strings.Repeat("a:\r\n", 100) + "\r\n",
		"cookies":    "GET / HTTP/1.1\r\nHost: rota.test\r\nCookie: " + strings.Repeat("a;", 101) + "\r\n\r\n",
		"parameters": "GET /shifts?" + strings.Repeat("a&", 201) + " HTTP/1.1\r\nHost: rota.test\r\n\r\n",
	} {
		if status, closed := raw(t, addr, request); status != http.StatusRequestHeaderFieldsTooLarge || !closed {
			t.Errorf("%s: %d, closed %t", what, status, closed)
		}
	}
	for what, request := range map[string]string{
		"headers":    "GET / HTTP/1.1\r\nHost: rota.test\r\n" + strings.Repeat("a:\r\n", 90) + "\r\n",
		"cookies":    "GET / HTTP/1.1\r\nHost: rota.test\r\nCookie: " + strings.Repeat("a;", 99) + "\r\n\r\n",
		"parameters": "GET /?" + strings.Repeat("a&", 199) + " HTTP/1.1\r\nHost: rota.test\r\n\r\n",
	} {
		if status, closed := raw(t, addr, request); status != http.StatusOK || closed {
			t.Errorf("fewer %s: %d, closed %t", what, status, closed)
		}
	}
}

// TestABodyIsNeverReadAsTheNextRequest sends bodies that nobody reads, or not
// to their end, and then a health check on the same connection.
func TestABodyIsNeverReadAsTheNextRequest(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	addr := s.listen()
	smuggled := "GET /nothing-here HTTP/1.1\r\nHost: rota.test\r\n\r\n"
	long := smuggled + strings.Repeat("x", 20_000)
	parts := "--B\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nx\r\n--B--\r\n"
	request := func(line, body string, headers ...string) string {
		return line + " HTTP/1.1\r\nHost: rota.test\r\n" + strings.Join(append(headers, fmt.Sprintf("Content-Length: %d", len(body))), "\r\n") + "\r\n\r\n" + body
	}
	chunked := func(line, body string) string {
		return line + " HTTP/1.1\r\nHost: rota.test\r\nTransfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(body), body)
	}
	for what, c := range map[string]struct {
		request string
		status  int
	}{
		"a health check":         {request("GET /healthz", long), http.StatusOK},
		"a health check, chunks": {chunked("GET /healthz", long), http.StatusOK},
		"an asset that is not":   {request("GET /static/x.css", long), http.StatusNotFound},
		"a page":                 {request("GET /", long), http.StatusOK},
		"no page":                {request("POST /nothing-here", long), http.StatusNotFound},
		"a page in chunks":       {chunked("GET /", long), http.StatusOK},
		"another host":           {strings.Replace(request("POST /", long), "rota.test", "evil.test", 1), http.StatusMisdirectedRequest},
		"a form that is refused": {request("POST /account", strings.Repeat("x", 1<<20)+smuggled, "Content-Type: application/x-www-form-urlencoded"), http.StatusUnauthorized},
		"what follows the parts": {request("POST /sign-in", parts+long, "Content-Type: multipart/form-data; boundary=B"), http.StatusUnprocessableEntity},
		"parts that are not":     {request("POST /sign-in", long, "Content-Type: multipart/form-data; boundary=B"), http.StatusBadRequest},
		"a form from elsewhere":  {request("POST /sign-in", long, "Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: cross-site"), http.StatusForbidden},
		"text":                   {request("POST /sign-in", long, "Content-Type: text/plain"), http.StatusUnprocessableEntity},
		"far too much":           {request("POST /sign-in", strings.Repeat("x", 9<<20)+smuggled), http.StatusRequestEntityTooLarge},
	} {
		conn, err := net.Dial("tcp", addr) //nolint:noctx // a test's own
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			_, _ = io.WriteString(conn, c.request+"GET /healthz HTTP/1.1\r\nHost: rota.test\r\nConnection: close\r\n\r\n")
		}()
		reader := bufio.NewReader(conn)
		for i, want := range []int{c.status, http.StatusOK} {
			response, err := http.ReadResponse(reader, nil)
			if err != nil {
				if i == 0 || what != "far too much" { // its connection is closed instead
					t.Errorf("%s: answer %d: %v", what, i+1, err)
				}
				break
			}
			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
			if response.StatusCode != want {
				t.Errorf("%s: answer %d is %d, want %d", what, i+1, response.StatusCode, want)
			}
		}
		_ = conn.Close()
	}
}

func TestABodyThatIsTooLargeIsRefusedOnAPageOfOurs(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	conn, err := net.Dial("tcp", s.listen()) //nolint:noctx // a test's own
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = io.WriteString(conn, "POST /sign-in HTTP/1.1\r\nHost: rota.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3000000\r\n\r\n"+strings.Repeat("x", 3_000_000))
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	a := s.visit().read(response)
	a.want(http.StatusRequestEntityTooLarge).has("h1", "That is too much to send at once")
	if a.Header.Get("Content-Security-Policy") == "" {
		t.Error("the page has no policy")
	}
}
