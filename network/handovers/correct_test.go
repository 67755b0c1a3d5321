package handovers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestAKeeperCorrectsAHandOverAndWhatWasNotedStaysInTheHistory(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Car.Equipment = "First-aid kit\nFlag"
		f.Write(func(tx *db.Tx) error { return tx.UpdateVehicle(f.Ctx, g.Car) })
		id, _ := g.Out("100")
		g.ClockAt(10, 15)
		back := g.Handed(db.HandIn, "1050") // 150 was meant
		back.MileageRight, back.Damage, back.Cleanliness = true, "A scratch", "needs a wash"
		g.Hand(f.Eve, id, back)
		done, err := f.DB.Handovers(f.Ctx, id)
		if err != nil || len(done) != 2 {
			t.Fatal(err)
		}
		out, in := done[0], done[1]
		if _, err := f.Vehicles.PutRight(f.Ctx, g.Femi, in.ID, db.DefectDamage, true); err != nil {
			t.Fatal(err)
		}
		correct := func(h db.Handover, form handovers.Form, reason string) error {
			t.Helper()
			now, err := f.DB.Handover(f.Ctx, h.ID)
			if err != nil {
				t.Fatal(err)
			}
			_, err = f.Handovers.CorrectHandover(f.Ctx, g.Femi, h.ID, now.Version, form, reason)
			return err
		}
		form := g.Handed(db.HandIn, "150")
		form.Damage, form.Present, form.Charge, form.Keys = "A deep scratch", form.Present[:1], "70", false
		_, err = f.Handovers.CorrectHandover(f.Ctx, f.Bob, in.ID, 1, form, "Misread")
		refusaltest.WantKind(t, err, refusal.Forbidden)
		refusaltest.WantField(t, correct(in, form, " "), "reason")
		_, err = f.Handovers.CorrectHandover(f.Ctx, g.Femi, in.ID, 7, form, "Misread")
		refusaltest.WantKind(t, err, refusal.Conflict)
		if err := correct(in, form, "Misread"); err != nil {
			t.Fatal(err)
		}
		if says := refusaltest.WantField(t, correct(in, form, "Misread"), "reason"); !strings.Contains(says, "You have not changed anything") {
			t.Errorf("a correction that changes nothing is refused with %q", says)
		}
		if v, _ := f.DB.Vehicle(f.Ctx, g.Car.ID); v.Mileage != 150 {
			t.Errorf("the car has run %d", v.Mileage)
		}
		if done, _ := f.DB.Handovers(f.Ctx, id); done[1].Missing != "Flag" || done[1].Version != 2 {
			t.Errorf("the hand-over is %+v", done[1])
		}
		w, err := f.Vehicles.WeekOf(f.Ctx, g.Femi, g.Car.ID, f.Today())
		if err != nil || len(w.Wrong) != 3 || w.Wrong[0].Text != "Damage: A deep scratch" {
			t.Errorf("to put right is %+v, %v", w.Wrong, err)
		}
		car, err := f.Vehicles.BookingFor(f.Ctx, f.Eve, id)
		if err != nil {
			t.Fatal(err)
		}
		p, err := f.Handovers.Handovers(f.Ctx, f.Eve, car)
		if err != nil || len(p.Corrected[in.ID]) != 1 || len(p.Corrected[out.ID]) != 0 {
			t.Fatalf("its corrections are %+v, %v", p.Corrected, err)
		}
		row := p.Corrected[in.ID][0]
		const want = "mileage was “1,050”, is “150”; fuel or charge was “80%”, is “70%”; keys was “yes”, is “no”; missing was none, is “Flag”; cleanliness was “needs a wash”, is “clean”; damage was “A scratch”, is “A deep scratch”"
		if row.Detail != want || row.Reason != "Misread" {
			t.Errorf("the correction says %q because %q", row.Detail, row.Reason)
		}
		if history := strings.Join(f.History(f.Bob, car.Event.ID), "; "); !strings.Contains(history, "corrected a hand-over of the car: mileage was “1,050”, is “150”") {
			t.Errorf("the history says %q", history)
		}
	})
}

