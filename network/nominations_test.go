package network_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

const stranger = "sam.canary@beds.example.net"

// classroom is a published course date a while ahead, with a learners' shift
// that anybody can take, taught by Dana.
func (f *fixture) classroom(after time.Duration, places int) (*db.Event, *db.Shift, *db.Person) {
	f.t.Helper()
	e := f.event("LLO foundation course", after)
	e.Kind = db.TrainingCourse
	f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
	learners := f.shift(e, places, func(s *db.Shift) { s.Role = "Learner" })
	trainers := f.shift(e, 2, func(s *db.Shift) { s.Role = "Trainer" })
	dana := f.person("Dana", "Whitlock", db.Officer, db.Trainer)
	f.signUp(dana, trainers, db.SignupConfirmed)
	return e, learners, dana
}

// mailed sends what is due and returns the letters, the latest last.
func (f *fixture) mailed() []messages.Delivery {
	f.t.Helper()
	var all []messages.Delivery
	for {
		d, err := f.Messages.ClaimNext(f.ctx)
		if err != nil {
			f.t.Fatal(err)
		}
		if d == nil {
			return all
		}
		if _, err := f.Messages.Delivered(f.ctx, d); err != nil {
			f.t.Fatal(err)
		}
		all = append(all, *d)
	}
}

// linkTo returns the code of the latest letter to an address.
func linkTo(t testing.TB, letters []messages.Delivery, to string) string {
	t.Helper()
	code := ""
	for _, d := range letters {
		if d.To == to {
			code = messages.GuestCode(d.Message.Link)
		}
	}
	if code == "" {
		t.Fatalf("no letter to %s has a link", to)
	}
	return code
}

func (f *fixture) nominate(me *db.Person, e *db.Event, emails, force string) {
	f.t.Helper()
	if _, err := f.Nominations.Nominate(f.ctx, me, e.ID, nominations.Form{Emails: emails, Force: force}); err != nil {
		f.t.Fatal(err)
	}
}

func TestAGuestOfAnotherForceAcceptsByLinkOnceAndSeesTheirOwnRow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.classroom(30*24*time.Hour, 5)
		f.signUp(f.alice, learners, db.SignupConfirmed)
		f.nominate(dana, e, " Sam.Canary@beds.example.net ", "Bedfordshire Police")
		f.nominate(dana, e, stranger, "Bedfordshire Police")
		letters := f.mailed()
		code := linkTo(t, letters, stranger)
		for _, word := range []string{"LLO", "course", "Pride", "Dana", "Testshire"} {
			for _, d := range letters {
				if d.To == stranger && strings.Contains(d.Message.Subject+d.Message.Body, word) {
					t.Errorf("the letter says %q: %s", word, d.Message.Body)
				}
			}
		}
		m, err := f.Nominations.NomineeByCode(f.ctx, code)
		if err != nil || !m.Answerable() || m.Person != nil || m.Asks.ID != dana.ID {
			t.Fatalf("%+v, %v", m, err)
		}
		_, err = f.Nominations.AcceptNomination(f.ctx, code, nominations.GuestForm{FirstName: "Sam"})
		wantKind(t, err, refusal.Invalid)
		form := nominations.GuestForm{FirstName: "Sam", LastName: "Canary", Rank: "Constable"}
		for range 2 {
			if _, err := f.Nominations.AcceptNomination(f.ctx, code, form); err != nil {
				t.Fatal(err)
			}
		}
		sam, err := f.DB.PersonByEmail(f.ctx, stranger)
		if err != nil || sam.Grade != db.External || sam.Force != "Bedfordshire Police" || !action.OnlyInvited(sam) {
			t.Fatalf("%+v, %v", sam, err)
		}
		if s := f.consistent(learners.ID); s.Taken != 2 {
			t.Errorf("%d places are taken, want 2", s.Taken)
		}
		own := linkTo(t, f.mailed(), stranger)
		for _, c := range []string{code, own} {
			m, err := f.Nominations.NomineeByCode(f.ctx, c)
			if err != nil || !m.Opening.On() || !m.Guest || len(m.Opening.Mates) != 0 {
				t.Fatalf("%+v, %v", m, err)
			}
		}
		if err := f.Nominations.CorrectGuest(f.ctx, code, nominations.GuestForm{FirstName: "Sami", LastName: "Canary", Rank: "Sergeant"}); err != nil {
			t.Fatal(err)
		}
		if err := f.Nominations.WithdrawNominee(f.ctx, code, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.status(sam, learners); got != db.SignupWithdrawn {
			t.Errorf("after withdrawing: %s", got)
		}
		if _, err := f.Nominations.RejoinNominee(f.ctx, code); err != nil || f.status(sam, learners) != db.SignupConfirmed {
			t.Errorf("takes the place again: %v", err)
		}
		if err := f.Staffing.Remove(f.ctx, f.bob, f.signup(sam, learners).ID, "The course is for others"); err != nil {
			t.Fatal(err)
		}
		_, err = f.Nominations.NomineeByCode(f.ctx, code)
		wantKind(t, err, refusal.NotFound)
	})
}

