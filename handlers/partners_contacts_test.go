package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestAContactIsCorrectedAndForgotten(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		bob.post("/partners/new", "name", "Students’ union").want(http.StatusSeeOther)
		bob.post("/partners/1/contacts", "contact", "Sam Ferris", "email", "sam@example.org").want(http.StatusSeeOther)
		bob.get("/partners/1").has("dl", "Sam Ferris").has("dl", "sam@example.org").has("dl a[href='/contacts/1/edit']", "Change")

		bob.post("/contacts/1/edit", "contact", "", "email", "not an address").want(http.StatusUnprocessableEntity).
			has(".govuk-error-summary", "Enter an email address").has(".govuk-error-summary", "Enter the name of the contact")
		bob.follow(bob.post("/contacts/1/edit", "contact", "Sam Ferris", "email", "ferris@example.org")).has("dl", "ferris@example.org")

		e := s.stall("University Pride market", 30*days)
		bob.post("/events/1/edit/partner", "version", "1", "partner", "Students’ union").want(http.StatusSeeOther)
		bob.get("/events/1/cancel").has("main", "Sam Ferris")
		bob.follow(bob.delete("/contacts/1")).has("main", "No contacts yet")
		bob.get("/contacts/1/edit").want(http.StatusNotFound)
		bob.get("/events/1/cancel").want(http.StatusOK).count("main:contains('Ferris')", 0)
		if e, err := d.Event(t.Context(), e.ID); err != nil || e.ContactID != 0 {
			t.Errorf("the event's contact is %d, %v", e.ContactID, err)
		}
		s.as("alice").get("/contacts/1/edit").want(http.StatusForbidden)
	})
}

func TestAnEventOfAPartnerWithSeveralContactsOffersThemAndSaysWhenNobodyCanBeTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		s.stall("University Pride market", 30*days)
		bob.post("/events/1/edit/partner", "version", "1", "partner", "Students’ union").want(http.StatusSeeOther)
		bob.get("/events/1/edit").has("main", "Nobody there can be told")
		bob.get("/events/1/check").has("main", "we can’t tell anybody there")
		bob.get("/events/1/cancel").has("main", "Nobody at Students’ union will be told")
		bob.get("/events/1/edit/partner").count("select[name='contact_id']", 0)

		bob.post("/partners/1/contacts", "contact", "Sam Ferris", "email", "sam@example.org").want(http.StatusSeeOther)
		bob.post("/partners/1/contacts", "contact", "Kit Moss", "email", "kit@example.org").want(http.StatusSeeOther)
		bob.get("/events/1/edit/partner").count("select[name='contact_id'] option", 3)
		bob.post("/events/1/edit/partner", "version", "2", "partner", "Students’ union", "contact_id", "1", "contact", "").want(http.StatusSeeOther)
		bob.get("/events/1/edit").has("main", "Students’ union, Sam Ferris")
		form := bob.get("/events/1/edit/partner")
		form.has("select[name='contact_id'] option[selected]", "Sam Ferris")
		bob.post("/events/1/edit/partner", "version", "3", "partner", "Students’ union", "contact_id", "2", "contact", "Sam Ferris", "email", "sam@example.org").want(http.StatusSeeOther)
		page := bob.get("/events/1/cancel").has("main", "Kit Moss (partner’s contact)")
		page.count("main:contains('Nobody at')", 0)
	})
}

func TestALeadIsShownNoContactThatIsNotTheEventsAndIsToldWhoCorrectsWhatIsKnown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob, eve := s.as("bob"), s.as("eve")
		s.stall("University Pride market", 30*days) // Eve leads it
		bob.post("/partners/new", "name", "Students’ union", "kind", "charity").want(http.StatusSeeOther)
		for _, name := range []string{"Sam Ferris", "Kit Moss"} {
			bob.post("/partners/1/contacts", "contact", name, "email", name[:3]+"@example.org").want(http.StatusSeeOther)
		}
		eve.post("/events/1/edit/partner", "version", "1", "partner", "Students’ union", "partner_kind", "").want(http.StatusSeeOther)
		for _, path := range []string{"/events/1", "/events/1/edit", "/events/1/edit/partner", "/events/1/check", "/events/1/cancel"} {
			if page := eve.get(path).want(http.StatusOK); strings.Contains(page.Body, "Ferris") || strings.Contains(page.Body, "Moss") {
				t.Errorf("%s names a contact to the lead", path)
			}
		}
		eve.get("/events/1/edit/partner").has("main", "ask a coordinator to add or choose the contact").has("#partner_kind-hint", "corrected by a coordinator")
		eve.post("/events/1/edit/partner", "version", "2", "partner", "Students’ union", "partner_kind", "", "contact", "Sam Ferris").
			want(http.StatusUnprocessableEntity).has("#contact-error", "ask a coordinator")
		eve.post("/events/1/edit/partner", "version", "2", "partner", "Students’ union", "partner_kind", "council").
			want(http.StatusUnprocessableEntity).has("#partner_kind-error", "ask a coordinator")

		bob.post("/events/1/edit/partner", "version", "2", "partner", "Students’ union", "contact_id", "1").want(http.StatusSeeOther)
		page := eve.get("/events/1/edit/partner").has("main", "Now: Sam Ferris, Sam@example.org.").count("select[name='contact_id']", 0)
		if got := inForm(page, "email"); got != "" {
			t.Errorf("the lead's form holds the contact's address %q to change", got)
		}
		eve.get("/events/1/move").has("#address-hint", "corrected by a coordinator")
		bob.get("/events/1/move").has("#address-hint", "shows on every event")
	})
}
