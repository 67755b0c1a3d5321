package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/views"
)

// stall is a published event that Eve leads, with shifts added by the test.
func (s *site) stall(title string, after time.Duration) *db.Event {
	s.t.Helper()
	now := s.net.Now().UTC().Truncate(time.Second)
	e := &db.Event{
		Title: title, Kind: db.PrideStall, Status: db.EventPublished, StartsAt: now.Add(after), EndsAt: now.Add(after + 10*time.Hour),
		Area: "Watford", LeadID: s.person("eve").ID, CreatedBy: s.person("bob").ID, CreatedAt: now, PublishedAt: now,
		MeetingPoint: "Main gate", ArriveMinutes: 15,
	}
	s.insert(func(tx *db.Tx) error { return tx.InsertEvent(s.t.Context(), e) })
	return e
}

func (s *site) shiftOf(e *db.Event, role string, maximum int, change ...func(*db.Shift)) *db.Shift {
	s.t.Helper()
	shift := &db.Shift{EventID: e.ID, Role: role, StartsAt: e.StartsAt, EndsAt: e.StartsAt.Add(4 * time.Hour), Minimum: 1, Maximum: maximum}
	for _, c := range change {
		c(shift)
	}
	s.insert(func(tx *db.Tx) error { return tx.InsertShift(s.t.Context(), shift) })
	return shift
}

func (s *site) insert(do func(tx *db.Tx) error) {
	s.t.Helper()
	if err := s.net.DB.Write(s.t.Context(), do); err != nil {
		s.t.Fatal(err)
	}
}

func row(shift *db.Shift) string { return fmt.Sprintf("#place-%d", shift.ID) }

func signUpPath(shift *db.Shift) string { return fmt.Sprintf("/shifts/%d/sign-up", shift.ID) }

const days = 24 * time.Hour

func TestAnOfficerSignsUpInOneTapUndoesItAndSignsUpAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall morning", 2)
		alice := s.as("alice")
		alice.get("/shifts").want(200).has(row(shift)+" button", "Sign up").has(row(shift)+" .rr-places", "0 of 2 places taken, 2 left")
		for range 2 { // pressing twice is pressing once
			answer := alice.post(signUpPath(shift) + "?from=shifts").want(303)
			alice.follow(answer).want(200).has(".govuk-notification-banner", "You have a place").has(row(shift), "You have a place")
		}
		alice.delete(signUpPath(shift) + "?from=rota").want(303)
		alice.get("/shifts").want(200).has(row(shift)+" .rr-places", "0 of 2")
		alice.post(signUpPath(shift) + "?from=event").want(303)
		alice.get("/my/rota").want(200).has(".rr-next", "Arrive by").has(".rr-next", "Main gate").has(".rr-next", "Eve")
	})
}

func TestObstaclesAreSeenBeforeTryingAndRefusedAfter(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e := s.stall("Herts Pride", 60*days)
		first, overlaps := s.shiftOf(e, "Stall", 2), s.shiftOf(e, "Walkabout", 2)
		llos := s.shiftOf(e, "Advice", 2, func(x *db.Shift) { x.Accreditation = db.LLO })
		charlie := s.as("charlie")
		charlie.post(signUpPath(first) + "?from=shifts").want(303)
		page := charlie.get("/shifts").want(200)
		page.has(row(overlaps)+" .rr-why", "Clashes with Herts Pride, Stall").count(row(overlaps)+" button", 0)
		page.has(row(llos)+" .rr-why", "For liaison officers only").count(row(llos)+" button", 0)
		charlie.post(signUpPath(overlaps) + "?from=shifts").want(409)
		charlie.post(signUpPath(llos) + "?from=shifts").want(409)
		charlie.send("POST", signUpPath(overlaps), nil, "HX-Request", "true", "X-CSRF-Token", charlie.csrf).want(409).has(row(overlaps), "Clashes")
	})
}

