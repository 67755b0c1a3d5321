package network

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// staff locks a sign-up's shift for someone who runs the event, and with it
// the person when the lock is [Network.place].
func (n *Network) staff(ctx context.Context, tx *db.Tx, me *db.Person, signupID int64, lock func(context.Context, *db.Tx, int64, int64) (*place, error)) (*place, error) {
	g, err := tx.Signup(ctx, signupID)
	if err != nil {
		return nil, err
	}
	p, err := lock(ctx, tx, g.ShiftID, g.PersonID)
	if err != nil {
		return nil, err
	}
	_, err = n.eventToRun(ctx, tx.Reader, me, p.event.ID)
	return p, err
}

// Approve confirms a request, or puts it on the waiting list when the shift
// has filled up meanwhile; the person is told which. A clash needs a reason to override it, which is
// logged and shown; without one it is refused with Conflict.
func (n *Network) Approve(ctx context.Context, me *db.Person, signupID int64, override string) (*db.Signup, error) {
	override, err := reasonTyped(override)
	if err != nil {
		return nil, err
	}
	var g *db.Signup
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := n.staff(ctx, tx, me, signupID, n.place)
		if err != nil {
			return err
		}
		g = p.signup
		switch g.Status {
		case db.SignupConfirmed, db.SignupWaiting:
			return nil // approving twice is approving once
		case db.SignupRequested:
		default:
			return refuse(Conflict, "This request was withdrawn or declined meanwhile.")
		}
		if err := p.overridable(override); err != nil {
			return err
		}
		g, err = n.admit(ctx, tx, p, me.ID)
		return err
	})
	return g, err
}

// admit gives a request the place that is there for it, by whoever approves
// it, and tells the person.
func (n *Network) admit(ctx context.Context, tx *db.Tx, p *place, by int64) (*db.Signup, error) {
	status, err := n.placeNow(ctx, tx, p)
	if err != nil {
		return nil, err
	}
	g, err := n.enter(ctx, tx, p, status, by)
	if err != nil {
		return nil, err
	}
	if status == db.SignupConfirmed {
		return g, n.tellOf(ctx, tx, Confirmed, p)
	}
	if err := n.tellOf(ctx, tx, Queued, p); err != nil {
		return nil, err
	}
	return g, n.fill(ctx, tx, p.shift, p.event)
}

// Decline refuses a request, with a reason the person is told.
func (n *Network) Decline(ctx context.Context, me *db.Person, signupID int64, reason string) error {
	return n.endSignup(ctx, me, signupID, reason, db.SignupRequested, db.SignupDeclined, Declined)
}

// Remove takes a confirmed or waiting person off a shift, with a reason the person is told.
func (n *Network) Remove(ctx context.Context, me *db.Person, signupID int64, reason string) error {
	return n.endSignup(ctx, me, signupID, reason, "", db.SignupCancelled, Removed)
}

func (n *Network) endSignup(ctx context.Context, me *db.Person, signupID int64, reason string, from, to db.SignupStatus, kind db.MessageKind) error {
	var f faults
	if reason = f.text("reason", reason); reason == "" {
		f.add("reason", "Give a reason: the person can read it")
	}
	if err := f.err(); err != nil {
		return err
	}
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := n.staff(ctx, tx, me, signupID, n.placeLeft)
		if err != nil {
			return err
		}
		switch {
		case p.signup.Status == to:
			return nil
		case !active(p.signup) || (from != "" && p.signup.Status != from):
			return refuse(Conflict, "This sign-up has changed meanwhile. Look at it again.")
		case p.signup.Attendance != db.NotRecorded:
			return refuse(Conflict, "Attendance is recorded for this person. Change it on the day board.")
		}
		if _, err := tx.Result(ctx, p.signup.ID); err == nil {
			return refuse(Conflict, "The register of the course has a result for this person. A trainer of the course changes it there.")
		} else if !errors.Is(err, db.ErrNotFound) {
			return err
		}
		p.signup.Reason = reason
		if err := n.release(ctx, tx, p, to, me.ID); err != nil {
			return err
		}
		if err := n.tellOf(ctx, tx, kind, p); err != nil {
			return err
		}
		return n.fill(ctx, tx, p.shift, p.event)
	})
}

