package nominations_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/nominations/nominationstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

func TestAGuestOfAnotherForceAcceptsByLinkOnceAndSeesTheirOwnRow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.Classroom(30*24*time.Hour, 5)
		f.SignUp(f.Alice, learners, db.SignupConfirmed)
		f.Nominate(dana, e, " Sam.Canary@beds.example.net ", "Bedfordshire Police")
		f.Nominate(dana, e, nominationstest.Stranger, "Bedfordshire Police")
		letters := f.Mailed()
		code := nominationstest.LinkTo(t, letters, nominationstest.Stranger)
		for _, word := range []string{"LLO", "course", "Pride", "Dana", "Testshire"} {
			for _, d := range letters {
				if d.To == nominationstest.Stranger && strings.Contains(d.Message.Subject+d.Message.Body, word) {
					t.Errorf("the letter says %q: %s", word, d.Message.Body)
				}
			}
		}
		m, err := f.Nominations.NomineeByCode(f.Ctx, code)
		if err != nil || !m.Answerable() || m.Person != nil || m.Asks.ID != dana.ID {
			t.Fatalf("%+v, %v", m, err)
		}
		_, err = f.Nominations.AcceptNomination(f.Ctx, code, nominations.GuestForm{FirstName: "Sam"})
		refusaltest.WantKind(t, err, refusal.Invalid)
		form := nominations.GuestForm{FirstName: "Sam", LastName: "Canary", Rank: "Constable"}
		for range 2 {
			if _, err := f.Nominations.AcceptNomination(f.Ctx, code, form); err != nil {
				t.Fatal(err)
			}
		}
		sam, err := f.DB.PersonByEmail(f.Ctx, nominationstest.Stranger)
		if err != nil || sam.Grade != db.External || sam.Force != "Bedfordshire Police" || !action.OnlyInvited(sam) {
			t.Fatalf("%+v, %v", sam, err)
		}
		if s := f.Consistent(learners.ID); s.Taken != 2 {
			t.Errorf("%d places are taken, want 2", s.Taken)
		}
		own := nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)
		for _, c := range []string{code, own} {
			m, err := f.Nominations.NomineeByCode(f.Ctx, c)
			if err != nil || !m.Opening.On() || !m.Guest || len(m.Opening.Mates) != 0 {
				t.Fatalf("%+v, %v", m, err)
			}
		}
		if err := f.Nominations.CorrectGuest(f.Ctx, code, nominations.GuestForm{FirstName: "Sami", LastName: "Canary", Rank: "Sergeant"}); err != nil {
			t.Fatal(err)
		}
		if err := f.Nominations.WithdrawNominee(f.Ctx, code, ""); err != nil {
			t.Fatal(err)
		}
		if got := f.Status(sam, learners); got != db.SignupWithdrawn {
			t.Errorf("after withdrawing: %s", got)
		}
		if _, err := f.Nominations.RejoinNominee(f.Ctx, code); err != nil || f.Status(sam, learners) != db.SignupConfirmed {
			t.Errorf("takes the place again: %v", err)
		}
		if err := f.Staffing.Remove(f.Ctx, f.Bob, f.Signup(sam, learners).ID, "The course is for others"); err != nil {
			t.Fatal(err)
		}
		_, err = f.Nominations.NomineeByCode(f.Ctx, code)
		refusaltest.WantKind(t, err, refusal.NotFound)
	})
}

