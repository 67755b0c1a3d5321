package network_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// retyped is the form of a shift with other times, typed as at an event on 1 August.
func retyped(s *db.Shift, starts, ends string) events.ShiftForm {
	return events.ShiftForm{Role: s.Role, Starts: starts, Ends: ends, Minimum: strconv.Itoa(s.Minimum), Maximum: strconv.Itoa(s.Maximum)}
}

func TestAShiftWithPeopleOnItGetsOtherTimesAndEachIsToldOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.openTo(f.alice)
		e, s := f.moveable()
		other := f.shift(e, 2, func(s *db.Shift) { s.Role = "Walkabout" })
		harper := f.person("Harper", "Quinn", db.Officer)
		f.signUp(harper, other, db.SignupConfirmed)
		f.sendAll()
		form := retyped(s, "2026-08-01T14:00", "2026-08-01T18:00")

		preview, err := f.Events.PreviewShift(f.ctx, f.bob, s.ID, form)
		if err != nil || preview.Told.Count() != 2 || len(preview.LosesOut) != 0 || !preview.After.StartsAt.Equal(s.StartsAt.Add(2*time.Hour)) {
			t.Fatalf("the preview is %+v, %v", preview, err)
		}
		_, err = f.Events.UpdateShift(f.ctx, f.bob, s.ID, 1, form, "")
		if got := fieldsOf(err); got != "reason" {
			t.Errorf("without a reason: faults at %q, %v", got, err)
		}
		told, err := f.Events.UpdateShift(f.ctx, f.bob, s.ID, 1, form, "the gates open later")
		if err != nil || told.Count() != 2 {
			t.Fatalf("%d are told, %v", told.Count(), err)
		}
		sent := f.sendAll()
		names := make([]string, len(sent))
		for i, d := range sent {
			names[i] = d.Name
		}
		if slices.Sort(names); strings.Join(names, ", ") != "Alice Okafor, Charlie Reid" {
			t.Fatalf("emails go to %v, want Alice and Charlie, who are on the shift", names)
		}
		at := slices.IndexFunc(sent, func(d *messages.Delivery) bool { return d.Message.PersonID == f.alice.ID })
		wantText(t, "Alice", sent[at].Message.Body, `Hello Alice,

Herts Pride has changed.

You keep your place.

Stall morning was Saturday 1 August 2026, 12pm to 4pm. It is now Saturday 1 August 2026, 2pm to 6pm.

Stall morning: Saturday 1 August 2026, 2pm to 6pm. Arrive by 1:45pm.
Where: Cassiobury Park, WD18 7LG

Reason: the gates open later

If you can’t come any more, withdraw as soon as you know, so that someone else can take the place.`)
		if !strings.Contains(sent[at].Calendar, "DTSTART;TZID=Europe/London:20260801T140000") {
			t.Errorf("her calendar gets\n%s", sent[at].Calendar)
		}
		page := f.eventNow(e.ID)
		if page.ChangedOn != "2026-06-01" || page.ChangeReason != "the gates open later" || page.ChangeSays != "Stall morning was Saturday 1 August 2026, 12pm to 4pm. It is now Saturday 1 August 2026, 2pm to 6pm." {
			t.Errorf("the event's page says %q %q %q", page.ChangedOn, page.ChangeSays, page.ChangeReason)
		}
		log := f.lastLog(e.ID, "changed shift")
		if log.PersonID != f.bob.ID || log.Reason != "the gates open later" || log.ShiftID != s.ID {
			t.Errorf("the log says %+v", log)
		}
		f.consistent(s.ID)
	})
}

// lastLog is the last row of an event's log with a verb.
func (f *fixture) lastLog(eventID int64, verb db.Verb) db.LogRow {
	f.t.Helper()
	rows, err := f.DB.EventLog(f.ctx, eventID, 0, 1000)
	at := slices.IndexFunc(rows, func(r db.LogRow) bool { return r.Verb == verb })
	if err != nil || at < 0 {
		f.t.Fatalf("the log has no %s, %v", verb, err)
	}
	return rows[at]
}

