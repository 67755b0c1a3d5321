package network

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// How a freed place is filled depends on the notice that is left
// (docs/rules.md#4-waiting-list).
const (
	promotesAbove = 72 * time.Hour // above this people are promoted at once
	offersAbove   = 12 * time.Hour // above this they are offered the place; below, the lead fills it by hand
)

// placeNow is firstCome once those who wait had their turn: places that are
// free beside them are given to whoever of them can take one, and what is left
// then a newcomer may have. Under twelve hours that is for the lead to say.
func (n *Network) placeNow(ctx context.Context, tx *db.Tx, p *place) (status string, err error) {
	switch {
	case p.obstacle.Kind != NoObstacle:
		return StatusWaiting, nil
	case !fillable(p.shift, p.event) || p.shift.StartsAt.Sub(n.now()) < offersAbove:
		return firstCome(p.shift, p.left()), nil
	}
	if err := n.fill(ctx, tx, p.shift, p.event); err != nil {
		return "", err
	}
	if p.seating, err = n.seatingOf(ctx, tx.Reader, p.shift, p.event); err != nil || p.left() == 0 {
		return StatusWaiting, err
	}
	return StatusConfirmed, nil
}

// fill gives the free places of a locked shift to those who wait, from the
// front, in this transaction.
func (n *Network) fill(ctx context.Context, tx *db.Tx, shift *db.Shift, event *db.Event) error {
	if !fillable(shift, event) {
		return nil
	}
	now := n.now()
	left := shift.StartsAt.Sub(now)
	if left <= 0 {
		return nil
	}
	if left < offersAbove {
		return n.tellLead(ctx, tx, FillByHand, fmt.Sprintf("%s/shift-%d/free-%d/%s", FillByHand, shift.ID, shift.Maximum-shift.Taken, now.Format(time.RFC3339)), event, shift, nil, "")
	}
	queue, err := n.queue(ctx, tx.Reader, shift.ID)
	if err != nil {
		return err
	}
	for shift.Taken < shift.Maximum && len(queue) > 0 {
		var next []int64
		if next, queue, err = n.nextInQueue(ctx, tx, shift, event, queue); err != nil {
			return err
		}
		if err := n.giveTo(ctx, tx, shift, event, next, left > promotesAbove); err != nil {
			return err
		}
	}
	return nil
}

// fillable tells whether a shift has both a free place and somebody waiting.
func fillable(shift *db.Shift, event *db.Event) bool {
	return shift.Taken < shift.Maximum && shift.Waiting > 0 && event.Status == Published && shift.CancelledAt.IsZero()
}

