package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

func TestWhoRunsADraftDeletesItAfterReadingWhatGoes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		bob, eve, alice := s.as("bob"), s.as("eve"), s.as("alice")
		draft := func(lead string) string {
			return strings.TrimSuffix(location(bob.post("/events/new", with(eventFields("Secret"), "lead", lead)...).want(http.StatusSeeOther)), "/edit")
		}
		for _, v := range []*visitor{bob, eve} {
			path := draft(fmt.Sprint(s.person("eve").ID))
			alice.get(path + "/deletion").want(http.StatusNotFound)
			alice.post(path+"/deletion", "version", "1").want(http.StatusNotFound)
			v.get(path).want(http.StatusOK).count(fmt.Sprintf(`a[href="%s/deletion"]`, path), 1)
			page := v.get(path+"/deletion").want(http.StatusOK).has("h1", "Delete draft").has(".govuk-summary-list", "Shifts None").has("main form button", "Delete draft")
			v.post(path+"/deletion", "version", "99").want(http.StatusConflict).has(".govuk-error-summary", "Someone else changed this draft")
			v.follow(v.post(path+"/deletion", "version", inForm(page, "version")).want(http.StatusSeeOther)).has("h1", "Events").has(".govuk-notification-banner", "The draft is deleted")
			v.get(path).want(http.StatusNotFound)
		}
		path := fmt.Sprintf("/events/%d", s.stall("Herts Pride", 60*days).ID)
		bob.get(path).want(http.StatusOK).count(fmt.Sprintf(`a[href="%s/deletion"]`, path), 0)
		bob.get(path+"/deletion").want(http.StatusConflict).has("main", "Only drafts can be deleted. Cancel this event instead.")
		bob.post(path+"/deletion", "version", "1").want(http.StatusConflict).has("main", "Only drafts can be deleted. Cancel this event instead.")
		bob.get(path).want(http.StatusOK)
	})
}
