package network

import (
	"testing"
	"time"
)

func TestAMonthIsShownInWholeWeeksWhateverTheClocksDo(t *testing.T) {
	t.Parallel()
	for day, want := range map[string][2]string{
		"2027-02-10": {"2027-02-01", "2027-02-28"}, // four weeks to the day
		"2027-08-01": {"2027-07-26", "2027-09-05"}, // six
		"2027-03-28": {"2027-03-01", "2027-04-04"}, // the clocks go forward
		"2026-10-31": {"2026-09-28", "2026-11-01"}, // and back
		"2028-02-29": {"2028-01-31", "2028-03-05"},
	} {
		at, _ := time.Parse(time.DateOnly, day)
		span := MonthAround(at)
		if from, to := span.From.Format(time.DateOnly), span.To.Format(time.DateOnly); from != want[0] || to != want[1] {
			t.Errorf("the month of %s is shown from %s to %s, want %s to %s", day, from, to, want[0], want[1])
		}
	}
}

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
		span := daysOf(starts, ends)
		if from, to := span.From.Format(time.DateOnly), span.To.Format(time.DateOnly); from != test.from || to != test.to {
			t.Errorf("%s to %s is on %s to %s, want %s to %s", test.starts, test.ends, from, to, test.from, test.to)
		}
	}
}
