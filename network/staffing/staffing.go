// Package staffing fills shifts by hand and asks for cover.
package staffing

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Staffing fills shifts by hand and asks for cover. Make it with [New].
type Staffing struct {
	*action.Ground
	messages *messages.Messages
	rota     *rota.Rota
}

// New returns the staffing on a ground with what is below it.
func New(ground *action.Ground, messages *messages.Messages, rota *rota.Rota) *Staffing {
	return &Staffing{Ground: ground, messages: messages, rota: rota}
}

// PlaceToRun locks a sign-up's shift for someone who runs the event, and with it
// the person when the lock is [rota.Rota.Place].
func (n *Staffing) PlaceToRun(ctx context.Context, a *action.Action, signupID int64, lock func(context.Context, *action.Action, int64, int64) (*rota.Place, error)) (*rota.Place, error) {
	g, err := a.Tx.Signup(ctx, signupID)
	if err != nil {
		return nil, err
	}
	p, err := lock(ctx, a, g.ShiftID, g.PersonID)
	if err != nil {
		return nil, err
	}
	_, err = n.EventToRunIn(ctx, a.Tx.Reader, a.Me, p.Event.ID)
	return p, err
}

// Approve confirms a request, or puts it on the waiting list when the shift
// has filled up meanwhile; the person is told which. A clash needs a reason to override it, which is
// logged and shown; without one it is refused with Conflict.
func (n *Staffing) Approve(ctx context.Context, me *db.Person, signupID int64, override string) (*db.Signup, error) {
	override, err := refusal.ReasonTyped(override)
	if err != nil {
		return nil, err
	}
	var g *db.Signup
	err = n.Act(ctx, me, func(a *action.Action) error {
		p, err := n.PlaceToRun(ctx, a, signupID, n.rota.Place)
		if err != nil {
			return err
		}
		g = p.Signup
		switch g.Status {
		case db.SignupConfirmed, db.SignupWaiting:
			return nil // approving twice is approving once
		case db.SignupRequested:
		default:
			return refusal.New(refusal.Conflict, "This request was withdrawn or declined meanwhile.")
		}
		if err := p.Overridable(override); err != nil {
			return err
		}
		g, err = n.Admit(ctx, a, p, me.ID)
		return err
	})
	return g, err
}

// Admit gives a request the place that is there for it, and tells the person. by
// is the id of the person who approves it. Without a free place the request goes
// to the waiting list.
func (n *Staffing) Admit(ctx context.Context, a *action.Action, p *rota.Place, by int64) (*db.Signup, error) {
	status, err := n.rota.PlaceNow(ctx, a, p)
	if err != nil {
		return nil, err
	}
	g, err := n.rota.Enter(ctx, a, p, status, by)
	if err != nil {
		return nil, err
	}
	if status == db.SignupConfirmed {
		return g, n.rota.TellOf(ctx, a, messages.Confirmed, p)
	}
	if err := n.rota.TellOf(ctx, a, messages.Queued, p); err != nil {
		return nil, err
	}
	return g, n.rota.Fill(ctx, a, p.Shift, p.Event)
}

// Decline refuses a request, with a reason the person is told.
func (n *Staffing) Decline(ctx context.Context, me *db.Person, signupID int64, reason string) error {
	return n.endSignup(ctx, me, signupID, reason, db.SignupRequested, db.SignupDeclined, messages.Declined)
}

// Remove takes a confirmed or waiting person off a shift, with a reason the person is told.
func (n *Staffing) Remove(ctx context.Context, me *db.Person, signupID int64, reason string) error {
	return n.endSignup(ctx, me, signupID, reason, "", db.SignupCancelled, messages.Removed)
}

