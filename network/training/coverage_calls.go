package training

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// CallsFor is the place among the horizons for which recruits are called: a
// course and its paperwork take their time.
const CallsFor = 2

// CourseCall says that lapses or areas with too few call for a course.
type CourseCall struct {
	Course *db.Course
	Wanted int          // how many people should take it
	Dates  []CalledDate // coming ones, by start
	Left   int          // places at them, for the own force
}

// CalledDate is a coming date of a course, with the places left for the own force.
type CalledDate struct {
	Event *db.Event
	Left  int
}

// Enough tells whether the coming dates have places for all who should take it.
func (c *CourseCall) Enough() bool { return c.Left >= c.Wanted }

// wanted counts how many people should take a course that makes liaison officers.
// For a refresher it counts those whose time ends within its lead days and who are
// on no date yet. For any other course it counts how many liaison officers the
// areas lack now or will lack in some months.
func wanted(course *db.Course, cover *Coverage, llos []*liaison, learning map[int64]bool, now time.Time) (many int) {
	if course.Requires == "" {
		for i := range cover.Areas {
			a := &cover.Areas[i]
			many += max(0, a.Target-slices.Min(a.Current[:CallsFor+1]))
		}
		return many
	}
	today, until := clock.Day(now), clock.Day(clock.AddWallClock(now, course.LeadDays, 0))
	for _, l := range llos {
		if p, current := l.on(today); current && p.until <= until && !learning[l.ID] {
			many++
		}
	}
	return many
}

// courseCalls lists the courses that lapses or coverage call for.
func (n *Training) courseCalls(ctx context.Context, cover *Coverage, llos []*liaison) (calls []CourseCall, err error) {
	now := n.Time()
	courses, err := n.DB.Courses(ctx)
	if err != nil {
		return nil, err
	}
	dates, err := n.Renewals(ctx, now)
	if err != nil {
		return nil, err
	}
	learning, err := n.learning(ctx, dates)
	if err != nil {
		return nil, err
	}
	for i := range courses {
		c := CourseCall{Course: &courses[i]}
		if c.Course.Grants != db.LLO {
			continue
		}
		if c.Wanted = wanted(c.Course, cover, llos, learning, now); c.Wanted == 0 {
			continue
		}
		for _, d := range dates {
			if d.course == c.Course.ID {
				c.Dates, c.Left = append(c.Dates, CalledDate{d.event, d.left}), c.Left+d.left
			}
		}
		calls = append(calls, c)
	}
	return calls, nil
}

// learning is who is confirmed to learn at some dates.
func (n *Training) learning(ctx context.Context, dates []renewal) (map[int64]bool, error) {
	who := map[int64]bool{}
	for _, d := range dates {
		signups, err := n.DB.SignupsOfEvent(ctx, d.event.ID, db.SignupConfirmed)
		if err != nil {
			return nil, err
		}
		for i := range signups {
			if slices.ContainsFunc(d.shifts, func(s db.Shift) bool { return s.ID == signups[i].ShiftID }) {
				who[signups[i].PersonID] = true
			}
		}
	}
	return who, nil
}
