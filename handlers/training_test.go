package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// classroom is a date of a course that Bob planned and Dana teaches, which
// began an hour ago, with Alice and Charlie as its learners.
type classroom struct {
	*site
	event          *db.Event
	alice, charlie *db.Signup
	register       string
}

func newClassroom(t *testing.T, d *db.DB) *classroom {
	t.Helper()
	return newSite(t, d).classroom(t)
}

// classroom is newClassroom on a site that is there.
func (s *site) classroom(t *testing.T) *classroom {
	t.Helper()
	bob := s.as("bob")
	bob.post("/courses/new", "name", "LLO foundation", "grants", "on", "months", "36", "lead_days", "90").want(http.StatusSeeOther)
	r := &classroom{site: s, event: s.stall("LLO foundation course", 30*days)}
	r.event.Kind, r.event.Briefing = db.TrainingCourse, "Ring the bell at gate 2"
	s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), r.event) })
	bob.post(at("/events/%d/edit/course", r.event.ID), "version", "2", "course", "1", "seats", "Hertfordshire Constabulary 8\n2 Bedfordshire Police", "opens", "2027-06-20").want(http.StatusSeeOther)
	learners, trainers := s.shiftOf(r.event, "Learner", 10), s.shiftOf(r.event, "Trainer", 2)
	r.register = at("/training/%d/register", r.event.ID)
	for name, into := range map[string]**db.Signup{"alice": &r.alice, "charlie": &r.charlie} {
		g, err := s.net.Rota.SignUp(t.Context(), s.person(name), learners.ID)
		if err != nil {
			t.Fatal(err)
		}
		*into = g
	}
	if _, err := s.net.Rota.SignUp(t.Context(), s.person("dana"), trainers.ID); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *classroom) begins() { r.wait(30*days + time.Hour) }

func TestACourseIsFoundWithItsSeatsAndItsRegister(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		page := r.as("eve").get("/training").want(http.StatusOK).has("main", "LLO foundation").has(".rr-course li", "6 places left")
		page.count("a[href$='/register']", 0).count("a[href='/courses/new']", 0)
		r.as("eve").get(at("/training/%d", r.event.ID)).want(http.StatusOK).
			has("main", "8 for Hertfordshire Constabulary; open to all from 20 June 2027").has("main", "Joining instructions Ring the bell at gate 2").count(".rr-list .govuk-button", 1)
		r.as("dana").get("/my/training").has("main", "Courses you teach").count(at("a[href='%s']", r.register), 1)
		r.as("eve").get("/training").has("main", "your record, your certificates, and what you learn.")
		r.as("dana").get("/training").has("main", "the registers of what you teach")
		r.as("bob").get("/training").count("a[href='/courses/new']", 1).count("a[href='/courses/1/edit']", 1)
		r.as("grace").get("/training").want(http.StatusForbidden)
		r.as("alice").get(r.register).want(http.StatusForbidden)
	})
}

func TestALineOfSomebodyWhoWasTakenOffMeanwhileIsNotLostWithoutAWord(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		r.begins()
		r.insert(func(tx *db.Tx) error {
			return tx.Exec(t.Context(), fmt.Sprintf("UPDATE signups SET status = 'cancelled' WHERE id = %d", r.alice.ID))
		})
		gone, other := fmt.Sprint(r.alice.ID), fmt.Sprint(r.charlie.ID)
		dana := r.as("dana")
		page := dana.post(r.register, "result-"+gone, "completed", "version-"+gone, "0", "result-"+other, "completed", "version-"+other, "0").want(http.StatusConflict)
		page.has(".govuk-error-summary", "not on this course any more").has("#learner-"+other, "Completed")
	})
}

