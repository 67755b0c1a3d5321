package events

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// eventsNow loads, once each, the events whose changes several people are told
// of, as they are in a transaction.
type eventsNow struct {
	n      *Events
	r      *db.Reader
	events map[int64]*eventNow
}

// eventNow is an event with what its messages say of it.
type eventNow struct {
	event   *db.Event
	venue   *db.Venue
	lead    *db.Person
	shifts  []db.Shift
	signups []db.Signup
}

func (n *Events) eventsNow(r *db.Reader) *eventsNow {
	return &eventsNow{n: n, r: r, events: map[int64]*eventNow{}}
}

func (l *eventsNow) of(ctx context.Context, id int64) (*eventNow, error) {
	if now := l.events[id]; now != nil {
		return now, nil
	}
	var now eventNow
	var err error
	if now.event, err = l.r.Event(ctx, id); err != nil {
		return nil, err
	}
	if now.venue, err = l.n.rota.VenueOf(ctx, l.r, now.event); err != nil {
		return nil, err
	}
	if now.event.LeadID != 0 {
		if now.lead, err = l.r.Person(ctx, now.event.LeadID); err != nil {
			return nil, err
		}
	}
	if now.shifts, err = l.r.ShiftsOf(ctx, id); err != nil {
		return nil, err
	}
	now.shifts = action.Planned(now.shifts)
	if now.signups, err = ActiveSignups(ctx, l.r, id); err != nil {
		return nil, err
	}
	l.events[id] = &now
	return &now, nil
}

// change is what changed of an event for a person, or with 0 for the partner,
// since they were told was.
func (l *eventsNow) change(ctx context.Context, was asTold, personID int64) (Change, error) {
	now, err := l.of(ctx, was.Event)
	if err != nil {
		return Change{}, err
	}
	c := Change{Was: was, Is: AsToldNow(now.event, now.shifts), Event: now.event, Venue: now.venue, lead: now.lead, Partner: personID == 0}
	if was.Venue != 0 {
		if c.WasVenue, err = l.r.Venue(ctx, was.Venue); err != nil {
			return c, err
		}
	}
	if c.Partner {
		return c, nil
	}
	for i := range now.shifts {
		for j := range now.signups {
			if g := now.signups[j]; g.ShiftID == now.shifts[i].ID && g.PersonID == personID {
				c.Mine, c.Places = append(c.Mine, now.shifts[i]), append(c.Places, g)
			}
		}
	}
	return c, nil
}

// toldChange is a notice with what its reader knew of the events, where those changed.
type toldChange struct {
	messages.Notice

	was []asTold
}

// tellChanged tells a person, or a partner's contact, what changed of the
// events of w.was since they were told of them. What an email said that has
// not gone yet is told with it, and that email is stopped: somebody whose event
// moved there and back in between hears nothing. Nor does anybody whose
// confirmation has not gone, since that will say how it is then. g gathers it, or
// is nil.
func (n *Events) tellChanged(ctx context.Context, a *action.Action, g *Gathering, l *eventsNow, w toldChange) error {
	if g.take(w) {
		return nil
	}
	first, err := l.of(ctx, w.was[0].Event)
	if err != nil {
		return err
	}
	to := addressee(&w.Notice)
	waiting, err := newsThatWaits(ctx, a.Tx.Reader, to.PersonID, to.ContactID, rota.SaysConfirmedKinds)
	if err != nil {
		return err
	}
	if err := n.takeOver(ctx, a.Tx, &w, waiting); err != nil {
		return err
	}
	var changes []Change
	for _, was := range w.was {
		c, err := l.change(ctx, was, to.PersonID)
		if err != nil {
			return err
		}
		if c.any() && !unconfirmed(c.Places, waiting) {
			changes = append(changes, c)
		}
	}
	if len(changes) == 0 {
		return nil
	}
	w.Kind = messages.Moved
	if w.Contact != nil {
		w.Kind = messages.PartnerMove
	}
	if len(changes) > 1 {
		w.Kind = gatheredAs[w.Kind]
	}
	w.Key = fmt.Sprintf("%s/event-%d/version-%d/person-%d/contact-%d", w.Kind, first.event.ID, first.event.Version, to.PersonID, to.ContactID)
	if err := sayChanges(&w.Notice, changes); err != nil {
		return err
	}
	return n.messages.Tell(ctx, a, w.Notice)
}

// sayChanges puts changes into a notice.
func sayChanges(w *messages.Notice, changes []Change) error {
	var err error
	if w.Was, err = toldBefore(changes); err != nil {
		return err
	}
	w.Reason = whyChanged(changes)
	w.News, w.InNews = NewsOf(changes), len(changes) > 1
	w.Event, w.Venue = changes[0].Event, changes[0].Venue
	w.Shifts, w.Entries, w.Dates = nil, nil, nil
	for i := range changes {
		c := &changes[i]
		w.Shifts = append(w.Shifts, c.Mine...)
		w.Entries = append(w.Entries, c.confirmed()...)
		if len(changes) > 1 {
			w.Dates = append(w.Dates, *c.Event)
		}
	}
	w.Script = changeScript(w)
	w.Blanks = []string{"{changed}", ChangedForPartner(changes)}
	return nil
}

