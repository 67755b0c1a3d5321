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
)

// closing is a published event in a week, led by Eve, for which people can sign
// up until 10am in London two days from now.
func (s *site) closing(title string) *db.Event {
	s.t.Helper()
	e := s.stall(title, 7*days)
	e.SignUpBy = s.net.Now().Add(2 * days)
	s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(s.t.Context(), e) })
	return e
}

func TestSignUpClosesOnEveryPageAtItsTime(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e := s.closing("Herts Pride")
		free, full := s.shiftOf(e, "Stall", 2), s.shiftOf(e, "Walkabout", 1)
		open := s.shiftOf(e, "Set-up", 2, func(x *db.Shift) { x.SignUpBy = e.SignUpBy.Add(1 * days) })
		s.as("alice").post(signUpPath(full)).want(303)
		event := at("/events/%d", e.ID)
		s.wait(2*days - time.Minute)
		bob, alice, charlie, eve := s.as("bob"), s.as("alice"), s.as("charlie"), s.as("eve")
		for _, path := range []string{"/shifts", event} {
			page := charlie.get(path).want(200).has(row(free), "Sign up by 10am on Thursday 3 June 2027").has(row(free)+" button", "Sign up")
			page.has(row(full), "Sign up by 10am on Thursday 3 June 2027").has(row(full)+" button", "Join the waiting list")
			page.has(row(open), "Sign up by 10am on Friday 4 June 2027").has(row(open)+" button", "Sign up")
		}
		eve.get(event+"/staffing").want(200).has(fmt.Sprintf("#sign-up-%d", free.ID), "People can sign up until 10am on Thursday 3 June 2027.")
		s.wait(time.Minute) // nothing is written, so the pages were kept until now
		closed := "Sign-up has closed. If you can still come, ask the event’s lead, Eve."
		for _, path := range []string{"/shifts", event} {
			page := charlie.get(path).want(200).has(row(free)+" .rr-why", closed).count(row(free)+" button", 0)
			page.has(row(full)+" .rr-why", closed).count(row(full)+" button", 0)
			page.has(row(open), "Sign up by 10am on Friday 4 June 2027").has(row(open)+" button", "Sign up")
		}
		charlie.get("/shifts?can=take").want(200).count(row(free), 0).count(row(open), 1)
		for _, shift := range []*db.Shift{free, full} {
			charlie.post(signUpPath(shift)).want(http.StatusConflict).has("main", closed)
			in := charlie.send(http.MethodPost, signUpPath(shift), url.Values{"_csrf": {charlie.csrf}}, "Origin", origin, "HX-Request", "true").want(http.StatusConflict)
			if in.has(row(shift)+" .govuk-error-message", closed); strings.Count(in.Body, closed) != 2 { // once to see, once to hear
				t.Errorf("the row says it %d times:\n%s", strings.Count(in.Body, closed), in.Body)
			}
		}
		alice.get("/shifts").want(200).has(row(full)+" button", "Withdraw").has(row(full), "If you withdraw, you can’t sign up again.")
		eve.get(event+"/staffing").want(200).has(fmt.Sprintf("#sign-up-%d", free.ID), "Sign-up has closed. You can still assign people, approve requests and ask people to cover.")
		eve.post(at("/shifts/%d/signups", free.ID), "person_id", fmt.Sprint(s.person("charlie").ID)).want(303)
		for _, runs := range []*visitor{bob, eve} {
			runs.get(event).want(200).has(row(free)+" .rr-why", "You run this event, so you can still add people on its staffing page.")
		}
	})
}

func TestTheDashboardSaysOfAShortShiftThatSignUpHasClosed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.shiftOf(s.closing("Herts Pride"), "Stall", 2)
		if before := s.as("eve").get("/dashboard").want(200); strings.Contains(before.text("main"), "Sign-up has closed") {
			t.Error("it says so before")
		}
		s.wait(2 * days)
		s.as("eve").get("/dashboard").want(200).has("main", "0 of at least 1 person").has("main", "Sign-up has closed, so add people yourself.")
	})
}

