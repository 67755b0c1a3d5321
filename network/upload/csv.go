package upload

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// FileDates is what was read of a file.
type FileDates struct {
	Name     string `json:",omitempty"` // what the file calls itself
	Days     []db.Day
	Problems []FileProblem
	Doubts   []FileProblem `json:",omitempty"` // of what is read all the same
	Notes    []string      // what else was left out
}

// The columns of a table of dates.
const (
	columnTitle   = "title"
	columnDate    = "date"
	columnStart   = "start"
	columnEndDate = "enddate"
	columnEnd     = "end"
	columnAllDay  = "allday"
	columnPlace   = "place"
	columnID      = "id"
)

// dateColumns are what programmes, and the calendars of Google and Outlook,
// call the columns.
var dateColumns = []FileColumn{
	{columnTitle, []string{"title", "name", "summary", "subject", "event", "eventname", "eventtitle", "bankholiday", "holiday", "what", "description"}},
	{columnDate, []string{"startdate", "date", "day", "when", "startson"}},
	{columnStart, []string{"starttime", "start", "starts", "time", "from", "begins", "dtstart"}},
	{columnEndDate, []string{"enddate", "lastday", "endson", "dateend"}},
	{columnEnd, []string{"endtime", "end", "ends", "until", "to", "finish", "finishes", "dtend"}},
	{columnAllDay, []string{"alldayevent", "allday", "wholeday"}},
	{columnPlace, []string{"location", "venue", "where", "place", "address"}},
	{columnID, []string{"uid", "id", "key", "reference", "ref"}},
}

// ReadDatesTable reads the dates of a table. Rows that can't be read are named.
func ReadDatesTable(text FileText) (*FileDates, error) {
	t, err := readTable(text, dateColumns)
	if err != nil {
		return nil, err
	}
	switch {
	case !t.Has(columnTitle):
		return nil, t.lacks("the title")
	case !t.Has(columnDate) && !t.Has(columnStart):
		return nil, t.lacks("the date")
	}
	out := &FileDates{Problems: ProblemsOf(t.said.Problems, t.names), Doubts: ProblemsOf(t.said.Doubts, t.names)}
	if len(t.Unread) > 0 {
		out.Notes = append(out.Notes, "Columns that are not read: "+strings.Join(t.Unread, ", "))
	}
	if note := t.FindOrders(columnDate, columnStart, columnEndDate, columnEnd); note != "" {
		out.Notes = append(out.Notes, note)
	}
	rows := map[string]dateOfRow{} // by UID
	for i := range t.Rows {
		row := &t.Rows[i]
		d, key, err := t.date(row)
		if err != nil {
			out.Problems = append(out.Problems, FileProblem{t.Where(row, key), err.Error()})
			continue
		}
		if first, again := rows[d.UID]; again && NameAndStart(first.day) != NameAndStart(d) {
			d.UID = rowUID(d) // two rows of one number are two dates
		}
		if first, again := rows[d.UID]; again {
			out.Notes = append(out.Notes, fmt.Sprintf("Row %d is the same date as row %d and counts once", row.Number, first.number))
			continue
		}
		rows[d.UID] = dateOfRow{row.Number, d}
		out.Days = append(out.Days, *d)
	}
	return out, nil
}

// dateOfRow is the date of a row.
type dateOfRow struct {
	number int
	day    *db.Day
}

// date reads one row. Its error is about the column of that key.
func (t *FileTable) date(row *fileRow) (d *db.Day, key string, err error) {
	d = &db.Day{}
	if d.Name, err = FileLine(row.Cells[columnTitle]); err != nil {
		return nil, columnTitle, err
	}
	if d.Name == "" {
		return nil, columnTitle, refusal.Sentence("It has no title")
	}
	if d.Place, err = FileLine(row.Cells[columnPlace]); err != nil {
		return nil, columnPlace, err
	}
	starts, key, err := t.time(row, columnDate, columnStart)
	if err == nil && starts.Day.IsZero() {
		if key = columnDate; !t.Has(columnDate) {
			key = columnStart
		}
		err = refusal.Sentence("It has no date")
	}
	if err != nil {
		return nil, key, err
	}
	ends, key, err := t.time(row, columnEndDate, columnEnd)
	if err != nil {
		return nil, key, err
	}
	if isYes(row.Cells[columnAllDay]) {
		// Outlook lets whole days end at the midnight after the last of them.
		if ends.hasClock && ends.clock == 0 && ends.Day.After(starts.Day) {
			ends.Day = ends.Day.AddDate(0, 0, -1)
		}
		starts.hasClock, ends.hasClock = false, false
	}
	if key, err = setSpan(d, starts, ends); err != nil {
		return nil, key, err
	}
	d.UID = rowUID(d)
	if id := row.Cells[columnID]; id != "" {
		d.UID = UidOwn + id
	}
	return d, "", nil
}

func isYes(text string) bool {
	switch strings.ToLower(text) {
	case "true", "yes", "y", "1", "x":
		return true
	}
	return false
}

