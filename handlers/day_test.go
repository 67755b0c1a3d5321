package handlers_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// onTheDay is a stall that began an hour ago with Alice and Charlie on its full shift.
func onTheDay(t *testing.T, d *db.DB) (s *stall, alice, charlie *db.Signup) {
	t.Helper()
	s = newStall(t, d)
	alice, charlie = s.joins("alice", s.shift, db.SignupConfirmed), s.joins("charlie", s.shift, db.SignupConfirmed)
	s.wait(241 * time.Hour)
	return s, alice, charlie
}

func TestADayGoesFromExpectedToCompletedWithHours(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, alice, charlie := onTheDay(t, d)
		before := s.actions()
		eve := s.as("eve")
		day := at("/events/%d/day", s.event.ID)
		page := eve.get(day).want(http.StatusOK).count(".rr-person", 2)
		page.has(".rr-counts", "Expected2 Still to come2 Arrived0")
		eve.follow(eve.post(at("/signups/%d/attendance", alice.ID), "attendance", "arrived", "was", "")).has(at("#attender-%d", alice.ID), "Arrived at 11am")
		eve.post(at("/signups/%d/attendance", charlie.ID), "attendance", "arrived", "was", "").want(http.StatusSeeOther)
		eve.post(at("/signups/%d/attendance", charlie.ID), "attendance", "left early", "at", "12:30", "was", "arrived").want(http.StatusSeeOther)
		page = eve.get(day).has(at("#attender-%d", charlie.ID), "Left early at 12:30pm").has(at("#attender-%d", charlie.ID), "2:30 hours")
		page.has(".rr-counts", "Expected2 Still to come0 Arrived1 Left early1 No show0 Walk-ins0").count(at(`#attender-%d form input[name="was"][value="left early"]`, charlie.ID), 3)
		page.count("form[action$='/completion']", 0)
		s.wait(10 * time.Hour)
		eve = s.as("eve")
		eve.get(day).count("form[action$='/completion']", 1)
		page = eve.follow(eve.post(at("/events/%d/completion", s.event.ID)))
		page.has(at("#attender-%d", alice.ID), "Attended").has(at("#attender-%d", alice.ID), "4:00 hours")
		eve.post(at("/signups/%d/hours", alice.ID), "hours", "3.5", "was", "attended").want(http.StatusSeeOther)
		eve.get(day).has(at("#attender-%d", alice.ID), "3:30 hours")
		if n := s.actions() - before; n != 5 {
			t.Errorf("%d log rows for five actions", n)
		}
	})
}

func TestWrongTimesAreRefusedAtTheirFields(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, alice, _ := onTheDay(t, d)
		eve := s.as("eve")
		eve.post(at("/signups/%d/attendance", alice.ID), "attendance", "arrived").want(http.StatusSeeOther)
		for _, c := range []struct{ path, field, value string }{
			{"attendance", "at", "25:00"},
			{"attendance", "at", "09:00"},
			{"attendance", "at", "23:00"},
			{"hours", "hours", "-1"},
			{"hours", "hours", "1e9"},
			{"hours", "hours", ""},
			{"hours", "hours", "99999999999:00"},
			{"hours", "hours", "NaN"},
		} {
			fields := []string{c.field, c.value, "was", "arrived"}
			if c.path == "attendance" {
				fields = append(fields, "attendance", "left early")
			}
			page := eve.post(at("/signups/%d/%s", alice.ID, c.path), fields...).want(http.StatusUnprocessableEntity)
			if value, _ := page.Find(at("#%s-%d", c.field, alice.ID)).Attr("value"); value != c.value && c.value != "" {
				t.Errorf("%s=%q came back as %q", c.field, c.value, value)
			}
			page.count(at("#%s-%d[aria-invalid]", c.field, alice.ID), 1).count(".govuk-error-summary", 1)
		}
		eve.post(at("/signups/%d/attendance", alice.ID), "attendance", "teleported").want(http.StatusBadRequest)
		eve.post(at("/signups/%d/attendance", 99999), "attendance", "arrived").want(http.StatusNotFound)
	})
}

