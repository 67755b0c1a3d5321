package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// stall is a published Pride stall in ten days with one shift of two places,
// led by Eve, and another event that Bob leads.
type stall struct {
	*site
	event, other *db.Event
	shift        *db.Shift
}

func newStall(t *testing.T, d *db.DB, change ...func(*web.Config, *action.Settings)) *stall {
	t.Helper()
	s := &stall{site: newSite(t, d, change...)}
	s.event = s.addEvent("Herts Pride", s.person("eve").ID)
	s.other = s.addEvent("University Pride market", s.person("bob").ID)
	s.shift = s.addShift(s.event, 0, 2)
	return s
}

func (s *stall) addEvent(title string, leadID int64) *db.Event {
	s.t.Helper()
	now := s.net.Now()
	e := &db.Event{
		Title: title, Kind: db.PrideStall, Status: db.EventPublished, StartsAt: now.Add(240 * time.Hour), EndsAt: now.Add(250 * time.Hour),
		LeadID: leadID, CreatedAt: now, CreatedBy: leadID, ArriveMinutes: 15,
	}
	s.write(func(tx *db.Tx) error { return tx.InsertEvent(s.t.Context(), e) })
	return e
}

func (s *stall) addShift(e *db.Event, after time.Duration, places int, change ...func(*db.Shift)) *db.Shift {
	s.t.Helper()
	shift := &db.Shift{EventID: e.ID, Role: "Stall morning", StartsAt: e.StartsAt.Add(after), EndsAt: e.StartsAt.Add(after + 4*time.Hour), Minimum: 1, Maximum: places}
	for _, c := range change {
		c(shift)
	}
	s.write(func(tx *db.Tx) error { return tx.InsertShift(s.t.Context(), shift) })
	return shift
}

func (s *stall) write(do func(*db.Tx) error) {
	s.t.Helper()
	if err := s.net.DB.Write(s.t.Context(), do); err != nil {
		s.t.Fatal(err)
	}
}

// joins signs one of people up for a shift and returns the sign-up.
func (s *stall) joins(name string, shift *db.Shift, want db.SignupStatus) *db.Signup {
	s.t.Helper()
	g, err := s.net.Rota.SignUp(s.t.Context(), s.person(name), shift.ID)
	if err != nil || g.Status != want {
		s.t.Fatalf("%s signs up: %+v, %v; want %s", name, g, err, want)
	}
	return g
}

