package handlers_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
)

// upload posts a form with files: their names begin with "photos/".
func (v *visitor) upload(path string, files [][]byte, fields ...string) *answer {
	v.t.Helper()
	body, kind := v.multipart(files, fields...)
	return v.sendBody(http.MethodPost, path, body, "Content-Type", kind, "Origin", origin, "Sec-Fetch-Site", "same-origin")
}

func (v *visitor) multipart(files [][]byte, fields ...string) (body *bytes.Buffer, kind string) {
	v.t.Helper()
	return v.multipartOf("photos", "IMG.jpg", files, fields...)
}

// multipartOf is multipart with files of another field and name.
func (v *visitor) multipartOf(field, name string, files [][]byte, fields ...string) (body *bytes.Buffer, kind string) {
	v.t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	fields = append(fields, "_csrf", v.csrf)
	for i := 0; i < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			v.t.Fatal(err)
		}
	}
	if len(files) == 0 { // what a browser sends where nothing was chosen
		if _, err := w.CreateFormFile(field, ""); err != nil {
			v.t.Fatal(err)
		}
	}
	for _, data := range files {
		part, err := w.CreateFormFile(field, name)
		if err != nil {
			v.t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			v.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		v.t.Fatal(err)
	}
	return body, w.FormDataContentType()
}

// photoOf is a real JPEG of a size.
func photoOf(t *testing.T, w, h int) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			picture.SetRGBA(x, y, color.RGBA{R: uint8(x), G: uint8(y), B: 128, A: 255}) //nolint:gosec // it wraps, as meant
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// lent has Femi book her car for an event that Eve leads and somebody drives
// to, until it is time to take it, and returns the path of the booking.
func (s *site) lent(pride *db.Event, driver string) string {
	s.t.Helper()
	femi := s.as("femi")
	femi.post("/vehicles/1/drivers", "person", fmt.Sprint(s.person(driver).ID), "from", "2027-01-01", "until", "2027-12-31").want(http.StatusSeeOther)
	femi.post(fmt.Sprintf("/events/%d/car", pride.ID), "vehicle", "1", "starts", "2027-07-31T10:00", "ends", "2027-07-31T20:00", "before", "60", "after", "60",
		"driver", fmt.Sprint(s.person(driver).ID), "note", "", "form_key", "lent").want(http.StatusSeeOther)
	return "/bookings/1"
}

// renewMOT has Femi enter that the car has a new MOT.
func (s *site) renewMOT() {
	s.t.Helper()
	s.as("femi").post("/vehicles/1/edit", "version", "1", "name", "The rainbow car", "seats", "5", "equipment", "First-aid kit\nFlag", "before", "60", "after", "60",
		"mileage", "48210", "mot_until", "2028-07-01", "service_until", "", "insurance_until", "").want(http.StatusSeeOther)
}

