package upload_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestAnEntryOfACalendarFileIsADate(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]string{
		"SUMMARY:Summer bank holiday|DTSTART;VALUE=DATE:20270830|DTEND;VALUE=DATE:20270831":                  "Summer bank holiday: 2027-08-30 to 2027-08-30",
		"SUMMARY:Open days|DTSTART;VALUE=DATE:20270603|DTEND;VALUE=DATE:20270606|LOCATION:Main hall\\, east": "Open days: 2027-06-03 to 2027-06-05, Main hall, east",
		"SUMMARY:One day|DTSTART:20270603":                                                                         "One day: 2027-06-03 to 2027-06-03",
		"SUMMARY:Ends as it starts|DTSTART;VALUE=DATE:20270603|DTEND;VALUE=DATE:20270603":                          "Ends as it starts: 2027-06-03 to 2027-06-03",
		"SUMMARY:Two weeks|DTSTART;VALUE=DATE:20270603|DURATION:P2W":                                               "Two weeks: 2027-06-03 to 2027-06-16",
		"SUMMARY:Floating|DTSTART:20270814T100000|DTEND:20270814T120000":                                           "Floating: 2027-08-14T10:00 to 2027-08-14T12:00",
		"SUMMARY:UTC in summer|DTSTART:20270814T100000Z|DTEND:20270814T120000Z":                                    "UTC in summer: 2027-08-14T11:00 to 2027-08-14T13:00",
		"SUMMARY:London|DTSTART;TZID=Europe/London:20270814T100000|DURATION:PT90M":                                 "London: 2027-08-14T10:00 to 2027-08-14T11:30",
		"SUMMARY:New York|DTSTART;TZID=America/New_York:20270814T100000|DURATION:PT1H":                             "New York: 2027-08-14T15:00 to 2027-08-14T16:00",
		"SUMMARY:Outlook|DTSTART;TZID=\"GMT Standard Time\":20270814T100000|DURATION:PT1H":                         "Outlook: 2027-08-14T10:00 to 2027-08-14T11:00",
		"SUMMARY:Prefix|DTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20270814T100000|DURATION:PT1H":          "Prefix: 2027-08-14T09:00 to 2027-08-14T10:00",
		"SUMMARY:No end|DTSTART:20270814T100000":                                                                   "No end: 2027-08-14T10:00 to 2027-08-14T10:00",
		"SUMMARY:Over the change|DTSTART:20271030T220000|DURATION:P1D":                                             "Over the change: 2027-10-30T22:00 to 2027-10-31T22:00",
		"SUMMARY:The second of two|DTSTART:20271031T010000Z|DURATION:PT30M":                                        "The second of two: 2027-10-31T01:00 to 2027-10-31T01:30",
		"SUMMARY:Fol|  ded line|DTSTART:20270603":                                                                  "Fol ded line: 2027-06-03 to 2027-06-03",
		"summary:Small letters|dtstart:20270603":                                                                   "Small letters: 2027-06-03 to 2027-06-03",
		"SUMMARY;LANGUAGE=en:A\\, b\\; c\\nd|DTSTART:20270603|BEGIN:VALARM|TRIGGER:-PT5M|SUMMARY:Alarm|END:VALARM": "A, b; c d: 2027-06-03 to 2027-06-03",
		"SUMMARY:Off|DTSTART:20270603|STATUS:CANCELLED":                                                            "refused: There are no dates in the file",
		"DTSTART:20270603":                                        "refused: Nothing in the file can be read. Line 4: The entry has no title (SUMMARY)",
		"SUMMARY:No start":                                        "refused: Nothing in the file can be read. Line 4: The entry has no start (DTSTART)",
		"SUMMARY:x|DTSTART:20270231":                              "refused: Nothing in the file can be read. Line 6, DTSTART: “20270231” is not in the calendar",
		"SUMMARY:x|DTSTART:19990101":                              "refused: Nothing in the file can be read. Line 6, DTSTART: “19990101” is too far away. The year must be between 2000 and 2100",
		"SUMMARY:x|DTSTART:20270603|DTEND:20270601":               "refused: Nothing in the file can be read. Line 7, DTEND: It ends before it starts",
		"SUMMARY:x|DTSTART:20270603|DTEND:20270603T100000":        "refused: Nothing in the file can be read. Line 7, DTEND: It has a time where the start has none, or none where the start has one",
		"SUMMARY:x|DTSTART:20270603|DURATION:-P1D":                "refused: Nothing in the file can be read. Line 7, DURATION: “-P1D” is not a length of time",
		"SUMMARY:x|DTSTART:20270603|DURATION:P400D":               "refused: Nothing in the file can be read. Line 4: It lasts longer than a year",
		"SUMMARY:x|DTSTART;TZID=Mars/Olympus:20270603T100000":     "refused: Nothing in the file can be read. Line 6, DTSTART: The time zone “Mars/Olympus” is not known. Set the calendar it comes from to London’s and save it again",
		"SUMMARY:x|DTSTART;TZID=../../etc/passwd:20270603T100000": "refused: Nothing in the file can be read. Line 6, DTSTART: The time zone “../../etc/passwd” is not known. Set the calendar it comes from to London’s and save it again",
		"DTSTART:20270603|SUMMARY:" + strings.Repeat("x", 10_000): "refused: Nothing in the file can be read. Line 6, SUMMARY: It is longer than 200 characters",
		"SUMMARY:x|DTSTART;TZID:20270603|no colon":                "refused: Nothing in the file can be read. Line 6, DTSTART: It can’t be read. There are 3 problems in all",
	} {
		if got := sayFile("a.ics", uploadtest.CalendarOf(entry)); got != want {
			t.Errorf("%s\nis %q\nwant %q", entry, got, want)
		}
	}
}

