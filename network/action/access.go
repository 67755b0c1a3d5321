package action

import (
	"context"
	"errors"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Permission is how things are looked up (docs/rules.md#11-who-sees-who):
// who may not see a thing is told that there is nothing.

// Runs tells whether a person staffs an event and sees the names on it: its
// lead, or any coordinator.
func Runs(me *db.Person, e *db.Event) bool {
	return me.Role(db.Coordinator) || (e.LeadID != 0 && e.LeadID == me.ID)
}

// SeesEvents is the row "published internal events" of the permission matrix.
func SeesEvents(me *db.Person) bool {
	return slices.ContainsFunc([]db.Role{db.Officer, db.Coordinator, db.Trainer, db.VehicleKeeper}, me.Role)
}

// OnlyInvited tells whether a person sees nothing but the events they take part in.
func OnlyInvited(me *db.Person) bool { return me.Role(db.Guest) && !SeesEvents(me) }

// Known tells whether an event was ever there for others than those who run
// it: a draft is not, even one that was cancelled. db.EventFilter.Known asks the same.
func Known(e *db.Event) bool {
	return e.Status != db.EventDraft && (e.Status != db.EventCancelled || !e.PublishedAt.IsZero())
}

// EventFor returns an event that a person may see: drafts are for those who
// run them, the rest for everyone with a part in the rota. A guest sees the
// events that he or she takes part in.
func (n *Ground) EventFor(ctx context.Context, me *db.Person, id int64) (*db.Event, error) {
	return n.EventForIn(ctx, n.DB.Reader, me, id)
}

func (n *Ground) EventForIn(ctx context.Context, r *db.Reader, me *db.Person, id int64) (*db.Event, error) {
	e, err := r.Event(ctx, id)
	if err == nil {
		err = MaySee(ctx, r, me, e)
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

// MaySee returns NotFound when the person may not see the event.
func MaySee(ctx context.Context, r *db.Reader, me *db.Person, e *db.Event) error {
	switch {
	case Runs(me, e), Known(e) && SeesEvents(me):
		return nil
	case Known(e) && OnlyInvited(me):
		if part, err := r.TakesPart(ctx, e.ID, me.ID); err != nil || part {
			return err
		}
	}
	return refusal.Missing()
}

// EventToRun returns an event that a person leads or coordinates. Who may see
// the event but not run it is told which role helps (Forbidden).
func (n *Ground) EventToRun(ctx context.Context, me *db.Person, id int64) (*db.Event, error) {
	return n.EventToRunIn(ctx, n.DB.Reader, me, id)
}

func (n *Ground) EventToRunIn(ctx context.Context, r *db.Reader, me *db.Person, id int64) (*db.Event, error) {
	e, err := n.EventForIn(ctx, r, me, id)
	if err != nil {
		return nil, err
	}
	if !Runs(me, e) {
		return nil, refusal.New(refusal.Forbidden, "This is for the event’s lead and for coordinators. If you need it, ask a coordinator.")
	}
	return e, nil
}

// Coordinates refuses with Forbidden everybody who is not a coordinator.
func Coordinates(me *db.Person) error {
	if !me.Role(db.Coordinator) {
		return refusal.New(refusal.Forbidden, "Only a coordinator can do this. If you need the role, ask a coordinator or an administrator.")
	}
	return nil
}

// LeadOf returns the id of the person who leads an event. When nobody leads it,
// that is the person who made it.
func LeadOf(e *db.Event) int64 {
	if e.LeadID != 0 {
		return e.LeadID
	}
	return e.CreatedBy
}

// CanSignUp is the row "sign up, withdraw" of the permission matrix.
func CanSignUp(p *db.Person) bool {
	for _, role := range []db.Role{db.Officer, db.Coordinator, db.Trainer, db.VehicleKeeper, db.Guest} {
		if p.Role(role) {
			return true
		}
	}
	return false
}

// MayTeach refuses anyone who does not teach at a course date. Those who do are
// trainers or coordinators by their role, and lead it or were confirmed on a
// trainer's shift of it before the day: a shift's name alone makes nobody one.
func (n *Ground) MayTeach(ctx context.Context, r *db.Reader, me *db.Person, e *db.Event) error {
	no := refusal.New(refusal.Forbidden, "The register is for the trainers of this course. If you teach it, ask a coordinator to put you on its trainer’s shift.")
	switch {
	case e.Kind != db.TrainingCourse || !me.Role(db.Trainer) && !me.Role(db.Coordinator):
		return no
	case e.LeadID == me.ID:
		return nil
	}
	shifts, err := r.ShiftsOf(ctx, e.ID)
	if err != nil {
		return err
	}
	for i := range shifts {
		if !Teaches(&shifts[i]) || !shifts[i].CancelledAt.IsZero() {
			continue
		}
		g, err := r.SignupOf(ctx, shifts[i].ID, me.ID)
		if err == nil && g.Status == db.SignupConfirmed && !g.WalkIn {
			return nil
		}
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return err
		}
	}
	return no
}
