package network_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// drivers lets people drive the car for a year.
func (g *garage) drivers(people ...*db.Person) {
	g.t.Helper()
	for _, p := range people {
		if err := g.Vehicles.AuthoriseDriver(g.ctx, g.femi, g.car.ID, vehicles.AuthorisationEdit{Person: fmt.Sprint(p.ID), From: "2026-01-01", Until: "2026-12-31"}, ""); err != nil {
			g.t.Fatal(err)
		}
	}
}

// clockAt sets the clock to an hour of a day from the fixture's.
func (g *garage) clockAt(day, hour int) { g.clock = clock.OnDay(noon, day, hour, 0) }

// handed is a hand-over form as somebody types it who finds the car in order.
func (g *garage) handed(direction db.Direction, mileage string) handovers.Form {
	form := handovers.Form{Direction: direction, Mileage: mileage, Charge: "80", Keys: true, Cleanliness: "clean"}
	for _, e := range handovers.EquipmentOf(g.car) {
		form.Present = append(form.Present, e.Key)
	}
	return form
}

func (g *garage) handOver(me *db.Person, id int64, form handovers.Form, formKey string) error {
	_, err := g.Handovers.HandOver(g.ctx, me, id, form, formKey)
	return err
}

func (g *garage) hand(me *db.Person, id int64, form handovers.Form) {
	g.t.Helper()
	if err := g.handOver(me, id, form, ""); err != nil {
		g.t.Fatalf("%s hands over: %v", me.FirstName, err)
	}
}

// out books the car for an event that Eve leads and drives to, and has her take it at 11.
func (g *garage) out(mileage string) (id int64, e *db.Event) {
	g.t.Helper()
	e = g.event("Herts Pride", 10*24*time.Hour)
	g.drivers(g.eve)
	form := from(10, "12:00", "16:00")
	form.Driver = fmt.Sprint(g.eve.ID)
	id = g.book(g.femi, e, form)
	g.clockAt(10, 11)
	g.hand(g.eve, id, g.handed(db.HandOut, mileage))
	return id, e
}

func TestTheCarIsTakenByItsDriverAndBroughtBack(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.car.Equipment = "First-aid kit\nFlag, large\nFlag, large"
		f.write(func(tx *db.Tx) error { return tx.UpdateVehicle(f.ctx, g.car) })
		g.drivers(f.eve)
		pride := f.event("Herts Pride", 10*24*time.Hour)
		id := g.book(f.eve, pride, from(10, "12:00", "16:00"))
		take := func(me *db.Person, form handovers.Form) error { return g.handOver(me, id, form, "") }
		g.clockAt(10, 11)
		wantKind(t, take(f.eve, g.handed(db.HandOut, "100")), refusal.Conflict) // it is only asked for
		if err := f.Vehicles.ConfirmBooking(f.ctx, g.femi, id); err != nil {
			t.Fatal(err)
		}
		g.clockAt(10, 8)
		wantKind(t, take(f.eve, g.handed(db.HandOut, "100")), refusal.Conflict) // two hours before it is kept free is 9am
		g.clockAt(10, 9)
		wantKind(t, take(f.alice, g.handed(db.HandOut, "100")), refusal.NotFound)
		wantKind(t, take(f.eve, g.handed(db.HandIn, "100")), refusal.Conflict) // in before out
		wantField(t, take(f.eve, g.handed(db.HandOut, "100")), "driver")
		form := g.handed(db.HandOut, "48,210")
		form.Driver = fmt.Sprint(f.alice.ID)
		wantField(t, take(f.eve, form), "driver")
		form.Driver = fmt.Sprint(f.eve.ID)
		if err := take(f.eve, form); err != nil {
			t.Fatal(err)
		}
		if b := g.booking(id); b.Status != db.BookingOut || !b.OutAt.Equal(g.clock) || b.DriverID != f.eve.ID {
			t.Errorf("the booking is %s at %v by %d", b.Status, b.OutAt, b.DriverID)
		}
		wantKind(t, take(f.eve, form), refusal.Conflict) // out twice

		g.clockAt(10, 14)
		back := g.handed(db.HandIn, "48260")
		back.Present, back.Damage, back.Keys = back.Present[:1], "A scratch on the left door.", false
		g.hand(f.eve, id, back)
		b := g.booking(id)
		if b.Status != db.BookingReturned || !b.BlocksFrom.Equal(clock.OnDay(noon, 10, 9, 0)) || !b.BlocksTo.Equal(g.clock) {
			t.Errorf("the booking is %s and kept the car from %v to %v", b.Status, b.BlocksFrom, b.BlocksTo)
		}
		if v, _ := f.DB.Vehicle(f.ctx, g.car.ID); v.Mileage != 48260 {
			t.Errorf("the car has run %d", v.Mileage)
		}
		done, err := f.DB.Handovers(f.ctx, id)
		if err != nil || len(done) != 2 || done[1].Missing != "Flag, large" || done[1].Damage == "" {
			t.Errorf("the hand-overs are %+v, %v", done, err)
		}
		if miles, ok := vehicles.MilesDriven(done); miles != 50 || !ok {
			t.Errorf("%d miles were driven", miles)
		}
		if told := words.Joined(f.told(g.femi), " "); strings.Count(told, string(messages.CarDamaged)) != 1 {
			t.Errorf("Femi is told %q", told)
		}
		wantKind(t, take(f.eve, g.handed(db.HandIn, "48270")), refusal.Conflict)
		log, err := f.DB.LogOf(f.ctx, vehicles.ThingVehicle, g.car.ID, 100)
		if err != nil {
			t.Fatal(err)
		}
		verbs := map[db.Verb]int{}
		for _, row := range log {
			verbs[row.Verb]++
		}
		if verbs["handed out car"] != 1 || verbs["handed in car"] != 1 {
			t.Errorf("the log has %v", verbs)
		}
	})
}

