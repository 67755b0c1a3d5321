package network

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// What comes of a learner at a course date (docs/rules.md#8-training).
const (
	CompletedCourse = "completed"
	NotAttended     = "did not attend"
	LeftCourse      = "left early"
	NotYet          = "not yet" // came, and has something left to do
)

// Results are what can come of a learner, in the order of the register's choices.
var Results = []string{CompletedCourse, NotAttended, LeftCourse, NotYet}

// The deeds of a register that are not named for what they record.
const (
	verbSignedOff = "signed off"
	verbGranted   = "granted accreditation"
	verbRevoked   = "revoked accreditation"
)

// Register is a course date with everybody who learns at it.
type Register struct {
	Event    *db.Event
	Course   *db.Course // nil when the date is of no course
	Learners []Learner  // by name
	Totals   map[string]int
	Unsigned int    // completed and not signed off
	Closed   string // why nothing can be recorded now, or ""
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

// Late tells whether a learner arrived more than a few minutes after the start.
func (l *Learner) Late() bool { return l.Signup.ArrivedAt.After(l.Shift.StartsAt.Add(lateAfter)) }

// lateAfter is how long after the start somebody counts as late.
const lateAfter = 5 * time.Minute

// mayTeach refuses whoever does not teach at a course date. Those who do are
// trainers or coordinators by their role, and lead it or were confirmed on a
// trainer's shift of it before the day: a shift's name alone makes nobody one.
func (n *Network) mayTeach(ctx context.Context, r *db.Reader, me *db.Person, e *db.Event) error {
	no := refuse(Forbidden, "The register is for the trainers of this course. If you teach it, ask a coordinator to put you on its trainer’s shift.")
	switch {
	case e.Kind != TrainingCourse || !me.Role("trainer") && !me.Role("coordinator"):
		return no
	case e.LeadID == me.ID:
		return nil
	}
	shifts, err := r.ShiftsOf(ctx, e.ID)
	if err != nil {
		return err
	}
	for i := range shifts {
		if !teaches(&shifts[i]) || !shifts[i].CancelledAt.IsZero() {
			continue
		}
		g, err := r.SignupOf(ctx, shifts[i].ID, me.ID)
		if err == nil && g.Status == StatusConfirmed && !g.WalkIn {
			return nil
		}
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return err
		}
	}
	return no
}

