// Package events plans events with their shifts, partners and venues: publishes, moves and cancels them.
package events

import (
	"context"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/staffing"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// Events plans events with their shifts, partners and venues. Make it with [New].
type Events struct {
	*action.Ground
	messages  *messages.Messages
	programme *programme.Programme
	vehicles  *vehicles.Vehicles
	rota      *rota.Rota
	staffing  *staffing.Staffing
}

// New returns the events on a ground with what is below it.
func New(ground *action.Ground, m *messages.Messages, programme *programme.Programme, vehicles *vehicles.Vehicles, rota *rota.Rota, staffing *staffing.Staffing) *Events {
	n := &Events{Ground: ground, messages: m, programme: programme, vehicles: vehicles, rota: rota, staffing: staffing}
	m.Register(messages.Registered{Kinds: n.messageKinds()})
	return n
}

// EventsPage is how many events a page lists.
const EventsPage = 50

// Line is an event in a list.
type Line struct {
	Event  db.Event
	Venue  string
	Shifts int
	Places action.Places // of all its shifts
	Short  int           // shifts with too few people, while people can sign up
}

// ListEvents lists the events that a person may see, by start, and whether there
// are more. Only coordinators also see drafts and the drafts that were cancelled.
func (n *Events) ListEvents(ctx context.Context, me *db.Person, f db.EventFilter) (lines []Line, more bool, err error) {
	if !action.SeesEvents(me) {
		return nil, false, refusal.New(refusal.Forbidden, "Events are for officers, trainers and coordinators. Ask an administrator to give you the role.")
	}
	f.Known = !me.Role(db.Coordinator)
	f.Limit, f.Also = EventsPage+1, action.InTodaysWords(f.Query)
	events, err := n.DB.Events(ctx, f)
	if err != nil {
		return nil, false, err
	}
	if more = len(events) > EventsPage; more {
		events = events[:EventsPage]
	}
	lines, err = n.Lines(ctx, events)
	return lines, more, err
}

func (n *Events) Lines(ctx context.Context, events []db.Event) ([]Line, error) {
	ids, venueIDs := make([]int64, len(events)), make([]int64, len(events))
	for i := range events {
		ids[i], venueIDs[i] = events[i].ID, events[i].VenueID
	}
	venues, err := n.DB.VenuesByID(ctx, venueIDs)
	if err != nil {
		return nil, err
	}
	shifts, err := n.DB.ShiftsOfEvents(ctx, ids)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, len(events))
	for i := range events {
		lines[i].Event = events[i]
		if v := venues[events[i].VenueID]; v != nil {
			lines[i].Venue = v.Name
		}
		for j := range shifts[events[i].ID] {
			lines[i].count(&shifts[events[i].ID][j])
		}
	}
	return lines, nil
}

func (l *Line) count(s *db.Shift) {
	if !s.CancelledAt.IsZero() {
		return
	}
	l.Shifts++
	places := action.PlacesOf(s)
	l.Places = l.Places.Add(places)
	if l.Event.Status == db.EventPublished && places.Short() > 0 {
		l.Short++
	}
}

// Plan is an event with all that its planning pages show.
type Plan struct {
	Event   *db.Event
	Venue   *db.Venue   // nil when none is named
	Partner *db.Partner // nil when none is named
	Contact *db.Contact // nil when none is named
	Lead    *db.Person  // nil when nobody leads it
	Shifts  []db.Shift  // cancelled ones included
	Course  *db.Course  // nil when it is a date of none
	Seats   []db.Seats  // of its learners, kept for forces
	Missing []refusal.FieldError
	Ever    map[int64]bool // shifts that someone has ever signed up for, by id
	Earlier Earlier
	// Corrects tells whether the person who reads it may correct what is known
	// of partners, their contacts and venues: a coordinator may.
	Corrects bool
}

// VenueName is the name of the venue, or "".
func (p *Plan) VenueName() string {
	if p.Venue == nil {
		return ""
	}
	return p.Venue.Name
}

// PlanOf returns the plan of an event for someone who runs it.
func (n *Events) PlanOf(ctx context.Context, me *db.Person, id int64) (*Plan, error) {
	e, err := n.EventToRun(ctx, me, id)
	if err != nil {
		return nil, err
	}
	p := &Plan{Event: e, Corrects: me.Role(db.Coordinator)}
	if p.Earlier, err = n.earlierOf(ctx, e); err != nil {
		return nil, err
	}
	if p.Venue, err = n.rota.VenueOf(ctx, n.DB.Reader, e); err != nil {
		return nil, err
	}
	if e.PartnerID != 0 {
		if p.Partner, err = n.DB.Partner(ctx, e.PartnerID); err != nil {
			return nil, err
		}
	}
	if e.ContactID != 0 {
		if p.Contact, err = n.DB.Contact(ctx, e.ContactID); err != nil {
			return nil, err
		}
	}
	if e.LeadID != 0 {
		if p.Lead, err = n.DB.Person(ctx, e.LeadID); err != nil {
			return nil, err
		}
	}
	if p.Shifts, err = n.DB.ShiftsOf(ctx, id); err != nil {
		return nil, err
	}
	ever, err := n.DB.SignupsOfEvent(ctx, id)
	if err != nil {
		return nil, err
	}
	p.Ever = make(map[int64]bool, len(p.Shifts))
	for i := range ever {
		p.Ever[ever[i].ShiftID] = true
	}
	p.Missing = Missing(e, p.Shifts, n.Time())
	if e.CourseID == 0 {
		return p, nil
	}
	if p.Course, err = n.DB.Course(ctx, e.CourseID); err != nil {
		return nil, err
	}
	p.Seats, err = n.DB.SeatsOf(ctx, id)
	return p, err
}

// Leads lists who can lead an event, by name: the officers, the person who plans
// it, and its lead now (nil for nobody).
func (n *Events) Leads(ctx context.Context, me, now *db.Person) ([]db.Person, error) {
	if !me.Role(db.Coordinator) {
		return []db.Person{*me}, nil
	}
	people, err := n.DB.People(ctx, db.PeopleFilter{Role: db.Officer})
	for _, p := range []*db.Person{me, now} {
		if p != nil && !slices.ContainsFunc(people, func(other db.Person) bool { return other.ID == p.ID }) {
			people = append(people, *p)
		}
	}
	action.SortByName(people)
	return people, err
}
