package events

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Missing lists what an event still lacks before it can be published. Each fault
// names the section where it is put right.
func Missing(e *db.Event, shifts []db.Shift, now time.Time) []refusal.FieldError {
	var f refusal.Faults
	if e.VenueID == 0 {
		f.Add("details", "Name the venue")
	}
	if !e.StartsAt.After(now) {
		f.Add("details", "The event must start in the future")
	}
	planned := action.Planned(shifts)
	if len(planned) == 0 {
		f.Add("shifts", "Add at least one shift")
	}
	for i := range planned {
		if s := &planned[i]; s.StartsAt.Before(e.StartsAt.Add(-AroundEvent)) || s.EndsAt.After(e.EndsAt.Add(AroundEvent)) {
			f.Add("shifts", "%s is more than a day away from the event: change its times", s.Role)
		}
	}
	return f.Fields
}

// Untold tells whether the event has a partner where nobody can be told when
// it moves or is cancelled.
func (p *Plan) Untold() bool {
	return p.Partner != nil && (p.Contact == nil || p.Contact.Email == "")
}

// Gaps lists what an event can be published without, but somebody will miss it.
// Each names the section where it is put right. A plan that is fixed has none.
func Gaps(p *Plan, now time.Time) []refusal.FieldError {
	if action.Fixed(p.Event) {
		return nil
	}
	var f refusal.Faults
	switch {
	case p.Lead != nil:
	case p.Event.CreatedBy != 0:
		f.Add("details", "It has no lead: emails to the lead go to the person who made it, and nobody runs the day")
	default:
		f.Add("details", "It has no lead: nobody is warned when a shift is short of people, and nobody runs the day")
	}
	if p.Event.Area == "" {
		f.Add("details", "It is in no area: who filters the shifts by area does not find it")
	}
	if by := p.Event.SignUpBy; p.Event.Status == db.EventDraft && !by.IsZero() && !now.Before(by) {
		f.Add("details", "Sign-up has closed already: choose a later date, or nobody can sign up")
	}
	for _, s := range action.Planned(p.Shifts) {
		if by := s.SignUpBy; p.Event.Status == db.EventDraft && !by.IsZero() && !now.Before(by) {
			f.Add("shifts", "Sign-up for %s has closed already: choose a later date, or nobody can sign up", s.Role)
		}
	}
	if p.Event.MeetingPoint == "" {
		f.Add("day", "It has no meeting point: people will not know where to find the lead")
	}
	if p.Untold() {
		f.Add("partner", "%s has no contact with an email address: we can’t tell anybody there when it moves or is cancelled", p.Partner.Name)
	}
	return f.Fields
}

// followDay takes the shifts of a draft along to the event's new day, at the
// same times of day. Nobody has signed up for them yet.
func (n *Events) followDay(ctx context.Context, tx *db.Tx, before, e *db.Event) error {
	from, to := clock.OnDay(before.StartsAt, 0, 0, 0), clock.OnDay(e.StartsAt, 0, 0, 0)
	if e.Status != db.EventDraft || from.Equal(to) {
		return nil
	}
	shifts, err := tx.ShiftsOf(ctx, e.ID)
	if err != nil {
		return err
	}
	shifts = Moved(shifts, from, to)
	for i := range shifts {
		if err := tx.UpdateShift(ctx, &shifts[i]); err != nil {
			return err
		}
	}
	return nil
}

// Publish opens an event for sign-up. It refuses with Invalid and what is missing.
func (n *Events) Publish(ctx context.Context, me *db.Person, id int64, version int) error {
	if err := action.Coordinates(me); err != nil {
		return err
	}
	return n.Act(ctx, me, func(a *action.Action) error { return n.PublishIn(ctx, a, id, version) })
}

// PublishIn is Publish for a coordinator.
func (n *Events) PublishIn(ctx context.Context, a *action.Action, id int64, version int) error {
	e, err := n.lockToEdit(ctx, a, id)
	if err != nil || e.Status == db.EventPublished {
		return err // publishing twice is publishing once
	}
	shifts, err := a.Tx.ShiftsOf(ctx, id)
	if err != nil {
		return err
	}
	if missing := Missing(e, shifts, a.Now); len(missing) > 0 {
		return &refusal.Error{Kind: refusal.Invalid, Message: "The event can’t be published yet.", Fields: missing}
	}
	if e.Version != version {
		return refusal.Stale()
	}
	e.Status, e.PublishedAt, e.PublishedBy = db.EventPublished, a.Now, a.Me.ID
	if err := a.Tx.UpdateEvent(ctx, e); err != nil {
		return err
	}
	return a.Log(ctx, db.LogRow{Verb: action.VerbPublishedEvent, EventID: id, Detail: words.Count(len(action.Planned(shifts)), "shift")})
}
