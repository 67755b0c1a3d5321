package series_test

import (
	"slices"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

func TestTheCarsOfDatesThatMoveTogetherComeAlong(t *testing.T) {
	t.Parallel()
	for name, hours := range map[string][2]string{"later, into the old time of the next": {"22:00", "10:00"}, "earlier, into the old time of the one before": {"06:00", "08:00"}} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				g := newGarage(f)
				dates := f.daily()
				var ids []int64
				for i := range dates {
					form := vehicles.BookingForm{Before: "0", After: "0", Starts: dates[i].StartsAt.In(clock.London).Format("2006-01-02T15:04"), Ends: dates[i].EndsAt.In(clock.London).Format("2006-01-02T15:04")}
					ids = append(ids, g.Book(g.Femi, &dates[i], form))
				}
				change := f.As(&dates[0], func(c *series.FollowingForm) { c.Starts, c.Ends = hours[0], hours[1] })
				done, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, change, "")
				if err != nil {
					t.Fatal(err)
				}
				for _, id := range ids {
					if got := g.Booking(id).Status; got != db.BookingRequested {
						t.Errorf("a car is %s though it is free where all dates are now", got)
					}
				}
				if !slices.IsSortedFunc(done.Changed, func(a, b series.ChangedDate) int { return a.Event.StartsAt.Compare(b.Event.StartsAt) }) {
					t.Error("the dates are told out of order")
				}
			})
		})
	}
}
