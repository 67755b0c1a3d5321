package network

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// fileDates is what was read of a file.
type fileDates struct {
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
var dateColumns = []fileColumn{
	{columnTitle, []string{"title", "name", "summary", "subject", "event", "eventname", "eventtitle", "bankholiday", "holiday", "what", "description"}},
	{columnDate, []string{"startdate", "date", "day", "when", "startson"}},
	{columnStart, []string{"starttime", "start", "starts", "time", "from", "begins", "dtstart"}},
	{columnEndDate, []string{"enddate", "lastday", "endson", "dateend"}},
	{columnEnd, []string{"endtime", "end", "ends", "until", "to", "finish", "finishes", "dtend"}},
	{columnAllDay, []string{"alldayevent", "allday", "wholeday"}},
	{columnPlace, []string{"location", "venue", "where", "place", "address"}},
	{columnID, []string{"uid", "id", "key", "reference", "ref"}},
}

// readDatesTable reads the dates of a table. Rows that can't be read are named.
func readDatesTable(text fileText) (*fileDates, error) {
	t, err := readTable(text, dateColumns)
	if err != nil {
		return nil, err
	}
	switch {
	case !t.has(columnTitle):
		return nil, t.lacks("the title")
	case !t.has(columnDate) && !t.has(columnStart):
		return nil, t.lacks("the date")
	}
	out := &fileDates{Problems: problemsOf(t.said.Problems, t.names), Doubts: problemsOf(t.said.Doubts, t.names)}
	if len(t.unread) > 0 {
		out.Notes = append(out.Notes, "Columns that are not read: "+strings.Join(t.unread, ", "))
	}
	if note := t.findOrders(columnDate, columnStart, columnEndDate, columnEnd); note != "" {
		out.Notes = append(out.Notes, note)
	}
	rows := map[string]dateOfRow{} // by UID
	for i := range t.rows {
		row := &t.rows[i]
		d, key, err := t.date(row)
		if err != nil {
			out.Problems = append(out.Problems, FileProblem{t.where(row, key), err.Error()})
			continue
		}
		if first, again := rows[d.UID]; again && nameAndStart(first.day) != nameAndStart(d) {
			d.UID = rowUID(d) // two rows of one number are two dates
		}
		if first, again := rows[d.UID]; again {
			out.Notes = append(out.Notes, fmt.Sprintf("Row %d is the same date as row %d and counts once", row.number, first.number))
			continue
		}
		rows[d.UID] = dateOfRow{row.number, d}
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
func (t *fileTable) date(row *fileRow) (d *db.Day, key string, err error) {
	d = &db.Day{}
	if d.Name, err = fileLine(row.cells[columnTitle]); err != nil {
		return nil, columnTitle, err
	}
	if d.Name == "" {
		return nil, columnTitle, sentence("It has no title")
	}
	if d.Place, err = fileLine(row.cells[columnPlace]); err != nil {
		return nil, columnPlace, err
	}
	starts, key, err := t.time(row, columnDate, columnStart)
	if err == nil && starts.day.IsZero() {
		if key = columnDate; !t.has(columnDate) {
			key = columnStart
		}
		err = sentence("It has no date")
	}
	if err != nil {
		return nil, key, err
	}
	ends, key, err := t.time(row, columnEndDate, columnEnd)
	if err != nil {
		return nil, key, err
	}
	if isYes(row.cells[columnAllDay]) {
		// Outlook lets whole days end at the midnight after the last of them.
		if ends.hasClock && ends.clock == 0 && ends.day.After(starts.day) {
			ends.day = ends.day.AddDate(0, 0, -1)
		}
		starts.hasClock, ends.hasClock = false, false
	}
	if key, err = setSpan(d, starts, ends); err != nil {
		return nil, key, err
	}
	d.UID = rowUID(d)
	if id := row.cells[columnID]; id != "" {
		d.UID = uidOwn + id
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

// findOrders finds out how the dates of some columns are written. One program
// writes all of them: what one cell proves goes for every column, unless they
// contradict each other. It returns what there is to say about that, or "".
func (t *fileTable) findOrders(keys ...string) (note string) {
	var all []string
	cells := map[string][]string{}
	for i := range t.rows {
		for _, key := range keys {
			cells[key] = append(cells[key], t.rows[i].cells[key])
		}
	}
	for _, key := range keys {
		all = append(all, cells[key]...)
	}
	t.orders = map[string]dayOrder{}
	together := orderOf(all)
	for _, key := range keys {
		if t.orders[key] = together; together == bothOrders {
			t.orders[key] = orderOf(cells[key])
		}
		if t.orders[key] != monthFirst || note != "" {
			continue
		}
		at := slices.IndexFunc(t.rows, func(r fileRow) bool { return orderOf([]string{r.cells[key]}) == monthFirst })
		if at >= 0 {
			note = fmt.Sprintf("Dates are read with the month first, because row %d has %s", t.rows[at].number, shown(t.rows[at].cells[key]))
		}
	}
	return note
}

// time reads a date and a time of day from one or two cells.
func (t *fileTable) time(row *fileRow, date, clock string) (when fileTime, key string, err error) {
	if cell := row.cells[date]; cell != "" {
		if when, err = parseCell(cell, t.orders[date]); err != nil {
			return when, date, err
		}
		if when.day.IsZero() {
			return when, date, sentence("%s is no date. Write it like 14/08/2027 or 2027-08-14", shown(cell))
		}
	}
	if cell := row.cells[clock]; cell != "" {
		own, err := parseCell(cell, t.orders[clock])
		if err != nil {
			if !when.day.IsZero() {
				err = sentence("%s is no time. Write it like 10:30", shown(cell))
			}
			return when, clock, err
		}
		switch {
		case !own.day.IsZero() && !when.day.IsZero() && !own.day.Equal(when.day):
			return when, clock, sentence("%s is another day than %s", shown(cell), shown(row.cells[date]))
		case !own.day.IsZero():
			when = own
		case own.hasClock:
			when.clock, when.hasClock, when.moment = own.clock, true, time.Time{}
		}
	}
	return when, "", nil
}

// setSpan sets from when to when a date is. Whole days include the last.
func setSpan(d *db.Day, starts, ends fileTime) (key string, err error) {
	if ends.day.IsZero() {
		ends.day = starts.day
		if ends.hasClock && starts.hasClock && ends.clock < starts.clock {
			ends.day = ends.day.AddDate(0, 0, 1) // past midnight
		}
	}
	switch {
	case !starts.hasClock && ends.hasClock:
		return columnEnd, sentence("It has a time at which it ends and none at which it starts")
	case !starts.hasClock:
		return columnEndDate, wholeDaysOf(d, DaySpan{starts.day, ends.day})
	case !ends.hasClock && ends.day.After(starts.day):
		return columnEnd, sentence("It has a time at which it starts and none at which it ends")
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
	return atWallClock(w.day.Add(w.clock))
}

// longestDate is how many days a date may last.
const longestDate = 366

// wholeDaysOf sets the days of a date without times.
func wholeDaysOf(d *db.Day, s DaySpan) error {
	switch {
	case s.To.Before(s.From):
		return sentence("It ends before it starts")
	case s.count() > longestDate:
		return sentence("It lasts longer than a year")
	}
	d.StartsOn, d.EndsOn = s.From.Format(time.DateOnly), s.To.Format(time.DateOnly)
	return nil
}

// timesOf sets the times of a date, and the days they touch in London.
func timesOf(d *db.Day, from, to time.Time) error {
	if to.Before(from) {
		return sentence("It ends before it starts")
	}
	d.StartsAt, d.EndsAt = from.UTC().Truncate(time.Second), to.UTC().Truncate(time.Second)
	return wholeDaysOf(d, daysOf(from, to))
}

// uidOwn begins the UID of a row that has an id of its own, which is unique
// only among the dates from one source.
const uidOwn = "own:"

// rowUID is the UID of a date that brings none: its name and its start.
func rowUID(d *db.Day) string {
	starts := d.StartsOn
	if !d.StartsAt.IsZero() {
		starts = d.StartsAt.Format(time.RFC3339)
	}
	return uidRow + digest(db.Fold(d.Name), starts)
}

// uidRow begins the UID of a date that brings none.
const uidRow = "row:"

// digest is what stands for some texts, whatever their length.
func digest(texts ...string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", texts))
	return hex.EncodeToString(sum[:16])
}
