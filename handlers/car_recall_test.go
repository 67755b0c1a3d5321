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
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		pride := s.stall("Herts Pride", 60*days)
		booking, typed := s.away(pride)
		event := fmt.Sprintf("/events/%d", pride.ID)
		s.wait(29 * time.Minute)
		femi, eve := s.as("femi"), s.as("eve")
		says := "Out, recalled at 9:29am: bring it back now"
		femi.follow(femi.post(booking+"/recall", "reason", "Needed for a search", "crew", "keep")).has(".rr-booking", says).has(".rr-booking", "Recalled because Needed for a search").
			count("a:contains('Recall the car')", 0)
		eve.get(event+"/car").has(".rr-booking", says).has(".rr-booking", "Recalled because Needed for a search")
		eve.get("/my/rota").has("main", says)
		eve.get(event+"/day").has("main", says)
		eve.get(event).has("main", says)
		femi.get("/vehicles/1").has("#day-2027-07-31", says)

		eve.follow(eve.upload(booking+"/handover", nil, typed("in", "48220")...)).has(".rr-booking", "Returned").has(".rr-booking", "Recalled because Needed for a search").
			count("main:contains('bring it back now')", 0)
	})
}
