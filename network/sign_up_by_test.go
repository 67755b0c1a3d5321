package network_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestUntilWhenPeopleCanSignUp(t *testing.T) {
	t.Parallel()
	start := noon.AddDate(0, 0, 30)
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
	gone := &db.Person{ID: 5, FirstName: "Eve", DeactivatedAt: noon}
	alice, bob := &db.Person{ID: 1, Roles: []db.Role{db.Officer}}, &db.Person{ID: 2, Roles: []db.Role{db.Coordinator}}
	event := &db.Event{LeadID: 5, SignUpBy: noon}
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
		o := rota.MaySignUp(rota.Obstacle{}, &db.Shift{}, event, false, noon)
		if o.TurnTo(c.me, event, c.lead); o.Message != c.want {
			t.Errorf("%s reads %q", name, o.Message)
		}
	}
}

// closing is a published event until whose first shift people can sign up for
// two more days; it starts in a week.
func (f *fixture) closing(places int) (*db.Event, *db.Shift) {
	f.t.Helper()
	e := f.event("Herts Pride", 7*24*time.Hour)
	e.SignUpBy = f.clock.Add(48 * time.Hour)
	f.saveEvent(e)
	return e, f.shift(e, places)
}

func wantClosed(t *testing.T, err error) {
	t.Helper()
	if wantKind(t, err, refusal.Conflict); err != nil && !strings.HasPrefix(err.Error(), "Sign-up has closed. If you can still come, ask the event’s lead, Eve.") {
		t.Errorf("it says %q", err)
	}
}

func TestAfterTheDeadlineNobodySignsUpByThemselvesAndTheLeadGoesOn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.closing(1)
		other := f.shift(e, 3, func(s *db.Shift) { s.StartsAt, s.EndsAt, s.Approval = s.EndsAt, s.EndsAt.Add(2*time.Hour), true })
		dana, jo := f.person("Dana", "Whitlock", db.Officer), f.person("Jo", "Farrow", db.Officer)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.clock = e.SignUpBy.Add(-time.Second)
		f.signUp(dana, s, db.SignupWaiting)
		asks := f.signUp(f.charlie, other, db.SignupRequested)
		f.clock = e.SignUpBy
		for _, shift := range []*db.Shift{s, other} { // the waiting list, and a free place
			_, err := f.Rota.SignUp(f.ctx, jo, shift.ID)
			wantClosed(t, err)
		}
		f.signUp(f.alice, s, db.SignupConfirmed) // asking twice is asking once
		f.signUp(dana, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Error(err)
		}
		if got := f.status(dana, s); got != db.SignupConfirmed {
			t.Errorf("Dana, who waited, is %s when a place came free", got)
		}
		_, err := f.Rota.SignUp(f.ctx, f.alice, s.ID)
		wantClosed(t, err)
		if g, err := f.Staffing.Approve(f.ctx, f.eve, asks.ID, ""); err != nil || g.Status != db.SignupConfirmed {
			t.Errorf("a request that waited is approved: %v, %v", g, err)
		}
		if g, err := f.Staffing.Assign(f.ctx, f.eve, other.ID, jo.ID, ""); err != nil || g.Status != db.SignupConfirmed {
			t.Errorf("the lead fills by hand: %v, %v", g, err)
		}
		f.clock = s.StartsAt.Add(-time.Minute)
		if _, err := f.Staffing.WalkIn(f.ctx, f.eve, s.ID, f.alice.ID, ""); err != nil {
			t.Errorf("somebody walks in: %v", err)
		}
		f.consistent(s.ID)
		f.consistent(other.ID)
	})
}

