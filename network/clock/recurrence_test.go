package clock_test

import (
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
)

func TestARuleOfRecurrenceNamesItsDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, first, last, words string
		repeat                   clock.Repeat
		many                     int
	}{
		{"every second Tuesday", "2026-06-09", "2027-05-11", "Every month, on the second Tuesday", clock.Repeat{Repeats: clock.Monthly, Every: 1, Count: 12}, 12},
		{"a fifth Tuesday is the last of every month", "2026-06-30", "2026-09-29", "Every month, on the last Tuesday", clock.Repeat{Repeats: clock.Monthly, Every: 1, Count: 4}, 4},
		{"every other Thursday", "2026-06-04", "2026-07-30", "Every 2 weeks, on Thursday", clock.Repeat{Repeats: clock.Weekly, Every: 2, Until: clocktest.Day("2026-08-01")}, 5},
		{"every Sunday over both clock changes", "2026-10-18", "2027-04-04", "Every week, on Sunday", clock.Repeat{Repeats: clock.Weekly, Every: 1, Until: clocktest.Day("2027-04-04")}, 25},
		{"daily", "2027-02-27", "2027-03-02", "Every day", clock.Repeat{Repeats: clock.Daily, Every: 1, Count: 4}, 4},
		{"every 3 days over 29 February", "2028-02-26", "2028-03-03", "Every 3 days", clock.Repeat{Repeats: clock.Daily, Every: 3, Count: 3}, 3},
		{"the last day counts", "2026-06-01", "2026-06-08", "Every week, on Monday", clock.Repeat{Repeats: clock.Weekly, Every: 1, Until: clocktest.Day("2026-06-08")}, 2},
		{"too many are one too many", "2026-06-01", "2026-07-31", "Every day", clock.Repeat{Repeats: clock.Daily, Every: 1, Until: clocktest.Day("2027-06-01")}, clock.MostOccurrences + 1},
		{"never more than two years ahead", "2026-06-01", "2028-05-29", "Every 13 weeks, on Monday", clock.Repeat{Repeats: clock.Weekly, Every: 13, Count: 60}, 9},
	} {
		days, err := clock.OccursOn(c.repeat.Rule(clocktest.Day(c.first)), clocktest.Day(c.first), c.repeat)
		if err != nil || len(days) != c.many || !days[0].Equal(clocktest.Day(c.first)) || !days[len(days)-1].Equal(clocktest.Day(c.last)) {
			t.Errorf("%s: %d days from %s (%v)", c.name, len(days), days, err)
			continue
		}
		option := c.repeat.Rule(clocktest.Day(c.first))
		if words := clock.RecurrenceWords(option.RRuleString()); words != c.words {
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
		starts, ends := clock.OnClock(clocktest.Day(c.day), 90*time.Minute, 90*time.Minute)
		if got := clock.Span(starts, ends); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
		if !ends.After(starts) {
			t.Errorf("on %s it ends before it starts", c.day)
		}
	}
}
