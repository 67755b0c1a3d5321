package clock

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata"
)

// London is the zone of every wall clock in the app.
var London = mustLoad("Europe/London")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // tzdata is embedded: this cannot happen
	}
	return zone
}

// Days and times as a person may type them, or a browser may send them.
var (
	dayAndTime = regexp.MustCompile(`^(\d+-\d+-\d+|\d+/\d+/\d+)(?:T|[ ,]+)(.+)$`)
	timeOfDay  = regexp.MustCompile(`^(\d{1,2})(?:[:.]?(\d{2})(?::(\d{2}))?)? ?(a|p)?$`)
	halves     = strings.NewReplacer("a.m.", "a", "p.m.", "p", "am", "a", "pm", "p")
)

// ParseClock reads a time of day as people write it, as the time since
// midnight: 13:00, 13.00, 1300, 1pm, 1.30 p.m., noon. A number alone could be
// of the morning or the evening, and is none.
func ParseClock(typed string) (time.Duration, bool) {
	typed = strings.ToLower(strings.Join(strings.Fields(typed), " "))
	switch strings.ReplaceAll(typed, " ", "") {
	case "noon", "midday", "12noon", "12midday":
		return 12 * time.Hour, true
	case "midnight", "12midnight":
		return 0, true
	}
	found := timeOfDay.FindStringSubmatch(halves.Replace(typed))
	if found == nil || found[2] == "" && found[4] == "" {
		return 0, false
	}
	var of [3]int
	for i := range of {
		of[i], _ = strconv.Atoi(found[i+1]) // what is left out is 0
	}
	hour, minute, second := of[0], of[1], of[2]
	if half := found[4]; half != "" {
		if hour < 1 || hour > 12 {
			return 0, false
		}
		if hour %= 12; half == "p" {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second, true
}

// TypedClock writes a time since midnight as a form holds it: 13:00.
func TypedClock(clock time.Duration) string { return time.Time{}.Add(clock).Format("15:04") }

// ParseWallClock reads a date and time in London as typed into a form and
// returns it in UTC. Its error is a sentence for the person who typed: the
// date does not exist, or the clocks change so that the hour is skipped or
// comes twice.
func ParseWallClock(typed string) (time.Time, error) {
	wall, err := ReadWallClock(typed)
	if err != nil {
		return time.Time{}, err
	}
	return AtWallClock(wall)
}

// ReadWallClock reads a date and time as typed, even one that London's clocks
// never show. The zone of the time it returns means nothing.
func ReadWallClock(typed string) (time.Time, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return time.Time{}, fmt.Errorf("Enter a date and a time") //nolint:staticcheck,revive // shown to a person
	}
	notRead := fmt.Errorf("Enter a real date and time, like 2027-08-14 12:00") //nolint:staticcheck,revive // shown to a person
	found := dayAndTime.FindStringSubmatch(typed)
	if found == nil {
		return time.Time{}, notRead
	}
	form := time.DateOnly
	if strings.Contains(found[1], "/") {
		form = "2/1/2006"
	}
	day, err := time.Parse(form, found[1])
	clock, ok := ParseClock(found[2])
	switch {
	case err != nil && strings.Contains(err.Error(), "day out of range"):
		return time.Time{}, fmt.Errorf("That day is not in the calendar: check the day and the month") //nolint:staticcheck,revive // shown to a person
	case err != nil || !ok:
		return time.Time{}, notRead
	case day.Year() < 2000 || day.Year() > 2100:
		return time.Time{}, fmt.Errorf("The year must be between 2000 and 2100") //nolint:staticcheck,revive // shown to a person
	}
	return day.Add(clock), nil
}

// AtWallClock finds the one moment at which London's clocks show wall.
func AtWallClock(wall time.Time) (time.Time, error) {
	var found []time.Time
	for _, offset := range []time.Duration{time.Hour, 0} { // BST comes first in the repeated hour
		moment := wall.Add(-offset)
		if sameClock(moment.In(London), wall) {
			found = append(found, moment)
		}
	}
	switch len(found) {
	case 1:
		return found[0].UTC(), nil
	case 0:
		return time.Time{}, fmt.Errorf("The clocks go forward on %s and %s does not happen: enter a time before 1am or from 2am", wall.Format("2 January 2006"), ClockTime(wall)) //nolint:staticcheck,revive // shown to a person
	default:
		return time.Time{}, fmt.Errorf("The clocks go back on %s and %s happens twice: enter a time before 1am or from 2am", wall.Format("2 January 2006"), ClockTime(wall)) //nolint:staticcheck,revive // shown to a person
	}
}

func sameClock(a, b time.Time) bool {
	const form = "2006-01-02T15:04:05"
	return a.Format(form) == b.Format(form)
}

// AddWallClock moves a moment by whole days and minutes on London's wall
// clock: a week later is the same time of day, whatever the clocks did in
// between. A time that is skipped becomes the one an hour later; of a time
// that comes twice it is the first.
func AddWallClock(moment time.Time, days int, by time.Duration) time.Time {
	local := moment.In(London)
	wall := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, time.UTC).
		AddDate(0, 0, days).Add(by)
	return MomentAt(wall)
}

