package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
)

func TestTheDashboardShowsWhatNeedsAttention(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d, func(c *web.Config, _ *action.Settings) { c.NoMail = true })
		s.joins("alice", s.addShift(s.event, 5*time.Hour, 3, byApproval, func(x *db.Shift) { x.Role = "Car crew" }), db.SignupRequested)
		s.addShift(s.other, 0, 5, func(x *db.Shift) { x.Role, x.Minimum = "Market stall", 4 })
		draft := s.addEvent("Engagement conference", s.person("bob").ID)
		s.write(func(tx *db.Tx) error {
			draft.Status = db.EventDraft
			return tx.UpdateEvent(t.Context(), draft)
		})
		s.wait(7 * 24 * time.Hour)

		page := s.as("bob").get("/dashboard").want(http.StatusOK)
		page.has("section:has(#short)", "In 3 days Stall morning, Herts Pride 0 of at least 1")
		page.has("section:has(#short)", "Market stall, University Pride market 0 of at least 4")
		page.has("section:has(#requests)", "Alice Okafor: Car crew, Herts Pride").has("section:has(#drafts)", "Engagement conference")
		page.has("section:has(#offers)", "No place is held for anybody").has("main", "No mail server is set").has("main", "failed messages")

		find := page.Find("section:has(#short) a[href*='staffing']").First().AttrOr("href", "")
		if path, id, ok := strings.Cut(find, "#staff-"); !ok || s.as("bob").get(path).want(http.StatusOK).Find("#staff-"+id+" [id^=candidates-]").Length() != 1 {
			t.Errorf("“Find people” leads to %s, where nobody is to be found", find)
		}

		mine := s.as("eve").get("/dashboard").want(http.StatusOK).has("main", "For the events you lead").has("section:has(#short)", "Herts Pride")
		for _, secret := range []string{"University", "conference", "failed messages"} {
			if strings.Contains(mine.text("main"), secret) {
				t.Errorf("Eve, who leads one event, reads %q", secret)
			}
		}
		for _, name := range []string{"alice", "charlie", "grace"} {
			s.as(name).get("/dashboard").want(http.StatusForbidden)
		}
		s.visit().get("/dashboard").want(http.StatusSeeOther)
	})
}

func TestTheDashboardBeginsWithWhatIsOnToday(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		board := at("section:has(#today) a[href='/events/%d/day']", s.event.ID)
		s.as("bob").get("/dashboard").count("section:has(#today)", 0).has("a[href='/events/new']", "Create an event")
		s.wait(s.event.StartsAt.Sub(s.net.Now()) + time.Minute)
		bob := s.as("bob")
		bob.get("/dashboard").want(http.StatusOK).has(board, "Day board").has("section:has(#today)", "On now "+s.event.Title)
		s.as("eve").get("/dashboard").count(board, 1).count("a[href='/events/new']", 0)
		s.wait(24 * time.Hour)
		bob.get("/dashboard").count(board, 0)
	})
}

func TestALongListOfTheDashboardIsCutWithAWayToAll(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStall(t, d)
		for i := range 8 {
			s.addShift(s.event, time.Duration(i)*time.Minute, 3)
		}
		bob := s.as("bob")
		page := bob.get("/dashboard").count("section:has(#short) .rr-row", 5).has("section:has(#short)", "See all 9").has(".rr-card__count", "9")
		href, _ := page.Find("section:has(#short) a[href^='/dashboard']").Attr("href")
		bob.get(href).count("section:has(#short) .rr-row", 9)
	})
}
