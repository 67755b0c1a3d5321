package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestWhoReadsAnAddressThatTakesFormsIsLedToAPage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMatrix(t, d)
		bob, alice := m.as("bob"), m.as("alice")
		for _, r := range m.routes {
			if r.method == http.MethodGet {
				continue
			}
			path := strings.NewReplacer(":authorisation", "1", ":base", "1", ":year", "2027").Replace(filled(r.path, m.object(r.path, m.event)))
			for _, v := range []*visitor{bob, alice, m.visit()} {
				if a := v.get(path); a.Status == http.StatusMethodNotAllowed || a.Status >= 500 {
					t.Errorf("GET %s: %d", path, a.Status)
				}
			}
		}
		event, shift, signup := m.event.ID, m.shift.ID, m.signup.ID
		for path, page := range map[string]string{
			fmt.Sprintf("/events/%d/publication", event):   fmt.Sprintf("/events/%d", event),
			fmt.Sprintf("/events/%d/walk-ins", event):      fmt.Sprintf("/events/%d/day", event),
			fmt.Sprintf("/shifts/%d/sign-up", shift):       "/shifts",
			fmt.Sprintf("/shifts/%d", shift):               fmt.Sprintf("/shifts/%d/edit", shift),
			fmt.Sprintf("/shifts/%d/signups", shift):       fmt.Sprintf("/events/%d/staffing", event),
			fmt.Sprintf("/signups/%d/attendance", signup):  fmt.Sprintf("/events/%d/day", event),
			"/vehicles/1/bookings":                         "/vehicles/1/bookings/new",
			"/partners/7/contacts":                         "/partners/7",
			"/contacts/7":                                  "/contacts/7/edit",
			"/awareness/tasks/7/years/2027":                "/awareness",
			"/account/password":                            "/account",
			"/my/offers/7":                                 "/my/rota",
			"/sign-out":                                    "/",
			"/signups/999/hours":                           "/",
			"/vehicles/1/drivers/%2f%2fevil.example.org/x": "",
		} {
			a := bob.get(path)
			if got := a.Header.Get("Location"); got != page {
				t.Errorf("GET %s leads to %q (%d), want %q", path, got, a.Status, page)
			}
		}
		if got := alice.get(fmt.Sprintf("/signups/%d/hours", signup)).Header.Get("Location"); got != "/" {
			t.Errorf("who does not run the event is led to %q", got)
		}
	})
}
