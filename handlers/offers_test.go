package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// offered makes a shift on which a place is held for Charlie, and returns it
// with his sign-up and the path of the offer.
func (s *stall) offered(d time.Duration) (*db.Shift, *db.Signup, string) {
	s.t.Helper()
	shift := s.addShift(s.event, d, 1)
	s.joins("alice", shift, db.SignupConfirmed)
	g := s.joins("charlie", shift, db.SignupWaiting)
	if err := s.net.Rota.Withdraw(s.t.Context(), s.person("alice"), shift.ID, "unwell"); err != nil {
		s.t.Fatal(err)
	}
	letters, err := s.net.DB.Messages(s.t.Context(), db.MessageFilter{PersonID: g.PersonID})
	if err != nil || len(letters) == 0 || letters[0].Kind != messages.Offered {
		s.t.Fatalf("Charlie is offered nothing: %d messages, %v", len(letters), err)
	}
	return shift, g, strings.TrimPrefix(letters[0].Link, origin)
}

func TestThePageOfAnOfferSaysWhatThePersonHasNow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		s.wait(s.event.StartsAt.Sub(s.net.Now()) - 40*time.Hour)
		charlie, ctx := s.visit(), t.Context()
		says := func(path, title, text string) {
			t.Helper()
			charlie.get(path).want(http.StatusOK).has("h1", title).has("main", text)
		}

		shift, g, path := s.offered(0)
		charlie.get(path).want(http.StatusOK).has("main", "you leave the waiting list")
		charlie.follow(charlie.post(path, "answer", "accept")).has("h1", "You have the place").has("main", "You are on the shift.")
		if err := s.net.Rota.Withdraw(ctx, s.person("charlie"), shift.ID, "unwell"); err != nil {
			t.Fatal(err)
		}
		says(path, "This offer has ended", "You withdrew later, so you are not on the shift. You can sign up again.")
		charlie.post(path, "answer", "accept").want(http.StatusConflict).has("main", "This offer has ended")
		if s.status(g) != db.SignupWithdrawn {
			t.Errorf("Charlie is %s by an offer that was given up", s.status(g))
		}
		mine := s.as("charlie")
		offers, err := d.OffersOfShift(ctx, shift.ID)
		if err != nil || len(offers) != 1 {
			t.Fatalf("%d offers, %v", len(offers), err)
		}
		mine.post(at("/my/offers/%d", offers[0].ID), "answer", "accept").want(http.StatusConflict)

		shift, g, path = s.offered(5 * time.Hour)
		charlie.follow(charlie.post(path, "answer", "accept"))
		if err := s.net.Staffing.Remove(ctx, s.person("bob"), g.ID, "not needed"); err != nil {
			t.Fatal(err)
		}
		says(path, "This offer has ended", "You were taken off the shift later.")
		s.joins("charlie", shift, db.SignupConfirmed)
		says(path, "You have the place", "You are on the shift.")
		if _, err := s.net.Events.CancelShift(ctx, s.person("bob"), shift.ID, "rain"); err != nil {
			t.Fatal(err)
		}
		says(path, "This offer has ended", "The shift was cancelled later.")

		_, _, path = s.offered(9 * time.Hour)
		charlie.follow(charlie.post(path, "answer", "decline")).has("main", "so you left the waiting list. You can sign up again.")

		shift, _, path = s.offered(14 * time.Hour)
		if _, err := s.net.Staffing.Assign(ctx, s.person("bob"), shift.ID, s.person("charlie").ID, ""); err != nil {
			t.Fatal(err)
		}
		says(path, "You have the place", "You are on the shift.")

		shift, _, path = s.offered(19 * time.Hour)
		s.wait(shift.StartsAt.Sub(s.net.Now()) - time.Hour)
		if n, err := s.net.Rota.LapseOffers(ctx); err != nil || n != 1 {
			t.Fatalf("%d offers lapse, %v", n, err)
		}
		says(path, "This offer has ended", "so you left the waiting list. You can sign up again.")
		s.wait(2 * time.Hour)
		if text := charlie.get(path).want(http.StatusOK).text("main"); strings.Contains(text, "again") {
			t.Errorf("after the shift began the page says %q", text)
		}
	})
}

