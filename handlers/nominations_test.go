package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/demo"
)

// mailed sends what is due and returns the path of the link in the latest letter to an address.
func (s *site) mailed(to string) string {
	s.t.Helper()
	path := ""
	for {
		d, err := s.net.Messages.ClaimNext(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		if d == nil {
			break
		}
		if _, err := s.net.Messages.Delivered(s.t.Context(), d); err != nil {
			s.t.Fatal(err)
		}
		if d.To == to {
			path = strings.TrimPrefix(d.Message.Link, origin)
		}
	}
	if !strings.HasPrefix(path, "/nominations/") {
		s.t.Fatalf("the letter to %s leads to %q", to, path)
	}
	return path
}

func TestAGuestAnswersByTheLinkAndKeepsTheirOwnRow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		path := at("/events/%d/nominations", r.event.ID)
		dana := r.as("dana")
		dana.get(at("/training/%d", r.event.ID)).count(at("a[href='%s']", path), 1)
		dana.post(path, "emails", "not an address").want(http.StatusUnprocessableEntity).count("#emails-error", 1).has("textarea", "not an address")
		dana.follow(dana.post(path, "emails", "sam@beds.example.net", "force", "Bedfordshire Police")).has("main", "sam@beds.example.net").has("main", "No answer yet")
		r.as("bob").get(path).want(http.StatusOK).has("main", "You have asked nobody yet")

		link := r.mailed("sam@beds.example.net")
		sam := r.visit()
		page := sam.get(link).want(http.StatusOK).has("main", "Dana Whitlock").has("main", "LLO foundation course").count("input[name=force]", 0).has("main", "forgotten 90 days after the last event")
		if text := page.text("main"); strings.Contains(text, "Okafor") || strings.Contains(text, "Reid") {
			t.Errorf("the page names somebody else: %s", text)
		}
		if got := page.Header.Get("Cache-Control") + page.Header.Get("Referrer-Policy"); got != "no-storesame-origin" {
			t.Errorf("the headers are %q", got)
		}
		sam.post(link, "answer", "maybe").want(http.StatusBadRequest)
		sam.post(link, "answer", "accept", "first", "Sam", "last", "", "rank", "").want(http.StatusUnprocessableEntity).count("#last-error", 1).count("input[name=first][value=Sam]", 1)
		own := sam.follow(sam.post(link, "answer", "accept", "first", "Sam", "last", "Marlow", "rank", "Constable"))
		own.want(http.StatusOK).has("h1", "Your place").has("#notices", "You have a place").has("main", "forgotten 90 days after the last event").count("input[name=last][value=Marlow]", 1)
		if text := own.text("main"); strings.Contains(text, "Okafor") || strings.Contains(text, "Reid") || strings.Contains(text, "Alice") {
			t.Errorf("the page names somebody else: %s", text)
		}
		sam.post(link+"/details", "first", "", "last", "Marlow", "rank", "Sergeant").want(http.StatusUnprocessableEntity).count("#first-error", 1)
		sam.follow(sam.post(link+"/details", "first", "Samira", "last", "Marlow", "rank", "Sergeant")).count("input[name=first][value=Samira]", 1).has("#notices", "Saved").count("#notices:contains('account')", 0)
		sam.get("/nominations/no-such-link").want(http.StatusNotFound).has("main", "ask the person who sent it").count("main:contains('menu')", 0)
		for _, nowhere := range []string{"/my/rota", at("/events/%d", r.event.ID)} {
			if a := sam.get(nowhere); a.Status < 300 {
				t.Errorf("%s opens for a guest: %d", nowhere, a.Status)
			}
		}
		sam.get(link + "/certificate").want(http.StatusNotFound)
		sam.get(link+"/needs").want(http.StatusOK).has("main", "Only you and those who run the event")
		sam.post(link+"/needs", "access", strings.Repeat("x", 400), "dietary", "").want(http.StatusUnprocessableEntity).count("#access-error", 1)
		sam.follow(sam.post(link+"/needs", "access", "Step-free, please", "dietary", "")).has("main", "What you need is saved")
		sam.get(link+"/needs").has("#access", "Step-free, please")
		r.as("bob").get(at("/events/%d/needs", r.event.ID)).has("main", "Step-free, please")
		sam.follow(sam.delete(link)).has("h1", "You have withdrawn")
		sam.get(link + "/needs").want(http.StatusNotFound)
		sam.follow(sam.post(link+"/place")).has("main", "You have a place")
		dana.get(path).has("main", "Samira Marlow").has("main", "Accepted")

		r.insert(func(tx *db.Tx) error {
			return tx.InsertProgrammeSession(t.Context(), &db.ProgrammeSession{EventID: r.event.ID, Title: "Welcome", StartsAt: r.event.StartsAt, EndsAt: r.event.StartsAt.Add(2 * time.Hour), Code: "ABC234"})
		})
		sam.get(link).count("a[href$='/check-in']", 0)
		sam.post(link+"/check-in", "code", "abc 234").want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "You can check in to “Welcome” from")
		r.wait(30*days - 5*time.Hour)
		sam.get(link).has("main", "It starts in less than 48 hours.")
		sam.delete(link, "reason", "").want(http.StatusUnprocessableEntity).count("#reason-error", 1)
		r.wait(6 * time.Hour)
		sam.get(link).count("a[href$='/check-in']", 1)
		sam.get(link+"/check-in").want(http.StatusOK).has("h1", "Check in to a session")
		sam.post(link+"/check-in", "code", "WRONG2").want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "This code can’t be used")
		sam.post(link+"/check-in", "code", "abc 234").want(http.StatusOK).has("dl", "Welcome").count(at("form[action='%s/check-in/confirm'] input[name=code][value=ABC234]", link), 1)
		sam.get(link).count("form[action$='/check-ins/1']", 0)
		sam.follow(sam.post(link+"/check-in/confirm", "code", "abc 234")).has("#notices", "You are checked in").count(at("form[action='%s/check-ins/1'] input[value=DELETE]", link), 2).has(".govuk-tag", "You checked in")
		sam.follow(sam.delete(link+"/check-ins/1")).has("main", "You are not checked in any more").count("form[action$='/check-ins/1']", 0)
		sam.delete(link + "/check-ins/9").want(http.StatusNotFound)
		sam.follow(sam.post(link+"/check-in/confirm", "code", "abc 234")).has("main", "You are checked in")
		dana = r.as("dana")
		dana.get("/programme/1/check-ins").has("main", "Samira Marlow")
		g, err := d.SignupOf(t.Context(), 1, r.personOf("sam@beds.example.net").ID)
		if err != nil {
			t.Fatal(err)
		}
		id := at("%d", g.ID)
		dana.post(r.register, "result-"+id, "completed", "version-"+id, "0").want(http.StatusSeeOther)
		dana.post(r.register + "/sign-off").want(http.StatusSeeOther)
		sam.get(link).has("main", "Your certificate")
		if a := sam.get(link + "/certificate").want(http.StatusOK); a.Header.Get("Content-Type") != "application/pdf" {
			t.Errorf("the certificate is %s", a.Header.Get("Content-Type"))
		}
		r.wait(2 * days)
		sam.get(link + "/feedback").want(http.StatusOK)
		sam.post(link+"/feedback", "usefulness", "", "pace", "about right").want(http.StatusUnprocessableEntity).count("#usefulness-error", 1)
		sam.follow(sam.post(link+"/feedback", "usefulness", "4", "pace", "about right")).has("main", "Thank you").count("a[href$='/feedback']", 0)
		sam.get(link+"/feedback").want(http.StatusOK).has("main", "You have said what it was like. Thank you.")
	})
}