func (n *Staffing) endSignup(ctx context.Context, me *db.Person, signupID int64, reason string, from, to db.SignupStatus, kind db.MessageKind) error {
	var f refusal.Faults
	if reason = f.Text("reason", reason); reason == "" {
		f.Add("reason", "Give a reason: the person can read it")
	}
	if err := f.Err(); err != nil {
		return err
	}
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := n.PlaceToRun(ctx, a, signupID, n.rota.PlaceLeft)
		if err != nil {
			return err
		}
		switch {
		case p.Signup.Status == to:
			return nil
		case !rota.Active(p.Signup) || (from != "" && p.Signup.Status != from):
			return refusal.New(refusal.Conflict, "This sign-up has changed meanwhile. Look at it again.")
		case p.Signup.Attendance != db.NotRecorded:
			return refusal.New(refusal.Conflict, "Attendance is recorded for this person. Change it on the day board.")
		}
		if _, err := a.Tx.Result(ctx, p.Signup.ID); err == nil {
			return refusal.New(refusal.Conflict, "The register of the course has a result for this person. A trainer of the course changes it there.")
		} else if !errors.Is(err, db.ErrNotFound) {
			return err
		}
		p.Signup.Reason = reason
		if err := n.rota.Release(ctx, a, p, to, me.ID); err != nil {
			return err
		}
		if err := n.rota.TellOf(ctx, a, kind, p); err != nil {
			return err
		}
		return n.rota.Fill(ctx, a, p.Shift, p.Event)
	})
}

// Assign puts a person on a shift by hand. It refuses with Conflict a full
// shift, a missing qualification, and, without a reason, a clash or passing
// those who wait.
func (n *Staffing) Assign(ctx context.Context, me *db.Person, shiftID, personID int64, reason string) (*db.Signup, error) {
	reason, err := refusal.ReasonTyped(reason)
	if err != nil {
		return nil, err
	}
	var g *db.Signup
	err = n.Act(ctx, me, func(a *action.Action) error {
		p, err := n.rota.Place(ctx, a, shiftID, personID)
		if err != nil {
			return err
		}
		if _, err := n.EventToRunIn(ctx, a.Tx.Reader, me, p.Event.ID); err != nil {
			return err
		}
		if p.Signup != nil && p.Signup.Status == db.SignupConfirmed {
			g = p.Signup
			return nil
		}
		if err := n.assignable(ctx, a.Tx, p, reason); err != nil {
			return err
		}
		if rota.Active(p.Signup) {
			if err := n.rota.EndOffers(ctx, a, p.Shift, p.Person.ID, db.OfferWithdrawn); err != nil {
				return err
			}
		}
		p.Overrule(reason)
		if g, err = n.rota.Enter(ctx, a, p, db.SignupConfirmed, me.ID); err != nil {
			return err
		}
		return n.rota.TellOf(ctx, a, messages.Confirmed, p)
	})
	return g, err
}

func (n *Staffing) assignable(ctx context.Context, tx *db.Tx, p *rota.Place, reason string) error {
	if err := p.Overridable(reason); err != nil {
		return err
	}
	held, err := n.rota.Holders(ctx, tx.Reader, p.Shift.ID)
	if err != nil {
		return err
	}
	if p.Shift.Taken >= p.Shift.Maximum && !held[p.Person.ID] {
		return refusal.New(refusal.Conflict, "This shift is full. Raise its maximum first, or take someone off it.")
	}
	waits := p.Signup != nil && p.Signup.Status == db.SignupWaiting
	if p.Shift.Waiting > 0 && !waits && reason == "" {
		return &refusal.Error{
			Kind: refusal.Conflict, Message: fmt.Sprintf("%s on the waiting list. Give a reason to pass them.", words.Counted(p.Shift.Waiting, "person is", "people are")),
			Fields: []refusal.FieldError{{Field: "reason", Message: "Say why this person comes before those who wait"}},
		}
	}
	return nil
}

// Candidate is someone who could be asked to take a shift.
type Candidate struct {
	Person   db.Person
	Obstacle rota.Obstacle
	Status   db.SignupStatus // of a sign-up for this very shift, or ""
	Current  string          // day on which the accreditation lapses, or ""
	Load     int             // shifts confirmed in the last 90 days and to come
}

