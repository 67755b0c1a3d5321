package network_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// garage is a fixture with the rainbow car and Femi, who keeps it.
type garage struct {
	*fixture
	femi *db.Person
	car  *db.Vehicle
}

func newGarage(f *fixture) *garage {
	f.t.Helper()
	return f.garageOf("Adeyemi", "The rainbow car")
}

// garageOf is a garage with that last name of its keeper and that name of its car.
func (f *fixture) garageOf(keeper, car string) *garage {
	f.t.Helper()
	g := &garage{fixture: f, femi: f.person("Femi", keeper, db.VehicleKeeper)}
	g.car = &db.Vehicle{Name: car, Registration: "EX17 ROT", Seats: 5, BeforeMinutes: 60, AfterMinutes: 60, CreatedAt: noon}
	f.write(func(tx *db.Tx) error { return tx.InsertVehicle(f.ctx, g.car) })
	return g
}

// from writes a booking as it is typed: days from the fixture's day, and hours.
func from(day int, starts, ends string) vehicles.BookingForm {
	on := clock.Day(clock.OnDay(noon, day, 12, 0))
	return vehicles.BookingForm{Purpose: db.ForOperations, Starts: on + "T" + starts, Ends: on + "T" + ends, Before: "60", After: "60"}
}

func (g *garage) book(me *db.Person, e *db.Event, form vehicles.BookingForm) int64 {
	g.t.Helper()
	var eventID int64
	if e != nil {
		eventID = e.ID
	}
	id, err := g.Vehicles.BookVehicle(g.ctx, me, g.car.ID, eventID, form, "")
	if err != nil {
		g.t.Fatalf("%s books: %v", me.FirstName, err)
	}
	return id
}

func (g *garage) booking(id int64) *db.Booking {
	g.t.Helper()
	b, err := g.DB.Booking(g.ctx, id)
	if err != nil {
		g.t.Fatal(err)
	}
	return b
}

func TestALeadAsksForTheCarAndItsKeeperAnswers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		pride := f.event("Herts Pride", 10*24*time.Hour)
		id := g.book(f.eve, pride, from(10, "11:00", "23:00"))
		if b := g.booking(id); b.Status != db.BookingRequested || b.Purpose != db.ForEvent {
			t.Errorf("the booking is %s for %s", b.Status, b.Purpose)
		}
		if told := f.told(g.femi); len(told) != 1 || told[0] != messages.CarAsked {
			t.Errorf("Femi is told %q", told)
		}
		wantKind(t, f.Vehicles.ConfirmBooking(f.ctx, f.eve, id), refusal.Forbidden)
		wantKind(t, func() error {
			_, err := g.Vehicles.BookVehicle(g.ctx, f.charlie, g.car.ID, pride.ID, from(10, "11:00", "12:00"), "")
			return err
		}(), refusal.Forbidden)
		for range 2 {
			if err := f.Vehicles.ConfirmBooking(f.ctx, g.femi, id); err != nil {
				t.Fatal(err)
			}
		}
		if told := f.told(f.eve); len(told) != 1 || told[0] != messages.CarConfirmed {
			t.Errorf("Eve is told %q", told)
		}
		// A lead who changes the time asks again.
		if err := f.Vehicles.ChangeBooking(f.ctx, f.eve, id, g.booking(id).Version, from(10, "10:00", "23:00")); err != nil {
			t.Fatal(err)
		}
		if b := g.booking(id); b.Status != db.BookingRequested || b.Revision != 2 {
			t.Errorf("the changed booking is %s, revision %d", b.Status, b.Revision)
		}
		wantKind(t, f.Vehicles.ChangeBooking(f.ctx, f.eve, id, 1, from(10, "10:00", "22:00")), refusal.Conflict)
		if err := f.Vehicles.DeclineBooking(f.ctx, g.femi, id, "The car is at a school that day."); err != nil {
			t.Fatal(err)
		}
		g.book(f.bob, pride, from(10, "11:00", "12:00")) // and the time is free again
	})
}