func (s *site) personOf(email string) *db.Person {
	s.t.Helper()
	p, err := s.net.DB.PersonByEmail(s.t.Context(), email)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func TestWhoSaysNoIsThankedAndANominationCanBeTakenBackOrSentAnew(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		path := at("/events/%d/nominations", r.event.ID)
		dana := r.as("dana")
		dana.post(path, "emails", "one@example.net\ntwo@example.net").want(http.StatusSeeOther)
		link := r.mailed("one@example.net")
		eve := r.visit()
		eve.get(link).count(at("a[href='%s/no']", link), 1).count("button[value=decline]", 0)
		eve.get(link+"/no").want(http.StatusOK).has("h1", "Do you not want to take part?").count("input[name=answer][value=decline]", 1)
		eve.follow(eve.post(link, "answer", "decline")).has("h1", "You are not taking part").count("form[action^='/nominations']", 0)
		eve.get(link + "/no").want(http.StatusSeeOther)
		list := dana.get(path)
		if strings.Contains(list.Body, "one@example.net") || !strings.Contains(list.text("main"), "Not taking part") {
			t.Errorf("the list says %s", list.text("main"))
		}
		renew, _ := list.Find("form[action$='/link']").Attr("action")
		dana.follow(dana.post(renew)).has("main", "A new link is sent")
		again := r.mailed("two@example.net")
		r.as("bob").delete(strings.TrimSuffix(renew, "/link")).want(http.StatusNotFound)
		dana.follow(dana.delete(strings.TrimSuffix(renew, "/link"))).has("main", "The invitation is withdrawn").has("main", "Withdrawn")
		eve.get(again).has("h1", "This invitation has ended")
	})
}