func TestWhileTheCarIsOutNobodyElseTakesIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.out("100")
		form := from(10, "18:00", "20:00")
		form.Driver = fmt.Sprint(f.eve.ID)
		next := g.book(g.femi, nil, form)
		g.clockAt(10, 17)
		err := g.handOver(g.femi, next, g.handed(db.HandOut, "100"), "")
		wantKind(t, err, refusal.Conflict)
		if !strings.Contains(err.Error(), "still out for Herts Pride") {
			t.Errorf("Femi reads %q", err)
		}
	})
}

func TestALateReturnMovesTheNextBookingOrCancelsIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id, _ := g.out("100")
		market := f.event("Market", 11*24*time.Hour)
		market.LeadID = f.charlie.ID
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, market) })
		form := func(starts, ends, before string) vehicles.BookingForm {
			typed := from(10, starts, ends)
			typed.Before, typed.After = before, "0"
			return typed
		}
		over := g.book(g.femi, market, form("18:00", "19:00", "0"))
		cut := g.book(g.femi, nil, form("19:30", "21:00", "30"))
		squeezed := g.book(g.femi, nil, form("22:00", "23:00", "60"))
		g.clock = clock.OnDay(noon, 10, 21, 0).Add(-30*time.Minute + 20*time.Second) // 8.30pm and some seconds
		wantFree := func(id int64, status db.BookingStatus, span string, before int) {
			t.Helper()
			b := g.booking(id)
			if b.Status != status || clock.Span(b.StartsAt, b.EndsAt) != span || b.BeforeMinutes != before {
				t.Errorf("booking %d is %s, %s, %d minutes before, want %s, %s, %d", id, b.Status, clock.Span(b.StartsAt, b.EndsAt), b.BeforeMinutes, status, span, before)
			}
		}
		g.hand(f.eve, id, g.handed(db.HandIn, "150"))
		wantFree(over, db.BookingCancelled, "Thursday 11 June 2026, 6pm to 7pm", 0)
		wantFree(cut, db.BookingConfirmed, "Thursday 11 June 2026, 8:31pm to 9pm", 0)
		wantFree(squeezed, db.BookingConfirmed, "Thursday 11 June 2026, 10pm to 11pm", 60)
		if told := f.told(f.charlie); len(told) != 2 || told[1] != messages.CarCancelled {
			t.Errorf("Charlie is told %q", told)
		}
		if told := words.Joined(f.told(g.femi), " "); !strings.Contains(told, string(messages.CarDelayed)) {
			t.Errorf("Femi is told %q", told)
		}
		if b := g.booking(cut); b.Revision != 2 {
			t.Errorf("the booking that begins later has revision %d", b.Revision)
		}
	})
}

