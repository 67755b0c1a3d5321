package network

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/people"
)

// How much of each the page of a person lists, and how far back it counts.
const (
	recordDuties = 50
	recordRows   = 30
	recordMonths = 12
	loadDays     = 90
)

// Record is what the app knows of one person, as their page shows it. What they
// do, learn and drive is for coordinators alone.
type Record struct {
	accounts.Member

	Coordinates  bool // the reader is a coordinator
	ChangesRoles bool // the reader can give roles to the person, or take them
	Resets       bool // the reader can remove the person's ways in
	Deactivates  bool // the reader can deactivate the person, or reactivate them
	Today        string
	History      []action.HistoryRow // what was done to the record, the newest first

	Upcoming       []db.RotaRow
	Positions      map[int64]int // on the waiting list, by shift
	Leading        []db.Event
	Past           []db.RotaRow // the latest first
	Months         []MonthServed
	Load           db.Load // of the last 90 days and what is upcoming
	Accreditations []db.Accreditation
	Held           []db.Position
	Drives         []db.DrivenBy
}

// MonthServed is how long somebody served in one month.
type MonthServed struct {
	Month   time.Time // its first day
	Minutes int
}

// ByMonth adds up what somebody served in each of the months until now, in
// London, the oldest first.
func ByMonth(served []db.Served, now time.Time, months int) []MonthServed {
	all := make([]MonthServed, months)
	first := firstMonth(now, months)
	for i := range all {
		all[i].Month = first.AddDate(0, i, 0)
	}
	for _, s := range served {
		at := s.StartsAt.In(clock.London)
		if i := (at.Year()-first.Year())*12 + int(at.Month()-first.Month()); i >= 0 && i < months {
			all[i].Minutes += s.Minutes
		}
	}
	return all
}

// firstMonth is the start of the first of some months until now.
func firstMonth(now time.Time, months int) time.Time {
	at := now.In(clock.London)
	return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, clock.London).AddDate(0, 1-months, 0)
}

// Record returns what the app knows of somebody, for coordinators and
// administrators (docs/rules.md#records-of-people).
func (n *Network) Record(ctx context.Context, me *db.Person, id int64) (*Record, error) {
	member, err := n.Accounts.MemberFor(ctx, me, id)
	if err != nil {
		return nil, err
	}
	r := &Record{Member: *member, Coordinates: me.Role(db.Coordinator), Today: clock.Day(n.Time())}
	r.ChangesRoles = len(people.RolesOpen(me, &r.Person)) > 0
	r.Resets = r.Access == db.AccessIn && accounts.WhyNotReset(me, &r.Person) == nil
	r.Deactivates = people.WhyNotDeactivated(me, &r.Person, 1) == nil
	rows, err := n.DB.LogOf(ctx, db.ThingPerson, id, recordRows, slices.Concat(people.OfTheRecord, accounts.OfTheRecord)...)
	if err != nil {
		return nil, err
	}
	who := &action.Teller{Words: n.Words, Me: me.ID}
	if who.Named, err = n.PeopleOf(ctx, rows); err != nil {
		return nil, err
	}
	for i := range rows {
		r.History = append(r.History, who.Row(&rows[i]))
	}
	if r.Coordinates {
		err = n.addDuties(ctx, r)
	}
	return r, err
}

// addDuties adds to a record what the person does, learns and drives.
func (n *Network) addDuties(ctx context.Context, r *Record) (err error) {
	now, id := n.Time(), r.ID
	if r.Upcoming, err = n.DB.Rota(ctx, id, now, recordDuties, db.SignupConfirmed, db.SignupRequested, db.SignupWaiting); err != nil {
		return err
	}
	if r.Positions, err = n.DB.QueuePositions(ctx, id); err != nil {
		return err
	}
	if r.Leading, err = n.DB.Events(ctx, db.EventFilter{LeadID: id, From: clock.OnDay(now, -1, 0, 0), Statuses: []db.EventStatus{db.EventDraft, db.EventPublished}, Limit: recordDuties}); err != nil {
		return err
	}
	if r.Past, err = n.DB.PastDuties(ctx, id, now, recordDuties); err != nil {
		return err
	}
	served, err := n.DB.ServedBy(ctx, id, firstMonth(now, recordMonths))
	if err != nil {
		return err
	}
	r.Months = ByMonth(served, now, recordMonths)
	if r.Load, err = n.DB.LoadOf(ctx, id, clock.OnDay(now, -loadDays, 0, 0)); err != nil {
		return err
	}
	if r.Accreditations, err = n.DB.AllAccreditations(ctx, id); err != nil {
		return err
	}
	if r.Held, err = n.DB.PositionsOf(ctx, id); err != nil {
		return err
	}
	r.Drives, err = n.DB.AuthorisationsOf(ctx, id)
	return err
}

// Leave is what deactivating somebody would do, with the course dates that they
// teach and whose register is not signed off.
type Leave struct {
	people.Leave

	Registers []db.Event
}

// PreviewDeactivate returns what deactivating somebody would do.
func (n *Network) PreviewDeactivate(ctx context.Context, me *db.Person, id int64) (*Leave, error) {
	l, err := n.People.PreviewDeactivate(ctx, me, id)
	if err != nil {
		return nil, err
	}
	leave := &Leave{Leave: *l}
	teaching, err := n.Training.TeachingOf(ctx, l.Person)
	for _, t := range teaching {
		if t.Unsigned || !t.Begun {
			leave.Registers = append(leave.Registers, *t.Event)
		}
	}
	return leave, err
}
