package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/events"
)

// inForm returns what a page's form holds in a field.
func inForm(a *answer, field string) string {
	value, _ := a.Find(fmt.Sprintf("main [name=%q]", field)).First().Attr("value")
	return value
}

// with puts another value into the fields of a form.
func with(fields []string, name, value string) []string {
	out := append([]string(nil), fields...)
	for i := 0; i+1 < len(out); i += 2 {
		if out[i] == name {
			out[i+1] = value
			return out
		}
	}
	return append(out, name, value)
}

func TestTheUniversityPrideMarketGoesTheSameWay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		path := ""
		for range 2 { // the second year reuses the venue, the partner and the contact
			form := eventFields("University Pride market")
			form = with(with(form, "kind", "university engagement"), "venue", "College Lane campus")
			key := inForm(bob.get("/events/new").want(200), "form_key")
			made := bob.post("/events/new", with(form, "form_key", key)...).want(303)
			again := bob.post("/events/new", with(form, "form_key", key)...).want(303)
			if location(made) != location(again) {
				t.Fatalf("sent twice it made %s and %s", location(made), location(again))
			}
			path = strings.TrimSuffix(location(made), "/edit")
			bob.post(path+"/edit/partner", "version", "1", "partner", "Students’ union", "partner_kind", "students’ union",
				"contact", "Sam Field", "post", "", "email", "sam@example.org", "phone", "").want(303)
			add := bob.get(path + "/shifts/new").want(200)
			if got := inForm(add, "starts"); got != "2027-08-14T12:00" {
				t.Errorf("the shift starts with %q filled in, want the event's start", got)
			}
			more := bob.post(path+"/shifts", "role", "Stall", "starts", inForm(add, "starts"), "ends", "2027-08-14T15:00", "minimum", "2", "maximum", "4",
				"form_key", inForm(add, "form_key"), "more", "on").want(303)
			if got := inForm(bob.follow(more), "starts"); got != "2027-08-14T15:00" {
				t.Errorf("the next shift starts with %q filled in, want the end of the last", got)
			}
			check := bob.get(path+"/check").want(200).has("main", "Students’ union").has("main", "2 to 4 people")
			bob.follow(bob.post(path+"/publication", "version", inForm(check, "version"))).has("h1", "University Pride market")
		}
		events, err := d.Events(t.Context(), db.EventFilter{})
		if err != nil || len(events) != 2 || events[0].VenueID != events[1].VenueID || events[0].ContactID != events[1].ContactID {
			t.Errorf("events %+v (%v), want two with one venue and contact", events, err)
		}
		s.as("alice").get("/shifts").want(200).has("main", "University Pride market")
		s.as("grace").get(path).want(404)
		s.as("alice").get(path + "/check").want(403)
		s.as("alice").post(path+"/shifts", "role", "x").want(403)
	})
}

func TestADraftIsNotThereForOthers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		path := strings.TrimSuffix(location(s.as("bob").post("/events/new", eventFields("Secret")...).want(303)), "/edit")
		alice := s.as("alice")
		for _, end := range []string{"", "/edit", "/edit/details", "/shifts", "/shifts/new", "/check", "/cancel", "/deletion", "/move", "/history"} {
			alice.get(path + end).want(404)
		}
		for _, end := range []string{"/publication", "/cancel", "/deletion", "/move", "/edit/day", "/shifts"} {
			alice.post(path + end).want(404)
		}
	})
}

func TestThePublicReadsWhereAnEventIs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e := s.stall("Herts Pride", 60*days)
		s.insert(func(tx *db.Tx) error {
			e.IsPublic = true
			v := &db.Venue{Name: "Town square", Address: "Queensway\r\nStevenage"}
			if err := tx.InsertVenue(t.Context(), v); err != nil {
				return err
			}
			e.VenueID = v.ID
			return tx.UpdateEvent(t.Context(), e)
		})
		s.visit().get("/").want(200).has(".rr-row", "Town square, Queensway, Stevenage")
	})
}

func TestWhatIsMistypedIsMendedOnTheVersionThatWasSeen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		path := fmt.Sprintf("/events/%d", s.stall("Herts Pride", 60*days).ID)
		bob := s.as("bob")
		day := func(arrive, version string) *answer {
			return bob.post(path+"/edit/day", "version", version, "meeting_point", "South gate", "parking", "", "wear", "", "briefing", "", "arrive_minutes", arrive, "travel_minutes", "0")
		}
		public := []string{"version", "1", "public_text", "Come and see us", "is_public", "on"}
		s.as("eve").post(path+"/edit/public", public...).want(303)
		mistyped := day("-5", "1").want(422).has(".govuk-error-message", "from 0 to 240")
		day("20", inForm(mistyped, "version")).want(409) // Eve saved in between
		bob.post(path+"/edit/public", "version", "1", "public_text", "Other").want(409).has(".govuk-summary-list", "Yes").has(".govuk-summary-list", "Come and see us")
	})
}

func TestAMoveThatIsChangedKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e := s.stall("Herts Pride", 60*days)
		bob, path := s.as("bob"), fmt.Sprintf("/events/%d/move", e.ID)
		form := bob.get(path).want(200)
		move := []string{"starts", inForm(form, "starts"), "ends", "", "venue", "", "address", "", "postcode", "", "reason", "flooded", "version", inForm(form, "version")}
		bob.post(path, move...).want(422).has(".govuk-error-message", "already")
		move = with(move, "venue", "Town square")
		preview := bob.post(path, move...).want(200).has("h1", "Check the move").has("main", "Town square")
		if inForm(preview, "confirmed") != "on" {
			t.Error("the preview can't be confirmed")
		}
		again := bob.post(path, with(with(move, "confirmed", "on"), "more", "on")...).want(200).has("h1", "Move event").has("textarea[name=reason]", "flooded")
		if inForm(again, "venue") != "Town square" {
			t.Errorf("the venue came back as %q", inForm(again, "venue"))
		}
		bob.post(path, with(move, "confirmed", "on")...).want(303)
		bob.post(fmt.Sprintf("/events/%d/cancel", e.ID), "version", "2", "reason", "Storm").want(303)
		if to := location(bob.get(fmt.Sprintf("/events/%d/cancel", e.ID)).want(303)); to != fmt.Sprintf("/events/%d", e.ID) {
			t.Errorf("cancelling what is cancelled leads to %s", to)
		}
		bob.follow(bob.get(fmt.Sprintf("/events/%d/edit", e.ID))).want(200).has("main", "This event is cancelled").has("h1", "The plan").count(`main a[href*="/edit"]`, 0)
		bob.post(fmt.Sprintf("/events/%d/edit/public", e.ID), "version", "3", "public_text", "x").want(409).has("main", "cancelled")
	})
}

func TestAShiftThatAnyoneEverTookIsCancelledNotRemoved(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e := s.stall("Herts Pride", 60*days)
		shift := s.shiftOf(e, "Stall", 2)
		s.shiftOf(e, "Walkabout", 2)
		s.as("alice").post(signUpPath(shift)).want(303)
		if err := s.net.Rota.Withdraw(t.Context(), s.person("alice"), shift.ID, ""); err != nil {
			t.Fatal(err)
		}
		page := s.as("bob").get(fmt.Sprintf("/events/%d/shifts", e.ID)).want(200)
		page.count(fmt.Sprintf(`a[href="/shifts/%d/cancel"]`, shift.ID), 1).count(`button[name="_method"]`, 1)
	})
}

func TestHostileFormsAreRefusedAndNeverAFault(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		path := fmt.Sprintf("/events/%d", s.stall("Herts Pride", 60*days).ID)
		bob := s.as("bob")
		for _, value := range []string{"", " ", "\x00\x01\u202e", "\xff\xfe", strings.Repeat("é", 20_000), `'; DROP TABLE events; --`, `<img src=x onerror=alert(1)>`, "{{.}}", "-1", "99999999999999999999", "2027-02-29T12:00", "2027-03-28T01:30", "NaN"} {
			for _, field := range []string{"title", "kind", "starts", "ends", "area", "venue", "address", "postcode", "lead"} {
				if a := bob.post("/events/new", with(eventFields("Ordinary"), field, value)...); a.Status != 303 && a.Status != 422 {
					t.Errorf("event with %s %.20q: %d", field, value, a.Status)
				}
			}
			shift := []string{"role", "Stall", "starts", "2027-07-31T10:00", "ends", "2027-07-31T12:00", "minimum", "1", "maximum", "2", "form_key", ""}
			for _, field := range []string{"role", "starts", "ends", "minimum", "maximum", "form_key", "llos_only"} {
				if a := bob.post(path+"/shifts", with(shift, field, value)...); a.Status != 303 && a.Status != 422 {
					t.Errorf("shift with %s %.20q: %d", field, value, a.Status)
				}
			}
			for _, field := range []string{"version", "partner", "partner_kind", "contact", "email"} {
				partner := []string{"version", "1", "partner", "Union", "partner_kind", "", "contact", "Sam", "post", "", "email", "", "phone", ""}
				if a := bob.post(path+"/edit/partner", with(partner, field, value)...); a.Status != 303 && a.Status != 422 && a.Status != 409 {
					t.Errorf("partner with %s %.20q: %d", field, value, a.Status)
				}
			}
		}
		for _, unknown := range []string{"/events/999", "/events/x/edit", "/events/-1/check", "/events/99999999999999999999/shifts", path + "/edit/nothing", "/shifts/999/edit", "/shifts/x/cancel", "/partners/999", "/venues/999/edit"} {
			bob.get(unknown).want(404)
		}
	})
}

func TestTheCSVHoldsEveryEventThatTheFilterLetsThrough(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		const many = events.EventsPage + 7
		for i := range many {
			s.stall(fmt.Sprintf("Event %03d", i), time.Duration(10+i/3)*days) // some at the same moment
		}
		file := s.as("bob").get("/events", "Accept", "text/csv; charset=utf-8").want(200)
		for i := range many {
			if n := strings.Count(file.Body, fmt.Sprintf("Event %03d", i)); n != 1 {
				t.Errorf("event %d is in the CSV %d times", i, n)
			}
		}
		first := s.as("bob").get("/events").want(200).count("tbody tr", events.EventsPage)
		next, _ := first.Find(".govuk-pagination__next a").Attr("href")
		s.as("bob").get(next).want(200).count("tbody tr", many-events.EventsPage)
	})
}