func TestWhoWasAskedToCoverSignsUpAfterTheDeadline(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.closing(3)
		other := f.shift(e, 3, func(s *db.Shift) { s.StartsAt, s.EndsAt = s.EndsAt, s.EndsAt.Add(2*time.Hour) })
		f.clock = e.SignUpBy.Add(time.Hour)
		if _, err := f.Staffing.AskToCover(f.ctx, f.eve, s.ID, []int64{f.charlie.ID, f.alice.ID}); err != nil {
			t.Fatal(err)
		}
		f.write(func(tx *db.Tx) error { // the email to Alice never went
			return tx.Exec(f.ctx, "UPDATE messages SET status = 'stopped' WHERE kind = 'cover' AND person_id = ?", f.alice.ID)
		})
		list, _, err := f.Rota.OpenShifts(f.ctx, f.charlie, db.ShiftFilter{})
		if err != nil || len(list) != 2 {
			t.Fatalf("%d shifts, %v", len(list), err)
		}
		if !list[0].Takeable() || list[1].Takeable() {
			t.Errorf("Charlie, who was asked for the first, sees that they can take %v and %v", list[0].Takeable(), list[1].Takeable())
		}
		f.signUp(f.charlie, s, db.SignupConfirmed)
		_, err = f.Rota.SignUp(f.ctx, f.charlie, other.ID)
		wantClosed(t, err)
		_, err = f.Rota.SignUp(f.ctx, f.alice, s.ID)
		wantClosed(t, err)
	})
}

func TestWhoIsInvitedTakesPartAfterTheDeadline(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.classroom(30*24*time.Hour, 8)
		f.nominate(f.bob, e, f.alice.Email+", "+stranger, "Bedfordshire Police")
		f.nominate(dana, e, f.charlie.Email, "")
		code := linkTo(t, f.mailed(), stranger)
		e = f.eventNow(e.ID)
		e.SignUpBy = f.clock.Add(time.Hour)
		f.saveEvent(e)
		f.clock = e.SignUpBy
		m, err := f.Nominations.NomineeByCode(f.ctx, code)
		if err != nil || m.Opening == nil || m.Opening.Obstacle.Kind != rota.NoObstacle {
			t.Fatalf("who is invited reads %+v, %v", m.Opening, err)
		}
		if g, err := f.Nominations.AcceptNomination(f.ctx, code, nominations.GuestForm{FirstName: "Sam", LastName: "Canary", Rank: "Constable"}); err != nil || g.Status != db.SignupConfirmed {
			t.Errorf("who accepts gets %v, %v", g, err)
		}
		f.signUp(f.alice, learners, db.SignupConfirmed) // invited too, and answers on the event's page
		if err := f.Rota.Withdraw(f.ctx, f.alice, learners.ID, ""); err != nil {
			t.Fatal(err)
		}
		_, err = f.Rota.SignUp(f.ctx, f.person("Jo", "Farrow", db.Officer), learners.ID)
		wantClosed(t, err)
		f.clock = f.clock.AddDate(0, 0, 29) // the time to answer is over
		_, err = f.Rota.SignUp(f.ctx, f.charlie, learners.ID)
		wantClosed(t, err)
	})
}

func TestAfterTheDeadlineOnlyThoseWhoRunACourseAskPeopleToIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.classroom(30*24*time.Hour, 8)
		learners.SignUpBy = f.clock.Add(time.Hour) // the trainers' shift has none
		f.write(func(tx *db.Tx) error { return tx.UpdateShift(f.ctx, learners) })
		jo := f.person("Jo", "Farrow", db.Officer)
		ask := func(me *db.Person) error {
			_, err := f.Nominations.Nominate(f.ctx, me, e.ID, nominations.Form{Emails: jo.Email})
			return err
		}
		if err := ask(f.alice); err != nil {
			t.Errorf("before the deadline Alice asks a colleague: %v", err)
		}
		f.clock = learners.SignUpBy
		err := ask(f.alice)
		if wantKind(t, err, refusal.Conflict); err != nil && err.Error() != "Sign-up has closed, so only those who run this can still ask people." {
			t.Errorf("Alice reads %q", err)
		}
		if page, err := f.Nominations.NominationsFor(f.ctx, f.alice, e.ID); err != nil || !strings.HasPrefix(page.Closed, "Sign-up has closed") {
			t.Errorf("Alice's page: %+v, %v", page, err)
		}
		for who, want := range map[*db.Person]bool{f.alice: false, dana: true, f.bob: true, f.eve: true} {
			if may, err := f.Nominations.MayNominate(f.ctx, who, f.eventNow(e.ID)); may != want || err != nil {
				t.Errorf("%s sees the link: %v, %v", who.FirstName, may, err)
			}
		}
		if err := errors.Join(ask(dana), ask(f.bob), ask(f.eve)); err != nil {
			t.Error(err)
		}
		f.signUp(jo, learners, db.SignupConfirmed)
	})
}

