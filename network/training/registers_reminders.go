package training

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Reminders of a register that waits (docs/rules.md#9-reminders).
const (
	RegisterAgain    = 7                   // days after the first reminder
	RegisterReminded = 14 * 24 * time.Hour // after the end of a course nobody is reminded of it any more
	RegistersAhead   = 28 * 24 * time.Hour // so far ahead reminders are shown
)

// WaitingRegister is the register of a course date that is not signed off.
type WaitingRegister struct {
	Event    *db.Event
	Learners int
	Blank    int // those with nothing recorded
	Unsigned int // who completed the course and are not signed off

	trainers []int64 // confirmed on a trainer's shift before the day
}

// Words says how much of a register is left to do, without a name.
func (w *WaitingRegister) Words() string {
	blank := fmt.Sprintf("%d of %s still to record.", w.Blank, words.Counted(w.Learners, "person is", "people are"))
	unsigned := words.Counted(w.Unsigned, "person", "people") + " who completed it still to sign off."
	switch {
	case w.Blank == 0:
		return unsigned
	case w.Unsigned == 0:
		return blank
	}
	return blank + " " + unsigned
}

func leftBlank(w *WaitingRegister) []string { return []string{"{left}", w.Words()} }

func (w *WaitingRegister) waits() bool { return w.Blank+w.Unsigned > 0 }

// registersFrom counts the lines of each course date whose register waits, in
// their order.
func registersFrom(lines []db.RegisterLine, events map[int64]*db.Event) []WaitingRegister {
	return slices.DeleteFunc(registersIn(lines, events), func(w WaitingRegister) bool { return !w.waits() })
}

// registerOf counts the lines of one course date.
func registerOf(lines []db.RegisterLine, e *db.Event) *WaitingRegister {
	if all := registersIn(lines, map[int64]*db.Event{e.ID: e}); len(all) > 0 {
		return &all[0]
	}
	return &WaitingRegister{Event: e}
}

func registersIn(lines []db.RegisterLine, events map[int64]*db.Event) []WaitingRegister {
	var all []WaitingRegister
	for i := range lines {
		l := &lines[i]
		if len(all) == 0 || all[len(all)-1].Event.ID != l.EventID {
			all = append(all, WaitingRegister{Event: events[l.EventID]})
		}
		w, shift := &all[len(all)-1], &db.Shift{Role: l.Role}
		switch {
		case action.Teaches(shift) && !l.WalkIn:
			w.trainers = append(w.trainers, l.PersonID)
		case !action.Learns(shift):
			continue
		case l.Result == "":
			w.Blank++
		case l.Result == db.CompletedCourse && !l.Signed:
			w.Unsigned++
		}
		if action.Learns(shift) {
			w.Learners++
		}
	}
	return all
}

// registersWaiting lists the registers that wait of the course dates that end
// in a span, by their end.
func (n *Training) registersWaiting(ctx context.Context, after, until time.Time) ([]WaitingRegister, error) {
	lines, err := n.DB.RegisterLines(ctx, after, until)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(lines))
	for i := range lines {
		ids[i] = lines[i].EventID
	}
	events, err := n.DB.EventsByID(ctx, action.Distinct(ids))
	return registersFrom(lines, events), err
}

// registersKept is since when the registers that wait are shown: a guest on an
// older one is forgotten.
func (n *Training) registersKept() time.Time {
	return n.Time().AddDate(0, 0, -n.Settings().GuestDays-people.UnsettledDays)
}

// RegistersToSettle lists the registers that wait, those that ended first
// first: all of them for coordinators, and for others those of the dates they lead.
func (n *Training) RegistersToSettle(ctx context.Context, me *db.Person) ([]WaitingRegister, error) {
	if !me.Role(db.Trainer) && !me.Role(db.Coordinator) {
		return nil, nil
	}
	all, err := n.registersWaiting(ctx, n.registersKept(), n.Time())
	return slices.DeleteFunc(all, func(w WaitingRegister) bool { return !me.Role(db.Coordinator) && w.Event.LeadID != me.ID }), err
}

// registerReminder is when somebody is reminded of a register, and until when
// that helps.
type registerReminder struct {
	number     int
	due, until time.Time
}

