package nominations

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// GuestForm is what somebody who is not known says of themselves.
type GuestForm struct{ FirstName, LastName, Rank, Force string }

// AcceptNomination takes the place for the person who has the link. Somebody who
// is known gets it as if they signed up themselves. Anybody else becomes a guest,
// who is made in the same transaction. Accepting twice is accepting once.
func (n *Nominations) AcceptNomination(ctx context.Context, code string, form GuestForm) (*db.Signup, error) {
	no, err := n.DB.NominationByHash(ctx, action.HashCode(code))
	if err != nil {
		return nil, err
	}
	return n.AcceptNominationIn(ctx, no.ID, form)
}

func (n *Nominations) AcceptNominationIn(ctx context.Context, id int64, form GuestForm) (g *db.Signup, err error) {
	err = n.ActNamed(ctx, nil, func(a *action.Action) error {
		g = nil
		m, shift, err := n.lockNominee(ctx, a, id)
		if err != nil || m.Nomination.Status == db.NominationAccepted {
			return err
		}
		if m.Nomination.Status != db.NominationOpen || m.Closed != "" {
			return refusal.New(refusal.Conflict, "This invitation has ended, so the place can’t be taken with it any more.")
		}
		if shift == nil {
			return refusal.New(refusal.Conflict, "There are no places at the moment. Ask the person who invited you.")
		}
		if m.Person == nil {
			if m.Person, err = n.guest(ctx, a, m.Nomination, form); err != nil {
				return err
			}
		}
		p, err := n.rota.PlaceOn(ctx, a, shift, m.Event, m.Person.ID)
		if err != nil {
			return err
		}
		// Before the letters, which find the page of a guest by it.
		if err := a.Tx.AnswerNominations(ctx, m.Event.ID, m.Nomination.Email, db.NominationAccepted, m.Person.ID, a.Now); err != nil {
			return err
		}
		if rota.Active(p.Signup) {
			g = p.Signup
			return nil
		}
		if err := p.Obstacle.Err(); err != nil {
			return err
		}
		g, err = n.rota.TakePlace(ctx, a, p)
		return err
	})
	return g, err
}

// lockNominee locks the shift on which somebody would take part, and returns
// the nomination as it is then. The shift is nil when there is none.
func (n *Nominations) lockNominee(ctx context.Context, a *action.Action, id int64) (*Nominee, *db.Shift, error) {
	no, err := a.Tx.Nomination(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	m := &Nominee{Nomination: no}
	if m.Event, err = a.Tx.Event(ctx, no.EventID); err != nil {
		return nil, nil, err
	}
	if err := n.nominee(ctx, a.Tx.Reader, a.Now, m); err != nil {
		return nil, nil, err
	}
	shifts, err := a.Tx.ShiftsOf(ctx, m.Event.ID)
	if err != nil {
		return nil, nil, err
	}
	shifts = slices.DeleteFunc(shifts, func(s db.Shift) bool { return !action.Attends(m.Event, &s) || !s.CancelledAt.IsZero() })
	var shift *db.Shift
	for i := range shifts { // one they are on, or one with a place left, or else the first
		seating, err := n.rota.SeatingOf(ctx, a.Tx.Reader, a.Now, &shifts[i], m.Event)
		if err != nil {
			return nil, nil, err
		}
		if m.Person != nil {
			g, err := a.Tx.SignupOf(ctx, shifts[i].ID, m.Person.ID)
			if err != nil && !errors.Is(err, db.ErrNotFound) {
				return nil, nil, err
			}
			if err == nil && rota.Active(g) {
				shift = &shifts[i]
				break
			}
		}
		if shift == nil && seating.Left(&shifts[i], m.reader().Force) > 0 {
			shift = &shifts[i]
		}
	}
	if shift == nil && len(shifts) > 0 {
		shift = &shifts[0]
	}
	if shift == nil {
		return m, nil, nil
	}
	if shift, m.Event, err = n.rota.LockShift(ctx, a.Tx, shift.ID); err != nil {
		return nil, nil, err
	}
	if m.Nomination, err = a.Tx.Nomination(ctx, id); err != nil { // as it is under the lock
		return nil, nil, err
	}
	return m, shift, n.nominee(ctx, a.Tx.Reader, a.Now, m)
}

// knownForce is the force that somebody means who types its name, with
// whatever capitals and spaces: the own, one for which seats of the event are
// kept, or one of somebody who is known; else what was typed.
func (n *Nominations) knownForce(ctx context.Context, r *db.Reader, eventID int64, typed string) (string, error) {
	name := words.Squashed(typed)
	switch name {
	case "":
		return typed, nil
	case words.Squashed(n.Settings().ForceName):
		return n.Settings().ForceName, nil
	}
	seats, err := r.SeatsOf(ctx, eventID)
	if err != nil {
		return "", err
	}
	for _, s := range seats {
		if words.Squashed(s.Force) == name {
			return s.Force, nil
		}
	}
	forces, err := r.Forces(ctx)
	if err != nil {
		return "", err
	}
	for _, force := range forces {
		if words.Squashed(force) == name {
			return force, nil
		}
	}
	return typed, nil
}

// guest makes a person of somebody who accepts and is not known.
func (n *Nominations) guest(ctx context.Context, a *action.Action, no *db.Nomination, form GuestForm) (*db.Person, error) {
	var f refusal.Faults
	p := &db.Person{Email: no.Email, Force: no.Force, Grade: db.External, Roles: []db.Role{db.Guest}}
	n.guestNames(&f, p, form)
	if p.Force == "" {
		force, err := n.knownForce(ctx, a.Tx.Reader, no.EventID, f.Needed("force", form.Force, "Say which force you are from"))
		if err != nil {
			return nil, err
		}
		if p.Force = force; force == n.Settings().ForceName {
			f.Add("force", "People from %s are not guests. Ask a coordinator to add you, then answer by this link", force)
		}
	}
	people.Begin(p, a.Now)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return p, n.people.InsertPerson(ctx, a, p, people.VerbAddedPerson)
}

func (n *Nominations) guestNames(f *refusal.Faults, p *db.Person, form GuestForm) {
	p.FirstName = f.Needed("first", form.FirstName, "Enter your first name")
	p.LastName = f.Needed("last", form.LastName, "Enter your last name")
	p.Rank = f.Needed("rank", form.Rank, "Enter your rank or grade")
}

// DeclineNomination says no for the person who has the link. It forgets the
// address at once. The person who asked learns only that they are not taking part.
func (n *Nominations) DeclineNomination(ctx context.Context, code string) error {
	return n.Act(ctx, nil, func(a *action.Action) error {
		no, err := a.Tx.NominationByHash(ctx, action.HashCode(code))
		if err != nil || no.Status == db.NominationDeclined {
			return err
		}
		if no.Status != db.NominationOpen {
			return refusal.New(refusal.Conflict, "This invitation has ended.")
		}
		if err := a.Tx.AnswerNominations(ctx, no.EventID, no.Email, db.NominationDeclined, 0, a.Now); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbNominationEnd, Thing: db.ThingNomination, ThingID: no.ID})
	})
}

