package upload

import (
	"strings"
	"testing"
	"time"
)

func TestACellIsADateATimeOrBoth(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"2027-08-14":                   "2027-08-14",
		"2027/8/4":                     "2027-08-04",
		"14/08/2027":                   "2027-08-14",
		"1/2/27":                       "2027-02-01",
		"14.08.2027":                   "2027-08-14",
		"14-Aug-27":                    "2027-08-14",
		"14 August 2027":               "2027-08-14",
		"Saturday, 14th August 2027":   "2027-08-14",
		"Sat 14 Aug 2027":              "2027-08-14",
		"1 Sept 2027":                  "2027-09-01",
		"2027-08-14T10:30":             "2027-08-14 10:30",
		"2027-08-14 10:30:00":          "2027-08-14 10:30",
		"14/08/2027 9.30am":            "2027-08-14 09:30",
		"14 August 2027 at noon":       "2027-08-14 12:00",
		"2027-08-14T10:30:00Z":         "2027-08-14 10:30 = 2027-08-14T10:30:00Z",
		"2027-08-14T10:30:00.000+0200": "2027-08-14 10:30 = 2027-08-14T08:30:00Z",
		"10:30":                        "10:30",
		"12am":                         "00:00",
		"12 pm":                        "12:00",
		"7 p.m.":                       "19:00",
		"midnight":                     "00:00",
		"1030hrs":                      "10:30",
		"08/14/2027":                   "“08/14/2027” has the month first. Write the day first, like 14/08/2027",
		"31/02/2027":                   "“31/02/2027” is not in the calendar. Check the day and the month",
		"14/00/2027":                   "“14/00/2027” is not in the calendar. Check the day and the month",
		"14 Foo 2027":                  "“14 Foo 2027” is not in the calendar. Check the day and the month",
		"1 January 1999":               "“1 January 1999” is too far away. The year must be between 2000 and 2100",
		"14/08/2027 25:00":             "“14/08/2027 25:00” has no time that can be read. Write it like 14/08/2027 10:30",
		"10":                           "“10” is no date. Write it like 14/08/2027 or 2027-08-14",
		"46248":                        "“46248” is no date. Write it like 14/08/2027 or 2027-08-14",
		"0pm":                          "“0pm” is no date. Write it like 14/08/2027 or 2027-08-14",
		"":                             "“” is no date. Write it like 14/08/2027 or 2027-08-14",
	} {
		when, err := ParseCell(cell, dayFirst)
		var parts []string
		if !when.Day.IsZero() {
			parts = append(parts, when.Day.Format(time.DateOnly))
		}
		if when.hasClock {
			parts = append(parts, time.Time{}.Add(when.clock).Format("15:04"))
		}
		if !when.moment.IsZero() {
			parts = append(parts, "= "+when.moment.Format(time.RFC3339))
		}
		if err != nil {
			parts = []string{err.Error()}
		}
		if got := strings.Join(parts, " "); got != want {
			t.Errorf("%q is %q, want %q", cell, got, want)
		}
	}
}
