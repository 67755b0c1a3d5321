package upload

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	ical "github.com/arran4/golang-ical"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Limits of a calendar file.
const (
	deepestNesting = 8
	MostRules      = 500 // of recurrence
	mostFutile     = 1   // recurrences that name no date up to the end of time
	MostDatesOfOne = 400 // dates of one entry that recurs
)

// icsEntry is one VEVENT: the properties that are read, by name.
type icsEntry struct {
	line     int
	calendar *icsCalendar
	props    map[string][]IcsProp
}

// IcsProp is one property of an entry.
type IcsProp struct {
	*ical.BaseProperty

	line     int
	calendar *icsCalendar
	doubtful bool // it may be a line of the text before it
}

// icsRead are the properties of an entry that are read. Descriptions,
// organisers and attendees are not: nobody here needs them.
var icsRead = []string{"UID", "SUMMARY", "LOCATION", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "STATUS", "SEQUENCE", allDayOutlook}

// allDayOutlook says of an entry with times that it is of whole days.
const allDayOutlook = "X-MICROSOFT-CDO-ALLDAYEVENT"

// IsICS tells whether a text is a calendar file.
func IsICS(text string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.EqualFold(strings.TrimSpace(first), "BEGIN:VCALENDAR")
}

// icsFile is a calendar file as its lines say it. It may hold several calendars,
// one after the other.
type icsFile struct {
	text      FileText
	name      string
	calendars []*icsCalendar
	entries   []icsEntry
	problems  []FileProblem
	doubts    []FileProblem
	open      []icsBegin
	zoneSteps int  // what is left for working out the zones of all its calendars
	inText    bool // the last property was one that is not read, so that what follows may be its text
}

// icsCalendar is one of the calendars of a file.
type icsCalendar struct {
	called bool // off: its method is CANCEL
	zones  icsZones
}

type icsBegin struct {
	what string
	line int
}

// readICS reads the dates of a calendar file (RFC 5545). Entries that recur
// give their dates within window.
func readICS(text FileText, window clock.DaySpan) (*FileDates, error) {
	f := &icsFile{text: text, zoneSteps: MostSteps}
	if err := f.lines(); err != nil {
		return nil, err
	}
	e := &icsDates{file: f, window: window}
	return e.read()
}

// lines reads a file line by line, unfolded (RFC 5545, 3.1) before they are
// decoded: programs fold inside a character. The library understands the lines;
// what encloses what is followed here, so that depth and size are bounded and
// whatever is wrong has a number.
func (f *icsFile) lines() error {
	rest, number := f.text.Text, 1
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
		// Calendars that were joined without a line end between them.
		parts := []string{line}
		if m := joinedCalendars.FindStringSubmatch(line); m != nil {
			parts = m[1:]
		}
		for _, part := range parts {
			if strings.TrimSpace(part) == "" {
				continue
			}
			if err := f.line(part, first); err != nil {
				return err
			}
		}
	}
	if len(f.open) > 0 {
		last := f.open[len(f.open)-1]
		return InFile("The file breaks off: %s begins in line %d and does not end", words.Shown(last.what), last.line)
	}
	return nil
}

// joinedCalendars is a line in which one calendar ends and the next begins, with
// the mark at its start or without.
var joinedCalendars = regexp.MustCompile(`(?i)^(END:VCALENDAR)[\s\x{feff}]*(BEGIN:VCALENDAR\s*)$`)

// icsWord is what the name of a part looks like: VEVENT, X-THING.
var icsWord = regexp.MustCompile(`^[A-Z][A-Z0-9-]*$`)

