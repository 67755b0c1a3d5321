package day

import (
	"context"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// Counts are how many people are expected, here or gone on a day. Everybody is
// in exactly one of ToCome, Here, Left and Absent, walk-ins too, so that Expected
// and WalkIns add up to them.
type Counts struct {
	Expected int // signed up and confirmed
	ToCome   int // nothing recorded yet
	Here     int // arrived, and not left early
	Left     int // left early
	Absent   int // no show
	WalkIns  int // came without being confirmed
}

// add counts one confirmed sign-up.
func (c *Counts) add(g *db.Signup) {
	if g.WalkIn {
		c.WalkIns++
	} else {
		c.Expected++
	}
	switch g.Attendance {
	case db.Arrived, db.Attended:
		c.Here++
	case db.LeftEarly:
		c.Left++
	case db.NoShow:
		c.Absent++
	case db.NotRecorded:
		c.ToCome++
	}
}

// Attender is someone on a shift, with the person.
type Attender struct {
	Signup db.Signup
	Person *db.Person
	By     *db.Person // who recorded the attendance last; nil when nobody did
}

// StaffedShift is a shift with those who are on it.
type StaffedShift struct {
	Shift  db.Shift
	People []Attender
}

// Board is the day board of an event.
type Board struct {
	Event  *db.Event
	Venue  *db.Venue // nil when none is set
	Lead   *db.Person
	Counts Counts
	Shifts []StaffedShift
	Closed error // why attendance can't be recorded now; nil when it can
	Ended  bool  // the event has ended: it may be completed
}

// BoardOf returns the day board of an event for who runs it.
func (n *Day) BoardOf(ctx context.Context, me *db.Person, id int64) (*Board, error) {
	e, err := n.EventToRun(ctx, me, id)
	if err != nil {
		return nil, err
	}
	shifts, err := n.DB.ShiftsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	signups, err := n.DB.SignupsOfEvent(ctx, id, db.SignupConfirmed)
	if err != nil {
		return nil, err
	}
	ids := []int64{e.LeadID}
	for i := range signups {
		ids = append(ids, signups[i].PersonID, signups[i].ChangedBy)
	}
	people, err := n.DB.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	venue, err := n.rota.VenueOf(ctx, n.DB.Reader, e)
	if err != nil {
		return nil, err
	}
	now := n.Time()
	day := &Board{Event: e, Venue: venue, Lead: people[e.LeadID], Closed: MayRecord(e, shifts, now, n.Settings().RecordsAfter), Ended: !now.Before(e.EndsAt)}
	for i := range shifts {
		if e.Status == db.EventCancelled || !shifts[i].CancelledAt.IsZero() {
			continue
		}
		day.Shifts = append(day.Shifts, StaffedShift{Shift: shifts[i], People: attenders(signups, shifts[i].ID, people)})
		for _, a := range day.Shifts[len(day.Shifts)-1].People {
			day.Counts.add(&a.Signup)
		}
	}
	return day, nil
}

// attenders picks those on one shift, by name.
func attenders(signups []db.Signup, shiftID int64, people map[int64]*db.Person) []Attender {
	var all []Attender
	for i := range signups {
		g := signups[i]
		if g.ShiftID != shiftID || people[g.PersonID] == nil {
			continue
		}
		a := Attender{Signup: g, Person: people[g.PersonID]}
		if g.Attendance != db.NotRecorded {
			a.By = people[g.ChangedBy]
		}
		all = append(all, a)
	}
	slices.SortStableFunc(all, func(a, b Attender) int { return action.ByName(a.Person, b.Person) })
	return all
}

// CountsOf counts the people on the day of an event, for those who run it.
func (n *Day) CountsOf(ctx context.Context, me *db.Person, id int64) (Counts, error) {
	var counts Counts
	if _, err := n.EventToRun(ctx, me, id); err != nil {
		return counts, err
	}
	shifts, err := n.DB.ShiftsOf(ctx, id)
	if err != nil {
		return counts, err
	}
	signups, err := n.DB.SignupsOfEvent(ctx, id, db.SignupConfirmed)
	if err != nil {
		return counts, err
	}
	cancelled := make(map[int64]bool)
	for i := range shifts {
		cancelled[shifts[i].ID] = !shifts[i].CancelledAt.IsZero()
	}
	for i := range signups {
		if !cancelled[signups[i].ShiftID] {
			counts.add(&signups[i])
		}
	}
	return counts, nil
}

// WalkInsNamed finds people who could walk in: active people by part of their
// name. Fewer than two letters find nobody.
func (n *Day) WalkInsNamed(ctx context.Context, me *db.Person, eventID int64, typed string) ([]db.Person, error) {
	if _, err := n.EventToRun(ctx, me, eventID); err != nil {
		return nil, err
	}
	people, _, err := n.PeopleNamed(ctx, typed, nil)
	return people, err
}