func TestTheLinksOfAGuestWhoWasTakenOffStayDeadWhenTheyAreAskedAnew(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.classroom(30*24*time.Hour, 5)
		f.nominate(dana, e, stranger, "Bedfordshire Police")
		asked := linkTo(t, f.mailed(), stranger)
		if _, err := f.Nominations.AcceptNomination(f.ctx, asked, nominations.GuestForm{FirstName: "Sam", LastName: "Canary", Rank: "Constable"}); err != nil {
			t.Fatal(err)
		}
		own := linkTo(t, f.mailed(), stranger)
		sam, err := f.DB.PersonByEmail(f.ctx, stranger)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Staffing.Remove(f.ctx, f.bob, f.signup(sam, learners).ID, "The course is for others"); err != nil {
			t.Fatal(err)
		}
		for _, d := range f.mailed() {
			if d.To == stranger && d.Message.Link != "" {
				t.Errorf("who was taken off is sent a link to nothing: %s", d.Message.Body)
			}
		}
		first := f.askedBy(dana, e)
		wantKind(t, f.Nominations.RenewNomination(f.ctx, dana, e.ID, first.ID), refusal.Conflict)

		f.nominate(dana, e, stranger, "Bedfordshire Police")
		anew := linkTo(t, f.mailed(), stranger)
		if _, err := f.Nominations.AcceptNomination(f.ctx, anew, nominations.GuestForm{}); err != nil {
			t.Fatal(err)
		}
		if got := f.status(sam, learners); got != db.SignupConfirmed {
			t.Fatalf("who was asked anew is %s", got)
		}
		for _, dead := range []string{asked, own} {
			_, err := f.Nominations.NomineeByCode(f.ctx, dead)
			wantKind(t, err, refusal.NotFound)
		}
		for _, live := range []string{anew, linkTo(t, f.mailed(), stranger)} {
			if _, err := f.Nominations.NomineeByCode(f.ctx, live); err != nil {
				t.Errorf("a link of the new place: %v", err)
			}
		}
	})
}

func TestSayingNoLooksLikeNotAnsweringAndTheAddressIsForgotten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.classroom(60*24*time.Hour, 5)
		f.nominate(dana, e, "no@beds.example.net\nsilent@beds.example.net", "")
		f.nominate(f.bob, e, "no@beds.example.net", "")
		code := linkTo(t, f.mailed(), "no@beds.example.net")
		if err := f.Nominations.DeclineNomination(f.ctx, code); err != nil {
			t.Fatal(err)
		}
		_, err := f.Nominations.AcceptNomination(f.ctx, code, nominations.GuestForm{FirstName: "N", LastName: "O", Rank: "PC", Force: "Beds"})
		wantKind(t, err, refusal.Conflict)
		f.clock = f.clock.Add(nominations.NominationWaits + time.Minute)
		if _, err := f.Nominations.QueueNominations(f.ctx); err != nil {
			t.Fatal(err)
		}
		for _, me := range []*db.Person{dana, f.bob} {
			page, err := f.Nominations.NominationsFor(f.ctx, me, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range page.Mine {
				if row.Who != "" || row.Email != "" || row.Status == db.NominationOpen {
					t.Errorf("%s still sees %+v", me.FirstName, row)
				}
			}
		}
		if m, err := f.Nominations.NomineeByCode(f.ctx, code); err != nil || m.Asks != nil || m.Answerable() {
			t.Errorf("the link of a question that ended shows %+v, %v", m, err)
		}
	})
}

