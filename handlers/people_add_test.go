package handlers_test

import (
	"net/http"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestAPersonIsAddedByHandAndCanBeInvitedNext(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob := s.as("bob")
		bob.get("/people").count("a[href='/people/new']", 1)
		form := bob.get("/people/new").want(http.StatusOK).has("h1", "Add a person").count("input[name=roles][value=officer][checked]", 1)
		form.count("input[name=roles][value=administrator]", 0).count("input[name=roles][value=guest]", 0)
		added := bob.post("/people/new", "first", "Nia", "last", "Underhill", "email", "nia@example.org", "grade", "special", "area", "Dacorum", "roles", "trainer").want(http.StatusSeeOther)
		bob.follow(added).want(http.StatusOK).has("h1", "Nia Underhill").has("#notices", "Invite them now").has("#roles ~ dl", "Trainer").has("#access ~ dl", "Never invited").count("form[action$='/invitation'] button", 1)
		s.as("harper").get("/people/new").count("input[name=roles][value=administrator]", 1)
	})
}

func TestAddingAPersonRefusesAnAddressThatIsKnownAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	bob := s.as("bob")
	bob.post("/people/new", "first", "Ali", "last", "Other", "email", "ALICE@example.org", "grade", "special", "roles", "trainer,officer").want(http.StatusUnprocessableEntity).
		has("#email-error", "Somebody has this email address already").count("#first[value=Ali]", 1).count("input[name=roles][value=trainer][checked]", 1)
	bob.post("/people/new").want(http.StatusUnprocessableEntity).has("main", "Enter a first name").has("main", "Enter an email address")
}

func TestACoordinatorCannotAddAnAdministratorByHand(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	s.as("bob").post("/people/new", "first", "Nia", "last", "Underhill", "email", "nia@example.org", "roles", "administrator").want(http.StatusUnprocessableEntity).has("main", "Ask an administrator")
	s.as("bob").get("/people?q=underhill").has("main", "Nobody fits")
	for _, name := range []string{"alice", "dana", "femi", "grace"} {
		s.as(name).get("/people/new").want(http.StatusForbidden)
		s.as(name).post("/people/new", "first", "Nia", "last", "Underhill", "email", "nia@example.org").want(http.StatusForbidden)
	}
}