func TestAnOfferIsAcceptedAfterTheDeadlineAndOneThatLapsesAsksNobodyToJoinAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 40*time.Hour)
		e.SignUpBy = f.clock.Add(time.Hour)
		f.saveEvent(e)
		s := f.shift(e, 1)
		dana := f.person("Dana", "Whitlock", db.Officer)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.signUp(dana, s, db.SignupWaiting)
		f.clock = e.SignUpBy
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, "ill"); err != nil {
			t.Fatal(err)
		}
		f.clock = f.clock.Add(20 * time.Hour)
		if _, err := f.Rota.LapseOffers(f.ctx); err != nil {
			t.Fatal(err)
		}
		if told := f.told(f.charlie); !slices.Contains(told, messages.OfferOver) || slices.Contains(told, messages.OfferLapsed) {
			t.Errorf("Charlie, whose offer lapsed after the deadline, is told %q", told)
		}
		open, err := f.DB.OpenOffers(f.ctx, s.ID, dana.ID)
		if err != nil || len(open) != 1 {
			t.Fatalf("Dana has %d offers, %v", len(open), err)
		}
		if err := f.Rota.AnswerOffer(f.ctx, open[0].ID, true); err != nil || f.status(dana, s) != db.SignupConfirmed {
			t.Errorf("Dana accepts: %v", err)
		}
		f.consistent(s.ID)
	})
}

func TestAnEmailAboutALapsedOfferThatWaitsPastTheDeadlineAsksNobodyToJoinAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 71*time.Hour)
		e.SignUpBy = e.StartsAt.Add(-24 * time.Hour)
		f.saveEvent(e)
		s := f.shift(e, 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		f.sendAll()
		f.clock = f.clock.Add(24 * time.Hour)
		if _, err := f.Rota.LapseOffers(f.ctx); err != nil {
			t.Fatal(err)
		}
		if told := f.told(f.charlie); !slices.Contains(told, messages.OfferLapsed) {
			t.Fatalf("before the deadline Charlie is told %q", told)
		}
		f.clock = e.SignUpBy // mail is down until then
		for _, d := range f.sendAll() {
			if d.Message.Kind == messages.OfferLapsed && (strings.Contains(d.Message.Body, "join it again") || !strings.Contains(d.Message.Body, "There is nothing else to do.")) {
				t.Errorf("it says\n%s", d.Message.Body)
			}
		}
	})
}

// local is a wall clock in London.
func local(t testing.TB, typed string) time.Time {
	t.Helper()
	at, err := clock.ParseWallClock(typed)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestTheDeadlineMovesAlongOnTheWallClock(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ deadline, from, to, want string }{
		"by a week":                                        {"2026-06-05T18:00", "2026-06-08T10:00", "2026-06-15T10:00", "2026-06-12T18:00"},
		"the clocks go back in between":                    {"2026-10-16T18:00", "2026-10-20T10:00", "2026-10-27T10:00", "2026-10-23T18:00"},
		"the clocks go back between it and start":          {"2026-10-18T18:00", "2026-10-20T10:00", "2026-10-26T10:00", "2026-10-24T18:00"},
		"the clocks go forward in between":                 {"2027-03-20T18:00", "2027-03-22T10:00", "2027-03-29T10:00", "2027-03-27T18:00"},
		"half an hour before, in the hour that is skipped": {"2027-03-21T01:45", "2027-03-21T02:15", "2027-03-28T02:15", "2027-03-28T00:45"},
		"nowhere": {"2026-06-05T18:00", "2026-06-08T10:00", "2026-06-08T10:00", "2026-06-05T18:00"},
	} {
		if got := clock.MovedAlong(local(t, c.deadline), local(t, c.from), local(t, c.to)); !got.Equal(local(t, c.want)) {
			t.Errorf("%s: %s, want %s", name, got.In(clock.London), c.want)
		}
	}
	if got := clock.MovedAlong(time.Time{}, noon, noon.AddDate(0, 0, 7)); !got.IsZero() {
		t.Errorf("no deadline becomes %s", got)
	}
}