func TestWhoWasAskedToCoverStillHasTheButton(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		shift := s.shiftOf(s.closing("Herts Pride"), "Stall", 2)
		s.wait(3 * days)
		if _, err := s.net.Staffing.AskToCover(t.Context(), s.person("eve"), shift.ID, []int64{s.person("charlie").ID}); err != nil {
			t.Fatal(err)
		}
		charlie := s.as("charlie")
		charlie.get("/shifts").want(200).has(row(shift), "Sign-up has closed, but you were asked and can still sign up.").has(row(shift)+" button", "Sign up")
		charlie.post(signUpPath(shift)).want(303)
		s.as("alice").post(signUpPath(shift)).want(http.StatusConflict)
	})
}

func TestACourseWhoseSignUpHasClosedSaysSoInTheListOfTraining(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e := s.closing("Engagement conference")
		e.Kind = db.Conference
		s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), e) })
		s.shiftOf(e, "Delegate", 4)
		s.as("charlie").get("/training").want(200).has("main", ": 4 places left")
		s.wait(2 * days)
		s.as("charlie").get("/training").want(200).has("main", ": sign-up has closed")
	})
}

func TestTheDeadlineIsTypedInTheFormsOfAnEventAndAShift(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		form := with(eventFields("Herts Pride"), "form_key", inForm(bob.get("/events/new").want(200), "form_key"))
		late := bob.post("/events/new", with(form, "sign_up_by", "2027-08-14T12:00")...).want(422)
		late.has("#sign_up_by-error", "Enter a date before 12pm on Saturday 14 August 2027, when the event starts")
		late.has(".govuk-error-summary a[href='#sign_up_by']", "Enter a date before")
		if got := inForm(late, "sign_up_by"); got != "2027-08-14T12:00" || inForm(late, "title") != "Herts Pride" {
			t.Errorf("the form that was refused holds %q and %q", got, inForm(late, "title"))
		}
		odd := bob.post("/events/new", with(form, "sign_up_by", "31 April")...).want(422)
		if got := inForm(odd, "sign_up_by"); got != "31 April" {
			t.Errorf("what is no date comes back as %q", got)
		}
		made := bob.post("/events/new", with(form, "sign_up_by", "2027-08-06T18:00")...).want(303)
		path := strings.TrimSuffix(location(made), "/edit")
		bob.get(path+"/check").want(200).has("#details", "").has("main", "6pm on Friday 6 August 2027")
		details := bob.get(path+"/edit/details").want(200).has("#sign_up_by-hint", "After this, people can’t sign up or join the waiting list.")
		if got := inForm(details, "sign_up_by"); got != "2027-08-06T18:00" {
			t.Errorf("the saved form holds %q", got)
		}
		add := bob.get(path + "/shifts/new").want(200)
		shift := []string{"role", "Stall", "starts", "2027-08-14T13:00", "ends", "2027-08-14T15:00", "minimum", "2", "maximum", "4", "form_key", inForm(add, "form_key")}
		late = bob.post(path+"/shifts", with(shift, "sign_up_by", "2027-08-14T13:30")...).want(422)
		late.has("#sign_up_by-error", "Enter a date before 1pm on Saturday 14 August 2027, when the shift starts")
		if got := inForm(late, "sign_up_by"); got != "2027-08-14T13:30" || inForm(late, "role") != "Stall" {
			t.Errorf("the form that was refused holds %q and %q", got, inForm(late, "role"))
		}
		bob.post(path+"/shifts", with(shift, "sign_up_by", "2027-08-13T09:00")...).want(303)
		bob.get(path+"/shifts").want(200).has(".rr-ledger td[data-label=Needs]", "Sign up by 9am on Friday 13 August 2027")
		check := bob.get(path+"/check").want(200).has("main", "Sign up by 9am on Friday 13 August 2027")
		bob.post(path+"/publication", "version", inForm(check, "version")).want(303)
		details = bob.get(path + "/edit/details").want(200)
		bob.post(path+"/edit/details", "title", "Herts Pride", "kind", "Pride stall", "area", "Watford", "lead", "", "series", "",
			"sign_up_by", "2027-08-14T12:00", "version", inForm(details, "version")).want(422).has("#sign_up_by-error", "Enter a date before 12pm")
		bob.post(path+"/edit/details", "title", "Herts Pride", "kind", "Pride stall", "area", "Watford", "lead", "", "series", "",
			"sign_up_by", "2027-08-07T18:00", "version", inForm(details, "version")).want(303)
		bob.get(path).want(200).has("main", "Bob Marsh changed the event: details, sign-up closes at 6pm on Saturday 7 August 2027")
		move := bob.get(path + "/move").want(200)
		bob.post(path+"/move", "starts", "2027-11-13T12:00", "ends", "", "venue", "", "address", "", "postcode", "", "reason", "Rain", "version", inForm(move, "version")).
			want(200).has("main", "6pm on Saturday 7 August 2027").has("main", "6pm on Saturday 6 November 2027")
	})
}

