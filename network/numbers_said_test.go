package network_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/staffing"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// What people read of the numbers that TestTheNumbersOfTheRulesAreThosePromised
// pins: changing either alone is noticed.
func TestARefusalSaysTheNumberOfTheRules(t *testing.T) {
	t.Parallel()
	f := newFixture(t, dbtest.SQLite(t))
	e := f.event("Herts Pride", 47*time.Hour)
	s := f.shift(e, 2)
	f.signUp(f.alice, s, db.SignupConfirmed)
	f.clock = f.clock.Add(16 * time.Minute)
	course, learners := f.courseDate(10)
	dana := f.person("Dana", "Whitlock", db.Trainer)
	f.signUp(dana, f.shift(course, 3, func(s *db.Shift) { s.Role = "Trainer" }), db.SignupConfirmed)
	f.signUp(f.charlie, learners, db.SignupConfirmed)
	said := func(field string, err error) string {
		t.Helper()
		if field != "" {
			return wantField(t, err, field)
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
	meeting := goodRecurring()
	meeting.Details.Starts, meeting.Details.Ends = "2026-07-10T10:00", "2026-07-11T10:01"
	_, recurs := f.Series.CreateRecurring(f.ctx, f.bob, meeting, "")
	f.clock = course.StartsAt.Add(-2*time.Hour - time.Second)
	line := f.rowOf(f.charlie, learners)
	_, problems, err := f.Training.SaveRegister(f.ctx, dana, course.ID, map[int64]training.LineForm{line: {Seen: training.Expected, Presence: training.Present}})
	if err != nil {
		t.Fatal(err)
	}
	f.clock = noon.Add(time.Hour)
	for name, c := range map[string]struct{ said, want string }{
		"withdrawing late": {said("", f.Rota.Withdraw(f.ctx, f.alice, s.ID, "")), "Give a reason: the shift starts in less than 48 hours."},
		"recording early":  {said("", staffing.MayRecord(e, nil, e.StartsAt.Add(-24*time.Hour-time.Second))), "Attendance can be recorded from 11am on Tuesday 2 June 2026, a day before the first shift."},
		"recording late":   {said("", staffing.MayRecord(e, nil, e.EndsAt.Add(14*24*time.Hour+time.Second))), "Attendance could be recorded until 9pm on Wednesday 17 June 2026, 14 days after the end."},
		"a long shift":     {said("ends", shift("2026-07-10T10:00", "2026-07-11T10:01")), "A shift lasts 24 hours at most"},
		"an early shift":   {said("starts", shift("2026-07-09T09:59", "2026-07-09T12:00")), "The shift starts more than a day before the event"},
		"a late shift":     {said("ends", shift("2026-07-11T12:00", "2026-07-11T18:01")), "The shift ends more than a day after the event"},
		"a long meeting":   {said("ends", recurs), "A meeting that recurs lasts 24 hours at most"},
		"feedback":         {said("", training.NotAskedForFeedback()), "This form is for those who had a place there, for 30 days after it. If you had one, ask a coordinator."},
		"presence":         {said("", problems[line]), "You can record who is in the room from two hours before the course until its end."},
		"the first link":   {said("", accounts.ErrSetup), "This link was used or is older than 30 minutes. While there is nobody in the rota, the server prints a new one each time it starts."},
	} {
		if c.said != c.want {
			t.Errorf("%s says %q, want %q", name, c.said, c.want)
		}
	}
}

func TestTheEmailAboutAPlaceToFillByHandSaysTwelveHours(t *testing.T) {
	t.Parallel()
	for discreet, want := range map[bool]string{
		false: "A place came free at Herts Pride less than 12 hours before it starts. People are waiting, but it is too late to offer it to them one by one.",
		true:  "A place came free less than 12 hours before a duty you lead. People are waiting, but it is too late to offer it to them one by one.",
	} {
		f := newFixture(t, dbtest.SQLite(t))
		if !discreet {
			f.openTo(f.eve)
		}
		s := f.shift(f.event("Herts Pride", 11*time.Hour), 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.sendAll()
		f.withdraw(f.alice, s, "unwell")
		found := false
		for _, d := range f.sendAll() {
			found = found || d.Message.PersonID == f.eve.ID && d.Message.Kind == messages.FillByHand && strings.Contains(d.Message.Body, want)
		}
		if !found {
			t.Errorf("discreet %v: no email to Eve says %q", discreet, want)
		}
	}
}