func TestTheCarIsHandedOutAndInWithPhotos(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.car()
		booking := s.lent(s.stall("Herts Pride", 60*days), "eve")
		handover := booking + "/handover"
		eve := s.as("eve")
		eve.get(booking).want(http.StatusOK).has("main", "It is too early").count("a:contains('Take the car')", 0)
		eve.follow(eve.get(handover)).has("h1", "Booking of The rainbow car")
		s.wait(time.Date(2027, 7, 31, 8, 0, 0, 0, time.UTC).Sub(s.net.Now()))
		eve = s.as("eve")
		s.as("alice").get(handover).want(http.StatusNotFound)
		eve.get(booking).has("main", "Its MOT ran out on 1 July 2027, so the vehicle can’t be taken").count("a:contains('Take the car')", 0)
		s.renewMOT()
		eve.get(booking).count("a:contains('Take the car')", 1)
		form := eve.get(handover).want(http.StatusOK).has("h1", "Take the car").has("main", "Last read: 48,210").count("form[enctype='multipart/form-data'] input[type=file]", 1)
		present := form.Find("input[name=present]")
		if present.Length() != 2 {
			t.Fatalf("%d things are asked for", present.Length())
		}
		kit, _ := present.First().Attr("value")
		flag, _ := present.Last().Attr("value")
		typed := func(direction string, more ...string) []string {
			return append([]string{"direction", direction, "charge", "80", "keys", "on", "cleanliness", "clean", "form_key", direction, "driver", fmt.Sprint(s.person("eve").ID), "present", kit}, more...)
		}
		eve.upload(handover, [][]byte{photoOf(t, 30, 20)}, typed("out", "mileage", "4821", "damage", "", "present", flag)...).want(http.StatusUnprocessableEntity).
			has(".govuk-error-summary", "Check it, or say why").has(".govuk-error-summary", "Choose your photos again").count("input[name=mileage_reason]", 1).count("input[name=mileage][value='4821']", 1)
		eve.upload(handover, [][]byte{[]byte("%PDF-1.7")}, typed("out", "mileage", "48215", "damage", "")...).want(http.StatusUnprocessableEntity).has("#photos-error", "no photo that can be read")
		eve.follow(eve.upload(handover, nil, typed("out", "mileage", "48215", "damage", "", "present", flag)...)).has("main", "The car is yours").has("#handover-out", "48,215").has("main", "Out")

		s.wait(9 * time.Hour)
		eve = s.as("eve")
		eve.get(handover).has("h1", "Bring the car back").count("main:contains('It was to be back')", 0)
		s.wait(3 * time.Hour)
		s.as("eve").get(handover).has("main", "It was due back by 8pm on Saturday 31 July 2027.")
		s.wait(-3 * time.Hour)
		eve = s.as("eve")
		page := eve.follow(eve.upload(handover, [][]byte{photoOf(t, 3000, 1500)}, typed("in", "mileage", "48300", "damage", "Scratch on the left door")...))
		page.has("#handover-in", "Scratch on the left door").has("#handover-in", "Missing").has("main", "85 miles were driven").
			count("img[src='/photos/1'][width='1600'][height='800'][alt='Photo 1 of 1 of the vehicle, when it was brought back']", 1)

		page.has("#handover-in", "recorded by Eve Lindqvist")

		femi := s.as("femi")
		list := femi.get("/vehicles/1").has("#wrong", "Damage: Scratch on the left door").has("#wrong", "Missing: Flag").count("#wrong button", 2).count("#wrong a[href='"+booking+"']", 2)
		press := list.Find("#wrong button").First().AttrOr("formaction", "")
		femi.follow(femi.post(press)).has("main", "Marked as fixed").count("main:contains('Scratch')", 0).count("form[action='"+press+"'] input[name=_method][value=DELETE]", 1)
		eve.get(booking).has("#handover-in", "Fixed Damage, Saturday 31 July 2027, by Femi Adeyemi")
		femi.follow(femi.delete(press)).has("#wrong", "Scratch on the left door")
		s.as("bob").get("/vehicles/1").has("#wrong", "Missing: Flag").count("#wrong button", 0)
		eve.post(press).want(http.StatusForbidden)

		eve.get(booking).count("main a:contains('Correct what was noted')", 0)
		edit := femi.get(booking).Find("#handover-in a:contains('Correct what was noted')").AttrOr("href", "")
		femi.get(edit).want(http.StatusOK).has("h1", "Correct the hand-over").count("input[name=mileage][value='48300']", 1).count("input[name=present][checked]", 1).count("input[name=version][value='1']", 1)
		corrected := []string{"version", "1", "mileage", "48295", "charge", "80", "keys", "on", "present", kit, "present", flag, "cleanliness", "clean", "damage", "Scratch on the left door"}
		femi.post(edit, append(corrected, "reason", "")...).want(http.StatusUnprocessableEntity).has("#reason-error", "Say why").count("input[name=mileage][value='48295']", 1)
		femi.follow(femi.post(edit, append(corrected, "reason", "Misread")...)).has("#handover-in", "48,295").has("#handover-in", "by Femi Adeyemi: mileage was “48,300”, is “48,295”; missing was “Flag”, is none. Reason: Misread").has("main", "80 miles were driven")
		femi.post(edit, append(corrected, "reason", "Again")...).want(http.StatusConflict)
		eve.get(edit).want(http.StatusForbidden)

		photo := eve.get("/photos/1").want(http.StatusOK)
		if photo.Header.Get("Content-Type") != "image/jpeg" || photo.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("the photo comes with %v", photo.Header)
		}
		if config, err := jpeg.DecodeConfig(strings.NewReader(photo.Body)); err != nil || config.Width != 1600 {
			t.Errorf("the photo is %d wide, %v", config.Width, err)
		}
		s.as("femi").get("/photos/1").want(http.StatusOK)
		s.as("alice").get("/photos/1").want(http.StatusNotFound)
		eve.get("/photos/2").want(http.StatusNotFound)

		eve.get("/vehicles/1/use").want(http.StatusForbidden)
		bob := s.as("bob")
		bob.get("/vehicles/1").count("a[href='/vehicles/1/use']", 1)
		bob.get("/vehicles/1/use").has("h1", "Use in 2027").has("tbody", "Herts Pride").has("tbody", "80").has("main", "It was driven 80 miles for one event.").
			has(".rr-counts", "At events1").count("a[rel=next]", 0).count("a[rel=prev][href='/vehicles/1/use?year=2026']", 1)
		bob.get("/vehicles/1/use?year=2026").has("main", "It was not used in this year").count("a[rel=next]", 1).count("a:contains('Download')", 0)
		bob.get("/vehicles/1/use?year=2031").has("h1", "Use in 2027")
		file := bob.get("/vehicles/1/use.csv?year=2027").want(http.StatusOK)
		if want := "\ufeffFor,Event,Status,From,To,Days,Miles\r\nEvent,Herts Pride,Returned,2027-07-31 09:00,2027-07-31 18:00,1,80\r\n"; file.Body != want {
			t.Errorf("the file says %q, want %q", file.Body, want)
		}
		s.as("alice").get("/vehicles/1/use.csv").want(http.StatusForbidden)
	})
}

