package views

import "time"

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