// registerReminders are at 9am in London of the day after a course date ended,
// or was entered or published where that was later, and a week after that.
func registerReminders(e *db.Event) []registerReminder {
	from := clock.Later(clock.Later(e.EndsAt, e.CreatedAt), e.PublishedAt)
	first, second, over := clock.OnDay(from, 1, 9, 0), clock.OnDay(from, 1+RegisterAgain, 9, 0), clock.OnDay(from, 1+2*RegisterAgain, 9, 0)
	return []registerReminder{{1, first, second}, {2, second, over}}
}

// registerKey is the key of a reminder of a register: it is planned anew only
// when the course moves to end on another day.
func registerKey(e *db.Event, number int, personID int64) string {
	return fmt.Sprintf("%s/event-%d/ends-%s/reminder-%d/person-%d", messages.RegisterWaits, e.ID, clock.Day(e.EndsAt), number, personID)
}

// QueueRegisters reminds those who teach of the registers that wait, and
// returns how many reminders it queued. Of those that came due while the server
// was down the last is made up.
func (n *Training) QueueRegisters(ctx context.Context) (queued int, err error) {
	now := n.Time()
	waiting, err := n.registersWaiting(ctx, now.Add(-RegisterReminded), now)
	if err != nil {
		return 0, err
	}
	all, err := n.registerNotices(ctx, waiting)
	if err != nil {
		return 0, err
	}
	due := slices.DeleteFunc(all, func(w messages.Notice) bool { return now.Before(w.Due) })
	if len(due) == 0 {
		return 0, nil
	}
	return len(due), n.Act(ctx, nil, func(a *action.Action) error {
		for i := range due {
			if err := n.messages.Tell(ctx, a, due[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// registerNotices are the reminders of some registers that still help and that
// the ledger does not have.
func (n *Training) registerNotices(ctx context.Context, waiting []WaitingRegister) ([]messages.Notice, error) {
	now := n.Time()
	var all []messages.Notice
	var keys []string
	if len(waiting) == 0 {
		return nil, nil
	}
	staff, err := registerStaffNow(ctx, n.DB.Reader)
	if err != nil {
		return nil, err
	}
	for i := range waiting {
		w := &waiting[i]
		kind, people := staff.remindedOf(w)
		for _, r := range registerReminders(w.Event) {
			for _, p := range people {
				if now.Before(r.until) {
					keys = append(keys, registerKey(w.Event, r.number, p.ID))
					all = append(all, messages.Notice{Kind: kind, Key: keys[len(keys)-1], Person: p, Event: w.Event, Blanks: leftBlank(w), Due: r.due, Until: r.until})
				}
			}
		}
	}
	known, err := n.DB.KnownKeys(ctx, keys)
	return slices.DeleteFunc(all, func(w messages.Notice) bool { return known[w.Key] }), err
}

// registerStaff are the people who can be reminded of a register.
type registerStaff struct {
	fill         map[int64]*db.Person // trainers and coordinators, by id
	coordinators []*db.Person
}

func registerStaffNow(ctx context.Context, r *db.Reader) (*registerStaff, error) {
	s := &registerStaff{fill: map[int64]*db.Person{}}
	for _, role := range []db.Role{db.Trainer, db.Coordinator} {
		people, err := r.People(ctx, db.PeopleFilter{Role: role})
		if err != nil {
			return nil, err
		}
		for i := range people {
			s.fill[people[i].ID] = &people[i]
			if role == db.Coordinator {
				s.coordinators = append(s.coordinators, &people[i])
			}
		}
	}
	return s, nil
}

// remindedOf returns who is reminded of a register: its trainers, or without
// one who leads the date and may fill it in, or else the coordinators.
func (s *registerStaff) remindedOf(w *WaitingRegister) (kind db.MessageKind, people []*db.Person) {
	for _, id := range action.Distinct(slices.Clone(w.trainers)) {
		if p := s.fill[id]; p != nil {
			people = append(people, p)
		}
	}
	lead := s.fill[w.Event.LeadID]
	switch {
	case len(people) > 0:
		return messages.RegisterWaits, people
	case lead != nil:
		return messages.RegisterWaits, []*db.Person{lead}
	}
	return messages.RegisterLeft, s.coordinators
}

// remindOfRegisterAnew words a reminder of a register by what is left to do
// now. It returns why it is no longer true, or "".
func (n *Training) remindOfRegisterAnew(ctx context.Context, r *db.Reader, _ time.Time, m *db.Message) (why string, err error) {
	e, err := r.Event(ctx, m.EventID)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(registerReminders(e), func(due registerReminder) bool { return m.MessageKey == registerKey(e, due.number, m.PersonID) }) {
		return "The course has moved since", nil
	}
	lines, err := r.RegisterLinesOf(ctx, e.ID)
	if err != nil {
		return "", err
	}
	w := registerOf(lines, e)
	if !w.waits() {
		return "The register was signed off since, or the course cancelled", nil
	}
	staff, err := registerStaffNow(ctx, r)
	if err != nil {
		return "", err
	}
	kind, people := staff.remindedOf(w) // a coordinator may lead the course by now, or the last trainer have left
	at := slices.IndexFunc(people, func(p *db.Person) bool { return p.ID == m.PersonID })
	if at < 0 {
		return "Somebody else fills in the register now", nil
	}
	n.messages.Reword(m, messages.Notice{Kind: kind, Person: people[at], Event: e, Blanks: leftBlank(w)})
	return "", nil
}

// PlannedReminders tells coordinators who will be reminded of what belongs to no
// shift, and when, as things are now: accreditations that end, and registers.
func (n *Training) PlannedReminders(ctx context.Context, me *db.Person) ([]messages.Planned, error) {
	planned, err := n.PlannedLapses(ctx, me)
	if err != nil {
		return nil, err
	}
	waiting, err := n.registersWaiting(ctx, n.Time().Add(-RegisterReminded), n.Time().Add(RegistersAhead))
	if err != nil {
		return nil, err
	}
	all, err := n.registerNotices(ctx, waiting)
	for i := range all {
		planned = messages.Group(planned, messages.Planned{Kind: all[i].Kind, Due: all[i].Due, Why: all[i].Event.Title + ": " + ifItWaits}, all[i].Person.Name())
	}
	return planned, err
}

const ifItWaits = "only if the register is not signed off by then"

// planRegister adds the reminders of an event's register.
func (n *Training) planRegister(ctx context.Context, page *messages.EventMessages) error {
	e := page.Event
	if e.Kind != db.TrainingCourse || n.Time().Sub(e.EndsAt) > RegisterReminded {
		return nil
	}
	lines, err := n.DB.RegisterLinesOf(ctx, e.ID)
	if err != nil {
		return err
	}
	all, err := n.registerNotices(ctx, registersFrom(lines, map[int64]*db.Event{e.ID: e}))
	for i := range all {
		page.ToCome = messages.Group(page.ToCome, messages.Planned{Kind: all[i].Kind, Due: all[i].Due, Why: words.Capital(ifItWaits)}, all[i].Person.Name())
	}
	return err
}

// registerKinds are the kinds of message about registers that wait.
func (n *Training) registerKinds() messages.MessageKinds {
	kinds := messages.KindsFrom(registerScripts)
	for _, k := range kinds {
		k.Since = n.remindOfRegisterAnew
	}
	return kinds
}

// registerScripts are those about registers that wait.
var registerScripts = map[db.MessageKind]messages.Script{
	messages.RegisterWaits: {
		Subject: "Register to sign off: {event}, {day}", Says: "The register of {event} ({now}) is not signed off yet. {left}",
		Discreet: "Something to complete for {day}", DiscreetSay: "Something is left to do for a duty on {day}. {left}",
		Next: "Record the result of each person, then sign it off.", Path: registerPage, LinkText: "Open the register",
	},
	messages.RegisterLeft: {
		Subject: "Register without a trainer: {event}, {day}", Says: "The register of {event} ({now}) is not signed off yet, and none of its trainers is still with the rota. {left}",
		Discreet: "Something to complete for {day}", DiscreetSay: "Something is left to do for a duty on {day}, and nobody who was to do it is still with the rota. {left}",
		Next: "You can do it as a coordinator: record the result of each person, then sign it off.", Path: registerPage, LinkText: "Open the register",
	},
}

const registerPage = "/training/{id}/register"
