package network

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/rainbowrota/rainbowrota/db"
)

// RecurringForm is a meeting that recurs, as typed: what the first is like,
// how it repeats, and the shift that each has.
type RecurringForm struct {
	Details DetailsForm // of the first; its series is named like it
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
func (n *Network) rehearse(ctx context.Context, do func(*db.Tx) error) error {
	err := n.writeNamed(ctx, func(tx *db.Tx) error { return errors.Join(do(tx), errRehearsed) })
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
func (n *Network) PreviewRecurring(ctx context.Context, me *db.Person, form RecurringForm) (dates []Occurrence, err error) {
	if err := coordinates(me); err != nil {
		return nil, err
	}
	err = n.rehearse(ctx, func(tx *db.Tx) error {
		_, dates, err = n.createRecurring(ctx, tx, me, form)
		return err
	})
	if err != nil {
		return nil, err
	}
	return dates, n.noteDates(ctx, dates)
}

// CreateRecurring makes a series and a draft for each of its dates, once for
// each form key, and returns the id of the series.
func (n *Network) CreateRecurring(ctx context.Context, me *db.Person, form RecurringForm, formKey string) (id int64, err error) {
	if err := coordinates(me); err != nil {
		return 0, err
	}
	err = n.writeNamed(ctx, func(tx *db.Tx) (err error) {
		id, err = n.once(ctx, tx, formKey, form, func() (int64, error) {
			made, _, err := n.createRecurring(ctx, tx, me, form)
			return made, err
		})
		return err
	})
	return id, err
}

func (n *Network) createRecurring(ctx context.Context, tx *db.Tx, me *db.Person, form RecurringForm) (int64, []Occurrence, error) {
	var f faults
	form.Details.Series = ""
	first := &db.Event{Status: db.EventDraft, ArriveMinutes: 15}
	if err := form.Details.apply(ctx, n, tx, me, first, &f); err != nil {
		return 0, nil, err
	}
	if f.err() == nil && first.EndsAt.Sub(first.StartsAt) > longestOccurrence {
		f.add("ends", "A meeting that recurs lasts 24 hours at most")
	}
	if f.err() == nil && !first.StartsAt.After(n.now()) {
		f.add("starts", "The first must be in the future")
	}
	day := dayOf(first.StartsAt)
	r := form.Repeat.parse(day, &f)
	shift := db.Shift{Role: f.needed("role", form.Role, "Enter the role, like “Member”")}
	shift.Minimum = f.number("minimum", form.Minimum, "the minimum", 0, 500)
	if shift.Maximum = f.number("maximum", form.Maximum, "the maximum", 1, 500); shift.Maximum >= 1 && shift.Minimum > shift.Maximum {
		f.add("maximum", "The maximum can’t be less than the minimum")
	}
	if form.LLOsOnly {
		shift.Accreditation = db.LLO
	}
	if err := f.err(); err != nil {
		return 0, nil, err
	}
	if _, err := tx.SeriesByTitle(ctx, first.Title); !errors.Is(err, db.ErrNotFound) {
		if err == nil {
			f.add("title", "There is a series of this title already: add dates on its own page, or choose another title")
			err = f.err()
		}
		return 0, nil, err
	}
	shift.StartsAt, shift.EndsAt = first.StartsAt, first.EndsAt
	option := r.rule(day)
	days, err := occursOn(option, day, r)
	if err != nil {
		return 0, nil, err
	}
	s := &db.Series{Title: first.Title, Kind: first.Kind, Recurrence: option.RRuleString(), CreatedAt: n.now()}
	if err := tx.InsertSeries(ctx, s); err != nil {
		return 0, nil, err
	}
	first.SeriesID = s.ID
	dates, err := n.insertDates(ctx, tx, me, first, []db.Shift{shift}, days, form.LeaveOut)
	if err != nil {
		return 0, nil, err
	}
	return s.ID, dates, n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "started series", Thing: "series", ThingID: s.ID, Detail: fmt.Sprintf("%s, %s", s.Title, datesOf(dates))})
}

// insertDates makes a draft like an event, with its shifts, for each day that
// is not left out, at the event's time of day.
func (n *Network) insertDates(ctx context.Context, tx *db.Tx, me *db.Person, like *db.Event, shifts []db.Shift, days []time.Time, leaveOut []string) ([]Occurrence, error) {
	var f faults
	if len(days) > mostOccurrences {
		f.add("until", "That makes more than %d dates: choose an earlier last day, and add more later", mostOccurrences)
		return nil, f.err()
	}
	clock, length := clockOf(like.StartsAt), wallClockBetween(like.StartsAt, like.EndsAt)
	dates := make([]Occurrence, len(days))
	made := 0
	for i, day := range days {
		d := &dates[i]
		d.Day = day
		d.Starts, d.Ends = onClock(day, clock, length)
		if d.LeftOut = slices.Contains(leaveOut, day.Format(time.DateOnly)); d.LeftOut {
			continue
		}
		e, copied := copyOf(like, shifts, d.Starts, d.Ends)
		e.OccursOn = day.Format(time.DateOnly)
		if err := n.insertCopy(ctx, tx, me, e, copied); err != nil {
			return nil, err
		}
		if err := n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "created event", EventID: e.ID}); err != nil {
			return nil, err
		}
		made++
	}
	if made == 0 {
		f.add("until", "No date is left: choose a later last day, or more dates")
		return nil, f.err()
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
	return count(made, "date")
}

