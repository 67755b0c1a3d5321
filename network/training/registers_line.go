package training

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/day"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/words"
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
// and why. It refuses with Forbidden those who may not fill it in, and with
// Conflict a form with nothing new in it while the register is closed.
func (n *Training) SaveRegister(ctx context.Context, me *db.Person, eventID int64, forms map[int64]LineForm) (saved int, problems map[int64]error, err error) {
	err = n.Act(ctx, me, func(a *action.Action) error {
		saved, problems = 0, map[int64]error{}
		reg, err := n.lockRegister(ctx, a, eventID)
		if err != nil {
			return err
		}
		for id, form := range forms {
			if form.changes() && !slices.ContainsFunc(reg.Learners, func(l Learner) bool { return l.Signup.ID == id }) {
				problems[id] = refusal.New(refusal.Conflict, "You recorded something of a person who is not on this course any more. It was not saved.")
			}
		}
		for i := range reg.Learners {
			l := &reg.Learners[i]
			form, sent := forms[l.Signup.ID]
			if !sent {
				continue
			}
			differs := form.differs(l)
			switch err := n.saveForm(ctx, a, reg, l, form); {
			case err != nil && refusal.KindOf(err) == 0:
				return err
			case err != nil:
				problems[l.Signup.ID] = err
			case differs:
				saved++
			}
		}
		if saved+len(problems) == 0 && !presenceOpen(reg.Event, a.Now) {
			return registerOpen(reg.Event, a.Now)
		}
		return nil
	})
	return saved, problems, err
}

// saveForm records what a trainer says of one learner: who is in the room, and
// the result.
func (n *Training) saveForm(ctx context.Context, a *action.Action, reg *Register, l *Learner, form LineForm) error {
	if l.Mine {
		return ownResult(reg.Untaught)
	}
	p := l.place(reg)
	if err := n.notePresence(ctx, a, p, form.Seen, form.Presence); err != nil || form.Result == "" {
		return err
	}
	return n.saveLine(ctx, a, p, l.line(), form)
}

// SaveResult records the result of a learner. It refuses with Conflict when
// another trainer recorded something since, with Forbidden one's own line, and
// with Invalid what has to say why and does not: "not yet", and whatever
// changes a line that is signed off, which revokes the accreditation it gave.
func (n *Training) SaveResult(ctx context.Context, me *db.Person, signupID int64, form LineForm) error {
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := n.learner(ctx, a, signupID)
		if err != nil {
			return err
		}
		line, err := a.Tx.Result(ctx, p.Signup.ID)
		if errors.Is(err, db.ErrNotFound) {
			line, err = &db.Result{SignupID: p.Signup.ID, EventID: p.Event.ID}, nil
		}
		if err != nil {
			return err
		}
		return n.saveLine(ctx, a, p, line, form)
	})
}

// ownResult refuses somebody’s own line. Another coordinator records it where
// no trainer of the course is left.
func ownResult(untaught bool) error {
	if untaught {
		return refusal.New(refusal.Forbidden, "You can’t record your own result. Ask another coordinator.")
	}
	return refusal.New(refusal.Forbidden, "You can’t record your own result. Ask another trainer of the course.")
}

// learner locks the line of a learner for somebody who fills in the register.
func (n *Training) learner(ctx context.Context, a *action.Action, signupID int64) (*rota.Place, error) {
	g, err := a.Tx.Signup(ctx, signupID)
	if err != nil {
		return nil, err
	}
	p, err := n.rota.PlaceLeft(ctx, a, g.ShiftID, g.PersonID)
	if err != nil {
		return nil, err
	}
	if err := action.MaySee(ctx, a.Tx.Reader, a.Me, p.Event); err != nil {
		return nil, err
	}
	untaught, err := n.mayFillIn(ctx, a.Tx.Reader, a.Now, a.Me, p.Event)
	if err != nil {
		return nil, err
	}
	switch {
	case !action.Learns(p.Shift):
		return nil, refusal.Missing()
	case p.Person.ID == a.Me.ID:
		return nil, ownResult(untaught)
	case p.Signup.Status != db.SignupConfirmed:
		return nil, refusal.New(refusal.Conflict, "%s is not on this course any more. Open the register again to see who is.", p.Person.FirstName)
	}
	return p, nil
}

// saveLine records the result of a learner on their line of the register.
func (n *Training) saveLine(ctx context.Context, a *action.Action, p *rota.Place, line *db.Result, form LineForm) error {
	var f refusal.Faults
	result := refusal.OneOf(&f, "result", form.Result, "Choose a result", db.CourseResults...)
	reason := f.Text("reason", form.Reason)
	if result == db.NotYet && reason == "" {
		f.Add("reason", "Say what is left to do")
	}
	err := f.Err()
	if err == nil {
		err = registerOpen(p.Event, a.Now)
	}
	if err != nil {
		return err
	}
	switch {
	case line.Version != 0 && line.Result == result && line.Reason == reason:
		return nil // recording it twice is recording it once
	case !p.Person.ForgottenAt.IsZero():
		return people.ForgottenAlready()
	case line.Version != form.Version:
		return n.overtaken(ctx, a.Tx.Reader, line)
	}
	if line.Result != result && !line.SignedAt.IsZero() {
		if reason == "" {
			return refusal.OfField("reason", "This was signed off: say why it changes")
		}
		if err := n.revokeOfSignup(ctx, a, p, reason); err != nil {
			return err
		}
		line.SignedAt, line.SignedBy = time.Time{}, 0
	}
	line.Result, line.Reason, line.ChangedBy, line.ChangedAt = result, reason, a.Me.ID, a.Now
	if line.Version == 0 {
		err = a.Tx.InsertResult(ctx, line)
	} else {
		err = a.Tx.UpdateResult(ctx, line, line.Version)
	}
	if err != nil {
		return err
	}
	if attend(p.Signup, p.Shift, result, a.Now) {
		p.Signup.ChangedAt, p.Signup.ChangedBy = a.Now, a.Me.ID
		if err := a.Tx.UpdateSignup(ctx, p.Signup); err != nil {
			return err
		}
	}
	return a.Log(ctx, db.LogRow{
		Verb: verbOf(result), EventID: p.Event.ID, ShiftID: p.Shift.ID, SubjectID: p.Person.ID, Detail: p.Shift.Role, Reason: reason,
	})
}

// verbOf names the action of recording a result in the log.
func verbOf(result db.CourseResult) db.Verb { return db.Verb("recorded " + result) }

// overtaken says who recorded what since the trainer looked.
func (n *Training) overtaken(ctx context.Context, r *db.Reader, line *db.Result) error {
	by, err := r.Person(ctx, line.ChangedBy)
	if err != nil {
		return err
	}
	return refusal.New(refusal.Conflict, "%s recorded “%s” here at %s. Look at it, and save again to change it.", by.Name(), words.Capital(string(line.Result)), clock.ClockTime(line.ChangedAt.In(clock.London)))
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
		day.Attended(g, s)
	case db.NotYet:
		if !g.Attendance.Came() {
			g.Attendance = db.Arrived
		}
	}
	return *g != before
}
