package network

import (
	"testing"
	"time"

	"github.com/teambition/rrule-go"
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
		if got := nextDate(from, c.year).In(London).Format("2006-01-02T15:04"); got != c.want {
			t.Errorf("%s becomes %s in %d, want %s", c.from, got, c.year, c.want)
		}
	}
}

func TestRollingForwardKeepsMonthWeekdayAndClockInEveryYear(t *testing.T) {
	t.Parallel()
	for day := time.Date(2026, 1, 1, 18, 30, 0, 0, time.UTC); day.Year() < 2029; day = day.AddDate(0, 0, 1) {
		from := momentAt(day)
		for year := 2020; year <= 2040; year++ {
			got := nextDate(from, year).In(London)
			if got.Year() != year || got.Month() != day.Month() || got.Weekday() != day.Weekday() || ClockTime(got) != "6:30pm" {
				t.Fatalf("%s becomes %s in %d", day, got, year)
			}
			if n := weekOfMonth(day); n > 0 && weekOfMonth(dayOf(got)) != n && got.Day() < 22 {
				t.Fatalf("%s becomes %s: another week of the month", day, got)
			}
			if again := nextDate(nextDate(from, year), year); !again.Equal(nextDate(from, year)) {
				t.Fatalf("%s: rolling within the year moves %s to %s", day, got, again)
			}
		}
	}
}

func TestAnEventOfSeveralDaysRollsWithItsShifts(t *testing.T) {
	t.Parallel()
	from, _ := ParseWallClock("2026-10-24T10:00") // the clocks go back that night
	to, _ := ParseWallClock("2026-10-25T16:00")
	next := nextDate(from, 2027)
	if got := Span(next, AddWallClock(next, 0, wallClockBetween(from, to))); got != "Saturday 23 October 2027, 10am to Sunday 24 October 2027, 4pm" {
		t.Errorf("it becomes %s", got)
	}
}

func day(typed string) time.Time {
	d, err := time.Parse(time.DateOnly, typed)
	if err != nil {
		panic(err)
	}
	return d
}

func TestARuleOfRecurrenceNamesItsDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, first, last, words string
		repeat                   repeat
		many                     int
	}{
		{"every second Tuesday", "2026-06-09", "2027-05-11", "Every month, on the second Tuesday", repeat{Repeats: Monthly, Every: 1, Count: 12}, 12},
		{"a fifth Tuesday is the last of every month", "2026-06-30", "2026-09-29", "Every month, on the last Tuesday", repeat{Repeats: Monthly, Every: 1, Count: 4}, 4},
		{"every other Thursday", "2026-06-04", "2026-07-30", "Every 2 weeks, on Thursday", repeat{Repeats: Weekly, Every: 2, Until: day("2026-08-01")}, 5},
		{"every Sunday over both clock changes", "2026-10-18", "2027-04-04", "Every week, on Sunday", repeat{Repeats: Weekly, Every: 1, Until: day("2027-04-04")}, 25},
		{"daily", "2027-02-27", "2027-03-02", "Every day", repeat{Repeats: Daily, Every: 1, Count: 4}, 4},
		{"every 3 days over 29 February", "2028-02-26", "2028-03-03", "Every 3 days", repeat{Repeats: Daily, Every: 3, Count: 3}, 3},
		{"the last day counts", "2026-06-01", "2026-06-08", "Every week, on Monday", repeat{Repeats: Weekly, Every: 1, Until: day("2026-06-08")}, 2},
		{"too many are one too many", "2026-06-01", "2026-07-31", "Every day", repeat{Repeats: Daily, Every: 1, Until: day("2027-06-01")}, mostOccurrences + 1},
		{"never more than two years ahead", "2026-06-01", "2028-05-29", "Every 13 weeks, on Monday", repeat{Repeats: Weekly, Every: 13, Count: 60}, 9},
	} {
		days, err := occursOn(c.repeat.rule(day(c.first)), day(c.first), c.repeat)
		if err != nil || len(days) != c.many || !days[0].Equal(day(c.first)) || !days[len(days)-1].Equal(day(c.last)) {
			t.Errorf("%s: %d days from %s (%v)", c.name, len(days), days, err)
			continue
		}
		option := c.repeat.rule(day(c.first))
		if words := RecurrenceWords(option.RRuleString()); words != c.words {
			t.Errorf("%s: in words %q, want %q", c.name, words, c.words)
		}
		if _, err := rrule.StrToROption(option.RRuleString()); err != nil {
			t.Errorf("%s: it can't be read back: %v", c.name, err)
		}
	}
}

func TestAnOccurrenceKeepsItsTimeOfDayWhenTheClocksChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ day, want string }{
		{"2026-10-18", "Sunday 18 October 2026, 1:30am to 3am"},
		{"2026-10-25", "Sunday 25 October 2026, 1:30am to 3am"}, // 1:30 comes twice: the first
		{"2027-03-21", "Sunday 21 March 2027, 1:30am to 3am"},
		{"2027-03-28", "Sunday 28 March 2027, 2:30am to 4am"}, // 1:30 is skipped
		{"2027-04-04", "Sunday 4 April 2027, 1:30am to 3am"},
	} {
		starts, ends := onClock(day(c.day), 90*time.Minute, 90*time.Minute)
		if got := Span(starts, ends); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
		if !ends.After(starts) {
			t.Errorf("on %s it ends before it starts", c.day)
		}
	}
}