func TestTheLinksOfAGuestWhoWasTakenOffStayDeadWhenTheyAreAskedAnew(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.Classroom(30*24*time.Hour, 5)
		f.Nominate(dana, e, nominationstest.Stranger, "Bedfordshire Police")
		asked := nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)
		if _, err := f.Nominations.AcceptNomination(f.Ctx, asked, nominations.GuestForm{FirstName: "Sam", LastName: "Canary", Rank: "Constable"}); err != nil {
			t.Fatal(err)
		}
		own := nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)
		sam, err := f.DB.PersonByEmail(f.Ctx, nominationstest.Stranger)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Staffing.Remove(f.Ctx, f.Bob, f.Signup(sam, learners).ID, "The course is for others"); err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Mailed() {
			if d.To == nominationstest.Stranger && d.Message.Link != "" {
				t.Errorf("who was taken off is sent a link to nothing: %s", d.Message.Body)
			}
		}
		first := f.AskedBy(dana, e)
		refusaltest.WantKind(t, f.Nominations.RenewNomination(f.Ctx, dana, e.ID, first.ID), refusal.Conflict)

		f.Nominate(dana, e, nominationstest.Stranger, "Bedfordshire Police")
		anew := nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)
		if _, err := f.Nominations.AcceptNomination(f.Ctx, anew, nominations.GuestForm{}); err != nil {
			t.Fatal(err)
		}
		if got := f.Status(sam, learners); got != db.SignupConfirmed {
			t.Fatalf("who was asked anew is %s", got)
		}
		for _, dead := range []string{asked, own} {
			_, err := f.Nominations.NomineeByCode(f.Ctx, dead)
			refusaltest.WantKind(t, err, refusal.NotFound)
		}
		for _, live := range []string{anew, nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)} {
			if _, err := f.Nominations.NomineeByCode(f.Ctx, live); err != nil {
				t.Errorf("a link of the new place: %v", err)
			}
		}
	})
}

func TestSayingNoLooksLikeNotAnsweringAndTheAddressIsForgotten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.Classroom(60*24*time.Hour, 5)
		f.Nominate(dana, e, "no@beds.example.net\nsilent@beds.example.net", "")
		f.Nominate(f.Bob, e, "no@beds.example.net", "")
		code := nominationstest.LinkTo(t, f.Mailed(), "no@beds.example.net")
		if err := f.Nominations.DeclineNomination(f.Ctx, code); err != nil {
			t.Fatal(err)
		}
		_, err := f.Nominations.AcceptNomination(f.Ctx, code, nominations.GuestForm{FirstName: "N", LastName: "O", Rank: "PC", Force: "Beds"})
		refusaltest.WantKind(t, err, refusal.Conflict)
		f.Clock = f.Clock.Add(f.Settings().NominationWaits + time.Minute)
		if _, err := f.Nominations.QueueNominations(f.Ctx); err != nil {
			t.Fatal(err)
		}
		for _, me := range []*db.Person{dana, f.Bob} {
			page, err := f.Nominations.NominationsFor(f.Ctx, me, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range page.Mine {
				if row.Who != "" || row.Email != "" || row.Status == db.NominationOpen {
					t.Errorf("%s still sees %+v", me.FirstName, row)
				}
			}
		}
		if m, err := f.Nominations.NomineeByCode(f.Ctx, code); err != nil || m.Asks != nil || m.Answerable() {
			t.Errorf("the link of a question that ended shows %+v, %v", m, err)
		}
	})
}

func TestWhoIsKnownIsAskedAndAnsweredLikeAnybodyElse(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.Classroom(30*24*time.Hour, 1)
		f.Nominate(dana, e, f.Charlie.Email+"\nnobody@example.org", "")
		page, err := f.Nominations.NominationsFor(f.Ctx, dana, e.ID)
		if err != nil || len(page.Mine) != 2 || page.Mine[0].Who == "" || page.Mine[0].PersonID != page.Mine[1].PersonID {
			t.Fatalf("known and unknown differ: %+v, %v", page, err)
		}
		code := nominationstest.LinkTo(t, f.Mailed(), f.Charlie.Email)
		clash := f.Shift(f.Event("Stall", 30*24*time.Hour), 3)
		f.SignUp(f.Charlie, clash, db.SignupConfirmed)
		if m, err := f.Nominations.NomineeByCode(f.Ctx, code); err != nil || m.Opening.Obstacle.Kind != rota.Clashes || m.Guest {
			t.Errorf("the clash is not said before: %+v, %v", m, err)
		}
		_, err = f.Nominations.AcceptNomination(f.Ctx, code, nominations.GuestForm{})
		refusaltest.WantKind(t, err, refusal.Conflict)
		if err := f.Rota.Withdraw(f.Ctx, f.Charlie, clash.ID, ""); err != nil {
			t.Fatal(err)
		}
		f.SignUp(f.Alice, learners, db.SignupConfirmed)
		if g, err := f.Nominations.AcceptNomination(f.Ctx, code, nominations.GuestForm{}); err != nil || g.Status != db.SignupWaiting {
			t.Errorf("a nomination keeps no place: %+v, %v", g, err)
		}
	})
}

