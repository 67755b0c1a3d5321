package handlers_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
)

func TestDamageIsShownToThoseWhoCanHelpAndToMonitoring(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, func(c *web.Config, _ *action.Settings) { c.Jobs = true })
		staged(t, s)
		alive := func(after time.Duration) {
			t.Helper()
			s.wait(after)
			if err := s.net.Messages.NoteOutbox(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		says := func(database, checked string) {
			t.Helper()
			status := map[string]string{"ok": "ok", "damaged": "degraded"}[database]
			alive(0)
			s.ready(200, status, database)
			if said := s.visit().get("/readyz").Body; !strings.Contains(said, `"checked":"`+checked+`"`) {
				t.Errorf("/readyz: %s, want checked %s", said, checked)
			}
		}
		const warning, line = ".govuk-warning-text", "main"
		says("ok", "never")
		s.as("harper").get("/admin/outbox").want(200).count(warning, 0)
		if err := s.net.Upkeep.CheckDatabase(t.Context()); err != nil {
			t.Fatal(err)
		}
		says("ok", "2027-06-01T09:00:00Z")
		s.as("harper").get("/admin/outbox").want(200).count(warning, 0).has(line, "Database last checked in full: Tuesday 1 June 2027, 10am. No damage was found.")
		s.as("bob").get("/dashboard").want(200).count(warning, 0)

		repair := dbtest.DamageOpen(t, d)
		s.wait(time.Hour)
		if err := s.net.Upkeep.CheckDatabase(t.Context()); !errors.Is(err, db.ErrDamaged) {
			t.Fatalf("the check says %v", err)
		}
		says("damaged", "2027-06-01T10:00:00Z")
		for who, path := range map[string]string{"bob": "/dashboard", "harper": "/admin/outbox"} {
			s.as(who).get(path).want(200).count(warning, 1).has(warning, "The rota’s database is damaged").has(warning, "No messages are sent until this is fixed").
				has("main code", "rainbowrota restore FILE").has(line, "Last checked in full: Tuesday 1 June 2027, 11am")
		}
		s.as("eve").get("/dashboard").want(200).count(warning, 0) // she leads one event
		for _, path := range []string{"/", "/shifts", "/my/rota"} {
			if page := s.as("alice").get(path); strings.Contains(page.Body, "damaged") {
				t.Errorf("%s tells an officer", path)
			}
		}
		s.as("alice").delete("/admin/outbox/hold").want(403)
		harper := s.as("harper")
		harper.get("/admin/outbox").has("main form button", "Send messages again")
		harper.follow(harper.delete("/admin/outbox/hold").want(303)).want(200).count("main form button", 0).has(warning, "database is damaged")
		if page := s.as("bob").get("/dashboard"); strings.Contains(page.text(warning), "No messages") {
			t.Errorf("the dashboard says %s", page.text(warning))
		}

		repair()
		if err := s.net.Upkeep.CheckDatabase(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.as("bob").get("/dashboard").want(200).count(warning, 0)
		alive(72 * time.Hour)
		s.ready(200, "ok", "ok")
		s.as("bob").get("/dashboard").want(200).count(warning, 0)
		alive(time.Second)
		s.ready(200, "degraded", "ok")
		s.as("bob").get("/dashboard").want(200).has(warning, "not been checked for damage since Tuesday 1 June 2027, 11am").has("main code", "rainbowrota check")
		s.as("eve").get("/dashboard").want(200).count(warning, 0)
	})
}
