package rota_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

func TestUntilWhenPeopleCanSignUp(t *testing.T) {
	t.Parallel()
	start := clocktest.Noon.AddDate(0, 0, 30)
	early, late := start.AddDate(0, 0, -7), start.AddDate(0, 0, -1)
	for name, c := range map[string]struct {
		shift, event time.Time
		now          time.Time
		may          rota.ObstacleKind
		asked        bool
		want         rota.ObstacleKind
	}{
		"no deadline":                          {now: start.Add(-time.Second), want: rota.NoObstacle},
		"a second before the event's":          {event: early, now: early.Add(-time.Second), want: rota.NoObstacle},
		"at the event's":                       {event: early, now: early, want: rota.SignUpOver},
		"a second before the shift's":          {shift: late, now: late.Add(-time.Second), want: rota.NoObstacle},
		"at the shift's":                       {shift: late, now: late, want: rota.SignUpOver},
		"the shift's is later and wins":        {shift: late, event: early, now: early.Add(time.Hour), want: rota.NoObstacle},
		"the shift's is earlier and wins":      {shift: early, event: late, now: early, want: rota.SignUpOver},
		"somebody who was asked":               {event: early, now: late, asked: true, want: rota.NoObstacle},
		"who was asked and has a clash":        {event: early, now: late, asked: true, may: rota.Clashes, want: rota.Clashes},
		"a clash before it":                    {event: late, now: early, may: rota.Clashes, want: rota.Clashes},
		"a clash is no reason any more":        {event: early, now: late, may: rota.Clashes, want: rota.SignUpOver},
		"nor is a missing accreditation":       {event: early, now: late, may: rota.Unqualified, want: rota.SignUpOver},
		"a shift that has started says that":   {event: early, now: start, may: rota.Started, want: rota.Started},
		"what was cancelled says that":         {event: early, now: late, may: rota.NotOpen, want: rota.NotOpen},
		"somebody who may never sign up, that": {event: early, now: late, may: rota.NotAnOfficer, want: rota.NotAnOfficer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shift, event := &db.Shift{StartsAt: start, SignUpBy: c.shift}, &db.Event{StartsAt: start, SignUpBy: c.event}
			if got := rota.MaySignUp(rota.Obstacle{Kind: c.may}, shift, event, c.asked, c.now); got.Kind != c.want {
				t.Errorf("got %d, want %d", got.Kind, c.want)
			}
		})
	}
}

func TestWhoComesAfterSignUpClosedReadsWhoStillGivesPlaces(t *testing.T) {
	t.Parallel()
	eve := &db.Person{ID: 5, FirstName: "Eve", LastName: "Lindqvist", Phone: "01632 960100", Roles: []db.Role{db.Officer}}
	gone := &db.Person{ID: 5, FirstName: "Eve", DeactivatedAt: clocktest.Noon}
	alice, bob := &db.Person{ID: 1, Roles: []db.Role{db.Officer}}, &db.Person{ID: 2, Roles: []db.Role{db.Coordinator}}
	event := &db.Event{LeadID: 5, SignUpBy: clocktest.Noon}
	for name, c := range map[string]struct {
		me, lead *db.Person
		want     string
	}{
		"an officer":                   {alice, eve, "Sign-up has closed. If you can still come, ask the event’s lead, Eve."},
		"when the lead has left":       {alice, gone, "Sign-up has closed. If you can still come, ask a coordinator."},
		"when nobody leads it":         {alice, nil, "Sign-up has closed. If you can still come, ask a coordinator."},
		"the lead":                     {eve, eve, "Sign-up has closed. You run this event, so you can still add people on its staffing page."},
		"a coordinator, who can do it": {bob, eve, "Sign-up has closed. You run this event, so you can still add people on its staffing page."},
	} {
		o := rota.MaySignUp(rota.Obstacle{}, &db.Shift{}, event, false, clocktest.Noon)
		if o.TurnTo(c.me, event, c.lead); o.Message != c.want {
			t.Errorf("%s reads %q", name, o.Message)
		}
	}
}

func TestAnOfferIsAcceptedAfterTheDeadlineAndOneThatLapsesAsksNobodyToJoinAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 40*time.Hour)
		e.SignUpBy = f.Clock.Add(time.Hour)
		f.SaveEvent(e)
		s := f.Shift(e, 1)
		dana := f.Person("Dana", "Whitlock", db.Officer)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.SignUp(dana, s, db.SignupWaiting)
		f.Clock = e.SignUpBy
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		f.Clock = f.Clock.Add(20 * time.Hour)
		if _, err := f.Rota.LapseOffers(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if told := f.Told(f.Charlie); !slices.Contains(told, messages.OfferOver) || slices.Contains(told, messages.OfferLapsed) {
			t.Errorf("Charlie, whose offer lapsed after the deadline, is told %q", told)
		}
		open, err := f.DB.OpenOffers(f.Ctx, s.ID, dana.ID)
		if err != nil || len(open) != 1 {
			t.Fatalf("Dana has %d offers, %v", len(open), err)
		}
		if err := f.Rota.AnswerOffer(f.Ctx, open[0].ID, true); err != nil || f.Status(dana, s) != db.SignupConfirmed {
			t.Errorf("Dana accepts: %v", err)
		}
		f.Consistent(s.ID)
	})
}

func TestAnEmailAboutALapsedOfferThatWaitsPastTheDeadlineAsksNobodyToJoinAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 71*time.Hour)
		e.SignUpBy = e.StartsAt.Add(-24 * time.Hour)
		f.SaveEvent(e)
		s := f.Shift(e, 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		f.SendAll()
		f.Clock = f.Clock.Add(24 * time.Hour)
		if _, err := f.Rota.LapseOffers(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if told := f.Told(f.Charlie); !slices.Contains(told, messages.OfferLapsed) {
			t.Fatalf("before the deadline Charlie is told %q", told)
		}
		f.Clock = e.SignUpBy // mail is down until then
		for _, d := range f.SendAll() {
			if d.Message.Kind == messages.OfferLapsed && (strings.Contains(d.Message.Body, "join it again") || !strings.Contains(d.Message.Body, "There is nothing else to do.")) {
				t.Errorf("it says\n%s", d.Message.Body)
			}
		}
	})
}

func TestACourseWhoseSignUpHasClosedIsNotSuggested(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, _ := f.Classroom(10*24*time.Hour, 8)
		e = f.EventNow(e.ID)
		e.SignUpBy = f.Clock.Add(48 * time.Hour)
		f.SaveEvent(e)
		s := f.Shift(f.Event("Herts Pride", 60*24*time.Hour), 2, func(s *db.Shift) { s.Accreditation = db.LLO })
		says := func() string {
			o, err := f.Rota.OpeningFor(f.Ctx, f.Charlie, s.ID)
			if err != nil {
				t.Fatal(err)
			}
			return o.Obstacle.Message
		}
		if got := says(); !strings.Contains(got, "has 8 places") {
			t.Errorf("before the deadline Charlie reads %q", got)
		}
		f.Clock = e.SignUpBy
		if got := says(); strings.Contains(got, "has 8 places") || !strings.Contains(got, "Ask your coordinator for the next course.") {
			t.Errorf("after the deadline Charlie reads %q", got)
		}
	})
}
