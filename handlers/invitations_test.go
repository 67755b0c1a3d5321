package handlers_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// linkTo hands over what waits in the outbox and returns the path of the last
// link of a kind.
func (s *site) linkTo(kind db.MessageKind) string {
	s.t.Helper()
	path := ""
	for {
		d, err := s.net.Messages.ClaimNext(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		if d == nil {
			return path
		}
		if _, err := s.net.Messages.Delivered(s.t.Context(), d); err != nil {
			s.t.Fatal(err)
		}
		if d.Message.Kind == kind {
			path = strings.TrimPrefix(d.Link, origin)
		}
	}
}

func TestSomebodyIsInvitedChoosesAPasswordAndIsIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		alice := strconv.FormatInt(s.person("alice").ID, 10)
		bob.get("/people").has("main", "8 people: 1 use the app, 0 invited, 7 never invited").has(".note", "7 people can be invited").
			has("tbody tr:contains('Alice')", "Never invited").has("tbody tr:contains('Bob')", "Last seen June 2027").count("tbody button:contains('Invite')", 7)
		bob.follow(bob.post("/people/"+alice+"/invitation", "next", "/people?q=alice")).has(".govuk-notification-banner", "Invited").
			has("tbody tr", "Invited 1 Jun 2027").has("tbody button", "Invite again").count("tbody tr", 1)
		bob.get("/people?access=invited").count("tbody tr", 1).has("main", "People who fit: Invited")
		bob.get("/people?access=never+invited").count("tbody tr", 6)
		bob.get("/people?access=nonsense").has("main", "Nobody fits")
		bob.post("/people/"+strconv.FormatInt(s.person("bob").ID, 10)+"/invitation").want(http.StatusConflict).has("main", "Bob Marsh can sign in already")
		bob.post("/people/9999/invitation").want(http.StatusNotFound)

		path := s.linkTo(messages.Invited)
		v := s.visit()
		for range 2 {
			v.get(path).want(http.StatusOK).has("h1", "Choose a password").has("#password-hint", "At least 15 characters").count("input[type=password][autocomplete=new-password]", 1)
		}
		if page := v.get(path).Body; strings.Contains(page, "Alice") || strings.Contains(page, "Okafor") || strings.Contains(page, "alice@") {
			t.Error("the page says who is invited")
		}
		v.post(path, "password", "short").want(http.StatusUnprocessableEntity).has("#password-error", "at least 15").count("input[value=short]", 0)
		v.post(path, "password", "Alice Okafor 1234").want(http.StatusUnprocessableEntity).has("#password-error", "easy to guess")
		v.follow(v.follow(v.post(path, "password", password))).want(http.StatusOK).has(".govuk-notification-banner", "You are signed in").has(".top", "Alice Okafor")
		bob.get("/people?q=alice").has("tbody tr", "Last seen June 2027").count("tbody button", 0)

		other := s.visit()
		other.get(path).want(http.StatusNotFound).has("h1", "This link does not work any more").count("main a[href='/sign-in/password']", 1)
		other.post(path, "password", password).want(http.StatusNotFound).has("h1", "This link does not work any more")
		other.get("/welcome/guessed").want(http.StatusNotFound).has("h1", "This link does not work any more")
		other.follow(other.follow(other.post("/sign-in", "email", "alice@example.org", "password", password))).has(".top", "Alice Okafor")
	})
}

func TestEverybodyWithNoWayInIsInvitedWithAPreview(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		harper := s.as("harper")
		page := harper.get("/people/invitations").has("h1", "Invite 7 people").count("input[name=people][checked]", 7).
			has("#email ~ .letter strong", "Subject: Your invitation to sign in").has("main", "Harper Quinn has invited you to the rota").has("button", "Send 7 invitations")
		if strings.Contains(strings.ToLower(page.text("aside")), "lgbt") {
			t.Error("the email names the network")
		}
		harper.post("/people/invitations").want(http.StatusUnprocessableEntity).has("#people-error", "Choose who to invite").count("input[name=people][checked]", 0)
		alice, grace := strconv.FormatInt(s.person("alice").ID, 10), strconv.FormatInt(s.person("grace").ID, 10)
		for range 2 { // pressed twice
			harper.follow(harper.post("/people/invitations", "people", alice, "people", grace)).has("#progress", "0 sent, 2 waiting to be sent, 0 not delivered").
				count("#progress[hx-get]", 1).has("h1", "Invite 5 people")
		}
		s.linkTo(messages.Invited)
		harper.get("/people/invitations/progress").has("#progress", "2 sent, 0 waiting").count("#progress[hx-get]", 0).count("h1", 0)
		for _, name := range []string{"alice", "femi", "grace", "dana", "eve"} {
			v := s.as(name)
			v.get("/people/invitations").want(http.StatusForbidden)
			v.get("/people/invitations/progress").want(http.StatusForbidden)
			v.post("/people/invitations", "people", alice).want(http.StatusForbidden)
			v.post("/people/" + alice + "/invitation").want(http.StatusForbidden)
		}
	})
}

