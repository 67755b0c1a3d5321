package messages_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/icaltest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func FuzzCalendarText(f *testing.F) {
	for _, seed := range []string{"Herts Pride", "a,b;c\\d\"e", "one\ntwo\r\nthree", "🏳️‍🌈🏳️‍🌈🏳️‍🌈🏳️‍🌈🏳️‍🌈🏳️‍🌈🏳️‍🌈", "x\r\nATTENDEE:mailto:evil@example.org", strings.Repeat("long ", 2000), "BEGIN:VEVENT", ":;=,\t"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, title, says string) {
		starts := time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC)
		e := messages.Entry{UID: "signup-7@rota.example.org", Sequence: 3, Modified: clocktest.Noon, Starts: starts, Ends: starts.Add(4 * time.Hour), Title: title, Says: says, Status: "CONFIRMED", Alarm: time.Hour}
		text, err := messages.CalendarText("Rota", "", []messages.Entry{e})
		if err != nil {
			t.Fatal(err)
		}
		events := icaltest.Parsed(t, text).Events()
		if len(events) != 1 || len(events[0].Props["ATTENDEE"]) > 0 {
			t.Fatalf("%d entries in\n%s", len(events), text)
		}
		if got, want := icaltest.Value(t, events[0], "SUMMARY"), words.Clean(title, false); got != want {
			t.Errorf("the title comes back as %q, want %q", got, want)
		}
		if want := messages.LineEnds.Replace(words.Clean(says, true)); want != "" {
			if got := icaltest.Value(t, events[0], "DESCRIPTION"); got != want {
				t.Errorf("the description comes back as %q, want %q", got, want)
			}
		}
	})
}
