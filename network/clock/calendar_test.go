package clock

import (
	"testing"
	"time"
)

func TestAnEventIsOnTheDaysThatLondonSays(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ starts, ends, from, to string }{
		{"2027-08-14T11:00:00Z", "2027-08-14T21:00:00Z", "2027-08-14", "2027-08-14"},
		{"2027-08-14T11:00:00Z", "2027-08-14T23:00:00Z", "2027-08-14", "2027-08-14"}, // midnight in summer
		{"2027-08-14T11:00:00Z", "2027-08-14T23:30:00Z", "2027-08-14", "2027-08-15"},
		{"2027-08-14T23:30:00Z", "2027-08-15T08:00:00Z", "2027-08-15", "2027-08-15"},
		{"2026-10-24T23:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25", "2026-10-25"}, // the clocks go back
	} {
		starts, _ := time.Parse(time.RFC3339, test.starts)
		ends, _ := time.Parse(time.RFC3339, test.ends)
		span := DaysOf(starts, ends)
		if from, to := span.From.Format(time.DateOnly), span.To.Format(time.DateOnly); from != test.from || to != test.to {
			t.Errorf("%s to %s is on %s to %s, want %s to %s", test.starts, test.ends, from, to, test.from, test.to)
		}
	}
}
