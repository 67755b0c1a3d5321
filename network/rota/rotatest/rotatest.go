package rotatest

import (
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/programme"
)

// OnTheDay is an event that began an hour ago, with Alice and Charlie confirmed on its only shift of two places.
func (f *Places) OnTheDay() (*db.Event, *db.Shift) {
	f.T.Helper()
	e := f.Event("Herts Pride", 48*time.Hour)
	s := f.Shift(e, 2)
	f.SignUp(f.Alice, s, db.SignupConfirmed)
	f.SignUp(f.Charlie, s, db.SignupConfirmed)
	f.Clock = e.StartsAt.Add(time.Hour)
	return e, s
}

// SignUp signs somebody up and checks what that gives.
func (f *Places) SignUp(p *db.Person, s *db.Shift, want db.SignupStatus) *db.Signup {
	f.T.Helper()
	g, err := f.Rota.SignUp(f.Ctx, p, s.ID)
	if err != nil {
		f.T.Fatalf("%s signs up: %v", p.FirstName, err)
	}
	if g.Status != want {
		f.T.Fatalf("%s is %s, want %s", p.FirstName, g.Status, want)
	}
	return g
}

// Asked has the people of a class say what they need: Alice and Charlie.
func (f *Places) Asked() (e *db.Event, learners *db.Shift, dana *db.Person) {
	f.T.Helper()
	e, learners, dana, _ = f.InClass()
	f.Clock = e.StartsAt.Add(-5 * 24 * time.Hour)
	for p, form := range map[*db.Person]programme.NeedsForm{f.Alice: {Access: "CANARY a ramp", Dietary: "vegetarian."}, f.Charlie: {Dietary: " Vegetarian"}, dana: {Dietary: "No nuts"}} {
		if err := f.Programme.SaveNeeds(f.Ctx, p, e.ID, form); err != nil {
			f.T.Fatal(err)
		}
	}
	return e, learners, dana
}

// Classroom is a published course date a while ahead, with a learners' shift
// that anybody can take, taught by Dana.
func (f *Places) Classroom(after time.Duration, places int) (*db.Event, *db.Shift, *db.Person) {
	f.T.Helper()
	e := f.Event("LLO foundation course", after)
	e.Kind = db.TrainingCourse
	f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
	learners := f.Shift(e, places, func(s *db.Shift) { s.Role = "Learner" })
	trainers := f.Shift(e, 2, func(s *db.Shift) { s.Role = "Trainer" })
	dana := f.Person("Dana", "Whitlock", db.Officer, db.Trainer)
	f.SignUp(dana, trainers, db.SignupConfirmed)
	return e, learners, dana
}

// Withdraw gives somebody's place up.
func (f *Places) Withdraw(p *db.Person, s *db.Shift, reason string) {
	f.T.Helper()
	if err := f.Rota.Withdraw(f.Ctx, p, s.ID, reason); err != nil {
		f.T.Fatal(err)
	}
}

// Confirmed queues one message: Alice's confirmation for a shift in ten days.
func (f *Places) Confirmed() (*db.Shift, *db.Message) {
	f.T.Helper()
	s := f.Shift(f.Event("Herts Pride", 10*24*time.Hour), 5)
	f.SignUp(f.Alice, s, db.SignupConfirmed)
	return s, &f.QueuedFor(f.Alice)[0]
}

// Conference is one that Eve leads, with Alice and Charlie as delegates.
func (f *Places) Conference(after time.Duration) *db.Event {
	f.T.Helper()
	e := f.Event("Engagement conference", after)
	e.Kind = db.Conference
	f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
	delegates := f.Shift(e, 20, func(s *db.Shift) { s.Role, s.EndsAt = "Delegate", e.EndsAt })
	f.SignUp(f.Alice, delegates, db.SignupConfirmed)
	f.SignUp(f.Charlie, delegates, db.SignupConfirmed)
	return e
}

// SetClock sets the clock to a moment in London.
func (f *Places) SetClock(moment string) {
	f.T.Helper()
	var err error
	if f.Clock, err = clock.ParseWallClock(moment); err != nil {
		f.T.Fatal(err)
	}
}