// RegisterFor returns the register of a course date, for those who teach it.
func (n *Network) RegisterFor(ctx context.Context, me *db.Person, eventID int64) (*Register, error) {
	e, err := n.EventFor(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	if err := n.mayTeach(ctx, n.DB.Reader, me, e); err != nil {
		return nil, err
	}
	return n.register(ctx, n.DB.Reader, me, e)
}

func (n *Network) register(ctx context.Context, r *db.Reader, me *db.Person, e *db.Event) (*Register, error) {
	reg := &Register{Event: e, Totals: make(map[string]int)}
	var err error
	if e.CourseID != 0 {
		if reg.Course, err = r.Course(ctx, e.CourseID); err != nil {
			return nil, err
		}
	}
	if err := registerOpen(e, n.now()); err != nil {
		reg.Closed = err.Error()
	}
	shifts, err := r.ShiftsOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	signups, err := r.SignupsOfEvent(ctx, e.ID, StatusConfirmed)
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
	ids := personIDs(signups)
	for _, line := range results {
		ids = append(ids, line.ChangedBy)
	}
	people, err := r.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range signups {
		g := signups[i]
		at := slices.IndexFunc(shifts, func(s db.Shift) bool { return s.ID == g.ShiftID && learns(&s) && s.CancelledAt.IsZero() })
		if at < 0 {
			continue
		}
		l := Learner{Signup: g, Shift: &shifts[at], Person: people[g.PersonID], Result: results[g.ID], Mine: g.PersonID == me.ID}
		if l.Result != nil {
			l.By = people[l.Result.ChangedBy]
			reg.Totals[l.Result.Result]++
			if l.Result.Result == CompletedCourse && l.Result.SignedAt.IsZero() {
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
	slices.SortFunc(reg.Learners, func(a, b Learner) int { return byName(a.Person, b.Person) })
	return reg, nil
}

// registerOpen refuses to record what came of learners before a course date
// begins, and of one that did not happen.
func registerOpen(e *db.Event, now time.Time) error {
	switch {
	case e.Status == Draft:
		return refuse(Conflict, "This course is not published, so nobody learns at it yet.")
	case e.Status == Called:
		return refuse(Conflict, "This course was cancelled, so there is nothing to record.")
	case now.Before(e.StartsAt):
		return refuse(Conflict, "The register opens when the course begins, at %s.", moment(e.StartsAt))
	}
	return nil
}

// ResultForm is what a trainer records of one learner. Version is that of the
// line the trainer saw, 0 when there was none.
type ResultForm struct {
	Version        int
	Result, Reason string
}

// SaveResult records what came of a learner. It refuses with Conflict when
// another trainer recorded something since, with Forbidden one's own line, and
// with Invalid what has to say why and does not: "not yet", and whatever
// changes a line that is signed off, which revokes the accreditation it gave.
func (n *Network) SaveResult(ctx context.Context, me *db.Person, signupID int64, form ResultForm) error {
	var f faults
	result := f.oneOf("result", form.Result, "Choose what came of it", Results...)
	reason := f.text("reason", form.Reason)
	if result == NotYet && reason == "" {
		f.add("reason", "Say what is left to do")
	}
	if err := f.err(); err != nil {
		return err
	}
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		g, err := tx.Signup(ctx, signupID)
		if err != nil {
			return err
		}
		p, err := n.lineToKeep(ctx, tx, me, g)
		if err != nil {
			return err
		}
		return n.saveLine(ctx, tx, me, p, form.Version, result, reason)
	})
}

// lineToKeep locks the shift of a learner for somebody who teaches the course.
func (n *Network) lineToKeep(ctx context.Context, tx *db.Tx, me *db.Person, g *db.Signup) (*place, error) {
	p, err := n.placeLeft(ctx, tx, g.ShiftID, g.PersonID)
	if err != nil {
		return nil, err
	}
	if err := maySee(ctx, tx.Reader, me, p.event); err != nil {
		return nil, err
	}
	if err := n.mayTeach(ctx, tx.Reader, me, p.event); err != nil {
		return nil, err
	}
	if err := registerOpen(p.event, n.now()); err != nil {
		return nil, err
	}
	switch {
	case !learns(p.shift):
		return nil, notFound()
	case p.person.ID == me.ID:
		return nil, refuse(Forbidden, "Nobody records their own result. Another trainer of the course does.")
	case p.signup.Status != StatusConfirmed:
		return nil, refuse(Conflict, "%s is not on this course any more. Open the register again to see how it stands.", p.person.FirstName)
	}
	return p, nil
}

func (n *Network) saveLine(ctx context.Context, tx *db.Tx, me *db.Person, p *place, version int, result, reason string) error {
	line, err := tx.Result(ctx, p.signup.ID)
	if errors.Is(err, db.ErrNotFound) {
		line, err = &db.Result{SignupID: p.signup.ID, EventID: p.event.ID}, nil
	}
	if err != nil {
		return err
	}
	switch {
	case line.Version != 0 && line.Result == result && line.Reason == reason:
		return nil // recording it twice is recording it once
	case line.Version != version:
		return n.overtaken(ctx, tx.Reader, line)
	}
	if line.Result != result && !line.SignedAt.IsZero() {
		if reason == "" {
			return invalid("reason", "This was signed off: say why it changes")
		}
		if err := n.revoke(ctx, tx, me, p, reason); err != nil {
			return err
		}
		line.SignedAt, line.SignedBy = time.Time{}, 0
	}
	line.Result, line.Reason, line.ChangedBy, line.ChangedAt = result, reason, me.ID, n.now()
	if line.Version == 0 {
		err = tx.InsertResult(ctx, line)
	} else {
		err = tx.UpdateResult(ctx, line, line.Version)
	}
	if err != nil {
		return err
	}
	if attend(p.signup, p.shift, result, n.now()) {
		p.signup.ChangedAt, p.signup.ChangedBy = n.now(), me.ID
		if err := tx.UpdateSignup(ctx, p.signup); err != nil {
			return err
		}
	}
	return n.log(ctx, tx, db.LogRow{
		PersonID: me.ID, Verb: verbOf(result), EventID: p.event.ID, ShiftID: p.shift.ID, SubjectID: p.person.ID, Detail: p.shift.Role, Reason: reason,
	})
}

// verbOf names the deed of recording a result in the log.
func verbOf(result string) string { return "recorded " + result }

// overtaken says who recorded what since the trainer looked.
func (n *Network) overtaken(ctx context.Context, r *db.Reader, line *db.Result) error {
	by, err := r.Person(ctx, line.ChangedBy)
	if err != nil {
		return err
	}
	return refuse(Conflict, "%s recorded “%s” here at %s. Look at it, and save again to change it.", by.Name(), Capital(line.Result), ClockTime(line.ChangedAt.In(London)))
}

// attend brings the attendance that the day board keeps in line with a result
// of the register; it tells whether it changed.
func attend(g *db.Signup, s *db.Shift, result string, now time.Time) bool {
	before := *g
	switch result {
	case NotAttended:
		g.Attendance, g.ArrivedAt, g.LeftAt, g.Minutes = Absent, time.Time{}, time.Time{}, 0
	case LeftCourse:
		if g.Attendance != LeftBefore {
			g.Attendance, g.LeftAt = LeftBefore, now
			if !now.Before(s.EndsAt) {
				g.LeftAt = time.Time{}
			}
			g.Minutes = max(1, int(min(now.Sub(s.StartsAt), s.EndsAt.Sub(s.StartsAt)).Minutes()))
		}
	case CompletedCourse:
		g.LeftAt = time.Time{}
		if g.Attendance == LeftBefore || !came(g.Attendance) {
			g.Minutes = 0
		}
		attended(g, s)
	case NotYet:
		if !came(g.Attendance) {
			g.Attendance = Arrived
		}
	}
	if came(g.Attendance) && g.ArrivedAt.IsZero() {
		g.ArrivedAt = later(s.StartsAt, earlier(now, s.EndsAt))
	}
	return *g != before
}

// CompleteRest records "completed" of every learner of whom nothing is
// recorded, except the trainer's own line, and returns of how many.
func (n *Network) CompleteRest(ctx context.Context, me *db.Person, eventID int64) (completed int, err error) {
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		completed = 0
		reg, err := n.lockRegister(ctx, tx, me, eventID)
		if err != nil {
			return err
		}
		for i := range reg.Learners {
			l := &reg.Learners[i]
			if l.Result != nil || l.Mine || l.Signup.Attendance == Absent {
				continue
			}
			if err := n.saveLine(ctx, tx, me, l.place(reg), 0, CompletedCourse, ""); err != nil {
				return err
			}
			completed++
		}
		return nil
	})
	return completed, err
}

func (l *Learner) place(reg *Register) *place {
	return &place{shift: l.Shift, event: reg.Event, person: l.Person, signup: &l.Signup}
}

// lockRegister locks a course date with its shifts for somebody who teaches
// it, and returns its register as it is then.
func (n *Network) lockRegister(ctx context.Context, tx *db.Tx, me *db.Person, eventID int64) (*Register, error) {
	e, err := tx.LockEvent(ctx, eventID)
	if err != nil {
		return nil, err
	}
	if err := maySee(ctx, tx.Reader, me, e); err != nil {
		return nil, err
	}
	if err := n.mayTeach(ctx, tx.Reader, me, e); err != nil {
		return nil, err
	}
	if err := registerOpen(e, n.now()); err != nil {
		return nil, err
	}
	if _, err := lockShifts(ctx, tx, eventID); err != nil {
		return nil, err
	}
	return n.register(ctx, tx.Reader, me, e)
}
