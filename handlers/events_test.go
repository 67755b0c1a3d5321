package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

func eventFields(title string) []string {
	return []string{
		"title", title, "kind", "Pride stall", "starts", "2027-08-14T12:00", "ends", "2027-08-14T22:00", "area", "Watford",
		"venue", "Cassiobury Park", "address", "Cassiobury Avenue\r\nWatford", "postcode", "WD18 7LG", "lead", "",
	}
}

// location is where an answer leads.
func location(a *answer) string { return a.Header.Get("Location") }

func TestACoordinatorPlansAnEventAndPublishesIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		bob.get("/events/new").want(200).has("label", "Title").has("label", "Postcode")
		made := bob.post("/events/new", eventFields("Herts Pride")...).want(303)
		plan := location(made)
		bob.get(plan).want(200).has("h1", "Plan the event").has(".govuk-task-list", "Add at least one shift")
		path := strings.TrimSuffix(plan, "/edit")
		bob.post(path+"/edit/partner", "version", "1", "partner", "Herts Pride", "partner_kind", "Pride organiser",
			"contact", "Sam Field", "post", "", "email", "sam@example.org", "phone", "").want(303)
		bob.get(path + "/check").want(200)
		bob.post(path+"/publication", "version", "2").want(422).has(".govuk-error-summary", "Add at least one shift")
		for _, role := range []string{"Set-up", "Stall morning", "Stall afternoon", "Car crew", "Walkabout", "Pack-down"} {
			bob.post(path+"/shifts", "role", role, "starts", "2027-08-14T12:00", "ends", "2027-08-14T16:00", "minimum", "2", "maximum", "4", "llos_only", "on", "approval", "on").want(303)
		}
		bob.get(path+"/check").want(200).has("main", "Cassiobury Park").has("main", "Pack-down").has("main", "Liaison officers only")
		bob.post(path+"/publication", "version", "2").want(303)
		s.as("alice").get(path).want(200).has("h1", "Herts Pride").count(".rr-row", 6)
		s.as("alice").get(path + "/edit").want(403)
		s.as("alice").post(path+"/publication", "version", "3").want(403)
		s.as("alice").get("/events/new").want(403)
		bob.get(path+"/history").has("main", "published the event")
	})
}

func TestARefusedFormKeepsWhatWasTypedAndSaysWhatToMend(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		fields := eventFields(`<script>alert("x")</script>`)
		fields[5] = "2027-04-31T12:00"
		page := bob.post("/events/new", fields...).want(422).has(".govuk-error-summary", "not in the calendar")
		if v, _ := page.Find("#title").Attr("value"); v != `<script>alert("x")</script>` {
			t.Errorf("the title came back as %q", v)
		}
		if v, _ := page.Find("#starts").Attr("value"); v != "2027-04-31T12:00" {
			t.Errorf("the start came back as %q", v)
		}
		page.has("title", "Error:").has("textarea", "Cassiobury Avenue")
		bob.post("/events/new", append(eventFields("x"), "status", "published")...).want(400)
	})
}

func TestAStaleFormShowsWhatIsSavedAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		path := fmt.Sprintf("/events/%d", s.stall("Herts Pride", 60*days).ID)
		bob := s.as("bob")
		day := func(point, version string) *answer {
			return bob.post(path+"/edit/day", "version", version, "meeting_point", point, "parking", "", "wear", "", "briefing", "", "arrive_minutes", "15", "travel_minutes", "0")
		}
		day("North gate", "1").want(303)
		page := day("South gate", "1").want(409).has("main", "Saved meanwhile").has(".govuk-summary-list", "North gate")
		if v, _ := page.Find("#meeting_point").Attr("value"); v != "South gate" {
			t.Errorf("what was typed came back as %q", v)
		}
		version, _ := page.Find("input[name=version]").Attr("value")
		day("South gate", version).want(303)
	})
}

