package handlers_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// newConference is an event of that kind that Eve leads, on 1 July 2027 from
// 12pm to 10pm, with Alice as a delegate.
func newConference(t *testing.T, d *db.DB, change ...func(*web.Config, *action.Settings)) (s *site, e *db.Event, programme string) {
	t.Helper()
	s = newSite(t, d, change...)
	e = s.stall("Engagement conference", 30*days)
	e.Kind = db.Conference
	s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), e) })
	if _, err := s.net.Rota.SignUp(t.Context(), s.person("alice"), s.shiftOf(e, "Delegate", 10).ID); err != nil {
		t.Fatal(err)
	}
	return s, e, at("/events/%d/programme", e.ID)
}

// session is what is typed of one that day, without a form key.
func session(title, from, to string, more ...string) []string {
	return append([]string{"title", title, "starts", "2027-07-01T" + from, "ends", "2027-07-01T" + to}, more...)
}

// programme makes the event a conference that has one, with somebody who
// speaks and what only those who run it may know.
func (m *matrix) programme(t *testing.T) {
	t.Helper()
	m.event.Kind = db.Conference
	m.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), m.event) })
	bob, path := m.as("bob"), fmt.Sprintf("/events/%d", m.event.ID)
	bob.post(path+"/speakers", "name", "Morgan Ashdown", "needs", "The secret need", "form_key", "d").want(http.StatusSeeOther)
	bob.post(path+"/programme", "title", "Living with it", "starts", "2027-07-31T12:00", "ends", "2027-07-31T13:00", "content_note", "Hard to hear", "part_1", "speaker", "form_key", "e").want(http.StatusSeeOther)
}

// programmeForms are the fields of the forms that take text, by route.
var programmeForms = map[string][]string{
	"/events/:id/programme":         {"title", "starts", "ends", "room", "description", "content_note", "materials", "part_1", "form_key"},
	"/events/:id/programme/support": {"version", "support"},
	"/programme/:id/edit":           {"version", "title", "starts", "ends", "room", "description", "content_note", "materials", "part_1"},
	"/events/:id/speakers":          {"name", "organisation", "person", "email", "phone", "arrives", "needs", "form_key"},
	"/check-in":                     {"code"},
	"/check-in/confirm":             {"code", "seen"},
	"/speakers/:id/thanks":          {"version", "note"},
	"/speakers/:id/edit":            {"version", "name", "organisation", "person", "email", "phone", "arrives", "needs"},
}

