package series

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// RecurringForm is a meeting that recurs, as typed: what the first is like,
// how it repeats, and the shift that each has.
type RecurringForm struct {
	Details events.DetailsForm // of the first; its series is named like it
	Repeat  RepeatForm

	Role             string // of the one shift, from start to end
	Minimum, Maximum string
	LLOsOnly         bool

	LeaveOut []string // days, as 2006-01-02, on which it is not held
}

// longestOccurrence is how long a meeting that recurs lasts at most.
const longestOccurrence = 24 * time.Hour

// Occurrence is a date of a meeting that recurs, before it is made.
type Occurrence struct {
	Day          time.Time // midnight in UTC
	Starts, Ends time.Time
	LeftOut      bool
	Notes        []string // what else is on that day, and what the clocks do
}

// errRehearsed ends a transaction that was only run to see what it would do.
var errRehearsed = errors.New("rehearsed")

// rehearse runs an action and takes it back, so that a preview shows what the
// action itself does. do must keep what it learns.
func (n *Series) rehearse(ctx context.Context, me *db.Person, do func(*action.Action) error) error {
	err := n.ActNamed(ctx, me, func(a *action.Action) error { return errors.Join(do(a), errRehearsed) })
	return rehearsed(err)
}

// rehearsed is what went wrong in a rehearsal, if anything did.
func rehearsed(err error) error {
	var many interface{ Unwrap() []error }
	if !errors.As(err, &many) {
		return err
	}
	for _, e := range many.Unwrap() {
		if !errors.Is(e, errRehearsed) {
			return e
		}
	}
	return nil
}

// PreviewRecurring returns the dates that a form makes, without making them.
func (n *Series) PreviewRecurring(ctx context.Context, me *db.Person, form RecurringForm) (dates []Occurrence, err error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	err = n.rehearse(ctx, me, func(a *action.Action) error {
		_, dates, err = n.createRecurring(ctx, a, form)
		return err
	})
	if err != nil {
		return nil, err
	}
	return dates, n.noteDates(ctx, dates)
}

// CreateRecurring makes a series and a draft for each of its dates, once for
// each form key, and returns the id of the series.
func (n *Series) CreateRecurring(ctx context.Context, me *db.Person, form RecurringForm, formKey string) (id int64, err error) {
	if err := action.Coordinates(me); err != nil {
		return 0, err
	}
	err = n.ActNamed(ctx, me, func(a *action.Action) (err error) {
		id, err = n.Once(ctx, a, formKey, form, func() (int64, error) {
			made, _, err := n.createRecurring(ctx, a, form)
			return made, err
		})
		return err
	})
	return id, err
}

func (n *Series) createRecurring(ctx context.Context, a *action.Action, form RecurringForm) (int64, []Occurrence, error) {
	var f refusal.Faults
	form.Details.Series = ""
	first := &db.Event{Status: db.EventDraft, ArriveMinutes: 15}
	if err := form.Details.Apply(ctx, n.events, a, first, &f); err != nil {
		return 0, nil, err
	}
	if f.Err() == nil && first.EndsAt.Sub(first.StartsAt) > longestOccurrence {
		f.Add("ends", "A meeting that recurs lasts 24 hours at most")
	}
	if f.Err() == nil && !first.StartsAt.After(a.Now) {
		f.Add("starts", "The first must be in the future")
	}
	day := clock.DayOf(first.StartsAt)
	r := form.Repeat.Parse(day, &f)
	shift := db.Shift{Role: f.Needed("role", form.Role, "Enter the role, like “Member”")}
	shift.Minimum = f.Number("minimum", form.Minimum, "the minimum", 0, 500)
	if shift.Maximum = f.Number("maximum", form.Maximum, "the maximum", 1, 500); shift.Maximum >= 1 && shift.Minimum > shift.Maximum {
		f.Add("maximum", "The maximum can’t be less than the minimum")
	}
	if form.LLOsOnly {
		shift.Accreditation = db.LLO
	}
	if err := f.Err(); err != nil {
		return 0, nil, err
	}
	if _, err := a.Tx.SeriesByTitle(ctx, first.Title); !errors.Is(err, db.ErrNotFound) {
		if err == nil {
			f.Add("title", "There is a series of this title already: add dates on its own page, or choose another title")
			err = f.Err()
		}
		return 0, nil, err
	}
	shift.StartsAt, shift.EndsAt = first.StartsAt, first.EndsAt
	option := r.Rule(day)
	days, err := clock.OccursOn(option, day, r)
	if err != nil {
		return 0, nil, err
	}
	s := &db.Series{Title: first.Title, Kind: first.Kind, Recurrence: option.RRuleString(), CreatedAt: a.Now}
	if err := a.Tx.InsertSeries(ctx, s); err != nil {
		return 0, nil, err
	}
	first.SeriesID = s.ID
	dates, err := n.insertDates(ctx, a, first, []db.Shift{shift}, days, form.LeaveOut)
	if err != nil {
		return 0, nil, err
	}
	return s.ID, dates, a.Log(ctx, db.LogRow{Verb: verbStartedSeries, Thing: db.ThingSeries, ThingID: s.ID, Detail: fmt.Sprintf("%s, %s", s.Title, datesOf(dates))})
}

