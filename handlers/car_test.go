package handlers_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/people"
)

// car adds the rainbow car as Femi does it, and returns her browser.
func (s *site) car() *visitor {
	s.t.Helper()
	femi := s.as("femi")
	femi.post("/vehicles/new", "name", "The rainbow car", "registration", "rn17 bow", "seats", "5", "keys_at", "Front office", "equipment", "First-aid kit\nFlag",
		"before", "60", "after", "60", "mileage", "48210", "mot_until", "2027-07-01", "service_until", "", "insurance_until", "").want(http.StatusSeeOther)
	return femi
}

func TestTheCarIsBookedFromAnEventAnsweredAndRecalled(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		femi := s.car()
		pride, market := s.stall("Herts Pride", 60*days), s.stall("Market", 60*days)
		car := fmt.Sprintf("/events/%d/car", pride.ID)
		eve := s.as("eve")
		page := eve.get(car).want(http.StatusOK).has("main button", "Ask for the car")
		page.has("main", "Its MOT runs out on 1 July 2027").count("#clash a", 0)
		typed := func(starts, ends string) []string {
			return []string{"vehicle", "1", "starts", starts, "ends", ends, "before", "60", "after", "60", "driver", "", "note", "", "form_key", "k" + starts}
		}
		eve.post(car, typed("2027-07-31T10:00", "2027-07-31T09:00")...).want(http.StatusUnprocessableEntity).
			has(".govuk-error-summary", "The end must be after the start").count("input[name=starts][value='2027-07-31T10:00']", 1)
		eve.follow(eve.post(car, typed("2027-07-31T10:00", "2027-07-31T20:00")...)).has("main", "Requested").count("main button:contains('Ask for the car')", 0)

		// Somebody else's event: the clash is said before anything is sent.
		other := fmt.Sprintf("/events/%d/car?starts=2027-07-31T19:00&ends=2027-07-31T22:00", market.ID)
		bob := s.as("bob")
		bob.get(other).has("#clash", "taken then for Herts Pride").has("#clash a", "Take Friday 30 July 2027, 7pm to 10pm instead")
		bob.post(fmt.Sprintf("/events/%d/car", market.ID), typed("2027-07-31T19:00", "2027-07-31T22:00")...).want(http.StatusConflict).
			has(".govuk-error-summary", "It is free").count("input[name=starts][value='2027-07-31T19:00']", 1)

		femi.get("/vehicles?").want(http.StatusSeeOther)
		femi.get("/vehicles/1?from=2027-07-31").has("main", "Requests").has("#day-2027-07-31", "Herts Pride").has("#day-2027-07-31", "kept free 9am to 9pm").count("#day-2027-07-31 rect", 3)
		femi.follow(femi.post("/bookings/1/confirmation")).has("main", "Confirmed")
		femi.post("/bookings/1/recall", "reason", "", "crew", "stall").want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "Say why")
		femi.follow(femi.post("/bookings/1/recall", "reason", "Needed for a search", "crew", "keep")).has("main", "Recalled").has("main", "Needed for a search")
		eve.get(car).has("main", "Recalled").has("main button", "Ask for the car")
		eve.get(fmt.Sprintf("/events/%d/history", pride.ID)).has("main", "recalled the car")
		e, err := s.net.DB.Event(t.Context(), pride.ID)
		if err != nil {
			t.Fatal(err)
		}
		e.Fallback = "Bring the second gazebo."
		s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), e) })
		eve.get(fmt.Sprintf("/events/%d", pride.ID)).has("main a[href='/bookings/1']", "Recalled, ").has("main", "Bring the second gazebo.")
		eve.get(fmt.Sprintf("/events/%d/day", pride.ID)).has("main", "Recalled Bring the second gazebo.")
	})
}

