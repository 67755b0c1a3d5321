package handlers_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/provider"
)

func TestWhatIsServedIsInTheTableOfRoutes(t *testing.T) {
	t.Parallel()
	s := emptySite(t, dbtest.SQLite(t))
	var served, listed []string
	for _, r := range s.app.GetRoutes(true) {
		if r.Method != http.MethodHead {
			served = append(served, r.Method+" "+r.Path)
		}
	}
	for _, r := range handlers.Routes() {
		listed = append(listed, r.Method+" "+r.Path)
		if r.Who.Name == "" {
			t.Errorf("%s %s does not say who may come in", r.Method, r.Path)
		}
	}
	slices.Sort(served)
	slices.Sort(listed)
	if !slices.Equal(served, listed) {
		t.Errorf("served: %q\nin the table: %q", served, listed)
	}
	if again := slices.Compact(slices.Clone(listed)); len(again) != len(listed) {
		t.Error("a route is in the table twice")
	}
}

// lobby is a matrix that has one of everything that routes are about.
type lobby struct {
	*matrix
	ids   map[string]string // begin of a path → the id of what it is about
	heard *bytes.Buffer     // the log of faults
}

// refusedLate is the fault of what somebody may do, so that it is not done: the
// test has the database refuse the row of the log, which comes last.
const refusedLate = "would be done"

func newLobby(t *testing.T) *lobby {
	t.Helper()
	l := &lobby{ids: map[string]string{}, heard: &bytes.Buffer{}}
	l.matrix = newMatrix(t, dbtest.SQLite(t), func(c *web.Config, _ *action.Settings) {
		c.Log = slog.New(slog.NewTextHandler(l.heard, &slog.HandlerOptions{Level: slog.LevelError}))
	})
	bob, femi, charlie := l.as("bob"), l.as("femi"), fmt.Sprint(l.person("charlie").ID)
	do := func(v *visitor, path string, fields ...string) {
		t.Helper()
		v.post(path, fields...).want(http.StatusSeeOther)
	}
	do(bob, "/partners/new", "name", "Lantern", "kind", "charity")
	do(bob, "/partners/1/contacts", "contact", "Sam Ferris", "email", "ferris@example.org")
	do(bob, "/venues/new", "name", "Pride House")
	do(bob, "/awareness/new", "name", "Open day", "rule", "4 July", "expects", "on")
	do(bob, "/awareness/1/tasks", "weeks", "2", "task", "Put up posters")
	do(bob, "/series/new", "title", "Network meeting", "kind", "network meeting", "starts", "2027-08-05T18:00", "ends", "2027-08-05T19:00",
		"repeats", "weekly", "every", "1", "count", "3", "role", "Member", "minimum", "1", "maximum", "9", "form_key", "f", "confirmed", "on")
	meetings, err := l.net.DB.Events(t.Context(), db.EventFilter{Kind: db.NetworkMeeting, Limit: 1})
	if err != nil || len(meetings) != 1 {
		t.Fatalf("%d meetings, %v", len(meetings), err)
	}
	bob.confirm(bob.get("/people/import/1")).want(http.StatusSeeOther)
	bob.confirm(bob.get("/admin/import/dates/2")).want(http.StatusSeeOther)
	do(femi, "/vehicles/1/bases", "from", "2027-05-01", "station", "Watford")
	femi.upload("/bookings/3/handover", [][]byte{photoOf(t, 30, 20)}, "direction", "out", "mileage", "1", "charge", "80", "keys", "on",
		"cleanliness", "clean", "damage", "A scratch", "form_key", "g", "driver", fmt.Sprint(l.person("femi").ID)).want(http.StatusSeeOther)
	l.insert(func(tx *db.Tx) error { return tx.Exec(t.Context(), "UPDATE handovers SET booking_id = 2") }) // the event’s
	course := l.classroom(t)
	l.ids["/certificates/"] = course.signedOff("Charlie", "Reid")
	l.ids["/verify/"] = l.ids["/certificates/"]
	l.wait(days)
	do(l.as("bob"), at("/events/%d/nominations", l.event.ID), "emails", "sam@beds.example.net\nalice@example.org")
	l.insert(func(tx *db.Tx) error {
		now := l.net.Now()
		if _, err := tx.InsertCheckIn(t.Context(), &db.CheckIn{SessionID: 1, PersonID: l.person("charlie").ID, At: now}); err != nil {
			return err
		}
		if err := tx.InsertPasskey(t.Context(), &db.Passkey{PersonID: l.person("alice").ID, CredentialID: "x", Name: "Phone", CreatedAt: now}); err != nil {
			return err
		}
		return tx.InsertOffer(t.Context(), &db.Offer{
			SignupID: l.signup.ID, ShiftID: l.shift.ID, PersonID: l.person("charlie").ID, CodeHash: "x", Status: db.OfferOpen, MadeAt: now, Deadline: now.Add(days),
		})
	})
	messages, err := l.net.DB.Messages(t.Context(), db.MessageFilter{PersonID: l.person("charlie").ID})
	if err != nil || len(messages) == 0 {
		t.Fatalf("%d messages, %v", len(messages), err)
	}
	l.ids["/messages/"] = fmt.Sprint(messages[len(messages)-1].ID)
	questions, err := l.net.Nominations.QuestionsTo(t.Context(), l.person("alice"))
	if err != nil || len(questions) != 1 {
		t.Fatalf("Alice is asked %d questions, %v", len(questions), err)
	}
	l.ids["/my/questions/"], l.ids["/llos/"] = fmt.Sprint(questions[0].ID), charlie
	l.ids["/training/"], l.ids["/bookings/"] = fmt.Sprint(course.event.ID), "2"
	l.ids["/events/:id/following"] = fmt.Sprint(meetings[0].ID)
	return l
}

