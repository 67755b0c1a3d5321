package events

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// Told is who will be told of a cancellation or a move, each once.
type Told struct {
	People  []db.Person // confirmed, requested or waiting, by name
	Lead    *db.Person  // nil when nobody leads it, or the lead is among the people
	Contact *db.Contact // the partner's, nil when there is none with an address
	Untold  *db.Partner // the partner where nobody can be told; nil for none
	Car     []string    // what happens to its vehicles, a sentence each
	Refused error       // of a preview: why it can't be cancelled, or nil
}

// Count is how many will be told.
func (t *Told) Count() int {
	n := len(t.People)
	if t.Lead != nil {
		n++
	}
	if t.Contact != nil {
		n++
	}
	return n
}

// AsksWhy tells whether a reason has to be given: somebody is told, or a vehicle
// is given back or moves.
func (t *Told) AsksWhy() bool { return t.Count() > 0 || len(t.Car) > 0 }

// toldOf returns the people of some sign-ups, by name: who has to know about
// their shifts. Those who were deactivated are left out.
func toldOf(ctx context.Context, r *db.Reader, signups []db.Signup) (*Told, error) {
	t := &Told{}
	ids := action.Distinct(action.PersonIDs(signups))
	people, err := r.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if p := people[id]; p != nil && p.DeactivatedAt.IsZero() {
			t.People = append(t.People, *p)
		}
	}
	action.SortByName(t.People)
	return t, nil
}

// toldOfEvent is toldOf with who has to know about the event besides: its lead,
// where they have no sign-up, and the partner's contact.
func toldOfEvent(ctx context.Context, r *db.Reader, e *db.Event, signups []db.Signup) (*Told, error) {
	t, err := toldOf(ctx, r, signups)
	if err != nil {
		return nil, err
	}
	if e.LeadID != 0 && !slices.Contains(action.PersonIDs(signups), e.LeadID) {
		if t.Lead, err = r.Person(ctx, e.LeadID); err != nil {
			return nil, err
		}
	}
	if e.ContactID != 0 {
		contact, err := r.Contact(ctx, e.ContactID)
		if err != nil {
			return nil, err
		}
		if contact.Email != "" {
			t.Contact = contact
		}
	}
	if e.PartnerID != 0 && t.Contact == nil {
		t.Untold, err = r.Partner(ctx, e.PartnerID)
	}
	return t, err
}

// toldOfCancelling returns who has to know that an event is cancelled: nobody of
// a draft, and nobody who has nothing left to come to. When it is over, its lead
// and its partner know.
func toldOfCancelling(ctx context.Context, r *db.Reader, e *db.Event, shifts []db.Shift, signups []db.Signup, now time.Time) (*Told, error) {
	ahead := signupsFor(notOver(shifts, now), signups)
	switch {
	case e.Status == db.EventDraft:
		return &Told{}, nil
	case !e.EndsAt.After(now):
		return toldOf(ctx, r, ahead)
	}
	return toldOfEvent(ctx, r, e, ahead)
}

// notOver returns the shifts that have not ended.
func notOver(shifts []db.Shift, now time.Time) []db.Shift {
	return slices.DeleteFunc(slices.Clone(shifts), func(s db.Shift) bool { return !s.EndsAt.After(now) })
}

// signupsFor returns the sign-ups for some shifts.
func signupsFor(shifts []db.Shift, signups []db.Signup) []db.Signup {
	return slices.DeleteFunc(slices.Clone(signups), func(g db.Signup) bool {
		return !slices.ContainsFunc(shifts, func(s db.Shift) bool { return s.ID == g.ShiftID })
	})
}

// ActiveSignups lists the sign-ups of an event that have not ended.
func ActiveSignups(ctx context.Context, r *db.Reader, eventID int64) ([]db.Signup, error) {
	return r.SignupsOfEvent(ctx, eventID, db.SignupConfirmed, db.SignupRequested, db.SignupWaiting)
}
