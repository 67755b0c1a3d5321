package rota

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/programme"
)

// Reminder is one reminder rule worked out for one person and event: when it
// is due and until when it helps, which is when the next one is due
// (docs/rules.md#9-reminders).
type Reminder struct {
	Kind       db.MessageKind
	Due, Until time.Time
}

// RemindersFor works out the reminders of a person whose first shift at an
// event starts at a moment, by the settings: some days before at the same time of
// day, such as seven days and one day, and in the morning of the day, such as at
// 7am, or at 6pm the evening before where the shift starts less than an hour
// after that. All of it is on London's wall clock.
func RemindersFor(start time.Time, t *action.Times) (all []Reminder) {
	morning := clock.OnDay(start, 0, t.MorningHour, 0)
	if start.In(clock.London).Hour() < t.MorningHour+1 {
		morning = clock.OnDay(start, -1, 18, 0)
	}
	last := clock.AddWallClock(start, -slices.Min(t.ReminderDays), 0)
	if len(t.ReminderDays) > 1 {
		all = append(all, Reminder{messages.WeekBefore, clock.AddWallClock(start, -slices.Max(t.ReminderDays), 0), last})
	}
	return append(all, Reminder{messages.DayBefore, last, morning}, Reminder{messages.MorningOf, morning, start})
}

// attendance is one person's confirmed shifts at one event, by start.
type attendance struct {
	personID  int64
	duties    []db.ComingDuty
	confirmed time.Time // when the first of the places was confirmed
}

// attendances groups an event's duties, which are by start, by person.
func attendances(duties []db.ComingDuty) []*attendance {
	byPerson := make(map[int64]*attendance)
	var all []*attendance
	for _, d := range duties {
		a := byPerson[d.PersonID]
		if a == nil {
			a = &attendance{personID: d.PersonID, confirmed: d.ConfirmedAt}
			byPerson[d.PersonID] = a
			all = append(all, a)
		}
		a.duties = append(a.duties, d)
		if d.ConfirmedAt.Before(a.confirmed) {
			a.confirmed = d.ConfirmedAt
		}
	}
	return all
}

// plan is a reminder of one person.
type plan struct {
	Reminder
	*attendance
	key string
}

// needed tells whether a reminder says anything new: who was confirmed after
// it was due was told everything then.
func (p *plan) needed() bool { return !p.confirmed.After(p.Due) }

// plansFor works out every reminder of an event.
func plansFor(e *db.Event, duties []db.ComingDuty, t *action.Times) []plan {
	var all []plan
	for _, a := range attendances(duties) {
		for _, r := range RemindersFor(a.duties[0].StartsAt, t) {
			all = append(all, plan{r, a, messages.PersonKey(r.Kind, e, a.personID)})
		}
	}
	return all
}

// RemindersJob is the name under which the last run is remembered.
const RemindersJob = "reminders"

// QueueReminders puts the reminders that came due since its last run into the
// outbox. What came due while the server was down is made up where it still
// helps and recorded as skipped where it doesn't. It may run as often as one
// likes, in several processes: nobody gets a reminder twice.
func (n *Rota) QueueReminders(ctx context.Context) (queued, skipped int, err error) {
	now := n.Time()
	from, err := n.lookBack(ctx, now)
	if err != nil {
		return 0, 0, err
	}
	events, err := n.eventsWithReminders(ctx, from, now)
	if err != nil {
		return 0, 0, err
	}
	var faults []error
	tally := func(q, s int, err error) {
		queued, skipped = queued+q, skipped+s
		if err != nil {
			faults = append(faults, err)
		}
	}
	for _, id := range events {
		tally(n.queueEvent(ctx, id, from, now))
	}
	tally(n.queueShortStaffed(ctx, from, now))
	if err := errors.Join(faults...); err != nil {
		return queued, skipped, err // not noted as run, so the next one looks back as far
	}
	if queued+skipped == 0 && now.Sub(from) < messages.Overlap+time.Minute && from.Before(now.Add(-messages.Overlap)) {
		return 0, 0, nil // noted less than a minute ago
	}
	return queued, skipped, n.DB.Write(ctx, func(tx *db.Tx) error {
		return tx.SaveJobRun(ctx, &db.JobRun{Job: RemindersJob, RanAt: now})
	})
}

