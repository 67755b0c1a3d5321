package events_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestOtherTimesAreSavedOnceTheyAreConfirmedWithAReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Alice)
		e, s := f.Moveable()
		form := eventstest.Retyped(s, "2026-08-01T14:00", "2026-08-01T18:00")
		starts := func() time.Time {
			now, err := f.DB.Shift(f.Ctx, s.ID)
			if err != nil {
				t.Fatal(err)
			}
			return now.StartsAt
		}
		for _, confirmed := range []bool{false, true} {
			_, preview, err := f.Events.ChangeShift(f.Ctx, f.Bob, s.ID, 1, form, confirmed, "")
			if preview == nil || (err != nil) != confirmed {
				t.Errorf("confirmed %v, without a reason: the preview is %v, the error %v", confirmed, preview, err)
			}
			if now := starts(); !now.Equal(s.StartsAt) {
				t.Errorf("confirmed %v, without a reason: it starts %v", confirmed, now)
			}
		}
		told, preview, err := f.Events.ChangeShift(f.Ctx, f.Bob, s.ID, 1, form, true, "the gates open later")
		if err != nil || preview != nil || told.Count() == 0 || starts().Equal(s.StartsAt) {
			t.Errorf("confirmed with a reason: %d are told, the preview is %v, the error %v", told.Count(), preview, err)
		}
		free := f.Shift(e, 2)
		form = eventstest.Retyped(free, "2026-08-01T14:00", "2026-08-01T18:00")
		if _, preview, err := f.Events.ChangeShift(f.Ctx, f.Bob, free.ID, 1, form, false, ""); err != nil || preview != nil {
			t.Errorf("nobody is on it, and still the preview is %v, the error %v", preview, err)
		}
	})
}

func TestWhoClashesAtTheNewTimesOfAShiftLosesThePlaceToWhoWaits(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.Moveable()
		later := f.Shift(e, 2, func(s *db.Shift) { // of the same event, and stays as it is
			s.Role, s.StartsAt, s.EndsAt = "Stall afternoon", s.EndsAt, s.EndsAt.Add(3*time.Hour)
		})
		f.SignUp(f.Alice, later, db.SignupConfirmed)
		f.SendAll()
		form := eventstest.Retyped(s, "2026-08-01T14:00", "2026-08-01T18:00")
		preview, err := f.Events.PreviewShift(f.Ctx, f.Bob, s.ID, form)
		if err != nil || len(preview.LosesOut) != 1 || preview.LosesOut[0].Person.ID != f.Alice.ID || preview.LosesOut[0].Shift.ID != s.ID || !strings.Contains(preview.LosesOut[0].Why, "Stall afternoon") {
			t.Fatalf("the preview is %+v, %v", preview, err)
		}
		if _, err := f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 1, form, "the gates open later"); err != nil {
			t.Fatal(err)
		}
		if a, c, l := f.Status(f.Alice, s), f.Status(f.Charlie, s), f.Status(f.Alice, later); a != db.SignupCancelled || c != db.SignupConfirmed || l != db.SignupConfirmed {
			t.Errorf("Alice is %s, Charlie %s, and Alice's other shift %s", a, c, l)
		}
		f.Consistent(s.ID)
		if got := f.MailTo(f.Alice); !strings.Contains(got, "you could not keep your place") {
			t.Errorf("Alice reads\n%s", got)
		}
	})
}

func TestAnOpenOfferEndsWhenTheTimesOfItsShiftChange(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 60*time.Hour)
		s := f.Shift(e, 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		offers, err := f.DB.OpenOffers(f.Ctx, s.ID, f.Charlie.ID)
		if err != nil || len(offers) != 1 {
			t.Fatal(offers, err)
		}
		watch := func(t time.Time) string { return t.In(clock.London).Format("2006-01-02T15:04") }
		if _, err := f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 1, eventstest.Retyped(s, watch(s.StartsAt.Add(time.Hour)), watch(s.EndsAt.Add(time.Hour))), "later"); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, f.Rota.AnswerMyOffer(f.Ctx, f.Charlie, offers[0].ID, true), refusal.Conflict)
		again, err := f.DB.OpenOffers(f.Ctx, s.ID, f.Charlie.ID)
		if err != nil || len(again) != 1 || again[0].ID == offers[0].ID {
			t.Errorf("for the new times Charlie is offered %+v, %v", again, err)
		}
		f.Consistent(s.ID)
	})
}

func TestRemindersAreAboutTheNewTimesOfAShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, s := f.Moveable()
		f.Clock = s.StartsAt.Add(-24*time.Hour - 10*time.Minute)
		f.Remind()
		f.Clock = f.Clock.Add(15 * time.Minute)
		f.Remind()
		if sent := f.MailTo(f.Alice); !strings.Contains(sent, "Reminder: your duty on Saturday 1 August") {
			t.Fatalf("a day before Alice reads\n%s", sent)
		}
		if _, err := f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 1, eventstest.Retyped(s, "2026-08-02T12:00", "2026-08-02T16:00"), "a day later"); err != nil {
			t.Fatal(err)
		}
		f.SendAll()
		f.Clock = s.StartsAt.Add(5 * time.Minute)
		f.Remind()
		if sent := f.MailTo(f.Alice); !strings.Contains(sent, "Reminder: your duty on Sunday 2 August") {
			t.Errorf("a day before the new time Alice reads\n%s", sent)
		}
	})
}
