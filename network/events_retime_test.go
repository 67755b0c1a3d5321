package network_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/icaltest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestAShiftWithPeopleOnItGetsOtherTimesAndEachIsToldOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Alice)
		e, s := f.Moveable()
		other := f.Shift(e, 2, func(s *db.Shift) { s.Role = "Walkabout" })
		harper := f.Person("Harper", "Quinn", db.Officer)
		f.SignUp(harper, other, db.SignupConfirmed)
		f.SendAll()
		form := eventstest.Retyped(s, "2026-08-01T14:00", "2026-08-01T18:00")

		preview, err := f.Events.PreviewShift(f.Ctx, f.Bob, s.ID, form)
		if err != nil || preview.Told.Count() != 2 || len(preview.LosesOut) != 0 || !preview.After.StartsAt.Equal(s.StartsAt.Add(2*time.Hour)) {
			t.Fatalf("the preview is %+v, %v", preview, err)
		}
		_, err = f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 1, form, "")
		if got := refusaltest.FieldsOf(err); got != "reason" {
			t.Errorf("without a reason: faults at %q, %v", got, err)
		}
		told, err := f.Events.UpdateShift(f.Ctx, f.Bob, s.ID, 1, form, "the gates open later")
		if err != nil || told.Count() != 2 {
			t.Fatalf("%d are told, %v", told.Count(), err)
		}
		sent := f.SendAll()
		names := make([]string, len(sent))
		for i, d := range sent {
			names[i] = d.Name
		}
		if slices.Sort(names); strings.Join(names, ", ") != "Alice Okafor, Charlie Reid" {
			t.Fatalf("emails go to %v, want Alice and Charlie, who are on the shift", names)
		}
		at := slices.IndexFunc(sent, func(d *messages.Delivery) bool { return d.Message.PersonID == f.Alice.ID })
		eventstest.WantText(t, "Alice", sent[at].Message.Body, `Hello Alice,

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
		page := f.EventNow(e.ID)
		if page.ChangedOn != "2026-06-01" || page.ChangeReason != "the gates open later" || page.ChangeSays != "Stall morning was Saturday 1 August 2026, 12pm to 4pm. It is now Saturday 1 August 2026, 2pm to 6pm." {
			t.Errorf("the event's page says %q %q %q", page.ChangedOn, page.ChangeSays, page.ChangeReason)
		}
		log := f.LastLog(e.ID, "changed shift")
		if log.PersonID != f.Bob.ID || log.Reason != "the gates open later" || log.ShiftID != s.ID {
			t.Errorf("the log says %+v", log)
		}
		f.Consistent(s.ID)
	})
}

// sequence is the number that a calendar gives of how often its entry changed.
func sequence(t *testing.T, text string) string {
	t.Helper()
	return icaltest.Parsed(t, text).Events()[0].Props.Get("SEQUENCE").Value
}

func TestTheSequenceOfAnEntryRisesWhenOnlyItsShiftChanges(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 61*24*time.Hour)
		s := f.Shift(e, 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		first := f.SendAll()[0].Calendar
		link, err := f.Network.Calendar.RenewFeed(f.Ctx, f.Alice, db.FeedOwn)
		if err != nil {
			t.Fatal(err)
		}
		fed := func() string { return f.feed(link).Events()[0].Props.Get("SEQUENCE").Value }
		was := fed()
		if was != sequence(t, first) {
			t.Errorf("the feed has sequence %s and the email %s", was, sequence(t, first))
		}
		f.Write(func(tx *db.Tx) error { // its role alone, as by a recall; the event stays as it is
			shift, err := tx.Shift(f.Ctx, s.ID)
			if err != nil {
				return err
			}
			return f.Events.ToStall(f.Ctx, f.Action(tx, f.Bob), f.EventNow(e.ID), shift, "recalled")
		})
		if f.EventNow(e.ID).Version != e.Version {
			t.Fatal("the event changed too")
		}
		before, _ := strconv.Atoi(was)
		if got := fed(); got != strconv.Itoa(before+1) {
			t.Errorf("after a change of the shift alone the feed has sequence %s, was %s", got, was)
		}
		if sent := f.SendAll(); len(sent) != 1 || sequence(t, sent[0].Calendar) != fed() {
			t.Errorf("the email of the change: %+v", sent)
		}
	})
}
