package upload

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// icsDates makes dates of the entries of a calendar file.
type icsDates struct {
	file   *icsFile
	window clock.DaySpan // in which what recurs gives dates

	out     FileDates
	masters map[string]*icsMade   // by UID
	changes map[string][]*icsMade // to single dates of what recurs, by UID
	added   map[string]bool       // by UID
	steps   int
	rules   int
	futile  int
	off     int // entries that are called off
}

// icsMade is an entry that was understood.
type icsMade struct {
	*icsEntry

	uid      string
	sequence int
	off      bool
	name     string
	place    string
	starts   IcsTime
	length   icsLength
	recurs   bool
	instead  *IcsTime // of the date that it is in place of
}

// uidICS begins the UID of a date that an entry of a calendar file brings.
const uidICS = "ics:"

func (x *icsDates) read() (*FileDates, error) {
	x.out.Name, _ = FileLine(x.file.name)
	x.out.Problems, x.out.Doubts = x.file.problems, x.file.doubts
	x.masters, x.changes, x.added, x.steps = map[string]*icsMade{}, map[string][]*icsMade{}, map[string]bool{}, MostSteps
	var inOrder []*icsMade
	for i := range x.file.entries {
		made := x.understand(&x.file.entries[i])
		if made == nil {
			continue
		}
		if x.rules += len(made.props["RRULE"]); x.rules > MostRules {
			return nil, InFile("The file has more than %d rules of recurrence. Divide it", MostRules)
		}
		if x.keep(made) {
			inOrder = append(inOrder, made)
		}
	}
	for _, made := range inOrder {
		if err := x.expand(made); err != nil {
			return nil, err
		}
		if len(x.out.Days) > MostFileRows {
			return nil, InFile("The file makes more than %s dates. Divide it, or save only the years that are needed", words.Grouped(MostFileRows))
		}
	}
	x.note()
	return &x.out, nil
}

func (x *icsDates) note() {
	if x.rules > 0 {
		x.out.Notes = append(x.out.Notes, "What recurs is read from "+x.window.From.Format("2 January 2006")+" to "+x.window.To.Format("2 January 2006"))
	}
	switch {
	case x.off == 1:
		x.out.Notes = append(x.out.Notes, "One entry is called off in the file and left out")
	case x.off > 1:
		x.out.Notes = append(x.out.Notes, fmt.Sprintf("%d entries are called off in the file and left out", x.off))
	}
}

func (x *icsDates) problem(line int, what string, err error) {
	where := fmt.Sprintf("Line %d", line)
	if what != "" {
		where += ", " + what
	}
	x.out.Problems = append(x.out.Problems, FileProblem{where, err.Error()})
}

// understand reads an entry; it returns nil, and notes why, where it can't.
func (x *icsDates) understand(e *icsEntry) *icsMade {
	made := &icsMade{icsEntry: e, off: e.calendar.called || e.word("STATUS") == "CANCELLED"}
	if all := e.props["UID"]; len(all) > 0 {
		made.uid = strings.TrimSpace(all[0].Value)
	}
	made.sequence, _ = strconv.Atoi(e.word("SEQUENCE")) // none is 0
	made.recurs = len(e.props["RRULE"])+len(e.props["RDATE"]) > 0
	all := e.props["DTSTART"]
	if len(all) == 0 {
		x.problem(e.line, "", refusal.Sentence("The entry has no start (DTSTART)"))
		return nil
	}
	var err error
	if made.starts, err = parseICSTime(all[0], all[0].Value); err != nil {
		x.problem(all[0].line, "DTSTART", err)
		return nil
	}
	if year := made.starts.Wall.Year(); year < 2000 && !made.recurs {
		x.problem(all[0].line, "DTSTART", refusal.Sentence("%s is too far away. The year must be between 2000 and 2100", words.Shown(all[0].Value)))
		return nil
	}
	var p IcsProp
	if made.length, p, err = e.length(made.starts); err != nil {
		x.problem(p.line, p.IANAToken, err)
		return nil
	}
	made.starts, made.length = e.allDay(made.starts, made.length)
	if made.place, err = e.text("LOCATION"); err != nil {
		x.problem(e.props["LOCATION"][0].line, "LOCATION", err)
		return nil
	}
	if made.name, err = e.text("SUMMARY"); err != nil {
		x.problem(e.props["SUMMARY"][0].line, "SUMMARY", err)
		return nil
	}
	return x.understandChange(made)
}