func TestAnEventMovesAndIsCancelledAfterAPreview(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e := s.stall("Herts Pride", 60*days)
		shift := s.shiftOf(e, "Stall", 2)
		s.as("alice").post(signUpPath(shift)).want(303)
		bob, path := s.as("bob"), fmt.Sprintf("/events/%d", e.ID)
		to := clock.AddWallClock(e.StartsAt, 7, 0).In(clock.London).Format("2006-01-02T15:04")
		move := []string{"starts", to, "ends", "", "venue", "", "address", "", "postcode", "", "reason", "flooded", "version", "1"}
		bob.post(path+"/move", move...).want(200).has("h1", "Check the move").has("main", "2 people will be told")
		bob.post(path+"/move", append(move, "confirmed", "on")...).want(303)
		bob.post(path+"/move", append(move, "confirmed", "on")...).want(409)
		bob.get(path+"/cancel").want(200).has("main", "2 people will be told")
		bob.post(path+"/cancel", "version", "2", "reason", "").want(422).has(".govuk-error-message", "Say why")
		bob.post(path+"/cancel", "version", "2", "reason", "Storm").want(303)
		s.as("alice").get(path).want(200).has(".govuk-inset-text", "Storm").count(".rr-places", 0)
		bob.get(path+"/staffing").want(200).has("main", "nobody is needed").count(".rr-places, .rr-staff", 0)
		bob.follow(bob.get(path+"/day?print=1").want(303)).has("main", "This event was cancelled").count("main section, main table, .rr-empty", 0)
		s.as("alice").get("/shifts").want(200).count(row(shift), 0)
		sent, err := d.Messages(t.Context(), db.MessageFilter{PersonID: s.person("alice").ID, Kind: messages.Cancelled})
		if err != nil || len(sent) != 1 {
			t.Errorf("Alice was told %d times (%v), want once", len(sent), err)
		}
	})
}

func TestShiftsAreChangedRemovedAndCancelledFromThePlan(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e := s.stall("Herts Pride", 60*days)
		taken, free := s.shiftOf(e, "Stall", 2), s.shiftOf(e, "Walkabout", 2)
		s.as("alice").post(signUpPath(taken)).want(303)
		eve := s.as("eve") // who leads it
		eve.delete(fmt.Sprintf("/shifts/%d", free.ID)).want(303)
		eve.delete(fmt.Sprintf("/shifts/%d", taken.ID)).want(409)
		eve.get(fmt.Sprintf("/shifts/%d/cancel", taken.ID)).want(200).has("main", "1 person will be told")
		eve.post(fmt.Sprintf("/shifts/%d/cancel", taken.ID), "reason", "no marquee").want(303)
		eve.get(fmt.Sprintf("/shifts/%d/edit", taken.ID)).want(303)
		eve.get(fmt.Sprintf("/events/%d", e.ID)).has(row(taken), "This shift was cancelled. No marquee").count(row(taken)+" .rr-places", 0)
		s.as("alice").delete(fmt.Sprintf("/shifts/%d", taken.ID)).want(403)
		eve.get("/partners").want(403)
	})
}

func TestTheListOfEventsFiltersAndIsSentAsHarmlessCSV(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.shiftOf(s.stall("=1+1", 60*days), "Stall", 4)
		s.stall("＝2+2", 62*days)
		off := s.stall("Called off", 63*days)
		off.Status, off.CancelledAt = db.EventCancelled, off.StartsAt
		s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), off) })
		s.shiftOf(off, "Stall", 4)
		draft := s.stall("Secret draft", 61*days)
		draft.Status = db.EventDraft
		s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), draft) })
		s.as("bob").get("/events").want(200).has("main", "Secret draft")
		if text := s.as("alice").get("/events?status=draft").want(200).text("main"); strings.Contains(text, "Secret draft") {
			t.Error("an officer sees a draft")
		}
		s.as("bob").get("/events?q=nothing").want(200).has(".rr-empty", "nothing")
		file := s.as("bob").get("/events.csv").want(200)
		if !strings.Contains(file.Body, "\r\n'=1+1,") || !strings.Contains(file.Body, "\r\n'＝2+2,") {
			t.Errorf("the CSV holds a formula:\n%s", file.Body)
		}
		if !strings.HasSuffix(strings.SplitN(file.Body, "\r\n", 2)[0], ",Places taken,Places,Shifts short-staffed") || !strings.Contains(file.Body, "Secret draft") {
			t.Errorf("a coordinator's CSV lacks drafts or how they are staffed:\n%s", file.Body)
		}
		// As the list says it, in a way that every spreadsheet reads.
		for _, row := range []string{"Pride stall,Published,2027-", ",Cancelled,2027-"} {
			if !strings.Contains(file.Body, row) {
				t.Errorf("the CSV has no %q:\n%s", row, file.Body)
			}
		}
		for line := range strings.SplitSeq(file.Body, "\r\n") {
			if strings.Contains(line, "Called off") && !strings.HasSuffix(line, ",0") || strings.Contains(line, "'=1+1") && strings.HasSuffix(line, ",0") {
				t.Errorf("what is short-staffed is told otherwise than in the list: %s", line)
			}
		}
		for _, officers := range []*answer{s.as("alice").get("/events.csv?status=").want(200), s.as("alice").get("/events", "Accept", "text/csv").want(200)} {
			head, _, _ := strings.Cut(officers.Body, "\r\n")
			if head != "\ufeffTitle,Kind,Status,Starts,Ends,Venue,Area" || strings.Contains(officers.Body, "Secret draft") || !strings.Contains(officers.Body, "'=1+1") {
				t.Errorf("an officer's CSV is\n%s", officers.Body)
			}
		}
		s.as("alice").get("/events?area=Watford").has("main a[href='/events.csv?area=Watford']", "Download as CSV")
		s.as("grace").get("/events.csv").want(403)
	})
}

