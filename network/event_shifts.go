package network

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// ShiftForm is a shift as typed; times are wall-clock times in London.
type ShiftForm struct {
	Role, Starts, Ends string
	SignUpBy           string // until when people can sign up, or "" for the time of the event
	Minimum, Maximum   string
	LLOsOnly, Approval bool
}

// longestShift is how long a shift lasts at most; the search for clashes counts on it.
const longestShift = 24 * time.Hour

// aroundEvent is how long before the start and after the end of its event a shift may be.
const aroundEvent = 24 * time.Hour

func (s ShiftForm) apply(shift *db.Shift, e *db.Event, f *faults) {
	shift.Role = f.needed("role", s.Role, "Enter the role, like “Stall morning”")
	was := *shift
	shift.StartsAt, shift.EndsAt = f.times(s.Starts, s.Ends)
	if f.err() == nil {
		switch {
		case shift.EndsAt.Sub(shift.StartsAt) > longestShift:
			f.add("ends", "A shift lasts 24 hours at most")
		case shift.StartsAt.Before(e.StartsAt.Add(-aroundEvent)):
			f.add("starts", "The shift starts more than a day before the event")
		case shift.EndsAt.After(e.EndsAt.Add(aroundEvent)):
			f.add("ends", "The shift ends more than a day after the event")
		}
	}
	shift.SignUpBy = signUpByTyped(f, s.SignUpBy, was.SignUpBy, was.StartsAt, shift.StartsAt, "shift")
	shift.Minimum = f.number("minimum", s.Minimum, "the minimum", 0, 500)
	shift.Maximum = f.number("maximum", s.Maximum, "the maximum", 1, 500)
	if shift.Maximum >= 1 && shift.Minimum > shift.Maximum {
		f.add("maximum", "The maximum can’t be less than the minimum")
	}
	shift.Approval, shift.Accreditation = s.Approval, ""
	if s.LLOsOnly {
		shift.Accreditation = db.LLO
	}
}

// shiftOfEvent is what one sending of the form of a shift says.
type shiftOfEvent struct {
	eventID int64
	form    ShiftForm
}

// AddShift adds a shift to an event, once for each form key, and returns its id.
func (n *Network) AddShift(ctx context.Context, me *db.Person, eventID int64, s ShiftForm, formKey string) (int64, error) {
	var id int64
	err := n.writeNamed(ctx, func(tx *db.Tx) error {
		e, err := n.lockToEdit(ctx, tx, me, eventID)
		if err != nil {
			return err
		}
		id, err = n.once(ctx, tx, formKey, shiftOfEvent{eventID, s}, func() (int64, error) {
			shift := &db.Shift{EventID: eventID}
			var f faults
			s.apply(shift, e, &f)
			if err := f.err(); err != nil {
				return 0, err
			}
			if err := tx.InsertShift(ctx, shift); err != nil {
				return 0, err
			}
			return shift.ID, n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "added shift", EventID: eventID, ShiftID: shift.ID, Detail: shift.Role})
		})
		return err
	})
	return id, err
}

// UpdateShift changes a shift that still has the version the person saw.
// Raising the most people gives the places to those who wait, and turning
// "Approval needed" off lets in those who asked, in the same transaction
// (docs/rules.md#4-waiting-list). New times are told, with the reason, to those
// on it; who can't come then is released. It returns who is told.
func (n *Network) UpdateShift(ctx context.Context, me *db.Person, shiftID int64, version int, s ShiftForm, reason string) (told *Told, err error) {
	if reason, err = reasonTyped(reason); err != nil {
		return nil, err
	}
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		e, shift, err := n.lockShiftToEdit(ctx, tx, me, shiftID)
		if err != nil {
			return err
		}
		before := *shift
		signups, err := n.shiftTyped(ctx, tx.Reader, e, &before, shift, s)
		if err != nil {
			return err
		}
		if before.Version != version {
			return stale()
		}
		if err := tx.UpdateShift(ctx, shift); err != nil {
			return err
		}
		if err := n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "changed shift", EventID: e.ID, ShiftID: shiftID, Detail: withSignUpBy(shift.Role, before.SignUpBy, shift.SignUpBy), Reason: reason}); err != nil {
			return err
		}
		told = &Told{}
		if len(signups) > 0 && retimed(&before, shift) {
			if told, err = n.retimeShift(ctx, tx, me, e, &before, shift, signups, reason); err != nil {
				return err
			}
		}
		if before.Approval && !shift.Approval {
			if err := n.admitAll(ctx, tx, me, shift, e); err != nil {
				return err
			}
		}
		return n.fill(ctx, tx, shift, e)
	})
	return told, err
}

