package handlers_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// away has Eve take the car at 9am on the day of an event she leads, and
// returns the path of the booking and what she types for a hand-over.
func (s *site) away(pride *db.Event) (booking string, typed func(direction, mileage string) []string) {
	s.t.Helper()
	s.car()
	booking = s.lent(pride, "eve")
	s.renewMOT()
	s.wait(time.Date(2027, 7, 31, 8, 0, 0, 0, time.UTC).Sub(s.net.Now()))
	typed = func(direction, mileage string) []string {
		return []string{"direction", direction, "mileage", mileage, "charge", "80", "keys", "on", "cleanliness", "clean", "damage", "", "form_key", direction, "driver", fmt.Sprint(s.person("eve").ID)}
	}
	s.as("eve").upload(booking+"/handover", nil, typed("out", "48215")...).want(http.StatusSeeOther)
	return booking, typed
}

func TestACarThatIsOutAndRecalledIsAskedBackWhereverItIsShown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		pride := s.stall("Herts Pride", 60*days)
		booking, typed := s.away(pride)
		event := fmt.Sprintf("/events/%d", pride.ID)
		e, err := s.net.DB.Event(t.Context(), pride.ID)
		if err != nil {
			t.Fatal(err)
		}
		e.ShowsCar = true
		s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), e) })
		s.as("eve").get(event+"/car").has("main", "officers see that the car is coming")
		s.as("alice").get(event).has("main", "car is coming")
		s.wait(29 * time.Minute)
		femi, eve := s.as("femi"), s.as("eve")
		says := "Out, recalled at 9:29am: bring it back now"
		femi.follow(femi.post(booking+"/recall", "reason", "Needed for a search", "crew", "keep")).has(".rr-booking", says).has(".rr-booking", "Recalled because Needed for a search").
			count("a:contains('Recall the car')", 0)
		s.as("alice").get(event).count("main:contains('car is coming')", 0)
		eve.get(event+"/car").count("main:contains('officers see')", 0).has(".rr-booking", says).has(".rr-booking", "Recalled because Needed for a search")
		eve.get("/my/rota").has("main", says)
		eve.get(event+"/day").has("main", says)
		eve.get(event).has("main", says)
		femi.get("/vehicles/1").has("#day-2027-07-31", says)

		eve.follow(eve.upload(booking+"/handover", nil, typed("in", "48220")...)).has(".rr-booking", "Returned").has(".rr-booking", "Recalled because Needed for a search").
			count("main:contains('bring it back now')", 0)
		eve.get(event+"/day").has("main", "Returned")
	})
}

func TestARecalledBookingKeepsNothingFree(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		femi := s.car()
		booking := s.lent(s.stall("Herts Pride", 60*days), "eve")
		femi.get(booking).has(".rr-booking", "Kept free")
		femi.follow(femi.post(booking+"/recall", "reason", "A search", "crew", "keep")).has(".rr-booking", "Recalled because A search").count("dt:contains('Kept free')", 0)
	})
}

func TestACarThatIsBackCanBeHadAgainUntilTheEventIsOver(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		pride := s.stall("Herts Pride", 60*days)
		booking, typed := s.away(pride)
		car := fmt.Sprintf("/events/%d/car", pride.ID)
		eve := s.as("eve")
		eve.get(car).count("main button:contains('Ask for the car')", 0)
		s.wait(5 * time.Minute)
		eve.upload(booking+"/handover", nil, typed("in", "48220")...).want(http.StatusSeeOther)
		page := eve.get(car).want(http.StatusOK).has(".rr-booking", "Returned").has("main button", "Ask for the car").count("#clash a", 0)
		asked := []string{"driver", "", "note", ""}
		for _, name := range []string{"vehicle", "form_key", "starts", "ends", "before", "after"} {
			asked = append(asked, name, page.Find("input[name="+name+"]").AttrOr("value", ""))
		}
		eve.follow(eve.post(car, asked...)).has(".rr-booking", "Requested").count(".rr-booking", 1).count("main button:contains('Ask for the car')", 0)
		s.as("femi").follow(s.as("femi").post("/bookings/2/confirmation")).has("main", "Confirmed")
		eve.get(car).has(".rr-booking", "Confirmed")
		s.as("femi").post("/bookings/2/recall", "reason", "A search", "crew", "keep").want(http.StatusSeeOther)
		eve.get(car).has("main button", "Ask for the car")
		s.wait(pride.EndsAt.Sub(s.net.Now()))
		s.as("eve").get(car).want(http.StatusOK).count("main button:contains('Ask for the car')", 0)
	})
}

func TestWhoKeepsACarThatIsOutReadsUntilWhenAndWhoToRing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		booking, _ := s.away(s.stall("Herts Pride", 60*days))
		keeper := s.person("femi")
		keeper.Phone = "07700 900123"
		s.insert(func(tx *db.Tx) error { return tx.UpdatePerson(t.Context(), keeper) })
		femi, eve := s.as("femi"), s.as("eve")
		femi.post("/vehicles/1/bookings", "purpose", "maintenance", "starts", "2027-08-01T13:00", "ends", "2027-08-01T18:00", "before", "0", "after", "0", "driver", "", "note", "", "form_key", "m").want(http.StatusSeeOther)
		edit := booking + "/edit"
		page := eve.get(edit).want(http.StatusOK).has("main", "only a vehicle keeper lets it be kept longer").has("main", "Femi Adeyemi, 07700 900123").count("#clash", 0)
		eve.get(booking).count("dt:contains('From')", 0)
		typed := []string{"starts", "2027-07-31T10:00", "ends", "2027-08-01T14:00", "before", "60", "after", "60", "driver", fmt.Sprint(s.person("eve").ID), "note", "", "version", page.Find("input[name=version]").AttrOr("value", "")}
		eve.post(edit, typed...).want(http.StatusConflict).has(".govuk-error-summary", "Call a vehicle keeper").has("main", "Femi Adeyemi, 07700 900123").
			has("#clash", "Keep it until 12pm on Sunday 1 August 2027").count("#clash a", 1)
		clash := femi.post(edit, typed...).want(http.StatusConflict).has(".govuk-error-summary", "You can keep it until 12pm on Sunday 1 August 2027.").count(".govuk-error-summary:contains('It is free')", 0)
		femi.get(clash.Find("#clash a").AttrOr("href", "")).want(http.StatusOK).count("#clash", 0).count("input[name=ends][value='2027-08-01T12:00']", 1)
	})
}
