package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/day"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/series/seriestest"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// What people read of the numbers that TestTheNumbersOfTheRulesAreThosePromised
// pins: changing either alone is noticed.
func TestARefusalSaysTheNumberOfTheRules(t *testing.T) {
	t.Parallel()
	usual := action.UsualSettings().Times
	f := newFixture(t, dbtest.SQLite(t))
	e := f.Event("Herts Pride", 47*time.Hour)
	s := f.Shift(e, 2)
	f.SignUp(f.Alice, s, db.SignupConfirmed)
	f.Clock = f.Clock.Add(16 * time.Minute)
	course, learners := f.CourseDate(10)
	dana := f.Person("Dana", "Whitlock", db.Trainer)
	f.SignUp(dana, f.Shift(course, 3, func(s *db.Shift) { s.Role = "Trainer" }), db.SignupConfirmed)
	f.SignUp(f.Charlie, learners, db.SignupConfirmed)
	said := func(field string, err error) string {
		t.Helper()
		if field != "" {
			return refusaltest.WantField(t, err, field)
		}
		if err == nil {
			return ""
		}
		return err.Error()
	}
	shift := func(starts, ends string) error {
		var faults refusal.Faults
		events.ShiftForm{Role: "Stall", Starts: starts, Ends: ends, Minimum: "1", Maximum: "2"}.Apply(&db.Shift{}, &db.Event{
			StartsAt: time.Date(2026, 7, 10, 9, 0, 0, 0, time.UTC), EndsAt: time.Date(2026, 7, 10, 17, 0, 0, 0, time.UTC),
		}, &faults)
		return faults.Err()
	}
	meeting := seriestest.GoodRecurring()
	meeting.Details.Starts, meeting.Details.Ends = "2026-07-10T10:00", "2026-07-11T10:01"
	_, recurs := f.Series.CreateRecurring(f.Ctx, f.Bob, meeting, "")
	f.Clock = course.StartsAt.Add(-2*time.Hour - time.Second)
	line := f.RowOf(f.Charlie, learners)
	_, problems, err := f.Training.SaveRegister(f.Ctx, dana, course.ID, map[int64]training.LineForm{line: {Seen: training.Expected, Presence: training.Present}})
	if err != nil {
		t.Fatal(err)
	}
	f.Clock = clocktest.Noon.Add(time.Hour)
	for name, c := range map[string]struct{ said, want string }{
		"withdrawing late": {said("", f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "")), "Give a reason: the shift starts in less than 48 hours."},
		"recording early":  {said("", day.MayRecord(e, nil, e.StartsAt.Add(-24*time.Hour-time.Second), usual.RecordsAfter)), "Attendance can be recorded from 11am on Tuesday 2 June 2026, a day before the first shift."},
		"recording late":   {said("", day.MayRecord(e, nil, e.EndsAt.Add(14*24*time.Hour+time.Second), usual.RecordsAfter)), "Attendance could be recorded until 9pm on Wednesday 17 June 2026, 14 days after the end."},
		"a long shift":     {said("ends", shift("2026-07-10T10:00", "2026-07-11T10:01")), "A shift lasts 24 hours at most"},
		"an early shift":   {said("starts", shift("2026-07-09T09:59", "2026-07-09T12:00")), "The shift starts more than a day before the event"},
		"a late shift":     {said("ends", shift("2026-07-11T12:00", "2026-07-11T18:01")), "The shift ends more than a day after the event"},
		"a long meeting":   {said("ends", recurs), "A meeting that recurs lasts 24 hours at most"},
		"feedback":         {said("", training.NotAskedForFeedback(usual.FeedbackFor)), "This form is for those who had a place there, for 30 days after it. If you had one, ask a coordinator."},
		"presence":         {said("", problems[line]), "You can record who is in the room from two hours before the course until its end."},
		"the first link":   {said("", accounts.ErrSetup), "This link was used or is older than 30 minutes. While there is nobody in the rota, the server prints a new one each time it starts."},
	} {
		if c.said != c.want {
			t.Errorf("%s says %q, want %q", name, c.said, c.want)
		}
	}
}
