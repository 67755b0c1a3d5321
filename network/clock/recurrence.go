package clock

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// Repeats is how often a meeting recurs (docs/rules.md#series).
type Repeats string

const (
	Daily   Repeats = "daily"
	Weekly  Repeats = "weekly"  // on the weekday of the first
	Monthly Repeats = "monthly" // on its weekday of the month, like the second Tuesday
)

// The most dates that one rule makes at once, and how far they reach.
const (
	MostOccurrences = 60
	FurthestYears   = 2
)

// Repeat is a RepeatForm that was understood. Until is zero, or Count is.
type Repeat struct {
	Repeats      Repeats
	Every, Count int
	Until        time.Time // midnight in UTC
}

// Rule is the recurrence as an RRULE without its end, from its first day.
func (r Repeat) Rule(first time.Time) rrule.ROption {
	option := rrule.ROption{Interval: r.Every, Freq: rrule.DAILY}
	weekday := rruleWeekdays[first.Weekday()]
	switch r.Repeats {
	case Daily:
	case Weekly:
		option.Freq, option.Byweekday = rrule.WEEKLY, []rrule.Weekday{weekday}
	case Monthly:
		option.Freq, option.Byweekday = rrule.MONTHLY, []rrule.Weekday{weekday.Nth(WeekOfMonth(first))}
	}
	return option
}

var rruleWeekdays = [...]rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}

// WeekOfMonth returns which of its weekdays a day is in its month: 1 to 4, or -1
// for the fifth. Not every month has a fifth one, so -1 means the last.
func WeekOfMonth(day time.Time) int {
	n := (day.Day()-1)/7 + 1
	if n > 4 {
		return -1
	}
	return n
}

// OccursOn lists the days that an RRULE names from a first day on, which is
// midnight in UTC and one of them. The clock is left out of it: 5:30pm stays
// 5:30pm when the clocks change.
func OccursOn(option rrule.ROption, first time.Time, r Repeat) ([]time.Time, error) {
	option.Dtstart, option.Count, option.Until = first, r.Count, r.Until
	rule, err := rrule.NewRRule(option)
	if err != nil {
		return nil, err
	}
	var days []time.Time
	next := rule.Iterator()
	for day, more := next(); more && len(days) <= MostOccurrences && !day.After(first.AddDate(FurthestYears, 0, 0)); day, more = next() {
		days = append(days, day)
	}
	return days, nil
}

// RecurrenceWords says how a meeting recurs: "Every month, on the second
// Tuesday". It returns "" for a yearly series.
func RecurrenceWords(recurrence string) string {
	option, err := rrule.StrToROption(recurrence)
	if recurrence == "" || err != nil { // it was made by us
		return ""
	}
	every := func(unit string) string {
		if option.Interval <= 1 {
			return "Every " + unit
		}
		return fmt.Sprintf("Every %d %ss", option.Interval, unit)
	}
	if option.Freq == rrule.DAILY || len(option.Byweekday) == 0 {
		return every("day")
	}
	on := option.Byweekday[0]
	weekday := time.Weekday((on.Day() + 1) % 7).String()
	if option.Freq == rrule.WEEKLY {
		return every("week") + ", on " + weekday
	}
	return every("month") + ", on the " + ordinals[on.N()] + " " + weekday
}

var ordinals = map[int]string{1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}

// NextDate rolls the start of a yearly event to another year by weekday: the
// second Saturday of August stays the second Saturday of August, and a fifth
// weekday, which is not in every month, becomes the last. The time of day in
// London stays. The rest of the event follows by moved.
func NextDate(previous time.Time, year int) time.Time {
	day := DayOf(previous)
	return MomentAt(NthWeekday(year, day.Month(), day.Weekday(), WeekOfMonth(day)).Add(ClockOf(previous)))
}

// WeekdayWords says which weekday of its month a day in London is: "the second
// Saturday of August". The fifth is called the last.
func WeekdayWords(moment time.Time) string {
	day := DayOf(moment)
	return fmt.Sprintf("the %s %s of %s", ordinals[WeekOfMonth(day)], day.Weekday(), day.Month())
}

// NextTitle puts a new year where a title names the old one.
func NextTitle(title string, from, to int) string {
	return strings.ReplaceAll(title, strconv.Itoa(from), strconv.Itoa(to))
}
