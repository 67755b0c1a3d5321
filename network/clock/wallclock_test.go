package clock

import (
	"strings"
	"testing"
	"time"
)

func TestWallClockTimesAreReadInLondonAndImpossibleOnesExplained(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"2027-08-14T12:00":       "2027-08-14T11:00:00Z",
		"2027-08-14 12:00":       "2027-08-14T11:00:00Z",
		"14/08/2027 12:00":       "2027-08-14T11:00:00Z",
		" 2027-01-14T12:00 ":     "2027-01-14T12:00:00Z",
		"2028-02-29T09:30":       "2028-02-29T09:30:00Z",
		"2027-03-28T00:59":       "2027-03-28T00:59:00Z",
		"2027-03-28T02:00":       "2027-03-28T01:00:00Z",
		"2027-10-31T00:59":       "2027-10-30T23:59:00Z",
		"2027-10-31T02:00":       "2027-10-31T02:00:00Z",
		"14/8/2027 1pm":          "2027-08-14T12:00:00Z",
		"14/8/2027, 1.30 p.m.":   "2027-08-14T12:30:00Z",
		"2027-08-14 1330":        "2027-08-14T12:30:00Z",
		"2027-08-14  13.30":      "2027-08-14T12:30:00Z",
		"2027-01-14 noon":        "2027-01-14T12:00:00Z",
		"2027-01-14 12noon":      "2027-01-14T12:00:00Z",
		"2027-01-14 12 midnight": "2027-01-14T00:00:00Z",
		"2027-01-14 1noon":       "real date",
		"2027-08-14 1":           "real date",
		"2027-08-14 25:00":       "real date",
		"2027-08-14 13pm":        "real date",
		"2027-02-29T12:00":       "not in the calendar",
		"2027-04-31T12:00":       "not in the calendar",
		"2027-03-28T01:30":       "clocks go forward",
		"2027-10-31T01:30":       "clocks go back",
		"":                       "Enter a date",
		"tomorrow":               "real date",
		"2027-13-01T12:00":       "real date",
		"9999-01-01T12:00":       "between 2000 and 2100",
		"-1":                     "real date",
		"2027-08-14T12:00\x00":   "real date",
	} {
		got, err := ParseWallClock(typed)
		switch {
		case err != nil && !strings.Contains(err.Error(), want):
			t.Errorf("%q: %v, want %s", typed, err, want)
		case err == nil && got.Format(time.RFC3339) != want:
			t.Errorf("%q is %s, want %s", typed, got.Format(time.RFC3339), want)
		}
	}
}

func FuzzParseWallClock(f *testing.F) {
	for _, seed := range []string{"2027-08-14T12:00", "14/8/2027 1:30", "2027-08-14 1.30 p.m.", "2027-03-28T01:30", "x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		moment, err := ParseWallClock(typed)
		if err != nil {
			return
		}
		again, err := ParseWallClock(moment.In(London).Format("2006-01-02T15:04:05"))
		if err != nil || !again.Equal(moment) {
			t.Errorf("%q is read as %s, which is read as %s (%v)", typed, moment, again, err)
		}
	})
}

func TestATimeOfDayIsReadAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"13:00": "13:00", "13.00": "13:00", "1300": "13:00", "930": "09:30", "9:30": "09:30", " 09:05 ": "09:05",
		"1pm": "13:00", "1 pm": "13:00", "1PM": "13:00", "1.30pm": "13:30", "1:30 p.m.": "13:30", "130pm": "13:30", "9am": "09:00",
		"12am": "00:00", "12pm": "12:00", "12.15am": "00:15", "noon": "12:00", "12 noon": "12:00", "midday": "12:00", "midnight": "00:00", "0:00": "00:00",
		"": "", "1": "", "13": "", "25:00": "", "24:00": "", "12:60": "", "13pm": "", "0am": "", "1:3": "", "13:00:99": "", "12345": "", "one": "", "-1:00": "", "1pmpm": "",
	} {
		got := ""
		if clock, ok := ParseClock(typed); ok {
			got = TypedClock(clock)
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}

func FuzzParseClock(f *testing.F) {
	for _, seed := range []string{"13:00", "1.30 p.m.", "1300", "noon", "12 midnight", "1am2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		clock, ok := ParseClock(typed)
		if !ok {
			return
		}
		if clock < 0 || clock >= 24*time.Hour {
			t.Fatalf("%q is read as %s", typed, clock)
		}
		if again, ok := ParseClock(TypedClock(clock)); !ok || again != clock.Truncate(time.Minute) {
			t.Errorf("%q is shown as %s, which is read as %s", typed, TypedClock(clock), again)
		}
	})
}

func TestTheWallClockStaysWhenTheClocksChange(t *testing.T) {
	t.Parallel()
	at := func(typed string) time.Time {
		moment, err := ParseWallClock(typed)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, c := range []struct {
		from string
		days int
		want string
	}{
		{"2027-03-27T09:00", 1, "2027-03-28T09:00"},
		{"2027-03-28T09:00", -7, "2027-03-21T09:00"},
		{"2027-10-30T09:00", 1, "2027-10-31T09:00"},
		{"2027-11-03T18:00", -7, "2027-10-27T18:00"},
		{"2028-02-22T10:00", 7, "2028-02-29T10:00"},
	} {
		if got := AddWallClock(at(c.from), c.days, 0); !got.Equal(at(c.want)) {
			t.Errorf("%s and %d days is %s, want %s", c.from, c.days, got.In(London), c.want)
		}
	}
	if got := AddWallClock(at("2027-03-27T01:30"), 1, 0); got.In(London).Format("15:04") != "02:30" {
		t.Errorf("a skipped time became %s, want an hour later", got.In(London))
	}
	if got := AddWallClock(at("2027-10-30T01:30"), 1, 0); got.Format("15:04") != "00:30" {
		t.Errorf("a repeated time became %s, want the first of the two", got)
	}
}

func TestSpansReadAsOnThePages(t *testing.T) {
	t.Parallel()
	from := time.Date(2027, 8, 14, 11, 0, 0, 0, time.UTC)
	for hours, want := range map[int]string{
		10: "Saturday 14 August 2027, 12pm to 10pm",
		12: "Saturday 14 August 2027, 12pm to midnight",
		14: "Saturday 14 August 2027, 12pm to Sunday 15 August 2027, 2am",
	} {
		if got := Span(from, from.Add(time.Duration(hours)*time.Hour)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := Span(from, from.Add(90*time.Minute)); !strings.HasSuffix(got, "12pm to 1:30pm") {
		t.Error(got)
	}
}