var errNoTitle = refusal.Sentence("The entry has no title (SUMMARY)")

// understandChange reads which date of what recurs an entry is in place of, and
// that it has a title.
func (x *icsDates) understandChange(made *icsMade) *icsMade {
	if all := made.props["RECURRENCE-ID"]; len(all) > 0 {
		instead, err := parseICSTime(all[0], all[0].Value)
		if err == nil && len(all[0].ICalParameters["RANGE"]) > 0 {
			err = refusal.Sentence("It changes a date and those after it, which can’t be read")
		}
		if err != nil {
			x.problem(all[0].line, "RECURRENCE-ID", err)
			return nil
		}
		made.instead = &instead
	}
	if made.name == "" && made.instead == nil && !made.off {
		x.problem(made.line, "", errNoTitle)
		return nil
	}
	return made
}

// keep tells whether an entry gives dates of its own. Of several with one UID
// the last change counts.
func (x *icsDates) keep(made *icsMade) bool {
	if made.uid == "" {
		return true
	}
	if made.instead != nil {
		x.changes[made.uid] = append(x.changes[made.uid], made)
		return true // expanded where nothing recurs that it belongs to
	}
	first := x.masters[made.uid]
	switch {
	case first == nil:
		x.masters[made.uid] = made
		return true
	case made.calendar != first.calendar && db.Fold(made.name) != db.Fold(first.name) && made.starts.key() != first.starts.key():
		made.uid = "" // calendars that were joined use the same ones for other dates
		return true
	case made.sequence > first.sequence:
		*first = *made
	case made.sequence == first.sequence:
		x.problem(made.line, "", refusal.Sentence("The entry has the UID of the one in line %d. Only that one is read", first.line))
	}
	return false
}

// expand adds the dates of an entry.
func (x *icsDates) expand(made *icsMade) error {
	master := x.masters[made.uid]
	switch {
	case made.instead != nil && made.uid != "" && master != nil && master.recurs:
		return nil // with what it belongs to
	case made.off:
		x.off++
	case made.instead != nil && master != nil && made.uid != "":
		x.problem(made.line, "", refusal.Sentence("The entry changes a date of the one in line %d, which does not recur", master.line))
	case made.recurs && made.instead == nil:
		return x.recurring(made)
	case made.name == "":
		x.problem(made.line, "", errNoTitle)
	default:
		key := ""
		if made.instead != nil {
			key = made.instead.key()
		}
		x.add(made, made.starts, key)
	}
	return nil
}

// key names a date of what recurs.
func (t IcsTime) key() string {
	if t.Whole {
		return t.Wall.Format("20060102")
	}
	return t.moment().Format("20060102T150405Z")
}

// add adds one date of an entry.
func (x *icsDates) add(made *icsMade, starts IcsTime, key string) {
	d := db.Day{Name: made.name, Place: made.place}
	if err := made.span(&d, starts, made.length); err != nil {
		x.problem(made.line, "", err)
		return
	}
	if d.UID = uidICS + Digest(made.uid, key); made.uid == "" {
		d.UID = rowUID(&d)
	}
	if x.added[d.UID] { // an entry without a UID, twice
		return
	}
	x.added[d.UID] = true
	x.out.Days = append(x.out.Days, d)
}

