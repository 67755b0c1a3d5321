package handlers_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestTheCalendarShowsEventsOnesOwnShiftsAndAwarenessDates(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob, alice := s.as("bob"), s.as("alice")
		bob.post("/awareness/usual").want(http.StatusSeeOther)
		market := s.stall("University Pride market", 9*days)
		s.stall("Herts Pride", 60*days)
		draft := s.stall("Secret draft", 10*days)
		draft.Status = db.EventDraft
		s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), draft) })
		shift := s.shiftOf(market, "Stall", 3)
		alice.post(fmt.Sprintf("/shifts/%d/sign-up", shift.ID)).want(http.StatusSeeOther)

		page := alice.get("/calendar").want(http.StatusOK)
		page.has("h1", "Calendar: June 2027").has(".rr-cal__today", "Tuesday 1 June 2027").count(".rr-cal thead th", 7).count(".rr-cal tbody tr", 5)
		page.has("#day-2027-06-10 .rr-entry--shift", "Stall, University Pride market").count("#day-2027-06-10 .rr-entry--event", 0)
		page.has(".rr-seasons", "Pride season, 1 June to 30 September 2027").count(".rr-cal:contains('Secret draft')", 0)
		page.has("main", "1 shift of yours and no other events in June 2027")
		bob.get("/calendar").has("#day-2027-06-11", "Draft: Secret draft").has("#day-2027-06-10 .rr-entry--event", "University Pride market")

		alice.get("/calendar?from=2027-07-15").has("h1", "July 2027").has("#day-2027-07-31", "Herts Pride")
		alice.get("/calendar?from=2027-07-15&mine=on").count(".rr-entry", 0).
			has("main .rr-empty", "Nothing fits the filter in July 2027").has(".rr-empty a", "Clear the filter").count(".rr-cal", 0)
		alice.get("/calendar?view=list&from=2027-05-17").has(".rr-agenda h2", "Monday 17 May 2027").has(".rr-agenda", "IDAHOBIT").count(".rr-cal", 0)
		alice.get("/calendar?view=week&from=2027-06-10").has("h1", "week of 7 June 2027").count(".rr-cal tbody tr", 1).has("#day-2027-06-10", "◆")
		alice.get("/calendar?view=list&from=2027-06-01&kind=conference").has("main", "Nothing fits")
		s.stall("Street market", 31*days) // on 2 July, in June's last week
		alice.get("/calendar").has("#day-2027-07-02", "Street market").has("main", "no other events in June 2027")
		alice.get("/calendar?from=2027-08-01").has("main", "No events and no shifts of yours in August 2027")
		alice.get("/calendar?from=2027-07-15").has("main", "2 events and no shifts of yours in July 2027")

		s.as("grace").get("/calendar").want(http.StatusForbidden)
	})
}

func TestADayOfAMonthShowsTheFirstFewEntriesAndWhereTheRestAre(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		for i := range 9 {
			s.stall(fmt.Sprintf("Stall %d", i), 9*days+time.Duration(i)*time.Minute)
		}
		page := s.as("alice").get("/calendar")
		page.has("#day-2027-06-10", "and 3 more").count("#day-2027-06-10 .rr-entry--event", 6)
		href, _ := page.Find("#day-2027-06-10 a:contains('more')").Attr("href")
		s.as("alice").get(href).count(".rr-agenda .rr-entry--event", 9)
	})
}
