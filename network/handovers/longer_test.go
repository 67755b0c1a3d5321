package handovers_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

func TestOnlyAKeeperLetsACarThatIsOutBeKeptLonger(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		id, _ := g.Out("100")
		b := g.Booking(id)
		longer := vehicles.BookingForm{Starts: clocktest.Typed(b.StartsAt), Ends: clocktest.Typed(b.EndsAt.Add(time.Hour)), Before: "60", After: "60", Driver: networktest.IDOf(f.Eve)}
		for _, me := range []*db.Person{f.Eve, f.Bob} {
			refusaltest.WantKind(t, f.Vehicles.ChangeBooking(f.Ctx, me, id, b.Version, longer), refusal.Conflict)
		}
		if err := f.Vehicles.ChangeBooking(f.Ctx, g.Femi, id, b.Version, longer); err != nil {
			t.Error(err)
		}
	})
}