func TestAProgrammeIsMadeChangedAndRead(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, e, programme := newConference(t, d)
		eve := s.as("eve")
		eve.get(programme).want(http.StatusOK).has(".rr-empty", "no programme yet").has(".rr-tabs", "Programme")
		eve.get(at("/events/%d/speakers/new", e.ID)).want(http.StatusOK).has("main", "21 days after the event")
		eve.follow(eve.post(at("/events/%d/speakers", e.ID), "name", "Morgan Ashdown", "organisation", "Lantern Youth Support", "email", "morgan@example.org",
			"arrives", "2027-07-01T11:30", "needs", "A ramp")).has("main", "The speaker is saved").has("#speakers ~ ul", "Arrives 11:30am")
		eve.get(programme+"/new").has("form", "Morgan Ashdown, Lantern Youth Support").count("select[name=part_1] option", 5)
		eve.follow(eve.post(programme, session("Living with it", "13:00", "14:00", "room", "Hall", "part_1", "speaker", "content_note", "a suicide attempt is described")...)).
			has("main", "The session is saved").has("#session-1", "Morgan Ashdown, Lantern Youth Support").has("#session-1", "Content note: a suicide attempt is described")
		eve.post(programme, session("Panel", "13:30", "14:30", "room", "hall", "part_1", "panel")...).want(http.StatusUnprocessableEntity).
			has(".govuk-error-summary", "choose another room").has(".govuk-error-summary", "nobody speaks in two sessions at once").
			count(".govuk-error-summary a[href='#room'], .govuk-error-summary a[href='#part_1']", 2).count("input[name=title][value=Panel]", 1)
		eve.follow(eve.post(programme, session("Panel", "13:30", "14:30", "room", "Room 2")...))
		eve.get(programme).count(".rr-programme__slot", 1).count(".rr-programme__session", 2).has(".rr-programme__when", "1pm to 2:30pm").has("#session-2", "1:30pm to 2:30pm")
		eve.post("/programme/1/edit", append(session("Living with hate", "13:00", "14:00"), "version", "9")...).want(http.StatusConflict).has("main", "Someone else changed this")
		eve.follow(eve.post("/programme/1/edit", append(session("Living with hate", "13:00", "14:00", "part_1", "speaker", "content_note", "a suicide attempt is described"), "version", "1")...)).has("#session-1", "Living with hate")
		eve.follow(eve.post(programme+"/support", "support", "Ask Eve.", "version", "2")).has(".govuk-inset-text", "Ask Eve.")

		alice := s.as("alice")
		alice.follow(alice.get("/programme/1")).want(http.StatusOK).has("#session-1", "Morgan Ashdown").count("a[href='/programme/1/edit'], #speakers", 0)
		page := alice.get(programme)
		for _, secret := range []string{"A ramp", "morgan@example.org", "11:30am"} {
			if strings.Contains(page.Body, secret) {
				t.Errorf("Alice reads %q", secret)
			}
		}
		alice.post("/programme/1/edit", append(session("Mine", "13:00", "14:00"), "version", "2")...).want(http.StatusForbidden)
		alice.get("/speakers/1/edit").want(http.StatusForbidden)
		eve.follow(eve.delete("/programme/2")).has("main", "The session is removed").count(".rr-programme__session", 1)
		eve.follow(eve.delete("/speakers/1")).has("main", "The speaker is removed").has("#session-1", "Living with hate")
		s.as("bob").get(at("/events/%d/programme", s.stall("Herts Pride", 40*days).ID)).want(http.StatusNotFound)
	})
}

func TestContentNotesAreReadBeforeAnybodySignsUp(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, e, programme := newConference(t, d)
		charlie := s.as("charlie")
		charlie.get(at("/events/%d", e.ID)).count("#content-notes", 0)
		eve := s.as("eve")
		eve.follow(eve.post(programme, session("Living with it", "13:00", "14:00", "content_note", "a suicide attempt is described")...))
		charlie.get(at("/events/%d", e.ID)).has(".govuk-inset-text", "1pm to 2pm, Living with it: a suicide attempt is described").has(".govuk-inset-text", "116 123")
		charlie.get("/shifts").count(at(".rr-row a[href='%s']", programme), 1)
		e.Kind = db.TrainingCourse
		s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), e) })
		charlie.get(at("/training/%d", e.ID)).has(".govuk-inset-text", "1pm to 2pm, Living with it: a suicide attempt is described").count(at(".rr-actions a[href='%s']", programme), 1)
	})
}

func TestNobodyElseSeesWhoWouldRatherStepOutOfASession(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var log bytes.Buffer
		s, e, programme := newConference(t, d, func(c *web.Config, _ *action.Settings) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
		eve, alice := s.as("eve"), s.as("alice")
		eve.follow(eve.post(programme, session("Living with it", "13:00", "14:00", "content_note", "a suicide attempt is described")...))
		alice.get(programme).has("#session-1 button", "I’d rather step out of this session")
		alice.follow(alice.post("/programme/1/step-out")).has("#notices", "Only you see this").has("#session-1", "You would rather step out of this session").count("#session-1 button", 1)
		const mark = "ou would rather step out"
		for _, name := range []string{"eve", "bob", "charlie", "harper"} {
			v := s.as(name)
			for _, path := range []string{
				programme, at("/events/%d", e.ID), at("/events/%d/history", e.ID), at("/events/%d/staffing", e.ID), at("/events/%d/day", e.ID),
				at("/events/%d/messages", e.ID), "/programme/1/edit", "/dashboard", "/admin/outbox", "/messages", "/people",
			} {
				if page := v.get(path); strings.Contains(page.Body, mark) {
					t.Errorf("%s at %s sees who would rather step out", name, path)
				}
			}
		}
		eve.post("/programme/1/step-out").want(http.StatusForbidden)
		asked := 0
		who := regexp.MustCompile(`person=[1-9]`)
		for line := range strings.Lines(log.String()) {
			if strings.Contains(line, "/step-out") {
				if asked++; who.MatchString(line) {
					t.Errorf("the server’s log says whose choice it was: %s", line)
				}
			}
		}
		if asked == 0 {
			t.Error("the server’s log does not say that it was asked at all")
		}
		alice.follow(alice.delete("/programme/1/step-out")).has("#notices", "You’ll stay").count("#session-1 input[value=DELETE]", 0)
	})
}

