package training

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

func TestAReminderNamesOnlyDatesAtWhichOneCanStillLearn(t *testing.T) {
	t.Parallel()
	at := func(day int, keeps, current bool) renewal {
		start := time.Date(2027, 3, day, 9, 0, 0, 0, clock.London)
		return renewal{event: &db.Event{StartsAt: start, EndsAt: start.Add(4 * time.Hour)}, left: day % 2, keeps: keeps, current: current}
	}
	const until = "2027-03-10"
	for what, c := range map[string]struct {
		dates     []renewal
		says, not string
	}{
		"before and after":                {[]renewal{at(10, true, true), at(11, true, true)}, "The next dates to refresh it:\nWednesday 10 March 2027, 9am to 1pm: full, with a waiting list", "11 March"},
		"after, open to all":              {[]renewal{at(11, true, false)}, "The next dates to refresh it:\nThursday 11 March 2027, 9am to 1pm: 1 place left", "No date"},
		"after, and one for newcomers":    {[]renewal{at(11, true, true), at(13, false, false)}, "No date to refresh it is planned before it ends. These are open to you then too:\nSaturday 13 March", "11 March"},
		"after alone":                     {[]renewal{at(11, true, true)}, "ask a coordinator for an earlier date", "11 March"},
		"for newcomers alone":             {[]renewal{at(13, false, false)}, "The next dates to refresh it:\nSaturday 13 March", "No date"},
		"none":                            {nil, "No date to refresh it is planned yet.", ":"},
		"more than a reminder has to say": {[]renewal{at(1, true, true), at(2, true, true), at(3, true, true), at(4, true, true)}, "3 March", "4 March"},
	} {
		if got := DatesToRenew(c.dates, until); !strings.Contains(got, c.says) || strings.Contains(got, c.not) {
			t.Errorf("%s: it says %q", what, got)
		}
	}
}