// insertDates makes a draft like an event, with its shifts, for each day that
// is not left out, at the event's time of day.
func (n *Series) insertDates(ctx context.Context, a *action.Action, like *db.Event, shifts []db.Shift, days []time.Time, leaveOut []string) ([]Occurrence, error) {
	var f refusal.Faults
	if len(days) > clock.MostOccurrences {
		f.Add("until", "That makes more than %d dates: choose an earlier last day, and add more later", clock.MostOccurrences)
		return nil, f.Err()
	}
	watch, length := clock.ClockOf(like.StartsAt), clock.WallClockBetween(like.StartsAt, like.EndsAt)
	dates := make([]Occurrence, len(days))
	made := 0
	for i, day := range days {
		d := &dates[i]
		d.Day = day
		d.Starts, d.Ends = clock.OnClock(day, watch, length)
		if d.LeftOut = slices.Contains(leaveOut, day.Format(time.DateOnly)); d.LeftOut {
			continue
		}
		e, copied := copyOf(like, shifts, d.Starts, d.Ends)
		e.OccursOn = day.Format(time.DateOnly)
		if err := n.insertCopy(ctx, a, e, copied); err != nil {
			return nil, err
		}
		if err := a.Log(ctx, db.LogRow{Verb: events.VerbCreatedEvent, EventID: e.ID}); err != nil {
			return nil, err
		}
		made++
	}
	if made == 0 {
		f.Add("until", "No date is left: choose a later last day, or more dates")
		return nil, f.Err()
	}
	return dates, nil
}

// datesOf counts the dates that were made.
func datesOf(dates []Occurrence) string {
	made := 0
	for _, d := range dates {
		if !d.LeftOut {
			made++
		}
	}
	return words.Count(made, "date")
}

// noteDates adds to each date what else is on that day, and what the clocks do.
func (n *Series) noteDates(ctx context.Context, dates []Occurrence) error {
	spans := make([]clock.DaySpan, len(dates))
	for i := range dates {
		spans[i] = clock.DaySpan{From: dates[i].Day, To: dates[i].Day}
	}
	same, err := n.sameDays(ctx, n.DB.Reader, spans)
	if err != nil {
		return err
	}
	for i := range dates {
		d := &dates[i]
		d.Notes = same[i]
		if i > 0 && clock.ClockOf(d.Starts) != clock.ClockOf(dates[0].Starts) {
			d.Notes = append([]string{"The clocks go forward that night, so it starts at " + clock.ClockTime(d.Starts.In(clock.London))}, d.Notes...)
		}
	}
	return nil
}

// DatesForm is more dates of a meeting that recurs, as typed.
type DatesForm struct {
	Until, Count string
	LeaveOut     []string
}

// PreviewDates returns the dates that would be added to a meeting that recurs.
func (n *Series) PreviewDates(ctx context.Context, me *db.Person, seriesID int64, form DatesForm) (dates []Occurrence, err error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	err = n.rehearse(ctx, me, func(a *action.Action) error {
		dates, err = n.addDates(ctx, a, seriesID, form)
		return err
	})
	if err != nil {
		return nil, err
	}
	return dates, n.noteDates(ctx, dates)
}