func TestDelegatesCheckInByTheCodeInTheRoom(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, programme := newConference(t, d)
		eve, alice := s.as("eve"), s.as("alice")
		eve.follow(eve.post(programme, session("Living with it", "13:00", "14:00", "room", "Hall")...))
		shown := eve.get("/programme/1/code").want(http.StatusOK).has("h1", "Living with it").has("main", "From 15 minutes before the start until the end").count("svg.rr-code__qr path", 1)
		code := shown.text(".rr-code__code")
		if len(code) != 6 {
			t.Fatalf("the code is %q", code)
		}
		alice.get("/programme/1/code").want(http.StatusForbidden)
		alice.get("/programme/1/check-ins").want(http.StatusForbidden)
		alice.get(programme).count("a[href='/check-in']", 0)
		early := alice.post("/check-in", "code", code).want(http.StatusUnprocessableEntity)
		early.has(".govuk-error-summary", "You can check in to “Living with it” from 12:45pm").count("input[name=code][value='"+code+"']", 1)
		s.wait(30*days + 3*time.Hour)
		alice = s.as("alice")
		alice.get(programme).count("a[href='/check-in']", 1)
		asks := alice.post("/check-in", "code", strings.ToLower(code)).want(http.StatusOK)
		asks.has("main", "Engagement conference").has("dl", "Living with it").has("dl", "1pm to 2pm").has("dl", "Hall").
			count("form[action='/check-in/confirm'] input[name=code][value='"+code+"']", 1).has("main form button", "Check in").count(".govuk-warning-text", 0)
		alice.get(programme).count("#session-1 .govuk-tag", 0) // it does not count yet
		alice.follow(alice.post("/check-in/confirm", "code", code)).has("#notices", "You are checked in").
			count("#notices form[action='/programme/1/check-in'] input[value=DELETE]", 1).has("#session-1", "You checked in").has("#session-1 button", "Undo")
		alice.follow(alice.post("/check-in", "code", code)).has("#notices", "You are checked in")
		charlie := s.as("charlie") // has no place
		charlie.post("/check-in", "code", code).want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "This code can’t be used")
		eve = s.as("eve")
		eve.get(programme).has("#session-1", "1 checked in")
		eve.get("/programme/1/check-ins").has("table", "Alice Okafor").has("table a", "Remove Alice Okafor")
		one := at("/programme/1/check-ins/%d", s.person("alice").ID)
		eve.get("/programme/1/check-ins").count(at("table a[href='%s']", one), 1)
		alice.get(programme).count("#session-1 form[action='/programme/1/check-in'] input[name=_method][value=DELETE]", 1)
		alice.get(one).want(http.StatusForbidden)
		alice.delete(one).want(http.StatusForbidden)
		eve.get(one).want(http.StatusOK).has("h1", "Remove this check-in?").has("dl", "Alice Okafor").count(at("form[action='%s'] input[value=DELETE]", one), 1)
		eve.follow(eve.delete(one)).has("#notices", "The check-in is removed").has("main", "Nobody has checked in yet")
		eve.get(one).want(http.StatusNotFound)
		alice.get(programme).count("#session-1 .govuk-tag", 0)
		alice.follow(alice.post("/check-in/confirm", "code", code))
		alice.follow(alice.delete("/programme/1/check-in")).has("#notices", "You are not checked in any more").count("#session-1 .govuk-tag, #session-1 button", 0)
		s.visit().get("/check-in/" + code).want(http.StatusSeeOther)
	})
}

