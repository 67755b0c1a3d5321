package imports

import (
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/upload"
)

// PlannedDay is a date of a file with what importing it would do.
type PlannedDay struct {
	db.Day

	Was   *db.Day  // what it would change; nil for a new one
	Meets []string // what else is on then, in words
	Clash bool     // some of that is at the same time and is no reason to be glad
}

// outcome is what importing a file would do: a pure answer to what the file
// and the calendar hold (docs/rules.md#imported-dates).
type outcome struct {
	New, Changed, Same []PlannedDay
	Gone               []PlannedDay // no longer in the file, and still to come or on
	Over               int          // no longer in the file, and over: they stay
}

// planOf compares a file with the dates there are. A date is the same thing
// when the file knows it by the same UID, it is of the same source, and its name
// or its start is the same: programs number the dates of each file anew.
// Otherwise it is when name and start are; otherwise, for dates that bring no
// UID, when its name is and it is of the same source and year: then it moved.
// partly tells that some of the file can't be read, so that nothing counts as
// gone from it. Without a source, those of every one are compared.
func planOf(file, known []db.Day, source *db.DaySource, today string, partly bool) outcome {
	var p outcome
	m := newMatching(file, known, source)
	m.match()
	for i := range file {
		d := PlannedDay{Day: file[i]}
		if m.of[i] < 0 {
			d.UID = m.freeUID(&file[i])
			p.New = append(p.New, d)
			continue
		}
		was := &known[m.of[i]]
		d.ID, d.SourceID, d.Source, d.Kind = was.ID, was.SourceID, was.Source, was.Kind
		if m.uids[d.UID] {
			d.UID = was.UID
		}
		if sameDate(&d.Day, was) {
			p.Same = append(p.Same, d)
			continue
		}
		d.Was = was
		p.Changed = append(p.Changed, d)
	}
	for i := range known {
		switch {
		case m.taken[i] || !m.ours(&known[i]) || partly || m.inFile(&known[i]):
		case known[i].EndsOn < today:
			p.Over++
		default:
			p.Gone = append(p.Gone, PlannedDay{Day: known[i]})
		}
	}
	return p
}

// sameDate tells whether two dates say the same, whatever they are known by.
func sameDate(a, b *db.Day) bool {
	return a.Name == b.Name && a.Place == b.Place && a.StartsOn == b.StartsOn && a.EndsOn == b.EndsOn &&
		a.StartsAt.Equal(b.StartsAt) && a.EndsAt.Equal(b.EndsAt)
}

// seen returns a short text that changes when what the plan would do changes. So
// nobody can confirm something other than what they saw.
func (p *outcome) seen() string {
	var texts []string
	for _, all := range [][]PlannedDay{p.New, p.Changed, p.Gone} {
		for i := range all {
			d := &all[i]
			texts = append(texts, fmt.Sprintf("%d %q %q %s %s %d %d", d.ID, d.Name, d.Place, d.StartsOn, d.EndsOn, d.StartsAt.Unix(), d.EndsAt.Unix()))
		}
		texts = append(texts, "")
	}
	return upload.Digest(texts...)
}

// span is the days from the first to the last of the dates that are new or
// changed and not over, as 2006-01-02; empty where there are none.
func (p *outcome) span(today string) (from, to string) {
	for _, all := range [][]PlannedDay{p.New, p.Changed} {
		for i := range all {
			if all[i].EndsOn < today {
				continue
			}
			if from == "" || all[i].StartsOn < from {
				from = all[i].StartsOn
			}
			to = max(to, all[i].EndsOn)
		}
	}
	return max(from, min(today, to)), to
}

// meet marks what else is on when the dates are that are not over, which is
// given by its first day. Awareness dates are there to have something planned:
// what meets them is said, and is no clash.
func (p *outcome) meet(kind db.DayKind, around []calendar.Entry, today string) (clashes int) {
	slices.SortStableFunc(around, func(a, b calendar.Entry) int { return a.Days.From.Compare(b.Days.From) })
	for _, all := range [][]PlannedDay{p.New, p.Changed} {
		for i := range all {
			if d := &all[i]; d.EndsOn >= today {
				d.meet(kind, around)
				if d.Clash {
					clashes++
				}
			}
		}
	}
	return clashes
}

func (d *PlannedDay) meet(kind db.DayKind, around []calendar.Entry) {
	days := clock.DaySpanOf(d.StartsOn, d.EndsOn)
	for i := range around {
		e := &around[i]
		if e.Days.From.After(days.To) {
			break
		}
		if !e.Days.Touches(days) {
			continue
		}
		timed := !d.StartsAt.IsZero() && !e.Starts.IsZero()
		if ends := clock.Later(d.EndsAt, d.StartsAt.Add(time.Second)); timed && (!e.Starts.Before(ends) || !d.StartsAt.Before(e.Ends)) {
			continue
		}
		switch {
		case e.Kind == calendar.EntryAwareness && kind == db.DayAwareness && db.Fold(e.Title) == db.Fold(d.Name):
			d.Meets = append(d.Meets, "It is among your awareness dates, so the calendar shows it once")
		case e.Kind == calendar.EntryAwareness && e.Days.Count() == 1:
			d.Meets = append(d.Meets, "On "+e.Title)
		case e.Kind == calendar.EntryAwareness:
			d.Meets = append(d.Meets, "In "+e.Title)
		case e.Kind == calendar.EntryEvent || e.Kind == calendar.EntryCar:
			what := e.Title
			if e.Status == db.EventDraft || e.Booking == db.BookingRequested {
				what += " (" + string(e.Status) + string(e.Booking) + ")"
			}
			if timed {
				what = "At the same time: " + what
			} else {
				what = "On the same day: " + what
			}
			d.Meets = append(d.Meets, what)
			d.Clash = d.Clash || kind != db.DayAwareness
		case e.Kind == calendar.EntryDay && kind != db.DayBankHoliday:
			d.Meets = append(d.Meets, "On a bank holiday: "+e.Title)
		}
	}
}