// recurring adds the dates of an entry that recurs: those of its rules and
// lists, without those that are taken out, and changed where one was changed.
func (x *icsDates) recurring(made *icsMade) error {
	dates, line, what, err := x.datesOf(made)
	if err != nil {
		if refusal.KindOf(err) == refusal.Invalid {
			return err // of the file
		}
		x.problem(line, what, err)
		return nil
	}
	out, err := made.times("EXDATE")
	if err != nil {
		x.problem(made.line, "EXDATE", err)
		return nil
	}
	gone := map[string]bool{}
	for _, t := range out {
		t.Whole = t.Whole || made.starts.Whole
		gone[t.key()] = true
	}
	changed := map[string]*icsMade{}
	for _, c := range x.changes[made.uid] {
		if c.name == "" {
			c.name = made.name
		}
		c.instead.Whole = c.instead.Whole || made.starts.Whole
		if before := changed[c.instead.key()]; made.uid != "" && (before == nil || before.sequence < c.sequence) {
			changed[c.instead.key()] = c
		}
	}
	for _, t := range dates {
		key := t.key()
		day := t.Wall.Format("20060102") // some name a date by its day alone
		if gone[key] || gone[day] {
			continue
		}
		gone[key] = true // a rule and a list may name it both
		x.addOr(made, t, key, changed, key, day)
	}
	for key, c := range changed { // dates outside the window that moved into it
		if !c.off && x.window.Has(clock.DateOnly(c.starts.Wall)) && !gone[key] {
			x.add(c, c.starts, key)
		}
	}
	return nil
}

// addOr adds a date, or what it was changed to.
func (x *icsDates) addOr(made *icsMade, t IcsTime, key string, changed map[string]*icsMade, names ...string) {
	for _, name := range names {
		if c := changed[name]; c != nil {
			delete(changed, name)
			if !c.off {
				x.add(c, c.starts, key)
			}
			return
		}
	}
	x.add(made, t, key)
}

// datesOf lists when an entry recurs. Its error is about a line and a property,
// or about the file.
func (x *icsDates) datesOf(made *icsMade) (all []IcsTime, line int, what string, err error) {
	if rules := made.props["EXRULE"]; len(rules) > 0 {
		return nil, rules[0].line, "EXRULE", refusal.Sentence("How it recurs can’t be read")
	}
	for _, p := range made.props["RRULE"] {
		rule, err := ParseICSRule(p)
		if err != nil {
			return nil, p.line, "RRULE", err
		}
		dates, futile, err := rule.Dates(made.starts, x.window, &x.steps)
		if err != nil {
			return nil, p.line, "RRULE", err
		}
		if futile {
			if x.futile++; x.futile > mostFutile {
				return nil, 0, "", InFile("Line %d: the file has too many recurrences that name no date", p.line)
			}
		}
		all = append(all, dates...)
	}
	listed, err := made.times("RDATE")
	if err == nil && len(listed) > MostDatesOfOne {
		err = refusal.Sentence("It recurs too often: an entry may have %d dates", MostDatesOfOne)
	}
	if err != nil {
		return nil, made.props["RDATE"][0].line, "RDATE", err
	}
	if len(made.props["RRULE"]) == 0 {
		listed = append([]IcsTime{made.starts}, listed...)
	}
	for _, t := range listed {
		if x.window.Has(clock.DateOnly(t.Wall)) {
			all = append(all, t)
		}
	}
	return all, 0, "", nil
}

// times reads the lists of times that an entry has under a name.
func (e *icsEntry) times(name string) ([]IcsTime, error) {
	var all []IcsTime
	for _, p := range e.props[name] {
		for value := range strings.SplitSeq(p.Value, ",") {
			if strings.TrimSpace(value) == "" {
				continue
			}
			t, err := parseICSTime(p, value)
			if err != nil {
				return nil, err
			}
			all = append(all, t)
		}
	}
	return all, nil
}

// IcsWindow is where what recurs is read on a day: from the beginning of the
// year before to the end of the second year after, so that a file gives the
// same dates all year.
func IcsWindow(today time.Time) clock.DaySpan {
	return clock.DaySpan{
		From: time.Date(today.Year()-1, time.January, 1, 0, 0, 0, 0, time.UTC),
		To:   time.Date(today.Year()+2, time.December, 31, 0, 0, 0, 0, time.UTC),
	}
}
