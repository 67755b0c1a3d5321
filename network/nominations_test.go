package network_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/nominations/nominationstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestWhoDoesNotAnswerIsRemindedOnceAndACancelledCourseIsCalledOff(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana := f.Classroom(60*24*time.Hour, 5)
		f.Nominate(dana, e, nominationstest.Stranger, "")
		f.Mailed()
		kinds := func() (all []db.MessageKind) {
			t.Helper()
			if _, err := f.Nominations.QueueNominations(f.Ctx); err != nil {
				t.Fatal(err)
			}
			for _, d := range f.Mailed() {
				if d.To == nominationstest.Stranger {
					all = append(all, d.Message.Kind)
				}
			}
			return all
		}
		if got := kinds(); len(got) != 0 {
			t.Errorf("at once: %v", got)
		}
		f.Clock = f.Clock.Add(8 * 24 * time.Hour)
		if got := kinds(); len(got) != 1 || got[0] != messages.NominationReminder {
			t.Errorf("a week before the deadline: %v", got)
		}
		if got := kinds(); len(got) != 0 {
			t.Errorf("again: %v", got)
		}
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, f.reload(e).Version, "The trainer is ill"); err != nil {
			t.Fatal(err)
		}
		if got := kinds(); len(got) != 1 || got[0] != messages.NominationOff {
			t.Errorf("after the cancellation: %v", got)
		}
		f.Clock = f.Clock.Add(25 * time.Hour)
		kinds()
		page, err := f.Nominations.NominationsFor(f.Ctx, dana, e.ID)
		if err != nil || page.Mine[0].Status != db.NominationLapsed || page.Mine[0].Email != "" {
			t.Errorf("%+v, %v", page, err)
		}
	})
}

func (f *fixture) reload(e *db.Event) *db.Event {
	f.T.Helper()
	now, err := f.DB.Event(f.Ctx, e.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return now
}

func TestAGuestsLettersLeadToTheirOwnPageAndSayWhenTheEventIsNow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, learners, dana := f.Classroom(30*24*time.Hour, 5)
		f.Nominate(dana, e, "waits@beds.example.net", "Bedfordshire Police") // and the letter is not sent yet
		if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, f.reload(e).Version, events.MoveForm{Starts: "2026-07-08T12:00", Ends: "2026-07-08T22:00", Reason: "The room is taken"}); err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Mailed() {
			if d.To == "waits@beds.example.net" && !strings.Contains(d.Message.Subject+d.Message.Body, "8 July") {
				t.Errorf("the letter names the day before the move: %s", d.Message.Body)
			}
		}
		sam := f.GuestOn(e, dana, nominationstest.Stranger, "Sam", "Marlow", "Bedfordshire Police")
		if _, _, err := f.Rota.QueueReminders(f.Ctx); err != nil {
			t.Fatal(err)
		}
		f.Clock = f.reload(e).StartsAt.Add(-23 * time.Hour)
		if _, _, err := f.Rota.QueueReminders(f.Ctx); err != nil {
			t.Fatal(err)
		}
		kinds := map[db.MessageKind]bool{}
		code := ""
		for _, d := range f.Mailed() {
			if d.To != nominationstest.Stranger {
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
		if m, err := f.Nominations.NomineeByCode(f.Ctx, code); err != nil || !m.Opening.On() || m.Opening.ID != learners.ID {
			t.Errorf("%+v, %v", m, err)
		}
		if err := f.People.Deactivate(f.Ctx, f.Bob, sam.ID, "Left the force"); err != nil {
			t.Fatal(err)
		}
		_, err := f.Nominations.NomineeByCode(f.Ctx, code)
		refusaltest.WantKind(t, err, refusal.NotFound)
	})
}
