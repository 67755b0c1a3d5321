package network_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestAConfirmationThatWaitsSaysHowItIsWhenItGoes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Alice)
		e := f.Event("Herts Pride", 61*24*time.Hour)
		f.At(e, "Cassiobury Park")
		f.SignUp(f.Alice, f.Shift(e, 1), db.SignupConfirmed)
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "flooded"})
		sent := f.SendAll()
		mine := slices.DeleteFunc(sent, func(d *messages.Delivery) bool { return d.Message.PersonID != f.Alice.ID })
		if len(mine) != 1 || mine[0].Message.Kind != messages.Confirmed || !strings.Contains(mine[0].Message.Body, "Saturday 8 August 2026, 1pm to 5pm") {
			t.Fatalf("Alice gets %d emails: %+v", len(mine), mine)
		}
		if !strings.Contains(mine[0].Calendar, "DTSTART;TZID=Europe/London:20260808T130000") {
			t.Errorf("its calendar entry is\n%s", mine[0].Calendar)
		}
	})
}

func TestWhatChangesForTheDayIsToldToThoseConfirmed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Alice)
		harper := f.Person("Harper", "Quinn", db.Officer)
		f.Eve.Phone = "01632 960123"
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Eve, "phone") })
		e := f.Event("Herts Pride", 61*24*time.Hour)
		e.LeadID, e.MeetingPoint, e.Wear, e.Briefing = f.Bob.ID, "Main gate", "Uniform", "Be kind."
		f.At(e, "Cassiobury Park")
		s := f.Shift(e, 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(harper, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.SendAll()

		edit := func(section events.Section) {
			t.Helper()
			if err := f.Events.EditEvent(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version, section); err != nil {
				t.Fatal(err)
			}
		}
		day := events.DayForm{MeetingPoint: "North gate", Wear: "Uniform", Parking: "Field 2", Briefing: "Be very kind.", ArriveMinutes: "30", TravelMinutes: "0"}
		edit(day)
		details := events.DetailsForm{Title: e.Title, Kind: string(e.Kind), Lead: refusal.IdOrEmpty(f.Eve.ID)}
		edit(details)
		sent := f.SendAll()
		byName := map[string]*messages.Delivery{}
		for _, d := range sent {
			byName[d.Name] = d
		}
		if len(sent) != 2 || byName["Alice Okafor"] == nil || byName["Harper Quinn"] == nil {
			t.Fatalf("%d emails go, want one each to Alice and Harper: %v", len(sent), byName)
		}
		eventstest.WantText(t, "Alice", byName["Alice Okafor"].Message.Body, `Hello Alice,

Herts Pride has changed.

Arrive 30 minutes before your shift. It was 15 minutes.
Meeting point: North gate
It was: Main gate
Parking: Field 2
Your contact on the day is now Eve, 01632 960123.
The briefing has changed. It is on the event’s page.

Stall morning: Saturday 1 August 2026, 12pm to 4pm. Arrive by 11:30am.
Where: Cassiobury Park, WD18 7LG
Meet: North gate
Parking: Field 2
Wear: Uniform

If you can’t come any more, withdraw as soon as you know, so that someone else can take the place.`)
		eventstest.WantText(t, "Harper, discreetly,", byName["Harper Quinn"].Message.Body, `Hello Harper,

A duty of yours has changed.

This has changed for the day: when to arrive, where to meet, parking, your contact on the day, the briefing.

Saturday 1 August 2026, 12pm to 4pm. Arrive by 11:30am.

Where to be, who to meet and what to wear are on your rota.

If you can’t come any more, withdraw as soon as you know, so that someone else can take the place.`)
		if got := byName["Alice Okafor"].Calendar; !strings.Contains(got, "Arrive by 11:30am") {
			t.Errorf("her calendar still has\n%s", got)
		}

		day.TravelMinutes = "20" // which is nobody's to know
		edit(day)
		day.MeetingPoint = "Main gate" // there and back
		edit(day)
		day.MeetingPoint = "North gate"
		edit(day)
		if sent := f.SendAll(); len(sent) != 0 {
			t.Errorf("nothing changed, and %d emails go: %s", len(sent), sent[0].Message.Body)
		}
		f.Clock = e.EndsAt
		day.Wear = "Anything"
		edit(day)
		if sent := f.SendAll(); len(sent) != 0 {
			t.Errorf("it is over, and %d emails go", len(sent))
		}
	})
}
