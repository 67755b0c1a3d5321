package views

import (
	"time"

	"github.com/rainbowrota/rainbowrota/network/clock"
)

// Day is the rows of a list that belong to one day.
type Day[T any] struct {
	Name string // "Saturday 14 August 2027"
	Rows []T
}

// ByDay puts rows under the days of their moments and keeps their order: a day
// that comes again after another one is in the result twice.
func ByDay[T any](rows []T, at func(i int) time.Time) []Day[T] {
	var days []Day[T]
	for i, row := range rows {
		if name := Date(at(i)); len(days) == 0 || days[len(days)-1].Name != name {
			days = append(days, Day[T]{Name: name})
		}
		day := &days[len(days)-1]
		day.Rows = append(day.Rows, row)
	}
	return days
}

// DayOf writes a day that is stored as 2006-01-02: 14 August 2027.
func DayOf(day string) string { return DayAs(day, "2 January 2006") }

// ShortDayOf writes it so that a column of a table holds it, unbroken: 14 Aug 2027.
func ShortDayOf(day string) string { return DayAs(day, "2\u00a0Jan\u00a02006") }

// DayAs writes a day that is stored as 2006-01-02 in a layout; what is no day stays as it is.
func DayAs(day, layout string) string {
	at, err := time.ParseInLocation(time.DateOnly, day, clock.London)
	if err != nil {
		return day
	}
	return at.Format(layout)
}

// LongDay writes a day that is given as midnight in UTC: Saturday 14 August 2027.
func LongDay(day time.Time) string { return day.Format("Monday 2 January 2006") }

// InDays writes a stretch of days: "Monday 17 May 2027", "1 to 28 February 2027".
func InDays(s clock.DaySpan) string {
	switch {
	case s.From.Equal(s.To):
		return LongDay(s.From)
	case s.From.Month() == s.To.Month() && s.From.Year() == s.To.Year():
		return s.From.Format("2 to ") + s.To.Format("2 January 2006")
	case s.From.Year() == s.To.Year():
		return s.From.Format("2 January to ") + s.To.Format("2 January 2006")
	}
	return s.From.Format("2 January 2006 to ") + s.To.Format("2 January 2006")
}
