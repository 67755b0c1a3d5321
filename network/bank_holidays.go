package network

import (
	"slices"
	"time"
)

type bankHoliday struct {
	name string
	on   time.Time
}

// bankHolidays are those of England in a year, as the law has them since 1978:
// what falls on a weekend is kept on the next day that is free. Holidays that
// are proclaimed once are not among them.
func bankHolidays(year int) []bankHoliday {
	day := func(m time.Month, d int) time.Time { return time.Date(year, m, d, 0, 0, 0, 0, time.UTC) }
	weekend := func(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }
	instead := func(name string, t time.Time, days int) bankHoliday {
		if !weekend(t) {
			return bankHoliday{name, t}
		}
		for t = t.AddDate(0, 0, days); weekend(t); {
			t = t.AddDate(0, 0, 1)
		}
		return bankHoliday{name + " (substitute day)", t}
	}
	easter := easterSunday(year)
	return []bankHoliday{
		instead("New Year’s Day", day(time.January, 1), 1),
		{"Good Friday", easter.AddDate(0, 0, -2)},
		{"Easter Monday", easter.AddDate(0, 0, 1)},
		{"Early May bank holiday", nthWeekday(year, time.May, time.Monday, 1)},
		{"Spring bank holiday", nthWeekday(year, time.May, time.Monday, -1)},
		{"Summer bank holiday", nthWeekday(year, time.August, time.Monday, -1)},
		instead("Christmas Day", day(time.December, 25), 2),
		instead("Boxing Day", day(time.December, 26), 2),
	}
}

// easterSunday is by the Gregorian rule, in the form of the anonymous algorithm
// of 1876.
func easterSunday(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	of := h + l - 7*m + 114
	return time.Date(year, time.Month(of/31), of%31+1, 0, 0, 0, 0, time.UTC)
}

// holidaysOf are the bank holidays of some days, those that fall on a weekend
// on that day too: nobody is free then either.
func holidaysOf(span DaySpan) []bankHoliday {
	var found []bankHoliday
	for year := span.From.Year(); year <= span.To.Year(); year++ {
		day := func(m time.Month, d int) time.Time { return time.Date(year, m, d, 0, 0, 0, 0, time.UTC) }
		all := append(bankHolidays(year),
			bankHoliday{"New Year’s Day", day(time.January, 1)}, bankHoliday{"Christmas Day", day(time.December, 25)}, bankHoliday{"Boxing Day", day(time.December, 26)})
		for _, h := range all {
			if span.Has(h.on) && !slices.Contains(found, h) {
				found = append(found, h)
			}
		}
	}
	return found
}