func TestWhoIsKnownIsAskedAndAnsweredLikeAnybodyElse(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.classroom(30*24*time.Hour, 1)
		f.nominate(dana, e, f.charlie.Email+"\nnobody@example.org", "")
		page, err := f.Nominations.NominationsFor(f.ctx, dana, e.ID)
		if err != nil || len(page.Mine) != 2 || page.Mine[0].Who == "" || page.Mine[0].PersonID != page.Mine[1].PersonID {
			t.Fatalf("known and unknown differ: %+v, %v", page, err)
		}
		code := linkTo(t, f.mailed(), f.charlie.Email)
		clash := f.shift(f.event("Stall", 30*24*time.Hour), 3)
		f.signUp(f.charlie, clash, db.SignupConfirmed)
		if m, err := f.Nominations.NomineeByCode(f.ctx, code); err != nil || m.Opening.Obstacle.Kind != rota.Clashes || m.Guest {
			t.Errorf("the clash is not said before: %+v, %v", m, err)
		}
		_, err = f.Nominations.AcceptNomination(f.ctx, code, nominations.GuestForm{})
		wantKind(t, err, refusal.Conflict)
		if err := f.Rota.Withdraw(f.ctx, f.charlie, clash.ID, ""); err != nil {
			t.Fatal(err)
		}
		f.signUp(f.alice, learners, db.SignupConfirmed)
		if g, err := f.Nominations.AcceptNomination(f.ctx, code, nominations.GuestForm{}); err != nil || g.Status != db.SignupWaiting {
			t.Errorf("a nomination keeps no place: %+v, %v", g, err)
		}
	})
}

func TestAnOfficerNominatesAColleagueOfTheOwnForceAndNobodyElse(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, _ := f.classroom(30*24*time.Hour, 5)
		for _, emails := range []string{stranger, "a@example.org\nb@example.org", f.alice.Email, "", "nonsense"} {
			_, err := f.Nominations.Nominate(f.ctx, f.alice, e.ID, nominations.Form{Emails: emails})
			wantKind(t, err, refusal.Invalid)
		}
		f.nominate(f.alice, e, "colleague@example.org", "Another Force")
		page, err := f.Nominations.NominationsFor(f.ctx, f.alice, e.ID)
		if err != nil || page.Anybody || len(page.Mine) != 1 || page.Mine[0].Force != f.alice.Force {
			t.Errorf("%+v, %v", page, err)
		}
		_, err = f.Nominations.Nominate(f.ctx, f.person("Grace", "Holt", db.CallHandler), e.ID, nominations.Form{Emails: "x@example.org"})
		wantKind(t, err, refusal.NotFound)
		stall := f.event("Stall", 30*24*time.Hour)
		_, err = f.Nominations.Nominate(f.ctx, f.bob, stall.ID, nominations.Form{Emails: "x@example.org"})
		wantKind(t, err, refusal.NotFound)
		for range 3 {
			if _, err = f.Nominations.Nominate(f.ctx, f.bob, e.ID, nominations.Form{Emails: manyAddresses(30)}); err != nil {
				break
			}
			f.clock = f.clock.Add(time.Second)
		}
		wantKind(t, err, refusal.TooMany)
	})
}

func manyAddresses(n int) string {
	var all strings.Builder
	for i := range n {
		all.WriteString("person" + refusal.IdOrEmpty(int64(i+1)) + "@example.org\n")
	}
	return all.String()
}

func TestWhoDoesNotAnswerIsRemindedOnceAndACancelledCourseIsCalledOff(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.classroom(60*24*time.Hour, 5)
		f.nominate(dana, e, stranger, "")
		f.mailed()
		kinds := func() (all []db.MessageKind) {
			t.Helper()
			if _, err := f.Nominations.QueueNominations(f.ctx); err != nil {
				t.Fatal(err)
			}
			for _, d := range f.mailed() {
				if d.To == stranger {
					all = append(all, d.Message.Kind)
				}
			}
			return all
		}
		if got := kinds(); len(got) != 0 {
			t.Errorf("at once: %v", got)
		}
		f.clock = f.clock.Add(8 * 24 * time.Hour)
		if got := kinds(); len(got) != 1 || got[0] != messages.NominationReminder {
			t.Errorf("a week before the deadline: %v", got)
		}
		if got := kinds(); len(got) != 0 {
			t.Errorf("again: %v", got)
		}
		if _, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, f.reload(e).Version, "The trainer is ill"); err != nil {
			t.Fatal(err)
		}
		if got := kinds(); len(got) != 1 || got[0] != messages.NominationOff {
			t.Errorf("after the cancellation: %v", got)
		}
		f.clock = f.clock.Add(25 * time.Hour)
		kinds()
		page, err := f.Nominations.NominationsFor(f.ctx, dana, e.ID)
		if err != nil || page.Mine[0].Status != db.NominationLapsed || page.Mine[0].Email != "" {
			t.Errorf("%+v, %v", page, err)
		}
	})
}

