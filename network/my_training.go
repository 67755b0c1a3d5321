package network

import (
	"context"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
)

// MyTraining is what somebody learned, learns and teaches.
type MyTraining struct {
	Until    string    // the day until which one is a liaison officer, or was; "" for never
	Standing Standing  // how that stands today
	Renew    []Opening // where it can be renewed, the next dates, those one is on left out
	Idle     string    // the day before which nothing has to be done to keep it, or ""
	On       []Opening // learners' places one has, asked for or waits for
	Record   []db.Accreditation
	Asked    []db.Event // what one can still say of what it was like, the latest first
	Hours    []LearningYear
	Teaching []Teaching     // dates one teaches, by start
	Letters  []LetterToSend // to other forces, that the reader has to send
	Today    string         // in London
}

// MyTrainingFor returns the page of somebody's own training.
func (n *Network) MyTrainingFor(ctx context.Context, me *db.Person) (*MyTraining, error) {
	if !seesEvents(me) {
		return nil, noTraining()
	}
	t := &MyTraining{Today: Day(n.now())}
	var err error
	if t.Record, err = n.DB.AllAccreditations(ctx, me.ID); err != nil {
		return nil, err
	}
	if t.Hours, err = n.HoursOfLearning(ctx, me); err != nil {
		return nil, err
	}
	if t.Teaching, err = n.teaching(ctx, me); err != nil {
		return nil, err
	}
	if t.Letters, err = n.lettersToSend(ctx, me); err != nil {
		return nil, err
	}
	t.Letters = slices.DeleteFunc(t.Letters, func(l LetterToSend) bool { return !l.Teaches })
	if t.On, err = n.coursesOn(ctx, me); err != nil {
		return nil, err
	}
	if t.Asked, err = n.askedOf(ctx, me); err != nil {
		return nil, err
	}
	held := slices.DeleteFunc(slices.Clone(t.Record), func(a db.Accreditation) bool { return a.Kind != db.LLO || !a.RevokedAt.IsZero() })
	if len(held) > 0 {
		line := newLiaison(me, held).line(t.Today)
		t.Until, t.Standing = line.Until, line.Standing
		t.Renew, err = n.renewing(ctx, me, t)
	}
	return t, err
}

// askedOf lists the course dates and conferences of which somebody can still
// say what they were like.
func (n *Network) askedOf(ctx context.Context, me *db.Person) ([]db.Event, error) {
	events, err := n.DB.EventsAttended(ctx, me.ID, n.now().Add(-feedbackFor), n.now())
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
func (n *Network) coursesOn(ctx context.Context, me *db.Person) ([]Opening, error) {
	ids, err := n.DB.StandingShifts(ctx, me.ID, n.now())
	if err != nil {
		return nil, err
	}
	var shifts []db.EventShift
	for _, id := range ids {
		s, err := n.DB.EventShift(ctx, id)
		if err != nil {
			return nil, err
		}
		if attends(&db.Event{Kind: s.EventKind}, &s.Shift) && s.CancelledAt.IsZero() {
			shifts = append(shifts, *s)
		}
	}
	slices.SortFunc(shifts, func(a, b db.EventShift) int { return a.StartsAt.Compare(b.StartsAt) })
	return n.openings(ctx, n.DB.Reader, me, shifts)
}

// renewing lists the learners' places at the next dates at which somebody can
// renew an accreditation, once its end is as near as the lead time of the course.
func (n *Network) renewing(ctx context.Context, me *db.Person, t *MyTraining) ([]Opening, error) {
	all, err := n.renewals(ctx, n.now())
	if err != nil {
		return nil, err
	}
	open := renewedAt(all, t.Until)
	if from := offeredFrom(open, t.Until); t.Today < from {
		t.Idle = from
		return nil, nil
	}
	var rows []Opening
	dates := 0
	for _, r := range open {
		if dates == renewalsNamed {
			break
		}
		if t.Today < daysBefore(t.Until, r.lead) {
			continue
		}
		date, err := n.courseDate(ctx, me, r.event)
		if err != nil {
			return nil, err
		}
		free := slices.DeleteFunc(date.Openings, func(o Opening) bool { return o.Standing() })
		if rows = append(rows, free...); len(free) > 0 {
			dates++
		}
	}
	return rows, nil
}