func TestTheTimeKeptFreeBeforeABookingGoesFirst(t *testing.T) {
	t.Parallel()
	starts := noon
	b := &db.Booking{StartsAt: starts, EndsAt: starts.Add(time.Hour), BeforeMinutes: 60}
	if !handovers.Delayed(b, starts.Add(-29*time.Minute-30*time.Second)) || b.BeforeMinutes != 29 || !b.StartsAt.Equal(starts) {
		t.Errorf("it starts at %v with %d minutes before", b.StartsAt, b.BeforeMinutes)
	}
	if handovers.Delayed(b, starts.Add(59*time.Minute+time.Second)) {
		t.Error("a booking of which no minute is left stays")
	}
}

func TestTheMileageGoesBackwardsOnlyWithAReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id, _ := g.out("48210")
		g.clockAt(10, 15)
		form := g.handed(db.HandIn, "4826")
		wantField(t, g.handOver(f.eve, id, form, ""), "mileage_reason")
		form.MileageReason = "The instrument was replaced."
		g.hand(f.eve, id, form)
		done, err := f.DB.Handovers(f.ctx, id)
		if err != nil || done[1].MileageReason == "" {
			t.Errorf("%+v, %v", done, err)
		}
		if _, ok := vehicles.MilesDriven(done); ok {
			t.Error("miles are counted across another instrument")
		}
	})
}

func TestAMileageThatJumpsIsAskedAboutOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id, _ := g.out("48210") // the first that is read can be any
		g.clockAt(10, 15)
		form := g.handed(db.HandIn, "482600")
		if says := wantField(t, g.handOver(f.eve, id, form, ""), "mileage_right"); !strings.Contains(says, "434,390 miles more") {
			t.Errorf("Eve reads %q", says)
		}
		form = g.handed(db.HandIn, "49211")
		form.MileageRight = true
		g.hand(f.eve, id, form)
		done, err := f.DB.Handovers(f.ctx, id)
		if miles, ok := vehicles.MilesDriven(done); err != nil || miles != 1001 || !ok {
			t.Errorf("%d miles were driven, %v", miles, err)
		}
	})
}

func TestAHandOverSentTwiceIsOneAndKeepsItsPhotosOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.PhotoDir = t.TempDir()
		id, _ := g.out("100")
		g.clockAt(10, 15)
		wrong := g.handed(db.HandIn, "150")
		wrong.Photos = []io.Reader{bytes.NewReader(jpegOf(t, 40, 30)), strings.NewReader("GIF89a")}
		wantField(t, g.handOver(f.eve, id, wrong, ""), "photos")
		wantFiles(t, g.PhotoDir, 0)
		for range 2 {
			form := g.handed(db.HandIn, "150")
			form.Photos = []io.Reader{bytes.NewReader(jpegOf(t, 40, 30)), bytes.NewReader(pngOf(t, 30, 40))}
			if err := g.handOver(f.eve, id, form, "key"); err != nil {
				t.Fatal(err)
			}
		}
		wantFiles(t, g.PhotoDir, 2)
		again := g.handed(db.HandIn, "150")
		again.Photos = []io.Reader{bytes.NewReader(jpegOf(t, 40, 30))}
		wantKind(t, g.handOver(f.eve, id, again, "other"), refusal.Conflict)
		wantFiles(t, g.PhotoDir, 2)

		done, err := f.DB.Handovers(f.ctx, id)
		if err != nil || len(done[1].Photos) != 2 {
			t.Fatalf("%+v, %v", done, err)
		}
		photo := done[1].Photos[0].ID
		if data, err := g.Handovers.PhotoFor(f.ctx, f.eve, photo); err != nil || len(data) == 0 {
			t.Errorf("Eve sees %d bytes, %v", len(data), err)
		}
		_, err = g.Handovers.PhotoFor(f.ctx, f.alice, photo)
		wantKind(t, err, refusal.NotFound)
	})
}