func (f *fixture) reload(e *db.Event) *db.Event {
	f.t.Helper()
	now, err := f.DB.Event(f.ctx, e.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return now
}

func TestTheDeadlineOfANominationIsTwoWeeksOrTwoDaysBeforeTheStart(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	for start, want := range map[time.Duration]time.Duration{60 * day: 14 * day, 10 * day: 8 * day, 3 * day: 3 * day, time.Hour: time.Hour} {
		if got := nominations.AnswerBy(noon, noon.Add(start)).Sub(noon); got != want {
			t.Errorf("starting in %v it waits %v, want %v", start, got, want)
		}
	}
}

func TestANewLinkEndsTheOldOneAndAWithdrawnQuestionHasNone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.classroom(30*24*time.Hour, 5)
		f.nominate(dana, e, stranger, "Bedfordshire Police")
		first := linkTo(t, f.mailed(), stranger)
		page, err := f.Nominations.NominationsFor(f.ctx, dana, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		id := page.Mine[0].ID
		wantKind(t, f.Nominations.RenewNomination(f.ctx, f.bob, e.ID, id), refusal.NotFound)
		wantKind(t, f.Nominations.WithdrawNomination(f.ctx, f.bob, e.ID, id), refusal.NotFound)
		if err := f.Nominations.RenewNomination(f.ctx, dana, e.ID, id); err != nil {
			t.Fatal(err)
		}
		_, err = f.Nominations.NomineeByCode(f.ctx, first)
		wantKind(t, err, refusal.NotFound)
		second := linkTo(t, f.mailed(), stranger)
		if err := f.Nominations.WithdrawNomination(f.ctx, dana, e.ID, id); err != nil {
			t.Fatal(err)
		}
		_, err = f.Nominations.AcceptNomination(f.ctx, second, nominations.GuestForm{FirstName: "S", LastName: "C", Rank: "PC"})
		wantKind(t, err, refusal.Conflict)
	})
}

func TestOfTwoHundredWhoAcceptAtOnceTheSeatsOfEachForceHold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.classroom(30*24*time.Hour, 20)
		f.write(func(tx *db.Tx) error {
			course := &db.Course{Name: "Foundation", Months: 36, CreatedAt: noon}
			if err := tx.InsertCourse(f.ctx, course); err != nil {
				return err
			}
			e.CourseID = course.ID
			if err := tx.UpdateEvent(f.ctx, e); err != nil {
				return err
			}
			return tx.SaveSeats(f.ctx, e.ID, []db.Seats{{Force: "Bedfordshire Police", Places: 6}, {Force: "Cambridgeshire Constabulary", Places: 14}})
		})
		var codes []string
		for i := range 200 {
			email := "guest" + refusal.IdOrEmpty(int64(i+1)) + "@beds.example.net"
			f.clock = f.clock.Add(time.Minute)
			f.nominate(dana, e, email, []string{"Bedfordshire Police", "Cambridgeshire Constabulary"}[i%2])
		}
		for _, d := range f.mailed() {
			if code := messages.GuestCode(d.Message.Link); code != "" {
				codes = append(codes, code, code)
			}
		}
		if len(codes) != 400 {
			t.Fatalf("%d links", len(codes))
		}
		failed := f.atOnce(len(codes), func(i int) error {
			_, err := f.Nominations.AcceptNomination(f.ctx, codes[i], nominations.GuestForm{FirstName: "G", LastName: codes[i][:6], Rank: "PC"})
			return err
		})
		if failed != 0 {
			t.Errorf("%d of %d were refused", failed, len(codes))
		}
		if s := f.consistent(learners.ID); s.Taken != 20 || s.Waiting != 180 {
			t.Errorf("%d have a place and %d wait, want 20 and 180", s.Taken, s.Waiting)
		}
		taken, err := f.DB.TakenByForce(f.ctx, learners.ID)
		if err != nil || taken["Bedfordshire Police"] != 6 || taken["Cambridgeshire Constabulary"] != 14 {
			t.Errorf("by force: %v, %v", taken, err)
		}
	})
}

