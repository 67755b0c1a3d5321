package network_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/series"
)

const promise = "The page below says why."

func TestAReasonOfWhatCancelledOutIsNeitherGivenNorPromised(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.openTo(f.alice)
		e := f.event("Herts Pride", 61*24*time.Hour)
		f.at(e, "Cassiobury Park")
		s := f.shift(e, 2)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupConfirmed)
		f.sendAll()
		f.move(e, events.MoveForm{Starts: newStart, Reason: "flooded"})
		if err := f.edit(e, events.DayForm{MeetingPoint: "North gate", ArriveMinutes: "15", TravelMinutes: "0"}); err != nil {
			t.Fatal(err)
		}
		f.move(e, events.MoveForm{Starts: oldStart, Reason: "dry again"})
		sent := f.sendAll()
		if len(sent) < 2 {
			t.Fatalf("%d emails go, want one to each of the two", len(sent))
		}
		for _, d := range sent {
			body := d.Message.Body
			if !strings.Contains(body, "meet") && !strings.Contains(body, "North gate") {
				t.Errorf("%s does not hear of the meeting point:\n%s", d.Name, body)
			}
			for _, not := range []string{promise, "flooded", "dry again"} {
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
		f.openTo(f.alice)
		e, _ := f.moveable()
		f.move(e, events.MoveForm{Starts: newStart, Reason: "the park is flooded"})
		f.move(e, events.MoveForm{Starts: newStart, Venue: "College Lane", Reason: "the park stays closed"})
		if err := f.edit(e, events.DayForm{Wear: "Uniform", ArriveMinutes: "15", TravelMinutes: "0"}); err != nil {
			t.Fatal(err)
		}
		if got := f.mailTo(f.alice); !strings.Contains(got, "Reason: the park is flooded\nthe park stays closed\n") {
			t.Errorf("Alice reads\n%s", got)
		}
		for _, reason := range []string{"one", "two", "three", "four", "five", "six"} {
			f.move(e, events.MoveForm{Starts: "2026-08-15T13:00", Reason: reason})
			f.move(e, events.MoveForm{Starts: "2026-08-22T13:00", Reason: reason + " again"})
		}
		if got := f.mailTo(f.alice); !strings.Contains(got, "Reason: four again\nfive\nfive again\nsix\nsix again\n") || strings.Contains(got, "four\n") {
			t.Errorf("after twelve moves Alice reads\n%s", got)
		}
	})
}

func TestTheReasonOfOneDateIsNotGivenForAnother(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.openTo(f.alice)
		dates := f.onTwoDates()
		form := f.as(&dates[0], func(c *series.FollowingForm) { c.Starts, c.Ends = "18:00", "19:30" })
		if _, err := f.Series.ChangeFollowing(f.ctx, f.bob, dates[0].ID, form, ""); err != nil {
			t.Fatal(err)
		}
		f.move(&dates[1], events.MoveForm{Starts: typed(dates[1].StartsAt), Reason: "no longer that day"})
		got := f.mailTo(f.alice)
		if !strings.Contains(got, "Reason: the room is taken") || strings.Contains(got, "your duties") || strings.Contains(got, "no longer that day") {
			t.Errorf("Only the first date changed for Alice, who reads\n%s", got)
		}
	})
}

func TestAnEmailDoesNotPromiseAReasonToThoseWhoSignedUpAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 61*24*time.Hour)
		s := f.shift(e, 1)
		g := f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		f.sendAll()
		if err := f.Staffing.Remove(f.ctx, f.bob, g.ID, "needed elsewhere"); err != nil {
			t.Fatal(err)
		}
		f.signUp(f.alice, s, db.SignupWaiting)
		if got := f.mailTo(f.alice); !strings.Contains(got, "You need not come.\n\n") || strings.Contains(got, promise) {
			t.Errorf("Alice, who waits, reads\n%s", got)
		}
	})
}
