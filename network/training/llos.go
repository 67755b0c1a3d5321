package training

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// LLOFilter narrows the register; zero fields don't. Words are looked for in
// name, rank, grade, area, station, skills and positions.
type LLOFilter struct {
	Words, Area string
	Grade       db.Grade
	Status      action.TermStatus
}

// LLOLine is a line of the register of liaison officers.
type LLOLine struct {
	db.Person

	Since     string            // the first day on which he or she was one, as 2006-01-02
	Refreshed string            // the last day on which that was granted until now, or ""
	Until     string            // the last day of the time that counts
	Status    action.TermStatus // on the day that is asked about
	Positions []string          // today
}

// LLORegister is the register of liaison officers.
type LLORegister struct {
	All    []LLOLine                 // those the filter lets through, by name
	Totals map[action.TermStatus]int // of all of them, by status
	Today  string
}

// LLOs returns the register of liaison officers of the own force, for coordinators.
func (n *Training) LLOs(ctx context.Context, me *db.Person, f LLOFilter) (*LLORegister, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	all, err := n.liaisons(ctx)
	if err != nil {
		return nil, err
	}
	positions, err := n.DB.PositionsOn(ctx, clock.Day(n.Time()))
	if err != nil {
		return nil, err
	}
	if n.NamesTheRole(f.Words) {
		f.Words = "" // each of them is one
	}
	reg := &LLORegister{Totals: make(map[action.TermStatus]int), Today: clock.Day(n.Time())}
	for i := range all {
		l := all[i].line(reg.Today)
		reg.Totals[l.Status]++
		for _, p := range positions {
			if p.PersonID == l.ID {
				l.Positions = append(l.Positions, p.Title)
			}
		}
		if f.lets(&l) {
			reg.All = append(reg.All, l)
		}
	}
	return reg, nil
}

// verbExported is taking a register out of the app as a file.
const verbExported db.Verb = "exported register"

// ExportLLOs returns the whole register of liaison officers for a file, for
// coordinators; that, and why, is logged.
func (n *Training) ExportLLOs(ctx context.Context, me *db.Person, reason string) (*LLORegister, error) {
	reg, err := n.LLOs(ctx, me, LLOFilter{})
	if err != nil {
		return nil, err
	}
	var f refusal.Faults
	reason = f.Needed("reason", reason, "Say what you need the file for")
	if err := f.Err(); err != nil {
		return nil, err
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		return a.Log(ctx, db.LogRow{Thing: db.ThingPerson, ThingID: me.ID, Verb: verbExported, Detail: "liaison officers, " + words.People(len(reg.All)), Reason: reason})
	})
	return reg, err
}

func (f *LLOFilter) lets(l *LLOLine) bool {
	return (f.Area == "" || f.Area == l.Area) && (f.Grade == "" || f.Grade == l.Grade) && (f.Status == "" || f.Status == l.Status) &&
		db.Finds(f.Words, l.Name(), l.Rank, string(l.Grade), l.Area, l.Station, l.Skills, strings.Join(l.Positions, " "))
}

// Cover is who could cover an area on a day, those of the area first, then who
// is free, then who was not asked for longest.
type Cover struct {
	Area, Day string // Day as 2006-01-02
	All       []CoverRow
	Local     int // of the area, current on the day and free
}

// RefreshedOn is the day on which an accreditation was last refreshed, or "" for
// the first one that somebody has.
func (l *LLOLine) RefreshedOn() string {
	if l.Refreshed > l.Since {
		return l.Refreshed
	}
	return ""
}

// CoverRow is a liaison officer who is current on a day.
type CoverRow struct {
	LLOLine

	Local  bool
	Duties []db.Duty // what he or she does that day
}

// CoverFor says who could cover an area on a day (2006-01-02), for coordinators.
func (n *Training) CoverFor(ctx context.Context, me *db.Person, area, day string) (*Cover, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	var f refusal.Faults
	refusal.OneOf(&f, "area", area, "Choose an area from the list", n.Settings().Areas...)
	day = f.DayNeeded("day", day, "the day")
	if err := f.Err(); err != nil {
		return nil, err
	}
	from, err := time.ParseInLocation(time.DateOnly, day, clock.London)
	if err != nil {
		return nil, err
	}
	all, err := n.liaisons(ctx)
	if err != nil {
		return nil, err
	}
	duties, err := n.DB.Duties(ctx, from, clock.AddWallClock(from, 1, 0))
	if err != nil {
		return nil, err
	}
	c := &Cover{Area: area, Day: day}
	for i := range all {
		if _, current := all[i].on(day); !current {
			continue
		}
		row := CoverRow{LLOLine: all[i].line(day), Local: all[i].Area == area}
		for _, d := range duties {
			if d.PersonID == row.ID {
				row.Duties = append(row.Duties, d)
			}
		}
		if row.Local && len(row.Duties) == 0 {
			c.Local++
		}
		c.All = append(c.All, row)
	}
	slices.SortStableFunc(c.All, func(a, b CoverRow) int {
		return cmp.Or(action.Before(a.Local, b.Local), action.Before(len(a.Duties) == 0, len(b.Duties) == 0), a.AskedAt.Compare(b.AskedAt))
	})
	return c, nil
}