// MovedAlong is a moment before a start that moved from one time to another:
// by the same stretch on London's wall clock. Where the clocks changed so that
// it would not be before the start any more, it is as long before it as it was.
// A zero moment stays zero.
func MovedAlong(moment, from, to time.Time) time.Time {
	if moment.IsZero() {
		return moment
	}
	at := AddWallClock(moment, 0, WallClockBetween(from, to))
	if !at.Before(to) {
		return to.Add(-from.Sub(moment))
	}
	return at
}

// OnDay returns the moment of a time of day on the day, in London, of another moment.
func OnDay(moment time.Time, days, hour, minute int) time.Time {
	local := moment.In(London)
	return MomentAt(time.Date(local.Year(), local.Month(), local.Day()+days, hour, minute, 0, 0, time.UTC))
}

func MomentAt(wall time.Time) time.Time {
	for _, offset := range []time.Duration{time.Hour, 0} {
		if moment := wall.Add(-offset); sameClock(moment.In(London), wall) {
			return moment.UTC()
		}
	}
	return wall.UTC() // skipped: an hour later on the clock, the same moment as GMT
}

// WallClockBetween is the distance between two moments as London's clocks show it.
func WallClockBetween(from, to time.Time) time.Duration {
	wall := func(t time.Time) time.Time {
		l := t.In(London)
		return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC)
	}
	return wall(to).Sub(wall(from))
}

// Day returns the day in London of a moment, as 2006-01-02.
func Day(moment time.Time) string { return moment.In(London).Format(time.DateOnly) }

// DayAfter is the day after one such as 2027-08-14.
func DayAfter(day string) string {
	t, _ := time.Parse(time.DateOnly, day)
	return t.AddDate(0, 0, 1).Format(time.DateOnly)
}

// MorningBefore is 9am in London some days before a day such as 2027-08-14.
func MorningBefore(day string, days int) time.Time {
	t, _ := time.Parse(time.DateOnly, day)
	return MomentAt(t.AddDate(0, 0, -days).Add(9 * time.Hour))
}

// LongDay writes a day such as 2027-08-14 in words.
func LongDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2 January 2006")
}

// ClockTime writes a time of day as the pages do: 12pm, 9:30am, midnight. It does not change the zone.
func ClockTime(t time.Time) string {
	switch {
	case t.Hour() == 0 && t.Minute() == 0:
		return "midnight"
	case t.Minute() == 0:
		return t.Format("3pm")
	}
	return t.Format("3:04pm")
}

// LongDate writes a day as the pages do, in London: Saturday 14 August 2027.
func LongDate(t time.Time) string { return t.In(London).Format("Monday 2 January 2006") }

// Span writes a stretch of time as the pages do, in London: Saturday 14 August
// 2027, 12pm to 10pm. The midnight that ends a day belongs to it.
func Span(from, to time.Time) string {
	f, t := from.In(London), to.In(London)
	if last := to.Add(-time.Minute); Day(from) == Day(to) || Day(from) == Day(last) && ClockTime(t) == "midnight" {
		return LongDate(f) + ", " + ClockTime(f) + " to " + ClockTime(t)
	}
	return LongDate(f) + ", " + ClockTime(f) + " to " + LongDate(t) + ", " + ClockTime(t)
}

// ShortDay writes a day for a subject: Saturday 14 August.
func ShortDay(t time.Time) string { return t.In(London).Format("Monday 2 January") }

// Moment writes a point in time: 6pm on Thursday 12 August 2027.
func Moment(t time.Time) string { return ClockTime(t.In(London)) + " on " + LongDate(t) }