func TestPartnersAndVenuesAreKeptWithTheirContacts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		bob.get("/partners").want(200).has(".rr-empty", "No partner")
		made := bob.post("/partners/new", "name", "Students’ union", "kind", "students’ union", "notes", "").want(303)
		bob.post("/partners/new", "name", "Students’ union", "kind", "", "notes", "").want(422).has(".govuk-error-message", "already")
		page := location(made)
		bob.post(page+"/contacts", "contact", "Sam Field", "post", "President", "email", "sam@example.org", "phone", "").want(303)
		bob.post(page+"/contacts", "contact", "", "post", "", "email", "nonsense", "phone", "").want(422)
		bob.get(page).want(200).has("main", "Sam Field")
		bob.post(page+"/edit", "name", "Students’ Union", "kind", "", "notes", "", "version", "1").want(303)
		bob.post(page+"/edit", "name", "Other", "kind", "", "notes", "", "version", "1").want(409)
		bob.post("/venues/new", "name", "College Lane", "address", "Hatfield", "postcode", "al10 9ab", "area", "Welwyn Hatfield").want(303)
		bob.get("/venues?q=college").want(200).has("main", "AL10 9AB")
		s.as("alice").get("/partners").want(403)
		s.as("alice").post("/partners/new", "name", "x", "kind", "", "notes", "").want(403)
	})
}

func TestWhatIsSaidOfThoseWhoAreToldIsTrue(t *testing.T) {
	t.Parallel()
	for name, noMail := range map[string]bool{"with a mail server": false, "without one": true} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, dbtest.SQLite(t), func(c *web.Config, _ *action.Settings) { c.NoMail = noMail })
			bob := s.as("bob")
			cancel := func(title string, lead int64, version string) *answer {
				e := s.stall(title, 60*days)
				e.LeadID = lead
				s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), e) })
				path := fmt.Sprintf("/events/%d", e.ID)
				return bob.follow(bob.post(path+"/cancel", "version", version, "reason", "Storm").want(303))
			}
			cancel("Nobody’s", 0, "2").has(".govuk-notification-banner", "Nobody needed to be told.")
			want := "We will tell 1 person."
			if noMail {
				want = "No mail server is set, so messages wait in the outbox."
			}
			cancel("Eve’s", s.person("eve").ID, "2").has(".govuk-notification-banner", want)
			draft := s.stall("A draft", 61*days)
			draft.Status, draft.LeadID = db.EventDraft, s.person("eve").ID
			s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), draft) })
			path := fmt.Sprintf("/events/%d", draft.ID)
			page := bob.follow(bob.post(path+"/cancel", "version", "2", "reason", "No time").want(303))
			page.has(".govuk-notification-banner", "Nobody needed to be told.").has("main", "0 told")
		})
	}
}

func TestTheLeadsTelephoneIsForThoseWhoRunTheEventOrAreConfirmedOnIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		eve := s.person("eve")
		eve.Phone = "01632 960 123"
		s.insert(func(tx *db.Tx) error { return tx.UpdatePerson(t.Context(), eve) })
		e := s.stall("Herts Pride", 60*days)
		shift, path := s.shiftOf(e, "Stall", 1), fmt.Sprintf("/events/%d", e.ID)
		s.as("alice").post(signUpPath(shift)).want(303)
		s.as("charlie").post(signUpPath(shift)).want(303) // who waits
		s.as("bob").get(path).has("dl", "Event lead Eve Lindqvist, 01632 960 123")
		s.as("alice").get(path).has("dl", "Event lead Eve, 01632 960 123").count("dl:contains('Lindqvist')", 0)
		s.as("charlie").get(path).has("dl", "Event lead Eve").count("dl:contains('01632')", 0)
	})
}