func TestACarThatIsTakenIsShownWithWhoHasItAndTheOtherThatIsFree(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		femi := s.car()
		pride, market := s.stall("Herts Pride", 60*days), s.stall("Market", 60*days)
		week := "/vehicles/1?from=" + clock.Day(market.StartsAt)
		day := "#day-" + clock.Day(market.StartsAt)
		bob := s.as("bob")
		bob.get(week).has(day, "ask for the car for it")
		femi.get(week).has(day, "book the car for it")
		femi.post("/vehicles/new", "name", "The van", "registration", "", "seats", "3", "keys_at", "", "equipment", "", "before", "0", "after", "0", "mileage", "0",
			"mot_until", "", "service_until", "", "insurance_until", "").want(http.StatusSeeOther)
		on := clock.Day(pride.StartsAt)
		bob.post(fmt.Sprintf("/events/%d/car", pride.ID), "vehicle", "1", "starts", on+"T07:00", "ends", on+"T22:00", "before", "60", "after", "60", "driver", "", "note", "", "form_key", "k").want(http.StatusSeeOther)
		row := bob.get(week).has(day, "taken for Herts Pride 6am to 11pm; take The van").has(day, "see when it is free").count(day+" a:contains('the car for it')", 0)
		car := bob.get(row.Find(day+" a:contains('see when')").AttrOr("href", "")).has("#clash a", "Take The van instead: it is free then")
		bob.get(car.Find("#clash a").First().AttrOr("href", "")).want(http.StatusOK).count("#clash", 0).has("select[name=vehicle] option[selected]", "The van")
	})
}

func TestThePlanSaysTheStatusOfTheCarAndARecallAsksForTheCrewOnlyWhereThereIsOne(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		femi := s.car()
		pride := s.stall("Herts Pride", 60*days)
		plan, on := fmt.Sprintf("/events/%d/edit", pride.ID), clock.Day(pride.StartsAt)
		eve := s.as("eve")
		book := func() {
			eve.post(fmt.Sprintf("/events/%d/car", pride.ID), "vehicle", "1", "starts", on+"T10:00", "ends", on+"T20:00", "before", "60", "after", "60", "driver", "", "note", "", "form_key", rand.Text()).want(http.StatusSeeOther)
		}
		status := func(says string) {
			t.Helper()
			eve.get(plan).want(http.StatusOK).has("#task-car-status", says).count("main .govuk-task-list a[href$='/car']", 1)
		}
		status("Not needed")
		eve.post(fmt.Sprintf("/events/%d/edit/car", pride.ID), "version", strconv.Itoa(pride.Version), "fallback", "Bring the second gazebo.", "shows_car", "").want(http.StatusSeeOther)
		status("Not booked")
		book()
		status("Requested")
		femi.post("/bookings/1/confirmation").want(http.StatusSeeOther)
		status("Confirmed")
		eve.get(fmt.Sprintf("/events/%d/car", pride.ID)).count("main :contains('second gazebo'):not(:has(*))", 1)

		femi.get("/bookings/1/recall").want(http.StatusOK).has("main", "Fallback plan: Bring the second gazebo.").count("input[type=radio]", 0).count("input[name=crew][value=keep]", 1)
		femi.post("/bookings/1/recall", "reason", "A search", "crew", "keep").want(http.StatusSeeOther)
		status("Recalled")
		s.insert(func(tx *db.Tx) error {
			return tx.InsertShift(t.Context(), &db.Shift{EventID: pride.ID, Role: "Car crew", StartsAt: pride.StartsAt, EndsAt: pride.EndsAt, Maximum: 2})
		})
		book()
		femi.get("/bookings/2/recall").want(http.StatusOK).count("input[type=radio][name=crew]", 3)
	})
}

func TestAFreeTimeIsATapAwayAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		femi := s.car()
		femi.post("/vehicles/1/drivers", "person", "1", "from", "2027-01-01", "until", "2027-12-31").want(http.StatusSeeOther)
		book := func(path, purpose, starts, ends, before, driver string) *answer {
			return femi.post(path, "purpose", purpose, "starts", starts, "ends", ends, "before", before, "after", "0", "driver", driver, "note", "CANARY", "form_key", path+starts, "version", "1")
		}
		book("/vehicles/1/bookings", "maintenance", "2027-07-31T10:00", "2027-07-31T12:00", "0", "").want(http.StatusSeeOther)
		page := book("/vehicles/1/bookings", "operational use", "2027-07-31T11:00", "2027-07-31T13:00", "30", "1").want(http.StatusConflict)
		page.has(".govuk-error-summary", "taken then for maintenance").count("#clash p:contains('taken then')", 0).count("input[name=before][value='30']", 1)
		link := page.Find("#clash a").Last()
		if href := link.AttrOr("href", ""); strings.Contains(href, "CANARY") {
			t.Errorf("the note is in the address %s", href)
		}
		free := femi.get(link.AttrOr("href", "")).want(http.StatusOK).count("#clash p:contains('taken then')", 0)
		free.count("input[name=starts][value='2027-07-31T12:30']", 1).count("input[name=before][value='30']", 1).count("select[name=driver] option[selected][value='1']", 1)
		book("/vehicles/1/bookings", "operational use", "2027-07-31T12:30", "2027-07-31T14:30", "30", "1").want(http.StatusSeeOther)

		// What it is for need not be chosen to read that it is taken.
		femi.get("/vehicles/1/bookings/new?starts=2027-07-31T11:00&ends=2027-07-31T13:00").has("#clash", "taken then for maintenance")

		// A booking that is changed does not meet itself, and nothing was saved meanwhile.
		edit := "/bookings/2/edit"
		femi.get(edit).count("#clash p:contains('taken then')", 0)
		page = book(edit, "operational use", "2027-07-31T11:00", "2027-07-31T13:00", "30", "1").want(http.StatusConflict)
		page.count("#clash a", 2).count("h2:contains('Saved meanwhile')", 0)
		femi.get(page.Find("#clash a").First().AttrOr("href", "")).want(http.StatusOK).count("input[name=ends][value='2027-07-31T10:00']", 1)

		// What it is driven for is no event: its driver comes from the rota.
		s.as("alice").get("/bookings/2").want(http.StatusOK).has(".govuk-back-link", "My rota")
	})
}

func TestWhoMayNotEndABookingIsShownItInstead(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		femi := s.car()
		femi.post("/vehicles/1/drivers", "person", "1", "from", "2027-01-01", "until", "2027-12-31").want(http.StatusSeeOther)
		pride := s.stall("Herts Pride", 60*days)
		eve, bob := s.as("eve"), s.as("bob")
		car := fmt.Sprintf("/events/%d/car", pride.ID)
		bob.post(car, "vehicle", "1", "starts", "2027-07-31T10:00", "ends", "2027-07-31T20:00", "before", "60", "after", "60", "driver", "1", "note", "", "form_key", "k").want(http.StatusSeeOther)
		femi.get("/vehicles/1").has(".rr-booking", "Asked for by Bob").has(".rr-booking", "Driver Alice Okafor").count(".rr-booking a[href='/bookings/1']", 1)
		for path, v := range map[string]*visitor{"/bookings/1/recall": eve, "/bookings/1/decline": bob} {
			if to := v.get(path).want(http.StatusSeeOther).Header.Get("Location"); to != "/bookings/1" {
				t.Errorf("%s leads to %s", path, to)
			}
		}
		for _, end := range []string{"recall", "decline", "cancel", "edit"} {
			v := s.as("alice") // the driver sees it
			v.get("/bookings/1/" + end).want(http.StatusSeeOther)
			if a := v.post("/bookings/1/"+end, "reason", "x", "crew", "keep"); a.Status < 400 {
				t.Errorf("the driver may %s: %d", end, a.Status)
			}
		}
		s.as("alice").get("/bookings/1").want(http.StatusOK).count("main:contains('Asked for by')", 0)
		bob.get(fmt.Sprintf("/events/%d/cancel", pride.ID)).has("main", "The rainbow car, Saturday 31 July 2027, 10am to 8pm, will no longer be booked. We will tell its keeper.")
		femi.get("/vehicles/1/drivers/1").want(http.StatusOK).has("h1", "End the authorisation of Alice Okafor").has("main", "Herts Pride Saturday 31 July 2027, 10am to 8pm").
			has("main", "We will tell the people who booked it and the other keepers").count("main form[action='/vehicles/1/drivers/1'] input[name=_method][value=DELETE]", 1)
		femi.follow(femi.delete("/vehicles/1/drivers/1")).count("main a:contains('End')", 0)
		femi.follow(femi.get("/vehicles/1/drivers/1")).has("h1", "Who may drive it")
		femi.get("/bookings/1").has(".rr-booking", "Alice is not authorised on every day of the booking")
		femi.post("/bookings/1/confirmation").want(http.StatusConflict)
	})
}

