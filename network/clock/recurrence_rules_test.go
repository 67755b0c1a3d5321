package clock

import (
	"testing"
	"time"
)

func TestAYearlyEventRollsForwardByWeekdayOnTheWallClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, want string
		year       int
	}{
		// Herts Pride: the second Saturday of August, over ten years.
		{"2021-08-14T12:00", "2022-08-13T12:00", 2022},
		{"2022-08-13T12:00", "2023-08-12T12:00", 2023},
		{"2023-08-12T12:00", "2024-08-10T12:00", 2024},
		{"2021-08-14T12:00", "2026-08-08T12:00", 2026},
		{"2026-08-08T12:00", "2027-08-14T12:00", 2027},
		{"2021-08-14T12:00", "2031-08-09T12:00", 2031},
		// The third Wednesday of February, the third Friday of May.
		{"2023-02-15T10:00", "2027-02-17T10:00", 2027},
		{"2023-05-19T09:00", "2024-05-17T09:00", 2024},
		// First and fourth weekdays at the edges of a month.
		{"2026-08-01T12:00", "2027-08-07T12:00", 2027},
		{"2026-08-07T12:00", "2027-08-06T12:00", 2027},
		{"2026-02-28T12:00", "2027-02-27T12:00", 2027}, // the fourth is also the last here
		// A fifth weekday becomes the last of the month.
		{"2026-08-29T12:00", "2027-08-28T12:00", 2027},
		{"2026-08-31T12:00", "2027-08-30T12:00", 2027},
		{"2026-05-30T12:00", "2027-05-29T12:00", 2027},
		{"2026-01-29T12:00", "2027-01-28T12:00", 2027},
		// 29 February is a fifth weekday.
		{"2028-02-29T10:00", "2029-02-27T10:00", 2029},
		{"2028-02-29T10:00", "2032-02-24T10:00", 2032},
		{"2024-02-29T10:00", "2028-02-24T10:00", 2028},
		// Sundays on which the clocks change.
		{"2026-03-29T09:00", "2027-03-28T09:00", 2027},
		{"2026-10-25T09:00", "2027-10-24T09:00", 2027}, // the fourth, though it was the last too
		{"2026-03-29T03:00", "2027-03-28T03:00", 2027},
		// 28 March 2027 is the fourth Sunday; the clock skips from 1am to 2am.
		{"2026-03-22T01:30", "2027-03-28T02:30", 2027},
		// In 2026 the time is of summer, the year after of winter.
		{"2026-03-30T10:00", "2027-03-29T10:00", 2027},
		{"2026-10-24T00:00", "2027-10-23T00:00", 2027},
		{"2026-12-31T23:30", "2027-12-30T23:30", 2027},
		{"2027-01-01T00:00", "2028-01-07T00:00", 2028},
	} {
		from, err := ParseWallClock(c.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := NextDate(from, c.year).In(London).Format("2006-01-02T15:04"); got != c.want {
			t.Errorf("%s becomes %s in %d, want %s", c.from, got, c.year, c.want)
		}
	}
}

func TestRollingForwardKeepsMonthWeekdayAndClockInEveryYear(t *testing.T) {
	t.Parallel()
	for day := time.Date(2026, 1, 1, 18, 30, 0, 0, time.UTC); day.Year() < 2029; day = day.AddDate(0, 0, 1) {
		from := MomentAt(day)
		for year := 2020; year <= 2040; year++ {
			got := NextDate(from, year).In(London)
			if got.Year() != year || got.Month() != day.Month() || got.Weekday() != day.Weekday() || ClockTime(got) != "6:30pm" {
				t.Fatalf("%s becomes %s in %d", day, got, year)
			}
			if n := WeekOfMonth(day); n > 0 && WeekOfMonth(DayOf(got)) != n && got.Day() < 22 {
				t.Fatalf("%s becomes %s: another week of the month", day, got)
			}
			if again := NextDate(NextDate(from, year), year); !again.Equal(NextDate(from, year)) {
				t.Fatalf("%s: rolling within the year moves %s to %s", day, got, again)
			}
		}
	}
}

func TestAnEventOfSeveralDaysRollsWithItsShifts(t *testing.T) {
	t.Parallel()
	from, _ := ParseWallClock("2026-10-24T10:00") // the clocks go back that night
	to, _ := ParseWallClock("2026-10-25T16:00")
	next := NextDate(from, 2027)
	if got := Span(next, AddWallClock(next, 0, WallClockBetween(from, to))); got != "Saturday 23 October 2027, 10am to Sunday 24 October 2027, 4pm" {
		t.Errorf("it becomes %s", got)
	}
}
