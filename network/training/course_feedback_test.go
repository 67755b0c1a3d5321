package training_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/training"
)

var liked = training.FeedbackForm{Usefulness: "5", Pace: "about right", Keep: "The cases"}

// classOf is a course date that is over, with so many learners.
func (f *fixture) classOf(many int) (e *db.Event, dana *db.Person, learners []*db.Person) {
	f.T.Helper()
	e, shift := f.CourseDate(many)
	dana = f.Person("Dana", "Whitlock", db.Trainer)
	f.SignUp(dana, f.Shift(e, 1, func(s *db.Shift) { s.Role = "Trainer" }), db.SignupConfirmed)
	for i := range many {
		p := f.Person(fmt.Sprintf("Learner%d", i), "Oakley", db.Officer)
		f.SignUp(p, shift, db.SignupConfirmed)
		learners = append(learners, p)
	}
	f.Clock = e.EndsAt.Add(time.Hour)
	return e, dana, learners
}

func TestWhatLearnersSayIsReadFiveAtATimeAndHoldsNoName(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, dana, learners := f.classOf(11)
		said := func() *training.CourseFeedback {
			t.Helper()
			got, err := f.Training.CourseFeedbackFor(f.Ctx, dana, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		for i, p := range learners {
			if wanted, err := f.Training.FeedbackWanted(f.Ctx, p, e); err != nil || !wanted {
				t.Errorf("learner %d is not asked: %v", i, err)
			}
			if failed := f.AtOnce(2, func(int) error { return f.Training.GiveFeedback(f.Ctx, p, e.ID, liked) }); failed != 1 {
				t.Errorf("of the same learner’s two answers at once %d were refused, want 1", failed)
			}
			if got := said(); len(got.Answers) != (i+1)/5*5 || got.Held != ((i+1)%5 > 0) {
				t.Errorf("after %d answers %d are shown, held: %v", i+1, len(got.Answers), got.Held)
			}
		}
		if got := said(); got.Usefulness[5] != 10 || got.Pace[db.AboutRight] != 10 {
			t.Errorf("they found it %v, %v", got.Usefulness, got.Pace)
		}
		log, err := f.DB.EventLog(f.Ctx, e.ID, 0, 500)
		if err != nil {
			t.Fatal(err)
		}
		for i := range log {
			if log[i].At.After(e.EndsAt) {
				t.Errorf("the history tells of it: %+v", log[i])
			}
		}
	})
}

func TestOnlyWhoLearnedThereSaysWhatACourseWasLike(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, dana, learners := f.classOf(2)
		for who, p := range map[string]*db.Person{"the trainer": dana, "the coordinator": f.Bob, "somebody else": f.Alice} {
			if err := f.Training.GiveFeedback(f.Ctx, p, e.ID, liked); refusal.KindOf(err) != refusal.Forbidden {
				t.Errorf("%s: %v", who, err)
			}
		}
		if _, err := f.Training.CourseFeedbackFor(f.Ctx, learners[0], e.ID); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("a learner reads the answers: %v", err)
		}
		if err := f.Training.GiveFeedback(f.Ctx, learners[0], e.ID, training.FeedbackForm{Usefulness: "6", Pace: "odd"}); refusaltest.FieldsOf(err) != "usefulness pace" {
			t.Errorf("faults at %q", refusaltest.FieldsOf(err))
		}
		f.Clock = e.EndsAt.Add(-time.Minute)
		if err := f.Training.GiveFeedback(f.Ctx, learners[0], e.ID, liked); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("before the end: %v", err)
		}
		f.Clock = e.EndsAt.Add(f.Settings().FeedbackFor + time.Minute)
		if err := f.Training.GiveFeedback(f.Ctx, learners[0], e.ID, liked); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("after 30 days: %v", err)
		}
	})
}

func TestDelegatesSayWhatAConferenceWasLikeToThoseWhoRunIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Engagement conference", 8*clocktest.Weeks)
		e.Kind = db.Conference
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
		delegates, crew := f.Shift(e, 20, func(s *db.Shift) { s.Role = "Delegate" }), f.Shift(e, 5, func(s *db.Shift) { s.Role = "Registration desk" })
		f.SignUp(f.Alice, delegates, db.SignupConfirmed)
		f.SignUp(f.Charlie, crew, db.SignupConfirmed)
		trained, err := f.Training.TrainingFor(f.Ctx, f.Charlie)
		if err != nil || len(trained.Conferences) != 1 || len(trained.Conferences[0].Openings) != 1 || trained.Conferences[0].Openings[0].Left != 19 {
			t.Errorf("the page about training has %+v, %v", trained, err)
		}
		mine := func(p *db.Person) *training.MyTraining {
			t.Helper()
			m, err := f.Training.MyTrainingFor(f.Ctx, p)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		if m := mine(f.Alice); len(m.On) != 1 || len(m.Asked) != 0 {
			t.Errorf("before it Alice has %+v", m)
		}
		if len(mine(f.Charlie).On) != 0 {
			t.Error("the registration desk is no place to learn")
		}
		f.Clock = e.EndsAt.Add(time.Hour)
		if m := mine(f.Alice); len(m.Asked) != 1 || m.Asked[0].ID != e.ID || len(mine(f.Charlie).Asked) != 0 {
			t.Errorf("after it Alice is asked of %+v", m.Asked)
		}
		refusaltest.WantKind(t, f.Training.GiveFeedback(f.Ctx, f.Charlie, e.ID, liked), refusal.Forbidden)
		if err := f.Training.GiveFeedback(f.Ctx, f.Alice, e.ID, liked); err != nil || len(mine(f.Alice).Asked) != 0 {
			t.Errorf("Alice answers: %v", err)
		}
		for _, p := range []*db.Person{f.Bob, f.Eve} {
			if said, err := f.Training.CourseFeedbackFor(f.Ctx, p, e.ID); err != nil || !said.Held || len(said.Answers) != 0 {
				t.Errorf("%s reads %+v, %v: one answer alone is held", p.FirstName, said, err)
			}
		}
		_, err = f.Training.CourseFeedbackFor(f.Ctx, f.Alice, e.ID)
		refusaltest.WantKind(t, err, refusal.Forbidden)
	})
}
