package network

import (
	"context"
	"errors"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
)

// Permission is how things are looked up (docs/rules.md#11-who-sees-who):
// who may not see a thing is told that there is nothing.

// runs tells whether a person staffs an event and sees the names on it: its
// lead, or any coordinator.
func runs(me *db.Person, e *db.Event) bool {
	return me.Role(db.Coordinator) || (e.LeadID != 0 && e.LeadID == me.ID)
}

// seesEvents is the row "published internal events" of the permission matrix.
func seesEvents(me *db.Person) bool {
	return slices.ContainsFunc([]db.Role{db.Officer, db.Coordinator, db.Trainer, db.VehicleKeeper}, me.Role)
}

// onlyInvited tells whether a person sees nothing but the events they take part in.
func onlyInvited(me *db.Person) bool { return me.Role(db.Guest) && !seesEvents(me) }

// known tells whether an event was ever there for others than those who run
// it: a draft is not, even one that was cancelled. db.EventFilter.Known asks the same.
func known(e *db.Event) bool {
	return e.Status != db.EventDraft && (e.Status != db.EventCancelled || !e.PublishedAt.IsZero())
}

// EventFor returns an event that a person may see: drafts are for those who
// run them, the rest for everyone with a part in the rota. A guest sees the
// events that he or she takes part in.
func (n *Network) EventFor(ctx context.Context, me *db.Person, id int64) (*db.Event, error) {
	return n.eventFor(ctx, n.DB.Reader, me, id)
}

func (n *Network) eventFor(ctx context.Context, r *db.Reader, me *db.Person, id int64) (*db.Event, error) {
	e, err := r.Event(ctx, id)
	if err == nil {
		err = maySee(ctx, r, me, e)
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

// maySee answers "not found" to whoever may not see an event.
func maySee(ctx context.Context, r *db.Reader, me *db.Person, e *db.Event) error {
	switch {
	case runs(me, e), known(e) && seesEvents(me):
		return nil
	case known(e) && onlyInvited(me):
		if part, err := r.TakesPart(ctx, e.ID, me.ID); err != nil || part {
			return err
		}
	}
	return notFound()
}

// EventToRun returns an event that a person leads or coordinates. Who may see
// the event but not run it is told which role helps (Forbidden).
func (n *Network) EventToRun(ctx context.Context, me *db.Person, id int64) (*db.Event, error) {
	return n.eventToRun(ctx, n.DB.Reader, me, id)
}

func (n *Network) eventToRun(ctx context.Context, r *db.Reader, me *db.Person, id int64) (*db.Event, error) {
	e, err := n.eventFor(ctx, r, me, id)
	if err != nil {
		return nil, err
	}
	if !runs(me, e) {
		return nil, refuse(Forbidden, "This is for the event’s lead and for coordinators. If you need it, ask a coordinator.")
	}
	return e, nil
}

// coordinates refuses whoever is no coordinator.
func coordinates(me *db.Person) error {
	if !me.Role(db.Coordinator) {
		return refuse(Forbidden, "Only a coordinator can do this. If you need the role, ask a coordinator or an administrator.")
	}
	return nil
}

// leadOf is who leads an event, or whoever made it when nobody leads it.
func leadOf(e *db.Event) int64 {
	if e.LeadID != 0 {
		return e.LeadID
	}
	return e.CreatedBy
}

// canSignUp is the row "sign up, withdraw" of the permission matrix.
func canSignUp(p *db.Person) bool {
	for _, role := range []db.Role{db.Officer, db.Coordinator, db.Trainer, db.VehicleKeeper, db.Guest} {
		if p.Role(role) {
			return true
		}
	}
	return false
}

// mayTeach refuses anyone who does not teach at a course date. Those who do are
// trainers or coordinators by their role, and lead it or were confirmed on a
// trainer's shift of it before the day: a shift's name alone makes nobody one.
func (n *Network) mayTeach(ctx context.Context, r *db.Reader, me *db.Person, e *db.Event) error {
	no := refuse(Forbidden, "The register is for the trainers of this course. If you teach it, ask a coordinator to put you on its trainer’s shift.")
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
		if !teaches(&shifts[i]) || !shifts[i].CancelledAt.IsZero() {
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
