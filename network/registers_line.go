package network

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// LineForm is what a trainer records of one learner. Version is that of the
// line the trainer saw, 0 when there was none. An empty result records none.
type LineForm struct {
	Version        int
	Result, Reason string
	Seen, Presence Presence // as the trainer saw it, and as it is
}

// changes tells whether a line says anything.
func (f LineForm) changes() bool { return f.Result != "" || f.Presence != f.Seen }

// differs tells whether a line says something else than what is recorded of a
// learner.
func (f LineForm) differs(l *Learner) bool {
	line := l.line()
	return f.Presence != NotPresent && f.Presence != f.Seen || f.Result != "" && (f.Result != string(line.Result) || strings.TrimSpace(f.Reason) != line.Reason)
}

// SaveRegister records the results of several learners in one transaction, and
// returns of how many something new was recorded, and by sign-up what was refused
// and why. It refuses with Forbidden those who do not teach the course, and with
// Conflict a form with nothing new in it while the register is closed.
func (n *Network) SaveRegister(ctx context.Context, me *db.Person, eventID int64, forms map[int64]LineForm) (saved int, problems map[int64]error, err error) {
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		saved, problems = 0, map[int64]error{}
		reg, err := n.lockRegister(ctx, tx, me, eventID)
		if err != nil {
			return err
		}
		for id, form := range forms {
			if form.changes() && !slices.ContainsFunc(reg.Learners, func(l Learner) bool { return l.Signup.ID == id }) {
				problems[id] = refuse(Conflict, "You recorded something of a person who is not on this course any more. It was not saved.")
			}
		}
		for i := range reg.Learners {
			l := &reg.Learners[i]
			form, sent := forms[l.Signup.ID]
			if !sent {
				continue
			}
			differs := form.differs(l)
			switch err := n.saveForm(ctx, tx, me, reg, l, form); {
			case err != nil && KindOf(err) == 0:
				return err
			case err != nil:
				problems[l.Signup.ID] = err
			case differs:
				saved++
			}
		}
		if saved+len(problems) == 0 && !presenceOpen(reg.Event, n.now()) {
			return registerOpen(reg.Event, n.now())
		}
		return nil
	})
	return saved, problems, err
}

// saveForm records what a trainer says of one learner: who is in the room, and
// the result.
func (n *Network) saveForm(ctx context.Context, tx *db.Tx, me *db.Person, reg *Register, l *Learner, form LineForm) error {
	if l.Mine {
		return ownResult()
	}
	p := l.place(reg)
	if err := n.notePresence(ctx, tx, me, p, form.Seen, form.Presence); err != nil || form.Result == "" {
		return err
	}
	return n.saveLine(ctx, tx, me, p, l.line(), form)
}

// SaveResult records the result of a learner. It refuses with Conflict when
// another trainer recorded something since, with Forbidden one's own line, and
// with Invalid what has to say why and does not: "not yet", and whatever
// changes a line that is signed off, which revokes the accreditation it gave.
func (n *Network) SaveResult(ctx context.Context, me *db.Person, signupID int64, form LineForm) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := n.learner(ctx, tx, me, signupID)
		if err != nil {
			return err
		}
		line, err := tx.Result(ctx, p.signup.ID)
		if errors.Is(err, db.ErrNotFound) {
			line, err = &db.Result{SignupID: p.signup.ID, EventID: p.event.ID}, nil
		}
		if err != nil {
			return err
		}
		return n.saveLine(ctx, tx, me, p, line, form)
	})
}

func ownResult() error {
	return refuse(Forbidden, "You can’t record your own result. Ask another trainer of the course.")
}

// learner locks the line of a learner for somebody who teaches the course.
func (n *Network) learner(ctx context.Context, tx *db.Tx, me *db.Person, signupID int64) (*place, error) {
	g, err := tx.Signup(ctx, signupID)
	if err != nil {
		return nil, err
	}
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
	switch {
	case !learns(p.shift):
		return nil, notFound()
	case p.person.ID == me.ID:
		return nil, ownResult()
	case p.signup.Status != db.SignupConfirmed:
		return nil, refuse(Conflict, "%s is not on this course any more. Open the register again to see who is.", p.person.FirstName)
	}
	return p, nil
}

// saveLine records the result of a learner on their line of the register.
func (n *Network) saveLine(ctx context.Context, tx *db.Tx, me *db.Person, p *place, line *db.Result, form LineForm) error {
	var f faults
	result := oneOf(&f, "result", form.Result, "Choose a result", db.CourseResults...)
	reason := f.text("reason", form.Reason)
	if result == db.NotYet && reason == "" {
		f.add("reason", "Say what is left to do")
	}
	err := f.err()
	if err == nil {
		err = registerOpen(p.event, n.now())
	}
	if err != nil {
		return err
	}
	switch {
	case line.Version != 0 && line.Result == result && line.Reason == reason:
		return nil // recording it twice is recording it once
	case !p.person.ForgottenAt.IsZero():
		return forgottenAlready()
	case line.Version != form.Version:
		return n.overtaken(ctx, tx.Reader, line)
	}
	if line.Result != result && !line.SignedAt.IsZero() {
		if reason == "" {
			return invalid("reason", "This was signed off: say why it changes")
		}
		if err := n.revokeOfSignup(ctx, tx, me, p, reason); err != nil {
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

// verbOf names the action of recording a result in the log.
func verbOf(result db.CourseResult) string { return "recorded " + string(result) }

// overtaken says who recorded what since the trainer looked.
func (n *Network) overtaken(ctx context.Context, r *db.Reader, line *db.Result) error {
	by, err := r.Person(ctx, line.ChangedBy)
	if err != nil {
		return err
	}
	return refuse(Conflict, "%s recorded “%s” here at %s. Look at it, and save again to change it.", by.Name(), Capital(string(line.Result)), ClockTime(line.ChangedAt.In(London)))
}

// attend brings the attendance that the day board keeps in line with a result
// of the register; it tells whether it changed. When somebody arrived stays as
// it was noted, if it was.
func attend(g *db.Signup, s *db.Shift, result db.CourseResult, now time.Time) bool {
	before := *g
	switch result {
	case db.NotAttended:
		g.Attendance, g.ArrivedAt, g.LeftAt, g.Minutes = db.NoShow, time.Time{}, time.Time{}, 0
	case db.LeftCourse:
		if g.Attendance != db.LeftEarly {
			g.Attendance, g.LeftAt = db.LeftEarly, now
			if !now.Before(s.EndsAt) {
				g.LeftAt = time.Time{}
			}
			g.Minutes = max(1, int(min(now.Sub(s.StartsAt), s.EndsAt.Sub(s.StartsAt)).Minutes()))
		}
	case db.CompletedCourse:
		g.LeftAt = time.Time{}
		if g.Attendance == db.LeftEarly || !g.Attendance.Came() {
			g.Minutes = 0
		}
		attended(g, s)
	case db.NotYet:
		if !g.Attendance.Came() {
			g.Attendance = db.Arrived
		}
	}
	return *g != before
}