func TestNobodyButWhoAskedFindsANominationAnywhere(t *testing.T) {
	t.Parallel()
	s := emptySite(t, dbtest.SQLite(t))
	if err := demo.LoadDemo(t.Context(), s.net); err != nil {
		t.Fatal(err)
	}
	course := s.courseOfDemo()
	path := at("/events/%d/nominations", course)
	dana := s.as("dana.whitlock")
	dana.post(path, "emails", "zeb.canaryfield@example.org\nno.canaryfield@example.org").want(http.StatusSeeOther)
	if _, err := s.net.Nominations.QueueNominations(t.Context()); err != nil {
		t.Fatal(err)
	}
	hidden := func(name string) func(string, *answer) {
		return func(at string, page *answer) {
			own := at == path || at == "/account/data"      // Dana's list, and what each did themselves
			echo := strings.Contains(at, "=")               // what was asked for is said again
			listed := strings.HasSuffix(at, "/nominations") // where each has a list of their own
			told := !own && !listed && !echo && (strings.Contains(strings.ToLower(page.text("main")), "nominat") || strings.Contains(page.Body, "/nominations/"))
			if told || strings.Contains(page.Body, "canaryfield") && (!own || name != "dana.whitlock") {
				t.Errorf("%s finds a nomination on %s", name, at)
			}
		}
	}
	crawlAll := func() {
		t.Helper()
		for _, name := range dbtest.Sample([]string{"alice.okafor", "dana.whitlock", "bob.marsh", "eve.lindqvist", "grace.holt", "harper.quinn", "idris.vaughan", "jo.castell"}, 2) {
			v := s.as(name)
			crawl(t, name, v, hidden(name))
			for _, asked := range []string{"/messages?q=zeb.canary", "/messages?kind=nominated", "/messages?status=pending", "/messages?status=sent", "/people?q=zeb.canary", "/admin/outbox", at("/events/%d/messages", course), at("/events/%d/history", course), "/dashboard"} {
				hidden(name)(asked, v.get(asked))
			}
		}
	}
	crawlAll() // while the letters wait
	link := s.mailed("no.canaryfield@example.org")
	v := s.visit()
	v.get(link)
	v.post(link, "answer", "decline").want(http.StatusSeeOther)
	crawlAll() // when they are sent, and one said no
}

// courseOfDemo is the coming course date of the demo.
func (s *site) courseOfDemo() int64 {
	s.t.Helper()
	dates, err := s.net.DB.CourseDates(s.t.Context(), s.net.Now(), 40*24*time.Hour, 50)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := range dates {
		if dates[i].Status == db.EventPublished && dates[i].SeatsOpenOn != "" {
			return dates[i].ID
		}
	}
	s.t.Fatal("the demo has no coming course")
	return 0
}

func TestALetterIsMarkedAsSentOnThePageOfCertificates(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		r.insert(func(tx *db.Tx) error {
			p := r.person("charlie")
			p.Force = "Bedfordshire Police"
			return tx.UpdatePerson(t.Context(), p, "force")
		})
		r.begins()
		dana := r.as("dana")
		id := at("%d", r.charlie.ID)
		dana.post(r.register, "result-"+id, "completed", "version-"+id, "0").want(http.StatusSeeOther)
		dana.post(r.register + "/sign-off").want(http.StatusSeeOther)
		dana.get("/my/training").has("main", "Letters to other forces that wait to be sent")
		r.as("bob").get("/dashboard").has("section:has(#letters)", "Bedfordshire Police")
		path := at("/training/%d/letters", r.event.ID)
		dana.get(path).want(http.StatusSeeOther)
		dana.post(path, "force", "Bedfordshire Police", "seen", "").want(http.StatusConflict).has("main", "look at the letter again")
		seen, _ := dana.get(at("/training/%d/certificates", r.event.ID)).Find("input[name=seen]").Attr("value")
		dana.follow(dana.post(path, "force", "Bedfordshire Police", "seen", seen)).has("main", "The letter is marked as sent").has("main", "by Dana Whitlock")
		r.as("bob").get("/dashboard").count("#letters", 0)
		dana.follow(dana.delete(path, "force", "Bedfordshire Police")).has("main", "To send")
		dana.post(path, "force", "Nowhere").want(http.StatusNotFound)
		r.as("alice").post(path, "force", "Bedfordshire Police").want(http.StatusForbidden)
	})
}

func TestWhoIsSignedInFindsAQuestionToThemOnTheirRota(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		dana := r.as("dana")
		dana.post(at("/events/%d/nominations", r.event.ID), "emails", "eve@example.org").want(http.StatusSeeOther)
		eve := r.as("eve")
		rota := eve.get("/my/rota").has("#asked", "An invitation for you")
		action, _ := rota.Find("section[aria-labelledby=asked] form").Attr("action")
		r.as("bob").post(action).want(http.StatusNotFound)
		r.as("bob").get("/my/rota").count("#asked", 0)
		page := eve.follow(eve.post(action)).has("h1", "Would you like to take part?").has("main", "Dana Whitlock")
		answer, _ := page.Find("form[action^='/nominations/']").Attr("action")
		eve.post(answer, "answer", "accept").want(http.StatusSeeOther)
		eve.get("/my/rota").count("#asked", 0).has("main", "Learner")
		eve.post(action).want(http.StatusNotFound)
	})
}