func TestOtherTimesAreSavedOnceTheyAreConfirmedWithAReason(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.openTo(f.alice)
		e, s := f.moveable()
		form := retyped(s, "2026-08-01T14:00", "2026-08-01T18:00")
		starts := func() time.Time {
			now, err := f.DB.Shift(f.ctx, s.ID)
			if err != nil {
				t.Fatal(err)
			}
			return now.StartsAt
		}
		for _, confirmed := range []bool{false, true} {
			_, preview, err := f.Events.ChangeShift(f.ctx, f.bob, s.ID, 1, form, confirmed, "")
			if preview == nil || (err != nil) != confirmed {
				t.Errorf("confirmed %v, without a reason: the preview is %v, the error %v", confirmed, preview, err)
			}
			if now := starts(); !now.Equal(s.StartsAt) {
				t.Errorf("confirmed %v, without a reason: it starts %v", confirmed, now)
			}
		}
		told, preview, err := f.Events.ChangeShift(f.ctx, f.bob, s.ID, 1, form, true, "the gates open later")
		if err != nil || preview != nil || told.Count() == 0 || starts().Equal(s.StartsAt) {
			t.Errorf("confirmed with a reason: %d are told, the preview is %v, the error %v", told.Count(), preview, err)
		}
		free := f.shift(e, 2)
		form = retyped(free, "2026-08-01T14:00", "2026-08-01T18:00")
		if _, preview, err := f.Events.ChangeShift(f.ctx, f.bob, free.ID, 1, form, false, ""); err != nil || preview != nil {
			t.Errorf("nobody is on it, and still the preview is %v, the error %v", preview, err)
		}
	})
}

func TestWhoClashesAtTheNewTimesOfAShiftLosesThePlaceToWhoWaits(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, s := f.moveable()
		later := f.shift(e, 2, func(s *db.Shift) { // of the same event, and stays as it is
			s.Role, s.StartsAt, s.EndsAt = "Stall afternoon", s.EndsAt, s.EndsAt.Add(3*time.Hour)
		})
		f.signUp(f.alice, later, db.SignupConfirmed)
		f.sendAll()
		form := retyped(s, "2026-08-01T14:00", "2026-08-01T18:00")
		preview, err := f.Events.PreviewShift(f.ctx, f.bob, s.ID, form)
		if err != nil || len(preview.LosesOut) != 1 || preview.LosesOut[0].Person.ID != f.alice.ID || preview.LosesOut[0].Shift.ID != s.ID || !strings.Contains(preview.LosesOut[0].Why, "Stall afternoon") {
			t.Fatalf("the preview is %+v, %v", preview, err)
		}
		if _, err := f.Events.UpdateShift(f.ctx, f.bob, s.ID, 1, form, "the gates open later"); err != nil {
			t.Fatal(err)
		}
		if a, c, l := f.status(f.alice, s), f.status(f.charlie, s), f.status(f.alice, later); a != db.SignupCancelled || c != db.SignupConfirmed || l != db.SignupConfirmed {
			t.Errorf("Alice is %s, Charlie %s, and Alice's other shift %s", a, c, l)
		}
		f.consistent(s.ID)
		if got := f.mailTo(f.alice); !strings.Contains(got, "you could not keep your place") {
			t.Errorf("Alice reads\n%s", got)
		}
	})
}

func TestAnOpenOfferEndsWhenTheTimesOfItsShiftChange(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 60*time.Hour)
		s := f.shift(e, 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		offers, err := f.DB.OpenOffers(f.ctx, s.ID, f.charlie.ID)
		if err != nil || len(offers) != 1 {
			t.Fatal(offers, err)
		}
		watch := func(t time.Time) string { return t.In(clock.London).Format("2006-01-02T15:04") }
		if _, err := f.Events.UpdateShift(f.ctx, f.bob, s.ID, 1, retyped(s, watch(s.StartsAt.Add(time.Hour)), watch(s.EndsAt.Add(time.Hour))), "later"); err != nil {
			t.Fatal(err)
		}
		wantKind(t, f.Rota.AnswerMyOffer(f.ctx, f.charlie, offers[0].ID, true), refusal.Conflict)
		again, err := f.DB.OpenOffers(f.ctx, s.ID, f.charlie.ID)
		if err != nil || len(again) != 1 || again[0].ID == offers[0].ID {
			t.Errorf("for the new times Charlie is offered %+v, %v", again, err)
		}
		f.consistent(s.ID)
	})
}

