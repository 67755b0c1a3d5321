package clock

import (
	"time"
)

// DaySpan is a stretch of whole days in London, the last included. The moments
// are midnight in UTC and only say which day it is.
type DaySpan struct{ From, To time.Time }

// DaySpanOf is the span between two days as the database has them.
func DaySpanOf(first, last string) DaySpan {
	from, _ := time.Parse(time.DateOnly, first) // they were checked when they were read
	to, _ := time.Parse(time.DateOnly, last)
	return DaySpan{from, to}
}

// DaysOf are the days in London that a stretch of time touches: one that ends
// at midnight doesn't touch the day that begins then.
func DaysOf(starts, ends time.Time) DaySpan {
	return DaySpan{DayOf(starts), DayOf(Later(starts, ends.Add(-time.Second)))}
}

// Touches tells whether two stretches of days have a day in common.
func (s DaySpan) Touches(o DaySpan) bool { return !s.To.Before(o.From) && !o.To.Before(s.From) }

// Has tells whether a day, given as midnight in UTC, is one of the span.
func (s DaySpan) Has(day time.Time) bool { return !day.Before(s.From) && !day.After(s.To) }

// Count is how many days a span has.
func (s DaySpan) Count() int { return DaysBetween(s.From, s.To) + 1 }

// DayOf is the day in London of a moment, as midnight in UTC.
func DayOf(moment time.Time) time.Time {
	l := moment.In(London)
	return time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, time.UTC)
}

// DateOnly is the day that a wall clock shows, as midnight in UTC.
func DateOnly(wall time.Time) time.Time {
	return time.Date(wall.Year(), wall.Month(), wall.Day(), 0, 0, 0, 0, time.UTC)
}

// DaysBetween counts the days between two days, which are midnights in UTC.
func DaysBetween(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }

// DaysUntil counts the days in London from now to a moment: 0 is today.
func DaysUntil(now, moment time.Time) int {
	return DaysBetween(DayOf(now), DayOf(moment))
}

// NthWeekday returns the nth weekday of a month, the last one for n < 0.
func NthWeekday(year int, month time.Month, weekday time.Weekday, n int) time.Time {
	if n < 0 {
		last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
		return last.AddDate(0, 0, -((int(last.Weekday()) - int(weekday) + 7) % 7))
	}
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, (int(weekday)-int(first.Weekday())+7)%7+7*(n-1))
}

// ClockOf is the time of day in London of a moment, as the time since midnight.
func ClockOf(moment time.Time) time.Duration {
	l := moment.In(London)
	return time.Duration(l.Hour())*time.Hour + time.Duration(l.Minute())*time.Minute
}

// OnClock returns when an occurrence of a day starts and ends: at a time of
// day in London, for a length on the clock. A time of day that is skipped
// becomes the one an hour later.
func OnClock(day time.Time, clock, length time.Duration) (starts, ends time.Time) {
	starts = MomentAt(day.Add(clock))
	if ends = AddWallClock(starts, 0, length); !ends.After(starts) {
		ends = starts.Add(length)
	}
	return starts, ends
}

// Earlier returns the earlier of two moments.
func Earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Later returns the later of two moments.
func Later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Within tells whether a moment is after one and not after another.
func Within(t, after, until time.Time) bool { return t.After(after) && !t.After(until) }

// WeekAround is the week of a day, Monday to Sunday.
func WeekAround(day time.Time) DaySpan {
	monday := day.AddDate(0, 0, -((int(day.Weekday()) + 6) % 7))
	return DaySpan{monday, monday.AddDate(0, 0, 6)}
}

// YearsAfter is the day so many years after a day, both as 2006-01-02.
func YearsAfter(day string, years int) string {
	at, _ := time.Parse(time.DateOnly, day) // it was checked when it was read
	return at.AddDate(years, 0, 0).Format(time.DateOnly)
}

func DaysBefore(day string, days int) string {
	at, _ := time.Parse(time.DateOnly, day)
	return at.AddDate(0, 0, -days).Format(time.DateOnly)
}