func (f *icsFile) line(raw string, number int) error {
	line, how := f.text.decode(strings.TrimPrefix(raw, "\ufeff"))
	end := strings.IndexAny(line, ":;")
	if end < 0 {
		if f.inEntry() && !f.inText {
			f.problems = append(f.problems, FileProblem{fmt.Sprintf("Line %d", number), words.Shown(line) + " is no line of a calendar"})
		}
		return nil
	}
	name := strings.ToUpper(strings.TrimSpace(line[:end]))
	value := strings.ToUpper(strings.TrimSpace(line[end+1:]))
	// A line of a text that was not folded can look like a property.
	mixed := line[:end] != name && line[:end] != strings.ToLower(name)
	doubtful := f.inText && (line[:end] != name || strings.HasPrefix(line[end+1:], " "))
	switch {
	case name == "BEGIN" && icsWord.MatchString(value) && !doubtful:
		f.inText = false
		return f.begin(value, number)
	case name == "END" && icsWord.MatchString(value) && (!doubtful || f.within() == value):
		f.inText = false
		if f.within() != value {
			return InFile("Line %d ends %s, which does not begin there", number, words.Shown(value))
		}
		f.open = f.open[:len(f.open)-1]
	case name == "BEGIN" || name == "END":
		f.inText = true
	case f.inZone():
		f.calendar().zones.add(f.within(), name, Property(name, line[end:]))
	case f.inEntry() && doubtful && mixed: // no program writes a name so
	case f.inEntry():
		f.property(name, line[end:], number, doubtful, how)
	case len(f.open) > 2:
		f.inText = true
	case len(f.open) == 1 && name == "X-WR-CALNAME":
		if p := Property(name, line[end:]); p != nil && f.name == "" {
			f.name = p.Value
		}
	case len(f.open) == 1 && name == "METHOD":
		f.calendar().called = value == string(ical.MethodCancel)
	}
	return nil
}

// property takes one property of an entry.
func (f *icsFile) property(name, rest string, number int, doubtful bool, how decoded) {
	if !slices.Contains(icsRead, name) {
		f.inText = true
		return
	}
	where := fmt.Sprintf("Line %d, %s", number, name)
	p := Property(name, rest)
	if p == nil {
		if !doubtful {
			f.problems = append(f.problems, FileProblem{where, "It can’t be read"})
		}
		return
	}
	if words := how.words(); words != "" && !doubtful {
		f.doubts = append(f.doubts, FileProblem{where, words})
	}
	f.inText = doubtful
	entry := &f.entries[len(f.entries)-1]
	all := entry.props[name]
	at := len(all)
	if !doubtful { // before those that may be none
		for at > 0 && all[at-1].doubtful {
			at--
		}
	}
	entry.props[name] = slices.Insert(all, at, IcsProp{p, number, entry.calendar, doubtful})
}

// within is the part whose lines are read, or "".
func (f *icsFile) within() string {
	if len(f.open) == 0 {
		return ""
	}
	return f.open[len(f.open)-1].what
}

func (f *icsFile) inEntry() bool { return len(f.open) == 2 && f.open[1].what == "VEVENT" }

func (f *icsFile) inZone() bool { return len(f.open) >= 2 && f.open[1].what == "VTIMEZONE" }

func (f *icsFile) calendar() *icsCalendar { return f.calendars[len(f.calendars)-1] }

func (f *icsFile) begin(what string, line int) error {
	switch f.open = append(f.open, icsBegin{what, line}); {
	case len(f.open) > deepestNesting:
		return InFile("Line %d: parts are nested more than %d deep, which no calendar needs", line, deepestNesting)
	case len(f.open) == 1 && what != "VCALENDAR":
		return InFile("Line %d begins %s outside a calendar", line, words.Shown(what))
	case len(f.open) == 1:
		f.calendars = append(f.calendars, &icsCalendar{zones: icsZones{steps: &f.zoneSteps}})
	case f.inZone():
		return f.calendar().zones.begin(len(f.open), line)
	case f.inEntry() && len(f.entries) == MostFileRows:
		return InFile("The file has more than %s entries. Divide it", words.Grouped(MostFileRows))
	case f.inEntry():
		f.entries = append(f.entries, icsEntry{line, f.calendar(), map[string][]IcsProp{}})
	}
	return nil
}

// Property reads a line from the end of its name on; nil when it can't be read.
func Property(name, rest string) *ical.BaseProperty {
	p, err := ical.ParseProperty(ical.ContentLine(name + rest))
	if err != nil {
		return nil
	}
	return p
}
