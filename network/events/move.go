package events

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// MoveForm is a move as typed: wall-clock times in London, and a known venue
// or the words of a new one.
type MoveForm struct {
	Starts, Ends             string
	Venue, Address, Postcode string // an empty Venue keeps the one there is
	Reason                   string
}

// MovePreview is what a move would do.
type MovePreview struct {
	Told     *Told
	Starts   time.Time
	Ends     time.Time
	SignUpBy time.Time  // of the event, or zero
	Venue    *db.Venue  // where it is then, or nil for the one it has
	Shifts   []db.Shift // with their new times
	LosesOut []LosesOut // who can't keep a place
}

// LosesOut is someone who can't keep a place after a move, and why.
type LosesOut struct {
	Person *db.Person
	Shift  db.Shift
	Why    string
}

// parse reads a move; the end may be left empty to keep the length.
func (m *MoveForm) parse(e *db.Event) (starts, ends time.Time, err error) {
	var f refusal.Faults
	if strings.TrimSpace(m.Ends) != "" {
		starts, ends = f.Times(m.Starts, m.Ends)
	} else if starts, err = f.Moment("starts", m.Starts, "when it starts"); err == nil {
		ends = clock.AddWallClock(starts, 0, clock.WallClockBetween(e.StartsAt, e.EndsAt))
	}
	m.Venue, m.Address, m.Postcode = f.Line("venue", m.Venue), f.Text("address", m.Address), f.Line("postcode", m.Postcode)
	m.Reason = f.Text("reason", m.Reason)
	if f.Err() == nil && ends.Sub(starts) > action.LongestEvent {
		f.Add("ends", "An event lasts 31 days at most")
	}
	return starts, ends, f.Err()
}

const whyMoves = "Say why it moves: everyone affected can read it"

// Moved returns the shifts of an event as they are after it moved from one
// start to another: by the same stretch on London's wall clock, so that 9am
// stays 9am when the clocks change in between. How long each lasts on the
// clock stays too, and until when people can sign up moves along.
func Moved(shifts []db.Shift, from, to time.Time) []db.Shift {
	by := clock.WallClockBetween(from, to)
	out := make([]db.Shift, len(shifts))
	for i, s := range shifts {
		length := clock.WallClockBetween(s.StartsAt, s.EndsAt)
		s.StartsAt = clock.AddWallClock(s.StartsAt, 0, by)
		s.SignUpBy = clock.MovedAlong(s.SignUpBy, shifts[i].StartsAt, s.StartsAt)
		s.EndsAt = clock.AddWallClock(s.StartsAt, 0, length)
		if !s.EndsAt.After(s.StartsAt) {
			s.EndsAt = s.StartsAt.Add(shifts[i].EndsAt.Sub(shifts[i].StartsAt))
		}
		out[i] = s
	}
	return out
}