func TestThatADriverMayNotDriveAnyMoreIsSaidWhereTheBookingIs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		femi := s.car()
		femi.post("/vehicles/1/drivers", "person", "1", "from", "2027-01-01", "until", "2027-12-31").want(http.StatusSeeOther)
		pride := s.stall("Herts Pride", 60*days)
		car := fmt.Sprintf("/events/%d/car", pride.ID)
		femi.post(car, "vehicle", "1", "starts", "2027-07-31T10:00", "ends", "2027-07-31T20:00", "before", "60", "after", "60", "driver", "1", "note", "", "form_key", "k").want(http.StatusSeeOther)
		bob := s.as("bob")
		pages := map[string]*visitor{"/bookings/1": s.as("eve"), car: s.as("eve"), "/vehicles/1": bob, "/my/rota": s.as("alice"), fmt.Sprintf("/events/%d/day", pride.ID): s.as("eve")}
		for path, v := range pages {
			v.get(path).want(http.StatusOK).count("main:contains('not authorised')", 0)
		}
		femi.delete("/vehicles/1/drivers/1").want(http.StatusSeeOther)
		for path, v := range pages {
			v.get(path).has("main", "Alice is not authorised on every day of the booking").has("main", "The event’s lead, a coordinator or a vehicle keeper names somebody else")
		}
		bob.get("/vehicles/1").has("#undriven a[href='/bookings/1']", "Herts Pride, Saturday 31 July 2027")
	})
}

func TestAKeepersHomeIsTheCar(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		femi := s.car()
		if to := femi.get("/").want(http.StatusSeeOther).Header.Get("Location"); to != "/vehicles" {
			t.Errorf("Femi begins at %s", to)
		}
		s.insert(func(tx *db.Tx) error {
			return tx.GiveRole(t.Context(), s.person("femi").ID, db.Coordinator, s.net.Now())
		})
		s.as("femi").get("/vehicles/1").count(".top__all a[href='/vehicles']", 1)
		if to := s.as("bob").get("/").Header.Get("Location"); to != "/dashboard" {
			t.Errorf("Bob begins at %s", to)
		}
	})
}

func TestWhereTheCarIsIsForWhoNeedsToKnow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		femi := s.car()
		pride := s.stall("Herts Pride", 60*days)
		femi.post("/vehicles/1/bookings", "purpose", "operational use", "starts", "2027-07-31T10:00", "ends", "2027-07-31T12:00", "before", "0", "after", "0", "driver", "", "note", "CANARY", "form_key", "a").want(http.StatusSeeOther)
		femi.post(fmt.Sprintf("/events/%d/car", pride.ID), "vehicle", "1", "starts", "2027-07-31T13:00", "ends", "2027-07-31T20:00", "before", "0", "after", "0", "driver", "", "note", "", "form_key", "b").want(http.StatusSeeOther)

		alice := s.as("alice")
		for _, path := range []string{"/vehicles", "/vehicles/1"} {
			alice.get(path).want(http.StatusForbidden)
		}
		for _, path := range []string{"/bookings/1", "/bookings/2"} {
			alice.get(path).want(http.StatusNotFound)
		}
		if page := alice.get(fmt.Sprintf("/events/%d", pride.ID)); strings.Contains(page.Body, "rainbow car") {
			t.Error("Alice reads of the car on the event's page")
		}
		s.as("eve").get("/bookings/2").want(http.StatusOK).count("a:contains('Recall the car')", 0)
		s.as("eve").get("/bookings/1").want(http.StatusNotFound)

		e, err := s.net.DB.Event(t.Context(), pride.ID)
		if err != nil {
			t.Fatal(err)
		}
		e.ShowsCar = true
		s.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), e) })
		alice.get(fmt.Sprintf("/events/%d", pride.ID)).count("main:contains('The car is coming')", 0) // not yet
		s.wait(60 * days)
		alice = s.as("alice")
		alice.get(fmt.Sprintf("/events/%d", pride.ID)).has("main", "The car is coming")
		s.wait(-60 * days)
		alice = s.as("alice")

		crew := s.shiftOf(pride, "Car crew", 2)
		alice.post(fmt.Sprintf("/shifts/%d/sign-up", crew.ID)).want(http.StatusSeeOther)
		alice.get("/bookings/2").want(http.StatusOK).count("main .rr-actions a", 0)
		s.as("bob").get("/bookings/1").want(http.StatusOK).has("main", "CANARY")
	})
}