// Assign puts a person on a shift by hand. It refuses with Conflict a full
// shift, a missing qualification, and, without a reason, a clash or passing
// those who wait.
func (n *Network) Assign(ctx context.Context, me *db.Person, shiftID, personID int64, reason string) (*db.Signup, error) {
	reason, err := reasonTyped(reason)
	if err != nil {
		return nil, err
	}
	var g *db.Signup
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := n.place(ctx, tx, shiftID, personID)
		if err != nil {
			return err
		}
		if _, err := n.eventToRun(ctx, tx.Reader, me, p.event.ID); err != nil {
			return err
		}
		if p.signup != nil && p.signup.Status == db.SignupConfirmed {
			g = p.signup
			return nil
		}
		if err := n.assignable(ctx, tx, p, reason); err != nil {
			return err
		}
		if active(p.signup) {
			if err := n.endOffers(ctx, tx, p.shift, p.person.ID, db.OfferWithdrawn); err != nil {
				return err
			}
		}
		p.overrule(reason)
		if g, err = n.enter(ctx, tx, p, db.SignupConfirmed, me.ID); err != nil {
			return err
		}
		return n.tellOf(ctx, tx, Confirmed, p)
	})
	return g, err
}

func (n *Network) assignable(ctx context.Context, tx *db.Tx, p *place, reason string) error {
	if err := p.overridable(reason); err != nil {
		return err
	}
	held, err := n.holders(ctx, tx.Reader, p.shift.ID)
	if err != nil {
		return err
	}
	if p.shift.Taken >= p.shift.Maximum && !held[p.person.ID] {
		return refuse(Conflict, "This shift is full. Raise its maximum first, or take someone off it.")
	}
	waits := p.signup != nil && p.signup.Status == db.SignupWaiting
	if p.shift.Waiting > 0 && !waits && reason == "" {
		return &Error{
			Kind: Conflict, Message: fmt.Sprintf("%s on the waiting list. Give a reason to pass them.", counted(p.shift.Waiting, "person is", "people are")),
			Fields: []FieldError{{"reason", "Say why this person comes before those who wait"}},
		}
	}
	return nil
}

// Candidate is someone who could be asked to take a shift.
type Candidate struct {
	Person   db.Person
	Obstacle Obstacle
	Status   db.SignupStatus // of a sign-up for this very shift, or ""
	Current  string          // day on which the accreditation lapses, or ""
	Load     int             // shifts confirmed in the last 90 days and to come
}

// Candidates lists the people for a shift: the eligible and free first, those
// least recently asked first among them (docs/rules.md#5-withdrawal). query
// narrows by name.
func (n *Network) Candidates(ctx context.Context, me *db.Person, shiftID int64, query string) ([]Candidate, error) {
	shift, err := n.DB.Shift(ctx, shiftID)
	if err != nil {
		return nil, err
	}
	event, err := n.EventToRun(ctx, me, shift.EventID)
	if err != nil {
		return nil, err
	}
	people, err := n.DB.People(ctx, db.PeopleFilter{Query: query, Role: db.Officer})
	if err != nil {
		return nil, err
	}
	return n.candidates(ctx, shift, event, people)
}