func TestShiftsAreListedByDayAndOnlyThoseToTakeWhenAsked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		soon, later := s.stall("Market stall", 50*days), s.stall("Herts Pride", 60*days)
		mine, llos := s.shiftOf(soon, "Stall", 2), s.shiftOf(soon, "Advice", 2, func(x *db.Shift) { x.Accreditation = db.LLO })
		free, asked := s.shiftOf(later, "Stall", 2), s.shiftOf(later, "Car crew", 2, func(x *db.Shift) { x.Approval = true })
		charlie := s.as("charlie")
		charlie.post(signUpPath(mine)).want(303)
		page := charlie.get("/shifts?q=a").want(200).count("h2.rr-day", 2).has("h2.rr-day", views.Date(soon.StartsAt))
		page.count(row(mine), 1).count(row(llos), 1).has(row(free)+" time", views.Span(free.StartsAt, free.EndsAt)).has("a[href='/shifts?can=take&q=a']", "only what I can take")
		page = charlie.get("/shifts?can=take").want(200).count("h2.rr-day", 1).count(row(mine), 0).count(row(llos), 0)
		page.has(row(free)+" button", "Sign up").has(row(asked)+" button + p", "A coordinator confirms it").has("a[href='/shifts']", "Show every shift")
		charlie.post(signUpPath(free)).want(303)
		charlie.get("/shifts?can=take&role=Stall").has(".rr-empty a", "Clear the filter")
	})
}

func TestTheShiftsOneCanTakeFillAPageAndGoOnWhereItEnds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		for i := range 130 { // each second one is for liaison officers, and Charlie is none
			s.shiftOf(s.stall("Herts Pride", time.Duration(30+i)*days), "Stall", 2, func(x *db.Shift) {
				if i%2 == 1 {
					x.Accreditation = db.LLO
				}
			})
		}
		charlie := s.as("charlie")
		page := charlie.get("/shifts?can=take").want(200).count(".rr-row", 50).count(".rr-why", 0)
		next, _ := page.Find("a[rel=next]").Attr("href")
		charlie.get(next).want(200).count(".rr-row", 15).count(".rr-why", 0).count("a[rel=next]", 0)
	})
}

func TestAFullShiftGivesAPlaceOnTheWaitingListAndAFreedOneGoesToTheFirst(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall", 1)
		alice, charlie, bob := s.as("alice"), s.as("charlie"), s.as("bob")
		alice.post(signUpPath(shift)).want(303)
		charlie.get("/shifts").has(row(shift)+" button", "Join the waiting list")
		charlie.post(signUpPath(shift)).want(303)
		bob.post(signUpPath(shift)).want(303)
		charlie.get("/shifts").has(row(shift), "You are 1st on the waiting list")
		bob.get("/my/rota").has(row(shift), "You are 2nd on the waiting list")
		alice.delete(signUpPath(shift)).want(303)
		charlie.get("/my/rota").has(row(shift), "You have a place")
		sent, err := d.Messages(t.Context(), db.MessageFilter{PersonID: s.person("charlie").ID})
		if err != nil || len(sent) != 1 || sent[0].Kind != messages.Promoted {
			t.Errorf("Charlie was told %+v (%v)", sent, err)
		}
	})
}

func TestAPieceAnsweredAloneIsThePieceOfThePage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall", 1)
		alice := s.as("alice")
		piece := alice.send("POST", signUpPath(shift), nil, "HX-Request", "true", "X-CSRF-Token", alice.csrf).want(200)
		piece.has(row(shift)+" [data-announce]", "You have a place").has(row(shift)+" button", "Undo").count("h1", 0)
	})
}

func TestALateWithdrawalAsksForTheReasonAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		shift := s.shiftOf(s.stall("Herts Pride", 30*time.Hour), "Stall", 1)
		alice := s.as("alice")
		alice.post(signUpPath(shift)).want(303)
		s.wait(time.Hour)
		alice.get("/my/rota").has(row(shift)+" a[role=button]", "Withdraw")
		alice.get(fmt.Sprintf("/shifts/%d/withdraw", shift.ID)).want(200).has("label", "Reason").has("main", "starts in less than 48 hours")
		alice.delete(signUpPath(shift), "reason", "").want(422).has(".govuk-error-summary", "Say why")
		piece := alice.send("DELETE", signUpPath(shift), nil, "HX-Request", "true", "X-CSRF-Token", alice.csrf)
		if want := fmt.Sprintf("/shifts/%d/withdraw?from=", shift.ID); !strings.HasPrefix(piece.Header.Get("HX-Redirect"), want) {
			t.Errorf("a press on the row leads to %q, want %q", piece.Header.Get("HX-Redirect"), want)
		}
		long := strings.Repeat("x", 5000)
		alice.delete(signUpPath(shift), "reason", long).want(422).has("textarea", long).has(".govuk-error-message", "4000 characters or fewer")
		alice.delete(signUpPath(shift), "reason", "unwell").want(303)
		told, err := d.Messages(t.Context(), db.MessageFilter{PersonID: s.person("eve").ID})
		if err != nil || len(told) != 1 || told[0].Kind != messages.LateWithdraw {
			t.Errorf("the lead was told %+v (%v)", told, err)
		}
	})
}