// noteDates adds to each date what else is on that day, and what the clocks do.
func (n *Network) noteDates(ctx context.Context, dates []Occurrence) error {
	spans := make([]DaySpan, len(dates))
	for i := range dates {
		spans[i] = DaySpan{dates[i].Day, dates[i].Day}
	}
	same, err := n.sameDays(ctx, n.DB.Reader, spans)
	if err != nil {
		return err
	}
	for i := range dates {
		d := &dates[i]
		d.Notes = same[i]
		if i > 0 && clockOf(d.Starts) != clockOf(dates[0].Starts) {
			d.Notes = append([]string{"The clocks go forward that night, so it starts at " + ClockTime(d.Starts.In(London))}, d.Notes...)
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
func (n *Network) PreviewDates(ctx context.Context, me *db.Person, seriesID int64, form DatesForm) (dates []Occurrence, err error) {
	if err := coordinates(me); err != nil {
		return nil, err
	}
	err = n.rehearse(ctx, func(tx *db.Tx) error {
		dates, err = n.addDates(ctx, tx, me, seriesID, form)
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
func (n *Network) AddDates(ctx context.Context, me *db.Person, seriesID int64, form DatesForm, formKey string) error {
	if err := coordinates(me); err != nil {
		return err
	}
	return n.writeNamed(ctx, func(tx *db.Tx) error {
		_, err := n.once(ctx, tx, formKey, struct {
			Series int64
			DatesForm
		}{seriesID, form}, func() (int64, error) {
			dates, err := n.addDates(ctx, tx, me, seriesID, form)
			if err != nil {
				return 0, err
			}
			return seriesID, n.log(ctx, tx, db.LogRow{PersonID: me.ID, Verb: "added dates", Thing: "series", ThingID: seriesID, Detail: datesOf(dates)})
		})
		return err
	})
}

func (n *Network) addDates(ctx context.Context, tx *db.Tx, me *db.Person, seriesID int64, form DatesForm) ([]Occurrence, error) {
	s, err := tx.LockSeries(ctx, seriesID)
	if err != nil {
		return nil, err
	}
	if !Recurs(s) {
		return nil, refuse(Conflict, "%s comes every year: copy its last edition.", s.Title)
	}
	option, err := rrule.StrToROption(s.Recurrence)
	if err != nil {
		return nil, err
	}
	all, err := tx.Occurrences(ctx, seriesID, "")
	if err != nil {
		return nil, err
	}
	var last *db.Event // the last of all tells where the rule stands, the last that stands how it is
	for i := range all {
		if all[i].Status != db.EventCancelled || last == nil {
			last = &all[i]
		}
	}
	if last == nil {
		return nil, refuse(Conflict, "%s has no date left to go on from. Start another series.", s.Title)
	}
	from, err := time.Parse(time.DateOnly, all[len(all)-1].OccursOn)
	if err != nil {
		return nil, err
	}
	var f faults
	r := RepeatForm{Repeats: string(Weekly), Every: "1", Until: form.Until, Count: form.Count}.parse(dayOf(n.now()), &f) // the rule is known already
	if err := f.err(); err != nil {
		return nil, err
	}
	days, err := n.daysAfter(*option, from, r)
	if err != nil {
		return nil, err
	}
	shifts, err := tx.ShiftsOf(ctx, last.ID)
	if err != nil {
		return nil, err
	}
	like, err := n.asPlanned(ctx, tx, last)
	if err != nil {
		return nil, err
	}
	return n.insertDates(ctx, tx, me, like, shifts, days, form.LeaveOut)
}

// daysAfter lists the days of a rule after one of its days, and to come.
func (n *Network) daysAfter(option rrule.ROption, from time.Time, r repeat) ([]time.Time, error) {
	option.Dtstart = from
	rule, err := rrule.NewRRule(option)
	if err != nil {
		return nil, err
	}
	today := dayOf(n.now())
	last := today.AddDate(furthestYears, 0, 0)
	if !r.Until.IsZero() {
		last = r.Until
	}
	var days []time.Time
	next := rule.Iterator()
	for day, more := next(); more && !day.After(last) && len(days) <= mostOccurrences; day, more = next() {
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
func (n *Network) asPlanned(ctx context.Context, tx *db.Tx, e *db.Event) (*db.Event, error) {
	c := &Copy{From: e, Next: new(*e)}
	if err := n.copyPeople(ctx, tx.Reader, c); err != nil {
		return nil, err
	}
	return c.Next, nil
}
