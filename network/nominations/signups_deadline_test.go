package nominations_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/nominations/nominationstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

func TestWhoIsInvitedTakesPartAfterTheDeadline(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.Classroom(30*24*time.Hour, 8)
		f.Nominate(f.Bob, e, f.Alice.Email+", "+nominationstest.Stranger, "Bedfordshire Police")
		f.Nominate(dana, e, f.Charlie.Email, "")
		code := nominationstest.LinkTo(t, f.Mailed(), nominationstest.Stranger)
		e = f.EventNow(e.ID)
		e.SignUpBy = f.Clock.Add(time.Hour)
		f.SaveEvent(e)
		f.Clock = e.SignUpBy
		m, err := f.Nominations.NomineeByCode(f.Ctx, code)
		if err != nil || m.Opening == nil || m.Opening.Obstacle.Kind != rota.NoObstacle {
			t.Fatalf("who is invited reads %+v, %v", m.Opening, err)
		}
		if g, err := f.Nominations.AcceptNomination(f.Ctx, code, nominations.GuestForm{FirstName: "Sam", LastName: "Canary", Rank: "Constable"}); err != nil || g.Status != db.SignupConfirmed {
			t.Errorf("who accepts gets %v, %v", g, err)
		}
		f.SignUp(f.Alice, learners, db.SignupConfirmed) // invited too, and answers on the event's page
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, learners.ID, ""); err != nil {
			t.Fatal(err)
		}
		_, err = f.Rota.SignUp(f.Ctx, f.Person("Jo", "Farrow", db.Officer), learners.ID)
		refusaltest.WantClosed(t, err)
		f.Clock = f.Clock.AddDate(0, 0, 29) // the time to answer is over
		_, err = f.Rota.SignUp(f.Ctx, f.Charlie, learners.ID)
		refusaltest.WantClosed(t, err)
	})
}

func TestAfterTheDeadlineOnlyThoseWhoRunACourseAskPeopleToIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.Classroom(30*24*time.Hour, 8)
		learners.SignUpBy = f.Clock.Add(time.Hour) // the trainers' shift has none
		f.Write(func(tx *db.Tx) error { return tx.UpdateShift(f.Ctx, learners) })
		jo := f.Person("Jo", "Farrow", db.Officer)
		ask := func(me *db.Person) error {
			_, err := f.Nominations.Nominate(f.Ctx, me, e.ID, nominations.Form{Emails: jo.Email})
			return err
		}
		if err := ask(f.Alice); err != nil {
			t.Errorf("before the deadline Alice asks a colleague: %v", err)
		}
		f.Clock = learners.SignUpBy
		err := ask(f.Alice)
		if refusaltest.WantKind(t, err, refusal.Conflict); err != nil && err.Error() != "Sign-up has closed, so only those who run this can still ask people." {
			t.Errorf("Alice reads %q", err)
		}
		if page, err := f.Nominations.NominationsFor(f.Ctx, f.Alice, e.ID); err != nil || !strings.HasPrefix(page.Closed, "Sign-up has closed") {
			t.Errorf("Alice's page: %+v, %v", page, err)
		}
		for who, want := range map[*db.Person]bool{f.Alice: false, dana: true, f.Bob: true, f.Eve: true} {
			if may, err := f.Nominations.MayNominate(f.Ctx, who, f.EventNow(e.ID)); may != want || err != nil {
				t.Errorf("%s sees the link: %v, %v", who.FirstName, may, err)
			}
		}
		if err := errors.Join(ask(dana), ask(f.Bob), ask(f.Eve)); err != nil {
			t.Error(err)
		}
		f.SignUp(jo, learners, db.SignupConfirmed)
	})
}
