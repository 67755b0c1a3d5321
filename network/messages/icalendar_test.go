package messages_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/icaltest"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

func TestAnotherReaderHasEveryEntryOverBothChangesOfTheClocks(t *testing.T) {
	t.Parallel()
	titles := []string{"Herts Pride", `a,b;c\d"e:f`, "🏳️‍🌈 Ça va, Ωμέγα", "BEGIN:VEVENT", strings.Repeat("é", 10_000)}
	says := []string{"", "one\ntwo\n\nthree; four, five\\six", strings.Repeat("🏳️‍🌈 long ", 1_000), "x\nATTENDEE:mailto:evil@example.org"}
	var entries []messages.Entry
	for year := 2026; year <= 2031; year++ {
		for _, month := range []time.Month{time.March, time.October} {
			sunday := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC)
			sunday = sunday.AddDate(0, 0, -int(sunday.Weekday()))
			for half := -4; half <= 8; half++ {
				starts := sunday.Add(time.Duration(half) * 30 * time.Minute)
				for _, length := range []time.Duration{30 * time.Minute, 2 * time.Hour, 26 * time.Hour} {
					i := len(entries)
					entries = append(entries, messages.Entry{
						UID: "signup-" + starts.Format(time.RFC3339) + length.String() + "@rota", Sequence: i, Modified: clocktest.Noon, Starts: starts, Ends: starts.Add(length),
						Title: titles[i%len(titles)], Says: says[i%len(says)], Where: titles[(i+1)%len(titles)], Status: "CONFIRMED", Alarm: time.Hour,
					})
				}
			}
		}
	}
	text, err := messages.CalendarText("Rota", "", entries)
	if err != nil {
		t.Fatal(err)
	}
	read := icaltest.Read(t, text)[0]
	if read.Name != "Rota" || read.Method != "" || len(read.Entries) != len(entries) {
		t.Fatalf("it reads %d entries of %d, of %q", len(read.Entries), len(entries), read.Name)
	}
	for i, want := range entries {
		got := read.Entries[i]
		if got.UID != want.UID || got.Sequence != want.Sequence || !got.Starts.Equal(want.Starts) || !got.Ends.Equal(want.Ends) {
			t.Errorf("%s, %d, from %s to %s, is read as %s, %d, from %s to %s", want.UID, want.Sequence, want.Starts, want.Ends, got.UID, got.Sequence, got.Starts, got.Ends)
		}
		if got.Title != want.Title || got.Says != want.Says || got.Where != want.Where {
			t.Errorf("%.40q at %.40q, %.60q is read as %.40q at %.40q, %.60q", want.Title, want.Where, want.Says, got.Title, got.Where, got.Says)
		}
		if len(got.Alarms) != 1 || got.Alarms[0] != -60 || len(got.Attendees)+len(got.Organizers) > 0 {
			t.Errorf("the alarms are %v, the people %v %v", got.Alarms, got.Attendees, got.Organizers)
		}
	}
}