// path is a row's, for what the row is about.
func (l *lobby) path(row *web.Route) string {
	if row.Path == "/static/*" {
		return l.visit().get("/sign-in").Find("link[rel=stylesheet]").AttrOr("href", "")
	}
	id := l.object(row.Path, l.event)
	for begin, of := range l.ids {
		if strings.HasPrefix(row.Path, begin) {
			id = of
		}
	}
	path := filled(row.Path, id)
	return strings.NewReplacer(":nomination", "1", ":authorisation", "1", ":base", "1", ":session", "1", ":what", "damage", ":year", "2027",
		":person", fmt.Sprint(l.person("charlie").ID)).Replace(path) + asks[row.Method+" "+row.Path]
}

// asks are the queries without which a page is not found.
var asks = map[string]string{
	"GET /training/:id/letters.pdf": "?force=Bedfordshire+Police",
}

// sends are the fields of a form without which nobody's permission is asked for.
var sends = map[string]url.Values{
	"POST /account/calendar":       {"kind": {"own"}},
	"POST /my/offers/:id":          {"answer": {"decline"}},
	"POST /nominations/:code":      {"answer": {"accept"}},
	"POST /bookings/:id/decline":   {"reason": {"Needed"}},
	"DELETE /shifts/:id/sign-up":   {"reason": {"Unwell"}},
	"POST /signups/:id/attendance": {"attendance": {string(db.Arrived)}},
	"POST /events/:id/walk-ins":    {"shift_id": {"1"}, "person_id": {"1"}},
	"POST /training/:id/letters":   {"force": {"Bedfordshire Police"}},
	"POST /training/:id/feedback":  {"usefulness": {"5"}, "pace": {"about right"}},
	"DELETE /training/:id/letters": {"force": {"Bedfordshire Police"}},
}

