package network_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// letters claims and delivers every message that is due, and returns the
// texts of one kind by who gets them.
func (f *fixture) letters(kind db.MessageKind) map[string]string {
	f.t.Helper()
	texts := map[string]string{}
	for d := f.claim(); d != nil; d = f.claim() {
		if d.Message.Kind == kind {
			texts[d.Name] = d.Message.Subject + "\n" + d.Text()
		}
		if _, err := f.Messages.Delivered(f.ctx, d); err != nil {
			f.t.Fatal(err)
		}
	}
	return texts
}

func (f *fixture) openly(p *db.Person) {
	f.t.Helper()
	p.Discreet = false
	f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, p, "discreet") })
}

func TestContentNotesAndWhoToTalkToComeWithTheReminderOfTheDayBefore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		f.session(e, at(e, "Being believed", 60, 105, in("Hall"), noted("describes a suicide attempt")))
		f.session(e, at(e, "Coffee", 105, 120))
		f.openly(f.alice)
		f.remind()
		f.clock = e.StartsAt.AddDate(0, 0, -7).Add(time.Minute)
		f.remind()
		for who, text := range f.letters(messages.WeekBefore) {
			if strings.Contains(text, "content note") {
				t.Errorf("%s reads a week before: %s", who, text)
			}
		}
		f.clock = e.StartsAt.AddDate(0, 0, -1).Add(time.Minute)
		f.remind()
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
		e := f.conference(8 * weeks)
		s := f.session(e, at(e, "Being believed", 60, 105, in("Hall"), noted("describes a suicide attempt")))
		plain := f.session(e, at(e, "Coffee", 105, 120))
		f.openly(f.alice)
		before, err := f.DB.EventLog(f.ctx, e.ID, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		choose := func(p *db.Person, out bool) {
			t.Helper()
			if got, err := f.Programme.StepOut(f.ctx, p, s.ID, out); err != nil || got.Code != "" {
				t.Fatalf("%+v (%v)", got, err)
			}
		}
		choose(f.alice, true)
		choose(f.alice, true)
		choose(f.charlie, true)
		choose(f.charlie, false)
		if !f.programme(f.alice, e).Slots[0][0].StepsOut {
			t.Error("Alice does not see what she said")
		}
		for _, p := range []*db.Person{f.bob, f.eve, f.charlie} {
			if text := fmt.Sprintf("%+v", *f.programme(p, e)); strings.Contains(text, "StepsOut:true") {
				t.Errorf("%s sees who would rather step out: %s", p.FirstName, text)
			}
		}
		after, err := f.DB.EventLog(f.ctx, e.ID, 0, 100)
		if err != nil || len(after) != len(before) {
			t.Errorf("the history grew from %d to %d (%v)", len(before), len(after), err)
		}

		f.remind()
		f.clock = e.StartsAt.AddDate(0, 0, -1).Add(time.Minute)
		f.remind()
		const says = "rather step out of"
		private := func(when string) {
			t.Helper()
			stored, err := f.DB.Messages(f.ctx, db.MessageFilter{EventID: e.ID})
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

		_, err = f.Programme.StepOut(f.ctx, f.bob, s.ID, true)
		wantKind(t, err, refusal.Forbidden) // has no place
		_, err = f.Programme.StepOut(f.ctx, f.alice, plain.ID, true)
		wantKind(t, err, refusal.Conflict) // has no note
		f.clock = s.EndsAt
		_, err = f.Programme.StepOut(f.ctx, f.charlie, s.ID, true)
		wantKind(t, err, refusal.Conflict) // is over
		f.clock = s.EndsAt.Add(time.Minute)
		if _, err := f.Messages.Tidy(f.ctx); err != nil {
			t.Fatal(err)
		}
		if left, err := f.DB.StepOuts(f.ctx, e.ID, f.alice.ID); err != nil || len(left) != 0 {
			t.Errorf("afterwards it is kept: %v (%v)", left, err)
		}
	})
}

func TestWhatSomebodyWouldStepOutOfIsForgottenWithTheirPlace(t *testing.T) {
	t.Parallel()
	ways := map[string]func(f *fixture, e *db.Event, s *db.Shift) error{
		"withdrawing": func(f *fixture, _ *db.Event, s *db.Shift) error { return f.Rota.Withdraw(f.ctx, f.alice, s.ID, "") },
		"removal": func(f *fixture, _ *db.Event, s *db.Shift) error {
			return f.Staffing.Remove(f.ctx, f.bob, f.rowOf(f.alice, s), "is needed elsewhere")
		},
		"deactivation": func(f *fixture, _ *db.Event, _ *db.Shift) error {
			return f.People.Deactivate(f.ctx, f.bob, f.alice.ID, "left the force")
		},
		"cancelling": func(f *fixture, e *db.Event, _ *db.Shift) error {
			_, err := f.Events.CancelEvent(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version, "storm")
			return err
		},
	}
	for way, leaves := range ways {
		t.Run(way, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				e := f.conference(8 * weeks)
				s := f.session(e, at(e, "Being believed", 60, 105, noted("describes a suicide attempt")))
				for _, p := range []*db.Person{f.alice, f.charlie} {
					if _, err := f.Programme.StepOut(f.ctx, p, s.ID, true); err != nil {
						t.Fatal(err)
					}
				}
				if err := leaves(f, e, f.shiftOf(e, "Delegate")); err != nil {
					t.Fatal(err)
				}
				if left, err := f.DB.StepOuts(f.ctx, e.ID, f.alice.ID); err != nil || len(left) != 0 {
					t.Errorf("what she said is kept: %v (%v)", left, err)
				}
				if left, err := f.DB.StepOuts(f.ctx, e.ID, f.charlie.ID); err != nil || way != "cancelling" && len(left) != 1 {
					t.Errorf("who keeps the place said %v (%v)", left, err)
				}
			})
		})
	}
}

func TestADiscreetPersonsStepOutNamesNoSession(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		s := f.session(e, at(e, "Being believed", 60, 105, in("Hall"), noted("describes a suicide attempt")))
		if _, err := f.Programme.StepOut(f.ctx, f.alice, s.ID, true); err != nil {
			t.Fatal(err)
		}
		f.remind()
		f.clock = e.StartsAt.AddDate(0, 0, -1).Add(time.Minute)
		f.remind()
		if text := f.letters(messages.DayBefore)["Alice Okafor"]; !strings.Contains(text, "step out of a session, 1pm to 1:45pm.") || strings.Contains(text, "believed") || strings.Contains(text, "Hall") {
			t.Errorf("Alice reads %s", text)
		}
	})
}