func TestALinkWithACheckInCodeSaysNothingOfTheCodeAndIsNoTry(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, programme := newConference(t, d)
		eve := s.as("eve")
		eve.follow(eve.post(programme, session("Living with it", "13:00", "14:00")...))
		code := eve.get("/programme/1/code").text(".rr-code__code")
		s.wait(30*days + 3*time.Hour)
		alice := s.as("alice")
		page := func(code string) string {
			a := alice.get("/check-in/"+code).want(http.StatusOK).has("h1", "Check in to a session").
				count("form[action='/check-in'] input[name=code][value='"+code+"']", 1).has("main form button", "Continue")
			return strings.ReplaceAll(a.text("main")+a.text("title"), code, "")
		}
		for range 12 { // more than may be tried at once
			if right, wrong := page(code), page("NNNNNN"); right != wrong {
				t.Fatalf("the right code shows\n%s\nand a wrong one\n%s", right, wrong)
			}
		}
		alice.post("/check-in", "code", code).want(http.StatusOK).has("dl", "Living with it")
		for range 9 {
			alice.post("/check-in", "code", "NNNNNN").want(http.StatusUnprocessableEntity)
		}
		alice.post("/check-in", "code", "NNNNNN").want(http.StatusTooManyRequests)
	})
}

func TestACheckInWarnsOfAnotherSessionAtTheSameTimeAndMovesThere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, programme := newConference(t, d)
		eve := s.as("eve")
		eve.follow(eve.post(programme, session("Living with it", "13:00", "14:00", "room", "Hall")...))
		eve.follow(eve.post(programme, session("Panel", "13:30", "14:30", "room", "Room 2")...))
		hall, panel := eve.get("/programme/1/code").text(".rr-code__code"), eve.get("/programme/2/code").text(".rr-code__code")
		s.wait(30*days + 3*time.Hour + 20*time.Minute)
		alice := s.as("alice")
		alice.follow(alice.post("/check-in/confirm", "code", hall)).has("#session-1", "You checked in")
		alice.post("/check-in", "code", panel).want(http.StatusOK).has(".govuk-warning-text", "You are checked in to “Living with it” at the same time, 1pm to 2pm in Hall").
			count("input[name=seen][value='1']", 1)
		alice.post("/check-in/confirm", "code", panel).want(http.StatusConflict).has(".govuk-error-summary", "another session at the same time").
			has(".govuk-warning-text", "“Living with it”").count("input[name=seen][value='1']", 1)
		alice.post("/check-in/confirm", "code", panel, "seen", "nothing").want(http.StatusBadRequest)
		alice.get(programme).has("#session-1", "You checked in").count("#session-2 .govuk-tag", 0)
		alice.follow(alice.post("/check-in/confirm", "code", panel, "seen", "1")).has("#session-2", "You checked in").count("#session-1 .govuk-tag", 0)
	})
}

func TestAThankYouNoteIsWrittenAndNoted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, e, programme := newConference(t, d)
		eve := s.as("eve")
		eve.follow(eve.post(at("/events/%d/speakers", e.ID), "name", "Morgan Ashdown", "email", "morgan@example.org"))
		eve.get(programme).count("a[href='/speakers/1/thanks']", 0)
		eve.get("/speakers/1/thanks").want(http.StatusSeeOther)
		s.wait(38 * days)
		eve = s.as("eve")
		eve.get("/dashboard").has("section:has(#thanks)", "Morgan Ashdown").count("a[href='/speakers/1/thanks']", 1)
		page := eve.get("/speakers/1/thanks").want(http.StatusOK).has("textarea", "Dear Morgan Ashdown").count("a[href^='mailto:morgan@example.org?subject=Thank%20you&body=Dear%20Morgan']", 1)
		version, _ := page.Find("input[name=version]").Attr("value")
		eve.post("/speakers/1/thanks", "note", "", "version", version).want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "Write the note")
		eve.follow(eve.post("/speakers/1/thanks", "note", "Dear Morgan, thank you.", "version", version)).has("#notices", "Noted as thanked").has("main", "Thanked by Eve Lindqvist on")
		eve.get("/dashboard").count("#thanks", 0)
		s.as("alice").get("/speakers/1/thanks").want(http.StatusForbidden)
		eve.follow(eve.delete("/speakers/1/thanks")).has("#notices", "not thanked")
	})
}