// shiftTyped puts what was typed into a shift, and returns its
// active sign-ups. It refuses what those on it did not agree to, and new times
// that are over.
func (n *Network) shiftTyped(ctx context.Context, r *db.Reader, e *db.Event, before, after *db.Shift, s ShiftForm) ([]db.Signup, error) {
	var f faults
	s.apply(after, e, &f)
	if after.Maximum < before.Taken {
		f.add("maximum", "%s taken already: take people off first, or enter at least %d", counted(before.Taken, "place is", "places are"), before.Taken)
	}
	on, err := r.SignupsOfShift(ctx, before.ID, db.SignupConfirmed, db.SignupRequested, db.SignupWaiting)
	if err != nil {
		return nil, err
	}
	if len(on) > 0 && after.Accreditation != "" && before.Accreditation == "" {
		f.add("llos_only", "%s signed up without it. Take off those who are not liaison officers, or cancel this shift and add another", counted(len(on), "person has", "people have"))
	}
	if len(on) > 0 && retimed(before, after) && !f.has("starts", "ends") {
		if err := nobodyCame(on, "get other times"); err != nil {
			return nil, err
		}
		now := n.now()
		switch {
		case !before.StartsAt.Equal(after.StartsAt) && !after.StartsAt.After(now):
			f.add("starts", "The new start must be in the future")
		case !after.EndsAt.After(now):
			f.add("ends", "The new end must be in the future")
		}
	}
	return on, f.err()
}

// retimed tells whether a shift has other times.
func retimed(before, after *db.Shift) bool {
	return !before.StartsAt.Equal(after.StartsAt) || !before.EndsAt.Equal(after.EndsAt)
}

// admitAll lets in everybody who asked for a shift that needs no approval any
// more, in the order of asking. Who may not attend if nothing changes waits.
func (n *Network) admitAll(ctx context.Context, tx *db.Tx, me *db.Person, shift *db.Shift, e *db.Event) error {
	requests, err := tx.SignupsOfShift(ctx, shift.ID, db.SignupRequested)
	if err != nil {
		return err
	}
	asked := personIDs(requests)
	for _, id := range slices.Sorted(slices.Values(asked)) {
		if _, err := tx.LockPerson(ctx, id); err != nil {
			return err
		}
	}
	for _, id := range asked {
		p, err := n.placeOn(ctx, tx, shift, e, id)
		if err != nil {
			return err
		}
		if _, err := n.admit(ctx, tx, p, me.ID); err != nil {
			return err
		}
	}
	return nil
}

func (n *Network) lockShiftToEdit(ctx context.Context, tx *db.Tx, me *db.Person, shiftID int64) (*db.Event, *db.Shift, error) {
	found, err := tx.Shift(ctx, shiftID)
	if err != nil {
		return nil, nil, err
	}
	e, err := n.lockToEdit(ctx, tx, me, found.EventID)
	if err != nil {
		return nil, nil, err
	}
	shift, err := tx.LockShift(ctx, shiftID)
	if err == nil && !shift.CancelledAt.IsZero() {
		err = refuse(Conflict, "This shift was cancelled, so it stays as it is.")
	}
	return e, shift, err
}

// RemoveShift takes a shift out of an event that nobody ever signed up for;
// one with sign-ups is cancelled instead, so that they are told.
func (n *Network) RemoveShift(ctx context.Context, me *db.Person, shiftID int64) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		e, shift, err := n.lockShiftToEdit(ctx, tx, me, shiftID)
		if err != nil {
			return err
		}
		err = tx.DeleteShift(ctx, shiftID)
		if errors.Is(err, db.ErrConstraint) {
			return errSignedUp
		}
		if err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "removed shift", EventID: e.ID, Detail: shift.Role})
	})
}

var errSignedUp = refuse(Conflict, "People have signed up for this shift, so it can’t be removed. Cancel it instead, and we will tell them.")

// ShiftToRun returns a shift and its event for someone who runs the event.
func (n *Network) ShiftToRun(ctx context.Context, me *db.Person, shiftID int64) (*db.Event, *db.Shift, error) {
	shift, err := n.DB.Shift(ctx, shiftID)
	if err != nil {
		return nil, nil, err
	}
	e, err := n.EventToRun(ctx, me, shift.EventID)
	return e, shift, err
}
