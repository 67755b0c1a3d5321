package rota

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// PlaceNow is like firstCome, but first gives the free places to those who wait
// and can take one. A newcomer may have what is left then. When it is too late to
// offer places it gives nothing to those who wait: the lead decides. How a freed
// place is filled depends on the notice that is left (docs/rules.md#4-waiting-list).
func (n *Rota) PlaceNow(ctx context.Context, a *action.Action, p *Place) (status db.SignupStatus, err error) {
	switch {
	case p.Obstacle.Kind != NoObstacle:
		return db.SignupWaiting, nil
	case !Fillable(p.Shift, p.Event) || p.Shift.StartsAt.Sub(a.Now) < n.Settings().OffersAbove:
		return firstCome(p.Shift, p.left()), nil
	}
	if err := n.Fill(ctx, a, p.Shift, p.Event); err != nil {
		return "", err
	}
	if p.seating, err = n.SeatingOf(ctx, a.Tx.Reader, a.Now, p.Shift, p.Event); err != nil || p.left() == 0 {
		return db.SignupWaiting, err
	}
	return db.SignupConfirmed, nil
}

// Fill gives the free places of a locked shift to those who wait, from the
// front, in this transaction.
func (n *Rota) Fill(ctx context.Context, a *action.Action, shift *db.Shift, event *db.Event) error {
	if !Fillable(shift, event) {
		return nil
	}
	left := shift.StartsAt.Sub(a.Now)
	if left <= 0 {
		return nil
	}
	set := n.Settings()
	if left < set.OffersAbove {
		if !FilledByHand(shift, event, a.Now, set.OffersAbove) {
			return nil
		}
		key := fmt.Sprintf("%s/shift-%d/free-%d/%s", messages.FillByHand, shift.ID, shift.Maximum-shift.Taken, a.Now.Format(time.RFC3339))
		return n.TellLead(ctx, a, messages.Notice{Kind: messages.FillByHand, Key: key, ShiftID: shift.ID}, event, shift)
	}
	queue, err := n.queue(ctx, a.Tx.Reader, shift.ID)
	if err != nil {
		return err
	}
	for shift.Taken < shift.Maximum && len(queue) > 0 {
		var next []int64
		if next, queue, err = n.nextInQueue(ctx, a, shift, event, queue); err != nil {
			return err
		}
		if err := n.giveTo(ctx, a, shift, event, next, left > set.PromotesAbove); err != nil {
			return err
		}
	}
	return nil
}

// FilledByHand tells whether the places of a shift that are free are for its
// lead to fill, since it is too late to offer them to those who wait: less than
// some notice is left.
func FilledByHand(shift *db.Shift, event *db.Event, now time.Time, notice time.Duration) bool {
	return Fillable(shift, event) && shift.Waiting > shift.Held && byHand(shift, now, notice)
}

// byHand tells whether a shift begins so soon that a place which becomes free
// is offered to nobody.
func byHand(shift *db.Shift, now time.Time, notice time.Duration) bool {
	left := shift.StartsAt.Sub(now)
	return left > 0 && left < notice
}

// noticeByHand is the notice with less than which a shift is filled by hand, or 0.
func noticeByHand(shift *db.Shift, now time.Time, notice time.Duration) time.Duration {
	if !byHand(shift, now, notice) {
		return 0
	}
	return notice
}

// Fillable tells whether a shift has both a free place and somebody waiting.
func Fillable(shift *db.Shift, event *db.Event) bool {
	return shift.Taken < shift.Maximum && shift.Waiting > 0 && event.Status == db.EventPublished && shift.CancelledAt.IsZero()
}

