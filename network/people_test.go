package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
)

func TestHoursAreAddedUpByMonthsOfLondon(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 8, 3, 12, 0, 0, 0, time.UTC)
	got := network.ByMonth([]db.Served{
		{StartsAt: time.Date(2026, 8, 31, 22, 59, 0, 0, time.UTC), Minutes: 1000}, // still August in London
		{StartsAt: time.Date(2026, 8, 31, 23, 0, 0, 0, time.UTC), Minutes: 60},
		{StartsAt: time.Date(2027, 1, 31, 23, 59, 0, 0, time.UTC), Minutes: 30},
		{StartsAt: time.Date(2027, 7, 31, 23, 30, 0, 0, time.UTC), Minutes: 90},
		{StartsAt: now, Minutes: 5},
	}, now, 12)
	want := map[int]int{0: 60, 4: 30, 11: 95}
	for i, m := range got {
		if m.Minutes != want[i] || m.Month.Day() != 1 {
			t.Errorf("%v has %d minutes, want %d", m.Month, m.Minutes, want[i])
		}
	}
	if len(got) != 12 || got[0].Month.Format("2006-01") != "2026-09" || got[11].Month.Format("2006-01") != "2027-08" {
		t.Errorf("it is %v", got)
	}
}