// ClassEnding is InClass with a course date that ends at a moment in London,
// before which the clock stays; it was published long before.
func (f *Places) ClassEnding(moment string) (e *db.Event, learners *db.Shift, dana, tariq *db.Person) {
	f.T.Helper()
	f.SetClock(moment)
	f.Clock = f.Clock.Add(-8*clocktest.Weeks - 8*time.Hour)
	e, learners, dana, tariq = f.InClass()
	f.SetClock(moment)
	e.EndsAt = f.Clock.Truncate(time.Second).UTC()
	f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
	f.Clock = f.Clock.Add(-time.Hour)
	return e, learners, dana, tariq
}

// InClass is a course date that began an hour ago, with Dana and Tariq, who
// teach, and Alice, Charlie and Eve, who learn.
func (f *Places) InClass() (e *db.Event, learners *db.Shift, dana, tariq *db.Person) {
	f.T.Helper()
	e, learners = f.CourseDate(10)
	teachers := f.Shift(e, 3, func(s *db.Shift) { s.Role = "Trainer" })
	dana, tariq = f.Person("Dana", "Whitlock", db.Trainer), f.Person("Tariq", "Bell", db.Trainer)
	f.SignUp(dana, teachers, db.SignupConfirmed)
	f.SignUp(tariq, teachers, db.SignupConfirmed)
	for _, p := range []*db.Person{f.Alice, f.Charlie, f.Eve} {
		f.SignUp(p, learners, db.SignupConfirmed)
	}
	f.Clock = e.StartsAt.Add(time.Hour)
	return e, learners, dana, tariq
}

// Remind runs the job and returns what it did.
func (f *Places) Remind() (queued, skipped int) {
	f.T.Helper()
	queued, skipped, err := f.Rota.QueueReminders(f.Ctx)
	if err != nil {
		f.T.Fatal(err)
	}
	return queued, skipped
}

// Wait lets the clock run from one time to another, with the job once every
// step, and returns when each message was queued.
func (f *Places) Wait(until time.Time, step time.Duration) {
	for f.Clock.Before(until) {
		f.Clock = f.Clock.Add(step)
		f.Remind()
	}
}

// StormForPlaces lets many people ask for few places at once and says what broke.
func (f *Places) StormForPlaces(people, places int) string {
	f.T.Helper()
	e := f.Event("Herts Pride", 100*24*time.Hour)
	s := f.Shift(e, places)
	all := make([]*db.Person, people)
	f.Write(func(tx *db.Tx) error {
		for i := range all {
			all[i] = &db.Person{
				Email:     fmt.Sprintf("officer%d.%d@example.org", s.ID, i),
				FirstName: "Officer", LastName: fmt.Sprint(i), Grade: db.PCSO, CreatedAt: clocktest.Noon, Roles: []db.Role{db.Officer},
			}
			if err := tx.InsertPerson(f.Ctx, all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	failed := f.AtOnce(people, func(i int) error {
		_, err := f.Rota.SignUp(f.Ctx, all[i], s.ID)
		return err
	})
	confirmed, _ := f.DB.SignupsOfShift(f.Ctx, s.ID, db.SignupConfirmed)
	waiting, _ := f.DB.SignupsOfShift(f.Ctx, s.ID, db.SignupWaiting)
	shift, _ := f.DB.Shift(f.Ctx, s.ID)
	numbers := make([]int, len(waiting))
	for i := range waiting {
		numbers[i] = waiting[i].Queue
	}
	inOrder := slices.IsSorted(numbers) && len(slices.Compact(slices.Clone(numbers))) == len(numbers)
	if failed > 0 || len(confirmed) != places || len(waiting) != people-places || !inOrder || shift.Taken != places || shift.Waiting != people-places {
		return fmt.Sprintf("%d failed, %d confirmed, %d waiting, in order: %t, counted %d and %d", failed, len(confirmed), len(waiting), inOrder, shift.Taken, shift.Waiting)
	}
	return ""
}