func TestAnOfficerNominatesAColleagueOfTheOwnForceAndNobodyElse(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, _ := f.Classroom(30*24*time.Hour, 5)
		for _, emails := range []string{nominationstest.Stranger, "a@example.org\nb@example.org", f.Alice.Email, "", "nonsense"} {
			_, err := f.Nominations.Nominate(f.Ctx, f.Alice, e.ID, nominations.Form{Emails: emails})
			refusaltest.WantKind(t, err, refusal.Invalid)
		}
		f.Nominate(f.Alice, e, "colleague@example.org", "Another Force")
		page, err := f.Nominations.NominationsFor(f.Ctx, f.Alice, e.ID)
		if err != nil || page.Anybody || len(page.Mine) != 1 || page.Mine[0].Force != f.Alice.Force {
			t.Errorf("%+v, %v", page, err)
		}
		_, err = f.Nominations.Nominate(f.Ctx, f.Person("Grace", "Holt", db.CallHandler), e.ID, nominations.Form{Emails: "x@example.org"})
		refusaltest.WantKind(t, err, refusal.NotFound)
		stall := f.Event("Stall", 30*24*time.Hour)
		_, err = f.Nominations.Nominate(f.Ctx, f.Bob, stall.ID, nominations.Form{Emails: "x@example.org"})
		refusaltest.WantKind(t, err, refusal.NotFound)
		for range 3 {
			if _, err = f.Nominations.Nominate(f.Ctx, f.Bob, e.ID, nominations.Form{Emails: manyAddresses(30)}); err != nil {
				break
			}
			f.Clock = f.Clock.Add(time.Second)
		}
		refusaltest.WantKind(t, err, refusal.TooMany)
	})
}

func manyAddresses(n int) string {
	var all strings.Builder
	for i := range n {
		all.WriteString("person" + refusal.IdOrEmpty(int64(i+1)) + "@example.org\n")
	}
	return all.String()
}

func TestTheDeadlineOfANominationIsTwoWeeksOrTwoDaysBeforeTheStart(t *testing.T) {
	t.Parallel()
	day := 24 * time.Hour
	for start, want := range map[time.Duration]time.Duration{60 * day: 14 * day, 10 * day: 8 * day, 3 * day: 3 * day, time.Hour: time.Hour} {
		if got := nominations.AnswerBy(clocktest.Noon, clocktest.Noon.Add(start), 14*24*time.Hour).Sub(clocktest.Noon); got != want {
			t.Errorf("starting in %v it waits %v, want %v", start, got, want)
		}
	}
}

func TestANewLinkEndsTheOldOneAndAWithdrawnQuestionHasNone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.Classroom(30*24*time.Hour, 5)
		f.Nominate(dana, e, nominationstest.Stranger, "Bedfordshire Police")
		first := nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)
		page, err := f.Nominations.NominationsFor(f.Ctx, dana, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		id := page.Mine[0].ID
		refusaltest.WantKind(t, f.Nominations.RenewNomination(f.Ctx, f.Bob, e.ID, id), refusal.NotFound)
		refusaltest.WantKind(t, f.Nominations.WithdrawNomination(f.Ctx, f.Bob, e.ID, id), refusal.NotFound)
		if err := f.Nominations.RenewNomination(f.Ctx, dana, e.ID, id); err != nil {
			t.Fatal(err)
		}
		_, err = f.Nominations.NomineeByCode(f.Ctx, first)
		refusaltest.WantKind(t, err, refusal.NotFound)
		second := nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)
		if err := f.Nominations.WithdrawNomination(f.Ctx, dana, e.ID, id); err != nil {
			t.Fatal(err)
		}
		_, err = f.Nominations.AcceptNomination(f.Ctx, second, nominations.GuestForm{FirstName: "S", LastName: "C", Rank: "PC"})
		refusaltest.WantKind(t, err, refusal.Conflict)
	})
}