func TestWhoDrivesTheCarRidesInItOrLeadsTheEventFindsIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		pride := s.stall("Herts Pride", 60*days)
		crew := s.shiftOf(pride, "Car crew", 2)
		event := fmt.Sprintf("/events/%d", pride.ID)
		femi := s.car()
		femi.post("/vehicles/1/bases", "from", "2027-05-01", "station", "Watford", "address", "Shady Lane").want(http.StatusSeeOther)
		femi.get("/vehicles/1?from=2027-07-31").count("#day-2027-07-31 a[href='"+event+"/car']", 1)
		femi.get("/vehicles/1?from=2027-07-24").count("a[href='"+event+"/car']", 0)
		booking := s.lent(pride, "charlie")
		femi.get("/vehicles/1?from=2027-07-31").count("a[href='"+event+"/car']", 0)

		eve, alice, charlie := s.as("eve"), s.as("alice"), s.as("charlie")
		eve.get(booking).has(".rr-booking", "Car crew Nobody yet")
		alice.get(event).count("main a[href='"+booking+"']", 0)
		alice.post(fmt.Sprintf("/shifts/%d/sign-up", crew.ID)).want(http.StatusSeeOther)
		alice.get(event).has("main a[href='"+booking+"']", "Confirmed, Saturday 31 July 2027, 10am to 8pm")
		alice.get(booking).has(".rr-booking", "Collect it at Watford, Shady Lane From Femi, vehicle keeper").has(".rr-booking", "Driver Charlie Collect").count("dt:contains('Car crew')", 0)
		eve.get(booking).has(".rr-booking", "Driver Charlie Reid Car crew Alice Okafor")
		eve.get(event).count("main a[href='"+booking+"']", 1)
		eve.get(event+"/day").has("main", "The rainbow car").has("main", "Driver: Charlie Reid").count("main a[href='"+booking+"/handover']", 0)
		charlie.get("/my/rota").has("main", "You drive").count("main a[href='"+booking+"']", 1).count("main a[href='"+booking+"/handover']", 0)
		alice.get("/my/rota").count("main:contains('You drive')", 0)

		s.renewMOT()
		s.wait(time.Date(2027, 7, 31, 8, 0, 0, 0, time.UTC).Sub(s.net.Now()))
		s.as("charlie").get("/my/rota").has("main a[href='"+booking+"/handover']", "Take the car")
		s.as("eve").get(event+"/day").has("main a[href='"+booking+"/handover']", "Take the car")
	})
}