func TestAClashSaysWhoHasTheCarOnlyToThoseWhoMayKnowAndWhenItIsFree(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		pride, market := f.event("Herts Pride", 10*24*time.Hour), f.event("Market", 10*24*time.Hour)
		market.LeadID = f.charlie.ID
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, market) })
		g.book(f.eve, pride, from(10, "12:00", "16:00"))
		clash := func(me *db.Person, form vehicles.BookingForm) string {
			_, err := g.Vehicles.BookVehicle(g.ctx, me, g.car.ID, market.ID, form, "")
			wantKind(t, err, refusal.Conflict)
			return err.Error()
		}
		// Its buffers end at 5pm, and Charlie's begin an hour before.
		says := clash(f.charlie, from(10, "17:00", "19:00"))
		if strings.Contains(says, "Pride") || !strings.Contains(says, "free Thursday 11 June 2026, 6pm to 8pm") || !strings.Contains(says, "8am to 10am") {
			t.Errorf("Charlie reads %q", says)
		}
		if says := clash(f.bob, from(10, "15:00", "19:00")); !strings.Contains(says, "for Herts Pride") {
			t.Errorf("Bob reads %q", says)
		}
		if _, err := g.Vehicles.BookVehicle(g.ctx, f.charlie, g.car.ID, market.ID, from(10, "18:00", "20:00"), ""); err != nil {
			t.Errorf("what was said to be free is %v", err)
		}
		preview, err := f.Vehicles.PreviewBooking(f.ctx, f.bob, db.Booking{VehicleID: g.car.ID, EventID: pride.ID}, from(10, "18:00", "20:00"))
		if err != nil || preview.Clash == nil || preview.Clash.After.Starts.IsZero() {
			t.Errorf("the preview is %+v, %v", preview, err)
		}
	})
}

func TestSixtyFourWhoWantTheCarAtOnceGetItOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		var got, refused atomic.Int64
		var wait sync.WaitGroup
		for i := range 64 {
			e := f.event(fmt.Sprintf("Event %d", i), 10*24*time.Hour)
			wait.Go(func() {
				switch _, err := g.Vehicles.BookVehicle(g.ctx, f.bob, g.car.ID, e.ID, from(10, "12:00", "16:00"), ""); {
				case err == nil:
					got.Add(1)
				case refusal.KindOf(err) == refusal.Conflict:
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if got.Load() != 1 || refused.Load() != 63 {
			t.Errorf("%d got the car and %d were refused, want 1 and 63", got.Load(), refused.Load())
		}
	})
}

func TestARecalledCarLeavesTheEventItsFallbackAndTheCrewAStall(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		pride := f.event("Herts Pride", 10*24*time.Hour)
		pride.Fallback = "Bring the second gazebo."
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, pride) })
		crew := f.shift(pride, 3, func(s *db.Shift) { s.Role = "Car crew" })
		f.signUp(f.alice, crew, db.SignupConfirmed)
		id := g.book(g.femi, pride, from(10, "11:00", "23:00"))

		wantKind(t, f.Events.RecallBooking(f.ctx, f.eve, id, "x", events.CrewToStall), refusal.Forbidden)
		wantKind(t, f.Events.RecallBooking(f.ctx, g.femi, id, "", ""), refusal.Invalid)
		for range 2 {
			if err := f.Events.RecallBooking(f.ctx, g.femi, id, "Needed for a search.", events.CrewToStall); err != nil {
				t.Fatal(err)
			}
		}
		if b := g.booking(id); b.Status != db.BookingRecalled {
			t.Errorf("the booking is %s", b.Status)
		}
		if e, _ := f.DB.Event(f.ctx, pride.ID); e.Status != db.EventPublished {
			t.Errorf("the event is %s", e.Status)
		}
		if s := f.consistent(crew.ID); s.Role != "Stall" || s.Taken != 1 {
			t.Errorf("the crew's shift is %s with %d", s.Role, s.Taken)
		}
		for _, p := range []*db.Person{f.eve, f.bob} {
			sent, err := f.DB.Messages(f.ctx, db.MessageFilter{PersonID: p.ID, Kind: messages.CarRecalled})
			if err != nil || len(sent) != 1 || strings.Contains(sent[0].Body, "gazebo") {
				t.Errorf("%s is told %v, %v; discreetly", p.FirstName, sent, err)
			}
		}
		if told := f.told(f.alice); told[len(told)-1] != messages.CrewToStallNotice {
			t.Errorf("Alice is told %q", told)
		}
	})
}

