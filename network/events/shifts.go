package events

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// ShiftForm is a shift as typed; times are wall-clock times in London.
type ShiftForm struct {
	Role, Starts, Ends string
	SignUpBy           string // until when people can sign up, or "" for the time of the event
	Minimum, Maximum   string
	LLOsOnly, Approval bool
}

// LongestShift is how long a shift lasts at most; the search for clashes counts on it.
const LongestShift = 24 * time.Hour

// AroundEvent is how long before the start and after the end of its event a shift may be.
const AroundEvent = 24 * time.Hour

func (s ShiftForm) Apply(shift *db.Shift, e *db.Event, f *refusal.Faults) {
	shift.Role = f.Needed("role", s.Role, "Enter the role, like “Stall morning”")
	was := *shift
	shift.StartsAt, shift.EndsAt = f.Times(s.Starts, s.Ends)
	if f.Err() == nil {
		switch {
		case shift.EndsAt.Sub(shift.StartsAt) > LongestShift:
			f.Add("ends", "A shift lasts 24 hours at most")
		case shift.StartsAt.Before(e.StartsAt.Add(-AroundEvent)):
			f.Add("starts", "The shift starts more than a day before the event")
		case shift.EndsAt.After(e.EndsAt.Add(AroundEvent)):
			f.Add("ends", "The shift ends more than a day after the event")
		}
	}
	shift.SignUpBy = rota.SignUpByTyped(f, s.SignUpBy, was.SignUpBy, was.StartsAt, shift.StartsAt, "shift")
	shift.Minimum = f.Number("minimum", s.Minimum, "the minimum", 0, 500)
	shift.Maximum = f.Number("maximum", s.Maximum, "the maximum", 1, 500)
	if shift.Maximum >= 1 && shift.Minimum > shift.Maximum {
		f.Add("maximum", "The maximum can’t be less than the minimum")
	}
	shift.Approval, shift.Accreditation = s.Approval, ""
	if s.LLOsOnly {
		shift.Accreditation = db.LLO
	}
}

// ShiftFixed tells whether a shift stays as it is: it was cancelled, or its
// event is fixed.
func ShiftFixed(e *db.Event, s *db.Shift) bool { return action.Fixed(e) || !s.CancelledAt.IsZero() }

// NextShift is when one more shift would be: from the end of the last one,
// where that is within the event, to the end of the event.
func NextShift(p *Plan) (starts, ends time.Time) {
	starts, ends = p.Event.StartsAt, p.Event.EndsAt
	if n := len(p.Shifts); n > 0 && p.Shifts[n-1].EndsAt.Before(ends) {
		starts = p.Shifts[n-1].EndsAt
	}
	return starts, ends
}

// shiftOfEvent is what one sending of the form of a shift says.
type shiftOfEvent struct {
	eventID int64
	form    ShiftForm
}

// AddShift adds a shift to an event, once for each form key, and returns its id.
func (n *Events) AddShift(ctx context.Context, me *db.Person, eventID int64, s ShiftForm, formKey string) (int64, error) {
	var id int64
	err := n.ActNamed(ctx, me, func(a *action.Action) error {
		e, err := n.lockToEdit(ctx, a, eventID)
		if err != nil {
			return err
		}
		id, err = n.Once(ctx, a, formKey, shiftOfEvent{eventID, s}, func() (int64, error) {
			shift := &db.Shift{EventID: eventID}
			var f refusal.Faults
			s.Apply(shift, e, &f)
			if err := f.Err(); err != nil {
				return 0, err
			}
			if err := a.Tx.InsertShift(ctx, shift); err != nil {
				return 0, err
			}
			return shift.ID, a.Log(ctx, db.LogRow{Verb: VerbAddedShift, EventID: eventID, ShiftID: shift.ID, Detail: shift.Role})
		})
		return err
	})
	return id, err
}

// ChangeShift does what UpdateShift does, but saves other times under people
// who are on the shift only once they were confirmed. Until then it returns
// what they would do, and changes nothing. It returns that too, beside the
// refusal, when they were confirmed without a reason.
func (n *Events) ChangeShift(ctx context.Context, me *db.Person, shiftID int64, version int, s ShiftForm, confirmed bool, reason string) (*Told, *RetimePreview, error) {
	if !confirmed {
		if preview, err := n.PreviewShift(ctx, me, shiftID, s); err != nil || preview != nil {
			return nil, preview, err
		}
	}
	told, err := n.UpdateShift(ctx, me, shiftID, version, s, reason)
	if refusal.KindOf(err) == refusal.Invalid {
		if preview, refused := n.PreviewShift(ctx, me, shiftID, s); refused == nil {
			return nil, preview, err
		}
	}
	return told, nil, err
}

