package series_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/series"
)

func TestDatesOfWhichNobodyIsToldNeedNoReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, dates := f.Recurring(func(r *series.RecurringForm) { r.Details.Lead = "" })
		later := f.As(&dates[0], func(c *series.FollowingForm) { c.Starts, c.Ends, c.Reason = "18:00", "20:00", "" })
		if _, err := f.Series.ChangeFollowing(f.Ctx, f.Bob, dates[0].ID, later, ""); err != nil {
			t.Errorf("dates that nobody is on: %v", err)
		}
		f.SignUp(f.Alice, f.Member(&dates[4]), db.SignupConfirmed)
		_, err := f.Series.CancelFollowing(f.Ctx, f.Bob, dates[0].ID, series.ThisAndFollowing, "", "", "")
		if got := refusaltest.FieldsOf(err); got != "reason" || f.EventNow(dates[0].ID).Status != db.EventPublished {
			t.Errorf("dates of which Alice is on one: faults at %q (%v)", got, err)
		}
		if _, err := f.Series.CancelFollowing(f.Ctx, f.Bob, dates[5].ID, series.ThisAndFollowing, "", "", ""); err != nil {
			t.Errorf("a date that nobody is on: %v", err)
		}
	})
}
