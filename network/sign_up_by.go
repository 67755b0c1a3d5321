package network

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// maySignUp is what keeps the person of a place from taking it by themselves.
func (n *Network) maySignUp(ctx context.Context, r *db.Reader, p *place) (Obstacle, error) {
	now := n.now()
	if !SignUpClosed(p.shift, p.event, now) {
		return p.obstacle, nil
	}
	asked, err := r.ShiftsAskedTo(ctx, p.person.ID, p.person.Email, []int64{p.shift.ID}, now)
	if err != nil {
		return Obstacle{}, err
	}
	o := maySignUp(p.obstacle, p.shift, p.event, asked[p.shift.ID], now)
	var lead *db.Person
	if o.Kind == SignUpOver && p.event.LeadID != 0 {
		lead, err = r.Person(ctx, p.event.LeadID)
	}
	o.turnTo(p.person, p.event, lead)
	return o, err
}

// closedTo finds which of the shifts whose sign-up has closed the person was
// asked to take, and who leads their events. Where none has closed it asks nothing.
func (n *Network) closedTo(ctx context.Context, r *db.Reader, a *aboutMe, shifts []db.EventShift, now time.Time) (leads map[int64]*db.Person, err error) {
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
	return r.PeopleByID(ctx, distinct(leadIDs))
}

// mayAsk refuses to ask people to an event that nobody can be asked to any
// more. Once sign-up has closed, only those who run or teach it ask people, who
// may ask anybody: otherwise colleagues could let each other in.
func (n *Network) mayAsk(ctx context.Context, r *db.Reader, e *db.Event, anybody bool) error {
	if err := nominable(e, n.now()); err != nil || anybody {
		return err
	}
	shifts, err := r.ShiftsOf(ctx, e.ID)
	if err != nil {
		return err
	}
	shifts = slices.DeleteFunc(planned(shifts), func(s db.Shift) bool { return !attends(e, &s) })
	open := func(s db.Shift) bool { return !SignUpClosed(&s, e, n.now()) }
	if len(shifts) > 0 && !slices.ContainsFunc(shifts, open) {
		return refuse(Conflict, "Sign-up has closed, so only those who run this can still ask people.")
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

// signUpByTyped reads until when people can sign up for an event or a shift that
// starts then; nothing typed is no limit. One that was left as it is moves along
// with the start.
func signUpByTyped(f *faults, typed string, was, wasStart, start time.Time, what string) time.Time {
	if strings.TrimSpace(typed) == "" {
		return time.Time{}
	}
	at, err := f.moment("sign_up_by", typed, "until when people can sign up")
	if err != nil || start.IsZero() {
		return was
	}
	if at = at.Truncate(time.Minute); at.Equal(was) {
		return movedAlong(was, wasStart, start)
	}
	if !at.Before(start) {
		f.add("sign_up_by", "Enter a date before %s, when the %s starts", moment(start), what)
	}
	return at
}

// withSignUpBy adds to what the history says of a change when sign-up closes now.
func withSignUpBy(detail string, before, after time.Time) string {
	switch {
	case before.Equal(after):
		return detail
	case after.IsZero():
		return detail + ", sign-up closes when it starts"
	}
	return detail + ", sign-up closes at " + moment(after)
}

// nominable refuses to ask anybody to an event that nobody can be asked to any more.
func nominable(e *db.Event, now time.Time) error {
	switch {
	case e.Status == db.EventDraft:
		return refuse(Conflict, "This is not published, so nobody can be asked to it yet.")
	case e.Status == db.EventCancelled:
		return refuse(Conflict, "This was cancelled, so nobody can be asked to it any more.")
	case !now.Before(e.StartsAt):
		return refuse(Conflict, "This has begun, so nobody can be asked to it any more.")
	}
	return nil
}
