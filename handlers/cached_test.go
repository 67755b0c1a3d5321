package handlers_test

import (
	"compress/gzip"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// beside is a second server on the database of another, with the same clock.
func (s *site) beside(d *db.DB) *site {
	other := emptySite(s.t, d)
	other.net.Now = s.net.Now
	return other
}

// moved carries a browser's cookies to another server, as a load balancer does.
func (v *visitor) moved(to *site) *visitor {
	return &visitor{site: to, cookies: v.cookies, csrf: v.csrf}
}

func TestAPageAskedAgainSaysTheSame(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		event := s.stall("Herts Pride", 60*days)
		shift := s.shiftOf(event, "Stall", 2)
		alice, charlie := s.as("alice"), s.as("charlie")
		for _, path := range []string{"/shifts", at("/events/%d", event.ID), "/my/rota", "/calendar"} {
			first := alice.get(path).want(200)
			again := alice.get(path).want(200)
			same := again.Body == first.Body
			if d.Postgres() { // where other tests write to the same cluster
				same = blank(again) == blank(first)
			}
			if !same || again.Header.Get("Content-Type") != first.Header.Get("Content-Type") {
				t.Errorf("%s: asked again it is another page", path)
			}
			for _, token := range tokensOf(again) {
				if token != alice.csrf {
					t.Errorf("%s: a form has another token than the page", path)
				}
			}
			packed := alice.send(http.MethodGet, path, nil, "Accept-Encoding", "gzip").want(200)
			unpacked, err := gzip.NewReader(strings.NewReader(packed.Body))
			if err != nil || packed.Header.Get("Content-Encoding") != "gzip" {
				t.Fatalf("%s: %q, %v", path, packed.Header.Get("Content-Encoding"), err)
			}
			if body, err := io.ReadAll(unpacked); err != nil || !d.Postgres() && string(body) != first.Body {
				t.Errorf("%s: packed it is another page: %v", path, err)
			}
			if blank(charlie.get(path).want(200)) == blank(first) || charlie.text("/account") == alice.text("/account") {
				t.Errorf("%s: Charlie was shown Alice's page", path)
			}
		}
		alice.post(signUpPath(shift)).want(303) // with a token from a page that was cached
	})
}

// TestPagesThatDifferHaveTokensThatDiffer: or their packed lengths would tell
// the token, letter by letter (the BREACH attack).
func TestPagesThatDifferHaveTokensThatDiffer(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	s.shiftOf(s.stall("Herts Pride", 60*days), "Stall", 2)
	alice, tokens := s.as("alice"), map[string]bool{}
	for _, guess := range []string{"", "?q=a", "?q=b", "?q=a&area=x", "?"} {
		alice.get("/shifts" + guess).want(200)
		tokens[alice.csrf] = true
	}
	if len(tokens) != 5 {
		t.Errorf("%d different tokens in 5 pages", len(tokens))
	}
}

func TestTwoSessionsOfAPersonHaveTokensOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall", 2)
	one, other := s.as("alice"), s.as("alice")
	for range 2 {
		one.get("/shifts").want(200)
		other.get("/shifts").want(200)
	}
	one.post(signUpPath(shift)).want(303)
	other.delete(signUpPath(shift)).want(303)
}

func (v *visitor) text(path string) string { return v.get(path).text(".top__who") }

// tokensOf lists the tokens in the forms of a page.
func tokensOf(a *answer) []string {
	return a.Find(`input[name="_csrf"]`).Map(func(_ int, input *goquery.Selection) string { return input.AttrOr("value", "") })
}

// blank is a page without its tokens.
func blank(a *answer) string {
	text := a.Body
	for _, token := range tokensOf(a) {
		text = strings.ReplaceAll(text, token, "")
	}
	return text
}

func TestAPageSeesWhatWasDoneSinceItWasCached(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		event := s.stall("Herts Pride", 60*days)
		shift := s.shiftOf(event, "Stall", 2)
		alice, charlie := s.as("alice"), s.as("charlie")
		for _, path := range []string{"/shifts", at("/events/%d", event.ID)} {
			alice.get(path).want(200).has(row(shift), "0 of 2 places taken")
			charlie.post(signUpPath(shift)).want(303)
			alice.get(path).want(200).has(row(shift), "1 of 2 places taken")
			charlie.delete(signUpPath(shift)).want(303)
			alice.get(path).want(200).has(row(shift), "0 of 2 places taken")
		}
		alice.post(signUpPath(shift)).want(303)
		alice.get("/shifts").has(".govuk-notification-banner", "You have a place")
		alice.get("/shifts").count(".govuk-notification-banner", 0)
	})
}

func TestACachedPageFollowsTheClock(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		shift := s.shiftOf(s.stall("Herts Pride", 2*time.Minute), "Stall", 2)
		alice := s.as("alice")
		alice.get("/shifts").want(200).count(row(shift), 1)
		s.wait(2 * time.Minute) // too short for the session to be touched
		alice.get("/shifts").want(200).count(row(shift), 0)
	})
}