func TestUnderTwelveHoursStaffingAndThoseWhoWaitReadThatPlacesAreGivenByHand(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const byHand = "less than 12 hours"
		s := newStall(t, d)
		s.joins("alice", s.shift, db.SignupConfirmed)
		s.joins("dana", s.shift, db.SignupConfirmed)
		s.joins("charlie", s.shift, db.SignupWaiting)
		charlie := s.as("charlie")
		staffing := at("/events/%d/staffing", s.event.ID)
		for _, path := range []string{"/my/rota", "/shifts", at("/events/%d", s.event.ID)} {
			if text := charlie.get(path).text(row(s.shift)); strings.Contains(text, byHand) {
				t.Errorf("ten days before, %s says %q", path, text)
			}
		}
		s.wait(s.event.StartsAt.Sub(s.net.Now()) - 11*time.Hour)
		if err := s.net.Rota.Withdraw(t.Context(), s.person("alice"), s.shift.ID, "unwell"); err != nil {
			t.Fatal(err)
		}
		charlie = s.as("charlie")
		bob := s.as("bob")
		for _, path := range []string{"/my/rota", "/shifts", at("/events/%d", s.event.ID)} {
			charlie.get(path).has(row(s.shift), "You are 1st on the waiting list. It starts in "+byHand)
		}
		s.as("eve").get("/shifts").has(row(s.shift), "Join the waiting list").has(row(s.shift), byHand)
		bob.get(staffing).has(at("#by-hand-%d", s.shift.ID), "Fill this place by hand. 1 place is free and 1 person is waiting. The shift starts in "+byHand)
		fragment := bob.send(http.MethodPost, at("/shifts/%d/signups", s.shift.ID), map[string][]string{"person_id": {at("%d", s.person("charlie").ID)}, "_csrf": {bob.csrf}},
			"Origin", origin, "HX-Request", "true").want(http.StatusOK)
		fragment.count(at("#by-hand-%d", s.shift.ID), 0).has(at("#glance-%d[hx-swap-oob] #glance-shift-%d", s.event.ID, s.shift.ID), "2 of 2 places taken, full")
		s.wait(12 * time.Hour)
		bob = s.as("bob")
		bob.get(staffing).count(at("#by-hand-%d", s.shift.ID), 0)
	})
}

func TestTheDashboardShowsWhoWithdrewHoweverEarly(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		far := s.addEvent("Conference", s.person("bob").ID)
		far.StartsAt, far.EndsAt = far.StartsAt.Add(90*days), far.EndsAt.Add(90*days)
		s.write(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), far) })
		shift := s.addShift(far, 0, 1)
		s.joins("alice", shift, db.SignupConfirmed)
		s.joins("charlie", shift, db.SignupWaiting)
		s.joins("dana", s.shift, db.SignupConfirmed)
		for name, shift := range map[string]*db.Shift{"alice": shift, "dana": s.shift} {
			if err := s.net.Rota.Withdraw(t.Context(), s.person(name), shift.ID, ""); err != nil {
				t.Fatal(err)
			}
		}
		gone := "section:has(#withdrawals)"
		bob, eve := s.as("bob"), s.as("eve")
		bob.get("/dashboard").has(gone, "Alice Okafor: Stall morning, Conference Withdrew Tue 1 Jun, 10am.").has(gone, "Dana Whitlock").count(gone+" li", 2)
		eve.get("/dashboard").has(gone, "Dana Whitlock").count(gone+" li", 1)
		s.joins("dana", s.shift, db.SignupConfirmed)
		bob.get("/dashboard").count(gone+" li", 1)
		s.joins("dana", shift, db.SignupWaiting) // and who leaves the waiting list is no news
		if err := s.net.Rota.Withdraw(t.Context(), s.person("dana"), shift.ID, ""); err != nil {
			t.Fatal(err)
		}
		bob.get("/dashboard").count(gone+" li", 1)
		s.wait(14*days + time.Hour)
		bob = s.as("bob")
		bob.get("/dashboard").count(gone+" li", 0).has(gone, "Nobody has withdrawn")
	})
}