func TestAGuestsLettersLeadToTheirOwnPageAndSayWhenTheEventIsNow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.classroom(30*24*time.Hour, 5)
		f.nominate(dana, e, "waits@beds.example.net", "Bedfordshire Police") // and the letter is not sent yet
		if _, err := f.Events.MoveEvent(f.ctx, f.bob, e.ID, f.reload(e).Version, events.MoveForm{Starts: "2026-07-08T12:00", Ends: "2026-07-08T22:00", Reason: "The room is taken"}); err != nil {
			t.Fatal(err)
		}
		for _, d := range f.mailed() {
			if d.To == "waits@beds.example.net" && !strings.Contains(d.Message.Subject+d.Message.Body, "8 July") {
				t.Errorf("the letter names the day before the move: %s", d.Message.Body)
			}
		}
		sam := f.guestOn(e, dana, stranger, "Sam", "Marlow", "Bedfordshire Police")
		if _, _, err := f.Rota.QueueReminders(f.ctx); err != nil {
			t.Fatal(err)
		}
		f.clock = f.reload(e).StartsAt.Add(-23 * time.Hour)
		if _, _, err := f.Rota.QueueReminders(f.ctx); err != nil {
			t.Fatal(err)
		}
		kinds := map[db.MessageKind]bool{}
		code := ""
		for _, d := range f.mailed() {
			if d.To != stranger {
				continue
			}
			kinds[d.Message.Kind] = true
			if code = messages.GuestCode(d.Message.Link); code == "" || strings.Contains(d.Message.Body, "rota") {
				t.Errorf("%s leads to %s and says %s", d.Message.Kind, d.Message.Link, d.Message.Body)
			}
		}
		if !kinds[messages.DayBefore] {
			t.Errorf("the letters are %v", kinds)
		}
		if m, err := f.Nominations.NomineeByCode(f.ctx, code); err != nil || !m.Opening.On() || m.Opening.ID != learners.ID {
			t.Errorf("%+v, %v", m, err)
		}
		if err := f.People.Deactivate(f.ctx, f.bob, sam.ID, "Left the force"); err != nil {
			t.Fatal(err)
		}
		_, err := f.Nominations.NomineeByCode(f.ctx, code)
		wantKind(t, err, refusal.NotFound)
	})
}

func TestAGuestStepsOutOfASessionByTheLinkAlone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.classroom(30*24*time.Hour, 5)
		session := &db.ProgrammeSession{EventID: e.ID, Title: "Being believed", StartsAt: e.StartsAt, EndsAt: e.StartsAt.Add(time.Hour), ContentNote: "describes an assault", Code: "AAAA", CreatedAt: noon}
		f.write(func(tx *db.Tx) error { return tx.InsertProgrammeSession(f.ctx, session) })
		f.nominate(dana, e, stranger, "Bedfordshire Police")
		code := linkTo(t, f.mailed(), stranger)
		wantKind(t, f.Nominations.StepOutNominee(f.ctx, code, session.ID, true), refusal.NotFound)
		if m, err := f.Nominations.NomineeByCode(f.ctx, code); err != nil || len(m.Sessions) != 1 || m.Sessions[0].ContentNote == "" || m.Sessions[0].Code != "" {
			t.Errorf("before accepting: %+v, %v", m, err)
		}
		if _, err := f.Nominations.AcceptNomination(f.ctx, code, nominations.GuestForm{FirstName: "Sam", LastName: "Marlow", Rank: "Constable"}); err != nil {
			t.Fatal(err)
		}
		if err := f.Nominations.StepOutNominee(f.ctx, code, session.ID, true); err != nil {
			t.Fatal(err)
		}
		if m, err := f.Nominations.NomineeByCode(f.ctx, code); err != nil || len(m.StepOuts) != 1 {
			t.Errorf("after stepping out: %+v, %v", m, err)
		}
		wantKind(t, f.Nominations.StepOutNominee(f.ctx, code, session.ID+1, true), refusal.NotFound)
	})
}