// NewsOf says what changed.
func NewsOf(changes []Change) messages.Paragraphs {
	return messages.Paragraphs{Named: changed(changes, false), Discreet: changed(changes, true)}
}

// changed says what changed, in paragraphs.
func changed(changes []Change, discreet bool) []string {
	if len(changes) == 1 {
		return changes[0].says(discreet)
	}
	var places []db.Signup
	lines := make([]string, len(changes))
	for i := range changes {
		lines[i] = changes[i].line(discreet)
		places = append(places, changes[i].Places...)
	}
	return []string{stillThere(places), strings.Join(lines, "\n")}
}

// ChangedForPartner says what changed to a partner, below a line of their script.
func ChangedForPartner(changes []Change) string {
	if len(changes) == 1 {
		return messages.Joined(changed(changes, false))
	}
	return strings.Join(changed(changes, false), "\n")
}

// toldBefore is what a message about changes keeps of how things were.
func toldBefore(changes []Change) (string, error) {
	was := make([]asTold, len(changes))
	for i := range changes {
		was[i] = changes[i].Was
	}
	text, err := json.Marshal(was)
	return string(text), err
}

// mostReasons is how many reasons one email gives for one event: the last ones.
const mostReasons = 5

// whyChanged returns the reasons of changes, each once on a line of its own. It
// returns "" where neither the times nor the place differ any more: nobody gave
// a reason for anything else.
func whyChanged(changes []Change) string {
	var why []string
	for i := range changes {
		if c := &changes[i]; c.time() || c.place() {
			for _, reason := range c.Was.Why {
				if !slices.Contains(why, reason) {
					why = append(why, reason)
				}
			}
		}
	}
	return words.JoinLines(why...)
}

// addressee is a message with only the recipient of a notice.
func addressee(w *messages.Notice) (m db.Message) {
	if w.Contact != nil {
		m.ContactID = w.Contact.ID
	} else {
		m.PersonID = w.Person.ID
	}
	return m
}

// confirmed are the places that the person has.
func (c *Change) confirmed() []db.Signup {
	return slices.DeleteFunc(slices.Clone(c.Places), func(g db.Signup) bool { return g.Status != db.SignupConfirmed })
}

// newsThatWaits lists what is not sent yet to a person, or to a partner's contact,
// that tells of a change or is of some kinds, but not that a place was lost: no
// later change is told instead of that.
func newsThatWaits(ctx context.Context, r *db.Reader, personID, contactID int64, kinds []db.MessageKind) ([]db.Message, error) {
	waiting, err := r.WaitingNews(ctx, personID, contactID, kinds)
	return slices.DeleteFunc(waiting, func(m db.Message) bool { return m.Kind == messages.MovedOff }), err
}

// takeOver stops the emails that wait to the same person about the same events,
// with the entries they bring, and puts what they say was the case into w.
func (n *Events) takeOver(ctx context.Context, tx *db.Tx, w *toldChange, waiting []db.Message) error {
	var stop []string
	for i := range waiting {
		was, err := toldIn(&waiting[i])
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(was, func(t asTold) bool { return toldAbout(w.was, t.Event) >= 0 }) {
			continue
		}
		for _, t := range was {
			w.was = earlierTold(w.was, t)
		}
		stop = append(stop, waiting[i].MessageKey)
	}
	return tx.StopKeys(ctx, stop, "A later email says this, with what changed since")
}

// toldIn is what a message that waits says was the case; empty for those that
// tell of no change.
func toldIn(m *db.Message) (was []asTold, err error) {
	if m.Was == "" {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(m.Was), &was); err != nil {
		return nil, fmt.Errorf("what message %d tells: %w", m.ID, err)
	}
	return was, nil
}

func toldAbout(was []asTold, eventID int64) int {
	return slices.IndexFunc(was, func(t asTold) bool { return t.Event == eventID })
}

// earlierTold replaces what is given of one event with what somebody was told
// of it earlier. It does not change shifts that were not mentioned then.
func earlierTold(all []asTold, earlier asTold) []asTold {
	all = slices.Clone(all)
	at := toldAbout(all, earlier.Event)
	if at < 0 {
		return append(all, earlier)
	}
	shifts := maps.Clone(all[at].Shifts)
	if shifts == nil {
		shifts = make(map[int64]stretch, len(earlier.Shifts))
	}
	maps.Copy(shifts, earlier.Shifts)
	why := slices.Concat(earlier.Why, all[at].Why)
	why = why[max(0, len(why)-mostReasons):]
	all[at] = earlier
	all[at].Shifts, all[at].Why = shifts, why
	return all
}

// unconfirmed tells whether the emails that confirm all of some places wait.
func unconfirmed(places []db.Signup, waiting []db.Message) bool {
	if len(places) == 0 {
		return false
	}
	return !slices.ContainsFunc(places, func(g db.Signup) bool {
		return !slices.ContainsFunc(waiting, func(m db.Message) bool {
			return slices.Contains(rota.SaysConfirmedKinds, m.Kind) && m.SignupID == g.ID && m.SignupTurn == g.Turn
		})
	})
}

