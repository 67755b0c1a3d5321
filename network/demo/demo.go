package demo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/upkeep"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// DemoForce is the force of the demo, and of nobody's rota otherwise.
const DemoForce = "Hertfordshire Constabulary"

var errNotEmpty = errors.New("the demo data was not loaded: this database has people of its own. Use an empty one")

// LoadDemo fills an empty database with invented people, past events and a
// coming season around now. Loading it twice changes nothing; of two processes
// that load it at once the second waits and finds it loaded. It refuses a
// database that has people of its own.
func LoadDemo(ctx context.Context, n *network.Network) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.LockAll(ctx); err != nil {
			return err
		}
		return loadDemo(ctx, n, tx)
	})
}

// ResetDemo deletes everything and loads the demo data anew. It refuses a
// database with anybody in it whose address could be real.
func ResetDemo(ctx context.Context, n *network.Network) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.LockAll(ctx); err != nil {
			return err
		}
		others, err := tx.CountPeopleOutside(ctx, demoDomain)
		if err != nil {
			return err
		}
		if others > 0 {
			return fmt.Errorf("nothing was deleted: %s in this database have an address outside %s", words.People(others), demoDomain)
		}
		if err := tx.Empty(ctx); err != nil {
			return err
		}
		return loadDemo(ctx, n, tx)
	})
}

func loadDemo(ctx context.Context, n *network.Network, tx *db.Tx) error {
	done, err := tx.Logged(ctx, upkeep.VerbDemo)
	if err != nil {
		return err
	}
	if done {
		return settle(ctx, n, tx)
	}
	if some, err := tx.HasPeople(ctx); err != nil || some {
		return errors.Join(err, errNotEmpty)
	}
	now := n.Time()
	d := &demo{
		ctx: ctx, tx: tx, now: now, pride: demoPride(now),
		named: map[string]*db.Person{}, contacts: map[string]*db.Contact{}, venues: map[string]*db.Venue{}, series: map[string]int64{}, courses: map[string]int64{},
	}
	d.n = network.New(tx.Within(), *n.Settings())
	d.n.Now = func() time.Time { return d.clock }
	d.at(d.moment("2019-01-07T09:00"))
	d.keep(settle(ctx, d.n, tx))
	d.keep(d.n.Registry.Look(ctx))
	d.keep(d.people(ctx))
	d.partners()
	d.yearly()
	d.teaches()
	d.aims()
	d.buyCar()
	d.past()
	d.lately()
	d.meetings()
	d.taught()
	coming := d.coming()
	d.bookCar(coming)
	d.happen(coming)
	d.awareness()
	d.bankHolidays()
	_, err = tx.ForgetBodies(ctx, now.Add(-n.Settings().BodiesKept))
	d.keep(err)
	d.keep(d.n.Action(d.tx, nil).LogRow(d.ctx, db.LogRow{Verb: upkeep.VerbDemo}))
	return d.err
}

// settle gives the demo's force its name and its areas, where nothing else is set.
func settle(ctx context.Context, n *network.Network, tx *db.Tx) error {
	a := n.Action(tx, nil)
	if n.Settings().ForceName == "" {
		if err := n.Registry.Preset(ctx, a, "force", DemoForce); err != nil {
			return err
		}
	}
	return n.Registry.Preset(ctx, a, "areas", strings.Join(Areas, "\n"))
}

// demo loads the demo data in one transaction. It does with the real verbs
// what people would have done, each at its time, so that the history, the
// counters and the ledger are real. After an error its methods do nothing.
type demo struct {
	ctx        context.Context
	n          *network.Network // in the transaction, with the demo's own clock
	tx         *db.Tx
	now, clock time.Time // the real time; the time of what is being told
	pride      time.Time // start of the coming Herts Pride
	named      map[string]*db.Person
	pool       []*db.Person // liaison officers who are current all season long
	lapsed     []*db.Person // and those who no longer are
	guests     []*db.Person // of other forces
	recruits   []*db.Person // who will be liaison officers
	next       int
	contacts   map[string]*db.Contact // by partner
	venues     map[string]*db.Venue
	series     map[string]int64 // ids of the yearly ones, by title
	courses    map[string]int64 // ids, by name
	dates      []*demoEvent     // of the network's monthly meeting
	car        int64            // the rainbow car's id
	err        error
}

func (d *demo) keep(err error) {
	if d.err == nil && err != nil {
		d.err = fmt.Errorf("load the demo data: %w", err)
	}
}

// at sets the demo's clock. What was due until then was sent.
func (d *demo) at(t time.Time) {
	d.clock = t
	if d.err == nil {
		d.keep(d.tx.Exec(d.ctx, "UPDATE messages SET status = 'sent', attempts = 1, sent_at = due_at WHERE status = 'pending' AND due_at < ?", t.UTC()))
	}
}

func (d *demo) later(by time.Duration) { d.at(d.clock.Add(by)) }

// moment reads a wall clock in London.
func (d *demo) moment(typed string) time.Time {
	t, err := clock.ParseWallClock(typed)
	d.keep(err)
	return t
}