func (s *stall) status(g *db.Signup) db.SignupStatus {
	s.t.Helper()
	now, err := s.net.DB.Signup(s.t.Context(), g.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return now.Status
}

func (s *stall) actions() int {
	s.t.Helper()
	rows, err := s.net.DB.EventLog(s.t.Context(), s.event.ID, 0, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	return len(rows)
}

func byApproval(s *db.Shift) { s.Approval = true }

func at(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func TestStaffingIsForTheLeadAndCoordinators(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		g := s.joins("alice", s.shift, db.SignupConfirmed)
		paths := []string{at("/events/%d/staffing", s.event.ID), at("/events/%d/day", s.event.ID), at("/events/%d/day?print=1", s.event.ID), at("/events/%d/day/counts", s.event.ID)}
		for _, path := range paths {
			for _, name := range []string{"bob", "eve"} {
				s.as(name).get(path).want(http.StatusOK)
			}
			for _, name := range []string{"alice", "charlie"} {
				if page := s.as(name).get(path).want(http.StatusForbidden); strings.Contains(page.text("main"), "Okafor") {
					t.Errorf("%s reads a name on %s", name, path)
				}
			}
			s.as("grace").get(path).want(http.StatusNotFound)
		}
		s.as("eve").get(at("/events/%d/staffing", s.other.ID)).want(http.StatusForbidden)
		s.as("eve").get(at("/events/%d/day", s.other.ID)).want(http.StatusForbidden)

		before := s.actions()
		charlie := s.as("charlie")
		for _, a := range []*answer{
			charlie.post(at("/signups/%d/approval", g.ID)),
			charlie.delete(at("/signups/%d/approval", g.ID), "reason", "x"),
			charlie.delete(at("/signups/%d", g.ID), "reason", "x"),
			charlie.post(at("/shifts/%d/signups", s.shift.ID), "person_id", at("%d", s.person("charlie").ID)),
			charlie.post(at("/shifts/%d/cover", s.shift.ID), "person", at("%d", s.person("alice").ID)),
			charlie.post(at("/signups/%d/attendance", g.ID), "attendance", "arrived"),
			charlie.delete(at("/signups/%d/attendance", g.ID)),
			charlie.post(at("/signups/%d/hours", g.ID), "hours", "4"),
			charlie.post(at("/events/%d/walk-ins", s.event.ID), "shift_id", at("%d", s.shift.ID), "person_id", at("%d", s.person("charlie").ID)),
			charlie.post(at("/events/%d/completion", s.event.ID)),
		} {
			a.want(http.StatusForbidden)
		}
		if s.actions() != before {
			t.Error("something was done for Charlie")
		}
	})
}

func TestRequestsAreApprovedAndDeclined(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		shift := s.addShift(s.event, 0, 2, byApproval)
		alice, charlie := s.joins("alice", shift, db.SignupRequested), s.joins("charlie", shift, db.SignupRequested)
		before := s.actions()
		eve := s.as("eve")
		page := eve.get(at("/events/%d/staffing", s.event.ID)).want(http.StatusOK)
		page.count(at(`form[action="/signups/%d/approval"]:has(textarea, input[name="reason"]) input[name="_method"][value="DELETE"]`, alice.ID), 1)
		page.has(at("#staff-%d", shift.ID), "Requests to decide").has(at("#staff-%d", shift.ID), "Alice Okafor")
		eve.follow(eve.post(at("/signups/%d/approval", alice.ID))).has("#notices", "Done")
		// By htmx the summary above the shifts comes along with the shift.
		piece := eve.send(http.MethodGet, at("/events/%d/staffing", s.event.ID), nil)
		piece.count(at("#glance-%d", s.event.ID), 1).count("[hx-swap-oob]", 0)
		piece = eve.send(http.MethodPost, at("/signups/%d/approval", alice.ID), url.Values{"_csrf": {eve.csrf}}, "Origin", origin, "Sec-Fetch-Site", "same-origin", "HX-Request", "true")
		piece.want(http.StatusOK).count(at("#glance-%d[hx-swap-oob=true]", s.event.ID), 1)
		if s.status(alice) != db.SignupConfirmed {
			t.Errorf("Alice is %s", s.status(alice))
		}
		refused := eve.delete(at("/signups/%d/approval", charlie.ID), "reason", " ").want(http.StatusUnprocessableEntity)
		refused.has(".govuk-error-summary", "Give a reason").count(at("#end-%d[aria-invalid]", charlie.ID), 1)
		eve.delete(at("/signups/%d/approval", charlie.ID), "reason", "the shift is for liaison officers").want(http.StatusSeeOther)
		if s.status(charlie) != db.SignupDeclined {
			t.Errorf("Charlie is %s", s.status(charlie))
		}
		if n := s.actions() - before; n != 2 {
			t.Errorf("%d log rows for two actions", n)
		}
	})
}

func TestAClashIsOverriddenWithAReasonThatIsShown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		s.joins("alice", s.shift, db.SignupConfirmed)
		second := s.addShift(s.event, time.Hour, 2)
		bob := s.as("bob")
		path, id := at("/shifts/%d/signups", second.ID), at("%d", s.person("alice").ID)
		fields := []string{"person_id", id, "shift", at("%d", second.ID)}

		page := bob.get(at("/events/%d/staffing?shift=%d", s.event.ID, second.ID)).want(http.StatusOK)
		page.has(at("#candidates-%d", second.ID), "Clashes with Herts Pride")
		refused := bob.post(path, fields...).want(http.StatusConflict)
		refused.has(".govuk-error-summary", "Give a reason to override the clash").has(at("#candidates-%d", second.ID), "Override with this reason")
		bob.post(path, append(fields, "reason", "she covers both stalls")...).want(http.StatusSeeOther)
		bob.get(at("/events/%d/staffing", s.event.ID)).has(at("#staff-%d", second.ID), "Overridden: she covers both stalls")
		bob.get(at("/events/%d/history", s.event.ID)).has(".moj-timeline__item", "she covers both stalls")
	})
}

