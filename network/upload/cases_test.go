package upload_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

func TestFilesAsProgramsWriteThemAreRead(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"folded-inside-a-character.ics": "Tŷ Pride: 2027-06-12T11:00 to 2027-06-12T11:00",
		"double-line-ends.ics":          "A title that is long enough to be folded by a program that counts its characters: 2027-06-12T10:00 to 2027-06-12T12:00",
		"raw-line-end.ics":              "Open day: 2027-06-12T11:00 to 2027-06-12T11:00",
		"raw-line-summary.ics":          "Open day: 2027-06-12T11:00 to 2027-06-12T11:00",
		"two-calendars-joined.ics":      "First: 2027-06-12T11:00 to 2027-06-12T12:00\nSecond: 2027-06-12T11:00 to 2027-06-12T12:00",
		"cancel-before-publish.ics":     "Still on: 2027-06-12T11:00 to 2027-06-12T12:00",
		"zone-defined-in-the-file.ics":  "A: 2027-06-12T11:00 to 2027-06-12T11:00",
		"zone-evolution.ics":            "/freeassociation.sourceforge.n: 2027-06-12T10:00 to 2027-06-12T11:00",
		"zone-microsoft-utc.ics":        "tzone//Microsoft/Utc: 2027-06-12T11:00 to 2027-06-12T12:00",
		"long-link-as-place.ics":        "Liaison meeting: 2026-12-10T10:00 to 2026-12-10T11:00, https://meet.example.org/l/meetup-join/19%3ameeting_ZjE4YmQxNzItOTk4Ny00ZDZlLWE3MDktNzc3YzVkYjQ0YmZl%40thread.v2/0?context=abcdefghijklmnopqrst",
		"month-first.csv":               "B: 2027-08-09 to 2027-08-09\nA: 2027-08-14 to 2027-08-14",
		"outlook-all-day.csv":           "Flag day: 2027-06-12 to 2027-06-12",
		"nfd-second.csv":                "Café Pride: 2027-06-12 to 2027-06-12",
		"one-windows-1252-byte.csv":     "Tŷ Pride: 2027-06-12 to 2027-06-12, Caernarfon\nMôn Pride: 2027-06-13 to 2027-06-13, The “Castle”",
		"cut-inside-a-character.csv":    "Tŷ Pride: 2027-06-12 to 2027-06-12, Caernarfon\nRow 3, “Venue”: The file is cut off inside a character. Ask for the whole file",
	} {
		if got := sayFile(name, uploadtest.File(t, name)); got != want {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestATimeZoneIsKnownByWhatProgramsCallItOrAsTheFileDefinesIt(t *testing.T) {
	t.Parallel()
	newYork := "BEGIN:STANDARD|DTSTART:20071104T020000|RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11|TZOFFSETFROM:-0400|TZOFFSETTO:-0500|END:STANDARD|" +
		"BEGIN:DAYLIGHT|DTSTART:20070311T020000|RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3|TZOFFSETFROM:-0500|TZOFFSETTO:-0400|END:DAYLIGHT"
	from1601 := "BEGIN:STANDARD|DTSTART:16010101T030000|RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10|TZOFFSETFROM:+0200|TZOFFSETTO:+0100|END:STANDARD|" +
		"BEGIN:DAYLIGHT|DTSTART:16010101T020000|RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3|TZOFFSETFROM:+0100|TZOFFSETTO:+0200|END:DAYLIGHT"
	until := "BEGIN:DAYLIGHT|DTSTART:20200329T010000|RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3;UNTIL=20250330T010000Z|TZOFFSETFROM:+0000|TZOFFSETTO:+0100|END:DAYLIGHT|" +
		"BEGIN:STANDARD|DTSTART:20201025T020000|RDATE:20211031T020000,20251026T020000|TZOFFSETFROM:+0100|TZOFFSETTO:+0000|END:STANDARD"
	defined := func(id, lines string) string { return "BEGIN:VTIMEZONE|TZID:" + id + "|" + lines + "|END:VTIMEZONE" }
	for _, c := range []struct{ id, zone, summer, winter string }{
		{"Europe/London", "", "10:00", "10:00"},
		{"GMT Standard Time", "", "10:00", "10:00"},
		{"(UTC+00:00) Dublin, Edinburgh, Lisbon, London", "", "10:00", "10:00"},
		{"/freeassociation.sourceforge.net/Tzfile/Europe/London", "", "10:00", "10:00"},
		{"/freeassociation.sourceforge.net/Europe/London", "", "10:00", "10:00"},
		{"/softwarestudio.org/Olson_20011030_5/Europe/London", "", "10:00", "10:00"},
		{"/mozilla.org/20050126_1/America/New_York", "", "15:00", "15:00"},
		{"GB", "", "10:00", "10:00"},
		{"UTC", "", "11:00", "10:00"},
		{"tzone://Microsoft/Utc", "", "11:00", "10:00"},
		{"Etc/UTC", "", "11:00", "10:00"},
		{"GMT+0100", "", "10:00", "09:00"},
		{"UTC-05:00", "", "16:00", "15:00"},
		{"Etc/GMT-1", "", "10:00", "09:00"},
		{"AUS Eastern Standard Time", "", "01:00", "23:00"},
		{"America/Argentina/Buenos_Aires", "", "14:00", "13:00"},
		{"tzone://Microsoft/Custom", defined("tzone://Microsoft/Custom", newYork), "15:00", "15:00"},
		{"Customized Time Zone 1", defined("Customized Time Zone 1", from1601), "09:00", "09:00"},
		{"Unnamed", defined("Unnamed", until), "11:00", "10:00"},
		{"Of libical", defined("Of libical", "X-LIC-LOCATION:Europe/Paris"), "09:00", "09:00"},
		// A definition without summer time does not take it from London.
		{"Europe/London", defined("Europe/London", "BEGIN:STANDARD|DTSTART:19700101T000000|TZOFFSETFROM:+0000|TZOFFSETTO:+0000|END:STANDARD"), "10:00", "10:00"},
		{"Mars/Olympus", "", "unknown", "unknown"},
		{"Local", "", "unknown", "unknown"},
		{"../../etc/passwd", "", "unknown", "unknown"},
		{"Without offsets", defined("Without offsets", "BEGIN:STANDARD|DTSTART:19700101T000000|END:STANDARD"), "unknown", "unknown"},
		{"Another", defined("Unused", newYork), "unknown", "unknown"},
	} {
		for day, want := range map[string]string{"20270712": c.summer, "20271212": c.winter} {
			file := "BEGIN:VCALENDAR|BEGIN:VEVENT|SUMMARY:x|DTSTART;TZID=\"" + c.id + "\":" + day + "T100000|END:VEVENT|" + c.zone + "|END:VCALENDAR"
			got := sayFile("a.ics", strings.ReplaceAll(file, "|", "\r\n"))
			if want == "unknown" {
				if !strings.HasSuffix(got, "is not known. Set the calendar it comes from to London’s and save it again") {
					t.Errorf("%s on %s is %q", c.id, day, got)
				}
			} else if !strings.Contains(got[11:], "T"+want+" to ") {
				t.Errorf("10am of %s on %s is %q, want %s", c.id, day, got, want)
			}
		}
	}
	// Clocks change at the time that they show before they change.
	changed := "BEGIN:VCALENDAR|" + defined("Ours", newYork) + "|BEGIN:VEVENT|SUMMARY:x|DTSTART;TZID=Ours:20271107T023000|END:VEVENT|END:VCALENDAR|"
	if got := sayFile("a.ics", strings.ReplaceAll(changed, "|", "\n")); got != "x: 2027-11-07T07:30 to 2027-11-07T07:30" {
		t.Errorf("half an hour after the clocks go back is %s", got)
	}
	// Each calendar of a file has zones of its own.
	one := "BEGIN:VCALENDAR|" + defined("Ours", newYork) + "|BEGIN:VEVENT|SUMMARY:One|DTSTART;TZID=Ours:20270712T100000|END:VEVENT|END:VCALENDAR|"
	two := "BEGIN:VCALENDAR|" + defined("Ours", from1601) + "|BEGIN:VEVENT|SUMMARY:Two|DTSTART;TZID=Ours:20270712T100000|END:VEVENT|END:VCALENDAR|"
	if got := sayFile("a.ics", strings.ReplaceAll(one+two, "|", "\n")); got != "Two: 2027-07-12T09:00 to 2027-07-12T09:00\nOne: 2027-07-12T15:00 to 2027-07-12T15:00" {
		t.Errorf("two calendars are %s", got)
	}
}

func TestZonesThatAreTooMuchAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	zone := "BEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE\n"
	shift := "BEGIN:STANDARD\nDTSTART:16010101T000000\nRRULE:FREQ=DAILY\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:STANDARD\n"
	entry := "BEGIN:VEVENT\nSUMMARY:x\nDTSTART;TZID=x:20270712T100000\nEND:VEVENT\n"
	daily := "BEGIN:VTIMEZONE\nTZID:x\n" + strings.Repeat(shift, 300) + "END:VTIMEZONE\n"
	for file, want := range map[string]string{
		strings.Repeat(zone, upload.MostZones+1):                                                        "Line 602: the calendar defines more than 200 time zones, which none needs",
		"BEGIN:VTIMEZONE\n" + strings.Repeat("BEGIN:STANDARD\nEND:STANDARD\n", upload.MostZoneShifts+1): "Line 1003: the time zone changes its clocks in more than 500 ways, which none does",
		entry + daily: "Nothing in the file can be read. Line 4, DTSTART: The time zone “x” is not known. Set the calendar it comes from to London’s and save it again",
		entry + strings.Repeat(daily+"END:VCALENDAR\nBEGIN:VCALENDAR\n"+entry, 20): "Nothing in the file can be read. Line 4, DTSTART: The time zone “x” is not known. Set the calendar it comes from to London’s and save it again. There are 21 problems in all",
	} {
		start := time.Now()
		if got := sayFile("a.ics", "BEGIN:VCALENDAR\n"+file+"END:VCALENDAR\n"); got != "refused: "+want {
			t.Errorf("refused with %q, want %q", got, want)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("it took %v", took)
		}
	}
}

func TestWholeDaysOfOutlookEndOnTheirLastDay(t *testing.T) {
	t.Parallel()
	const whole = "|X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"
	for entry, want := range map[string]string{
		"SUMMARY:x|DTSTART;TZID=GMT Standard Time:20270612T000000|DTEND;TZID=GMT Standard Time:20270613T000000" + whole: "x: 2027-06-12 to 2027-06-12",
		"SUMMARY:x|DTSTART:20270611T230000Z|DTEND:20270613T230000Z" + whole:                                             "x: 2027-06-12 to 2027-06-13",
		"SUMMARY:x|DTSTART;TZID=UTC:20270612T000000|DTEND;TZID=UTC:20270614T000000" + whole:                             "x: 2027-06-12 to 2027-06-13",
		"SUMMARY:x|DTSTART;VALUE=DATE:20270612|DTEND;VALUE=DATE:20270613" + whole:                                       "x: 2027-06-12 to 2027-06-12",
		"SUMMARY:x|DTSTART:20270612T090000|DTEND:20270612T170000" + whole:                                               "x: 2027-06-12T09:00 to 2027-06-12T17:00",
		"SUMMARY:x|DTSTART:20270612T000000|DTEND:20270613T000000|X-MICROSOFT-CDO-ALLDAYEVENT:FALSE":                     "x: 2027-06-12T00:00 to 2027-06-13T00:00",
	} {
		if got := sayFile("a.ics", uploadtest.CalendarOf(entry)); got != want {
			t.Errorf("%s is %q, want %q", entry, got, want)
		}
	}
	head := "Subject,Start Date,Start Time,End Date,End Time,All day event\n"
	for row, want := range map[string]string{
		"x,12/06/2027,00:00:00,13/06/2027,00:00:00,True":      "x: 2027-06-12 to 2027-06-12",
		"x,12/06/2027,12:00:00 AM,14/06/2027,12:00:00 AM,Yes": "x: 2027-06-12 to 2027-06-13",
		"x,12/06/2027,00:00:00,12/06/2027,00:00:00,True":      "x: 2027-06-12 to 2027-06-12",
		"x,12/06/2027,,13/06/2027,,True":                      "x: 2027-06-12 to 2027-06-13", // as Google writes it
		"x,12/06/2027,00:00:00,13/06/2027,00:00:00,False":     "x: 2027-06-12T00:00 to 2027-06-13T00:00",
	} {
		if got := sayFile("a.csv", head+row+"\n"); got != want {
			t.Errorf("%s is %q, want %q", row, got, want)
		}
	}
}

func TestStrayLinesOfADescriptionChangeNothing(t *testing.T) {
	t.Parallel()
	for entry, want := range map[string]string{
		"DTSTART:20270612|DESCRIPTION:Times|End: 17:00|SUMMARY:Open day":                                 "Open day: 2027-06-12 to 2027-06-12",
		"DTSTART:20270612|DESCRIPTION:Times|End: Friday|Begin: VEVENT|SUMMARY:Open day":                  "Open day: 2027-06-12 to 2027-06-12",
		"DTSTART:20270612|DESCRIPTION:More|Summary: free|SUMMARY:Open day":                               "Open day: 2027-06-12 to 2027-06-12",
		"DTSTART:20270612|SUMMARY:Open day|DESCRIPTION:More|Summary: free|Location: here|LOCATION:Hall":  "Open day: 2027-06-12 to 2027-06-12, Hall",
		"DTSTART:20270612|SUMMARY:Open day|DESCRIPTION:More|no colon at all|another|LOCATION:Hall":       "Open day: 2027-06-12 to 2027-06-12, Hall",
		"DTSTART:20270612|SUMMARY:Open day|DESCRIPTION:More|dtstart: soon|Rrule: none|LOCATION:Hall":     "Open day: 2027-06-12 to 2027-06-12, Hall",
		"DTSTART:20270612|SUMMARY:Open day|BEGIN:VALARM|DESCRIPTION:x|End: now|END:VALARM|LOCATION:Hall": "Open day: 2027-06-12 to 2027-06-12, Hall",
		"dtstart:20270612|description:More|summary:Small letters|location: Hall":                         "Small letters: 2027-06-12 to 2027-06-12, Hall",
		"DTSTART:20270612|SUMMARY:Open day|no colon":                                                     "Open day: 2027-06-12 to 2027-06-12\nLine 7: “no colon” is no line of a calendar",
	} {
		if got := sayFile("a.ics", uploadtest.CalendarOf(entry)); got != want {
			t.Errorf("%s\nis %q\nwant %q", entry, got, want)
		}
	}
}

func TestEachCalendarOfAFileHasItsMethodAndItsUIDs(t *testing.T) {
	t.Parallel()
	calendarOf := func(method, title, day string) string {
		return "BEGIN:VCALENDAR\r\nMETHOD:" + method + "\r\nBEGIN:VEVENT\r\nUID:0@default\r\nDTSTART:" + day + "\r\nSUMMARY:" + title + "\r\nEND:VEVENT\r\nEND:VCALENDAR"
	}
	for file, want := range map[string]string{
		calendarOf("PUBLISH", "One", "20270612") + "\r\n" + calendarOf("PUBLISH", "Two", "20270613"):     "One: 2027-06-12 to 2027-06-12\nTwo: 2027-06-13 to 2027-06-13",
		calendarOf("PUBLISH", "One", "20270612") + "\ufeff" + calendarOf("CANCEL", "Two", "20270613"):    "One: 2027-06-12 to 2027-06-12",
		calendarOf("CANCEL", "One", "20270612") + calendarOf("PUBLISH", "Two", "20270613"):               "Two: 2027-06-13 to 2027-06-13",
		calendarOf("PUBLISH", "One", "20270612") + "\n\ufeff" + calendarOf("PUBLISH", "Two", "20270613"): "One: 2027-06-12 to 2027-06-12\nTwo: 2027-06-13 to 2027-06-13",
	} {
		if got := sayFile("a.ics", file); got != want {
			t.Errorf("%q\nis %q\nwant %q", file, got, want)
		}
	}
}