// queue lists who waits for a shift and holds no offer, the first in front.
func (n *Network) queue(ctx context.Context, r *db.Reader, shiftID int64) ([]int64, error) {
	waiting, err := r.SignupsOfShift(ctx, shiftID, StatusWaiting)
	if err != nil {
		return nil, err
	}
	held, err := n.holders(ctx, r, shiftID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(personIDs(waiting), func(id int64) bool { return held[id] }), nil
}

// nextInQueue takes from the front of a queue those who may attend, as many
// as places are free, and passes over who may not. Where seats are kept for
// forces it takes one, since each changes what is left for the others.
func (n *Network) nextInQueue(ctx context.Context, tx *db.Tx, shift *db.Shift, event *db.Event, queue []int64) (next, rest []int64, err error) {
	seated := false
	for i, id := range queue {
		if len(next) == shift.Maximum-shift.Taken || seated && len(next) == 1 {
			return next, queue[i:], nil
		}
		p, err := n.placeSeen(ctx, tx.Reader, shift, event, id)
		if err != nil {
			return nil, nil, err
		}
		seated = p.seating != nil
		if why := p.keptAway(); why == "" {
			next = append(next, id)
		} else if err := n.passOver(ctx, tx, p, why); err != nil {
			return nil, nil, err
		}
	}
	return next, nil, nil
}

// giveTo promotes people who wait, or offers them a place. They are locked by
// id, not in the order of the queue, and then looked at again.
func (n *Network) giveTo(ctx context.Context, tx *db.Tx, shift *db.Shift, event *db.Event, next []int64, atOnce bool) error {
	places := make(map[int64]*place, len(next))
	for _, id := range slices.Sorted(slices.Values(next)) {
		p, err := n.placeOn(ctx, tx, shift, event, id)
		if err != nil {
			return err
		}
		places[id] = p
	}
	for _, id := range next {
		give := n.offer
		switch p := places[id]; {
		case p.keptAway() != "":
			give = func(ctx context.Context, tx *db.Tx, p *place) error { return n.passOver(ctx, tx, p, p.keptAway()) }
		case atOnce:
			give = n.promote
		}
		if err := give(ctx, tx, places[id]); err != nil {
			return err
		}
	}
	return nil
}

// FillShifts looks again at the shifts with a free place beside people who
// wait: somebody who was passed over may be free by now, or qualified. It
// returns how many places it gave away. Under twelve hours the lead fills by
// hand, who has been told.
func (n *Network) FillShifts(ctx context.Context) (given int, err error) {
	shifts, err := n.DB.ShiftsToFill(ctx, n.now().Add(offersAbove), 500)
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
func (n *Network) fillAgain(ctx context.Context, seen *db.Shift) (given int, err error) {
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
		p, err := n.placeSeen(ctx, n.DB.Reader, seen, event, queue[i])
		if err != nil {
			return 0, err
		}
		free = p.keptAway() == ""
	}
	if !free {
		return 0, nil
	}
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		shift, event, err := n.lockShift(ctx, tx, seen.ID)
		if err != nil {
			return err
		}
		before := shift.Taken
		err = n.fill(ctx, tx, shift, event)
		given = shift.Taken - before
		return err
	})
	return given, err
}

// holders tells who has an open offer for a shift.
func (n *Network) holders(ctx context.Context, r *db.Reader, shiftID int64) (map[int64]bool, error) {
	offers, err := r.OpenOffers(ctx, shiftID, anybody)
	held := make(map[int64]bool, len(offers))
	for _, o := range offers {
		held[o.PersonID] = true
	}
	return held, err
}

func (n *Network) promote(ctx context.Context, tx *db.Tx, p *place) error {
	if _, err := n.enter(ctx, tx, p, StatusConfirmed, 0); err != nil {
		return err
	}
	return n.tellOf(ctx, tx, Promoted, p)
}

// passOver records why someone did not get a freed place, once per reason.
func (n *Network) passOver(ctx context.Context, tx *db.Tx, p *place, why string) error {
	earlier, err := tx.Passes(ctx, p.shift.ID, p.person.ID)
	if err != nil {
		return err
	}
	if len(earlier) > 0 && earlier[0].Reason == why {
		return nil
	}
	return tx.InsertPass(ctx, &db.Pass{ShiftID: p.shift.ID, PersonID: p.person.ID, At: n.now(), Reason: why})
}

// offer holds a place for someone until a deadline.
func (n *Network) offer(ctx context.Context, tx *db.Tx, p *place) error {
	now := n.now()
	deadline, ok := offerDeadline(now, p.shift.StartsAt, p.person.RestFrom, p.person.RestTo)
	if !ok {
		return n.passOver(ctx, tx, p, "Your rest hours last until the shift starts.")
	}
	code, hash, err := newCode()
	if err != nil {
		return err
	}
	o := &db.Offer{SignupID: p.signup.ID, ShiftID: p.shift.ID, PersonID: p.person.ID, CodeHash: hash, Status: "open", MadeAt: now, Deadline: deadline}
	if err := tx.InsertOffer(ctx, o); err != nil {
		return err
	}
	p.shift.Taken++
	if err := tx.UpdatePlaces(ctx, p.shift); err != nil {
		return err
	}
	if err := n.log(ctx, tx, db.LogRow{Verb: "offered", EventID: p.event.ID, ShiftID: p.shift.ID, SubjectID: p.person.ID, Detail: p.shift.Role}); err != nil {
		return err
	}
	venue, err := n.venueOf(ctx, tx.Reader, p.event)
	if err != nil {
		return err
	}
	return n.tell(ctx, tx, notice{
		Kind: Offered, Key: fmt.Sprintf("%s/offer-%d", Offered, o.ID), Person: p.person, Event: p.event, Venue: venue,
		Shifts: []db.Shift{*p.shift}, Signup: p.signup, Code: code, Until: deadline,
	})
}