func TestPassingTheWaitingListNeedsAReason(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		shift := s.addShift(s.event, 5*time.Hour, 1)
		s.joins("alice", shift, db.SignupConfirmed)
		s.joins("charlie", shift, db.SignupWaiting)
		s.write(func(tx *db.Tx) error { // a place that nobody was given: the maximum was raised close to the start
			now, err := tx.LockShift(t.Context(), shift.ID)
			if err != nil {
				return err
			}
			now.Maximum = 2
			return tx.UpdateShift(t.Context(), now)
		})
		bob := s.as("bob")
		path, id := at("/shifts/%d/signups", shift.ID), at("%d", s.person("eve").ID)
		bob.post(path, "person_id", id, "shift", at("%d", shift.ID)).want(http.StatusConflict).has(".govuk-error-summary", "waiting list")
		bob.post(path, "person_id", id, "reason", "the lead is needed").want(http.StatusSeeOther)
	})
}

func TestSomebodyIsRemovedAndTheNextMovesUp(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		shift := s.addShift(s.event, 5*time.Hour, 1)
		alice, charlie := s.joins("alice", shift, db.SignupConfirmed), s.joins("charlie", shift, db.SignupWaiting)
		eve := s.as("eve")
		path := at("/signups/%d", alice.ID)
		fragment := eve.send(http.MethodPost, path, url.Values{"_method": {"DELETE"}, "reason": {"she moved to the car"}, "_csrf": {eve.csrf}},
			"Origin", origin, "HX-Request", "true").want(http.StatusOK)
		fragment.count("h1", 0).count(at("#staff-%d", shift.ID), 1).has(".rr-confirmed", "Alice Okafor: taken off")
		if s.status(alice) != db.SignupCancelled || s.status(charlie) != db.SignupConfirmed {
			t.Errorf("Alice is %s, Charlie %s", s.status(alice), s.status(charlie))
		}
	})
}

func TestPeopleAreAskedToCover(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		bob := s.as("bob")
		page := bob.get(at("/events/%d/staffing?shift=%d", s.event.ID, s.shift.ID)).want(http.StatusOK)
		page.count(at("input[name=person][form=cover-%d]", s.shift.ID), 3) // Alice, Charlie and Eve
		bob.get(at("/events/%d/staffing?shift=%d&q=okaf", s.event.ID, s.shift.ID)).count("input[name=person]", 1)
		bob.get(at("/events/%d/staffing?shift=%d&q=nobody", s.event.ID, s.shift.ID)).has(".rr-empty", "nobody")
		path := at("/shifts/%d/cover", s.shift.ID)
		bob.post(path, "shift", at("%d", s.shift.ID)).want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "Choose at least one person to ask")
		bob.post(path, "person", at("%d", s.person("alice").ID), "person", at("%d", s.person("charlie").ID)).want(http.StatusSeeOther)
		bob.post(path, "person", "1;2").want(http.StatusBadRequest)
		bob.get(at("/events/%d/staffing?shift=%d", s.event.ID, s.shift.ID)).has(at("#candidates-%d", s.shift.ID), "last asked")
	})
}

func TestOnlyOneLogRowIsWrittenHoweverOftenAButtonIsPressed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		before := s.actions()
		bob := s.as("bob")
		for range 3 {
			bob.post(at("/shifts/%d/signups", s.shift.ID), "person_id", at("%d", s.person("alice").ID)).want(http.StatusSeeOther)
		}
		if n := s.actions() - before; n != 1 {
			t.Errorf("%d log rows for one action", n)
		}
	})
}