func TestAPhotoKeepsNothingOfWhereItWasTakenAndStandsUpright(t *testing.T) {
	t.Parallel()
	sent := withEXIF(jpegOf(t, 2000, 1000), 6, "GPS 51.7520N 0.3360W")
	p, err := handovers.Develop(t.Context(), sent)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(p.Jpeg, []byte("GPS")) || bytes.Contains(p.Jpeg, []byte("Exif")) {
		t.Error("the photo that is kept says where it was taken")
	}
	picture, err := jpeg.Decode(bytes.NewReader(p.Jpeg))
	if err != nil || picture.Bounds().Dx() != 800 || picture.Bounds().Dy() != 1600 || p.Width != 800 {
		t.Fatalf("it is %v, %v", picture.Bounds(), err)
	}
	// jpegOf is red on the left, which turned by a quarter is on top.
	if r, _, b, _ := picture.At(400, 10).RGBA(); r < b {
		t.Error("it lies on its side")
	}
}

func TestWhatIsNoPhotoOrTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	huge := pngOf(t, 1, 1)
	copy(huge[16:24], []byte{0, 0, 0x40, 0, 0, 0, 0x40, 0}) // says 16384 × 16384
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	for name, data := range map[string][]byte{"nothing": nil, "text": []byte("hello"), "a broken JPEG": jpegOf(t, 50, 50)[:200]} {
		if _, err := handovers.Develop(t.Context(), data); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	f := newFixture(t, dbtest.SQLite(t))
	f.PhotoDir = t.TempDir()
	if _, err := handovers.Develop(t.Context(), huge); !errors.Is(err, handovers.ErrTooManyPixels) {
		t.Errorf("a picture of 268 million pixels is %v", err)
	}
	five := make([]io.Reader, handovers.MostPhotos+1)
	for says, files := range map[string][]io.Reader{
		"photos at most": five, "larger than 8 MB": {bytes.NewReader(make([]byte, handovers.MostPhotoSize+1))}, "no photo that can be read": {strings.NewReader("%PDF")},
	} {
		var wrong refusal.Faults
		if _, err := f.Handovers.TakePhotos(t.Context(), files, &wrong); err != nil {
			t.Fatal(err)
		}
		if said := wantField(t, wrong.Err(), "photos"); !strings.Contains(said, says) {
			t.Errorf("it says %q, want %q", said, says)
		}
	}
}

// jpegOf is a picture, red on its left and blue on its right.
func jpegOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, twoColours(w, h), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func pngOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, twoColours(w, h)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func twoColours(w, h int) image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 255, A: 255}
			if x >= w/2 {
				c = color.RGBA{B: 255, A: 255}
			}
			picture.SetRGBA(x, y, c)
		}
	}
	return picture
}

// withEXIF is a JPEG as a telephone writes it: with its orientation and a text.
func withEXIF(file []byte, way byte, text string) []byte {
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), way, 0, 0, 0, 0, 0, 0)
	exif = append(exif, text...)
	size := len(exif) + 2
	head := append([]byte{0xff, 0xd8, 0xff, 0xe1, byte(size >> 8), byte(size)}, exif...)
	return append(head, file[2:]...)
}

// wantField checks that an error is about a field, and returns what it says.
func wantField(t testing.TB, err error, field string) string {
	t.Helper()
	var e *refusal.Error
	if !errors.As(err, &e) || e.Kind != refusal.Invalid || len(e.Fields) != 1 || e.Fields[0].Field != field {
		t.Errorf("got %v, want a fault at %s alone", err, field)
		return ""
	}
	return e.Fields[0].Message
}

func wantFiles(t *testing.T, dir string, n int) {
	t.Helper()
	if files, err := os.ReadDir(dir); err != nil || len(files) != n {
		t.Errorf("there are %d photos, %v; want %d", len(files), err, n)
	}
}
