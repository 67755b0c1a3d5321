package upload

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// text is a property as a line of text, or "".
func (e *icsEntry) text(name string) (string, error) {
	if len(e.props[name]) == 0 {
		return "", nil
	}
	return FileLine(e.props[name][0].Value)
}

// word is a property whose value is a name, in capital letters.
func (e *icsEntry) word(name string) string {
	if len(e.props[name]) == 0 {
		return ""
	}
	return strings.ToUpper(strings.TrimSpace(e.props[name][0].Value))
}

// IcsTime is a time as an entry has it: whole days and floating times have no
// zone, and what floats is London's.
type IcsTime struct {
	Wall  time.Time // as the clock shows it, as if in UTC
	Whole bool
	zone  *time.Location
}

// moment is when it is.
func (t IcsTime) moment() time.Time {
	if t.zone == nil || t.zone == clock.London {
		return clock.MomentAt(t.Wall)
	}
	w := t.Wall
	return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, t.zone).UTC()
}

// parseICSTime reads one value of DTSTART and its like. Its error is a sentence
// for the person who chose the file.
func parseICSTime(p IcsProp, value string) (t IcsTime, err error) {
	value = strings.ToUpper(strings.TrimSpace(value))
	for form, whole := range map[string]bool{"20060102": true, "20060102T150405": false, "20060102T150405Z": false} {
		if t.Wall, err = time.Parse(form, value); err == nil && len(value) == len(form) {
			t.Whole = whole
			break
		}
	}
	switch {
	case err != nil || t.Wall.IsZero():
		return t, refusal.Sentence("%s is not in the calendar", words.Shown(value))
	case t.Wall.Year() < 1900 || t.Wall.Year() > 2100:
		return t, refusal.Sentence("%s is too far away. The year must be between 2000 and 2100", words.Shown(value))
	case strings.HasSuffix(value, "Z"):
		t.zone = time.UTC
	case !t.Whole && p.calendar != nil && len(p.ICalParameters["TZID"]) > 0:
		t.zone, err = p.calendar.zones.named(p.ICalParameters["TZID"][0])
	}
	return t, err
}

var icsDuration = regexp.MustCompile(`^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$`)

// parseICSDuration reads P1DT2H30M: days, and what is less than a day.
func parseICSDuration(value string) (days int, rest time.Duration, ok bool) {
	m := icsDuration.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(value)))
	if m == nil || strings.Join(m[1:], "") == "" {
		return 0, 0, false
	}
	n := func(i int) int {
		number, _ := strconv.Atoi(m[i]) // digits, or nothing
		return number
	}
	return 7*n(1) + n(2), time.Duration(n(3))*time.Hour + time.Duration(n(4))*time.Minute + time.Duration(n(5))*time.Second, true
}

// span sets from when to when an entry is that starts then: as long as it was
// said to last, whole days without their excluded end.
func (e *icsEntry) span(d *db.Day, starts IcsTime, length icsLength) error {
	if starts.Whole {
		return wholeDaysOf(d, clock.DaySpan{From: starts.Wall, To: starts.Wall.AddDate(0, 0, max(length.days, 1)-1)})
	}
	from := starts.moment()
	if length.days != 0 { // days are the clock's
		ends := starts
		ends.Wall = ends.Wall.AddDate(0, 0, length.days)
		return timesOf(d, from, ends.moment().Add(length.rest))
	}
	return timesOf(d, from, from.Add(length.rest))
}

// allDay makes whole days of an entry that Outlook and Exchange write with times,
// from midnight to midnight where it was made or in London.
func (e *icsEntry) allDay(starts IcsTime, length icsLength) (IcsTime, icsLength) {
	if e.word(allDayOutlook) != "TRUE" || starts.Whole {
		return starts, length
	}
	ends := IcsTime{Wall: starts.Wall.AddDate(0, 0, length.days), zone: starts.zone}
	last := ends.moment().Add(length.rest)
	for _, zone := range []*time.Location{starts.zone, clock.London} {
		if zone == nil {
			zone = clock.London
		}
		from, to := starts.moment().In(zone), last.In(zone)
		if from.Hour()+from.Minute()+from.Second() == 0 && to.Hour()+to.Minute()+to.Second() == 0 {
			first := clock.DateOnly(from)
			return IcsTime{Wall: first, Whole: true}, icsLength{days: clock.DaysBetween(first, clock.DateOnly(to))}
		}
	}
	return starts, length
}

// icsLength is how long an entry lasts.
type icsLength struct {
	days int
	rest time.Duration
}

// length works out how long an entry lasts. Its error is about the property
// that it returns.
func (e *icsEntry) length(starts IcsTime) (length icsLength, p IcsProp, err error) {
	if all := e.props["DTEND"]; len(all) > 0 {
		p = all[0]
		ends, err := parseICSTime(p, p.Value)
		switch {
		case err != nil:
			return length, p, err
		case ends.Whole != starts.Whole:
			return length, p, refusal.Sentence("It has a time where the start has none, or none where the start has one")
		case ends.Whole:
			length.days = clock.DaysBetween(starts.Wall, ends.Wall)
		default:
			length.rest = ends.moment().Sub(starts.moment())
		}
		if length.days < 0 || length.rest < 0 {
			return length, p, refusal.Sentence("It ends before it starts")
		}
		return length, p, nil
	}
	if all := e.props["DURATION"]; len(all) > 0 {
		p = all[0]
		var ok bool
		if length.days, length.rest, ok = parseICSDuration(p.Value); !ok {
			return length, p, refusal.Sentence("%s is not a length of time", words.Shown(p.Value))
		}
	}
	return length, p, nil
}
