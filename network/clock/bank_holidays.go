package clock

import (
	"cmp"
	"slices"
	"time"
)

// The parts of the United Kingdom that have bank holidays of their own, as
// gov.uk/bank-holidays names them.
const (
	EnglandAndWales = "england-and-wales"
	Scotland        = "scotland"
	NorthernIreland = "northern-ireland"
)

// BankHolidayNations are the values of the setting, and how each is written.
var BankHolidayNations = map[string]string{EnglandAndWales: "England and Wales", Scotland: "Scotland", NorthernIreland: "Northern Ireland"}

type bankHoliday struct {
	Name string
	On   time.Time
}

// bankHolidayRule is a bank holiday of every year.
type bankHolidayRule struct {
	name  string
	in    string // one of BankHolidayNations; "" for all
	notIn string
	month time.Month
	day   int // of the month, or 0
	from  int // days from Easter Sunday, where there is no month
	nth   int // Monday of the month, -1 for the last
}

// bankHolidayRules are those of the Banking and Financial Dealings Act 1971,
// Schedule 1, with what is proclaimed in every year under its section 1(3), the
// St Andrew’s Day Bank Holiday (Scotland) Act 2007, and for days that are
// holidays by common law what gov.uk/bank-holidays publishes.
var bankHolidayRules = []bankHolidayRule{
	{name: "New Year’s Day", month: time.January, day: 1},
	{name: "2nd January", in: Scotland, month: time.January, day: 2},
	{name: "St Patrick’s Day", in: NorthernIreland, month: time.March, day: 17},
	{name: "Good Friday", from: -2},
	{name: "Easter Monday", notIn: Scotland, from: 1},
	{name: "Early May bank holiday", month: time.May, nth: 1},
	{name: "Spring bank holiday", month: time.May, nth: -1},
	{name: "Battle of the Boyne (Orangemen’s Day)", in: NorthernIreland, month: time.July, day: 12},
	{name: "Summer bank holiday", in: Scotland, month: time.August, nth: 1},
	{name: "Summer bank holiday", notIn: Scotland, month: time.August, nth: -1},
	{name: "St Andrew’s Day", in: Scotland, month: time.November, day: 30},
	{name: "Christmas Day", month: time.December, day: 25},
	{name: "Boxing Day", month: time.December, day: 26},
}

// BankHolidays are those of a part of the United Kingdom in a year, in order:
// what falls on a weekend is kept on the next day that is free. Holidays that are
// proclaimed once are not among them.
func BankHolidays(nation string, year int) []bankHoliday {
	weekend := func(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }
	var kept, moved []bankHoliday
	for _, h := range holidaysAsNamed(nation, year) {
		if weekend(h.On) {
			moved = append(moved, h)
		} else {
			kept = append(kept, h)
		}
	}
	taken := func(t time.Time) bool {
		return slices.ContainsFunc(kept, func(h bankHoliday) bool { return h.On.Equal(t) })
	}
	for _, h := range moved {
		for weekend(h.On) || taken(h.On) {
			h.On = h.On.AddDate(0, 0, 1)
		}
		h.Name += " (substitute day)"
		kept = append(kept, h)
	}
	slices.SortFunc(kept, func(a, b bankHoliday) int { return a.On.Compare(b.On) })
	return kept
}

// holidaysAsNamed are the bank holidays on the days that they are named for,
// weekends too.
func holidaysAsNamed(nation string, year int) []bankHoliday {
	nation = cmp.Or(nation, EnglandAndWales)
	easter := easterSunday(year)
	var all []bankHoliday
	for _, rule := range bankHolidayRules {
		if rule.in != "" && rule.in != nation || rule.notIn == nation {
			continue
		}
		on := easter.AddDate(0, 0, rule.from)
		switch {
		case rule.day != 0:
			on = time.Date(year, rule.month, rule.day, 0, 0, 0, 0, time.UTC)
		case rule.nth != 0:
			on = NthWeekday(year, rule.month, time.Monday, rule.nth)
		}
		all = append(all, bankHoliday{rule.name, on})
	}
	return all
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

// HolidaysOf are the bank holidays of some days, those that fall on a weekend
// on that day too: nobody is free then either.
func HolidaysOf(nation string, span DaySpan) []bankHoliday {
	var found []bankHoliday
	for year := span.From.Year(); year <= span.To.Year(); year++ {
		for _, h := range slices.Concat(BankHolidays(nation, year), holidaysAsNamed(nation, year)) {
			if span.Has(h.On) && !slices.Contains(found, h) {
				found = append(found, h)
			}
		}
	}
	return found
}