// newCode makes a long random code for a link and the hash that is stored.
func newCode() (code, hash string, err error) {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return "", "", err
	}
	code = base64.RawURLEncoding.EncodeToString(raw)
	return code, hashCode(code), nil
}

// hashCode is how a code or token is stored and looked up.
func hashCode(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}

// offerDeadline is when an offer made now ends: after a sixth of the notice
// that is left (twelve hours at three days, two at twelve hours), never in the
// rest hours of the person, who gets an hour after them instead, and never
// after the shift's start. ok is false when nothing but rest lies before it.
// restFrom and restTo are minutes since midnight in London.
func offerDeadline(now, start time.Time, restFrom, restTo int) (deadline time.Time, ok bool) {
	deadline = now.Add(start.Sub(now) / 6).Truncate(time.Minute)
	if from, to, resting := restAround(deadline, restFrom, restTo); resting {
		deadline = to.Add(time.Hour)
		if deadline.After(start) {
			deadline = start
		}
		if _, _, resting = restAround(deadline, restFrom, restTo); resting {
			deadline = from
		}
	}
	return deadline, deadline.After(now)
}

// restAround returns the stretch of rest hours that t lies in.
func restAround(t time.Time, restFrom, restTo int) (from, to time.Time, resting bool) {
	if restFrom == restTo {
		return from, to, false
	}
	for _, day := range []int{-1, 0} {
		from = OnDay(t, day, restFrom/60, restFrom%60)
		to = OnDay(t, day, restTo/60, restTo%60)
		if restTo < restFrom {
			to = OnDay(t, day+1, restTo/60, restTo%60)
		}
		if t.After(from) && t.Before(to) {
			return from, to, true
		}
	}
	return from, to, false
}

// anybody stands for a person where the offers of everybody are meant.
const anybody = 0

// endOffers ends the open offers of a locked shift to one person, or to
// anybody, and frees the places they held. Who had one waits on.
func (n *Network) endOffers(ctx context.Context, tx *db.Tx, shift *db.Shift, personID int64, status string) error {
	offers, err := tx.OpenOffers(ctx, shift.ID, personID)
	if err != nil {
		return err
	}
	for _, o := range offers {
		if err := tx.EndOffer(ctx, o.ID, status, n.now()); err != nil {
			return err
		}
		shift.Taken--
	}
	return nil
}

// OfferFor is an offer with what its page says.
type OfferFor struct {
	Offer  *db.Offer
	Shift  *db.EventShift
	Person *db.Person
	Open   bool
}

// OfferByCode looks an offer up by the code in its link; the code is the permission.
func (n *Network) OfferByCode(ctx context.Context, code string) (*OfferFor, error) {
	o, err := n.DB.OfferByHash(ctx, hashCode(code))
	if err != nil {
		return nil, err
	}
	return n.offerFor(ctx, o)
}

func (n *Network) offerFor(ctx context.Context, o *db.Offer) (*OfferFor, error) {
	shift, err := n.DB.EventShift(ctx, o.ShiftID)
	if err != nil {
		return nil, err
	}
	person, err := n.DB.Person(ctx, o.PersonID)
	if err != nil {
		return nil, err
	}
	return &OfferFor{Offer: o, Shift: shift, Person: person, Open: o.Status == "open" && n.now().Before(o.Deadline)}, nil
}

