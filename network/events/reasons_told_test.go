package events_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/events/eventstest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
)

func TestAReasonOfWhatCancelledOutIsNeitherGivenNorPromised(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Alice)
		e := f.Event("Herts Pride", 61*24*time.Hour)
		f.At(e, "Cassiobury Park")
		s := f.Shift(e, 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupConfirmed)
		f.SendAll()
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "flooded"})
		if err := f.Edit(e, events.DayForm{MeetingPoint: "North gate", ArriveMinutes: "15", TravelMinutes: "0"}); err != nil {
			t.Fatal(err)
		}
		f.Move(e, events.MoveForm{Starts: eventstest.OldStart, Reason: "dry again"})
		sent := f.SendAll()
		if len(sent) < 2 {
			t.Fatalf("%d emails go, want one to each of the two", len(sent))
		}
		for _, d := range sent {
			body := d.Message.Body
			if !strings.Contains(body, "meet") && !strings.Contains(body, "North gate") {
				t.Errorf("%s does not hear of the meeting point:\n%s", d.Name, body)
			}
			for _, not := range []string{networktest.Promise, "flooded", "dry again"} {
				if strings.Contains(body, not) {
					t.Errorf("%s has the same times and reads %q:\n%s", d.Name, not, body)
				}
			}
		}
	})
}

func TestAnEmailThatTellsOfTwoChangesGivesBothReasons(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.OpenTo(f.Alice)
		e, _ := f.Moveable()
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Reason: "the park is flooded"})
		f.Move(e, events.MoveForm{Starts: eventstest.NewStart, Venue: "College Lane", Reason: "the park stays closed"})
		if err := f.Edit(e, events.DayForm{Wear: "Uniform", ArriveMinutes: "15", TravelMinutes: "0"}); err != nil {
			t.Fatal(err)
		}
		if got := f.MailTo(f.Alice); !strings.Contains(got, "Reason: the park is flooded\nthe park stays closed\n") {
			t.Errorf("Alice reads\n%s", got)
		}
		for _, reason := range []string{"one", "two", "three", "four", "five", "six"} {
			f.Move(e, events.MoveForm{Starts: "2026-08-15T13:00", Reason: reason})
			f.Move(e, events.MoveForm{Starts: "2026-08-22T13:00", Reason: reason + " again"})
		}
		if got := f.MailTo(f.Alice); !strings.Contains(got, "Reason: four again\nfive\nfive again\nsix\nsix again\n") || strings.Contains(got, "four\n") {
			t.Errorf("after twelve moves Alice reads\n%s", got)
		}
	})
}
