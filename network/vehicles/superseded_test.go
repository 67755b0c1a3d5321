package vehicles_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestADriverWhoChangesThereAndBackHearsNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Drivers(f.Alice, f.Charlie)
		form := vehiclestest.From(10, "11:00", "23:00")
		drive := func(id int64, p *db.Person) {
			t.Helper()
			form.Driver = refusal.IdOrEmpty(p.ID)
			if err := f.Vehicles.ChangeBooking(f.Ctx, g.Femi, id, g.Booking(id).Version, form); err != nil {
				t.Fatal(err)
			}
		}
		form.Driver = refusal.IdOrEmpty(f.Alice.ID)
		id := g.Book(g.Femi, f.Event("Herts Pride", 10*24*time.Hour), form)
		refusaltest.WantStrings(t, "Alice, who drives,", f.KindsTo(f.Alice), []db.MessageKind{messages.CarConfirmed})
		drive(id, f.Charlie)
		drive(id, f.Alice)
		for _, d := range f.SendAll() {
			t.Errorf("%s gets %s", d.Name, d.Message.Kind)
		}
		drive(id, f.Charlie)
		sent := f.SendAll()
		if len(sent) != 2 || sent[0].Message.Kind != messages.DriverChanged || sent[1].Message.Kind != messages.CarConfirmed {
			t.Errorf("once it is Charlie who drives, %d emails go", len(sent))
		}
	})
}

func TestARequestForAVehicleThatIsAnsweredOrGoneAsksNobody(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id := g.Book(f.Eve, f.Event("Herts Pride", 10*24*time.Hour), vehiclestest.From(10, "11:00", "23:00"))
		if err := f.Vehicles.CancelBooking(f.Ctx, f.Eve, id, "not needed"); err != nil {
			t.Fatal(err)
		}
		if got := f.KindsTo(g.Femi); slices.Contains(got, messages.CarAsked) {
			t.Errorf("Femi is told %q", got)
		}
	})
}
