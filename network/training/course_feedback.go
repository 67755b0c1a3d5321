package training

import (
	"context"
	"crypto/rand"
	"strconv"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

const (
	FeedbackMany = 5 // answers are shown together, so many at least
)

// FeedbackForm is what a learner says of a course date, as typed.
type FeedbackForm struct{ Usefulness, Pace, Keep, Change string }

// CourseFeedback is what the learners of a course date said of it.
type CourseFeedback struct {
	Event      *db.Event
	Answers    []db.CourseFeedback // that can be read, in no order
	Held       bool                // some wait until there are enough
	Usefulness map[int]int         // of those that can be read
	Pace       map[db.Pace]int
}

// FeedbackWanted tells whether somebody can say what a course date or a
// conference was like:
// those who learned at it, once, from its end and for 30 days.
func (n *Training) FeedbackWanted(ctx context.Context, me *db.Person, e *db.Event) (bool, error) {
	g, err := n.attended(ctx, n.DB.Reader, me, e)
	if g == nil || err != nil {
		return false, err
	}
	given, err := n.DB.FeedbackGiven(ctx, g.ID)
	return !given, err
}

// FeedbackOpen refuses the form to people who are not asked what a course date or
// a conference was like. It refuses those who have answered too, and thanks them.
func (n *Training) FeedbackOpen(ctx context.Context, me *db.Person, e *db.Event) error {
	g, err := n.attended(ctx, n.DB.Reader, me, e)
	if err != nil {
		return err
	}
	if g == nil {
		return NotAskedForFeedback(n.Settings().FeedbackFor)
	}
	given, err := n.DB.FeedbackGiven(ctx, g.ID)
	if err == nil && given {
		err = feedbackGiven()
	}
	return err
}

func NotAskedForFeedback(within time.Duration) error {
	return refusal.New(refusal.Forbidden, "This form is for those who had a place there, for %s after it. If you had one, ask a coordinator.", words.Lasting(within))
}

func feedbackGiven() error {
	return refusal.New(refusal.Conflict, "You have said what it was like. Thank you. Answers hold no name, so yours can’t be found to be changed.")
}

// attended returns the sign-up of somebody who was a learner at a course date,
// or a delegate at a conference, of which feedback is taken now; nil for none.
func (n *Training) attended(ctx context.Context, r *db.Reader, me *db.Person, e *db.Event) (*db.Signup, error) {
	now := n.Time()
	if !programme.HasProgramme(e) || e.Status == db.EventDraft || e.Status == db.EventCancelled || now.Before(e.EndsAt) || now.After(e.EndsAt.Add(n.Settings().FeedbackFor)) {
		return nil, nil
	}
	shifts, err := r.ShiftsOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	signups, err := r.SignupsOfEvent(ctx, e.ID, db.SignupConfirmed)
	if err != nil {
		return nil, err
	}
	for i := range shifts {
		for j := range signups {
			g := &signups[j]
			if g.PersonID == me.ID && g.ShiftID == shifts[i].ID && action.Attends(e, &shifts[i]) && g.Attendance != db.NoShow {
				return g, nil
			}
		}
	}
	return nil, nil
}

// answer reads what a learner says of a course date.
func (form FeedbackForm) answer(eventID int64) (*db.CourseFeedback, error) {
	var f refusal.Faults
	useful, err := strconv.Atoi(form.Usefulness)
	if err != nil || useful < 1 || useful > 5 {
		f.Add("usefulness", "Say how useful it was, from 1 to 5")
	}
	return &db.CourseFeedback{
		ID: rand.Text(), EventID: eventID, Usefulness: useful, Pace: refusal.OneOf(&f, "pace", form.Pace, "Say how the pace was", db.Paces...),
		Keep: f.Text("keep", form.Keep), Change: f.Text("change", form.Change),
	}, f.Err()
}

// GiveFeedback keeps what a learner says of a course date, without who or
// when: the history does not tell of it. Each learner does it once. It refuses
// those who are not asked, and those who have answered, before it looks at what
// they typed.
func (n *Training) GiveFeedback(ctx context.Context, me *db.Person, eventID int64, form FeedbackForm) error {
	e, err := n.EventFor(ctx, me, eventID)
	if err != nil {
		return err
	}
	if err := n.FeedbackOpen(ctx, me, e); err != nil {
		return err
	}
	answer, err := form.answer(eventID)
	if err != nil {
		return err
	}
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		e, err := n.EventForIn(ctx, tx.Reader, me, eventID)
		if err != nil {
			return err
		}
		if e, err = tx.LockEvent(ctx, e.ID); err != nil { // of two at once the second counts the first
			return err
		}
		g, err := n.attended(ctx, tx.Reader, me, e)
		if err != nil {
			return err
		}
		if g == nil {
			return NotAskedForFeedback(n.Settings().FeedbackFor)
		}
		first, err := tx.NoteFeedbackGiven(ctx, g.ID)
		if err != nil {
			return err
		}
		if !first {
			return feedbackGiven()
		}
		if err := tx.InsertCourseFeedback(ctx, answer); err != nil {
			return err
		}
		all, err := tx.CourseFeedback(ctx, eventID)
		if err != nil {
			return err
		}
		held := 0
		for i := range all {
			if !all[i].Shown {
				held++
			}
		}
		if held < FeedbackMany {
			return nil
		}
		return tx.ShowCourseFeedback(ctx, eventID)
	})
}

// readsFeedback refuses what was said of a course date to all but those who
// teach it, and of a conference to all but those who run it.
func (n *Training) readsFeedback(ctx context.Context, me *db.Person, e *db.Event) error {
	switch {
	case e.Kind != db.Conference:
		return n.MayTeach(ctx, n.DB.Reader, me, e)
	case !action.Runs(me, e):
		return refusal.New(refusal.Forbidden, "What delegates said is for those who run the conference. If you do, ask a coordinator.")
	}
	return nil
}

// CourseFeedbackFor returns what the learners of a course date, or the delegates
// of a conference, said, for those who teach or run it: never fewer than five answers that came since the last were shown.
func (n *Training) CourseFeedbackFor(ctx context.Context, me *db.Person, eventID int64) (*CourseFeedback, error) {
	e, err := n.EventFor(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	if err := n.readsFeedback(ctx, me, e); err != nil {
		return nil, err
	}
	all, err := n.DB.CourseFeedback(ctx, eventID)
	if err != nil {
		return nil, err
	}
	out := &CourseFeedback{Event: e, Usefulness: map[int]int{}, Pace: make(map[db.Pace]int)}
	for _, answer := range all {
		if !answer.Shown {
			out.Held = true
			continue
		}
		out.Answers = append(out.Answers, answer)
		out.Usefulness[answer.Usefulness]++
		out.Pace[answer.Pace]++
	}
	return out, nil
}