func TestAMovedEventTakesItsDeadlinesAlongOverAChangeOfTheClocks(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.clock = local(t, "2026-10-01T09:00")
		e, s := f.moveable()
		e = f.eventNow(e.ID)
		e.StartsAt, e.EndsAt = local(t, "2026-10-20T10:00"), local(t, "2026-10-20T18:00")
		e.SignUpBy = local(t, "2026-10-16T18:00")
		f.saveEvent(e)
		s, err := f.DB.Shift(f.ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		s.StartsAt, s.EndsAt, s.SignUpBy = local(t, "2026-10-20T11:00"), local(t, "2026-10-20T13:00"), local(t, "2026-10-19T12:00")
		f.write(func(tx *db.Tx) error { return tx.UpdateShift(f.ctx, s) })
		form := events.MoveForm{Starts: "2026-10-27T10:00", Reason: "Rain"}
		preview, err := f.Events.PreviewMove(f.ctx, f.bob, e.ID, form)
		if err != nil || !preview.SignUpBy.Equal(local(t, "2026-10-23T18:00")) {
			t.Errorf("the preview says %v, %v", preview, err)
		}
		f.move(e, form)
		if got := f.eventNow(e.ID).SignUpBy; !got.Equal(local(t, "2026-10-23T18:00")) {
			t.Errorf("people can sign up until %s", got.In(clock.London))
		}
		if s, err = f.DB.Shift(f.ctx, s.ID); err != nil || !s.SignUpBy.Equal(local(t, "2026-10-26T12:00")) {
			t.Errorf("for the shift until %s, %v", s.SignUpBy.In(clock.London), err)
		}
	})
}

func TestADeadlineThatIsLeftMovesWithTheStartAndATypedOneStays(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 30*24*time.Hour) // 1 July 2026, 12pm
		s := f.shift(e, 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		form := events.ShiftForm{Role: s.Role, Starts: "2026-07-01T12:00", Ends: "2026-07-01T16:00", SignUpBy: "2026-06-30T17:00", Minimum: "1", Maximum: "2"}
		save := func(change func(*events.ShiftForm)) (string, error) {
			change(&form)
			now, err := f.DB.Shift(f.ctx, s.ID)
			if err != nil {
				t.Fatal(err)
			}
			_, err = f.Events.UpdateShift(f.ctx, f.bob, s.ID, now.Version, form, "Rain")
			now, readErr := f.DB.Shift(f.ctx, s.ID)
			if readErr != nil {
				t.Fatal(readErr)
			}
			if now.SignUpBy.IsZero() {
				return "", err
			}
			return now.SignUpBy.In(clock.London).Format("2006-01-02T15:04"), err
		}
		for _, c := range []struct {
			change func(*events.ShiftForm)
			want   string
		}{
			{func(*events.ShiftForm) {}, "2026-06-30T17:00"},
			{func(f *events.ShiftForm) { f.Starts, f.Ends = "2026-06-30T16:00", "2026-06-30T18:00" }, "2026-06-29T21:00"}, // it would be after the start
			{func(f *events.ShiftForm) { f.Starts, f.SignUpBy = "2026-06-30T15:00", "2026-06-30T12:00" }, "2026-06-30T12:00"},
			{func(f *events.ShiftForm) { f.SignUpBy = "" }, ""},
		} {
			if got, err := save(c.change); err != nil || got != c.want {
				t.Errorf("people can sign up until %q, %v; want %q", got, err, c.want)
			}
		}
		got, err := save(func(f *events.ShiftForm) { f.SignUpBy = "2026-06-30T15:00" })
		if wantKind(t, err, refusal.Invalid); faultsOf(err) != "Enter a date before 3pm on Tuesday 30 June 2026, when the shift starts" || got != "" {
			t.Errorf("at the start it says %q, and %q is saved", faultsOf(err), got)
		}
		if log := f.lastLog(e.ID, "changed shift"); !strings.Contains(log.Detail, "sign-up closes when it starts") {
			t.Errorf("the history says %q", log.Detail)
		}
	})
}