func TestARecallLeavesCrewShiftsThatHaveBegun(t *testing.T) {
	t.Parallel()
	for _, crew := range []events.Crew{events.CrewToStall, events.CrewReleased} {
		onBoth(t, func(t *testing.T, f *fixture) {
			g := newGarage(f)
			pride := f.event("Herts Pride", 10*24*time.Hour)
			id := g.book(g.femi, pride, from(10, "11:00", "23:00"))
			shift := func(after time.Duration, p *db.Person) *db.Shift {
				s := f.shift(pride, 2, func(s *db.Shift) {
					s.Role, s.StartsAt, s.EndsAt = "Car crew", pride.StartsAt.Add(after), pride.StartsAt.Add(after+time.Hour)
				})
				f.signUp(p, s, db.SignupConfirmed)
				return s
			}
			begun, here, ahead := shift(0, f.alice), shift(2*time.Hour, f.eve), shift(3*time.Hour, f.charlie)
			f.clock = pride.StartsAt
			if _, err := f.Staffing.CheckIn(f.ctx, f.bob, f.rowOf(f.eve, here)); err != nil { // who came early
				t.Fatal(err)
			}
			if err := f.Events.RecallBooking(f.ctx, g.femi, id, "Needed for a search.", crew); err != nil {
				t.Fatal(err)
			}
			for _, s := range []*db.Shift{begun, here} {
				if now := f.consistent(s.ID); now.Role != "Car crew" || !now.CancelledAt.IsZero() || now.Taken != 1 {
					t.Errorf("%s: a shift that has begun is %+v", crew, now)
				}
			}
			now := f.consistent(ahead.ID)
			if crew == events.CrewToStall && now.Role != "Stall" || crew == events.CrewReleased && (now.CancelledAt.IsZero() || now.CancelledBy != g.femi.ID) {
				t.Errorf("%s: the shift that is ahead is %+v", crew, now)
			}
			if crew == events.CrewReleased {
				if row := f.lastLog(pride.ID, "cancelled shift"); row.PersonID != g.femi.ID || row.ShiftID != ahead.ID {
					t.Errorf("the log says %+v", row)
				}
			}
		})
	}
}

func TestACancelledEventLetsTheCarGoAndAMovedOneTakesItAlongWhenItIsFree(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		pride := f.event("Herts Pride", 10*24*time.Hour)
		id := g.book(g.femi, pride, from(10, "11:00", "23:00"))
		move := func(starts string) {
			t.Helper()
			e, err := f.DB.Event(f.ctx, pride.ID)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Events.MoveEvent(f.ctx, f.bob, e.ID, e.Version, events.MoveForm{Starts: starts, Reason: "The park is taken."}); err != nil {
				t.Fatal(err)
			}
		}
		move("2026-06-18T12:00")
		if b := g.booking(id); b.Status != db.BookingRequested || clock.Span(b.StartsAt, b.EndsAt) != "Thursday 18 June 2026, 11am to 11pm" {
			t.Errorf("the booking is %s, %s", b.Status, clock.Span(b.StartsAt, b.EndsAt))
		}
		g.book(g.femi, nil, from(24, "08:00", "20:00")) // 25 June
		move("2026-06-25T12:00")
		if b := g.booking(id); b.Status != db.BookingCancelled || !strings.Contains(b.Reason, "taken then") {
			t.Errorf("the booking is %s: %s", b.Status, b.Reason)
		}
		again := g.book(f.bob, pride, from(25, "11:00", "12:00"))
		e, _ := f.DB.Event(f.ctx, pride.ID)
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, e.Version, "Storm"); err != nil {
			t.Fatal(err)
		}
		if b := g.booking(again); b.Status != db.BookingCancelled {
			t.Errorf("the booking of a cancelled event is %s", b.Status)
		}
	})
}