func TestTheCarCrewReadsFirstNamesOnABooking(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		pride := s.stall("Herts Pride", 60*days)
		s.car()
		booking := s.lent(pride, "eve")
		s.as("charlie").post(signUpPath(s.shiftOf(pride, "Car crew", 2))).want(http.StatusSeeOther)
		s.renewMOT()
		s.wait(time.Date(2027, 7, 31, 8, 0, 0, 0, time.UTC).Sub(s.net.Now()))
		s.as("eve").upload(booking+"/handover", nil, "direction", "out", "mileage", "48215", "charge", "80", "keys", "on", "cleanliness", "clean", "damage", "",
			"driver", fmt.Sprint(s.person("eve").ID), "form_key", "out").want(http.StatusSeeOther)
		page := s.as("charlie").get(booking).want(http.StatusOK).has(".rr-booking", "Eve").has("#handover-out", "recorded by Eve")
		if strings.Contains(page.Body, "Lindqvist") || strings.Contains(page.Body, "Adeyemi") {
			t.Errorf("the crew reads whole names: %s", page.text("main"))
		}
		for _, name := range []string{"eve", "bob", "femi"} {
			s.as(name).get(booking).has(".rr-booking", "Eve Lindqvist").has("#handover-out", "recorded by Eve Lindqvist")
		}
	})
}

