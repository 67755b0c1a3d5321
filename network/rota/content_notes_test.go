package rota_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/programme/programmetest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// letters claims and delivers every message that is due, and returns the
// texts of one kind by who gets them.
func (f *fixture) letters(kind db.MessageKind) map[string]string {
	f.T.Helper()
	texts := map[string]string{}
	for d := f.Claim(); d != nil; d = f.Claim() {
		if d.Message.Kind == kind {
			texts[d.Name] = d.Message.Subject + "\n" + d.Text()
		}
		if _, err := f.Messages.Delivered(f.Ctx, d); err != nil {
			f.T.Fatal(err)
		}
	}
	return texts
}

func (f *fixture) openly(p *db.Person) {
	f.T.Helper()
	p.Discreet = false
	f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, p, "discreet") })
}

func TestContentNotesAndWhoToTalkToComeWithTheReminderOfTheDayBefore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		f.Session(e, programmetest.At(e, "Being believed", 60, 105, programmetest.In("Hall"), programmetest.Noted("describes a suicide attempt")))
		f.Session(e, programmetest.At(e, "Coffee", 105, 120))
		f.openly(f.Alice)
		f.Remind()
		f.Clock = e.StartsAt.AddDate(0, 0, -7).Add(time.Minute)
		f.Remind()
		for who, text := range f.letters(messages.WeekBefore) {
			if strings.Contains(text, "content note") {
				t.Errorf("%s reads a week before: %s", who, text)
			}
		}
		f.Clock = e.StartsAt.AddDate(0, 0, -1).Add(time.Minute)
		f.Remind()
		texts := f.letters(messages.DayBefore)
		if text := texts["Alice Okafor"]; !strings.Contains(text, "1pm to 1:45pm, Being believed: describes a suicide attempt") || !strings.Contains(text, "116 123") || strings.Contains(text, "Coffee") {
			t.Errorf("Alice reads %s", text)
		}
		text := texts["Charlie Reid"] // who is discreet
		if !strings.Contains(text, "1pm to 1:45pm\n") || !strings.Contains(text, "in the programme") {
			t.Errorf("Charlie does not read when: %s", text)
		}
		for _, open := range []string{"believed", "suicide", "Engagement", "Samaritans"} {
			if strings.Contains(text, open) {
				t.Errorf("Charlie, who is discreet, reads %q: %s", open, text)
			}
		}
	})
}

func TestWhoWouldRatherStepOutOfASessionIsKnownToNobodyElse(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		s := f.Session(e, programmetest.At(e, "Being believed", 60, 105, programmetest.In("Hall"), programmetest.Noted("describes a suicide attempt")))
		plain := f.Session(e, programmetest.At(e, "Coffee", 105, 120))
		f.openly(f.Alice)
		before, err := f.DB.EventLog(f.Ctx, e.ID, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		choose := func(p *db.Person, out bool) {
			t.Helper()
			if got, err := f.Programme.StepOut(f.Ctx, p, s.ID, out); err != nil || got.Code != "" {
				t.Fatalf("%+v (%v)", got, err)
			}
		}
		choose(f.Alice, true)
		choose(f.Alice, true)
		choose(f.Charlie, true)
		choose(f.Charlie, false)
		if !f.ProgrammeOf(f.Alice, e).Slots[0][0].StepsOut {
			t.Error("Alice does not see what she said")
		}
		for _, p := range []*db.Person{f.Bob, f.Eve, f.Charlie} {
			if text := fmt.Sprintf("%+v", *f.ProgrammeOf(p, e)); strings.Contains(text, "StepsOut:true") {
				t.Errorf("%s sees who would rather step out: %s", p.FirstName, text)
			}
		}
		after, err := f.DB.EventLog(f.Ctx, e.ID, 0, 100)
		if err != nil || len(after) != len(before) {
			t.Errorf("the history grew from %d to %d (%v)", len(before), len(after), err)
		}

		f.Remind()
		f.Clock = e.StartsAt.AddDate(0, 0, -1).Add(time.Minute)
		f.Remind()
		const says = "rather step out of"
		private := func(when string) {
			t.Helper()
			stored, err := f.DB.Messages(f.Ctx, db.MessageFilter{EventID: e.ID})
			if err != nil || len(stored) < 2 {
				t.Fatal(err, len(stored))
			}
			for _, m := range stored {
				if strings.Contains(m.Subject+m.Body, says) {
					t.Errorf("%s the outbox has %s", when, m.Body)
				}
			}
		}
		private("before it goes out")
		texts := f.letters(messages.DayBefore)
		if text := texts["Alice Okafor"]; !strings.Contains(text, "You said you’d rather step out of Being believed, 1pm to 1:45pm in Hall.\nNobody else can see this.") {
			t.Errorf("Alice reads %s", text)
		}
		if text := texts["Charlie Reid"]; strings.Contains(text, says) || text == "" {
			t.Errorf("Charlie, who took it back, reads %s", text)
		}
		private("after it went out")

		_, err = f.Programme.StepOut(f.Ctx, f.Bob, s.ID, true)
		refusaltest.WantKind(t, err, refusal.Forbidden) // has no place
		_, err = f.Programme.StepOut(f.Ctx, f.Alice, plain.ID, true)
		refusaltest.WantKind(t, err, refusal.Conflict) // has no note
		f.Clock = s.EndsAt
		_, err = f.Programme.StepOut(f.Ctx, f.Charlie, s.ID, true)
		refusaltest.WantKind(t, err, refusal.Conflict) // is over
		f.Clock = s.EndsAt.Add(time.Minute)
		if _, err := f.Messages.Tidy(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if left, err := f.DB.StepOuts(f.Ctx, e.ID, f.Alice.ID); err != nil || len(left) != 0 {
			t.Errorf("afterwards it is kept: %v (%v)", left, err)
		}
	})
}

func TestADiscreetPersonsStepOutNamesNoSession(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		s := f.Session(e, programmetest.At(e, "Being believed", 60, 105, programmetest.In("Hall"), programmetest.Noted("describes a suicide attempt")))
		if _, err := f.Programme.StepOut(f.Ctx, f.Alice, s.ID, true); err != nil {
			t.Fatal(err)
		}
		f.Remind()
		f.Clock = e.StartsAt.AddDate(0, 0, -1).Add(time.Minute)
		f.Remind()
		if text := f.letters(messages.DayBefore)["Alice Okafor"]; !strings.Contains(text, "step out of a session, 1pm to 1:45pm.") || strings.Contains(text, "believed") || strings.Contains(text, "Hall") {
			t.Errorf("Alice reads %s", text)
		}
	})
}