// FindOrders finds out how the dates of some columns are written. One program
// writes all of them: what one cell proves goes for every column, unless they
// contradict each other. It returns what there is to say about that, or "".
func (t *FileTable) FindOrders(keys ...string) (note string) {
	var all []string
	cells := map[string][]string{}
	for i := range t.Rows {
		for _, key := range keys {
			cells[key] = append(cells[key], t.Rows[i].Cells[key])
		}
	}
	for _, key := range keys {
		all = append(all, cells[key]...)
	}
	t.Orders = map[string]dayOrder{}
	together := orderOf(all)
	for _, key := range keys {
		if t.Orders[key] = together; together == bothOrders {
			t.Orders[key] = orderOf(cells[key])
		}
		if t.Orders[key] != monthFirst || note != "" {
			continue
		}
		at := slices.IndexFunc(t.Rows, func(r fileRow) bool { return orderOf([]string{r.Cells[key]}) == monthFirst })
		if at >= 0 {
			note = fmt.Sprintf("Dates are read with the month first, because row %d has %s", t.Rows[at].Number, words.Shown(t.Rows[at].Cells[key]))
		}
	}
	return note
}

// time reads a date and a time of day from one or two cells.
func (t *FileTable) time(row *fileRow, date, clock string) (when fileTime, key string, err error) {
	if cell := row.Cells[date]; cell != "" {
		if when, err = ParseCell(cell, t.Orders[date]); err != nil {
			return when, date, err
		}
		if when.Day.IsZero() {
			return when, date, refusal.Sentence("%s is no date. Write it like 14/08/2027 or 2027-08-14", words.Shown(cell))
		}
	}
	if cell := row.Cells[clock]; cell != "" {
		own, err := ParseCell(cell, t.Orders[clock])
		if err != nil {
			if !when.Day.IsZero() {
				err = refusal.Sentence("%s is no time. Write it like 10:30", words.Shown(cell))
			}
			return when, clock, err
		}
		switch {
		case !own.Day.IsZero() && !when.Day.IsZero() && !own.Day.Equal(when.Day):
			return when, clock, refusal.Sentence("%s is another day than %s", words.Shown(cell), words.Shown(row.Cells[date]))
		case !own.Day.IsZero():
			when = own
		case own.hasClock:
			when.clock, when.hasClock, when.moment = own.clock, true, time.Time{}
		}
	}
	return when, "", nil
}

// setSpan sets from when to when a date is. Whole days include the last.
func setSpan(d *db.Day, starts, ends fileTime) (key string, err error) {
	if ends.Day.IsZero() {
		ends.Day = starts.Day
		if ends.hasClock && starts.hasClock && ends.clock < starts.clock {
			ends.Day = ends.Day.AddDate(0, 0, 1) // past midnight
		}
	}
	switch {
	case !starts.hasClock && ends.hasClock:
		return columnEnd, refusal.Sentence("It has a time at which it ends and none at which it starts")
	case !starts.hasClock:
		return columnEndDate, wholeDaysOf(d, clock.DaySpan{From: starts.Day, To: ends.Day})
	case !ends.hasClock && ends.Day.After(starts.Day):
		return columnEnd, refusal.Sentence("It has a time at which it starts and none at which it ends")
	}
	from, err := starts.at()
	if err != nil {
		return columnStart, err
	}
	to := from
	if ends.hasClock {
		if to, err = ends.at(); err != nil {
			return columnEnd, err
		}
	}
	return columnEnd, timesOf(d, from, to)
}

// at is the moment of a date and time of day in London, or as its zone says.
func (w *fileTime) at() (time.Time, error) {
	if !w.moment.IsZero() {
		return w.moment, nil
	}
	return clock.AtWallClock(w.Day.Add(w.clock))
}

// longestDate is how many days a date may last.
const longestDate = 366

// wholeDaysOf sets the days of a date without times.
func wholeDaysOf(d *db.Day, s clock.DaySpan) error {
	switch {
	case s.To.Before(s.From):
		return refusal.Sentence("It ends before it starts")
	case s.Count() > longestDate:
		return refusal.Sentence("It lasts longer than a year")
	}
	d.StartsOn, d.EndsOn = s.From.Format(time.DateOnly), s.To.Format(time.DateOnly)
	return nil
}

// timesOf sets the times of a date, and the days they touch in London.
func timesOf(d *db.Day, from, to time.Time) error {
	if to.Before(from) {
		return refusal.Sentence("It ends before it starts")
	}
	d.StartsAt, d.EndsAt = from.UTC().Truncate(time.Second), to.UTC().Truncate(time.Second)
	return wholeDaysOf(d, clock.DaysOf(from, to))
}

// UidOwn begins the UID of a row that has an id of its own, which is unique
// only among the dates from one source.
const UidOwn = "own:"

// rowUID is the UID of a date that brings none: its name and its start.
func rowUID(d *db.Day) string {
	starts := d.StartsOn
	if !d.StartsAt.IsZero() {
		starts = d.StartsAt.Format(time.RFC3339)
	}
	return UidRow + Digest(db.Fold(d.Name), starts)
}

// UidRow begins the UID of a date that brings none.
const UidRow = "row:"

// Digest returns a text of a fixed length that is different for different texts.
func Digest(texts ...string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", texts))
	return hex.EncodeToString(sum[:16])
}
