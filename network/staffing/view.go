package staffing

import (
	"context"
	"slices"
	"sort"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// Page is who is on the shifts of an event, for who runs it.
type Page struct {
	Event  *db.Event
	Shifts []ShiftStaff
}

// ShiftStaff is a shift with everybody who asks for it, waits for it or is on it.
type ShiftStaff struct {
	Shift     db.Shift
	Requests  []OnShift // in the order of asking
	Offered   []OnShift // people with a held place, in the order of the waiting list
	Waiting   []OnShift // the others who wait, in the order of the waiting list
	Confirmed []OnShift // by name
	WalkIns   []OnShift // by name; they take no place
	Seats     []rota.SeatsTaken
	SignUpBy  time.Time     // until when people can sign up by themselves, or zero
	Closed    bool          // that time has come
	ByHand    time.Duration // with less notice it is too late to offer a free place to those who wait, and so it is; 0 otherwise
	Story     []PlaceStory
}

// OnShift is a sign-up with its person.
type OnShift struct {
	Signup  db.Signup
	Person  *db.Person
	Current string    // day on which the accreditation that is current on the shift's day lapses, or ""
	Offer   *db.Offer // the open offer, or nil
}

// PlaceStory is why someone was or was not offered a freed place, or gave one up.
type PlaceStory struct {
	Person *db.Person
	Offer  *db.Offer  // an offer that was made, or nil
	Pass   *db.Pass   // why none was made, or nil
	Left   *db.Signup // a place that the person had and gave up, or nil
}

// StaffingOf returns who is on every shift of an event that has not been
// cancelled, in a fixed number of queries.
func (n *Staffing) StaffingOf(ctx context.Context, me *db.Person, eventID int64) (*Page, error) {
	event, err := n.EventToRun(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	load := staffLoad{reader: n.DB.Reader, event: event}
	if err := load.all(ctx); err != nil {
		return nil, err
	}
	s := &Page{Event: event}
	for i := range load.shifts {
		if load.shifts[i].CancelledAt.IsZero() {
			staff := load.of(&load.shifts[i])
			if notice := n.Settings().OffersAbove; rota.FilledByHand(&staff.Shift, event, n.Time(), notice) {
				staff.ByHand = notice
			}
			staff.SignUpBy, staff.Closed = rota.SignUpBy(&staff.Shift, event), rota.SignUpClosed(&staff.Shift, event, n.Time())
			seats, err := n.rota.SeatingOf(ctx, n.DB.Reader, n.Time(), &staff.Shift, event)
			if err != nil {
				return nil, err
			}
			staff.Seats = seats.ByForce()
			s.Shifts = append(s.Shifts, staff)
		}
	}
	return s, nil
}

// staffLoad is everything the staffing of an event is made of.
type staffLoad struct {
	reader         *db.Reader
	event          *db.Event
	shifts         []db.Shift
	signups        []db.Signup
	offers         []db.Offer
	passes         []db.Pass
	people         map[int64]*db.Person
	accreditations map[int64][]db.Accreditation
}

func (l *staffLoad) all(ctx context.Context) error {
	var err error
	if l.shifts, err = l.reader.ShiftsOf(ctx, l.event.ID); err != nil {
		return err
	}
	if l.signups, err = l.reader.SignupsOfEvent(ctx, l.event.ID, db.SignupRequested, db.SignupWaiting, db.SignupConfirmed, db.SignupWithdrawn); err != nil {
		return err
	}
	if l.offers, err = l.reader.OffersOfEvent(ctx, l.event.ID); err != nil {
		return err
	}
	if l.passes, err = l.reader.PassesOfEvent(ctx, l.event.ID); err != nil {
		return err
	}
	var ids []int64
	for i := range l.signups {
		ids = append(ids, l.signups[i].PersonID)
	}
	for i := range l.offers {
		ids = append(ids, l.offers[i].PersonID)
	}
	for i := range l.passes {
		ids = append(ids, l.passes[i].PersonID)
	}
	if l.people, err = l.reader.PeopleByID(ctx, ids); err != nil {
		return err
	}
	l.accreditations, err = l.reader.AccreditationsOf(ctx, db.LLO, ids)
	return err
}

func (l *staffLoad) of(shift *db.Shift) ShiftStaff {
	s := ShiftStaff{Shift: *shift}
	for i := range l.signups {
		g := l.signups[i]
		if g.ShiftID != shift.ID || g.Status == db.SignupWithdrawn {
			continue
		}
		on := OnShift{Signup: g, Person: l.people[g.PersonID], Current: CurrentUntil(l.accreditations[g.PersonID], clock.Day(shift.StartsAt)), Offer: l.openOffer(g.ID)}
		list := &s.Confirmed
		switch {
		case g.Status == db.SignupRequested:
			list = &s.Requests
		case on.Offer != nil:
			list = &s.Offered
		case g.Status == db.SignupWaiting:
			list = &s.Waiting
		case g.WalkIn:
			list = &s.WalkIns
		}
		*list = append(*list, on)
	}
	for _, list := range [][]OnShift{s.Confirmed, s.WalkIns} {
		slices.SortStableFunc(list, func(a, b OnShift) int { return action.ByName(a.Person, b.Person) })
	}
	s.Story = l.story(shift.ID)
	return s
}

func (l *staffLoad) openOffer(signupID int64) *db.Offer {
	for i := range l.offers {
		if l.offers[i].SignupID == signupID && l.offers[i].Status == db.OfferOpen {
			return &l.offers[i]
		}
	}
	return nil
}

// story lists the offers, the passings over and the places given up of a shift,
// the latest first.
func (l *staffLoad) story(shiftID int64) []PlaceStory {
	var all []PlaceStory
	for i := range l.offers {
		if o := &l.offers[i]; o.ShiftID == shiftID {
			all = append(all, PlaceStory{Person: l.people[o.PersonID], Offer: o})
		}
	}
	for i := range l.passes {
		if x := &l.passes[i]; x.ShiftID == shiftID {
			all = append(all, PlaceStory{Person: l.people[x.PersonID], Pass: x})
		}
	}
	for i := range l.signups {
		if g := &l.signups[i]; g.ShiftID == shiftID && g.Status == db.SignupWithdrawn && !g.ConfirmedAt.IsZero() && g.ChangedBy == g.PersonID {
			all = append(all, PlaceStory{Person: l.people[g.PersonID], Left: g})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].at() > all[j].at() })
	return all
}

func (p PlaceStory) at() int64 {
	switch {
	case p.Offer != nil:
		return p.Offer.MadeAt.Unix()
	case p.Left != nil:
		return p.Left.ChangedAt.Unix()
	}
	return p.Pass.At.Unix()
}

// SignupToRun returns a sign-up, with its person, of an event that me runs.
func (n *Staffing) SignupToRun(ctx context.Context, me *db.Person, signupID int64) (*db.Signup, *db.Person, error) {
	g, err := n.DB.Signup(ctx, signupID)
	if err != nil {
		return nil, nil, err
	}
	if _, err := n.EventToRun(ctx, me, g.EventID); err != nil {
		return nil, nil, err
	}
	person, err := n.DB.Person(ctx, g.PersonID)
	return g, person, err
}