// lookBack returns since when reminders have to be looked for.
func (n *Rota) lookBack(ctx context.Context, now time.Time) (time.Time, error) {
	last, err := n.messages.LastRun(ctx, RemindersJob, now)
	return last.Add(-messages.Overlap), err
}

// eventsWithReminders lists the events of which a reminder came due in a span,
// by looking only at shifts that start when such reminders ask for it.
func (n *Rota) eventsWithReminders(ctx context.Context, from, now time.Time) ([]int64, error) {
	const day, change = 24 * time.Hour, 2 * time.Hour // of the clocks
	t, ids := &n.Settings().Times, []int64(nil)
	ahead := []struct{ from, to time.Duration }{{0, day + change}}
	for _, days := range t.ReminderDays {
		ahead = append(ahead, struct{ from, to time.Duration }{time.Duration(days)*day - change, time.Duration(days)*day + change})
	}
	for _, ahead := range ahead {
		duties, err := n.DB.ComingDuties(ctx, from.Add(ahead.from), now.Add(ahead.to), 0)
		if err != nil {
			return nil, err
		}
		for _, d := range duties {
			if !slices.Contains(ids, d.EventID) && slices.ContainsFunc(RemindersFor(d.StartsAt, t), func(r Reminder) bool { return clock.Within(r.Due, from, now) }) {
				ids = append(ids, d.EventID)
			}
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// batch is how many reminders are queued in one transaction.
const batch = 50

// queueEvent queues the reminders of one event that came due in a span.
func (n *Rota) queueEvent(ctx context.Context, eventID int64, from, now time.Time) (queued, skipped int, err error) {
	for more := true; more; {
		var q, s int
		err := n.Act(ctx, nil, func(a *action.Action) error {
			q, s = 0, 0
			e, due, err := n.duePlans(ctx, a.Tx.Reader, eventID, from, now)
			if err != nil {
				return err
			}
			more = len(due) > batch
			q, s, err = n.queuePlans(ctx, a, e, due[:min(batch, len(due))])
			return err
		})
		if err != nil {
			return queued, skipped, err
		}
		queued, skipped = queued+q, skipped+s
	}
	return queued, skipped, nil
}

// duePlans lists the reminders of an event that came due in a span and that
// the ledger doesn't have, for people who are confirmed as of this reading.
func (n *Rota) duePlans(ctx context.Context, r *db.Reader, eventID int64, from, now time.Time) (*db.Event, []plan, error) {
	e, err := r.Event(ctx, eventID)
	if err != nil {
		return nil, nil, err
	}
	plans, err := n.plansOf(ctx, r, e)
	if err != nil {
		return nil, nil, err
	}
	plans = slices.DeleteFunc(plans, func(p plan) bool { return !p.needed() || !clock.Within(p.Due, from, now) })
	known, err := r.KnownKeys(ctx, keysOf(plans))
	if err != nil {
		return nil, nil, err
	}
	return e, slices.DeleteFunc(plans, func(p plan) bool { return known[p.key] }), nil
}

func (n *Rota) plansOf(ctx context.Context, r *db.Reader, e *db.Event) ([]plan, error) {
	duties, err := r.ComingDuties(ctx, e.StartsAt.Add(-action.LongestEvent), e.EndsAt.Add(action.LongestEvent), e.ID)
	return plansFor(e, duties, &n.Settings().Times), err
}

func keysOf(plans []plan) []string {
	keys := make([]string, len(plans))
	for i := range plans {
		keys[i] = plans[i].key
	}
	return keys
}

func (n *Rota) queuePlans(ctx context.Context, a *action.Action, e *db.Event, due []plan) (queued, skipped int, err error) {
	if len(due) == 0 {
		return 0, 0, nil
	}
	venue, err := n.VenueOf(ctx, a.Tx.Reader, e)
	if err != nil {
		return 0, 0, err
	}
	var ids []int64
	for _, p := range due {
		ids = append(ids, p.personID)
	}
	people, err := a.Tx.PeopleByID(ctx, ids)
	if err != nil {
		return 0, 0, err
	}
	notes, err := programme.NotesOf(ctx, a.Tx.Reader, e)
	if err != nil {
		return 0, 0, err
	}
	for _, p := range due {
		w := messages.Notice{
			Kind: p.Kind, Key: p.key, Person: people[p.personID], Event: e, Venue: venue, Shifts: shiftsOf(p.duties),
			Due: p.Due, Until: p.Until,
		}
		if p.Kind == messages.DayBefore {
			w.Notes = notes.InMessage()
		}
		if !a.Now.Before(p.Until) || e.Status == db.EventCompleted {
			w.Missed = messages.Missed
			skipped++
		} else {
			queued++
		}
		if err := n.messages.Tell(ctx, a, w); err != nil {
			return 0, 0, err
		}
	}
	return queued, skipped, nil
}

// reminderKinds are the kinds of message about an event to come.
func (n *Rota) reminderKinds() messages.MessageKinds {
	kinds := messages.KindsFrom(reminderScripts)
	for _, k := range kinds {
		k.Since = n.remindAnew
	}
	kinds[messages.ShortStaffed].Since = n.warnAnew
	kinds[messages.DayBefore].Privately = n.programme.Privately
	return kinds
}

// eventOfReminder returns the event that a message reminds of, or why it does
// not remind of it any more.
func eventOfReminder(ctx context.Context, r *db.Reader, m *db.Message) (e *db.Event, why string, err error) {
	if e, err = r.Event(ctx, m.EventID); err != nil {
		return nil, "", err
	}
	if e.Status == db.EventCancelled || m.MessageKey != messages.PersonKey(m.Kind, e, m.PersonID) {
		return nil, "The event was cancelled or has moved since", nil
	}
	return e, "", nil
}

// remindAnew words a reminder of an event by the shifts that the person has
// there now: some may have been given up or taken on since it was queued. It
// returns why it is no longer true, or "".
func (n *Rota) remindAnew(ctx context.Context, r *db.Reader, _ time.Time, m *db.Message) (why string, err error) {
	e, why, err := eventOfReminder(ctx, r, m)
	if err != nil || why != "" {
		return why, err
	}
	duties, err := r.Duties(ctx, e.StartsAt.Add(-action.LongestEvent), e.EndsAt.Add(action.LongestEvent), m.PersonID)
	if err != nil {
		return "", err
	}
	var shifts []db.Shift
	for _, d := range duties {
		if d.EventID == e.ID {
			shifts = append(shifts, db.Shift{ID: d.ShiftID, EventID: d.EventID, Role: d.Role, StartsAt: d.StartsAt, EndsAt: d.EndsAt})
		}
	}
	if len(shifts) == 0 {
		return "No longer on this event", nil
	}
	person, err := r.Person(ctx, m.PersonID)
	if err != nil {
		return "", err
	}
	venue, err := n.VenueOf(ctx, r, e)
	if err != nil {
		return "", err
	}
	w := messages.Notice{Kind: m.Kind, Person: person, Event: e, Venue: venue, Shifts: shifts, Guest: messages.GuestCode(m.Link)}
	if m.Kind == messages.DayBefore {
		notes, err := programme.NotesOf(ctx, r, e)
		if err != nil {
			return "", err
		}
		w.Notes = notes.InMessage()
	}
	n.messages.Reword(m, w)
	return "", nil
}

func shiftsOf(duties []db.ComingDuty) []db.Shift {
	shifts := make([]db.Shift, len(duties))
	for i, d := range duties {
		shifts[i] = db.Shift{ID: d.ShiftID, EventID: d.EventID, Role: d.Role, StartsAt: d.StartsAt, EndsAt: d.EndsAt}
	}
	return shifts
}

// queueShortStaffed warns the leads of events with a shift that starts within
// the hours of the settings and has fewer people than its minimum: once for each event and revision.
func (n *Rota) queueShortStaffed(ctx context.Context, from, now time.Time) (queued, skipped int, err error) {
	since := now
	if now.Sub(from) > 2*messages.Overlap { // the server was down: what started meanwhile was missed
		since = from
	}
	short, err := n.DB.ShortShifts(ctx, since, now.Add(n.Settings().Shortfall), 1000)
	if err != nil {
		return 0, 0, err
	}
	byEvent := make(map[int64][]db.Shift)
	var ids []int64
	for i := range short {
		if id := short[i].EventID; len(byEvent[id]) == 0 {
			ids = append(ids, id)
		}
		byEvent[short[i].EventID] = append(byEvent[short[i].EventID], short[i].Shift)
	}
	events, err := n.DB.EventsByID(ctx, ids)
	if err != nil {
		return 0, 0, err
	}
	ids, err = n.unwarned(ctx, ids, events)
	if err != nil {
		return 0, 0, err
	}
	for _, id := range ids {
		late, err := n.warn(ctx, events[id], byEvent[id], now)
		switch {
		case err != nil:
			return queued, skipped, err
		case late:
			skipped++
		default:
			queued++
		}
	}
	return queued, skipped, nil
}

// unwarned leaves out the events whose lead was warned already.
func (n *Rota) unwarned(ctx context.Context, ids []int64, events map[int64]*db.Event) ([]int64, error) {
	var keys []string
	for _, id := range ids {
		keys = append(keys, warningKey(events[id]))
	}
	known, err := n.DB.KnownKeys(ctx, keys)
	return slices.DeleteFunc(ids, func(id int64) bool { return action.LeadOf(events[id]) == 0 || known[warningKey(events[id])] }), err
}

func warningKey(e *db.Event) string {
	return messages.PersonKey(messages.ShortStaffed, e, action.LeadOf(e))
}

// warn queues one warning about the shifts that are still to come; late tells
// that all of them have started.
func (n *Rota) warn(ctx context.Context, e *db.Event, short []db.Shift, now time.Time) (late bool, err error) {
	due := short[0].StartsAt.Add(-n.Settings().Shortfall)
	ahead := slices.DeleteFunc(slices.Clone(short), func(s db.Shift) bool { return !s.StartsAt.After(now) })
	w := messages.Notice{Kind: messages.ShortStaffed, Key: warningKey(e), Event: e, Shifts: ahead, Due: due}
	if late = len(ahead) == 0; late {
		w.Missed, w.Shifts = messages.Missed, short
	}
	w.Until = w.Shifts[len(w.Shifts)-1].StartsAt
	return late, n.Act(ctx, nil, func(a *action.Action) error {
		if w.Person, err = a.Tx.Person(ctx, action.LeadOf(e)); err != nil {
			return fmt.Errorf("lead of an event: %w", err)
		}
		return n.messages.Tell(ctx, a, w)
	})
}

// warnAnew words a warning by the shifts that are still short of people. It
// returns why it is no longer true, or "".
func (n *Rota) warnAnew(ctx context.Context, r *db.Reader, now time.Time, m *db.Message) (why string, err error) {
	e, why, err := eventOfReminder(ctx, r, m)
	if err != nil || why != "" {
		return why, err
	}
	shifts, err := r.ShiftsOf(ctx, e.ID)
	if err != nil {
		return "", err
	}
	short := slices.DeleteFunc(shifts, func(s db.Shift) bool {
		return !s.CancelledAt.IsZero() || s.Taken >= s.Minimum || !s.StartsAt.After(now) || s.StartsAt.After(now.Add(n.Settings().Shortfall))
	})
	if len(short) == 0 {
		return "Enough people have signed up since", nil
	}
	w := messages.Notice{Kind: m.Kind, Event: e, Shifts: short}
	if w.Person, err = r.Person(ctx, m.PersonID); err != nil {
		return "", err
	}
	n.messages.Reword(m, w)
	return "", nil
}
