package series_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/series"
)

// onTwoDates are the dates of a meeting that recurs, with Alice on the first two
// and told.
func (f *fixture) onTwoDates() []db.Event {
	f.T.Helper()
	_, dates := f.Recurring()
	for i := range 2 {
		f.SignUp(f.Alice, f.Member(&dates[i]), db.SignupConfirmed)
	}
	f.SendAll()
	return dates
}

func TestSeveralDatesThatChangeSayWhatEachWas(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		dates := f.onTwoDates()
		form := f.As(&dates[0], func(c *series.FollowingForm) { c.Starts, c.Ends, c.Venue = "18:00", "20:00", "Town hall" })
		if _, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, form, ""); err != nil {
			t.Fatal(err)
		}
		back := f.As(f.EventNow(dates[0].ID), func(c *series.FollowingForm) { c.Starts, c.Ends = "17:30", "19:00" })
		if _, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, back, ""); err != nil {
			t.Fatal(err)
		}
		got := f.MailTo(f.Alice)
		if !strings.Contains(got, "You keep your places.") || strings.Count(got, "The venue has changed. The time has not.") != 2 || strings.Contains(got, "6pm") {
			t.Errorf("Alice, whose dates are at another place, reads\n%s", got)
		}
	})
}