func TestTimesThatAreOverOrRecordedCanNotBeGivenToAShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, s := f.moveable()
		f.clock = s.StartsAt.Add(time.Hour)
		if got := fieldsOf(second(f.Events.UpdateShift(f.ctx, f.bob, s.ID, 1, retyped(s, "2026-08-01T12:30", "2026-08-01T16:00"), "x"))); got != "starts" {
			t.Errorf("a start that is over: faults at %q", got)
		}
		if got := fieldsOf(second(f.Events.UpdateShift(f.ctx, f.bob, s.ID, 1, retyped(s, oldStart, "2026-08-01T12:30"), "x"))); got != "ends" {
			t.Errorf("an end that is over: faults at %q", got)
		}
		longer := retyped(s, oldStart, "2026-08-01T18:00")
		if _, err := f.Staffing.CheckIn(f.ctx, f.eve, f.rowOf(f.alice, s)); err != nil {
			t.Fatal(err)
		}
		wantKind(t, second(f.Events.UpdateShift(f.ctx, f.bob, s.ID, 1, longer, "x")), refusal.Conflict)
		wantKind(t, second(f.Events.PreviewShift(f.ctx, f.bob, s.ID, longer)), refusal.Conflict)
		if _, err := f.Staffing.Undo(f.ctx, f.eve, f.rowOf(f.alice, s)); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Events.UpdateShift(f.ctx, f.bob, s.ID, 1, longer, "x"); err != nil {
			t.Errorf("a shift that has begun gets longer: %v", err)
		}
		wantKind(t, second(f.Events.UpdateShift(f.ctx, f.bob, s.ID, 1, longer, "x")), refusal.Conflict) // somebody else changed it
		if _, err := f.Events.UpdateShift(f.ctx, f.charlie, s.ID, 2, longer, "x"); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("Charlie changes a shift: %v", err)
		}
	})
}

func TestRemindersAreAboutTheNewTimesOfAShift(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		_, s := f.moveable()
		f.clock = s.StartsAt.Add(-24*time.Hour - 10*time.Minute)
		f.remind()
		f.clock = f.clock.Add(15 * time.Minute)
		f.remind()
		if sent := f.mailTo(f.alice); !strings.Contains(sent, "Reminder: your duty on Saturday 1 August") {
			t.Fatalf("a day before Alice reads\n%s", sent)
		}
		if _, err := f.Events.UpdateShift(f.ctx, f.bob, s.ID, 1, retyped(s, "2026-08-02T12:00", "2026-08-02T16:00"), "a day later"); err != nil {
			t.Fatal(err)
		}
		f.sendAll()
		f.clock = s.StartsAt.Add(5 * time.Minute)
		f.remind()
		if sent := f.mailTo(f.alice); !strings.Contains(sent, "Reminder: your duty on Sunday 2 August") {
			t.Errorf("a day before the new time Alice reads\n%s", sent)
		}
	})
}

// sequence is the number that a calendar gives of how often its entry changed.
func sequence(t *testing.T, text string) string {
	t.Helper()
	return parsed(t, text).Events()[0].Props.Get("SEQUENCE").Value
}

func TestTheSequenceOfAnEntryRisesWhenOnlyItsShiftChanges(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 61*24*time.Hour)
		s := f.shift(e, 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		first := f.sendAll()[0].Calendar
		link, err := f.Calendar.RenewFeed(f.ctx, f.alice, db.FeedOwn)
		if err != nil {
			t.Fatal(err)
		}
		fed := func() string { return f.feed(link).Events()[0].Props.Get("SEQUENCE").Value }
		was := fed()
		if was != sequence(t, first) {
			t.Errorf("the feed has sequence %s and the email %s", was, sequence(t, first))
		}
		f.write(func(tx *db.Tx) error { // its role alone, as by a recall; the event stays as it is
			shift, err := tx.Shift(f.ctx, s.ID)
			if err != nil {
				return err
			}
			return f.Events.ToStall(f.ctx, f.Action(tx, f.bob), f.eventNow(e.ID), shift, "recalled")
		})
		if f.eventNow(e.ID).Version != e.Version {
			t.Fatal("the event changed too")
		}
		before, _ := strconv.Atoi(was)
		if got := fed(); got != strconv.Itoa(before+1) {
			t.Errorf("after a change of the shift alone the feed has sequence %s, was %s", got, was)
		}
		if sent := f.sendAll(); len(sent) != 1 || sequence(t, sent[0].Calendar) != fed() {
			t.Errorf("the email of the change: %+v", sent)
		}
	})
}
