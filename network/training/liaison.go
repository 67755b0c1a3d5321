package training

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// period is a stretch of days on which somebody is accredited, both included,
// as 2006-01-02.
type period struct {
	from, until string
	recorded    time.Time // when it was recorded that it lasts until then
}

// liaison is somebody who is, was or will be a liaison officer.
type liaison struct {
	db.Person

	periods []period // by day, with a day at least between them
	granted []string // the days on which they were granted, by day
}

// newLiaison joins what somebody holds, none of it revoked, to periods.
func newLiaison(p *db.Person, held []db.Accreditation) *liaison {
	l := &liaison{Person: *p}
	held = slices.SortedFunc(slices.Values(held), func(a, b db.Accreditation) int { return cmp.Compare(a.GrantedOn, b.GrantedOn) })
	for _, a := range held {
		l.granted = append(l.granted, a.GrantedOn)
		if last := len(l.periods) - 1; last >= 0 && a.GrantedOn <= clock.DayAfter(l.periods[last].until) {
			if p := &l.periods[last]; a.ExpiresOn > p.until {
				p.until, p.recorded = a.ExpiresOn, a.RecordedAt
			}
			continue
		}
		l.periods = append(l.periods, period{a.GrantedOn, a.ExpiresOn, a.RecordedAt})
	}
	return l
}

// Replaced tells whether an accreditation is covered by a later one of the same
// person: one that began when it still counted, or the day after, and counts as
// long at least.
func Replaced(a *db.Accreditation, all []db.Accreditation, day string) bool {
	return a.RevokedAt.IsZero() && slices.ContainsFunc(all, func(b db.Accreditation) bool {
		later := b.GrantedOn > a.GrantedOn || b.GrantedOn == a.GrantedOn && b.ID > a.ID
		return later && b.Kind == a.Kind && b.RevokedAt.IsZero() && b.GrantedOn <= day &&
			b.GrantedOn <= clock.DayAfter(a.ExpiresOn) && b.ExpiresOn >= a.ExpiresOn
	})
}

// on returns the period a day is in.
func (l *liaison) on(day string) (p period, ok bool) {
	at := slices.IndexFunc(l.periods, func(p period) bool { return p.from <= day && day <= p.until })
	if at < 0 {
		return period{}, false
	}
	return l.periods[at], true
}

// line is the line of a liaison officer in the register on a day. It says until
// when they count: to the end of the period that began last by that day, or of the
// first period when none has begun.
func (l *liaison) line(day string) LLOLine {
	counts := l.periods[0]
	for _, p := range l.periods {
		if p.from <= day {
			counts = p
		}
	}
	line := LLOLine{Person: l.Person, Since: l.periods[0].from, Until: counts.until, Status: action.AccreditationStatus(counts.from, counts.until, day)}
	for _, granted := range l.granted {
		if granted <= day {
			line.Refreshed = granted
		}
	}
	return line
}

// liaisons lists the liaison officers of the own force, by name.
func (n *Training) liaisons(ctx context.Context) ([]*liaison, error) {
	people, err := n.DB.LLOs(ctx, db.LLO, n.Settings().ForceName)
	if err != nil {
		return nil, err
	}
	action.SortByName(people)
	ids := make([]int64, len(people))
	for i := range people {
		ids[i] = people[i].ID
	}
	held, err := n.DB.AccreditationsOf(ctx, db.LLO, ids)
	all := make([]*liaison, len(people))
	for i := range people {
		all[i] = newLiaison(&people[i], held[people[i].ID])
	}
	return all, err
}
