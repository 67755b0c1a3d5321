package network

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	ical "github.com/arran4/golang-ical"

	"github.com/rainbowrota/rainbowrota/db"
)

// Limits of a calendar file.
const (
	deepestNesting = 8
	mostRules      = 500 // of recurrence
	mostFutile     = 1   // recurrences that name no date up to the end of time
	mostDatesOfOne = 400 // dates of one entry that recurs
)

// icsEntry is one VEVENT: the properties that are read, by name.
type icsEntry struct {
	line  int
	props map[string][]icsProp
}

// icsProp is one property of an entry.
type icsProp struct {
	*ical.BaseProperty

	line int
}

// icsRead are the properties of an entry that are read. Descriptions,
// organisers and attendees are not: nobody here needs them.
var icsRead = []string{"UID", "SUMMARY", "LOCATION", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "STATUS", "SEQUENCE"}

// isICS tells whether a text is a calendar file.
func isICS(text string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.EqualFold(strings.TrimSpace(first), "BEGIN:VCALENDAR")
}

// icsFile is a calendar file as its lines say it.
type icsFile struct {
	name     string
	called   bool // off: its method is CANCEL
	entries  []icsEntry
	problems []FileProblem
	open     []icsBegin
}

type icsBegin struct {
	what string
	line int
}

// readICS reads the dates of a calendar file (RFC 5545). Entries that recur
// give their dates within window.
func readICS(text string, window DaySpan) (*fileDates, error) {
	f := &icsFile{}
	if err := f.lines(text); err != nil {
		return nil, err
	}
	e := &icsDates{file: f, window: window}
	return e.read()
}

// lines reads a file line by line, unfolded (RFC 5545, 3.1). The library
// understands the lines; what encloses what is followed here, so that depth
// and size are bounded and whatever is wrong has a number.
func (f *icsFile) lines(text string) error {
	rest, number := text, 1
	for rest != "" {
		var line string
		first := number
		line, rest, _ = strings.Cut(rest, "\n")
		number++
		if rest != "" && (rest[0] == ' ' || rest[0] == '\t') {
			var whole strings.Builder
			whole.WriteString(line)
			for rest != "" && (rest[0] == ' ' || rest[0] == '\t') {
				line, rest, _ = strings.Cut(rest, "\n")
				whole.WriteString(line[1:])
				number++
			}
			line = whole.String()
		}
		if strings.TrimSpace(line) != "" {
			if err := f.line(line, first); err != nil {
				return err
			}
		}
	}
	if len(f.open) > 0 {
		last := f.open[len(f.open)-1]
		return inFile("The file breaks off: %s begins in line %d and does not end", shown(last.what), last.line)
	}
	return nil
}

func (f *icsFile) line(line string, number int) error {
	end := strings.IndexAny(line, ":;")
	if end < 0 {
		if f.inEntry() {
			f.problems = append(f.problems, FileProblem{fmt.Sprintf("Line %d", number), shown(line) + " is no line of a calendar"})
		}
		return nil
	}
	name := strings.ToUpper(strings.TrimSpace(line[:end]))
	value := strings.ToUpper(strings.TrimSpace(line[end+1:]))
	switch {
	case name == "BEGIN":
		return f.begin(value, number)
	case name == "END":
		if len(f.open) == 0 || f.open[len(f.open)-1].what != value {
			return inFile("Line %d ends %s, which does not begin there", number, shown(value))
		}
		f.open = f.open[:len(f.open)-1]
	case f.inEntry() && slices.Contains(icsRead, name):
		p := property(name, line[end:])
		if p == nil {
			f.problems = append(f.problems, FileProblem{fmt.Sprintf("Line %d, %s", number, name), "It can't be read"})
			return nil
		}
		entry := &f.entries[len(f.entries)-1]
		entry.props[name] = append(entry.props[name], icsProp{p, number})
	case len(f.open) == 1 && name == "X-WR-CALNAME":
		if p := property(name, line[end:]); p != nil && f.name == "" {
			f.name = p.Value
		}
	case len(f.open) == 1 && name == "METHOD":
		f.called = f.called || value == string(ical.MethodCancel)
	}
	return nil
}

func (f *icsFile) inEntry() bool { return len(f.open) == 2 && f.open[1].what == "VEVENT" }

func (f *icsFile) begin(what string, line int) error {
	switch f.open = append(f.open, icsBegin{what, line}); {
	case len(f.open) > deepestNesting:
		return inFile("Line %d: parts are nested more than %d deep, which no calendar needs", line, deepestNesting)
	case len(f.open) == 1 && what != "VCALENDAR":
		return inFile("Line %d begins %s outside a calendar", line, shown(what))
	case f.inEntry() && len(f.entries) == mostFileRows:
		return inFile("The file has more than %s entries. Divide it", Grouped(mostFileRows))
	case f.inEntry():
		f.entries = append(f.entries, icsEntry{line, map[string][]icsProp{}})
	}
	return nil
}

// property reads a line from the end of its name on; nil when it can't be read.
func property(name, rest string) *ical.BaseProperty {
	p, err := ical.ParseProperty(ical.ContentLine(name + rest))
	if err != nil {
		return nil
	}
	return p
}

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
// for whoever has the file.
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
	case !t.whole && len(p.ICalParameters["TZID"]) > 0:
		t.zone, err = zoneNamed(p.ICalParameters["TZID"][0])
	}
	return t, err
}

// windowsZones are the zones of Outlook that an English partner may have.
var windowsZones = map[string]string{
	"GMT Standard Time": "Europe/London", "Greenwich Standard Time": "Atlantic/Reykjavik", "UTC": "UTC", "Coordinated Universal Time": "UTC",
	"W. Europe Standard Time": "Europe/Berlin", "Romance Standard Time": "Europe/Paris", "Central Europe Standard Time": "Europe/Budapest",
	"Central European Standard Time": "Europe/Warsaw", "E. Europe Standard Time": "Europe/Chisinau", "FLE Standard Time": "Europe/Kiev", "GTB Standard Time": "Europe/Bucharest",
	"Eastern Standard Time": "America/New_York", "Central Standard Time": "America/Chicago", "Mountain Standard Time": "America/Denver", "Pacific Standard Time": "America/Los_Angeles",
	"India Standard Time": "Asia/Kolkata", "AUS Eastern Standard Time": "Australia/Sydney",
	"(UTC+00:00) Dublin, Edinburgh, Lisbon, London": "Europe/London", "(UTC) Dublin, Edinburgh, Lisbon, London": "Europe/London",
}

// zoneName is the end of an Olson name, which some programs write a prefix to.
var zoneName = regexp.MustCompile(`(?:^|/)([A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_+-]+){1,2})$`)

// zoneNamed finds a time zone. Nothing is loaded by a name that could be a path.
func zoneNamed(name string) (*time.Location, error) {
	name = strings.TrimSpace(name)
	found := windowsZones[name]
	if m := zoneName.FindStringSubmatch(name); found == "" && m != nil {
		found = m[1]
	}
	switch {
	case name == "GMT" || name == "Etc/UTC" || name == "Z":
		return time.UTC, nil
	case found == London.String():
		return London, nil
	case found != "":
		if zone, err := time.LoadLocation(found); err == nil {
			return zone, nil
		}
	}
	return nil, sentence("The time zone %s is not known. Set the calendar it comes from to London’s and save it again", shown(name))
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
			return length, p, sentence("%s is no length of time", shown(p.Value))
		}
	}
	return length, p, nil
}