func TestTheDeadlineOfADraftMovesWithItAndThatOfAPublishedEventCanChange(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.draft(func(d *events.DetailsForm) {
			d.Starts, d.Ends, d.SignUpBy = "2026-07-01T12:00", "2026-07-01T20:00", "2026-06-29T18:00:40"
		})
		if !e.SignUpBy.Equal(local(t, "2026-06-29T18:00")) {
			t.Errorf("people can sign up until %s", e.SignUpBy.In(clock.London))
		}
		form := events.DetailsForm{Title: e.Title, Kind: string(e.Kind), Starts: "2026-07-08T10:00", Ends: "2026-07-08T18:00", SignUpBy: "2026-06-29T18:00"}
		if err := f.edit(e, form); err != nil {
			t.Fatal(err)
		}
		if e = f.eventNow(e.ID); !e.SignUpBy.Equal(local(t, "2026-07-06T16:00")) {
			t.Errorf("a draft that starts a week later and two hours earlier takes people until %s", e.SignUpBy.In(clock.London))
		}
		form.SignUpBy = "2026-07-08T10:00"
		err := f.edit(e, form)
		if wantKind(t, err, refusal.Invalid); faultsOf(err) != "Enter a date before 10am on Wednesday 8 July 2026, when the event starts" {
			t.Errorf("at the start it says %q", faultsOf(err))
		}
		e.Status, e.PublishedAt = db.EventPublished, noon
		f.saveEvent(e)
		form.SignUpBy, form.Starts, form.Ends = "2026-07-07T09:00", "", ""
		if err := f.edit(f.eventNow(e.ID), form); err != nil {
			t.Fatal(err)
		}
		if got := f.eventNow(e.ID).SignUpBy; !got.Equal(local(t, "2026-07-07T09:00")) {
			t.Errorf("of a published event it is %s", got.In(clock.London))
		}
		if log := f.lastLog(e.ID, "changed event"); log.Detail != "details, sign-up closes at 9am on Tuesday 7 July 2026" {
			t.Errorf("the history says %q", log.Detail)
		}
	})
}

func TestTheNextEditionTakesPeopleUntilAsLongBefore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Winter market", 0)
		e.StartsAt, e.EndsAt, e.SignUpBy = local(t, "2026-10-20T10:00"), local(t, "2026-10-20T18:00"), local(t, "2026-10-16T18:00")
		f.saveEvent(e)
		f.shift(e, 2, func(s *db.Shift) { s.SignUpBy = local(t, "2026-10-19T12:00") })
		form := series.CopyForm{Starts: "2027-10-31T10:00"} // the night before the clocks go back
		preview, err := f.Series.PreviewCopy(f.ctx, f.bob, e.ID, form)
		if err != nil || !slices.Contains(preview.Differs, series.Differing{About: "Sign-up closes", Says: "It closed at 6pm on Friday 16 October 2026, and closes at 6pm on Wednesday 27 October 2027"}) {
			t.Errorf("the preview says %v, %v", preview, err)
		}
		id, err := f.Series.CopyEvent(f.ctx, f.bob, e.ID, form, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := f.eventNow(id).SignUpBy; !got.Equal(local(t, "2027-10-27T18:00")) {
			t.Errorf("people can sign up until %s", got.In(clock.London))
		}
		if got := f.member(f.eventNow(id)).SignUpBy; !got.Equal(local(t, "2027-10-30T12:00")) {
			t.Errorf("for the shift until %s", got.In(clock.London))
		}
	})
}

