// Package programme holds the programme of a course date or a conference: sessions, speakers, content notes, needs, check-ins and badges.
package programme

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Programme holds the programme of a course date or a conference. Make it with [New].
type Programme struct {
	*action.Ground
}

// New returns the programme on a ground with what is below it.
func New(ground *action.Ground, m *messages.Messages) *Programme {
	n := &Programme{Ground: ground}
	m.Register(messages.Registered{Erase: []func(context.Context, *action.Action) error{n.forgetSpeakers, n.forgetStepOuts, n.eraseNeeds}})
	return n
}

// usualSupport is who to talk to, where an event does not say otherwise.
const usualSupport = "Speak to any of the trainers or organisers, on the day or later. Your force’s occupational health and welfare team is there for you too. Samaritans listen day and night, free, on 116 123."

// Page is the programme of an event as one person sees it.
type Page struct {
	Event    *db.Event
	Slots    [][]Item             // by start; those that overlap are in one slot
	Speakers []db.Speaker         // by name, only for those who run it
	Runs     bool                 // the person changes the programme
	Leads    bool                 // and runs the whole event
	Place    bool                 // the person is confirmed at the event
	Thanked  map[int64]*db.Person // who thanked speakers, by id; only for those who run it
}

// Item is a session of a programme.
type Item struct {
	db.ProgrammeSession // without its code, unless the person runs the programme

	Speaking []Speaking
	Came     int  // how many checked in, only for those who run it
	Here     bool // the person did
	StepsOut bool // the person would rather step out of it: nobody else knows
}

// Speaking is who speaks in a session, as everybody may know it.
type Speaking struct {
	Name, Organisation string
	Part               db.SessionPart
	Me                 bool
}

// HasProgramme tells whether an event is of a kind that has a programme.
func HasProgramme(e *db.Event) bool { return e.Kind == db.TrainingCourse || e.Kind == db.Conference }

// SupportOf is who to talk to after something hard at an event.
func SupportOf(e *db.Event) string { return cmp.Or(e.Support, usualSupport) }

// runsProgramme tells whether a person changes the programme of an event: who
// runs the event, and the trainers of a course.
func (n *Programme) runsProgramme(ctx context.Context, r *db.Reader, me *db.Person, e *db.Event) (bool, error) {
	if action.Runs(me, e) {
		return true, nil
	}
	err := n.MayTeach(ctx, r, me, e)
	if refusal.KindOf(err) == refusal.Forbidden {
		return false, nil
	}
	return err == nil, err
}