func TestPhotosThatAreTooLargeGetAnAnswerAndTheFormBack(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	s.car()
	handover := s.lent(s.stall("Herts Pride", 60*days), "eve") + "/handover"
	s.wait(time.Date(2027, 7, 31, 8, 0, 0, 0, time.UTC).Sub(s.net.Now()))
	s.renewMOT()
	large := [][]byte{make([]byte, web.PhotosLimit+1<<20)}
	typed := []string{"direction", "out", "mileage", "48222", "charge", "", "cleanliness", "clean", "damage", "", "driver", "", "form_key", "a"}
	s.as("eve").upload(handover, large, typed...).want(http.StatusRequestEntityTooLarge).has("#photos-error", "larger than 8 MB").has(".govuk-error-summary", "how full it is").count("input[name=mileage][value='48222']", 1)
	s.as("eve").upload(handover, [][]byte{make([]byte, 9<<20)}, typed...).want(http.StatusUnprocessableEntity).has("#photos-error", "larger than 8 MB")
	// Other forms, and people who may not hand the car over, are cut off at the usual size.
	for _, sent := range []struct {
		path   string
		v      *visitor
		status int
	}{
		{"/bookings/1/edit", s.as("eve"), http.StatusRequestEntityTooLarge},
		{handover, s.as("alice"), http.StatusRequestEntityTooLarge},
		{handover, s.visit(), http.StatusUnauthorized},
	} {
		for _, size := range []int{300 << 10, 12 << 20} { // of more than 8 MB too much, the rest is not read
			sent.v.upload(sent.path, [][]byte{make([]byte, size)}, typed...).want(sent.status).count("input[name*=mileage]", 0)
		}
	}
	eve := s.as("eve")
	eve.post(handover, append(typed, "_csrf", eve.csrf, "keys", strings.Repeat("x", 300<<10))...).want(http.StatusRequestEntityTooLarge)
}

func TestAHandOverAndItsCorrectionReadWhatTheyNeedOnce(t *testing.T) {
	t.Parallel()
	readsOf := regexp.MustCompile(`^SELECT .* FROM (bookings|handovers|vehicles)\b`)
	test := func(t *testing.T, open func(testing.TB, ...db.Option) *db.DB) {
		var reads atomic.Int64
		s := newSite(t, open(t, db.Watched(func(statement string) {
			if readsOf.MatchString(statement) {
				reads.Add(1)
			}
		})))
		s.car()
		handover := s.lent(s.stall("Herts Pride", 60*days), "eve") + "/handover"
		s.renewMOT()
		s.wait(time.Date(2027, 7, 31, 8, 0, 0, 0, time.UTC).Sub(s.net.Now()))
		eve, femi := s.as("eve"), s.as("femi")
		noted := func(mileage string, more ...string) []string {
			return append([]string{"mileage", mileage, "charge", "80", "keys", "on", "cleanliness", "clean", "damage", "Scratch"}, more...)
		}
		take := func(mileage string) *answer {
			return eve.upload(handover, [][]byte{photoOf(t, 30, 20)}, noted(mileage, "driver", fmt.Sprint(s.person("eve").ID), "direction", "out", "form_key", "a")...)
		}
		correct := func(mileage string) *answer {
			return femi.post("/handovers/1/edit", noted(mileage, "version", "1", "reason", "Misread")...)
		}
		const (
			// The booking before the body is read, before the photos are worked
			// on, and locked; the vehicle, what is out, what is booked before,
			// and the last hand-over.
			toTake = 7
			// The booking, found and locked; the vehicle; the hand-over, the one
			// before and the one after.
			toCorrect = 6
		)
		for _, c := range []struct {
			name, mileage string
			send          func(mileage string) *answer
			status        int
			most          int64
		}{
			{"a hand-over that is refused", "few", take, http.StatusUnprocessableEntity, toTake},
			{"a hand-over", "48215", take, http.StatusSeeOther, toTake},
			{"a correction that is refused", "few", correct, http.StatusUnprocessableEntity, toCorrect},
			{"a correction", "48216", correct, http.StatusSeeOther, toCorrect},
		} {
			before := reads.Load()
			page := c.send(c.mileage).want(c.status)
			if got := reads.Load() - before; got > c.most {
				t.Errorf("%s reads %d times, want %d at most", c.name, got, c.most)
			}
			if c.status == http.StatusUnprocessableEntity {
				page.count("input[name=mileage][value='few']", 1)
			}
		}
	}
	t.Run("SQLite", func(t *testing.T) { test(t, dbtest.SQLite) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, dbtest.Postgres) })
}
