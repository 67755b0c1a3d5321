package training

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

func TestHoursOfLearningCountNoMomentTwice(t *testing.T) {
	t.Parallel()
	at := func(day, watch string) time.Time {
		moment, err := clock.ParseWallClock(day + "T" + watch)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	learned := []db.Learned{
		{Title: "Course", StartsAt: at("2026-03-02", "09:00"), EndsAt: at("2026-03-02", "16:30")},
		{Title: "Conference", Session: "Panel", StartsAt: at("2027-02-03", "10:00"), EndsAt: at("2027-02-03", "11:00")},
		{Title: "Conference", Session: "Workshop", StartsAt: at("2027-02-03", "10:30"), EndsAt: at("2027-02-03", "12:00")},
		{Title: "Conference", Session: "Corridor", StartsAt: at("2027-02-03", "10:45"), EndsAt: at("2027-02-03", "11:15")},
		{Title: "Conference", Session: "Close", StartsAt: at("2027-02-03", "15:00"), EndsAt: at("2027-02-03", "15:45")},
		{Title: "New Year", StartsAt: at("2027-12-31", "23:30"), EndsAt: at("2028-01-01", "00:30")},
	}
	years := hoursOfLearning(learned)
	if len(years) != 2 || years[0].Year != 2027 || years[1].Year != 2026 {
		t.Fatalf("the years are %+v, want 2027 and 2026", years)
	}
	if got := years[1].Time; got != 7*time.Hour+30*time.Minute {
		t.Errorf("2026 has %v", got)
	}
	if got, want := years[0].Time, 2*time.Hour+45*time.Minute+time.Hour; got != want || len(years[0].Of) != 5 {
		t.Errorf("2027 has %v of %d, want %v of 5: what overlaps counts once", got, len(years[0].Of), want)
	}
	if len(hoursOfLearning(nil)) != 0 {
		t.Error("who learned nothing has years")
	}
}