func TestACoordinatorReadsARegisterAndItsCertificatesAndRecordsNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		r.begins()
		one := fmt.Sprint(r.alice.ID)
		line := []string{"result-" + one, "completed", "version-" + one, "0"}
		dana, bob := r.as("dana"), r.as("bob")
		dana.post(r.register, line...).want(http.StatusSeeOther)
		bob.get(at("/training/%d", r.event.ID)).count(at("a[href='%s']", r.register), 1)
		bob.get(r.register).want(http.StatusOK).has("main", "Alice Okafor").has("main", "The trainers of this course fill it in").
			count("main form", 0).count("main input", 0).count(at("a[href='/training/%d/answers']", r.event.ID), 0)
		for _, verb := range []string{"", "/rest", "/sign-off"} {
			bob.post(r.register+verb, line...).want(http.StatusForbidden)
		}
		dana.post(r.register + "/sign-off").want(http.StatusSeeOther)
		page := bob.get(at("/training/%d/certificates", r.event.ID)).want(http.StatusOK).has("main", "Alice Okafor").count("main form", 0)
		if a := bob.get(page.Find("main .rr-row a").AttrOr("href", "")); a.Status != http.StatusOK || a.Header.Get("Content-Type") != "application/pdf" {
			t.Errorf("the coordinator opens the certificate and gets %d", a.Status)
		}
		bob.get(at("/training/%d/answers", r.event.ID)).want(http.StatusForbidden)
		r.as("eve").get(r.register).want(http.StatusForbidden).has("main", "ask a coordinator") // she leads it and is no trainer
	})
}

func TestACoordinatorFillsInTheRegisterOfACourseThatNobodyTeachesAnyMore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		r.begins()
		if err := r.net.People.Deactivate(t.Context(), r.person("bob"), r.person("dana").ID, "left the force"); err != nil {
			t.Fatal(err)
		}
		bob := r.as("bob")
		bob.get(r.register).want(http.StatusOK).has("main", "The trainers of this course fill it in").count("main form", 0)
		r.wait(days)
		bob = r.as("bob")
		bob.get(r.register).want(http.StatusOK).has(".govuk-inset-text", "None of this course’s trainers is still with the rota").
			count("form[action$='/register']", 1).count(at("a[href='/training/%d/answers']", r.event.ID), 0)
		bob.follow(bob.post(r.register+"/rest")).has("main", "2 completed")
		bob.follow(bob.post(r.register+"/sign-off")).has("main", "Signed off").has("main", "Certificate")
		bob.get(at("/training/%d/answers", r.event.ID)).want(http.StatusForbidden)
	})
}

func TestTheRegisterIsKeptByLineOrWholeAndSignedOff(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		dana := r.as("dana")
		dana.get(r.register).want(http.StatusOK).has(".govuk-inset-text", "opens when the course begins").count("form[action$='/register']", 0)
		r.begins()
		dana = r.as("dana")
		dana.get(r.register).count(".rr-learner input[name^=result]", 8)

		one, other := at("%d", r.alice.ID), at("%d", r.charlie.ID)
		form := []string{"result-" + one, "left early", "reason-" + one, "", "version-" + one, "0", "result-" + other, "completed", "version-" + other, "0"}
		line := dana.line(r.register+"?line="+one, form...).want(http.StatusOK)
		line.has("#learner-"+one, "Saved").has("#learner-"+one, "Left early").has("#register-totals", "1 left early, 1 to record").count(".rr-learner", 1)
		dana.get(r.register).has("#learner-"+other, "Charlie").count("#learner-"+other+" .rr-person__status", 0)

		dana.line(r.register+"?line="+one, "result-"+one, "not yet", "version-"+one, "1").want(http.StatusOK).has(".govuk-error-message", "Say what is left to do")
		dana.line(r.register+"?line="+one, "result-"+one, "completed", "version-"+one, "0").want(http.StatusOK).has(".govuk-error-message", "Dana Whitlock recorded “Left early”")

		stale := dana.post(r.register, "result-"+one, "completed", "version-"+one, "0", "result-"+other, "completed", "version-"+other, "0").want(http.StatusConflict)
		stale.has(".govuk-error-summary", "Alice Okafor").count("#learner-"+one+" input[value=completed][checked]", 1)
		dana.follow(dana.post(r.register, "result-"+one, "completed", "version-"+one, "1", "result-"+other, "completed", "version-"+other, "1")).has("main", "The register is saved")
		dana.follow(dana.post(r.register+"/sign-off")).has("main", "Signed off").has("#learner-"+one, "Certificate")
		dana.follow(dana.post(r.register+"/sign-off")).has("main", "nothing to sign off")
		r.as("charlie").get("/my/training").has("main", "Current").has("main", "Certificate")
	})
}