func TestWhatOneServerWritesIsOnTheOthersNextPage(t *testing.T) {
	t.Parallel()
	here, there := dbtest.PostgresTwice(t)
	s := newSite(t, here)
	event := s.stall("Herts Pride", 60*days)
	shift := s.shiftOf(event, "Stall", 2)
	other := s.beside(there)
	alice, charlie := s.as("alice"), s.as("charlie").moved(other)
	charlie.get("/account")
	for _, path := range []string{"/shifts", at("/events/%d", event.ID)} {
		for range 20 {
			alice.get(path).want(200).has(row(shift), "0 of 2 places taken")
			charlie.post(signUpPath(shift)).want(303)
			alice.get(path).want(200).has(row(shift), "1 of 2 places taken")
			charlie.delete(signUpPath(shift)).want(303)
		}
	}
}

// TestWhoIsDeactivatedOnOneServerIsSignedOutOfTheOther has the other server
// cache the session, and gives it the second it may take.
func TestWhoIsDeactivatedOnOneServerIsSignedOutOfTheOther(t *testing.T) {
	t.Parallel()
	for name, twice := range map[string]func(testing.TB) (*db.DB, *db.DB){"PostgreSQL": dbtest.PostgresTwice, "SQLite": dbtest.SQLiteTwice} {
		t.Run(name, func(t *testing.T) {
			here, there := twice(t)
			s := newSite(t, here)
			alice := s.as("alice")
			elsewhere := alice.moved(s.beside(there))
			for _, v := range []*visitor{alice, elsewhere} {
				v.get("/shifts").want(200)
			}
			if err := s.net.People.Deactivate(t.Context(), s.person("bob"), s.person("alice").ID, "left the force"); err != nil {
				t.Fatal(err)
			}
			if alice.get("/shifts").Status == http.StatusOK {
				t.Error("she was still let in where she was deactivated")
			}
			begun := time.Now()
			for elsewhere.get("/shifts").Status == http.StatusOK {
				if time.Since(begun) > 2*time.Second {
					t.Fatal("she is still let in by the other server")
				}
			}
		})
	}
}

func TestACachedSessionEndsByTheClock(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		alice := s.as("alice")
		alice.get("/shifts").want(200)
		s.wait(13 * time.Hour)
		if alice.get("/shifts").Status == http.StatusOK {
			t.Error("a session was good for longer than 12 hours without use")
		}
	})
}

func TestTheMetricsCountPagesThatWereCachedAndMadeAnew(t *testing.T) {
	t.Parallel()
	metrics := web.NewMetrics()
	s := newSite(t, dbtest.SQLite(t), func(c *web.Config, _ *action.Settings) { c.Metrics = metrics })
	alice := s.as("alice")
	for range 3 {
		alice.get("/shifts").want(200)
	}
	s.as("charlie").get("/shifts").want(200) // signing in writes
	alice.get("/shifts").want(200)
	counted := httptest.NewRecorder()
	metrics.Handler().ServeHTTP(counted, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	for _, want := range []string{`rainbowrota_pages_total{cached="true"} 2`, `rainbowrota_pages_total{cached="false"} 3`} {
		if !strings.Contains(counted.Body.String(), want) {
			t.Errorf("%s is not among %s", want, counted.Body)
		}
	}
}

// TestACachedPageIsWhatWouldBeMadeAnew compares, step by step of a random walk
// through signing up, planning and time, each page with that of a server that
// has nothing cached.
func TestACachedPageIsWhatWouldBeMadeAnew(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		var paths []string
		var shifts []int64
		for i, title := range []string{"Herts Pride", "Freshers’ fair"} {
			event := s.stall(title, 13*time.Hour+time.Duration(i*47)*time.Minute)
			shift := s.shiftOf(event, "Stall", 2, func(shift *db.Shift) { shift.SignUpBy = event.StartsAt.Add(time.Duration(i*13-500) * time.Minute) })
			shifts = append(shifts, shift.ID)
			paths = append(paths, at("/events/%d", event.ID))
		}
		paths = append(paths, "/shifts", "/my/rota", "/calendar")
		people := []*visitor{s.as("alice"), s.as("charlie"), s.as("bob")}
		random := rand.New(rand.NewPCG(7, 11)) //nolint:gosec // a walk that can be walked again
		for step := range len(dbtest.Sample(make([]int, 80), 15)) {
			who, shift := people[random.IntN(len(people))], shifts[random.IntN(len(shifts))]
			switch random.IntN(6) {
			case 0, 1:
				who.post(at("/shifts/%d/sign-up", shift))
			case 2:
				who.delete(at("/shifts/%d/sign-up", shift))
			case 3:
				s.wait(time.Duration(random.IntN(50)) * time.Minute)
			case 4:
				s.wait(time.Duration(random.IntN(90)) * time.Second)
			default:
				s.insert(func(tx *db.Tx) error {
					return tx.Exec(t.Context(), "UPDATE events SET meeting_point = ?", at("Gate %d", step))
				})
			}
			for _, v := range people {
				v.get("/account") // takes what is to be said once
				anew := v.moved(s.beside(d))
				for _, path := range paths {
					if was, is := v.get(path), anew.get(path); blank(was) != blank(is) {
						t.Fatalf("step %d: %s is not what would be made anew:\n%s\n%s", step, path, was.text("main"), is.text("main"))
					}
				}
			}
		}
	})
}