// WithdrawNominee gives up the place of the person who has the link, as if they
// withdrew themselves (docs/rules.md#5-withdrawal).
func (n *Nominations) WithdrawNominee(ctx context.Context, code, reason string) error {
	m, err := n.NomineeByCode(ctx, code)
	if err != nil {
		return err
	}
	if m.Nomination.Status != db.NominationAccepted || m.Opening == nil {
		return refusal.Missing()
	}
	return n.rota.Withdraw(ctx, m.Person, m.Opening.ID, reason)
}

// RejoinNominee takes the place again of somebody who had withdrawn.
func (n *Nominations) RejoinNominee(ctx context.Context, code string) (*db.Signup, error) {
	m, err := n.NomineeByCode(ctx, code)
	if err != nil {
		return nil, err
	}
	if m.Nomination.Status != db.NominationAccepted || m.Opening == nil {
		return nil, refusal.Missing()
	}
	return n.rota.SignUpIn(ctx, m.Person, m.Opening.ID, true)
}

// renames tells whether a guest of an event can change their name still.
func (n *Nominations) renames(ctx context.Context, r *db.Reader, now time.Time, e *db.Event, p *db.Person) (bool, error) {
	if !now.Before(e.StartsAt) {
		return false, nil
	}
	certified, err := r.AccreditationsOfPeople(ctx, []int64{p.ID})
	return len(certified) == 0, err
}

// CorrectGuest saves name and rank of a guest who has the link. It refuses with
// Conflict once the event has begun or the guest has a certificate: nobody
// changes the name on their own certificate.
func (n *Nominations) CorrectGuest(ctx context.Context, code string, form GuestForm) error {
	m, err := n.NomineeByCode(ctx, code)
	if err != nil {
		return err
	}
	if m.Nomination.Status != db.NominationAccepted || !m.Guest {
		return refusal.Missing()
	}
	return n.Act(ctx, nil, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, m.Person.ID)
		if err != nil {
			return err
		}
		e, err := a.Tx.Event(ctx, m.Event.ID)
		if err != nil {
			return err
		}
		open, err := n.renames(ctx, a.Tx.Reader, a.Now, e, p)
		if err != nil {
			return err
		}
		if !open {
			return refusal.New(refusal.Conflict, "You can’t change your name or rank here once it has begun or once you have a certificate. Ask the organiser.")
		}
		var f refusal.Faults
		if n.guestNames(&f, p, form); f.Err() != nil {
			return f.Err()
		}
		p.Version++
		if err := a.Tx.UpdatePerson(ctx, p, "first_name", "last_name", "rank", "search", "version"); err != nil {
			return err
		}
		return a.LogRow(ctx, db.LogRow{PersonID: p.ID, SubjectID: p.ID, Thing: db.ThingPerson, ThingID: p.ID, Verb: people.VerbChangedAccount})
	})
}