// AnswerOffer accepts or declines an open offer. Declining leaves the waiting
// list. It refuses with Conflict an offer that ended, and one that meanwhile
// clashes: the place then goes to the next, and the person waits on.
func (n *Network) AnswerOffer(ctx context.Context, offerID int64, accept bool) error {
	var clashed error
	err := n.DB.Write(ctx, func(tx *db.Tx) error {
		clashed = nil
		o, err := tx.Offer(ctx, offerID)
		if err != nil {
			return err
		}
		lock := n.placeLeft
		if accept {
			lock = n.place
		}
		p, err := lock(ctx, tx, o.ShiftID, o.PersonID)
		if err != nil {
			return err
		}
		if o, err = tx.Offer(ctx, offerID); err != nil { // as it is under the locks
			return err
		}
		switch {
		case o.Status == "accepted" && accept:
			return nil
		case o.Status != "open" || !n.now().Before(o.Deadline):
			return refuse(Conflict, "This offer has ended, so the place can't be taken with it any more. The shift's page shows where you stand.")
		case accept && p.obstacle.Kind != NoObstacle:
			clashed = refuse(Conflict, "You can't take this place now. %s It goes to the next person waiting; you stay on the waiting list.", p.obstacle.Message)
			return n.passOn(ctx, tx, p)
		case accept:
			if err := n.endOffers(ctx, tx, p.shift, p.person.ID, "accepted"); err != nil {
				return err
			}
			if _, err := n.enter(ctx, tx, p, StatusConfirmed, p.person.ID); err != nil {
				return err
			}
			return n.tellOf(ctx, tx, Confirmed, p)
		default:
			if err := n.endOffers(ctx, tx, p.shift, p.person.ID, "declined"); err != nil {
				return err
			}
			p.signup.Reason = "declined the offer"
			if _, err := n.enter(ctx, tx, p, StatusWithdrawn, p.person.ID); err != nil {
				return err
			}
			return n.fill(ctx, tx, p.shift, p.event)
		}
	})
	return cmp.Or(err, clashed)
}

// passOn ends the offer to somebody who may not take it any more, and gives
// the place to the next.
func (n *Network) passOn(ctx context.Context, tx *db.Tx, p *place) error {
	if err := n.endOffers(ctx, tx, p.shift, p.person.ID, "withdrawn"); err != nil {
		return err
	}
	if err := tx.UpdatePlaces(ctx, p.shift); err != nil {
		return err
	}
	if err := n.log(ctx, tx, db.LogRow{PersonID: p.person.ID, Verb: "could not take offer", EventID: p.event.ID, ShiftID: p.shift.ID, SubjectID: p.person.ID, Detail: p.shift.Role}); err != nil {
		return err
	}
	return n.fill(ctx, tx, p.shift, p.event)
}

// AnswerMyOffer is AnswerOffer for the signed-in person it was made to.
func (n *Network) AnswerMyOffer(ctx context.Context, me *db.Person, offerID int64, accept bool) error {
	o, err := n.DB.Offer(ctx, offerID)
	if err != nil {
		return err
	}
	if o.PersonID != me.ID {
		return notFound()
	}
	return n.AnswerOffer(ctx, offerID, accept)
}

// LapseOffers ends offers whose deadline has come, tells the people, and gives
// the places to the next. It returns how many lapsed.
func (n *Network) LapseOffers(ctx context.Context) (int, error) {
	due, err := n.DB.LapsedOffers(ctx, n.now(), 100)
	if err != nil {
		return 0, err
	}
	for i, o := range due {
		if err := n.lapse(ctx, o); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

func (n *Network) lapse(ctx context.Context, o db.Offer) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := n.placeLeft(ctx, tx, o.ShiftID, o.PersonID)
		if err != nil {
			return err
		}
		now, err := tx.Offer(ctx, o.ID)
		if err != nil || now.Status != "open" {
			return err
		}
		if err := n.endOffers(ctx, tx, p.shift, p.person.ID, "lapsed"); err != nil {
			return err
		}
		p.signup.Reason = "the offer lapsed"
		if _, err := n.enter(ctx, tx, p, StatusWithdrawn, 0); err != nil {
			return err
		}
		if err := n.tellOf(ctx, tx, OfferLapsed, p); err != nil {
			return err
		}
		return n.fill(ctx, tx, p.shift, p.event)
	})
}
