package upload

import (
	"bytes"
	"encoding/binary"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"
	"github.com/yaegashi/wtz.go"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Limits of the zones that a calendar defines.
const (
	MostZones      = 200
	MostZoneShifts = 500 // STANDARD and DAYLIGHT of one zone
)

// Between these years zones are worked out.
const (
	firstZoneYear = 1998
	lastZoneYear  = 2102
)

// icsZones are the zones that a calendar defines, by TZID.
type icsZones struct {
	defined []icsZone // the last is the one that is read
	found   map[string]*time.Location
	steps   *int // what is left for working them out
}

// icsZone is a VTIMEZONE as its lines say it.
type icsZone struct {
	id     string
	olson  string // what libical calls it
	shifts []icsShift
}

// icsShift is a STANDARD or DAYLIGHT: when clocks change, and from what to what.
type icsShift struct {
	starts   *ical.BaseProperty
	rules    []*ical.BaseProperty
	dates    []*ical.BaseProperty
	from, to time.Duration
	ok       bool // both offsets are known
}

// begin begins a zone, or a part of it.
func (z *icsZones) begin(depth, line int) error {
	switch {
	case depth == 2 && len(z.defined) == MostZones:
		return InFile("Line %d: the calendar defines more than %d time zones, which none needs", line, MostZones)
	case depth == 2:
		z.defined = append(z.defined, icsZone{})
	case depth == 3:
		zone := &z.defined[len(z.defined)-1]
		if len(zone.shifts) == MostZoneShifts {
			return InFile("Line %d: the time zone changes its clocks in more than %d ways, which none does", line, MostZoneShifts)
		}
		zone.shifts = append(zone.shifts, icsShift{})
	}
	return nil
}

// add takes a property of a zone, or of the part of it that is open.
func (z *icsZones) add(within, name string, p *ical.BaseProperty) {
	zone := &z.defined[len(z.defined)-1]
	if p == nil {
		return
	}
	if within == "VTIMEZONE" {
		switch name {
		case "TZID":
			zone.id = strings.TrimSpace(p.Value)
		case "X-LIC-LOCATION":
			zone.olson = strings.TrimSpace(p.Value)
		}
		return
	}
	if within != "STANDARD" && within != "DAYLIGHT" {
		return
	}
	shift := &zone.shifts[len(zone.shifts)-1]
	switch name {
	case "DTSTART":
		shift.starts = p
	case "RRULE":
		shift.rules = append(shift.rules, p)
	case "RDATE":
		shift.dates = append(shift.dates, p)
	case "TZOFFSETFROM":
		shift.from, _ = parseOffset(p.Value)
	case "TZOFFSETTO":
		shift.to, shift.ok = parseOffset(p.Value)
	}
}

// named finds the zone of a TZID: by its name where that is known, since
// programs write definitions that lack summer time; otherwise as the calendar
// defines it.
func (z *icsZones) named(name string) (*time.Location, error) {
	name = strings.TrimSpace(name)
	if zone, known := z.found[name]; known {
		return zone, unknownZone(zone, name)
	}
	zone := zoneNamed(name)
	for i := range z.defined {
		if d := &z.defined[i]; zone == nil && d.id == name {
			if zone = zoneNamed(d.olson); zone == nil {
				zone = d.location(z.steps)
			}
		}
	}
	if z.found == nil {
		z.found = map[string]*time.Location{}
	}
	z.found[name] = zone
	return zone, unknownZone(zone, name)
}

func unknownZone(zone *time.Location, name string) error {
	if zone != nil {
		return nil
	}
	return refusal.Sentence("The time zone %s is not known. Set the calendar it comes from to London’s and save it again", words.Shown(name))
}

// londons are what programs call London's time where the name says no zone of
// Windows and none of Olson's.
var londons = regexp.MustCompile(`(?i)^(\((UTC|GMT)([+-]00:00)?\) (Greenwich Mean Time ?: ?)?Dublin, Edinburgh, Lisbon, London|GMT Daylight Time|British Summer Time|Greenwich Mean Time ?[:;] ?Dublin, Edinburgh, Lisbon, London)$`)

// offsetZone is a zone that is its offset, as Apple's programs write it.
var offsetZone = regexp.MustCompile(`^(?:GMT|UTC)?([+-]\d{1,2}(?::?\d{2})?)$`)

// zonePart is a part of an Olson name. Nothing is loaded by a name that could
// be a path.
var zonePart = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+-]*$`)

// zoneNamed finds a zone by what programs call it: Olson's names, with what
// Evolution and Mozilla write before them, those of Windows, and offsets. It
// returns nil for what it does not know.
func zoneNamed(name string) *time.Location {
	if found := wtz.WindowsToUnixMap[name]; found != "" {
		name = found
	}
	if m := offsetZone.FindStringSubmatch(name); m != nil {
		if offset, ok := parseOffset(m[1]); ok {
			return time.FixedZone(name, int(offset.Seconds()))
		}
	}
	if londons.MatchString(name) {
		return clock.London
	}
	parts := strings.Split(name, "/")
	for from := max(len(parts)-3, 0); from < len(parts); from++ {
		end := parts[from:]
		if slices.ContainsFunc(end, func(part string) bool { return !zonePart.MatchString(part) }) {
			continue
		}
		switch found := strings.Join(end, "/"); {
		case found == clock.London.String():
			return clock.London
		case slices.Contains([]string{"UTC", "GMT", "Z", "ETC/UTC", "ETC/GMT", "COORDINATED UNIVERSAL TIME"}, strings.ToUpper(found)):
			return time.UTC
		case found == "Local":
		default:
			if zone, err := time.LoadLocation(found); err == nil {
				return zone
			}
		}
	}
	return nil
}

var offset = regexp.MustCompile(`^([+-])(\d{1,2}):?(\d{2})?:?(\d{2})?$`)

// parseOffset reads +0100, -05:30 or +1.
func parseOffset(text string) (time.Duration, bool) {
	m := offset.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return 0, false
	}
	n := func(i int) time.Duration {
		number, _ := strconv.Atoi(m[i]) // digits, or nothing
		return time.Duration(number)
	}
	by := n(2)*time.Hour + n(3)*time.Minute + n(4)*time.Second
	if m[1] == "-" {
		by = -by
	}
	return by, by > -24*time.Hour && by < 24*time.Hour
}

// clockChange is a moment at which the clocks of a zone change.
type clockChange struct {
	at       time.Time
	from, to time.Duration
}

// location makes a zone of its definition; nil when it can't be understood.
func (z *icsZone) location(steps *int) *time.Location {
	var all []clockChange
	for i := range z.shifts {
		if !z.shifts[i].ok || !z.shifts[i].changes(steps, &all) {
			return nil
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b clockChange) int { return a.at.Compare(b.at) })
	data := zoneData(all)
	if data == nil {
		return nil
	}
	zone, err := time.LoadLocationFromTZData(z.id, data)
	if err != nil {
		return nil
	}
	return zone
}

// changes adds when clocks change in one way, between the years that count and
// once before.
func (s *icsShift) changes(steps *int, all *[]clockChange) bool {
	if s.starts == nil {
		return false
	}
	starts, ok := zoneTime(s.starts.Value)
	if !ok {
		return false
	}
	add := func(wall time.Time) {
		*all = append(*all, clockChange{at: wall.Add(-s.from), from: s.from, to: s.to})
	}
	add(starts)
	for _, p := range s.dates {
		for value := range strings.SplitSeq(p.Value, ",") {
			if wall, ok := zoneTime(value); ok && len(*all) < MostZoneShifts*4 {
				add(wall)
			}
		}
	}
	for _, p := range s.rules {
		rule, err := ParseICSRule(IcsProp{BaseProperty: p})
		if err != nil {
			return false
		}
		// Programs begin rules in 1601, which would be counted through.
		from := starts
		if starts.Year() < firstZoneYear && rule.count == 0 && rule.option.Interval <= 1 {
			from = time.Date(firstZoneYear, starts.Month(), starts.Day(), starts.Hour(), starts.Minute(), starts.Second(), 0, time.UTC)
		}
		window := clock.DaySpan{From: time.Date(firstZoneYear, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(lastZoneYear, 12, 31, 0, 0, 0, 0, time.UTC)}
		dates, _, err := rule.Dates(IcsTime{Wall: from}, window, steps)
		if err != nil {
			return false
		}
		for _, t := range dates {
			add(t.Wall)
		}
	}
	return true
}

// zoneTime reads the time of a clock at which a zone changes.
func zoneTime(value string) (time.Time, bool) {
	value = strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(value)), "Z")
	wall, err := time.Parse("20060102T150405", value)
	return wall, err == nil
}

// zoneData writes changes of clocks, by time, as a file of the tz database
// (RFC 8536), which is how Go takes a zone; nil when it has more offsets than
// such a file can name.
func zoneData(all []clockChange) []byte {
	offsets := []time.Duration{all[0].from} // before the first
	var times, kinds bytes.Buffer
	for _, c := range all {
		at := slices.Index(offsets, c.to)
		if at < 0 {
			at = len(offsets)
			offsets = append(offsets, c.to)
		}
		if at > math.MaxUint8 {
			return nil
		}
		_ = binary.Write(&times, binary.BigEndian, c.at.Unix()) // a buffer takes everything
		kinds.WriteByte(byte(at))
	}
	var out bytes.Buffer
	header := func(counts ...uint32) {
		out.WriteString("TZif2" + strings.Repeat("\x00", 15))
		_ = binary.Write(&out, binary.BigEndian, counts)
	}
	header(0, 0, 0, 0, 0, 0)                                   // of the first version, which is skipped
	header(0, 0, 0, uint32(len(all)), uint32(len(offsets)), 2) //nolint:gosec // bounded by the steps of a file
	out.Write(times.Bytes())
	out.Write(kinds.Bytes())
	for _, offset := range offsets {
		_ = binary.Write(&out, binary.BigEndian, int32(offset.Seconds()))
		out.Write([]byte{0, 0})
	}
	out.WriteString("Z\x00\n\n")
	return out.Bytes()
}
