package series

import (
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// mostEvery is after how many days, weeks or months a meeting repeats at most.
const mostEvery = 52

// RepeatForm is how a meeting recurs, as typed.
type RepeatForm struct {
	Repeats string // Daily, Weekly or Monthly
	Every   string // so many days, weeks or months
	Until   string // the last day it may fall on, as 2006-01-02, or ""
	Count   string // how many dates, or ""
}

// Parse reads how a meeting recurs from its first day on; what is wrong is
// noted at the fields "repeats", "every", "until" and "count".
func (r RepeatForm) Parse(first time.Time, f *refusal.Faults) clock.Repeat {
	out := clock.Repeat{Repeats: refusal.OneOf(f, "repeats", r.Repeats, "Choose how often it repeats", clock.Daily, clock.Weekly, clock.Monthly)}
	out.Every = f.Number("every", r.Every, "after how many days, weeks or months it repeats", 1, mostEvery)
	until, count := strings.TrimSpace(r.Until), strings.TrimSpace(r.Count)
	switch {
	case until == "" && count == "":
		f.Add("until", "Enter the last day, or how many dates")
	case until != "" && count != "":
		f.Add("until", "Enter either the last day or how many dates")
	case count != "":
		out.Count = f.Number("count", count, "how many dates", 1, clock.MostOccurrences)
	default:
		day, err := time.Parse(time.DateOnly, until)
		switch {
		case err != nil:
			f.Add("until", "Enter a real date, like 2027-08-14")
		case day.Before(first):
			f.Add("until", "The last day must not be before the first")
		case day.After(first.AddDate(clock.FurthestYears, 0, 0)):
			f.Add("until", "Dates reach %d years ahead at most: add more later", clock.FurthestYears)
		}
		out.Until = day
	}
	return out
}