// letIn is who may come in, of the people of the lobby, where the router
// leaves that to package network, by the name of a row's Who.
var letIn = map[string][]string{
	"seesEvent":      {"alice", "bob", "charlie", "dana", "eve", "femi"},
	"runsEvent":      {"bob", "eve"},
	"runsProgramme":  {"bob", "eve"},
	"takesShift":     {"alice", "bob", "charlie", "dana", "eve", "femi"},
	"onShift":        {"charlie"},
	"hasPasskey":     {"alice"},
	"hasCodes":       {}, // nobody of the lobby has any
	"hasPlace":       {"charlie"},
	"wasOffered":     {"charlie"},
	"nominates":      {"alice", "bob", "charlie", "eve"},
	"hasNominated":   {"bob"},
	"wasAsked":       {"alice"},
	"teaches":        {"dana"},
	"readsRegister":  {"bob", "dana"},
	"readsFeedback":  {"dana"},
	"wasAtCourse":    {"alice", "charlie"},
	"hasCertificate": {"alice", "bob", "dana"},
	"booksCar":       {"bob", "eve", "femi"},
	"seesBooking":    {"bob", "eve", "femi"},
	"changesBooking": {"bob", "eve", "femi"},
	"handsOver":      {"bob", "eve", "femi"},
}

// may tells whether a row's Who lets somebody of the lobby in; "" is somebody
// who is not signed in. The codes that are tried grant nothing.
func (l *lobby) may(t *testing.T, who web.Who, name string) bool {
	t.Helper()
	switch {
	case who.Door >= web.Open:
		return true
	case who.Door == web.Link || name == "":
		return false
	case who.Door == web.LookedUp:
		if letIn[who.Name] == nil {
			t.Errorf("nobody of the lobby is known to be let in by %q", who.Name)
		}
		return slices.Contains(letIn[who.Name], name)
	}
	p := l.person(name)
	p.Leads = name == "eve"
	return who.Lets(p)
}

// TestEveryRouteLetsInWhoItsRowSays asks every row of the table as each kind of
// person. It finds that somebody is let in by any answer that does not refuse
// them, which may say that a form is not right.
func TestEveryRouteLetsInWhoItsRowSays(t *testing.T) {
	t.Parallel()
	l := newLobby(t)
	visitors := map[string]*visitor{"": l.visit()}
	visitors[""].get("/sign-in")
	for name := range demoPeople {
		visitors[name] = l.as(name)
	}
	l.insert(func(tx *db.Tx) error {
		return tx.Exec(t.Context(), "CREATE TRIGGER late BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, '"+refusedLate+"'); END")
	})
	for i, row := range handlers.Routes() {
		if i%5 != 0 && !dbtest.Thorough() { // a fifth is the sample
			continue
		}
		switch row.Method + " " + row.Path {
		case "POST /sign-out", "POST /sign-in/demo": // which would end the visit; and is there in demonstrations only
			continue
		case "GET /sign-in/code", "POST /sign-in/code": // which send back people who have not given a password
			continue
		case "GET /sign-in/provider", "GET " + provider.AnswerPath, "GET /account/provider", "GET /account/again/provider": // there with an identity provider only: e2e/provider.test.mjs
			continue
		}
		for name, v := range visitors {
			form := url.Values{"_csrf": {v.csrf}}
			for field, values := range sends[row.Method+" "+row.Path] {
				form[field] = values
			}
			if row.Method == http.MethodGet {
				form = nil
			}
			l.heard.Reset()
			path := l.path(&row)
			a := v.send(row.Method, path, form, "Origin", origin, "Sec-Fetch-Site", "same-origin")
			if a.Status >= http.StatusInternalServerError && !strings.Contains(l.heard.String(), refusedLate) {
				t.Errorf("%s %s by %q: %d, %s", row.Method, path, name, a.Status, l.heard)
			}
			in := !slices.Contains([]int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound}, a.Status) &&
				!strings.HasPrefix(a.Header.Get("Location"), "/sign-in")
			if may := l.may(t, row.Who, name); in != may {
				t.Errorf("%s %s by %q: %d, and its row says %s: %s", row.Method, path, name, a.Status, row.Who.Name, a.text("h1, .govuk-error-summary"))
			}
		}
	}
}