// ProgrammeFor returns the programme of an event that a person may see.
func (n *Programme) ProgrammeFor(ctx context.Context, me *db.Person, eventID int64) (*Page, error) {
	e, err := n.EventFor(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	if !HasProgramme(e) {
		return nil, refusal.Missing()
	}
	p := &Page{Event: e, Leads: action.Runs(me, e)}
	if p.Runs, err = n.runsProgramme(ctx, n.DB.Reader, me, e); err != nil {
		return nil, err
	}
	if p.Place, err = n.DB.HasPlace(ctx, e.ID, me.ID); err != nil {
		return nil, err
	}
	items, err := n.programmeItems(ctx, me, p)
	p.Slots = slots(items)
	return p, err
}

func (n *Programme) programmeItems(ctx context.Context, me *db.Person, p *Page) ([]Item, error) {
	sessions, err := n.DB.ProgrammeOf(ctx, p.Event.ID)
	if err != nil {
		return nil, err
	}
	speakers, err := n.DB.Speakers(ctx, p.Event.ID)
	if err != nil {
		return nil, err
	}
	parts, err := n.DB.SessionSpeakers(ctx, p.Event.ID)
	if err != nil {
		return nil, err
	}
	came, err := n.DB.CheckInsOf(ctx, p.Event.ID)
	if err != nil {
		return nil, err
	}
	out, err := n.DB.StepOuts(ctx, p.Event.ID, me.ID)
	if err != nil {
		return nil, err
	}
	if p.Runs {
		p.Speakers = speakers
		var by []int64
		for i := range speakers {
			by = append(by, speakers[i].ThankedBy)
		}
		if p.Thanked, err = n.DB.PeopleByID(ctx, action.Distinct(by)); err != nil {
			return nil, err
		}
	}
	items := make([]Item, len(sessions))
	for i := range sessions {
		item := &items[i]
		item.ProgrammeSession = sessions[i]
		item.StepsOut = slices.Contains(out, item.ID)
		item.Speaking = speaking(me, item.ID, speakers, parts)
		for _, c := range came {
			if c.SessionID != item.ID {
				continue
			}
			if item.Here = item.Here || c.PersonID == me.ID; p.Runs {
				item.Came++
			}
		}
		if !p.Runs {
			item.Code = ""
		}
	}
	return items, nil
}

// speaking lists who speaks in a session: the chair first, then by name.
func speaking(me *db.Person, sessionID int64, speakers []db.Speaker, parts []db.SessionSpeaker) []Speaking {
	var all []Speaking
	for i := range speakers {
		for _, part := range parts {
			if part.SessionID == sessionID && part.SpeakerID == speakers[i].ID {
				all = append(all, Speaking{speakers[i].Name, speakers[i].Organisation, part.Part, speakers[i].PersonID == me.ID})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Speaking) int {
		return cmp.Compare(slices.Index(db.SessionParts, a.Part), slices.Index(db.SessionParts, b.Part))
	})
	return all
}

// slots puts together, in their order, the sessions that are on at once.
func slots(items []Item) [][]Item {
	var all [][]Item
	var until time.Time
	for _, item := range items {
		if len(all) == 0 || !item.StartsAt.Before(until) {
			all = append(all, nil)
		}
		last := len(all) - 1
		all[last] = append(all[last], item)
		until = clock.Later(until, item.EndsAt)
	}
	return all
}

// ProgrammeToRun returns an event for those who may change its programme.
func (n *Programme) ProgrammeToRun(ctx context.Context, me *db.Person, eventID int64) (*db.Event, error) {
	return n.programmeToRun(ctx, n.DB.Reader, me, eventID)
}

func (n *Programme) programmeToRun(ctx context.Context, r *db.Reader, me *db.Person, eventID int64) (*db.Event, error) {
	e, err := n.EventForIn(ctx, r, me, eventID)
	if err != nil {
		return nil, err
	}
	if !HasProgramme(e) {
		return nil, refusal.Missing()
	}
	ok, err := n.runsProgramme(ctx, r, me, e)
	if err == nil && !ok {
		err = refusal.New(refusal.Forbidden, "The programme is changed by the event’s lead, by coordinators, and by the trainers of a course. If you need it, ask a coordinator.")
	}
	return e, err
}

// lockProgramme locks an event whose programme a person changes.
func (n *Programme) lockProgramme(ctx context.Context, a *action.Action, eventID int64) (*db.Event, error) {
	if _, err := a.Tx.LockEvent(ctx, eventID); err != nil {
		return nil, err
	}
	e, err := n.programmeToRun(ctx, a.Tx.Reader, a.Me, eventID)
	if err == nil && e.Status == db.EventCancelled {
		err = refusal.New(refusal.Conflict, "This event is cancelled, so its programme stays as it is.")
	}
	return e, err
}

// NextSession is when one more session of a programme would be: an hour from
// the end of the last one, or from the start of the event.
func (n *Programme) NextSession(ctx context.Context, e *db.Event) (starts, ends time.Time, err error) {
	sessions, err := n.DB.ProgrammeOf(ctx, e.ID)
	starts = e.StartsAt
	for i := range sessions {
		if sessions[i].EndsAt.Before(e.EndsAt) {
			starts = clock.Later(starts, sessions[i].EndsAt)
		}
	}
	return starts, clock.Earlier(starts.Add(time.Hour), e.EndsAt), err
}

// SaveSupport says who to talk to after something hard at an event that still
// has the version the person saw. Nothing says it as usual.
func (n *Programme) SaveSupport(ctx context.Context, me *db.Person, eventID int64, version int, text string) error {
	var f refusal.Faults
	text = f.Text("support", text)
	if err := f.Err(); err != nil {
		return err
	}
	return n.Act(ctx, me, func(a *action.Action) error {
		e, err := n.lockProgramme(ctx, a, eventID)
		if err != nil {
			return err
		}
		if e.Version != version {
			return refusal.Stale()
		}
		if e.Support = text; text == usualSupport {
			e.Support = ""
		}
		if err := a.Tx.UpdateEvent(ctx, e); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: action.VerbChangedEvent, EventID: eventID, Detail: "who to talk to"})
	})
}
