package imports_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

func TestACalendarOfOursComesBackAsItWas(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Time {
		moment, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	var entries []messages.Entry
	for i, times := range [][2]string{
		{"2027-08-14T11:00:00Z", "2027-08-14T21:00:00Z"},
		{"2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z"},
		{"2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"},
		{"2027-10-31T01:30:00Z", "2027-10-31T02:30:00Z"},
	} {
		entries = append(entries, messages.Entry{UID: fmt.Sprint(i), Starts: at(times[0]), Ends: at(times[1]), Title: "A, b; c \\ d 🏳️‍🌈 " + strings.Repeat("long ", 30), Where: "Hall: east\nside", Status: "CONFIRMED", Alarm: time.Hour})
	}
	text, err := messages.CalendarText("Ours", "", entries)
	if err != nil {
		t.Fatal(err)
	}
	got, err := upload.ReadDates("ours.ics", []byte(text), uploadtest.ADay)
	if err != nil || len(got.Problems) > 0 || len(got.Days) != len(entries) {
		t.Fatalf("%v %s, %d dates", refusaltest.SaidNo(err), uploadtest.SayProblems(got.Problems), len(got.Days))
	}
	for _, e := range entries {
		found := false
		for i := range got.Days {
			d := &got.Days[i]
			found = found || d.StartsAt.Equal(e.Starts) && d.EndsAt.Equal(e.Ends) && d.Name == strings.TrimSpace(e.Title) && d.Place == "Hall: east side"
		}
		if !found {
			t.Errorf("%v to %v is not among\n%s", e.Starts, e.Ends, uploadtest.SayDays(got.Days))
		}
	}
}