func TestAKeeperFindsDriversOfTheOwnForceByTwoLettersOfTheirName(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		femi := s.car()
		added := 0
		add := func(first, last, force string) int64 {
			added++
			p, err := s.net.People.AddPerson(t.Context(), nil, people.PersonForm{FirstName: first, LastName: last, Email: fmt.Sprintf("p%d@example.org", added), Force: force})
			if err != nil {
				t.Fatal(err)
			}
			return p.ID
		}
		kent := add("Alison", "Reeve", "Kent Police")
		add("Björk", "O’Connor", "hertfordshire constabulary")
		for i := range 25 {
			add("Quentin", fmt.Sprint("Quill", string(rune('a'+i))), "")
		}
		find := func(typed string) *answer {
			return femi.get("/vehicles/1/drivers?q="+url.QueryEscape(typed)).want(http.StatusOK).count("main form[method=get] input[name=q]", 1)
		}
		for _, typed := range []string{"", "a", " a ", "a.", "%%", "12", "example.org", "reeve"} {
			find(typed).count("main input[name=person]", 0).count("main form[method=post]", 0)
		}
		find("al").count("main input[name=person]", 1).has("main label.govuk-radios__label", "Alice Okafor")
		find("bjork o'con").count("main input[name=person]", 1)
		find("quill").count("main input[name=person]", 20).has("main [role=status]", "The first 20 are shown")

		femi.post("/vehicles/1/drivers", "person", fmt.Sprint(kent), "from", "2027-01-01", "until", "2027-12-31").want(http.StatusUnprocessableEntity).
			has(".govuk-error-summary", "Search for the person and choose them")

		page := find("okafor")
		form := fieldsOf(page.Find("main form[method=post]"))
		id := page.Find("main input[name=person]").AttrOr("value", "")
		femi.post("/vehicles/1/drivers", append(form, "person", id, "from", "2027-01-01", "until", "")...).want(http.StatusUnprocessableEntity).
			count("main form[method=get] input[name=q][value=okafor]", 1).count("main input[name=person][checked]", 1)
		femi.follow(femi.post("/vehicles/1/drivers", append(form, "person", id, "from", "2027-01-01", "until", "2027-12-31")...)).has("main", "Alice Okafor")
	})
}

func TestAKeeperRecordsDriversAndBases(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		femi := s.car()
		femi.post("/vehicles/1/drivers", "person", "4711", "from", "2027-01-01", "until", "2026-01-01").want(http.StatusUnprocessableEntity).
			has(".govuk-error-summary", "Search for the person and choose them").has(".govuk-error-summary", "must not be before the first")
		femi.follow(femi.post("/vehicles/1/drivers", "person", "1", "from", "2027-01-01", "until", "2027-06-30")).has("main", "Alice Okafor").has("main", "Lapses soon")

		book := []string{"purpose", "operational use", "starts", "2027-06-30T10:00", "ends", "2027-07-01T10:00", "before", "0", "after", "0", "driver", "1", "note", "", "form_key", "c"}
		femi.post("/vehicles/1/bookings", book...).want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "the authorisation’s last day is 30 June 2027")
		ask := femi.get("/vehicles/1/drivers").Find("main a:contains('End')")
		femi.get(ask.AttrOr("href", "")).want(http.StatusOK).has("main", "not named as the driver of any upcoming booking")
		femi.follow(femi.delete("/vehicles/1/drivers/1")).has("main", "Lapsed").count("main a:contains('End')", 0)

		femi.follow(femi.post("/vehicles/1/drivers", "person", "2", "from", "2027-07-10", "until", "2028-06-30")).has("main", "Begins later")
		ask = femi.get("/vehicles/1/drivers").Find("main a:contains('End')")
		femi.follow(femi.delete(ask.AttrOr("href", ""))).count("main:contains('Begins later')", 0).count("main a:contains('End')", 0)

		femi.post("/vehicles/1/bases", "from", "31 April", "station", "").want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "real day").has(".govuk-error-summary", "Enter the station")
		femi.follow(femi.post("/vehicles/1/bases", "from", "2027-05-01", "station", "Watford")).has("main", "Watford").has("main", "Now")
		femi.post("/vehicles/1/bases", "from", "2027-05-01", "station", "Hatfield").want(http.StatusUnprocessableEntity).has(".govuk-error-summary", "on that day already")
		femi.get("/vehicles/1").has("main", "Based at Watford")
		femi.post("/vehicles/1/bases", "from", "2027-05-15", "station", "Stevenage").want(http.StatusSeeOther)
		remove := femi.get("/vehicles/1/bases").count("main button:contains('Remove')", 0).Find("main a:contains('Stevenage')").AttrOr("href", "")
		femi.get(remove).want(http.StatusOK).has("h1", "Remove Stevenage from the plan").has("main", "It is based at Watford from 15 May 2027 on.")
		femi.follow(femi.delete(remove)).has("main", "Watford").count("main:contains('Stevenage')", 0)
		femi.follow(femi.get(remove)).has("h1", "Where it lives")
		s.as("bob").get("/vehicles/1/drivers").want(http.StatusForbidden)
	})
}