// sayFile reads a file and says its dates, or why it is refused.
func sayFile(name, file string) string {
	got, err := upload.ReadDates(name, []byte(file), uploadtest.ADay)
	if err != nil {
		return "refused: " + refusaltest.SaidNo(err)
	}
	said := uploadtest.SayDays(got.Days)
	if len(got.Problems) > 0 {
		said += "\n" + uploadtest.SayProblems(got.Problems)
	}
	return said
}

func TestWhatRecursGivesItsDatesOnLondonsWallClock(t *testing.T) {
	t.Parallel()
	days := func(name string, on ...string) string {
		for i, day := range on {
			on[i] = name + ": " + day + " to " + day
		}
		return strings.Join(on, "\n")
	}
	weekly := "UID:w|SUMMARY:Drop-in|DTSTART;TZID=Europe/London:20271019T173000|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=3"
	for name, c := range map[string]struct {
		entries []string
		want    string
	}{
		"weekly over the change":  {[]string{weekly}, "Drop-in: 2027-10-19T17:30 to 2027-10-19T18:30\nDrop-in: 2027-10-26T17:30 to 2027-10-26T18:30\nDrop-in: 2027-11-02T17:30 to 2027-11-02T18:30"},
		"without one":             {[]string{weekly + "|EXDATE;TZID=Europe/London:20271026T173000"}, "Drop-in: 2027-10-19T17:30 to 2027-10-19T18:30\nDrop-in: 2027-11-02T17:30 to 2027-11-02T18:30"},
		"without one, by its day": {[]string{weekly + "|EXDATE;VALUE=DATE:20271026"}, "Drop-in: 2027-10-19T17:30 to 2027-10-19T18:30\nDrop-in: 2027-11-02T17:30 to 2027-11-02T18:30"},
		"one changed, one off": {
			[]string{weekly, "UID:w|SUMMARY:Drop-in at the library|DTSTART:20271027T100000|DURATION:PT1H|RECURRENCE-ID:20271026T163000Z", "UID:w|SUMMARY:x|STATUS:CANCELLED|DTSTART:20271102T173000|RECURRENCE-ID:20271102T173000Z"},
			"Drop-in: 2027-10-19T17:30 to 2027-10-19T18:30\nDrop-in at the library: 2027-10-27T10:00 to 2027-10-27T11:00",
		},
		"until":           {[]string{"SUMMARY:Day|DTSTART:20270101|RRULE:FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270309"}, days("Day", "2027-01-12", "2027-02-09", "2027-03-09")},
		"until in UTC":    {[]string{"SUMMARY:Day|DTSTART:20270701T003000|RRULE:FREQ=DAILY;UNTIL=20270702T233000Z"}, "Day: 2027-07-01T00:30 to 2027-07-01T00:30\nDay: 2027-07-02T00:30 to 2027-07-02T00:30\nDay: 2027-07-03T00:30 to 2027-07-03T00:30"},
		"yearly for ever": {[]string{"SUMMARY:Day|DTSTART:19700517|RRULE:FREQ=YEARLY"}, days("Day", "2026-05-17", "2027-05-17", "2028-05-17", "2029-05-17")},
		"listed":          {[]string{"SUMMARY:Day|DTSTART:20270101|RDATE;VALUE=DATE:20270301,20270201,20270101"}, days("Day", "2027-01-01", "2027-02-01", "2027-03-01")},
		"never":           {[]string{"SUMMARY:Day|DTSTART:20270101", "UID:n|SUMMARY:Never|DTSTART:20270101|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, days("Day", "2027-01-01")},
		"10 million times": {
			[]string{"SUMMARY:Day|DTSTART:20270101", "UID:m|SUMMARY:Many|DTSTART:20270101|RRULE:FREQ=DAILY;COUNT=10000000"},
			days("Day", "2027-01-01") + "\nLine 12, RRULE: It recurs too often: an entry may have 400 dates up to 31 December 2029",
		},
		"every second": {
			[]string{"SUMMARY:Day|DTSTART:20270101", "UID:m|SUMMARY:Many|DTSTART:20270101|RRULE:FREQ=SECONDLY;COUNT=10000000"},
			days("Day", "2027-01-01") + "\nLine 12, RRULE: It recurs within a day: only dates can be read",
		},
		"a rule that is none": {
			[]string{"SUMMARY:Day|DTSTART:20270101", "SUMMARY:x|DTSTART:20270101|RRULE:FREQ=MONTHLY;BYDAY=53MO", "SUMMARY:x|DTSTART:20270101|RRULE:FREQ=SOMETIMES", "SUMMARY:x|DTSTART:20270101|RRULE:FREQ=DAILY;INTERVAL=99999999999"},
			days("Day", "2027-01-01") + "\nLine 11, RRULE: How it recurs can’t be read\nLine 16, RRULE: How it recurs can’t be read\nLine 21, RRULE: How it recurs can’t be read",
		},
		"the last change counts":       {[]string{"UID:a|SUMMARY:Old|DTSTART:20270101|SEQUENCE:1", "UID:a|SUMMARY:New|DTSTART:20270101|SEQUENCE:2"}, days("New", "2027-01-01")},
		"a change without what recurs": {[]string{"UID:a|SUMMARY:Alone|DTSTART:20270101|RECURRENCE-ID:20270102"}, days("Alone", "2027-01-01")},
		"two of one UID": {
			[]string{"UID:a|SUMMARY:One|DTSTART:20270101", "UID:a|SUMMARY:Two|DTSTART:20270102"},
			days("One", "2027-01-01") + "\nLine 9: The entry has the UID of the one in line 4. Only that one is read",
		},
		"two without UID are one": {[]string{"SUMMARY:One|DTSTART:20270101", "SUMMARY:One|DTSTART:20270101"}, days("One", "2027-01-01")},
	} {
		if got := sayFile("a.ics", uploadtest.CalendarOf(c.entries...)); got != c.want {
			t.Errorf("%s: is\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestACalendarFileThatBreaksTheLimitsIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	many := func(n int, entry string) (entries []string) {
		for i := range n {
			entries = append(entries, fmt.Sprintf("UID:%d|", i)+entry)
		}
		return entries
	}
	for name, c := range map[string]struct{ file, want string }{
		"nested":         {"BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:X\n", 50_000), "Line 9: parts are nested more than 8 deep, which no calendar needs"},
		"breaks off":     {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x", "The file breaks off: “VEVENT” begins in line 2 and does not end"},
		"unbalanced":     {"BEGIN:VCALENDAR\nEND:VEVENT", "Line 2 ends “VEVENT”, which does not begin there"},
		"no calendar":    {"BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCARD\n", "Line 3 begins “VCARD” outside a calendar"},
		"empty":          {uploadtest.CalendarOf(), "There are no dates in the file"},
		"a web page":     {"<!DOCTYPE html>", "This is no calendar file: it should begin with BEGIN:VCALENDAR"},
		"many entries":   {uploadtest.CalendarOf(many(upload.MostFileRows+1, "DTSTART:20270101")...), "The file has more than 5,000 entries. Divide it"},
		"many rules":     {uploadtest.CalendarOf(many(upload.MostRules+1, "SUMMARY:x|DTSTART:20270101|RRULE:FREQ=DAILY;COUNT=1")...), "The file has more than 500 rules of recurrence. Divide it"},
		"many dates":     {uploadtest.CalendarOf(many(14, "SUMMARY:x|DTSTART:20270101|RRULE:FREQ=DAILY;COUNT=365")...), "The file makes more than 5,000 dates. Divide it, or save only the years that are needed"},
		"old and daily":  {uploadtest.CalendarOf(many(upload.MostRules, "SUMMARY:x|DTSTART:19000101|RRULE:FREQ=DAILY")...), "The file has recurrences that name too many dates. Save only the years that are needed"},
		"never happens":  {uploadtest.CalendarOf(many(upload.MostRules, "SUMMARY:x|DTSTART:20270101|RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")...), "Line 14: the file has too many recurrences that name no date"},
		"seldom happens": {uploadtest.CalendarOf(many(upload.MostRules, "SUMMARY:x|DTSTART:20280229|RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU;BYYEARDAY=60;INTERVAL=13")...), ""},
	} {
		start := time.Now()
		_, err := upload.ReadDates("a.ics", []byte(c.file), uploadtest.ADay)
		got := refusaltest.SaidNo(err)
		if got != c.want {
			t.Errorf("%s: refused with %q, want %q", name, got, c.want)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func FuzzReadDates(f *testing.F) {
	f.Add([]byte(programmeTable))
	f.Add([]byte(uploadtest.CalendarOf("UID:a|SUMMARY:Day|DTSTART;TZID=\"GMT Standard Time\":20270101T100000|RRULE:FREQ=MONTHLY;BYDAY=-1MO;BYSETPOS=1;COUNT=9|EXDATE:20270125T100000|RDATE:20270203T100000",
		"UID:a|SUMMARY:Day|DTSTART:20270101|RECURRENCE-ID:20270101T100000|DURATION:P1DT2H")))
	f.Add([]byte(uploadtest.CalendarOf("SUMMARY:Day|DTSTART:20270101|RRULE:FREQ=YEARLY;BYWEEKNO=53,-1;BYDAY=-53SU,53MO;BYYEARDAY=-366,366;WKST=SU")))
	for _, name := range []string{"zone-evolution.ics", "zone-defined-in-the-file.ics", "two-calendars-joined.ics", "raw-line-end.ics", "folded-inside-a-character.ics", "one-windows-1252-byte.csv", "cut-inside-a-character.csv", "month-first.csv"} {
		f.Add([]byte(uploadtest.File(f, name)))
	}
	f.Add([]byte("\xff\xfeT\x00"))
	f.Add([]byte("sep=;\nTitle;Date\n\"a\";14/08/2027"))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := upload.ReadDates("x", file, uploadtest.ADay)
		if err != nil {
			if refusal.KindOf(err) != refusal.Invalid || refusaltest.SaidNo(err) == "" {
				t.Fatalf("a fault: %v", err)
			}
			return
		}
		uids := map[string]bool{}
		for i := range got.Days {
			d := &got.Days[i]
			if d.Name == "" || len([]rune(d.Name)) > words.LongestLine || uids[d.UID] || d.EndsOn < d.StartsOn || d.EndsAt.Before(d.StartsAt) || d.StartsAt.IsZero() != d.EndsAt.IsZero() ||
				d.StartsOn < "1999" || d.EndsOn > "2103" || strings.ContainsAny(d.Name+d.Place, "\n\x00") || !utf8.ValidString(d.Name+d.Place) {
				t.Fatalf("a date that can't be kept: %+v", d)
			}
			uids[d.UID] = true
		}
	})
}

func FuzzRecurrenceOfAFile(f *testing.F) {
	for _, rule := range []string{
		"FREQ=MONTHLY;BYDAY=5MO,-5SU;BYSETPOS=-1", "FREQ=YEARLY;BYDAY=53MO,-53SU;INTERVAL=3", "FREQ=YEARLY;BYWEEKNO=1,53,-1,-53;WKST=SU", "FREQ=YEARLY;BYMONTH=2;BYDAY=5MO;BYSETPOS=366",
		"FREQ=WEEKLY;BYDAY=MO,TU;WKST=WE;UNTIL=20271231T235959Z", "FREQ=YEARLY;BYYEARDAY=366,-366", "FREQ=DAILY;BYMONTHDAY=31,-31;COUNT=5",
	} {
		f.Add(rule, int64(0))
	}
	f.Fuzz(func(t *testing.T, text string, day int64) {
		rule, err := upload.ParseICSRule(upload.IcsProp{BaseProperty: upload.Property("RRULE", ":"+text)})
		if err != nil {
			return
		}
		starts := upload.IcsTime{Wall: uploadtest.ADay.AddDate(0, 0, int(day%20_000)), Whole: true}
		steps := upload.MostSteps
		dates, _, err := rule.Dates(starts, upload.IcsWindow(uploadtest.ADay), &steps)
		if err == nil && len(dates) > upload.MostDatesOfOne {
			t.Fatalf("%d dates", len(dates))
		}
	})
}