func TestAWalkInIsFoundAndRecordedOnAFullShift(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, _ := onTheDay(t, d)
		eve := s.as("eve")
		page := eve.get(at("/events/%d/day?q=marsh", s.event.ID)).want(http.StatusOK)
		page.has("form[action$='/walk-ins']", "Record walk-in")
		for _, nobody := range []string{"zzz", "m", "example.org"} { // by their name alone, and not by one letter of it
			eve.get(at("/events/%d/day?q=", s.event.ID)+nobody).has(".rr-empty", nobody).count("form[action$='/walk-ins']", 0)
		}
		path := at("/events/%d/walk-ins", s.event.ID)
		page = eve.follow(eve.post(path, "shift_id", at("%d", s.shift.ID), "person_id", at("%d", s.person("bob").ID), "q", "marsh"))
		page.count(".rr-person", 3).has("#notices", "walk-in is recorded")
		shift, err := s.net.DB.Shift(t.Context(), s.shift.ID)
		if err != nil || shift.Taken != 2 {
			t.Errorf("%d taken, %v; want the 2 that were", shift.Taken, err)
		}
		eve.post(path, "shift_id", "x", "person_id", "1").want(http.StatusBadRequest)
		eve.post(at("/events/%d/walk-ins", s.other.ID), "shift_id", at("%d", s.shift.ID), "person_id", "1").want(http.StatusNotFound)
		eve.post(path, "shift_id", at("%d", s.shift.ID), "person_id", "99999").want(http.StatusUnprocessableEntity)
		eve.post(path, "shift_id", at("%d", s.shift.ID), "person_id", at("%d", s.person("grace").ID), "q", "holt").want(http.StatusConflict)
	})
}

func TestAStaleTapSaysWhatItChanged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, alice, _ := onTheDay(t, d)
		s.as("bob").post(at("/signups/%d/attendance", alice.ID), "attendance", "no show", "was", "").want(http.StatusSeeOther)
		eve := s.as("eve")
		fragment := eve.send(http.MethodPost, at("/signups/%d/attendance", alice.ID), url.Values{"attendance": {"arrived"}, "was": {""}, "_csrf": {eve.csrf}},
			"Origin", origin, "HX-Request", "true").want(http.StatusOK)
		fragment.count("h1", 0).has(at("#attender-%d .rr-confirmed", alice.ID), "In the meantime Bob Marsh had recorded: no show, at 11am")
		if fragment.Header.Get("HX-Trigger") != "counted" {
			t.Error("the counts are not told to count again")
		}
		s.as("bob").post(at("/signups/%d/attendance", alice.ID), "attendance", "no show", "was", "arrived").want(http.StatusSeeOther)
		eve.follow(eve.post(at("/signups/%d/attendance", alice.ID), "attendance", "arrived", "was", "arrived")).has("#notices", "Recorded, over something else")
	})
}

func TestTheSignInSheetHasEverybodyAndEmptyLines(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, _ := onTheDay(t, d)
		page := s.as("eve").get(at("/events/%d/day?print=1", s.event.ID)).want(http.StatusOK)
		page.has("h1", "Sign-in sheet").has("table", "Alice Okafor").has("caption", "Stall morning").count("tr.rr-sheet__blank", 8).has("thead", "Signature")
	})
}

func TestBeforeTheDayTheBoardSaysWhenItOpens(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		alice := s.joins("alice", s.shift, db.SignupConfirmed)
		eve := s.as("eve")
		eve.get(at("/events/%d/day", s.event.ID)).has(".govuk-inset-text", "Attendance can be recorded from").count(".rr-person__buttons", 0)
		eve.post(at("/signups/%d/attendance", alice.ID), "attendance", "arrived").want(http.StatusConflict).has(".govuk-error-summary", "can be recorded from")
		eve.post(at("/events/%d/completion", s.event.ID)).want(http.StatusConflict)
	})
}