// demoPride is when the coming Herts Pride starts: on its second Saturday of
// August when that is four to eight weeks ahead, otherwise on a Saturday five
// weeks ahead, so that one is always coming.
func demoPride(now time.Time) time.Time {
	local := now.In(clock.London)
	august := time.Date(local.Year(), time.August, 8, 0, 0, 0, 0, clock.London)
	august = august.AddDate(0, 0, (int(time.Saturday)-int(august.Weekday())+7)%7)
	if days := clock.DaysUntil(now, august); days >= 28 && days <= 56 {
		return clock.OnDay(august, 0, 12, 0)
	}
	return clock.OnDay(weekday(now, 35, time.Saturday), 0, 12, 0)
}

// weekday is the first such day of the week that is at least days ahead.
func weekday(now time.Time, days int, day time.Weekday) time.Time {
	first := clock.OnDay(now, days, 12, 0)
	return clock.OnDay(first, (int(day)-int(first.In(clock.London).Weekday())+7)%7, 12, 0)
}

// slot is a shift as the demo writes it: the hours are on the day of the event.
type slot struct {
	role     string
	from, to string // as 12:00; to may lie on the next day
	min, max int
	llo      bool
	approval bool
	by       int // people can sign up until 5pm so many days before; 0 for no limit
}

// demoEvent is an event with its shifts by role.
type demoEvent struct {
	*db.Event

	shifts map[string]*db.Shift
	roles  []string
}

// draft makes an event on the day of e.StartsAt, as Bob would.
func (d *demo) draft(e db.Event, slots ...slot) *demoEvent {
	made := &demoEvent{Event: &e, shifts: map[string]*db.Shift{}}
	if d.err != nil {
		return made
	}
	bob := d.named["Bob"].ID
	e.Status, e.CreatedAt, e.CreatedBy = db.EventDraft, d.clock, bob
	if e.ArriveMinutes == 0 {
		e.ArriveMinutes = 15
	}
	d.keep(d.tx.InsertEvent(d.ctx, &e))
	d.keep(d.n.Action(d.tx, nil).LogRow(d.ctx, db.LogRow{PersonID: bob, Verb: events.VerbCreatedEvent, EventID: e.ID, Detail: e.Title}))
	for _, s := range slots {
		shift := &db.Shift{EventID: e.ID, Role: s.role, StartsAt: clockOn(e.StartsAt, s.from), EndsAt: clockOn(e.StartsAt, s.to), Minimum: s.min, Maximum: s.max, Approval: s.approval}
		if !shift.EndsAt.After(shift.StartsAt) {
			shift.EndsAt = clock.AddWallClock(shift.EndsAt, 1, 0)
		}
		if s.llo {
			shift.Accreditation = db.LLO
		}
		if s.by > 0 {
			shift.SignUpBy = clock.OnDay(e.StartsAt, -s.by, 17, 0)
		}
		d.keep(d.tx.InsertShift(d.ctx, shift))
		d.keep(d.n.Action(d.tx, nil).LogRow(d.ctx, db.LogRow{PersonID: bob, Verb: events.VerbAddedShift, EventID: e.ID, ShiftID: shift.ID, Detail: s.role}))
		made.shifts[s.role], made.roles = shift, append(made.roles, s.role)
	}
	return made
}

// publish makes an event and publishes it an hour later.
func (d *demo) publish(e db.Event, slots ...slot) *demoEvent {
	made := d.draft(e, slots...)
	d.later(time.Hour)
	if d.err != nil {
		return made
	}
	bob := d.named["Bob"].ID
	made.Status, made.PublishedAt, made.PublishedBy = db.EventPublished, d.clock, bob
	d.keep(d.tx.UpdateEvent(d.ctx, made.Event))
	d.keep(d.n.Action(d.tx, nil).LogRow(d.ctx, db.LogRow{PersonID: bob, Verb: action.VerbPublishedEvent, EventID: made.ID, Detail: made.Title}))
	return made
}

// clockOn is a time of day, as 12:00, on the day of a moment.
func clockOn(day time.Time, watch string) time.Time {
	t, _ := time.Parse("15:04", watch)
	return clock.OnDay(day, 0, t.Hour(), t.Minute())
}

// signUp signs a person up as they would themselves.
func (d *demo) signUp(e *demoEvent, role string, p *db.Person) *db.Signup {
	if d.err != nil {
		return &db.Signup{}
	}
	g, err := d.n.Rota.SignUp(d.ctx, p, e.shifts[role].ID)
	if err != nil {
		d.keep(fmt.Errorf("%s, %s: %w", e.Title, role, err))
		return &db.Signup{}
	}
	d.later(11 * time.Minute)
	return g
}

// signUpSome signs up so many liaison officers: the next ones who are free.
func (d *demo) signUpSome(e *demoEvent, role string, many int) []*db.Signup {
	var all []*db.Signup
	for tries := 0; len(all) < many && d.err == nil; tries++ {
		if tries > 2*len(d.pool) {
			d.keep(fmt.Errorf("%s, %s: nobody is free", e.Title, role))
			break
		}
		p := d.pool[d.next%len(d.pool)]
		d.next++
		if _, err := d.tx.SignupOf(d.ctx, e.shifts[role].ID, p.ID); err == nil {
			continue
		}
		g, err := d.n.Rota.SignUp(d.ctx, p, e.shifts[role].ID)
		if refusal.KindOf(err) == refusal.Conflict {
			continue // has a duty then
		}
		if d.keep(err); err == nil {
			all = append(all, g)
			d.later(11 * time.Minute)
		}
	}
	for len(all) < many { // after an error there is something to name
		all = append(all, &db.Signup{})
	}
	return all
}