func TestTheNearestFreeWindowIsOneInWhichTheBookingFitsWithItsBuffers(t *testing.T) {
	t.Parallel()
	at := func(hour int) time.Time { return noon.Add(time.Duration(hour) * time.Hour) }
	taken := []db.Booking{
		{ID: 1, BlocksFrom: at(0), BlocksTo: at(4)}, {ID: 2, BlocksFrom: at(6), BlocksTo: at(9)}, {ID: 3, BlocksFrom: at(20), BlocksTo: at(22)},
	}
	wish := &db.Booking{StartsAt: at(3), EndsAt: at(5), BlocksFrom: at(2), BlocksTo: at(6)} // two hours, an hour around them
	before, after := vehicles.NearestFree(wish, taken, at(-100))
	// After the second there is room from 11pm, and nobody asked for a night; after the third from noon.
	if !before.Starts.Equal(at(-3)) || !before.Ends.Equal(at(-1)) || !after.Starts.Equal(at(23)) || !after.Ends.Equal(at(25)) {
		t.Errorf("free before %v, after %v", before, after)
	}
	if before, _ := vehicles.NearestFree(wish, taken, at(-2)); !before.Starts.IsZero() {
		t.Errorf("free before %v, and that has begun", before)
	}
}

func TestAFreeWindowIsAtNightOnlyForWhoAskedForANight(t *testing.T) {
	t.Parallel()
	at := func(day, hour int) time.Time { return clock.OnDay(noon, day, hour, 0) }
	taken := []db.Booking{{ID: 1, BlocksFrom: at(0, 8), BlocksTo: at(0, 21)}}
	for _, c := range []struct {
		starts, ends, before, after time.Time
	}{
		{at(0, 9), at(0, 13), at(-1, 9), at(1, 9)},    // not 4am to 8am, nor 9pm to 1am
		{at(0, 9), at(0, 10), at(0, 7), at(0, 21)},    // from the first hour, and to the last
		{at(0, 20), at(0, 23), at(-1, 20), at(0, 21)}, // its end may be at night
		{at(0, 20), at(1, 6), at(-1, 22), at(0, 21)},
		{at(0, 5), at(0, 9), at(0, 4), at(1, 5)},
	} {
		wish := &db.Booking{StartsAt: c.starts, EndsAt: c.ends, BlocksFrom: c.starts, BlocksTo: c.ends}
		before, after := vehicles.NearestFree(wish, taken, at(-9, 0))
		if !before.Starts.Equal(c.before) || !after.Starts.Equal(c.after) {
			t.Errorf("for %s: free %s and %s", clock.Span(c.starts, c.ends), clock.Span(before.Starts, before.Ends), clock.Span(after.Starts, after.Ends))
		}
	}
}

func TestADraftThatChangesItsTimeTakesItsCarAlong(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		e := g.event("Herts Pride", 10*24*time.Hour)
		e.Status = db.EventDraft
		f.saveEvent(e)
		id := g.book(f.bob, e, from(10, "12:00", "16:00"))
		before, err := f.DB.Booking(f.ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		form := events.DetailsForm{Title: e.Title, Kind: string(e.Kind), Starts: clock.AddWallClock(e.StartsAt, 2, 0).In(clock.London).Format("2006-01-02T15:04"), Ends: clock.AddWallClock(e.EndsAt, 2, 0).In(clock.London).Format("2006-01-02T15:04")}
		if err := f.Events.EditEvent(f.ctx, f.bob, e.ID, e.Version, form); err != nil {
			t.Fatal(err)
		}
		after, err := f.DB.Booking(f.ctx, id)
		if err != nil || !after.StartsAt.Equal(clock.AddWallClock(before.StartsAt, 2, 0)) {
			t.Errorf("the car is booked for %s, want two days after %s (%v)", after.StartsAt, before.StartsAt, err)
		}
	})
}
