package handlers_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// server is a mail server that a test can spoil.
type server struct {
	reason string
	to     []string
}

func (m *server) send(_ context.Context, to string) (said []string, reason string) {
	m.to = append(m.to, to)
	return []string{"> RCPT", "< 550 5.7.1 <script>no</script>"}, m.reason
}

func (m *server) config(c *web.Config, s *action.Settings) {
	c.Test, s.ForceName = m.send, ""
}

func TestAFirstRunLeadsFromTheFirstAdministratorToAnEvent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		mail := &server{}
		s := emptySite(t, d, mail.config, func(_ *web.Config, s *action.Settings) { s.Areas = nil })
		v := s.visit()
		path := s.setupPath()
		v.get(path)
		page := v.follow(v.post(path, first...).want(http.StatusSeeOther)).want(http.StatusOK)
		page.has("h1", "Get started").has("main", "0 of 6 steps done").count(".steps > li", 6).count(".step--done", 0).count(".steps .btn:not(.btn--quiet)", 1)
		v.get("/dashboard").has("main a[href='/start']", "Go on setting up")

		v.post("/admin/settings/names", "force", "Testshire Police", "network", "LGBT+ Network", "role", "LLO", "role_short", "LLO", "version", "0").want(http.StatusSeeOther)
		v.post("/admin/settings/areas", "areas", "North\nSouth", "version", "0").want(http.StatusSeeOther)
		v.get("/start").has("main", "2 of 6 steps done").has(".steps", "Testshire Police, LGBT+ Network").has(".steps", "2 areas")
		v.follow(v.post("/start/mail").want(http.StatusSeeOther)).has("#notices", "The mail server took the test email").has("main", "3 of 6")
		v.post("/people/new", "first", "Nia", "last", "Underhill", "email", "nia@example.org", "roles", "officer").want(http.StatusSeeOther)
		v.get("/start").has("main", "4 of 6").has(".steps a[href='/people/invitations']", "Invite 1 person")
		v.post(s.pageOf("nia", "/invitation")).want(http.StatusSeeOther)
		v.get("/start").has("main", "5 of 6")
		v.post("/events/new", "title", "First stall", "kind", "community event", "starts", "2027-07-31T10:00", "ends", "2027-07-31T16:00", "form_key", "a").want(http.StatusSeeOther)
		v.follow(v.get("/start").want(http.StatusSeeOther))
		v.get("/dashboard").count("main a[href='/start']", 0)
	})
}

func TestATestOfTheMailServerGoesToOneselfAndSaysWhatWasAnswered(t *testing.T) {
	t.Parallel()
	mail := &server{reason: "The mail server refused the address (550 5.7.1)"}
	s := newSite(t, dbtest.SQLite(t), mail.config)
	harper := s.as("harper")
	page := harper.post("/start/mail").want(http.StatusUnprocessableEntity).has("#mail", "The mail server refused the address (550 5.7.1).").has("#mail details", "< 550 5.7.1 <script>no</script>")
	page.has("#mail .step", "3")
	if len(mail.to) != 1 || mail.to[0] != "harper@example.org" {
		t.Errorf("sent to %q", mail.to)
	}
	for range 2 {
		harper.post("/start/mail").want(http.StatusUnprocessableEntity)
	}
	harper.post("/start/mail").want(http.StatusTooManyRequests).has("main", "Try again in")
	if len(mail.to) != 3 {
		t.Errorf("%d letters went out", len(mail.to))
	}
	s.wait(time.Minute)
	mail.reason = ""
	harper.post("/start/mail").want(http.StatusSeeOther)
	harper.get("/start").has("#mail .step--done", "✓")
}

func TestACoordinatorReadsThatAnAdministratorNamesTheForce(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t), (&server{}).config)
	s.as("bob").get("/start").want(http.StatusOK).has(".steps", "An administrator sets the names").count("a[href='/admin/settings/names']", 0).count("a[href='/events/new']", 1)
	s.as("harper").get("/start").has(".steps", "A coordinator plans events").count("a[href='/events/new']", 0)
	for _, name := range []string{"alice", "dana", "femi", "grace"} {
		s.as(name).get("/start").want(http.StatusForbidden)
		s.as(name).post("/start/mail").want(http.StatusForbidden)
	}
}

func TestWithoutAMailServerTheChecklistSaysWhatToSet(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t), func(c *web.Config, _ *action.Settings) { c.NoMail = true })
	s.as("harper").get("/start").has("#mail, .steps", "SMTP_URL").has(".steps", "Invite people one by one")
	s.as("harper").post("/start/mail").want(http.StatusConflict)
}
