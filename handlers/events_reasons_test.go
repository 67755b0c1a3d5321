package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/events"
)

func TestTheReasonOfAMoveStaysOnThePageWhenAShiftGetsOtherTimesBeforeTheEmailsGo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		pride := s.stall("Herts Pride", 60*days)
		morning, walk := s.shiftOf(pride, "Stall morning", 3), s.shiftOf(pride, "Walkabout", 3)
		s.as("alice").post(signUpPath(morning)).want(http.StatusSeeOther)
		s.as("charlie").post(signUpPath(walk)).want(http.StatusSeeOther)
		s.sent()
		move := events.MoveForm{Starts: typedTime(pride.StartsAt.AddDate(0, 0, 1)), Reason: "The park is flooded."}
		if _, err := s.net.Events.MoveEvent(t.Context(), s.person("bob"), pride.ID, pride.Version, move); err != nil {
			t.Fatal(err)
		}
		walk, err := s.net.DB.Shift(t.Context(), walk.ID)
		if err != nil {
			t.Fatal(err)
		}
		form := events.ShiftForm{Role: walk.Role, Starts: typedTime(walk.StartsAt.Add(time.Hour)), Ends: typedTime(walk.EndsAt), Minimum: "1", Maximum: "3"}
		if _, err := s.net.Events.UpdateShift(t.Context(), s.person("bob"), walk.ID, walk.Version, form, "The gates open later."); err != nil {
			t.Fatal(err)
		}
		promised := 0
		for _, d := range s.sent() {
			if strings.Contains(d.Message.Body, "The page below says why.") {
				promised++
			}
		}
		page := s.as("alice").get(fmt.Sprintf("/events/%d", pride.ID)).has("#changed", "It was Saturday 31 July 2027").has("#changed", "Walkabout was")
		for _, reason := range []string{"Reason: The park is flooded.", "Reason: The gates open later."} {
			page.has("#changed", reason)
		}
		if promised < 2 {
			t.Errorf("%d discreet emails lead to a reason on the page, want those of Alice and Charlie", promised)
		}
	})
}