func TestARegisterSaysWhoIsInTheRoomBeforeAndDuringTheCourse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		one, other := at("%d", r.alice.ID), at("%d", r.charlie.ID)
		r.as("dana").get(r.register).count("input[type=radio]", 0)
		r.wait(30*days - 10*time.Minute)
		dana := r.as("dana")
		dana.get(r.register).has(".govuk-inset-text", "opens when the course begins").has("#register-totals", "0 in the room.").
			count("#learner-"+one+" input[type=radio]", 3).count("input[name^=result]", 0)
		dana.line(r.register+"?line="+one, "presence-"+one, "arrived", "seen-"+one, "expected").want(http.StatusOK).
			has("#learner-"+one, "Saved").has("#learner-"+one, "arrived").has("#register-totals", "1 in the room.")

		r.wait(40 * time.Minute)
		dana = r.as("dana")
		page := dana.follow(dana.post(r.register, "presence-"+one, "left early", "seen-"+one, "arrived", "presence-"+other, "arrived", "seen-"+other, "expected"))
		page.has("#learner-"+one, "left at 10:30am").has("#learner-"+other, "arrived late, at 10:30am").has("#register-totals", "1 in the room. 2 to record.")
		dana.line(r.register+"?line="+other, "presence-"+other, "expected", "seen-"+other, "expected").want(http.StatusOK).has("#register-totals", "1 in the room.")
		dana.line(r.register+"?line="+other, "presence-"+other, "left early", "seen-"+other, "expected").want(http.StatusOK).
			has(".govuk-error-message", "Somebody else has recorded this for Charlie meanwhile")
		dana.follow(dana.post(r.register+"/rest")).has("main", "1 completed, 1 to record") // who left is not of the rest
		dana.follow(dana.post(r.register+"/rest")).has("main", "1 completed, 1 to record") // nor when it is pressed again
		page = dana.get(r.register).count("#learner-"+other+" input[name^=presence]", 0).has("#learner-"+other, "Completed")
		page.count("#learner-"+one+" input[name^=presence]", 3)
		r.as("bob").line(r.register+"?line="+one, "presence-"+one, "arrived", "seen-"+one, "left early").want(http.StatusForbidden)
		r.as("bob").get(at("/events/%d/history", r.event.ID)).has("main", "Dana Whitlock recorded that Alice Okafor arrived").has("main", "left early")
	})
}

// line sends one line of a register as htmx does.
func (v *visitor) line(path string, fields ...string) *answer {
	v.t.Helper()
	form := map[string][]string{"_csrf": {v.csrf}}
	for i := 0; i < len(fields); i += 2 {
		form[fields[i]] = []string{fields[i+1]}
	}
	return v.send(http.MethodPost, path, form, "Origin", origin, "Sec-Fetch-Site", "same-origin", "HX-Request", "true")
}

func TestWhatIsWrongWithACourseOrItsSeatsIsSaidAtItsField(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	bob := s.as("bob")
	bob.post("/courses/new", "name", "", "months", "0", "lead_days", "x").want(http.StatusUnprocessableEntity).
		count("#name-error", 1).count("#months-error", 1).count("#lead_days-error", 1)
	bob.post("/courses/new", "name", "LLO foundation", "months", "36", "lead_days", "90").want(http.StatusSeeOther)
	bob.post("/courses/new", "name", "LLO foundation", "months", "36", "lead_days", "90").want(http.StatusUnprocessableEntity).has("#name-error", "already")
	course := s.stall("LLO foundation course", 30*days)
	for seats, says := range map[string]string{"Bedfordshire": "is not", "Beds 0": "is not", "Beds 6\nbeds 3": "there twice", "Beds 501": "is not"} {
		bob.post(at("/events/%d/edit/course", course.ID), "version", "1", "course", "1", "seats", seats, "opens", "").want(http.StatusUnprocessableEntity).
			has("#seats-error", says).has("textarea", strings.ReplaceAll(seats, "\n", " "))
	}
	bob.post(at("/events/%d/edit/course", course.ID), "version", "1", "course", "", "seats", "Beds 6", "opens", "tomorrow").want(http.StatusUnprocessableEntity).
		count("#course-error", 1).count("#opens-error", 1)
}

