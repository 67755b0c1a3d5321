package training

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// VerbTarget is setting how many liaison officers an area should have.
const VerbTarget db.Verb = "set target"

// Horizons are the months ahead for which coverage is shown; 0 is today.
var Horizons = []int{0, 3, 6, 12}

// ComingDays is how far ahead events are looked at for somebody local.
const ComingDays = 90

// Coverage is how many liaison officers each area has, now and as
// accreditations lapse, and which coming events have nobody of their area.
type Coverage struct {
	Days   []string // 2006-01-02, one for each of the horizons
	Months []int    // ahead, of the same
	Areas  []AreaCover
	Totals []int // of all areas and of people without one, at each day
	Calls  []CourseCall
}

// AreaCover is the coverage of one area.
type AreaCover struct {
	Area    string
	Target  int
	Current []int      // at each of the days
	Coming  int        // events in the next ComingDays to which the public comes
	Without []db.Event // those of them with nobody of the area confirmed who is current then
}

// Under tells whether the area has fewer than its target at one of the days.
func (a *AreaCover) Under(at int) bool { return a.Current[at] < a.Target }

// CoverageFor returns the coverage of the areas, for coordinators.
func (n *Training) CoverageFor(ctx context.Context, me *db.Person) (*Coverage, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	all, err := n.liaisons(ctx)
	if err != nil {
		return nil, err
	}
	targets, err := n.DB.AreaTargets(ctx)
	if err != nil {
		return nil, err
	}
	now := n.Time()
	from, to := now, clock.AddWallClock(now, ComingDays, 0)
	events, err := n.DB.Events(ctx, db.EventFilter{From: from, To: to, Statuses: []db.EventStatus{db.EventPublished}})
	if err != nil {
		return nil, err
	}
	duties, err := n.DB.Duties(ctx, from, to)
	if err != nil {
		return nil, err
	}
	c := coverage(n.Settings().Areas, all, targets, events, duties, now)
	c.Calls, err = n.courseCalls(ctx, c, all)
	return c, err
}

// coverage counts, at a moment, from all that there is to know.
func coverage(areas []string, llos []*liaison, targets map[string]int, events []db.Event, duties []db.Duty, now time.Time) *Coverage {
	c := &Coverage{Months: Horizons, Totals: make([]int, len(Horizons))}
	for _, months := range Horizons {
		c.Days = append(c.Days, clock.Day(monthsOn(now, months)))
	}
	byID := make(map[int64]*liaison, len(llos))
	at := map[string]*AreaCover{}
	for _, area := range areas {
		c.Areas = append(c.Areas, AreaCover{Area: area, Target: targets[area], Current: make([]int, len(Horizons))})
	}
	for i := range c.Areas {
		at[c.Areas[i].Area] = &c.Areas[i]
	}
	for _, l := range llos {
		byID[l.ID] = l
		for j, day := range c.Days {
			if _, current := l.on(day); current {
				c.Totals[j]++
				if a := at[l.Area]; a != nil {
					a.Current[j]++
				}
			}
		}
	}
	type place struct {
		event int64
		area  string
	}
	local := map[place]bool{} // where somebody is on an event who is current then, and of which area
	for i := range duties {
		d := &duties[i]
		l := byID[d.PersonID]
		if l == nil {
			continue
		}
		if _, current := l.on(clock.Day(d.StartsAt)); current {
			local[place{d.EventID, l.Area}] = true
		}
	}
	for i := range events {
		e := &events[i]
		if a := at[e.Area]; a != nil && meetsThePublic(e) {
			if a.Coming++; !local[place{e.ID, e.Area}] {
				a.Without = append(a.Without, *e)
			}
		}
	}
	return c
}

// meetsThePublic tells whether an event is one to which the public comes, so
// that somebody of the area should be there.
func meetsThePublic(e *db.Event) bool {
	return slices.Contains([]db.EventKind{db.PrideStall, db.UniversityEngagement, db.CommunityEvent}, e.Kind)
}

// monthsOn is the same day of the month so many months on, or its last.
func monthsOn(t time.Time, months int) time.Time {
	day := t.In(clock.London)
	last := time.Date(day.Year(), day.Month()+time.Month(months)+1, 0, 12, 0, 0, 0, clock.London)
	if day.Day() > last.Day() {
		return last
	}
	return time.Date(day.Year(), day.Month()+time.Month(months), day.Day(), 12, 0, 0, 0, clock.London)
}

// SetAreaTargets sets how many liaison officers areas should have, as typed by
// area; an empty one is none, and an area that is not typed keeps its own. What is wrong is told at target-0 for the first of
// the settings’ areas, and so on. It is for coordinators.
func (n *Training) SetAreaTargets(ctx context.Context, me *db.Person, typed map[string]string) error {
	if err := action.Coordinates(me); err != nil {
		return err
	}
	var f refusal.Faults
	targets := map[string]int{}
	if len(typed) == 0 {
		f.Add("target-0", "Enter a target for at least one area")
	}
	areas := n.Settings().Areas
	for i, area := range areas {
		if _, sent := typed[area]; !sent {
			continue
		}
		targets[area] = f.Number(fmt.Sprintf("target-%d", i), cmp.Or(strings.TrimSpace(typed[area]), "0"), "the target", 0, 500)
	}
	if err := f.Err(); err != nil {
		return err
	}
	return n.Act(ctx, me, func(a *action.Action) error {
		was, err := a.Tx.AreaTargets(ctx)
		if err != nil {
			return err
		}
		for _, area := range areas {
			if _, sent := targets[area]; !sent || was[area] == targets[area] {
				continue
			}
			if err := a.Tx.SaveAreaTarget(ctx, area, targets[area]); err != nil {
				return err
			}
			if err := a.Log(ctx, db.LogRow{Verb: VerbTarget, Detail: area + ", " + words.People(targets[area])}); err != nil {
				return err
			}
		}
		return nil
	})
}