func TestEachDateOfASeriesTakesPeopleUntilAsLongBefore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, dates := f.recurring(func(r *series.RecurringForm) {
			first := local(t, r.Details.Starts)
			r.Repeat.Count = "8" // over the change of the clocks
			r.Details.SignUpBy = clock.AddWallClock(first, -2, -30*time.Minute).In(clock.London).Format("2006-01-02T15:04")
		})
		before := func(e *db.Event) time.Duration {
			if e.SignUpBy.IsZero() {
				return 0
			}
			return clock.WallClockBetween(e.SignUpBy, e.StartsAt)
		}
		summer, winter := 0, 0
		for i := range dates {
			if _, offset := dates[i].StartsAt.In(clock.London).Zone(); offset == 0 {
				winter++
			} else {
				summer++
			}
			if got := before(&dates[i]); got != 48*time.Hour+30*time.Minute {
				t.Errorf("%s takes people until %s", clock.LongDate(dates[i].StartsAt), dates[i].SignUpBy.In(clock.London))
			}
		}
		if summer == 0 || winter == 0 {
			t.Errorf("%d dates in summer and %d in winter: the clocks don't change", summer, winter)
		}
		later := f.as(&dates[2], func(c *series.FollowingForm) { c.Starts, c.Ends = "18:00", "20:00" })
		out, err := f.Series.ChangeFollowing(f.ctx, f.bob, dates[2].ID, later, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range out.Changed {
			if got := before(f.eventNow(c.Event.ID)); got != 48*time.Hour+30*time.Minute || !slices.Contains(c.What, "when sign-up closes") {
				t.Errorf("at its new time %s takes people until %v before; %q changed", clock.LongDate(c.Event.StartsAt), got, c.What)
			}
		}
	})
}

func TestACourseWhoseSignUpHasClosedIsNotSuggested(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, _ := f.classroom(10*24*time.Hour, 8)
		e = f.eventNow(e.ID)
		e.SignUpBy = f.clock.Add(48 * time.Hour)
		f.saveEvent(e)
		s := f.shift(f.event("Herts Pride", 60*24*time.Hour), 2, func(s *db.Shift) { s.Accreditation = db.LLO })
		says := func() string {
			o, err := f.Rota.OpeningFor(f.ctx, f.charlie, s.ID)
			if err != nil {
				t.Fatal(err)
			}
			return o.Obstacle.Message
		}
		if got := says(); !strings.Contains(got, "has 8 places") {
			t.Errorf("before the deadline Charlie reads %q", got)
		}
		f.clock = e.SignUpBy
		if got := says(); strings.Contains(got, "has 8 places") || !strings.Contains(got, "Ask your coordinator for the next course.") {
			t.Errorf("after the deadline Charlie reads %q", got)
		}
	})
}

func TestAReminderNamesACourseWhoseSignUpHasClosedAsClosed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.clock = time.Date(2027, 11, 30, 9, 0, 0, 0, clock.London)
		e, _ := f.courseDate(10)
		e.SignUpBy = f.clock.Add(time.Minute)
		f.saveEvent(e)
		says := func() string {
			dates, err := f.Training.Renewals(f.ctx, f.clock)
			if err != nil {
				t.Fatal(err)
			}
			return training.DatesToRenew(dates, "2028-02-29")
		}
		if got := says(); !strings.HasSuffix(got, ": 10 places left") {
			t.Errorf("before the deadline it says %q", got)
		}
		f.clock = e.SignUpBy
		if got := says(); !strings.HasSuffix(got, ": sign-up has closed") {
			t.Errorf("after it, it says %q", got)
		}
	})
}

func TestADraftWhoseSignUpWouldBeClosedSaysSoBeforeItIsPublished(t *testing.T) {
	t.Parallel()
	p := &events.Plan{Event: &db.Event{Status: db.EventDraft, SignUpBy: noon}, Shifts: []db.Shift{{Role: "Stall", SignUpBy: noon}, {Role: "Set-up"}}}
	says := func(now time.Time) (n int) {
		for _, gap := range events.Gaps(p, now) {
			if strings.HasSuffix(gap.Message, "has closed already: choose a later date, or nobody can sign up") {
				n++
			}
		}
		return n
	}
	if before, after := says(noon.Add(-time.Second)), says(noon); before != 0 || after != 2 {
		t.Errorf("it says so %d times before and %d times after; want 0 and 2", before, after)
	}
}