func TestALearnerSaysWithoutANameWhatTheCourseWasLike(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		date := at("/training/%d", r.event.ID)
		r.as("alice").get(date + "/feedback").want(http.StatusForbidden)
		r.wait(31 * days)
		alice := r.as("alice")
		alice.get(date).want(http.StatusOK).count("a[href$='/feedback']", 1)
		none := alice.post(date+"/feedback", "usefulness", "", "pace", "").want(http.StatusUnprocessableEntity)
		if first, _ := none.Find(".govuk-error-summary a").First().Attr("href"); !strings.HasPrefix(first, "#usefulness") {
			t.Errorf("the summary begins with %s, and the form with how useful it was", first)
		}
		alice.post(date+"/feedback", "usefulness", "", "pace", "about right", "keep", "The cases").want(http.StatusUnprocessableEntity).
			count("#usefulness-error", 1).has("textarea[name=keep]", "The cases")
		alice.follow(alice.post(date+"/feedback", "usefulness", "4", "pace", "about right", "keep", "The cases")).has("main", "Thank you").count("a[href$='/feedback']", 0)
		alice.get(date+"/feedback").want(http.StatusOK).has("main", "You have said what it was like. Thank you.").count("main form", 0)
		alice.post(date+"/feedback", "usefulness", "1", "pace", "too fast").want(http.StatusConflict).has("main", "You have said what it was like. Thank you.")
		alice.post(date+"/feedback", "usefulness", "", "pace", "").want(http.StatusConflict).has("main", "You have said what it was like. Thank you.").count("main form", 0)
		r.as("bob").get(date + "/feedback").want(http.StatusForbidden)
		r.as("bob").post(date+"/feedback", "usefulness", "", "pace", "").want(http.StatusForbidden).count("main form", 0)
		r.as("dana").get(date+"/answers").want(http.StatusOK).has("main", "at least five")
		r.as("alice").get(date + "/answers").want(http.StatusForbidden)
	})
}

func TestEveryButtonOfTheRegisterSavesItFirst(t *testing.T) {
	t.Parallel()
	r := newClassroom(t, dbtest.SQLite(t))
	r.begins()
	one, other := at("%d", r.alice.ID), at("%d", r.charlie.ID)
	dana := r.as("dana")
	dana.get(r.register + "/sign-off").want(http.StatusSeeOther)
	dana.follow(dana.post(r.register+"/rest", "result-"+one, "did not attend", "version-"+one, "0", "version-"+other, "0")).
		has("#learner-"+one, "Did not attend").has("#learner-"+other, "Completed")
	dana.post(r.register+"/rest", "result-"+one, "not yet", "version-"+one, "1").want(http.StatusConflict).has(".govuk-error-summary", "Alice Okafor")
	page := dana.follow(dana.post(r.register, "result-"+one, "left early", "version-"+one, "1", "result-"+other, "completed", "version-"+other, "1", "next", "sign-off"))
	page.has("h1", "Sign off the register").count("form[action$='/sign-off']", 1)
	page.has("main", "Signed off and told Charlie Reid Not accredited Alice Okafor (left early)").has("main", "The course goes on until 8pm")
}