func TestOfTwoHundredWhoAcceptAtOnceTheSeatsOfEachForceHold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.Classroom(30*24*time.Hour, 20)
		f.Write(func(tx *db.Tx) error {
			course := &db.Course{Name: "Foundation", Months: 36, CreatedAt: clocktest.Noon}
			if err := tx.InsertCourse(f.Ctx, course); err != nil {
				return err
			}
			e.CourseID = course.ID
			if err := tx.UpdateEvent(f.Ctx, e); err != nil {
				return err
			}
			return tx.SaveSeats(f.Ctx, e.ID, []db.Seats{{Force: "Bedfordshire Police", Places: 6}, {Force: "Cambridgeshire Constabulary", Places: 14}})
		})
		var codes []string
		for i := range 200 {
			email := "guest" + refusal.IdOrEmpty(int64(i+1)) + "@beds.example.net"
			f.Clock = f.Clock.Add(time.Minute)
			f.Nominate(dana, e, email, []string{"Bedfordshire Police", "Cambridgeshire Constabulary"}[i%2])
		}
		for _, d := range f.Mailed() {
			if code := messages.GuestCode(d.Message.Link); code != "" {
				codes = append(codes, code, code)
			}
		}
		if len(codes) != 400 {
			t.Fatalf("%d links", len(codes))
		}
		failed := f.AtOnce(len(codes), func(i int) error {
			_, err := f.Nominations.AcceptNomination(f.Ctx, codes[i], nominations.GuestForm{FirstName: "G", LastName: codes[i][:6], Rank: "PC"})
			return err
		})
		if failed != 0 {
			t.Errorf("%d of %d were refused", failed, len(codes))
		}
		if s := f.Consistent(learners.ID); s.Taken != 20 || s.Waiting != 180 {
			t.Errorf("%d have a place and %d wait, want 20 and 180", s.Taken, s.Waiting)
		}
		taken, err := f.DB.TakenByForce(f.Ctx, learners.ID)
		if err != nil || taken["Bedfordshire Police"] != 6 || taken["Cambridgeshire Constabulary"] != 14 {
			t.Errorf("by force: %v, %v", taken, err)
		}
	})
}

func TestAGuestStepsOutOfASessionByTheLinkAlone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.Classroom(30*24*time.Hour, 5)
		session := &db.ProgrammeSession{EventID: e.ID, Title: "Being believed", StartsAt: e.StartsAt, EndsAt: e.StartsAt.Add(time.Hour), ContentNote: "describes an assault", Code: "AAAA", CreatedAt: clocktest.Noon}
		f.Write(func(tx *db.Tx) error { return tx.InsertProgrammeSession(f.Ctx, session) })
		f.Nominate(dana, e, nominationstest.Stranger, "Bedfordshire Police")
		code := nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)
		refusaltest.WantKind(t, f.Nominations.StepOutNominee(f.Ctx, code, session.ID, true), refusal.NotFound)
		if m, err := f.Nominations.NomineeByCode(f.Ctx, code); err != nil || len(m.Sessions) != 1 || m.Sessions[0].ContentNote == "" || m.Sessions[0].Code != "" {
			t.Errorf("before accepting: %+v, %v", m, err)
		}
		if _, err := f.Nominations.AcceptNomination(f.Ctx, code, nominations.GuestForm{FirstName: "Sam", LastName: "Marlow", Rank: "Constable"}); err != nil {
			t.Fatal(err)
		}
		if err := f.Nominations.StepOutNominee(f.Ctx, code, session.ID, true); err != nil {
			t.Fatal(err)
		}
		if m, err := f.Nominations.NomineeByCode(f.Ctx, code); err != nil || len(m.StepOuts) != 1 {
			t.Errorf("after stepping out: %+v, %v", m, err)
		}
		refusaltest.WantKind(t, f.Nominations.StepOutNominee(f.Ctx, code, session.ID+1, true), refusal.NotFound)
	})
}
