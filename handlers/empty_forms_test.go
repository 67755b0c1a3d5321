package handlers_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/demo"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestARegisterWithNothingInItIsNotSaidToBeSaved(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		dana, opens := r.as("dana"), "The register opens when the course begins, at 10am on Thursday 1 July 2027"
		dana.post(r.register).want(http.StatusConflict).has("main", opens)
		dana.post(r.register, "next", "sign-off").want(http.StatusConflict).has("main", opens)
		r.begins()
		dana = r.as("dana")
		dana.follow(dana.post(r.register)).has("#notices", "Nothing was changed")
		line := fmt.Sprintf("-%d", r.alice.ID)
		typed := []string{"result" + line, string(db.NotYet), "reason" + line, "The exam", "version" + line, "0", "presence" + line, string(training.Expected), "seen" + line, string(training.Expected)}
		dana.follow(dana.post(r.register, typed...)).has("#notices", "The register is saved")
		dana.follow(dana.post(r.register, typed...)).has("#notices", "Nothing was changed") // pressed twice
		typed[7] = string(training.Present)
		dana.follow(dana.post(r.register, typed...)).has("#notices", "The register is saved")
	})
}

func TestAFormWithNothingNewInItIsNotSaidToBeSaved(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMatrix(t, d)
		bob, charlie := m.as("bob"), m.as("charlie")

		bob.follow(bob.post("/llos/coverage", "target-0", "3", "target-1", "4")).has("#notices", "The targets are saved")
		bob.post("/llos/coverage").want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "Enter a target for at least one area")
		bob.follow(bob.post("/llos/coverage", "target-0", "5"))
		if targets, err := d.AreaTargets(t.Context()); err != nil || targets[demo.Areas[0]] != 5 || targets[demo.Areas[1]] != 4 {
			t.Errorf("the targets are %v, %v", targets, err)
		}

		positions := bob.get(at("/llos/%d", m.person("charlie").ID))
		edit, _ := positions.Find("a[href^='/positions/'][href$='/edit']").Attr("href")
		page := bob.get(edit).want(http.StatusOK)
		seen, _ := page.Find("input[name=seen]").Attr("value")
		typed := []string{"title", "Treasurer", "from", "2027-01-01", "seen", seen, "reason", "Misread"}
		bob.post(edit, typed...).want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "You have not changed anything")
		typed[1] = "Secretary"
		for range 2 { // pressed twice
			bob.follow(bob.post(edit, typed...)).has("#notices", "The position is corrected")
		}

		bob.follow(bob.delete("/admin/outbox/hold")).has("#notices", "Nothing was changed")
		m.insert(func(tx *db.Tx) error {
			return tx.SaveJobRun(t.Context(), &db.JobRun{Job: "hold", RanAt: m.net.Now()}) // as after a restore
		})
		bob.follow(bob.delete("/admin/outbox/hold")).has("#notices", "Messages go out again")

		needs := at("/events/%d/needs", m.event.ID)
		charlie.follow(charlie.post(needs, "access", "", "dietary", " ")).has("#notices", "You have no needs on record")
		charlie.follow(charlie.post(needs, "access", "", "dietary", "Vegan")).has("#notices", "What you need is saved")

		bob.post("/series/new", "title", "Network meeting", "kind", "network meeting", "starts", "2027-08-05T18:00", "ends", "2027-08-05T19:00", "repeats", "weekly", "every", "1", "count", "3",
			"role", "Member", "minimum", "1", "maximum", "5", "form_key", "k", "confirmed", "on").want(http.StatusSeeOther)
		bob.follow(bob.post("/series/1/publication", "seen", "")).has("#notices", "Nothing was changed")
	})
}