// PreviewMove tells what a move would do, without doing it.
func (n *Events) PreviewMove(ctx context.Context, me *db.Person, eventID int64, m MoveForm) (*MovePreview, error) {
	e, err := n.EventToRun(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	if err := movable(e); err != nil {
		return nil, err
	}
	p := &MovePreview{}
	if p.Starts, p.Ends, err = m.parse(e); err != nil {
		return nil, err
	}
	if err := n.worthMoving(ctx, n.DB.Reader, n.Time(), e, &m, p.Starts, p.Ends); err != nil {
		return nil, err
	}
	after := *e
	after.StartsAt, after.EndsAt = p.Starts, p.Ends
	after.SignUpBy = clock.MovedAlong(e.SignUpBy, e.StartsAt, p.Starts)
	p.SignUpBy = after.SignUpBy
	if m.Venue != "" {
		venue, err := n.venueTyped(ctx, n.DB.Reader, me, e, m.Venue, m.Address, m.Postcode)
		if err != nil {
			return nil, err
		}
		after.VenueID, p.Venue = venue.ID, venue.Venue
	}
	if err := n.programme.PreviewProgramme(ctx, e, &after); err != nil {
		return nil, err
	}
	shifts, err := n.DB.ShiftsOf(ctx, eventID)
	if err != nil {
		return nil, err
	}
	p.Shifts = Moved(shifts, e.StartsAt, p.Starts)
	signups, err := ActiveSignups(ctx, n.DB.Reader, eventID)
	if err != nil {
		return nil, err
	}
	if err := nobodyCame(signups, "move"); err != nil {
		return nil, err
	}
	if p.Told, err = toldOfEvent(ctx, n.DB.Reader, e, signups); err != nil {
		return nil, err
	}
	if err := n.askWhy(ctx, n.DB.Reader, e, p.Told, m.Reason, whyMoves); err != nil {
		return nil, err
	}
	if p.Told.Car, err = n.vehicles.CarNews(ctx, me, e, &after); err != nil {
		return nil, err
	}
	p.LosesOut, err = n.losesOut(ctx, n.DB.Reader, nil, outing{e, shifts}, outing{&after, p.Shifts}, signups)
	return p, err
}

// worthMoving refuses a move into the past, and one that changes nothing:
// nobody is to be told of that.
func (n *Events) worthMoving(ctx context.Context, r *db.Reader, now time.Time, e *db.Event, m *MoveForm, starts, ends time.Time) error {
	var f refusal.Faults
	if !starts.After(now) {
		f.Add("starts", "The new start must be in the future")
		return f.Err()
	}
	venue, err := n.rota.VenueOf(ctx, r, e)
	if err != nil || !starts.Equal(e.StartsAt) || !ends.Equal(e.EndsAt) {
		return err
	}
	if m.Venue == "" || venue != nil && strings.EqualFold(m.Venue, venue.Name) && (m.Postcode == "" || strings.EqualFold(m.Postcode, venue.Postcode)) {
		f.Add("starts", "This is the time and the venue that the event has already")
	}
	return f.Err()
}

func movable(e *db.Event) error {
	if e.Status != db.EventPublished {
		return refusal.New(refusal.Conflict, "Only a published event moves. This one is %s.", e.Status)
	}
	return nil
}

// nobodyCame refuses to change what attendance is recorded for: it is of the
// day that was. change is what can't be done, after "it can't".
func nobodyCame(signups []db.Signup, change string) error {
	if slices.ContainsFunc(signups, func(g db.Signup) bool { return g.Attendance != db.NotRecorded }) {
		return refusal.New(refusal.Conflict, "Attendance is already recorded, so it can’t %s. If that was a mistake, undo it on the day board first.", change)
	}
	return nil
}

// MoveEvent gives an event a new time or place (docs/rules.md#6-cancellation-or-move).
// Its shifts move with it on the wall clock, and open offers end. People who
// can't come any more lose their place. Everyone concerned is told once, and
// reminders are planned anew. It returns who is told. version is the one that the
// person saw.
func (n *Events) MoveEvent(ctx context.Context, me *db.Person, eventID int64, version int, m MoveForm) (told *Told, err error) {
	err = n.ActNamed(ctx, me, func(a *action.Action) error {
		e, err := n.lockToRun(ctx, a, eventID)
		if err != nil {
			return err
		}
		if err := movable(e); err != nil {
			return err
		}
		if e.Version != version {
			return refusal.Stale()
		}
		before := *e
		if e.StartsAt, e.EndsAt, err = m.parse(&before); err != nil {
			return err
		}
		e.SignUpBy = clock.MovedAlong(before.SignUpBy, before.StartsAt, e.StartsAt)
		if err := n.worthMoving(ctx, a.Tx.Reader, a.Now, &before, &m, e.StartsAt, e.EndsAt); err != nil {
			return err
		}
		if m.Venue != "" {
			if err := n.PlaceAt(ctx, a, e, m.Venue, m.Address, m.Postcode); err != nil {
				return err
			}
		}
		e.Revision++
		if err := n.NoteChange(ctx, a, &before, e, nil, nil, m.Reason); err != nil {
			return err
		}
		if err := a.Tx.UpdateEvent(ctx, e); err != nil {
			return err
		}
		told, err = n.MoveShifts(ctx, a, nil, &before, e, func(shifts []db.Shift) []db.Shift {
			return Moved(shifts, before.StartsAt, e.StartsAt)
		}, m.Reason)
		if err != nil {
			return err
		}
		return n.askWhy(ctx, a.Tx.Reader, e, told, m.Reason, whyMoves)
	})
	return told, err
}

// MoveShifts carries an event that moved over to its shifts, as change says,
// and to everything that hangs on them. g gathers what is told, or is nil.
func (n *Events) MoveShifts(ctx context.Context, a *action.Action, g *Gathering, before, e *db.Event, change func([]db.Shift) []db.Shift, reason string) (*Told, error) {
	shifts, err := action.LockShifts(ctx, a.Tx, e.ID)
	if err != nil {
		return nil, err
	}
	signups, err := ActiveSignups(ctx, a.Tx.Reader, e.ID)
	if err != nil {
		return nil, err
	}
	if err := nobodyCame(signups, "move"); err != nil {
		return nil, err
	}
	told, err := toldOfEvent(ctx, a.Tx.Reader, e, signups)
	if err != nil {
		return nil, err
	}
	if err := a.Tx.StopEventMessages(ctx, e.ID, "the event moved", messages.Lasting); err != nil {
		return nil, err
	}
	was := outing{before, shifts}
	g.moves(was)
	shifts = change(shifts)
	for i := range shifts {
		if err := n.rota.EndOffers(ctx, a, &shifts[i], rota.Anybody, db.OfferWithdrawn); err != nil {
			return nil, err
		}
		if err := a.Tx.UpdateShift(ctx, &shifts[i]); err != nil {
			return nil, err
		}
	}
	if err := n.programme.MoveProgramme(ctx, a.Tx, e, before.StartsAt, e.StartsAt); err != nil {
		return nil, err
	}
	cars, err := n.vehicles.MoveCar(ctx, a, before, e, reason)
	if err != nil {
		return nil, err
	}
	g.KeepCars(cars)
	out, err := n.lockAndFindLosers(ctx, a.Tx, g, was, outing{e, shifts}, signups)
	if err != nil {
		return nil, err
	}
	if err := a.Log(ctx, db.LogRow{Verb: action.VerbMovedEvent, EventID: e.ID, Detail: fmt.Sprintf("from %s to %s, %d told", clock.Span(before.StartsAt, before.EndsAt), clock.Span(e.StartsAt, e.EndsAt), told.Count()), Reason: reason}); err != nil {
		return nil, err
	}
	if err := n.releaseLosers(ctx, a, e, AsToldNow(before, was.shifts), out); err != nil {
		return nil, err
	}
	g.keepLosers(e, out)
	all := new(*told)
	told.People = onlyWith(told.People, without(signups, out))
	if err := n.tellMove(ctx, a, g, told, AsToldNow(before, was.shifts), e, reason); err != nil {
		return nil, err
	}
	for i := range shifts {
		shift, err := a.Tx.Shift(ctx, shifts[i].ID)
		if err != nil {
			return nil, err
		}
		if err := n.FillNowOrLater(ctx, a, g, shift, e); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// without leaves out the sign-ups of those who lost them: they are told that instead.
func without(signups []db.Signup, out []LosesOut) []db.Signup {
	return slices.DeleteFunc(slices.Clone(signups), func(g db.Signup) bool {
		return slices.ContainsFunc(out, func(l LosesOut) bool { return l.Person.ID == g.PersonID && l.Shift.ID == g.ShiftID })
	})
}

// onlyWith keeps the people who still have one of the sign-ups.
func onlyWith(people []db.Person, signups []db.Signup) []db.Person {
	return slices.DeleteFunc(slices.Clone(people), func(p db.Person) bool {
		return !slices.ContainsFunc(signups, func(g db.Signup) bool { return g.PersonID == p.ID })
	})
}
