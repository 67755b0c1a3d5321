package training

import (
	"context"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// MyTraining is what somebody learned, learns and teaches.
type MyTraining struct {
	Until    string            // the day until which one is a liaison officer, or was; "" for never
	Status   action.TermStatus // whether that counts today
	Renew    []rota.Opening    // where it can be renewed, the next dates, those one is on left out
	Idle     string            // the day before which nothing has to be done to keep it, or ""
	On       []rota.Opening    // learners' places one has, asked for or waits for
	Record   []db.Accreditation
	Asked    []db.Event // what one can still say of what it was like, the latest first
	Hours    []LearningYear
	Teaching []Teaching     // dates one teaches, by start
	Letters  []LetterToSend // to other forces, that the reader has to send
	Today    string         // in London
}

// MyTrainingFor returns the page of somebody's own training.
func (n *Training) MyTrainingFor(ctx context.Context, me *db.Person) (*MyTraining, error) {
	if !action.SeesEvents(me) {
		return nil, noTraining()
	}
	t := &MyTraining{Today: clock.Day(n.Time())}
	var err error
	if t.Record, err = n.DB.AllAccreditations(ctx, me.ID); err != nil {
		return nil, err
	}
	if t.Hours, err = n.HoursOfLearning(ctx, me); err != nil {
		return nil, err
	}
	if t.Teaching, err = n.TeachingOf(ctx, me); err != nil {
		return nil, err
	}
	if t.Letters, err = n.LettersToSend(ctx, me); err != nil {
		return nil, err
	}
	t.Letters = slices.DeleteFunc(t.Letters, func(l LetterToSend) bool { return !l.Sends })
	if t.On, err = n.coursesOn(ctx, me); err != nil {
		return nil, err
	}
	if t.Asked, err = n.askedOf(ctx, me); err != nil {
		return nil, err
	}
	held := slices.DeleteFunc(slices.Clone(t.Record), func(a db.Accreditation) bool { return a.Kind != db.LLO || !a.RevokedAt.IsZero() })
	if len(held) > 0 {
		line := newLiaison(me, held).line(t.Today)
		t.Until, t.Status = line.Until, line.Status
		t.Renew, err = n.renewing(ctx, me, t)
	}
	return t, err
}

// askedOf lists the course dates and conferences of which somebody can still
// say what they were like.
func (n *Training) askedOf(ctx context.Context, me *db.Person) ([]db.Event, error) {
	events, err := n.DB.EventsAttended(ctx, me.ID, n.Time().Add(-n.Settings().FeedbackFor), n.Time())
	if err != nil {
		return nil, err
	}
	var asked []db.Event
	for i := range events {
		wanted, err := n.FeedbackWanted(ctx, me, &events[i])
		if err != nil {
			return nil, err
		}
		if wanted {
			asked = append(asked, events[i])
		}
	}
	return asked, nil
}

// coursesOn lists the learners' and delegates' places that somebody has, asked for or waits
// for, at dates to come.
func (n *Training) coursesOn(ctx context.Context, me *db.Person) ([]rota.Opening, error) {
	ids, err := n.DB.ActiveShifts(ctx, me.ID, n.Time())
	if err != nil {
		return nil, err
	}
	var shifts []db.EventShift
	for _, id := range ids {
		s, err := n.DB.EventShift(ctx, id)
		if err != nil {
			return nil, err
		}
		if action.Attends(&db.Event{Kind: s.EventKind}, &s.Shift) && s.CancelledAt.IsZero() {
			shifts = append(shifts, *s)
		}
	}
	slices.SortFunc(shifts, func(a, b db.EventShift) int { return a.StartsAt.Compare(b.StartsAt) })
	return n.rota.Openings(ctx, n.DB.Reader, me, shifts)
}

// renewing lists the learners' places at the next dates at which somebody can
// renew an accreditation, once its end is as near as the lead time of the course.
func (n *Training) renewing(ctx context.Context, me *db.Person, t *MyTraining) ([]rota.Opening, error) {
	all, err := n.Renewals(ctx, n.Time())
	if err != nil {
		return nil, err
	}
	open := renewedAt(all, t.Until)
	if from := offeredFrom(open, t.Until); t.Today < from {
		t.Idle = from
		return nil, nil
	}
	var rows []rota.Opening
	dates := 0
	for _, r := range open {
		if dates == renewalsNamed {
			break
		}
		if t.Today < clock.DaysBefore(t.Until, r.lead) {
			continue
		}
		date, err := n.courseDate(ctx, me, r.event)
		if err != nil {
			return nil, err
		}
		free := slices.DeleteFunc(date.Openings, func(o rota.Opening) bool { return o.Active() })
		if rows = append(rows, free...); len(free) > 0 {
			dates++
		}
	}
	return rows, nil
}