func TestACorrectedMileageStaysInOrder(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id, _ := g.Out("500") // 400 was meant
		g.ClockAt(10, 15)
		back := g.Handed(db.HandIn, "450")
		back.MileageReason = "The number was lower"
		g.Hand(f.Eve, id, back)
		done, err := f.DB.Handovers(f.Ctx, id)
		if err != nil || len(done) != 2 {
			t.Fatal(err)
		}
		correct := func(i int, direction db.Direction, mileage, reason string) error {
			now, err := f.DB.Handover(f.Ctx, done[i].ID)
			if err != nil {
				t.Fatal(err)
			}
			form := g.Handed(direction, mileage)
			form.MileageReason = reason
			_, err = f.Handovers.CorrectHandover(f.Ctx, g.Femi, now.ID, now.Version, form, "Misread")
			return err
		}
		if err := correct(0, db.HandOut, "400", ""); err != nil {
			t.Fatal(err)
		}
		done, err = f.DB.Handovers(f.Ctx, id)
		if miles, ok := vehicles.MilesDriven(done); err != nil || miles != 50 || !ok {
			t.Errorf("%d miles were driven, %v, %v: nothing is less than before now", miles, ok, err)
		}
		if says := refusaltest.WantField(t, correct(0, db.HandOut, "451", ""), "mileage"); !strings.Contains(says, "the mileage was 450") {
			t.Errorf("it says %q", says)
		}
		refusaltest.WantField(t, correct(1, db.HandIn, "399", ""), "mileage_reason")
		if v, _ := f.DB.Vehicle(f.Ctx, g.Car.ID); v.Mileage != 450 {
			t.Errorf("the car has run %d", v.Mileage)
		}
		if err := correct(1, db.HandIn, "399", "The instrument was replaced"); err != nil {
			t.Fatal(err)
		}
		if v, _ := f.DB.Vehicle(f.Ctx, g.Car.ID); v.Mileage != 399 {
			t.Errorf("the car has run %d", v.Mileage)
		}
		f.Clock = f.Clock.Add(time.Hour)
		g.Car, _ = f.DB.Vehicle(f.Ctx, g.Car.ID)
		if _, err := f.Vehicles.SaveVehicle(f.Ctx, g.Femi, g.Car.ID, g.Car.Version, vehicles.Form{Name: g.Car.Name, Seats: "5", Before: "60", After: "60", Mileage: "420"}); err != nil {
			t.Fatal(err)
		}
		if err := correct(1, db.HandIn, "410", ""); err != nil {
			t.Fatal(err)
		}
		if v, _ := f.DB.Vehicle(f.Ctx, g.Car.ID); v.Mileage != 420 {
			t.Errorf("the car has run %d: the keeper read it since", v.Mileage)
		}
	})
}

func TestWhatIsRefusedComesBackWithWhatIsSaved(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id, _ := g.Out("100")
		g.ClockAt(10, 15)
		g.Hand(f.Eve, id, g.Handed(db.HandIn, "150"))
		next := g.Book(g.Femi, f.Event("Market", 11*24*time.Hour), vehiclestest.From(11, "12:00", "16:00"))
		g.ClockAt(11, 11)

		form := g.Handed(db.HandOut, "few")
		form.Driver = fmt.Sprint(f.Eve.ID)
		plan, err := f.Handovers.HandOver(f.Ctx, g.Femi, next, form, "")
		refusaltest.WantField(t, err, "mileage")
		if b := plan.Booking; b.ID != next || b.Status != db.BookingConfirmed || b.DriverID != 0 || plan.Vehicle.Mileage != 150 || !plan.ForDriver {
			t.Errorf("the plan of what is refused has %+v, with %d miles", b, plan.Vehicle.Mileage)
		}
		plan, err = f.Handovers.HandOver(f.Ctx, f.Alice, next, form, "")
		refusaltest.WantKind(t, err, refusal.NotFound)
		if plan != nil {
			t.Errorf("Alice reads %+v", plan)
		}

		done, err := f.DB.Handovers(f.Ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		c, err := f.Handovers.CorrectHandover(f.Ctx, g.Femi, done[0].ID, 7, g.Handed(db.HandOut, "90"), "Misread")
		refusaltest.WantKind(t, err, refusal.Conflict)
		if h := c.Handover; h.ID != done[0].ID || h.Mileage != 100 || h.Version != 1 || c.Booking.ID != id {
			t.Errorf("what is refused has %+v", h)
		}
		c, err = f.Handovers.CorrectHandover(f.Ctx, f.Bob, done[0].ID, 1, g.Handed(db.HandOut, "90"), "Misread")
		refusaltest.WantKind(t, err, refusal.Forbidden)
		if c != nil {
			t.Errorf("Bob reads %+v", c)
		}
	})
}