// Candidates lists the people for a shift: the eligible and free first, those
// least recently asked first among them (docs/rules.md#5-withdrawal). query
// narrows by name.
func (n *Staffing) Candidates(ctx context.Context, me *db.Person, shiftID int64, query string) ([]Candidate, error) {
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

func (n *Staffing) candidates(ctx context.Context, shift *db.Shift, event *db.Event, people []db.Person) ([]Candidate, error) {
	ids := make([]int64, len(people))
	for i := range people {
		ids[i] = people[i].ID
		people[i].Roles = []db.Role{db.Officer}
	}
	accreditations, err := n.DB.AccreditationsOf(ctx, db.LLO, ids)
	if err != nil {
		return nil, err
	}
	all, err := n.DB.Duties(ctx, shift.StartsAt.Add(-rota.Widest), shift.EndsAt.Add(rota.Widest))
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
	load, err := n.DB.RecentLoad(ctx, n.Time().AddDate(0, 0, -90))
	if err != nil {
		return nil, err
	}
	out := make([]Candidate, len(people))
	for i := range people {
		p := &people[i]
		out[i] = Candidate{
			Person: *p, Status: status[p.ID], Load: load[p.ID], Current: CurrentUntil(accreditations[p.ID], clock.Day(shift.StartsAt)),
			Obstacle: rota.MayAttend(p, shift, event, accreditations[p.ID], duties[p.ID], n.Time()),
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].before(&out[j]) })
	return out, nil
}

func (c *Candidate) before(d *Candidate) bool {
	if free, other := c.Obstacle.Kind == rota.NoObstacle, d.Obstacle.Kind == rota.NoObstacle; free != other {
		return free
	}
	if !c.Person.AskedAt.Equal(d.Person.AskedAt) {
		return c.Person.AskedAt.Before(d.Person.AskedAt)
	}
	return c.Load < d.Load
}

// CurrentUntil returns the day on which the accreditation that is current on a day lapses, or "".
func CurrentUntil(all []db.Accreditation, day string) string {
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
func (n *Staffing) AskToCover(ctx context.Context, me *db.Person, shiftID int64, people []int64) (int, error) {
	if len(people) == 0 {
		return 0, &refusal.Error{Kind: refusal.Invalid, Message: "Choose who to ask.", Fields: []refusal.FieldError{{Field: "person", Message: "Choose at least one person to ask"}}}
	}
	people = append([]int64(nil), people...)
	sort.Slice(people, func(i, j int) bool { return people[i] < people[j] })
	asked := 0
	err := n.Act(ctx, me, func(a *action.Action) error {
		asked = 0
		shift, err := a.Tx.LockShift(ctx, shiftID)
		if err != nil {
			return err
		}
		event, err := n.EventToRunIn(ctx, a.Tx.Reader, me, shift.EventID)
		if err != nil {
			return err
		}
		venue, err := n.rota.VenueOf(ctx, a.Tx.Reader, event)
		if err != nil {
			return err
		}
		for _, id := range people {
			p, err := n.rota.PlaceOn(ctx, a, shift, event, id)
			if err != nil {
				return err
			}
			if p.Obstacle.Kind != rota.NoObstacle || rota.Active(p.Signup) {
				continue
			}
			p.Person.AskedAt = a.Now
			if err := a.Tx.UpdatePerson(ctx, p.Person, "asked_at"); err != nil {
				return err
			}
			key := fmt.Sprintf("%s/shift-%d/person-%d/%s", messages.CoverAsked, shift.ID, id, a.Now.Truncate(time.Hour).Format("2006010215"))
			if err := n.messages.Tell(ctx, a, messages.Notice{Kind: messages.CoverAsked, Key: key, Person: p.Person, Event: event, Venue: venue, Shifts: []db.Shift{*shift}, ShiftID: shift.ID, Until: shift.StartsAt}); err != nil {
				return err
			}
			asked++
		}
		if asked == 0 {
			return refusal.New(refusal.Conflict, "None of these people can take the shift now. Look at the list again.")
		}
		return a.Log(ctx, db.LogRow{Verb: rota.VerbAskedForCover, EventID: event.ID, ShiftID: shift.ID, Detail: fmt.Sprintf("%s, %d asked", shift.Role, asked)})
	})
	return asked, err
}
