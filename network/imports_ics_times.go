package network

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// text is a property as a line of text, or "".
func (e *icsEntry) text(name string) (string, error) {
	if len(e.props[name]) == 0 {
		return "", nil
	}
	return fileLine(e.props[name][0].Value)
}

// word is a property whose value is a name, in capital letters.
func (e *icsEntry) word(name string) string {
	if len(e.props[name]) == 0 {
		return ""
	}
	return strings.ToUpper(strings.TrimSpace(e.props[name][0].Value))
}

// icsTime is a time as an entry has it: whole days and floating times have no
// zone, and what floats is London's.
type icsTime struct {
	wall  time.Time // as the clock shows it, as if in UTC
	whole bool
	zone  *time.Location
}

// moment is when it is.
func (t icsTime) moment() time.Time {
	if t.zone == nil || t.zone == London {
		return momentAt(t.wall)
	}
	w := t.wall
	return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, t.zone).UTC()
}

// parseICSTime reads one value of DTSTART and its like. Its error is a sentence
// for the person who chose the file.
func parseICSTime(p icsProp, value string) (t icsTime, err error) {
	value = strings.ToUpper(strings.TrimSpace(value))
	for form, whole := range map[string]bool{"20060102": true, "20060102T150405": false, "20060102T150405Z": false} {
		if t.wall, err = time.Parse(form, value); err == nil && len(value) == len(form) {
			t.whole = whole
			break
		}
	}
	switch {
	case err != nil || t.wall.IsZero():
		return t, sentence("%s is not in the calendar", shown(value))
	case t.wall.Year() < 1900 || t.wall.Year() > 2100:
		return t, sentence("%s is too far away. The year must be between 2000 and 2100", shown(value))
	case strings.HasSuffix(value, "Z"):
		t.zone = time.UTC
	case !t.whole && p.calendar != nil && len(p.ICalParameters["TZID"]) > 0:
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
func (e *icsEntry) span(d *db.Day, starts icsTime, length icsLength) error {
	if starts.whole {
		return wholeDaysOf(d, DaySpan{starts.wall, starts.wall.AddDate(0, 0, max(length.days, 1)-1)})
	}
	from := starts.moment()
	if length.days != 0 { // days are the clock's
		ends := starts
		ends.wall = ends.wall.AddDate(0, 0, length.days)
		return timesOf(d, from, ends.moment().Add(length.rest))
	}
	return timesOf(d, from, from.Add(length.rest))
}

// allDay makes whole days of an entry that Outlook and Exchange write with times,
// from midnight to midnight where it was made or in London.
func (e *icsEntry) allDay(starts icsTime, length icsLength) (icsTime, icsLength) {
	if e.word(allDayOutlook) != "TRUE" || starts.whole {
		return starts, length
	}
	ends := icsTime{wall: starts.wall.AddDate(0, 0, length.days), zone: starts.zone}
	last := ends.moment().Add(length.rest)
	for _, zone := range []*time.Location{starts.zone, London} {
		if zone == nil {
			zone = London
		}
		from, to := starts.moment().In(zone), last.In(zone)
		if from.Hour()+from.Minute()+from.Second() == 0 && to.Hour()+to.Minute()+to.Second() == 0 {
			first := dateOnly(from)
			return icsTime{wall: first, whole: true}, icsLength{days: daysBetween(first, dateOnly(to))}
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
func (e *icsEntry) length(starts icsTime) (length icsLength, p icsProp, err error) {
	if all := e.props["DTEND"]; len(all) > 0 {
		p = all[0]
		ends, err := parseICSTime(p, p.Value)
		switch {
		case err != nil:
			return length, p, err
		case ends.whole != starts.whole:
			return length, p, sentence("It has a time where the start has none, or none where the start has one")
		case ends.whole:
			length.days = daysBetween(starts.wall, ends.wall)
		default:
			length.rest = ends.moment().Sub(starts.moment())
		}
		if length.days < 0 || length.rest < 0 {
			return length, p, sentence("It ends before it starts")
		}
		return length, p, nil
	}
	if all := e.props["DURATION"]; len(all) > 0 {
		p = all[0]
		var ok bool
		if length.days, length.rest, ok = parseICSDuration(p.Value); !ok {
			return length, p, sentence("%s is not a length of time", shown(p.Value))
		}
	}
	return length, p, nil
}