func TestThePreviewOfAShiftsNewTimesSaysWhenSignUpCloses(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e := s.stall("Herts Pride", 60*days) // Saturday 31 July 2027, 10am
		shift := s.shiftOf(e, "Stall", 2, func(x *db.Shift) { x.SignUpBy = x.StartsAt.Add(-16 * time.Hour) })
		s.as("alice").post(signUpPath(shift)).want(303)
		eve := s.as("eve")
		form := eve.get(at("/shifts/%d/edit", shift.ID)).want(200)
		eve.post(at("/shifts/%d/edit", shift.ID), "role", "Stall", "starts", "2027-07-31T12:00", "ends", "2027-07-31T14:00",
			"sign_up_by", inForm(form, "sign_up_by"), "minimum", "1", "maximum", "2", "version", inForm(form, "version")).
			want(200).has("main", "Sign-up closes now").has("main", "6pm on Friday 30 July 2027").has("main", "8pm on Friday 30 July 2027")
	})
}

func TestThePreviewOfAChangedSeriesSaysWhenSignUpCloses(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		fields := []string{
			"title", "Network meeting", "kind", "network meeting", "starts", "2027-10-12T17:30", "ends", "2027-10-12T19:00", "area", "", "venue", "Force headquarters",
			"address", "", "postcode", "", "lead", "", "repeats", "monthly", "every", "1", "until", "", "count", "2", "role", "Member", "minimum", "1", "maximum", "30",
			"form_key", "k",
		}
		page := bob.get("/series/new").want(200).has("#sign_up_by-hint", "For the first date. Sign-up for each other date closes the same time before its start.").count("[name=sign_up_by]", 1)
		if got := inForm(page, "sign_up_by"); got != "" {
			t.Errorf("a new series has the deadline %q", got)
		}
		bob.post("/series/new", append(fields, "sign_up_by", "2027-10-12T17:30")...).want(422).has("#sign_up_by-error", "Enter a date before 5:30pm on Tuesday 12 October 2027, when the event starts")
		bob.post("/series/new", append(fields, "sign_up_by", "2027-10-08T12:00", "confirmed", "on")...).want(303)
		events, err := s.net.DB.Events(t.Context(), db.EventFilter{})
		if err != nil || len(events) != 2 {
			t.Fatalf("%d dates, %v", len(events), err)
		}
		path := at("/events/%d/following", events[0].ID)
		form := bob.get(path).want(200)
		shifts, err := s.net.DB.ShiftsOf(t.Context(), events[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		id := fmt.Sprint(shifts[0].ID)
		bob.post(path, "scope", "following", "title", "Network meeting", "starts", "6pm", "ends", "7pm", "venue", "Force headquarters", "lead", "", "reason", "",
			"minimum_"+id, "1", "maximum_"+id, "30", "form_key", inForm(form, "form_key")).want(200).
			has("main", "sign-up closes at 12:30pm on Friday 8 October 2027").has("main", "sign-up closes at 12:30pm on Friday 5 November 2027")
	})
}