// queue lists who waits for a shift and holds no offer, the first in front.
func (n *Rota) queue(ctx context.Context, r *db.Reader, shiftID int64) ([]int64, error) {
	waiting, err := r.SignupsOfShift(ctx, shiftID, db.SignupWaiting)
	if err != nil {
		return nil, err
	}
	held, err := n.Holders(ctx, r, shiftID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(action.PersonIDs(waiting), func(id int64) bool { return held[id] }), nil
}

// nextInQueue takes from the front of a queue those who may attend, as many
// as places are free, and passes over who may not. Where seats are kept for
// forces it takes one, since each changes what is left for the others.
func (n *Rota) nextInQueue(ctx context.Context, a *action.Action, shift *db.Shift, event *db.Event, queue []int64) (next, rest []int64, err error) {
	seated := false
	for i, id := range queue {
		if len(next) == shift.Maximum-shift.Taken || seated && len(next) == 1 {
			return next, queue[i:], nil
		}
		p, err := n.placeSeen(ctx, a.Tx.Reader, a.Now, shift, event, id)
		if err != nil {
			return nil, nil, err
		}
		seated = p.seating != nil
		if why := p.keptAway(); why == "" {
			next = append(next, id)
		} else if err := n.passOver(ctx, a, p, why); err != nil {
			return nil, nil, err
		}
	}
	return next, nil, nil
}

// giveTo promotes people who wait, or offers them a place. They are locked by
// id, not in the order of the queue, and then looked at again.
func (n *Rota) giveTo(ctx context.Context, a *action.Action, shift *db.Shift, event *db.Event, next []int64, atOnce bool) error {
	places := make(map[int64]*Place, len(next))
	for _, id := range slices.Sorted(slices.Values(next)) {
		p, err := n.PlaceOn(ctx, a, shift, event, id)
		if err != nil {
			return err
		}
		places[id] = p
	}
	for _, id := range next {
		give := n.offer
		switch p := places[id]; {
		case p.keptAway() != "":
			give = func(ctx context.Context, a *action.Action, p *Place) error {
				return n.passOver(ctx, a, p, p.keptAway())
			}
		case atOnce:
			give = n.promote
		}
		if err := give(ctx, a, places[id]); err != nil {
			return err
		}
	}
	return nil
}

// FillShifts looks again at the shifts with a free place beside people who
// wait: somebody who was passed over may be free by now, or qualified. It
// returns how many places it gave away. When it is too late to
// offer places the lead fills by hand, who has been told.
func (n *Rota) FillShifts(ctx context.Context) (given int, err error) {
	shifts, err := n.DB.ShiftsToFill(ctx, n.Time().Add(n.Settings().OffersAbove), 500)
	if err != nil {
		return 0, err
	}
	for i := range shifts {
		n, err := n.fillAgain(ctx, &shifts[i])
		if given += n; err != nil {
			return given, err
		}
	}
	return given, nil
}

// fillAgain fills one shift, unless a look without locks shows that everybody
// who waits is still kept away: then the writer is left alone.
func (n *Rota) fillAgain(ctx context.Context, seen *db.Shift) (given int, err error) {
	event, err := n.DB.Event(ctx, seen.EventID)
	if err != nil {
		return 0, err
	}
	queue, err := n.queue(ctx, n.DB.Reader, seen.ID)
	if err != nil {
		return 0, err
	}
	free := false
	for i := 0; i < len(queue) && !free; i++ {
		p, err := n.placeSeen(ctx, n.DB.Reader, n.Time(), seen, event, queue[i])
		if err != nil {
			return 0, err
		}
		free = p.keptAway() == ""
	}
	if !free {
		return 0, nil
	}
	err = n.Act(ctx, nil, func(a *action.Action) error {
		shift, event, err := n.LockShift(ctx, a.Tx, seen.ID)
		if err != nil {
			return err
		}
		before := shift.Taken
		err = n.Fill(ctx, a, shift, event)
		given = shift.Taken - before
		return err
	})
	return given, err
}

// Holders tells who has an open offer for a shift.
func (n *Rota) Holders(ctx context.Context, r *db.Reader, shiftID int64) (map[int64]bool, error) {
	offers, err := r.OpenOffers(ctx, shiftID, Anybody)
	held := make(map[int64]bool, len(offers))
	for _, o := range offers {
		held[o.PersonID] = true
	}
	return held, err
}

func (n *Rota) promote(ctx context.Context, a *action.Action, p *Place) error {
	if _, err := n.Enter(ctx, a, p, db.SignupConfirmed, 0); err != nil {
		return err
	}
	return n.TellOf(ctx, a, messages.Promoted, p)
}

// passOver records why someone did not get a freed place, once per reason.
func (n *Rota) passOver(ctx context.Context, a *action.Action, p *Place, why string) error {
	earlier, err := a.Tx.Passes(ctx, p.Shift.ID, p.Person.ID)
	if err != nil {
		return err
	}
	if len(earlier) > 0 && earlier[0].Reason == why {
		return nil
	}
	return a.Tx.InsertPass(ctx, &db.Pass{ShiftID: p.Shift.ID, PersonID: p.Person.ID, At: a.Now, Reason: why})
}