func TestAnOfferIsAnsweredByItsLinkOnceAndByNobodyElse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		shift := s.shiftOf(s.stall("Herts Pride", 60*time.Hour), "Stall", 1)
		alice, charlie := s.as("alice"), s.as("charlie")
		alice.post(signUpPath(shift)).want(303)
		charlie.post(signUpPath(shift)).want(303)
		alice.delete(signUpPath(shift)).want(303)
		sent, err := d.Messages(t.Context(), db.MessageFilter{PersonID: s.person("charlie").ID, Kind: messages.Offered})
		if err != nil || len(sent) != 1 {
			t.Fatalf("offers told: %+v (%v)", sent, err)
		}
		link := strings.TrimPrefix(sent[0].Link, s.net.Settings().BaseURL)
		anyone := s.visit()
		page := anyone.get(link).want(200).has(`button[name="answer"][value="accept"]`, "Accept").has(`button[name="answer"][value="decline"]`, "Decline")
		for _, name := range []string{"Charlie", "Reid", "Pride"} {
			if strings.Contains(page.text("main"), name) {
				t.Errorf("the page of the link says %q", name)
			}
		}
		anyone.get(link + "x").want(404)
		offers, _ := d.OpenOffers(t.Context(), shift.ID, 0)
		s.as("eve").post(fmt.Sprintf("/my/offers/%d", offers[0].ID), "answer", "accept").want(404)
		charlie.get("/my/rota").has(row(shift)+` button[value="accept"]`, "Accept").has(row(shift)+` button[value="decline"]`, "Decline")
		if to := anyone.post(link, "answer", "accept").want(303).Header.Get("Location"); to != link {
			t.Errorf("an answer by the link leads to %q", to)
		}
		anyone.get(link).want(200).has("h1", "You have the place").count("main button", 0)
		anyone.post(link, "answer", "decline").want(409)
		charlie.get("/my/rota").has(row(shift), "You have a place")
	})
}

func TestNobodySeesWhatIsNotForThem(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e := s.stall("Herts Pride", 60*days)
		shift, other := s.shiftOf(e, "Stall", 3), s.shiftOf(e, "Pack-down", 3, func(x *db.Shift) {
			x.StartsAt, x.EndsAt = x.EndsAt, x.EndsAt.Add(time.Hour)
		})
		s.as("charlie").post(signUpPath(shift)).want(303)
		s.as("alice").post(signUpPath(other)).want(303)
		path := fmt.Sprintf("/events/%d", e.ID)
		if text := s.as("alice").get(path).want(200).text("main"); strings.Contains(text, "Charlie") || strings.Contains(text, "Reid") {
			t.Error("Alice sees who is on a shift that is not hers")
		}
		s.as("alice").post(signUpPath(shift)).want(303)
		page := s.as("alice").get(path).want(200).has(row(shift), "With you: Charlie")
		if strings.Contains(page.text("main"), "Reid") {
			t.Error("Alice sees a last name")
		}
		s.as("grace").get("/shifts").want(403)
		s.as("grace").get(path).want(404)
		s.visit().get("/shifts").want(303)
		e.Status = db.EventDraft
		s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), e) })
		s.as("alice").get(path).want(404)
		s.as("bob").get(path).want(200).has("h1", "Draft")
		for _, path := range []string{"/events/999", "/events/x", "/events/-1", "/events/99999999999999999999", "/shifts/0/withdraw"} {
			s.as("bob").get(path).want(404)
		}
	})
}

func TestTheFilterIsInTheAddressAndSaysWhatItFoundNothingFor(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		shift := s.shiftOf(s.stall("Herts Pride", 60*days), "Stall", 3)
		alice := s.as("alice")
		alice.get("/shifts?area=Watford&kind=Pride+stall&q=herts&role=Stall").want(200).has(row(shift), "Stall")
		alice.get("/shifts?area=Dacorum&q=%25").want(200).count(row(shift), 0).has(".rr-empty", "Dacorum").has(".rr-empty a", "Clear the filter")
		alice.get("/shifts?from=2027-02-30&to=nonsense&after=x&id=y&page=-1").want(200)
	})
}