func TestMyTrainingIsSignedUpForInOneTapAndPrints(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		charlie, alice := r.as("charlie"), r.person("alice")
		charlie.get("/my/training").want(http.StatusOK).has("main", "You have no accreditation on record").has("main", "No hours are counted yet").count("#teaching", 0).count("#renew", 0)
		r.insert(func(tx *db.Tx) error {
			return tx.InsertAccreditation(t.Context(), &db.Accreditation{PersonID: alice.ID, Kind: db.LLO, GrantedOn: "2026-01-01", ExpiresOn: "2027-07-20", RecordedAt: r.net.Now()})
		})
		eve := r.as("eve")
		r.insert(func(tx *db.Tx) error {
			return tx.InsertAccreditation(t.Context(), &db.Accreditation{PersonID: r.person("eve").ID, Kind: db.LLO, GrantedOn: "2026-01-01", ExpiresOn: "2027-07-20", RecordedAt: r.net.Now()})
		})
		page := eve.get("/my/training").has("main", "Lapses soon You are a liaison officer until 20 July 2027").count("#renew", 1)
		path, _ := page.Find("#renew ~ ul button[formaction$='/sign-up?from=training']").First().Attr("formaction")
		answer := eve.post(path)
		if to := answer.Header.Get("Location"); to != "/my/training" {
			t.Errorf("after signing up it leads to %q", to)
		}
		eve.follow(answer).has("main", "You have a place").count("#renew", 0)
		r.insert(func(tx *db.Tx) error {
			return tx.InsertAccreditation(t.Context(), &db.Accreditation{PersonID: r.person("eve").ID, Kind: db.LLO, GrantedOn: "2027-01-10", ExpiresOn: "2030-01-09", RecordedAt: r.net.Now()})
		})
		eve.get("/my/training").has("main", "Nothing to do before October 2029.").has("main", "Replaced").count("#renew", 0)
		r.as("dana").get("/my/training").count("#teaching", 1)
		r.as("alice").get("/training").count("main a[href='/my/training']", 1)
		for _, name := range []string{"grace", "harper"} {
			r.as(name).get("/my/training").want(http.StatusForbidden)
		}
	})
}

func TestAConferenceIsSignedUpForAndSpokenOfLikeACourse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		e := s.stall("Engagement conference", 20*days)
		e.Kind = db.Conference
		s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), e) })
		shift := s.shiftOf(e, "Delegate", 9)
		page := at("/training/%d", e.ID)
		alice := s.as("alice")
		alice.get("/training").count("main a[href='"+page+"']", 1).has("main", "9 places left")
		alice.get(page).want(http.StatusOK).has("main", "Conference").has("main", "Delegates’ places").count("a[href$='/register']", 0)
		if _, err := s.net.Rota.SignUp(t.Context(), s.person("alice"), shift.ID); err != nil {
			t.Fatal(err)
		}
		s.wait(21 * days)
		alice = s.as("alice")
		alice.get("/my/training").count("#asked ~ ul a[href='"+page+"/feedback']", 1)
		alice.get(page+"/feedback").want(http.StatusOK).has("main", "Those who run it read")
		alice.follow(alice.post(page+"/feedback", "usefulness", "5", "pace", "about right")).has("main", "Thank you")
		s.as("eve").get(page).count("a[href='"+page+"/answers']", 1)
		s.as("eve").get(page+"/answers").want(http.StatusOK).has("h1", "What delegates said").count("main a[href='"+page+"']", 1)
		alice.get(page + "/answers").want(http.StatusForbidden)
		s.as("bob").get(page + "/register").want(http.StatusForbidden)
	})
}

func TestRemindersOfRegistersAreOnThePageOfTheMessagesAndTheDashboard(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newClassroom(t, d)
		r.wait(29 * days)
		r.as("bob").get("/messages").want(http.StatusOK).has("#to-come", "2 reminders").has("#to-come", "Register to sign off").
			has("#to-come", "LLO foundation course: only if the register is not signed off by then").has("#to-come", "Dana Whitlock")
		r.as("bob").get(at("/events/%d/messages", r.event.ID)).want(http.StatusOK).has("main", "Only if the register is not signed off by then")
		r.as("bob").get("/dashboard").want(http.StatusOK).count("#registers", 0)
		r.wait(3 * days)
		bob := r.as("bob")
		bob.get("/dashboard").want(http.StatusOK).has("section[aria-labelledby=registers]", "2 of 2 people are still to record.").count(at("section[aria-labelledby=registers] a[href='%s']", r.register), 1)
		r.as("eve").get("/dashboard").want(http.StatusOK).count("#registers", 0) // she leads it and may not read its register
		r.wait(60 * days)
		r.as("dana").get("/my/training").want(http.StatusOK).has("main", "To sign off").count(at("a[href='%s']", r.register), 1)
	})
}
