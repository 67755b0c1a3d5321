package rota

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// maySignUp is what keeps the person of a place from taking it by themselves.
func (n *Rota) maySignUp(ctx context.Context, r *db.Reader, now time.Time, p *Place) (Obstacle, error) {
	if !SignUpClosed(p.Shift, p.Event, now) {
		return p.Obstacle, nil
	}
	asked, err := r.ShiftsAskedTo(ctx, p.Person.ID, p.Person.Email, []int64{p.Shift.ID}, now)
	if err != nil {
		return Obstacle{}, err
	}
	o := MaySignUp(p.Obstacle, p.Shift, p.Event, asked[p.Shift.ID], now)
	var lead *db.Person
	if o.Kind == SignUpOver && p.Event.LeadID != 0 {
		lead, err = r.Person(ctx, p.Event.LeadID)
	}
	o.TurnTo(p.Person, p.Event, lead)
	return o, err
}

// closedTo finds which of the shifts whose sign-up has closed the person was
// asked to take, and who leads their events. Where none has closed it asks nothing.
func (n *Rota) closedTo(ctx context.Context, r *db.Reader, a *aboutMe, shifts []db.EventShift, now time.Time) (leads map[int64]*db.Person, err error) {
	var ids, leadIDs []int64
	for i := range shifts {
		if s := &shifts[i]; SignUpClosed(&s.Shift, eventOf(s), now) && now.Before(s.StartsAt) {
			ids, leadIDs = append(ids, s.ID), append(leadIDs, s.EventLeadID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	if a.asked, err = r.ShiftsAskedTo(ctx, a.me.ID, a.me.Email, ids, now); err != nil {
		return nil, err
	}
	return r.PeopleByID(ctx, action.Distinct(leadIDs))
}

// MayAsk refuses to ask people to an event that nobody can be asked to any
// more. Once sign-up has closed, only those who run or teach it ask people, who
// may ask anybody: otherwise colleagues could let each other in.
func (n *Rota) MayAsk(ctx context.Context, r *db.Reader, now time.Time, e *db.Event, anybody bool) error {
	if err := Nominable(e, now); err != nil || anybody {
		return err
	}
	shifts, err := r.ShiftsOf(ctx, e.ID)
	if err != nil {
		return err
	}
	shifts = slices.DeleteFunc(action.Planned(shifts), func(s db.Shift) bool { return !action.Attends(e, &s) })
	open := func(s db.Shift) bool { return !SignUpClosed(&s, e, now) }
	if len(shifts) > 0 && !slices.ContainsFunc(shifts, open) {
		return refusal.New(refusal.Conflict, "Sign-up has closed, so only those who run this can still ask people.")
	}
	return nil
}

// eventOf is as much of the event of a shift as the rules ask about.
func eventOf(s *db.EventShift) *db.Event {
	return &db.Event{
		ID: s.EventID, Kind: s.EventKind, Status: s.EventStatus, LeadID: s.EventLeadID,
		VenueID: s.VenueID, TravelMinutes: s.TravelMinutes, SignUpBy: s.EventSignUpBy,
	}
}

// SignUpByTyped reads until when people can sign up for an event or a shift that
// starts then; nothing typed is no limit. One that was left as it is moves along
// with the start.
func SignUpByTyped(f *refusal.Faults, typed string, was, wasStart, start time.Time, what string) time.Time {
	if strings.TrimSpace(typed) == "" {
		return time.Time{}
	}
	at, err := f.Moment("sign_up_by", typed, "until when people can sign up")
	if err != nil || start.IsZero() {
		return was
	}
	if at = at.Truncate(time.Minute); at.Equal(was) {
		return clock.MovedAlong(was, wasStart, start)
	}
	if !at.Before(start) {
		f.Add("sign_up_by", "Enter a date before %s, when the %s starts", clock.Moment(start), what)
	}
	return at
}

// WithSignUpBy adds to what the history says of a change when sign-up closes now.
func WithSignUpBy(detail string, before, after time.Time) string {
	switch {
	case before.Equal(after):
		return detail
	case after.IsZero():
		return detail + ", sign-up closes when it starts"
	}
	return detail + ", sign-up closes at " + clock.Moment(after)
}

// Nominable refuses to ask anybody to an event that nobody can be asked to any more.
func Nominable(e *db.Event, now time.Time) error {
	switch {
	case e.Status == db.EventDraft:
		return refusal.New(refusal.Conflict, "This is not published, so nobody can be asked to it yet.")
	case e.Status == db.EventCancelled:
		return refusal.New(refusal.Conflict, "This was cancelled, so nobody can be asked to it any more.")
	case !now.Before(e.StartsAt):
		return refusal.New(refusal.Conflict, "This has begun, so nobody can be asked to it any more.")
	}
	return nil
}