func TestWithoutAMailServerALinkIsShownOnceToCopy(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, func(c *web.Config, _ *action.Settings) { c.NoMail = true })
		bob := s.as("bob")
		bob.get("/people").has(".note", "No mail server is set up, so invite people one by one").count("a[href='/people/invitations']", 0)
		bob.get("/people/invitations").has("main", "we can’t email invitations").count("form[action='/people/invitations']", 0)
		path := "/people/" + strconv.FormatInt(s.person("alice").ID, 10) + "/invitation"
		page := bob.post(path).want(http.StatusOK).has("h1", "A link for Alice Okafor").has("main", "You see this link only now").count("svg[aria-label='QR code of the link below']", 1)
		if page.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("the link may be kept: %q", page.Header.Get("Cache-Control"))
		}
		link := page.text("#link")
		if !regexp.MustCompile(`^` + origin + `/welcome/[\w-]{43}$`).MatchString(link) {
			t.Fatalf("the link is %q", link)
		}
		if held, err := d.Holding(t.Context(), link[len(link)-43:]); err != nil || len(held) > 0 {
			t.Errorf("it is kept in %v (%v)", held, err)
		}
		bob.get("/people").has("tbody tr:contains('Alice')", "Invited 1 Jun 2027")
		bob.post("/people/"+strconv.FormatInt(s.person("harper").ID, 10)+"/invitation").want(http.StatusForbidden).has("main", "Ask an administrator")
		v := s.visit()
		v.follow(v.follow(v.post(strings.TrimPrefix(link, origin), "password", password))).has(".top", "Alice Okafor")
		v = s.visit()
		v.get("/sign-in/password").has("main", "We can’t send emails at the moment").count("form", 0)
		v.post("/sign-in/password", "email", "alice@example.org").want(http.StatusConflict)
	})
}

func TestAForgottenPasswordIsAnsweredAlikeForEveryAddress(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.addZoe()
		desk := s.visit()
		desk.post("/sign-in", "email", "zoe@example.org", "password", password)
		v := s.visit()
		v.get("/sign-in").count("a[href='/sign-in/password']", 1)
		v.get("/sign-in/password").has("h1", "Forgotten your password?").has("main", "for 30 minutes")
		v.post("/sign-in/password", "email", "no address").want(http.StatusUnprocessableEntity).has("#email-error", "email address like")
		answers := map[string]string{}
		for _, email := range []string{"zoe@example.org", "nobody@example.org", "alice@example.org"} {
			visitor := s.visit()
			a := visitor.post("/sign-in/password", "email", email).want(http.StatusSeeOther)
			page := visitor.follow(a).has(".govuk-notification-banner", "If we know this address, a link is on its way")
			answers[a.Header.Get("Location")+page.text("body")] = email
		}
		if len(answers) != 1 {
			t.Errorf("the answers differ: %q", answers)
		}
		if err := s.net.Accounts.AnswerPasswordAsks(t.Context()); err != nil {
			t.Fatal(err)
		}
		path := s.linkTo(messages.PasswordLink)
		v.get(path).has("h1", "Choose a new password").has("main", "Every other device is signed out")
		v.follow(v.follow(v.post(path, "password", "winter tangle copper lantern"))).has(".top", "Zoe Brandt")
		desk.get("/account").want(http.StatusSeeOther)
		again := s.visit()
		again.post("/sign-in", "email", "zoe@example.org", "password", password).want(http.StatusUnprocessableEntity)
		for range 5 {
			again.post("/sign-in/password", "email", "nobody@example.org")
		}
		again.post("/sign-in/password", "email", "nobody@example.org").want(http.StatusTooManyRequests).has(".govuk-error-summary", "too many tries")
	})
}