// AddDates goes on with a meeting that recurs after its last date, by its own
// rule: each is a draft like the last one that was not cancelled. The same
// form key adds them once.
func (n *Series) AddDates(ctx context.Context, me *db.Person, seriesID int64, form DatesForm, formKey string) error {
	if err := action.Coordinates(me); err != nil {
		return err
	}
	return n.ActNamed(ctx, me, func(a *action.Action) error {
		_, err := n.Once(ctx, a, formKey, struct {
			Series int64
			DatesForm
		}{seriesID, form}, func() (int64, error) {
			dates, err := n.addDates(ctx, a, seriesID, form)
			if err != nil {
				return 0, err
			}
			return seriesID, a.Log(ctx, db.LogRow{Verb: verbAddedDates, Thing: db.ThingSeries, ThingID: seriesID, Detail: datesOf(dates)})
		})
		return err
	})
}

func (n *Series) addDates(ctx context.Context, a *action.Action, seriesID int64, form DatesForm) ([]Occurrence, error) {
	s, err := a.Tx.LockSeries(ctx, seriesID)
	if err != nil {
		return nil, err
	}
	if !events.Recurs(s) {
		return nil, refusal.New(refusal.Conflict, "%s comes every year: copy its last edition.", s.Title)
	}
	option, err := rrule.StrToROption(s.Recurrence)
	if err != nil {
		return nil, err
	}
	all, err := a.Tx.Occurrences(ctx, seriesID, "")
	if err != nil {
		return nil, err
	}
	var last *db.Event // the new dates are like the last one not cancelled; they follow the last of all
	for i := range all {
		if all[i].Status != db.EventCancelled || last == nil {
			last = &all[i]
		}
	}
	if last == nil {
		return nil, refusal.New(refusal.Conflict, "%s has no date left to go on from. Start another series.", s.Title)
	}
	from, err := time.Parse(time.DateOnly, all[len(all)-1].OccursOn)
	if err != nil {
		return nil, err
	}
	var f refusal.Faults
	r := RepeatForm{Repeats: string(clock.Weekly), Every: "1", Until: form.Until, Count: form.Count}.Parse(clock.DayOf(a.Now), &f) // the rule is known already
	if err := f.Err(); err != nil {
		return nil, err
	}
	days, err := n.daysAfter(a.Now, *option, from, r)
	if err != nil {
		return nil, err
	}
	shifts, err := a.Tx.ShiftsOf(ctx, last.ID)
	if err != nil {
		return nil, err
	}
	like, err := n.asPlanned(ctx, a.Tx, last)
	if err != nil {
		return nil, err
	}
	return n.insertDates(ctx, a, like, shifts, days, form.LeaveOut)
}

// daysAfter lists the days of a rule after one of its days, and to come.
func (n *Series) daysAfter(now time.Time, option rrule.ROption, from time.Time, r clock.Repeat) ([]time.Time, error) {
	option.Dtstart = from
	rule, err := rrule.NewRRule(option)
	if err != nil {
		return nil, err
	}
	today := clock.DayOf(now)
	last := today.AddDate(clock.FurthestYears, 0, 0)
	if !r.Until.IsZero() {
		last = r.Until
	}
	var days []time.Time
	next := rule.Iterator()
	for day, more := next(); more && !day.After(last) && len(days) <= clock.MostOccurrences; day, more = next() {
		if r.Count > 0 && len(days) == r.Count {
			break
		}
		if day.After(from) && day.After(today) {
			days = append(days, day)
		}
	}
	return days, nil
}

// asPlanned is an event without a lead or a contact who is gone.
func (n *Series) asPlanned(ctx context.Context, tx *db.Tx, e *db.Event) (*db.Event, error) {
	c := &Copy{From: e, Next: new(*e)}
	if err := n.copyPeople(ctx, tx.Reader, c); err != nil {
		return nil, err
	}
	return c.Next, nil
}