// UpdateShift changes a shift that still has the version the person saw.
// Raising the most people gives the places to those who wait, and turning
// "Approval needed" off lets in those who asked, in the same transaction
// (docs/rules.md#4-waiting-list). New times are told, with the reason, to those
// on it; who can't come then is released. It returns who is told.
func (n *Events) UpdateShift(ctx context.Context, me *db.Person, shiftID int64, version int, s ShiftForm, reason string) (told *Told, err error) {
	if reason, err = refusal.ReasonTyped(reason); err != nil {
		return nil, err
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		e, shift, err := n.lockShiftToEdit(ctx, a, shiftID)
		if err != nil {
			return err
		}
		before := *shift
		signups, err := n.shiftTyped(ctx, a.Tx.Reader, a.Now, e, &before, shift, s)
		if err != nil {
			return err
		}
		if before.Version != version {
			return refusal.Stale()
		}
		if err := a.Tx.UpdateShift(ctx, shift); err != nil {
			return err
		}
		if err := a.Log(ctx, db.LogRow{Verb: action.VerbChangedShift, EventID: e.ID, ShiftID: shiftID, Detail: rota.WithSignUpBy(shift.Role, before.SignUpBy, shift.SignUpBy), Reason: reason}); err != nil {
			return err
		}
		told = &Told{}
		if len(signups) > 0 && retimed(&before, shift) {
			if told, err = n.retimeShift(ctx, a, e, &before, shift, signups, reason); err != nil {
				return err
			}
		}
		if before.Approval && !shift.Approval {
			if err := n.admitAll(ctx, a, shift, e); err != nil {
				return err
			}
		}
		return n.rota.Fill(ctx, a, shift, e)
	})
	return told, err
}

// shiftTyped puts what was typed into a shift, and returns its
// active sign-ups. It refuses what those on it did not agree to, and new times
// that are over.
func (n *Events) shiftTyped(ctx context.Context, r *db.Reader, now time.Time, e *db.Event, before, after *db.Shift, s ShiftForm) ([]db.Signup, error) {
	var f refusal.Faults
	s.Apply(after, e, &f)
	if after.Maximum < before.Taken {
		f.Add("maximum", "%s taken already: take people off first, or enter at least %d", words.Counted(before.Taken, "place is", "places are"), before.Taken)
	}
	on, err := r.SignupsOfShift(ctx, before.ID, db.SignupConfirmed, db.SignupRequested, db.SignupWaiting)
	if err != nil {
		return nil, err
	}
	if len(on) > 0 && after.Accreditation != "" && before.Accreditation == "" {
		f.Add("llos_only", "%s signed up without it. Take off those who are not liaison officers, or cancel this shift and add another", words.Counted(len(on), "person has", "people have"))
	}
	if len(on) > 0 && retimed(before, after) && !f.Has("starts", "ends") {
		if err := nobodyCame(on, "get other times"); err != nil {
			return nil, err
		}
		switch {
		case !before.StartsAt.Equal(after.StartsAt) && !after.StartsAt.After(now):
			f.Add("starts", "The new start must be in the future")
		case !after.EndsAt.After(now):
			f.Add("ends", "The new end must be in the future")
		}
	}
	return on, f.Err()
}

// retimed tells whether a shift has other times.
func retimed(before, after *db.Shift) bool {
	return !before.StartsAt.Equal(after.StartsAt) || !before.EndsAt.Equal(after.EndsAt)
}

// admitAll lets in everybody who asked for a shift that needs no approval any
// more, in the order of asking. Who may not attend if nothing changes waits.
func (n *Events) admitAll(ctx context.Context, a *action.Action, shift *db.Shift, e *db.Event) error {
	requests, err := a.Tx.SignupsOfShift(ctx, shift.ID, db.SignupRequested)
	if err != nil {
		return err
	}
	asked := action.PersonIDs(requests)
	for _, id := range slices.Sorted(slices.Values(asked)) {
		if _, err := a.Tx.LockPerson(ctx, id); err != nil {
			return err
		}
	}
	for _, id := range asked {
		p, err := n.rota.PlaceOn(ctx, a, shift, e, id)
		if err != nil {
			return err
		}
		if _, err := n.staffing.Admit(ctx, a, p, a.Me.ID); err != nil {
			return err
		}
	}
	return nil
}

func (n *Events) lockShiftToEdit(ctx context.Context, a *action.Action, shiftID int64) (*db.Event, *db.Shift, error) {
	found, err := a.Tx.Shift(ctx, shiftID)
	if err != nil {
		return nil, nil, err
	}
	e, err := n.lockToEdit(ctx, a, found.EventID)
	if err != nil {
		return nil, nil, err
	}
	shift, err := a.Tx.LockShift(ctx, shiftID)
	if err == nil && ShiftFixed(e, shift) {
		err = refusal.New(refusal.Conflict, "This shift was cancelled, so it stays as it is.")
	}
	return e, shift, err
}

// RemoveShift takes a shift out of an event that nobody ever signed up for;
// one with sign-ups is cancelled instead, so that they are told.
func (n *Events) RemoveShift(ctx context.Context, me *db.Person, shiftID int64) error {
	return n.Act(ctx, me, func(a *action.Action) error {
		e, shift, err := n.lockShiftToEdit(ctx, a, shiftID)
		if err != nil {
			return err
		}
		err = a.Tx.DeleteShift(ctx, shiftID)
		if errors.Is(err, db.ErrConstraint) {
			return errSignedUp
		}
		if err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verbRemovedShift, EventID: e.ID, Detail: shift.Role})
	})
}

var errSignedUp = refusal.New(refusal.Conflict, "People have signed up for this shift, so it can’t be removed. Cancel it instead, and we will tell them.")

// ShiftToRun returns a shift and its event for someone who runs the event.
func (n *Events) ShiftToRun(ctx context.Context, me *db.Person, shiftID int64) (*db.Event, *db.Shift, error) {
	shift, err := n.DB.Shift(ctx, shiftID)
	if err != nil {
		return nil, nil, err
	}
	e, err := n.EventToRun(ctx, me, shift.EventID)
	return e, shift, err
}