// asTheyKnow has a notice name the times that the person was told of, where
// the email about later ones has not gone, and stops that email.
func (n *Events) asTheyKnow(ctx context.Context, a *action.Action, w *messages.Notice) error {
	to := addressee(w)
	waiting, err := newsThatWaits(ctx, a.Tx.Reader, to.PersonID, to.ContactID, nil)
	if err != nil {
		return err
	}
	for i := range waiting {
		was, err := toldIn(&waiting[i])
		if err != nil {
			return err
		}
		at := toldAbout(was, w.Event.ID)
		if at < 0 {
			continue
		}
		w.Until = w.Useful(a.Now)
		e := *w.Event
		e.StartsAt, e.EndsAt = was[at].Starts, was[at].Ends
		w.Event, w.Shifts = &e, slices.Clone(w.Shifts)
		for j := range w.Shifts {
			if s, ok := was[at].Shifts[w.Shifts[j].ID]; ok {
				w.Shifts[j].StartsAt, w.Shifts[j].EndsAt = s.From, s.To
			}
		}
		if len(was) > 1 {
			continue
		}
		if err := a.Tx.StopKeys(ctx, []string{waiting[i].MessageKey}, "The event was cancelled"); err != nil {
			return err
		}
	}
	return nil
}

// tellMove tells each person, the lead and the partner's contact what changed
// of an event, and of its shifts, that were as was says. g gathers it, or is nil.
func (n *Events) tellMove(ctx context.Context, a *action.Action, g *Gathering, told *Told, was asTold, e *db.Event, reason string) error {
	l := n.eventsNow(a.Tx.Reader)
	if reason != "" {
		was.Why = []string{reason}
	}
	people := told.People
	if told.Lead != nil {
		people = append(slices.Clone(people), *told.Lead)
	}
	for i := range people {
		if err := n.tellChanged(ctx, a, g, l, toldChange{messages.Notice{Kind: messages.Moved, Person: &people[i], Event: e}, []asTold{was}}); err != nil {
			return err
		}
	}
	if told.Contact == nil {
		return nil
	}
	return n.tellChanged(ctx, a, g, l, toldChange{messages.Notice{Kind: messages.PartnerMove, Contact: told.Contact, Event: e}, []asTold{was}})
}

// TellDay tells those confirmed on a published event what changed of what they
// need on the day: when to arrive, where to meet, what to wear, who to ask. g
// gathers it, or is nil.
func (n *Events) TellDay(ctx context.Context, a *action.Action, g *Gathering, before, e *db.Event) error {
	c := Change{Was: AsToldNow(before, nil), Is: AsToldNow(e, nil)}
	details := c.details()
	if e.Status != db.EventPublished || len(details) == 0 {
		return nil
	}
	shifts, err := a.Tx.ShiftsOf(ctx, e.ID)
	if err != nil {
		return err
	}
	signups, err := a.Tx.SignupsOfEvent(ctx, e.ID, db.SignupConfirmed)
	if err != nil {
		return err
	}
	signups = signupsFor(notOver(shifts, a.Now), signups)
	if len(details) == 1 && before.LeadID != e.LeadID { // the new lead knows
		signups = slices.DeleteFunc(signups, func(g db.Signup) bool { return g.PersonID == e.LeadID })
	}
	told, err := toldOf(ctx, a.Tx.Reader, signups)
	if err != nil {
		return err
	}
	return n.tellMove(ctx, a, g, told, AsToldNow(before, shifts), e, "")
}

// longestNote is how many bytes of earlier changes an event's page shows beside
// a later one.
const longestNote = 4000

// NoteChange notes on an event, for its page, what changes of its time and
// place, or of one shift, and why. Other times of a shift are noted below what
// changed today or yesterday: emails may be on their way whose readers look for
// that reason there.
func (n *Events) NoteChange(ctx context.Context, a *action.Action, before, e *db.Event, shift, after *db.Shift, reason string) error {
	c := Change{Was: asTold{Starts: before.StartsAt, Ends: before.EndsAt, Venue: before.VenueID}, Is: asTold{Starts: e.StartsAt, Ends: e.EndsAt, Venue: e.VenueID}}
	if shift != nil {
		c.Was.Shifts = map[int64]stretch{shift.ID: {shift.StartsAt, shift.EndsAt}}
		c.Mine = []db.Shift{*after}
	}
	var err error
	if c.WasVenue, err = n.rota.VenueOf(ctx, a.Tx.Reader, before); err != nil {
		return err
	}
	if c.Venue, err = n.rota.VenueOf(ctx, a.Tx.Reader, e); err != nil {
		return err
	}
	says := words.JoinLines(append(c.when(false), c.where(false))...)
	if shift != nil && e.ChangedOn >= clock.Day(a.Now.AddDate(0, 0, -1)) && len(e.ChangeSays) < longestNote {
		says = words.JoinLines(e.ChangeSays, "Reason: "+e.ChangeReason, says)
	}
	e.ChangedOn, e.ChangeSays, e.ChangeReason = clock.Day(a.Now), says, reason
	return nil
}
