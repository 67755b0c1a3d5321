package series_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/series"
)

func TestTheReasonOfOneDateIsNotGivenForAnother(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Alice)
		dates := f.onTwoDates()
		form := f.As(&dates[0], func(c *series.FollowingForm) { c.Starts, c.Ends = "18:00", "19:30" })
		if _, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, form, ""); err != nil {
			t.Fatal(err)
		}
		f.Move(&dates[1], events.MoveForm{Starts: clocktest.Typed(dates[1].StartsAt), Reason: "no longer that day"})
		got := f.MailTo(f.Alice)
		if !strings.Contains(got, "Reason: the room is taken") || strings.Contains(got, "your duties") || strings.Contains(got, "no longer that day") {
			t.Errorf("Only the first date changed for Alice, who reads\n%s", got)
		}
	})
}
