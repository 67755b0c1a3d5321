package handlers_test

import (
	"net/http"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestCoordinatorsReadTheRegisterOfLiaisonOfficersAndItsCoverage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		for name, until := range map[string]string{"alice": "2029-01-01", "eve": "2027-07-01", "charlie": "2027-05-31"} {
			p := s.person(name)
			p.Force = "Hertfordshire Constabulary"
			s.insert(func(tx *db.Tx) error { return tx.UpdatePerson(t.Context(), p) })
			s.insert(func(tx *db.Tx) error {
				return tx.InsertAccreditation(t.Context(), &db.Accreditation{PersonID: p.ID, Kind: db.LLO, GrantedOn: "2026-01-01", ExpiresOn: until, RecordedAt: s.net.Now()})
			})
		}
		bob := s.as("bob")
		bob.get("/llos").want(http.StatusOK).has("main", "2 current, 1 of them lapsing soon, 1 lapsed").count("tbody tr", 3)
		bob.get("/llos?area=Watford&standing=current").has("tbody", "Alice Okafor").count("tbody tr", 1)
		bob.get("/llos?q=nobody").has("main", "Nobody fits").count("tbody tr", 0)
		bob.get("/llos/coverage").want(http.StatusOK).count("tbody tr", 10).count("svg.rr-chart rect", 40).has("tfoot", "2")
		bob.post("/llos/coverage", "target-0", "-1").want(http.StatusUnprocessableEntity).count("#target-0-error", 1).count("input[name=target-0][value='-1']", 1)
		bob.follow(bob.post("/llos/coverage", "target-8", "2")).has("main", "The targets are saved").has("main", "Watford will have 1 of 2 people in 3 months")
		bob.get("/llos/cover").want(http.StatusOK).count(".govuk-error-summary", 0)
		bob.get("/llos/cover?area=Watford&day=2027-08-14").has("main", "1 person of the area").has("main", "Alice Okafor")
		bob.get("/llos/cover?area=Dacorum&day=2027-08-14").has("main", "Nobody of the area")
		bob.get("/llos/cover?area=Atlantis&day=2027-02-30").want(http.StatusUnprocessableEntity).count("#area-error", 1).count("#day-error", 1)
		for _, name := range []string{"alice", "grace", "dana", "femi", "harper"} {
			for _, path := range []string{"/llos", "/llos/coverage", "/llos/cover?area=Watford&day=2027-08-14"} {
				s.as(name).get(path).want(http.StatusForbidden)
			}
		}
	})
}

func TestACoordinatorRecordsPositionsAndAccreditationsFromElsewhere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		alice := s.person("alice")
		alice.Force = "Hertfordshire Constabulary"
		s.insert(func(tx *db.Tx) error { return tx.UpdatePerson(t.Context(), alice) })
		page, bob := at("/llos/%d", alice.ID), s.as("bob")
		bob.get(page).want(http.StatusOK).has("main", "None is on record")
		bob.post(page+"/accreditations", "granted", "2026-01-01", "expires", "2025-01-01", "source", "").want(http.StatusUnprocessableEntity).
			count("#expires-error", 1).count("#source-error", 1).count("details[open]", 1)
		for range 2 { // sent twice
			bob.follow(bob.post(page+"/accreditations", "granted", "2026-01-01", "expires", "2029-01-01", "source", "A course in Kent", "form_key", "k")).has("main", "The accreditation is recorded")
		}
		bob.get(page).has("main", "A course in Kent").count("a[href^='/certificates']", 0).count(".rr-list li", 1)
		bob.post(page+"/positions", "title", "", "from", "x", "until", "").want(http.StatusUnprocessableEntity).count("#title-error", 1).count("#from-error", 1)
		bob.follow(bob.post(page+"/positions", "title", "Chair", "rank", "Inspector", "from", "2026-03-01")).has("main", "Chair, Inspector").has("main", "From 1 March 2026")
		bob.get("/llos?q=chair").count("tbody tr", 1).has("tbody", "Chair")
		bob.delete("/positions/1", "until", "2025-01-01").want(http.StatusUnprocessableEntity).count("#until-1-error", 1)
		bob.follow(bob.delete("/positions/1", "until", "2027-05-31")).has("main", "From 1 March 2026 to 31 May 2027")
		bob.delete("/positions/1", "until", "2027-05-31").want(http.StatusConflict)
		bob.delete("/positions/99", "until", "2027-05-31").want(http.StatusNotFound)
		bob.get("/llos?q=chair").has("main", "Nobody fits")
		bob.get("/positions/1/edit").want(http.StatusOK).count("input[name=title][value=Chair]", 1)
		bob.post("/positions/1/edit", "title", "", "from", "2026-03-01", "reason", "", "seen", "x").want(http.StatusUnprocessableEntity).count("#title-error", 1).count("#reason-error", 1)
		bob.post("/positions/1/edit", "title", "Co-Chair", "from", "2026-03-01", "reason", "Typed wrongly", "seen", "x").want(http.StatusConflict).has("main", "Somebody changed this position").has("main", "It is now: Chair, Inspector")
		bob.follow(bob.post("/positions/1/edit", "title", "Co-Chair", "from", "2026-03-01", "reason", "Typed wrongly", "seen", "Chair, Inspector, from 1 March 2026 to 31 May 2027")).
			has("main", "The position is corrected").has(".moj-timeline", "it was: Chair, Inspector")
		bob.get("/positions/1/removal").want(http.StatusOK).has("main", "Co-Chair, from 1 March 2026")
		bob.post("/positions/1/removal", "reason", "").want(http.StatusUnprocessableEntity).count("#reason-error", 1)
		bob.follow(bob.post("/positions/1/removal", "reason", "It was somebody else")).has("main", "The position is taken out").has(".moj-timeline", "It was somebody else")

		own := at("/llos/%d", s.person("bob").ID)
		bob.get(own).count("form[action$='/accreditations']", 0)
		bob.post(own+"/accreditations", "granted", "2026-01-01", "expires", "2029-01-01", "source", "Myself").want(http.StatusConflict)
		s.as("alice").get(page).want(http.StatusForbidden)

		reader := s.as("alice")
		reader.get("/account").want(http.StatusOK).count("input[name=skills]", 1)
		reader.follow(reader.post("/account", "version", at("%d", alice.Version), "first", "Alice", "last", "Okafor", "skills", "Polish, sign language", "rest-from", "22:00", "rest-to", "07:00", "discreet", "on"))
		bob.get("/llos?q=polish").count("tbody tr", 1)

		bob.get(page).count("a[href='/accreditations/1/revocation']", 1)
		bob.get("/accreditations/1/revocation").want(http.StatusOK).has("main", "None: shifts that need one").has("main", "A course in Kent")
		bob.post("/accreditations/1/revocation", "reason", "").want(http.StatusUnprocessableEntity).count("#reason-error", 1)
		bob.follow(bob.post("/accreditations/1/revocation", "reason", "Recorded by mistake")).has("main", "The accreditation is revoked").has(".rr-list", "Revoked: Recorded by mistake").
			count("a[href='/accreditations/1/revocation']", 0)
		bob.post("/accreditations/1/revocation", "reason", "Again").want(http.StatusConflict)
		s.as("alice").get("/accreditations/1/revocation").want(http.StatusForbidden)
	})
}
