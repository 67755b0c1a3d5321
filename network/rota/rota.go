// Package rota decides who may take a shift and who has a place: sign-ups, the waiting list, offers and reminders.
package rota

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Rota decides who may take a shift and who has a place. Make it with [New].
type Rota struct {
	*action.Ground
	messages  *messages.Messages
	programme *programme.Programme
}

// New returns the rota on a ground with what is below it.
func New(ground *action.Ground, m *messages.Messages, programme *programme.Programme) *Rota {
	n := &Rota{Ground: ground, messages: m, programme: programme}
	m.Register(messages.Registered{
		Kinds: messages.AllKinds(n.signupKinds(), n.reminderKinds()),
		Plan:  []func(context.Context, *messages.EventMessages) error{n.planReminders},
	})
	return n
}

// Opening is a shift as one person sees it.
type Opening struct {
	db.EventShift

	Mine     *db.Signup      // nil when the person never signed up for it
	Position int             // on the waiting list, from 1; 0 when not waiting
	Offer    *db.Offer       // an open offer of a place, or nil
	Obstacle Obstacle        // why it can't be taken, if nothing changes
	Gives    db.SignupStatus // what signing up gives: confirmed, requested or waiting
	Left     int             // places that the person could have
	SignUpBy time.Time       // until when people can sign up by themselves, or zero
	Closed   bool            // that time has come: people can't sign up by themselves
	Asked    bool            // but a lead asked this person to
	Late     bool            // withdrawing asks for a reason
	Passed   string          // why a freed place went to someone else, or ""
	ByHand   time.Duration   // it begins in less than this, so that free places go to people by hand; 0 otherwise
	Mates    []string        // first names of the others on it, when the person is on it
}

// On tells whether the person has a place.
func (o *Opening) On() bool { return o.Mine != nil && o.Mine.Status == db.SignupConfirmed }

// Cancelled tells whether the shift or its event was cancelled.
func (o *Opening) Cancelled() bool {
	return o.EventStatus == db.EventCancelled || !o.CancelledAt.IsZero()
}

// Active tells whether the person's sign-up is active: requested, confirmed or
// waiting.
func (o *Opening) Active() bool { return Active(o.Mine) }

// Ended tells whether the person's sign-up ended in a way, such as declined.
func (o *Opening) Ended(status db.SignupStatus) bool { return o.Mine != nil && o.Mine.Status == status }

// Takeable tells whether there is a place, or a place in the queue, for the person to take.
func (o *Opening) Takeable() bool {
	return o.Offer != nil || !o.Active() && o.Obstacle.Kind == NoObstacle
}

// ShiftsPage is how many shifts a page lists.
const ShiftsPage = 50

// OpenShifts lists the coming shifts of published events as a person sees
// them, nearest first, and whether there are more. Roles are those of all
// coming shifts, for the filter.
func (n *Rota) OpenShifts(ctx context.Context, me *db.Person, f db.ShiftFilter) (list []Opening, more bool, err error) {
	if !action.SeesEvents(me) {
		return nil, false, refusal.New(refusal.Forbidden, "Shifts are for officers, trainers and coordinators. Ask an administrator to give you the role.")
	}
	if now := n.Time(); !f.From.After(now) {
		f.From = now.Add(time.Second) // what starts now has started
	}
	f.Limit, f.Also = ShiftsPage+1, action.InTodaysWords(f.Query)
	shifts, err := n.DB.OpenShifts(ctx, f)
	if err != nil {
		return nil, false, err
	}
	if more = len(shifts) > ShiftsPage; more {
		shifts = shifts[:ShiftsPage]
	}
	list, err = n.Openings(ctx, n.DB.Reader, me, shifts)
	return list, more, err
}

