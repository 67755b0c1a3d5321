package events

import (
	"context"
	"fmt"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// Gathering is what an action on several dates would tell, one date at a time.
// Each person is told once of all of it. It also knows which dates have still
// to move, and where those were that have. An action on one date has none: a nil
// gathering keeps nothing.
type Gathering struct {
	notices []toldChange
	cars    []string // what happens to vehicles, which their keepers are told at once
	lost    []lostAt // who can't keep a place, and is told so at once
	untold  *db.Partner

	toMove map[int64]bool   // events
	moved  map[int64]outing // by event, as it was
	Freed  []int64          // shifts to fill when all dates are where they will be
}

// lostAt is who can't keep a place at one date.
type lostAt struct {
	event *db.Event
	out   []LosesOut
}

// MoveLater notes that an event is to move.
func (g *Gathering) MoveLater(eventID int64) {
	if g.toMove == nil {
		g.toMove, g.moved = map[int64]bool{}, map[int64]outing{}
	}
	g.toMove[eventID] = true
}

// moves notes that it is an event's turn to move, and how it was.
func (g *Gathering) moves(was outing) {
	if g != nil && g.toMove[was.event.ID] {
		delete(g.toMove, was.event.ID)
		g.moved[was.event.ID] = was
	}
}

// awaits tells whether a duty is at an event that has still to move: when it
// does, it is judged itself.
func (g *Gathering) awaits(d db.Duty) bool { return g != nil && g.toMove[d.EventID] }

// before is a duty as it was before its event moved.
func (g *Gathering) before(d db.Duty) db.Duty {
	if g == nil {
		return d
	}
	if was, ok := g.moved[d.EventID]; ok {
		return was.duty(&db.Signup{ShiftID: d.ShiftID, PersonID: d.PersonID})
	}
	return d
}

// gatheredAs are the kinds of message that are gathered, with the kind that
// tells of several.
var gatheredAs = map[db.MessageKind]db.MessageKind{
	messages.Moved: messages.MovedDates, messages.Cancelled: messages.CancelledDates, messages.PartnerMove: messages.PartnerMoveDates, messages.PartnerCancel: messages.PartnerCancelDates,
}

// take keeps a notice for later; false when it is to be told now.
func (g *Gathering) take(w toldChange) bool {
	if g == nil {
		return false
	}
	g.notices = append(g.notices, w)
	return true
}

// KeepCars keeps the sentences on what happens to the vehicles of one date.
func (g *Gathering) KeepCars(news []string) {
	if g != nil {
		g.cars = append(g.cars, news...)
	}
}

// keepLosers keeps who lost a place at one date.
func (g *Gathering) keepLosers(e *db.Event, out []LosesOut) {
	if g != nil && len(out) > 0 {
		g.lost = append(g.lost, lostAt{e, out})
	}
}

// FillNowOrLater gives the places of a shift that came free to those who wait,
// unless other dates have still to move: g notes the shift for when they have.
func (n *Events) FillNowOrLater(ctx context.Context, a *action.Action, g *Gathering, shift *db.Shift, e *db.Event) error {
	if g == nil {
		return n.rota.Fill(ctx, a, shift, e)
	}
	if rota.Fillable(shift, e) {
		g.Freed = append(g.Freed, shift.ID)
	}
	return nil
}

// Reverse puts what was gathered from the last date to the first in the order
// of the dates.
func (g *Gathering) Reverse() {
	slices.Reverse(g.cars)
	slices.SortStableFunc(g.notices, func(a, b toldChange) int { return a.Event.StartsAt.Compare(b.Event.StartsAt) })
	slices.SortStableFunc(g.lost, func(a, b lostAt) int { return a.event.StartsAt.Compare(b.event.StartsAt) })
}

// Note keeps what the action on one date says of a partner where nobody is told.
func (g *Gathering) Note(t *Told) {
	if t != nil && t.Untold != nil {
		g.untold = t.Untold
	}
}

// Told is who is told, each once.
func (g *Gathering) Told() *Told {
	t := &Told{Car: g.cars, Untold: g.untold}
	seen := map[int64]bool{}
	tell := func(p *db.Person) {
		if p != nil && !seen[p.ID] {
			seen[p.ID] = true
			t.People = append(t.People, *p)
		}
	}
	for i := range g.notices {
		if w := &g.notices[i]; w.Contact != nil {
			t.Contact = w.Contact
		} else {
			tell(w.Person)
		}
	}
	for _, l := range g.Losers() {
		tell(l.Person)
	}
	action.SortByName(t.People)
	return t
}

// Losers is who can't keep a place.
func (g *Gathering) Losers() []LosesOut {
	var out []LosesOut
	for i := range g.lost {
		out = append(out, g.lost[i].out...)
	}
	return out
}

// TellGathered tells each person and each contact once: of one date as it
// would have been told by itself, of several in one message.
func (n *Events) TellGathered(ctx context.Context, a *action.Action, s *db.Series, g Gathering) error {
	var order []string
	byWho := map[string][]toldChange{}
	for _, w := range g.notices {
		who := fmt.Sprintf("%s/contact-%d", w.Kind, idOfContact(w.Contact))
		if w.Person != nil {
			who = fmt.Sprintf("%s/person-%d", w.Kind, w.Person.ID)
		}
		if byWho[who] == nil {
			order = append(order, who)
		}
		byWho[who] = append(byWho[who], w)
	}
	l := n.eventsNow(a.Tx.Reader)
	for _, who := range order {
		all := byWho[who]
		one := all[0]
		if len(all) > 1 && len(one.was) == 0 {
			one.Kind, one.Key = gatheredAs[one.Kind], fmt.Sprintf("%s/series-%d/%s", gatheredAs[one.Kind], s.ID, one.Key)
		}
		if len(all) > 1 {
			for _, w := range all[1:] {
				one.was = append(slices.Clip(one.was), w.was...)
				one.Shifts = append(slices.Clip(one.Shifts), w.Shifts...)
				one.Entries = append(slices.Clip(one.Entries), w.Entries...)
			}
			for i := range all {
				one.Dates = append(one.Dates, *all[i].Event)
			}
		}
		var err error
		if len(one.was) > 0 {
			err = n.tellChanged(ctx, a, nil, l, one)
		} else {
			one.Script = changeScript(&one.Notice)
			err = n.messages.Tell(ctx, a, one.Notice)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func idOfContact(c *db.Contact) int64 {
	if c == nil {
		return 0
	}
	return c.ID
}
