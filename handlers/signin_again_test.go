package handlers_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers"
	"github.com/rainbowrota/rainbowrota/network/people"
)

func TestWhatMattersAsksAgainAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		if _, err := s.net.Accounts.AddPerson(t.Context(), people.PersonForm{
			FirstName: "Zoe", LastName: "Brandt", Email: "zoe@example.org", Roles: []db.Role{db.Administrator},
		}, password); err != nil {
			t.Fatal(err)
		}
		v := s.visit()
		v.post("/sign-in", "email", "zoe@example.org", "password", password).want(http.StatusSeeOther)
		v.get("/admin/settings/areas").want(http.StatusOK)
		s.wait(11 * time.Minute)
		v.get("/admin/settings").want(http.StatusOK)
		v.get("/admin/settings/areas").want(http.StatusSeeOther).header("Location", "/account/again?next=%2Fadmin%2Fsettings%2Fareas")
		page := v.post("/admin/settings/areas", "version", "0", "areas", "Northtown").want(http.StatusOK).has("h1", "Is it still you?").has("main", "Northtown")
		carried := fieldsOf(page.Find(`form[action="/account/again"]`))
		page = v.post("/account/again", append(carried, "password", "wrong horse battery staple")...).want(http.StatusUnprocessableEntity).
			has("#password-error", "not your password").has("main", "Northtown")
		page = v.post("/account/again", append(fieldsOf(page.Find(`form[action="/account/again"]`)), "password", password)...).
			want(http.StatusOK).has("h1", "Send what you typed?").has("main", "Thank you")
		form := page.Find("main form")
		path, _ := form.Attr("action")
		if got := v.post(path, fieldsOf(form)...); got.Status == http.StatusOK && got.text("h1") == "Is it still you?" {
			t.Error("it is asked again at once")
		}
		v.get("/admin/settings/areas").want(http.StatusOK)
		s.wait(11 * time.Minute)
		v.post("/account/again", "next", "/admin/settings/areas", "password", password).want(http.StatusSeeOther).header("Location", "/admin/settings/areas")
		s.as("alice").get("/admin/settings/areas").want(http.StatusForbidden)
	})
}

// A row that gives rights or data away asks again. Who may not come in is refused
// without being asked.
func TestTheRowsThatMatterAskAgain(t *testing.T) {
	t.Parallel()
	want := map[string]bool{
		"POST /people/new": true, "POST /people/:id/roles": true, "POST /people/:id/contact": true, "DELETE /account/provider": true, "POST /people/:id/deactivation": true, "POST /people/:id/reset": true, "POST /admin/settings/:group": true, "POST /llos/export": true,
		"POST /account/passkeys": true, "DELETE /account/passkeys/:id": true, "POST /account/codes": true, "DELETE /account/codes": true, "POST /account/codes/recovery": true,
	}
	for _, r := range handlers.Routes() {
		if key := r.Method + " " + r.Path; want[key] && r.Again {
			delete(want, key)
		}
	}
	if len(want) > 0 {
		t.Errorf("these do not ask again: %v", want)
	}
}
