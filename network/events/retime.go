package events

import (
	"context"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

const whyRetimed = "Say why the times change: everyone on the shift can read it"

// RetimePreview is what other times of a shift would do to those on it.
type RetimePreview struct {
	Told     *Told
	Before   *db.Shift
	After    *db.Shift
	LosesOut []LosesOut // who can't keep a place
}

// PreviewShift tells what a change of a shift would do, without doing it. It is
// nil where nobody has to be told.
func (n *Events) PreviewShift(ctx context.Context, me *db.Person, shiftID int64, s ShiftForm) (*RetimePreview, error) {
	e, before, err := n.ShiftToRun(ctx, me, shiftID)
	if err != nil {
		return nil, err
	}
	after := *before
	signups, err := n.shiftTyped(ctx, n.DB.Reader, n.Time(), e, before, &after, s)
	if err != nil || len(signups) == 0 || !retimed(before, &after) {
		return nil, err
	}
	p := &RetimePreview{Before: before, After: &after}
	if p.Told, err = toldOf(ctx, n.DB.Reader, signups); err != nil {
		return nil, err
	}
	p.LosesOut, err = n.losesOut(ctx, n.DB.Reader, nil, outing{e, []db.Shift{*before}}, outing{e, []db.Shift{after}}, signups)
	return p, err
}

// retimeShift carries other times of a locked shift over to those on it
// (docs/rules.md#6-cancellation-or-move): open offers die, who can't come then
// is released, everybody is told once, and reminders are planned anew.
func (n *Events) retimeShift(ctx context.Context, a *action.Action, e *db.Event, before, shift *db.Shift, signups []db.Signup, reason string) (*Told, error) {
	if reason == "" {
		return nil, refusal.OfField("reason", whyRetimed)
	}
	shifts, err := a.Tx.ShiftsOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(shifts, func(s db.Shift) bool { return s.ID == shift.ID })
	shifts[at] = *before
	was := AsToldNow(e, shifts)
	told, err := toldOf(ctx, a.Tx.Reader, signups)
	if err != nil {
		return nil, err
	}
	for i := range signups {
		if err := a.Tx.StopMessages(ctx, signups[i].ID, "the shift has other times", messages.Lasting); err != nil {
			return nil, err
		}
	}
	if err := n.rota.EndOffers(ctx, a, shift, rota.Anybody, db.OfferWithdrawn); err != nil {
		return nil, err
	}
	e.Revision++
	if err := n.NoteChange(ctx, a, e, e, before, shift, reason); err != nil {
		return nil, err
	}
	if err := a.Tx.UpdateEvent(ctx, e); err != nil {
		return nil, err
	}
	out, err := n.lockAndFindLosers(ctx, a.Tx, nil, outing{e, []db.Shift{*before}}, outing{e, []db.Shift{*shift}}, signups)
	if err != nil {
		return nil, err
	}
	if err := n.releaseLosers(ctx, a, e, was, out); err != nil {
		return nil, err
	}
	all := new(*told)
	told.People = onlyWith(told.People, without(signups, out))
	if err := n.tellMove(ctx, a, nil, told, was, e, reason); err != nil {
		return nil, err
	}
	after, err := a.Tx.Shift(ctx, shift.ID) // as those who were released left it
	if err == nil {
		*shift = *after
	}
	return all, err
}