func (n *Network) candidates(ctx context.Context, shift *db.Shift, event *db.Event, people []db.Person) ([]Candidate, error) {
	ids := make([]int64, len(people))
	for i := range people {
		ids[i] = people[i].ID
		people[i].Roles = []db.Role{db.Officer}
	}
	accreditations, err := n.DB.AccreditationsOf(ctx, db.LLO, ids)
	if err != nil {
		return nil, err
	}
	all, err := n.DB.Duties(ctx, shift.StartsAt.Add(-widest), shift.EndsAt.Add(widest))
	if err != nil {
		return nil, err
	}
	duties := make(map[int64][]db.Duty)
	for _, d := range all {
		duties[d.PersonID] = append(duties[d.PersonID], d)
	}
	signups, err := n.DB.SignupsOfShift(ctx, shift.ID)
	if err != nil {
		return nil, err
	}
	status := make(map[int64]db.SignupStatus, len(signups))
	for i := range signups {
		status[signups[i].PersonID] = signups[i].Status
	}
	load, err := n.DB.RecentLoad(ctx, n.now().AddDate(0, 0, -90))
	if err != nil {
		return nil, err
	}
	out := make([]Candidate, len(people))
	for i := range people {
		p := &people[i]
		out[i] = Candidate{
			Person: *p, Status: status[p.ID], Load: load[p.ID], Current: currentUntil(accreditations[p.ID], Day(shift.StartsAt)),
			Obstacle: mayAttend(p, shift, event, accreditations[p.ID], duties[p.ID], n.now()),
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].before(&out[j]) })
	return out, nil
}

func (c *Candidate) before(d *Candidate) bool {
	if free, other := c.Obstacle.Kind == NoObstacle, d.Obstacle.Kind == NoObstacle; free != other {
		return free
	}
	if !c.Person.AskedAt.Equal(d.Person.AskedAt) {
		return c.Person.AskedAt.Before(d.Person.AskedAt)
	}
	return c.Load < d.Load
}

// currentUntil returns the day on which the accreditation that is current on a day lapses, or "".
func currentUntil(all []db.Accreditation, day string) string {
	until := ""
	for _, a := range all {
		if a.GrantedOn <= day && day <= a.ExpiresOn && a.ExpiresOn > until {
			until = a.ExpiresOn
		}
	}
	return until
}

// AskToCover asks people by message whether they can take a shift and notes
// that they were asked. It returns how many were asked; who was asked for this
// shift within the last hour is not asked again.
func (n *Network) AskToCover(ctx context.Context, me *db.Person, shiftID int64, people []int64) (int, error) {
	if len(people) == 0 {
		return 0, &Error{Kind: Invalid, Message: "Choose who to ask.", Fields: []FieldError{{"person", "Choose at least one person to ask"}}}
	}
	people = append([]int64(nil), people...)
	sort.Slice(people, func(i, j int) bool { return people[i] < people[j] })
	asked := 0
	err := n.DB.Write(ctx, func(tx *db.Tx) error {
		asked = 0
		shift, err := tx.LockShift(ctx, shiftID)
		if err != nil {
			return err
		}
		event, err := n.eventToRun(ctx, tx.Reader, me, shift.EventID)
		if err != nil {
			return err
		}
		venue, err := n.venueOf(ctx, tx.Reader, event)
		if err != nil {
			return err
		}
		now := n.now()
		for _, id := range people {
			p, err := n.placeOn(ctx, tx, shift, event, id)
			if err != nil {
				return err
			}
			if p.obstacle.Kind != NoObstacle || active(p.signup) {
				continue
			}
			p.person.AskedAt = now
			if err := tx.UpdatePerson(ctx, p.person, "asked_at"); err != nil {
				return err
			}
			key := fmt.Sprintf("%s/shift-%d/person-%d/%s", CoverAsked, shift.ID, id, now.Truncate(time.Hour).Format("2006010215"))
			if err := n.tell(ctx, tx, notice{Kind: CoverAsked, Key: key, Person: p.person, Event: event, Venue: venue, Shifts: []db.Shift{*shift}, ShiftID: shift.ID, Until: shift.StartsAt}); err != nil {
				return err
			}
			asked++
		}
		if asked == 0 {
			return refuse(Conflict, "None of these people can take the shift now. Look at the list again.")
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "asked for cover", EventID: event.ID, ShiftID: shift.ID, Detail: fmt.Sprintf("%s, %d asked", shift.Role, asked)})
	})
	return asked, err
}
