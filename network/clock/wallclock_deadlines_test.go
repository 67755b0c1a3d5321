package clock_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
)

func TestTheDeadlineMovesAlongOnTheWallClock(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ deadline, from, to, want string }{
		"by a week":                                        {"2026-06-05T18:00", "2026-06-08T10:00", "2026-06-15T10:00", "2026-06-12T18:00"},
		"the clocks go back in between":                    {"2026-10-16T18:00", "2026-10-20T10:00", "2026-10-27T10:00", "2026-10-23T18:00"},
		"the clocks go back between it and start":          {"2026-10-18T18:00", "2026-10-20T10:00", "2026-10-26T10:00", "2026-10-24T18:00"},
		"the clocks go forward in between":                 {"2027-03-20T18:00", "2027-03-22T10:00", "2027-03-29T10:00", "2027-03-27T18:00"},
		"half an hour before, in the hour that is skipped": {"2027-03-21T01:45", "2027-03-21T02:15", "2027-03-28T02:15", "2027-03-28T00:45"},
		"nowhere": {"2026-06-05T18:00", "2026-06-08T10:00", "2026-06-08T10:00", "2026-06-05T18:00"},
	} {
		if got := clock.MovedAlong(clocktest.Local(t, c.deadline), clocktest.Local(t, c.from), clocktest.Local(t, c.to)); !got.Equal(clocktest.Local(t, c.want)) {
			t.Errorf("%s: %s, want %s", name, got.In(clock.London), c.want)
		}
	}
	if got := clock.MovedAlong(time.Time{}, clocktest.Noon, clocktest.Noon.AddDate(0, 0, 7)); !got.IsZero() {
		t.Errorf("no deadline becomes %s", got)
	}
}
