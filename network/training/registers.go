package training

import (
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// The actions of a register that are not named for what they record.
const (
	verbSignedOff db.Verb = "signed off"
	verbGranted   db.Verb = "granted accreditation"
)

// Register is a course date with everybody who learns at it.
type Register struct {
	Event    *db.Event
	Course   *db.Course // nil when the date is of no course
	Learners []Learner  // by name
	Totals   map[db.CourseResult]int
	Unsigned int    // completed and not signed off
	Closed   string // why the reader can record no result now, or ""
	Fills    bool   // the reader fills it in; others only read it
	Untaught bool   // as a coordinator, because nobody who teaches it is left
	Doors    bool   // it can be said who is in the room
}

// Learner is a line of a register.
type Learner struct {
	Signup        db.Signup
	Shift         *db.Shift
	Person        *db.Person
	Result        *db.Result        // nil while nothing is recorded
	By            *db.Person        // who recorded it last; nil when nobody did
	Accreditation *db.Accreditation // what it gave, nil for nothing
	Mine          bool              // the reader's own line, which somebody else fills in
}

// Signable tells whether signing off accredits a learner: one who completed the
// course and was not signed off, but not the reader, nor who was forgotten since.
func (l *Learner) Signable() bool {
	return l.Result != nil && l.Result.Result == db.CompletedCourse && l.Result.SignedAt.IsZero() && !l.Mine && l.Person.ForgottenAt.IsZero()
}

// Late tells whether a learner arrived more than a few minutes after the start.
func (l *Learner) Late() bool { return l.Signup.ArrivedAt.After(l.Shift.StartsAt.Add(LateAfter)) }

// LateAfter is how long after the start somebody counts as late.
const LateAfter = 5 * time.Minute

// mayFillIn refuses with Forbidden those who may not fill in the register of a
// course date: anyone but those who teach it and, once it is over and none of them
// is left, coordinators. untaught tells that it is a coordinator for that reason.
func (n *Training) mayFillIn(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, e *db.Event) (untaught bool, err error) {
	err = n.MayTeach(ctx, r, me, e)
	if refusal.KindOf(err) != refusal.Forbidden || e.Kind != db.TrainingCourse || !me.Role(db.Coordinator) || now.Before(e.EndsAt) {
		return false, err
	}
	lines, failed := r.RegisterLinesOf(ctx, e.ID)
	if failed != nil {
		return false, failed
	}
	staff, failed := registerStaffNow(ctx, r)
	if failed != nil {
		return false, failed
	}
	if kind, _ := staff.remindedOf(registerOf(lines, e)); kind == messages.RegisterLeft {
		return true, nil
	}
	return false, err
}

// mayReadRegister tells whether a person fills in the register of a course date.
// It refuses with Forbidden those who neither do nor, as coordinators, may read it
// and its certificates.
func (n *Training) mayReadRegister(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, e *db.Event) (fills, untaught bool, err error) {
	untaught, err = n.mayFillIn(ctx, r, now, me, e)
	if refusal.KindOf(err) == refusal.Forbidden && e.Kind == db.TrainingCourse && me.Role(db.Coordinator) {
		return false, false, nil
	}
	return err == nil, untaught, err
}

const onlyRead = "You can read this register. The trainers of this course fill it in and sign it off."

// RegisterFor returns the register of a course date, for those who fill it in
// and for coordinators to read.
func (n *Training) RegisterFor(ctx context.Context, me *db.Person, eventID int64) (*Register, error) {
	e, err := n.EventFor(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	fills, untaught, err := n.mayReadRegister(ctx, n.DB.Reader, n.Time(), me, e)
	if err != nil {
		return nil, err
	}
	reg, err := n.register(ctx, n.DB.Reader, n.Time(), me, e)
	if err != nil {
		return nil, err
	}
	if reg.Fills, reg.Untaught = fills, untaught; !fills {
		reg.Closed, reg.Doors = onlyRead, false
	}
	return reg, nil
}

func (n *Training) register(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, e *db.Event) (*Register, error) {
	reg := &Register{Event: e, Totals: make(map[db.CourseResult]int)}
	var err error
	if e.CourseID != 0 {
		if reg.Course, err = r.Course(ctx, e.CourseID); err != nil {
			return nil, err
		}
	}
	if err := registerOpen(e, now); err != nil {
		reg.Closed = err.Error()
	}
	reg.Doors = presenceOpen(e, now)
	shifts, err := r.ShiftsOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	signups, err := r.SignupsOfEvent(ctx, e.ID, db.SignupConfirmed)
	if err != nil {
		return nil, err
	}
	results, err := r.Results(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	granted, err := r.AccreditationsOfEvent(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	ids := action.PersonIDs(signups)
	for _, line := range results {
		ids = append(ids, line.ChangedBy)
	}
	people, err := r.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range signups {
		g := signups[i]
		at := slices.IndexFunc(shifts, func(s db.Shift) bool { return s.ID == g.ShiftID && action.Learns(&s) && s.CancelledAt.IsZero() })
		if at < 0 {
			continue
		}
		l := Learner{Signup: g, Shift: &shifts[at], Person: people[g.PersonID], Result: results[g.ID], Mine: g.PersonID == me.ID}
		if l.Result != nil {
			l.By = people[l.Result.ChangedBy]
			reg.Totals[l.Result.Result]++
			if l.Result.Result == db.CompletedCourse && l.Result.SignedAt.IsZero() {
				reg.Unsigned++
			}
		}
		for j := range granted {
			if granted[j].SignupID == g.ID {
				l.Accreditation = &granted[j] // the latest comes last
			}
		}
		reg.Learners = append(reg.Learners, l)
	}
	slices.SortFunc(reg.Learners, func(a, b Learner) int { return action.ByName(a.Person, b.Person) })
	return reg, nil
}

// registerOpen refuses to record results of learners before a course date
// begins, and of one that did not happen.
func registerOpen(e *db.Event, now time.Time) error {
	switch {
	case e.Status == db.EventDraft:
		return refusal.New(refusal.Conflict, "This course is not published, so nobody learns at it yet.")
	case e.Status == db.EventCancelled:
		return refusal.New(refusal.Conflict, "This course was cancelled, so there is nothing to record.")
	case now.Before(e.StartsAt):
		return refusal.New(refusal.Conflict, "The register opens when the course begins, at %s.", clock.Moment(e.StartsAt))
	}
	return nil
}

// Signable tells whether signing off would accredit or tell anybody.
func (reg *Register) Signable() bool {
	return slices.ContainsFunc(reg.Learners, func(l Learner) bool { return l.Signable() })
}

// CompleteRest records "completed" for every learner who has nothing recorded,
// except the trainer's own line, and returns for how many. It leaves out people who
// did not come or who left. Where arrivals were noted, it also leaves out people
// who did not arrive.
func (n *Training) CompleteRest(ctx context.Context, me *db.Person, eventID int64) (completed int, err error) {
	err = n.Act(ctx, me, func(a *action.Action) error {
		completed = 0
		reg, err := n.lockOpenRegister(ctx, a, eventID)
		if err != nil {
			return err
		}
		for _, l := range reg.rest() {
			if err := n.saveLine(ctx, a, l.place(reg), l.line(), LineForm{Result: string(db.CompletedCourse)}); err != nil {
				return err
			}
			completed++
		}
		return nil
	})
	return completed, err
}

// rest are the learners who can be taken to have completed the course.
func (reg *Register) rest() (rest []*Learner) {
	noted := slices.ContainsFunc(reg.Learners, func(l Learner) bool { return !l.Signup.ArrivedAt.IsZero() })
	for i := range reg.Learners {
		l := &reg.Learners[i]
		presence := PresenceOf(&l.Signup)
		if l.Result == nil && !l.Mine && (presence == Present || !noted && presence == Expected) {
			rest = append(rest, l)
		}
	}
	return rest
}

// line returns what is recorded of a learner, or a line on which nothing is yet.
func (l *Learner) line() *db.Result {
	if l.Result != nil {
		return l.Result
	}
	return &db.Result{SignupID: l.Signup.ID, EventID: l.Signup.EventID}
}

func (l *Learner) place(reg *Register) *rota.Place {
	return &rota.Place{Shift: l.Shift, Event: reg.Event, Person: l.Person, Signup: &l.Signup}
}

// lockOpenRegister is lockRegister for what can be done from the beginning of a course on.
func (n *Training) lockOpenRegister(ctx context.Context, a *action.Action, eventID int64) (*Register, error) {
	reg, err := n.lockRegister(ctx, a, eventID)
	if err != nil {
		return nil, err
	}
	return reg, registerOpen(reg.Event, a.Now)
}

// lockRegister locks a course date with its shifts for somebody who fills in
// its register, and returns its register as it is then.
func (n *Training) lockRegister(ctx context.Context, a *action.Action, eventID int64) (*Register, error) {
	e, err := a.Tx.LockEvent(ctx, eventID)
	if err != nil {
		return nil, err
	}
	if err := action.MaySee(ctx, a.Tx.Reader, a.Me, e); err != nil {
		return nil, err
	}
	untaught, err := n.mayFillIn(ctx, a.Tx.Reader, a.Now, a.Me, e)
	if err != nil {
		return nil, err
	}
	if _, err := action.LockShifts(ctx, a.Tx, eventID); err != nil {
		return nil, err
	}
	reg, err := n.register(ctx, a.Tx.Reader, a.Now, a.Me, e)
	if err != nil {
		return nil, err
	}
	reg.Untaught = untaught
	return reg, nil
}
