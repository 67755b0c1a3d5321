package clock

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A yearRule says on which days an awareness date falls, year by year, as a
// coordinator writes it (docs/rules.md#awareness-dates): one line for every
// year, and lines that begin with a year where that one differs.
//
//	17 May
//	February
//	1 June to 30 September
//	second Saturday of October, 8 days
//	2027: 10 to 17 October
type yearRule struct {
	always *dayPhrase
	years  map[int]*dayPhrase
}

// dayPhrase is one line: from a day, to a day of the same or the next year, or
// for a number of days, or for a whole month.
type dayPhrase struct {
	from, to yearDay // to is zero for none
	days     int
	month    bool
}

// yearDay is a day of any year: a day of a month, or a weekday of it.
type yearDay struct {
	day     int
	month   time.Month
	weekday time.Weekday
	ordinal int // 1 to 4, or -1 for the last; 0 for a day by its number
}

const (
	mostRuleLines = 40
	mostRuleDays  = 366
)

var (
	ruleOrdinals = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
	ruleLine     = regexp.MustCompile(`^(?:(\d{4}):\s*)?(.+?)(?:(?:,| for) (\d{1,3}) days?)?$`)
	ruleWeekday  = regexp.MustCompile(`^(?:the )?(\w+) (\w+) (?:of|in) (\w+)$`)
	ruleDay      = regexp.MustCompile(`^(\d{1,2}) (\w+)$`)
	ruleShort    = regexp.MustCompile(`^(\d{1,2}) to (\d{1,2}) (\w+)$`)
)

// ParseYearRule reads a rule. Its error is a sentence for who typed it.
func ParseYearRule(text string) (*yearRule, error) {
	rule := &yearRule{years: map[int]*dayPhrase{}}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) > mostRuleLines {
		return nil, fmt.Errorf("Use %d lines or fewer", mostRuleLines) //nolint:staticcheck,revive // shown to a person
	}
	for _, line := range lines {
		line = strings.ToLower(strings.Join(strings.Fields(line), " "))
		if line == "" {
			continue
		}
		year, phrase, err := parseRuleLine(line)
		if err != nil {
			return nil, err
		}
		switch {
		case year != 0 && rule.years[year] != nil, year == 0 && rule.always != nil:
			return nil, fmt.Errorf("“%s” says again what a line before it says: begin it with its year, like 2027: 10 to 17 October", line) //nolint:staticcheck,revive // shown to a person
		case year == 0:
			rule.always = phrase
		default:
			rule.years[year] = phrase
		}
	}
	if rule.always == nil && len(rule.years) == 0 {
		return nil, fmt.Errorf("Enter when it is, like 17 May, February, or second Saturday of October") //nolint:staticcheck,revive // shown to a person
	}
	return rule, nil
}

func parseRuleLine(line string) (year int, p *dayPhrase, err error) {
	notUnderstood := fmt.Errorf("“%s” is not understood: write it like 17 May, February, 1 June to 30 September, or second Saturday of October, 8 days", line) //nolint:staticcheck,revive // shown to a person
	found := ruleLine.FindStringSubmatch(line)
	if found == nil {
		return 0, nil, notUnderstood
	}
	p = &dayPhrase{days: 1}
	if found[1] != "" {
		if year, _ = strconv.Atoi(found[1]); year < 2000 || year > 2100 {
			return 0, nil, fmt.Errorf("The year must be between 2000 and 2100") //nolint:staticcheck,revive // shown to a person
		}
	}
	if found[3] != "" {
		if p.days, _ = strconv.Atoi(found[3]); p.days < 1 || p.days > mostRuleDays {
			return 0, nil, fmt.Errorf("It lasts between 1 and %d days", mostRuleDays) //nolint:staticcheck,revive // shown to a person
		}
	}
	words := found[2]
	if short := ruleShort.FindStringSubmatch(words); short != nil {
		words = short[1] + " " + short[3] + " to " + short[2] + " " + short[3]
	}
	from, to, spans := strings.Cut(words, " to ")
	var ok bool
	switch {
	case spans:
		var fromOK, toOK bool
		p.from, fromOK = parseYearDay(from)
		p.to, toOK = parseYearDay(to)
		ok = fromOK && toOK && found[3] == ""
	case monthNamed(words) != 0:
		p.from, p.month = yearDay{day: 1, month: monthNamed(words)}, true
		ok = found[3] == ""
	default:
		p.from, ok = parseYearDay(words)
	}
	if !ok {
		return 0, nil, notUnderstood
	}
	if year == 0 && (p.from.leap() || p.to.leap()) {
		return 0, nil, fmt.Errorf("29 February is not in every year: write 28 February, or begin the line with its year") //nolint:staticcheck,revive // shown to a person
	}
	if year != 0 && !validDate(year, p.from) || year != 0 && p.to.month != 0 && !validDate(year, p.to) {
		return 0, nil, fmt.Errorf("“%s” is not in the calendar", line) //nolint:staticcheck,revive // shown to a person
	}
	return year, p, nil
}

func parseYearDay(words string) (yearDay, bool) {
	if found := ruleDay.FindStringSubmatch(words); found != nil {
		day, _ := strconv.Atoi(found[1])
		d := yearDay{day: day, month: monthNamed(found[2])}
		return d, d.month != 0 && validDate(2028, d) // a leap year
	}
	found := ruleWeekday.FindStringSubmatch(words)
	if found == nil {
		return yearDay{}, false
	}
	d := yearDay{ordinal: ruleOrdinals[found[1]], month: monthNamed(found[3])}
	weekday := slices.IndexFunc(weekdays, func(w string) bool { return w == found[2] })
	d.weekday = time.Weekday(max(weekday, 0))
	return d, d.ordinal != 0 && d.month != 0 && weekday >= 0
}

var weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

func monthNamed(word string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(m.String(), word) {
			return m
		}
	}
	return 0
}

func (d yearDay) leap() bool { return d.day == 29 && d.month == time.February }

func validDate(year int, d yearDay) bool {
	return d.ordinal != 0 || d.day >= 1 && d.in(year).Month() == d.month
}

func (d yearDay) in(year int) time.Time {
	if d.ordinal == 0 {
		return time.Date(year, d.month, d.day, 0, 0, 0, 0, time.UTC)
	}
	return NthWeekday(year, d.month, d.weekday, d.ordinal)
}

// In returns the days of a year's edition, which may end in the next year; ok
// is false when the rule has no line for that year.
func (r *yearRule) In(year int) (span DaySpan, ok bool) {
	p := r.years[year]
	if p == nil {
		p = r.always
	}
	if p == nil {
		return DaySpan{}, false
	}
	from := p.from.in(year)
	switch {
	case p.month:
		return DaySpan{from, from.AddDate(0, 1, -1)}, true
	case p.to.month == 0:
		return DaySpan{from, from.AddDate(0, 0, p.days-1)}, true
	}
	to := p.to.in(year)
	if to.Before(from) {
		to = p.to.in(year + 1)
	}
	return DaySpan{from, to}, true
}

// Next returns the edition that is on or comes next on a day, given as
// midnight in UTC, and its year. ok is false when the rule names none.
func (r *yearRule) Next(day time.Time) (year int, span DaySpan, ok bool) {
	years := []int{day.Year() - 1, day.Year(), day.Year() + 1}
	for y := range r.years {
		if y > day.Year()+1 {
			years = append(years, y)
		}
	}
	slices.Sort(years)
	for _, y := range years {
		if span, ok := r.In(y); ok && !span.To.Before(day) {
			return y, span, true
		}
	}
	return 0, DaySpan{}, false
}
