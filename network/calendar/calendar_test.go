package calendar

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
