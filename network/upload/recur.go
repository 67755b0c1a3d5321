package upload

import (
	"slices"
	"strconv"
	"strings"

	"github.com/teambition/rrule-go"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Bounds of what recurs in a calendar file. A rule is read with the day as its
// smallest step, so what it costs is bounded by these and not by what it says.
const (
	longestRule = 200     // characters
	MostSteps   = 100_000 // dates that the rules of one file name, wanted or not
	mostSkipped = 1000    // days, weeks, months or years from one to the next
	mostPlaces  = 12      // BYSETPOS
)

// icsRule is a recurrence that was understood, without its end.
type icsRule struct {
	option rrule.ROption
	count  int // 0 for no limit
	until  IcsTime
	ends   bool // until is set
}

// ParseICSRule reads an RRULE. Its error is a sentence for the person who has the file.
func ParseICSRule(p IcsProp) (r icsRule, err error) {
	unread := refusal.Sentence("How it recurs can’t be read")
	text := strings.ToUpper(strings.TrimSpace(p.Value))
	if len(text) > longestRule {
		return r, unread
	}
	var parts []string
	for part := range strings.SplitSeq(text, ";") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "":
		case "UNTIL":
			if r.until, err = parseICSTime(IcsProp{BaseProperty: p.BaseProperty}, value); err != nil {
				return r, err
			}
			r.ends = true
		case "COUNT":
			if r.count, err = strconv.Atoi(value); err != nil || r.count < 1 {
				return r, unread
			}
		case "FREQ", "INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "WKST":
			parts = append(parts, part)
		case "BYHOUR", "BYMINUTE", "BYSECOND":
			return r, withinADay()
		default:
			return r, unread
		}
	}
	option, err := rrule.StrToROption(strings.Join(parts, ";"))
	if err != nil {
		return r, unread
	}
	r.option = *option
	return r, r.bounded(unread)
}

func withinADay() error {
	return refusal.Sentence("It recurs within a day: only dates can be read")
}

// bounded refuses what the library does not count on.
func (r *icsRule) bounded(unread error) error {
	o := &r.option
	nth := 5 // a weekday of a month
	if o.Freq == rrule.YEARLY && len(o.Bymonth) == 0 {
		nth = 53
	}
	byNth := func(w rrule.Weekday) bool { return w.N() < -nth || w.N() > nth }
	switch {
	case o.Freq > rrule.DAILY:
		return withinADay()
	case o.Interval < 0, o.Interval > mostSkipped, len(o.Bysetpos) > mostPlaces, slices.ContainsFunc(o.Byweekday, byNth),
		len(o.Byweekno) > 0 && o.Freq != rrule.YEARLY:
		return unread
	}
	_, err := rrule.NewRRule(*o)
	if err != nil {
		return unread
	}
	return nil
}

// Dates lists when a rule lets something recur that first starts then, in a
// window of days. steps is what is left of MostSteps. futile tells that the
// rule names no further date to the end of time, which is found out slowly.
func (r *icsRule) Dates(starts IcsTime, window clock.DaySpan, steps *int) (all []IcsTime, futile bool, err error) {
	option := r.option
	option.Dtstart = starts.Wall
	rule, err := rrule.NewRRule(option)
	if err != nil {
		return nil, false, err
	}
	next := rule.Iterator()
	for n := 1; r.count == 0 || n <= r.count; n++ {
		at, more := next()
		if !more {
			return all, true, nil
		}
		if *steps--; *steps < 0 {
			return nil, false, InFile("The file has recurrences that name too many dates. Save only the years that are needed")
		}
		one := IcsTime{Wall: at, Whole: starts.Whole, zone: starts.zone}
		if day := clock.DateOnly(at); day.After(window.To) || r.ends && one.after(r.until) {
			break
		} else if day.Before(window.From) {
			continue
		}
		if len(all) == MostDatesOfOne {
			return nil, false, refusal.Sentence("It recurs too often: an entry may have %d dates up to %s", MostDatesOfOne, window.To.Format("2 January 2006"))
		}
		all = append(all, one)
	}
	return all, false, nil
}

// after tells whether a time lies after the last at which something recurs.
func (t IcsTime) after(until IcsTime) bool {
	switch {
	case until.Whole || t.Whole:
		return clock.DateOnly(t.Wall).After(clock.DateOnly(until.Wall))
	case until.zone == nil:
		return t.Wall.After(until.Wall)
	}
	return t.moment().After(until.moment())
}