// TakeableShifts lists as OpenShifts does, but only those that the person can
// sign up for, join the waiting list of, or accept an offer on.
func (n *Rota) TakeableShifts(ctx context.Context, me *db.Person, f db.ShiftFilter) (list []Opening, more bool, err error) {
	for more = true; more && len(list) <= ShiftsPage; {
		var page []Opening
		if page, more, err = n.OpenShifts(ctx, me, f); err != nil {
			return nil, false, err
		}
		for i := range page {
			if page[i].Takeable() {
				list = append(list, page[i])
			}
		}
		if more {
			last := page[len(page)-1]
			f.AfterAt, f.AfterID = last.StartsAt, last.ID
		}
	}
	if len(list) > ShiftsPage {
		return list[:ShiftsPage], true, nil
	}
	return list, more, nil
}

// OpenRoles lists the roles of coming shifts.
func (n *Rota) OpenRoles(ctx context.Context) ([]string, error) {
	return n.DB.OpenRoles(ctx, n.Time())
}

// OpeningFor is one shift as a person sees it.
func (n *Rota) OpeningFor(ctx context.Context, me *db.Person, shiftID int64) (*Opening, error) {
	shift, err := n.DB.EventShift(ctx, shiftID)
	if err != nil {
		return nil, err
	}
	if _, err := n.EventFor(ctx, me, shift.EventID); err != nil {
		return nil, err
	}
	list, err := n.Openings(ctx, n.DB.Reader, me, []db.EventShift{*shift})
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

// Openings puts to shifts what they are to a person, in a fixed number of queries.
func (n *Rota) Openings(ctx context.Context, r *db.Reader, me *db.Person, shifts []db.EventShift) ([]Opening, error) {
	list := make([]Opening, len(shifts))
	if len(shifts) == 0 {
		return list, nil
	}
	ids := make([]int64, len(shifts))
	from, to := shifts[0].StartsAt, shifts[0].EndsAt
	for i := range shifts {
		ids[i] = shifts[i].ID
		from, to = clock.Earlier(from, shifts[i].StartsAt), clock.Later(to, shifts[i].EndsAt)
	}
	about, err := n.aboutMe(ctx, r, me, ids, from, to)
	if err != nil {
		return nil, err
	}
	now := n.Time()
	leads, err := n.closedTo(ctx, r, about, shifts, now)
	if err != nil {
		return nil, err
	}
	for i := range shifts {
		s := &shifts[i]
		seats, err := n.seatsOn(ctx, r, now, s)
		if err != nil {
			return nil, err
		}
		list[i] = about.opening(*s, seats, leads[s.EventLeadID], now)
	}
	return list, n.suggestCourses(ctx, me, list)
}

// suggestCourses tells a person who lacks an accreditation which course comes in
// time.
func (n *Rota) suggestCourses(ctx context.Context, me *db.Person, list []Opening) error {
	var until time.Time
	for i := range list {
		if list[i].Obstacle.Kind == Unqualified {
			until = clock.Later(until, list[i].StartsAt)
		}
	}
	if until.IsZero() {
		return nil
	}
	courses, err := n.courses(ctx, me, until)
	for i := range list {
		if list[i].Obstacle.Kind == Unqualified {
			list[i].Obstacle.Suggest(courses, &list[i].Shift)
		}
	}
	return err
}

// Course is a shift of a training course, with the status of a person's sign-up
// for it.
type Course struct {
	db.EventShift
	mine   db.SignupStatus // the status; "" when there never was one
	Left   int             // places that the person could have
	closed bool            // sign-up has closed
}

// courses lists the shifts of the training courses that begin before a time.
func (n *Rota) courses(ctx context.Context, me *db.Person, until time.Time) ([]Course, error) {
	shifts, err := n.DB.OpenShifts(ctx, db.ShiftFilter{Kind: db.TrainingCourse, From: n.Time(), To: until, Limit: 50})
	if err != nil || len(shifts) == 0 {
		return nil, err
	}
	ids := make([]int64, len(shifts))
	for i := range shifts {
		ids[i] = shifts[i].ID
	}
	mine, err := n.DB.SignupsOfPerson(ctx, me.ID, ids)
	courses := make([]Course, len(shifts))
	for i := range shifts {
		if courses[i].EventShift = shifts[i]; mine[shifts[i].ID] != nil {
			courses[i].mine = mine[shifts[i].ID].Status
		}
		seats, err := n.seatsOn(ctx, n.DB.Reader, n.Time(), &shifts[i])
		if err != nil {
			return nil, err
		}
		courses[i].Left = seats.Left(&shifts[i].Shift, me.Force)
		courses[i].closed = SignUpClosed(&shifts[i].Shift, eventOf(&shifts[i]), n.Time())
	}
	return courses, err
}

// aboutMe is what the rules ask about a person and some shifts.
type aboutMe struct {
	me             *db.Person
	mine           map[int64]*db.Signup
	positions      map[int64]int
	offers         map[int64]*db.Offer
	passed         map[int64]string
	mates          map[int64][]string
	accreditations []db.Accreditation
	duties         []db.Duty
	asked          map[int64]bool // for shifts whose sign-up has closed
	times          *action.Times
}

func (n *Rota) aboutMe(ctx context.Context, r *db.Reader, me *db.Person, ids []int64, from, to time.Time) (*aboutMe, error) {
	a := &aboutMe{me: me, times: &n.Settings().Times, offers: make(map[int64]*db.Offer), passed: make(map[int64]string), mates: make(map[int64][]string)}
	var err error
	if a.mine, err = r.SignupsOfPerson(ctx, me.ID, ids); err != nil {
		return nil, err
	}
	if a.accreditations, err = r.Accreditations(ctx, me.ID, db.LLO); err != nil {
		return nil, err
	}
	if a.duties, err = r.Duties(ctx, from.Add(-Widest), to.Add(Widest), me.ID); err != nil {
		return nil, err
	}
	var waiting, on []int64
	for id, g := range a.mine {
		switch g.Status {
		case db.SignupWaiting:
			waiting = append(waiting, id)
		case db.SignupConfirmed:
			on = append(on, id)
		case db.SignupRequested, db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled:
		}
	}
	if err := a.whileWaiting(ctx, r, waiting); err != nil {
		return nil, err
	}
	if action.OnlyInvited(me) {
		return a, nil // sees nobody's name
	}
	mates, err := r.Mates(ctx, me.ID, on)
	for _, m := range mates {
		a.mates[m.ShiftID] = append(a.mates[m.ShiftID], m.FirstName)
	}
	return a, err
}

func (a *aboutMe) whileWaiting(ctx context.Context, r *db.Reader, shifts []int64) error {
	if len(shifts) == 0 {
		return nil
	}
	var err error
	if a.positions, err = r.QueuePositions(ctx, a.me.ID); err != nil {
		return err
	}
	offers, err := r.OpenOffers(ctx, 0, a.me.ID)
	if err != nil {
		return err
	}
	for i := range offers {
		a.offers[offers[i].ShiftID] = &offers[i]
	}
	passes, err := r.PassesOf(ctx, a.me.ID, shifts)
	for _, p := range passes {
		a.passed[p.ShiftID] = p.Reason
	}
	return err
}

func (a *aboutMe) opening(s db.EventShift, seats *seating, lead *db.Person, now time.Time) Opening {
	left := seats.Left(&s.Shift, a.me.Force)
	o := Opening{
		EventShift: s, Mine: a.mine[s.ID], Offer: a.offers[s.ID], Gives: placeFor(&s.Shift, left), Left: left,
		Position: a.positions[s.ID], Passed: a.passed[s.ID], Mates: a.mates[s.ID],
	}
	event := eventOf(&s)
	if action.Attends(event, &s.Shift) {
		o.Mates = nil // that somebody learns here is theirs to tell
	}
	o.Obstacle = MaySignUp(MayAttend(a.me, &s.Shift, event, a.accreditations, a.duties, now), &s.Shift, event, a.asked[s.ID], now)
	o.Obstacle.TurnTo(a.me, event, lead)
	o.SignUpBy, o.Closed = SignUpBy(&s.Shift, event), SignUpClosed(&s.Shift, event, now)
	o.Asked = a.asked[s.ID]
	o.ByHand = noticeByHand(&s.Shift, now, a.times.OffersAbove)
	o.Late = o.Mine != nil && ReasonNeeded(&s.Shift, o.Mine, now, a.times)
	return o
}

// Page is a person's duties.
type Page struct {
	Offered []Opening    // with a place held for the person
	Next    *ComingDuty  // nil when none is coming
	Coming  []ComingDuty // those after the next one
	Pending []Opening    // requested or waiting
	Leading []db.Event   // published events the person leads
	Past    []db.RotaRow
	More    bool // there are more past duties
}

// ComingDuty is a duty with all that one needs on the day.
type ComingDuty struct {
	Opening

	Event    *db.Event
	Venue    *db.Venue // nil when none is named
	Lead     string    // the first name, or ""
	Phone    string    // the lead's, or ""
	ArriveBy time.Time
}

// leadingShown is how many events one leads are listed on one's rota.
const leadingShown = 10

// pastPage is how many past duties a page of the rota lists.
const pastPage = 20

// MyRota returns a person's duties; before is the start of the last past duty
// already shown, or zero.
func (n *Rota) MyRota(ctx context.Context, me *db.Person, before time.Time) (*Page, error) {
	if !action.CanSignUp(me) {
		return nil, refusal.New(refusal.Forbidden, "A rota is for officers, trainers and coordinators. If you need it, ask an administrator for the role.")
	}
	now := n.Time()
	rows, err := n.DB.Rota(ctx, me.ID, now, 200, db.SignupConfirmed, db.SignupRequested, db.SignupWaiting)
	if err != nil {
		return nil, err
	}
	shifts := make([]db.EventShift, len(rows))
	for i := range rows {
		shifts[i] = rows[i].EventShift
	}
	all, err := n.Openings(ctx, n.DB.Reader, me, shifts)
	if err != nil {
		return nil, err
	}
	rota := &Page{}
	if me.Leads {
		rota.Leading, err = n.DB.Events(ctx, db.EventFilter{LeadID: me.ID, Statuses: []db.EventStatus{db.EventPublished}, From: now.Add(-action.LongestEvent), Limit: leadingShown})
		if err != nil {
			return nil, err
		}
	}
	var coming []Opening
	for i := range all {
		switch {
		case all[i].On():
			coming = append(coming, all[i])
		case all[i].Offer != nil:
			rota.Offered = append(rota.Offered, all[i])
		default:
			rota.Pending = append(rota.Pending, all[i])
		}
	}
	if rota.Coming, err = n.comingDuties(ctx, coming); err != nil {
		return nil, err
	}
	if len(rota.Coming) > 0 {
		rota.Next, rota.Coming = &rota.Coming[0], rota.Coming[1:]
	}
	if before.IsZero() {
		before = now
	}
	rota.Past, err = n.DB.PastDuties(ctx, me.ID, before, pastPage+1)
	if rota.More = len(rota.Past) > pastPage; rota.More {
		rota.Past = rota.Past[:pastPage]
	}
	return rota, err
}

// comingDuties adds to duties what one needs on the day, in a fixed number of queries.
func (n *Rota) comingDuties(ctx context.Context, list []Opening) ([]ComingDuty, error) {
	var events, venues, leads []int64
	for i := range list {
		events = append(events, list[i].EventID)
		venues = append(venues, list[i].VenueID)
		leads = append(leads, list[i].EventLeadID)
	}
	event, err := n.DB.EventsByID(ctx, action.Distinct(events))
	if err != nil {
		return nil, err
	}
	venue, err := n.DB.VenuesByID(ctx, action.Distinct(venues))
	if err != nil {
		return nil, err
	}
	lead, err := n.DB.PeopleByID(ctx, action.Distinct(leads))
	if err != nil {
		return nil, err
	}
	duties := make([]ComingDuty, len(list))
	for i, o := range list {
		d := ComingDuty{Opening: o, Event: event[o.EventID], Venue: venue[o.VenueID]}
		d.ArriveBy = o.StartsAt.Add(-time.Duration(o.ArriveMinutes) * time.Minute)
		if p := lead[o.EventLeadID]; p != nil {
			d.Lead, d.Phone = p.FirstName, p.Phone
		}
		duties[i] = d
	}
	return duties, nil
}
