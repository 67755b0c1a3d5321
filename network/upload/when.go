package upload

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// fileTime is a date, a time of day or both, as a cell of a table has it. A
// moment is set in place of both where the cell names its offset from UTC.
type fileTime struct {
	Day      time.Time // midnight in UTC; zero for none
	clock    time.Duration
	hasClock bool
	moment   time.Time
}

var (
	cellISO   = regexp.MustCompile(`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[t ]+(.+))?$`)
	cellDay   = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[t ]+(.+))?$`)
	cellWords = regexp.MustCompile(`^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]* )?(\d{1,2})(?:st|nd|rd|th)?[- ](?:of )?([a-z]{3,9})[- ](\d{4}|\d{2})(?: (.+))?$`)
	cellClock = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))?(?:[:.](\d{2})(?:\.\d+)?)? ?(am|pm|a\.m\.?|p\.m\.?|hrs|h)?$`)
	cellHours = regexp.MustCompile(`^(\d{2})(\d{2}) ?(?:hrs|hours|h)$`)
	cellZone  = regexp.MustCompile(`^(.*\d) ?(z|[+-]\d{2}:?\d{2})$`)
)

// dayOrder is how the dates of a column are written that are figures alone.
type dayOrder int

const (
	dayFirst   dayOrder = iota
	monthFirst          // as one of its cells proves
	bothOrders          // its cells prove the one and the other
)

// orderOf tells how the dates of cells are written: with the day first unless
// one can only be read with the month first.
func orderOf(cells []string) dayOrder {
	proves := make(map[dayOrder]bool)
	for _, cell := range cells {
		m := cellDay.FindStringSubmatch(lowered(cell))
		if m == nil {
			continue
		}
		first, _ := strconv.Atoi(m[1]) // they are digits
		second, _ := strconv.Atoi(m[2])
		proves[dayFirst] = proves[dayFirst] || first > 12 && second <= 12
		proves[monthFirst] = proves[monthFirst] || first <= 12 && second > 12
	}
	switch {
	case proves[dayFirst] && proves[monthFirst]:
		return bothOrders
	case proves[monthFirst]:
		return monthFirst
	}
	return dayFirst
}

func lowered(cell string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(cell, ",", " "))), " ")
}

// ParseCell reads what a cell says of time: ISO dates, or dates in the order of
// their column, with figures or the name of the month; times of day on a 12 or
// 24 hour clock. Its error is a sentence for the person who chose
// the file.
func ParseCell(text string, order dayOrder) (fileTime, error) {
	low := lowered(text)
	var year, month, day, rest string
	if m := cellISO.FindStringSubmatch(low); m != nil {
		year, month, day, rest = m[1], m[2], m[3], m[4]
	} else if m := cellDay.FindStringSubmatch(low); m != nil {
		day, month, year, rest = m[1], m[2], m[3], m[4]
		if order == monthFirst {
			day, month = month, day
		}
		if order == bothOrders {
			if err := bothWays(text, year, month, day); err != nil {
				return fileTime{}, err
			}
		}
	} else if m := cellWords.FindStringSubmatch(low); m != nil {
		day, month, year, rest = m[1], m[2], m[3], m[4]
	} else {
		clock, ok := parseCellClock(low)
		if !ok {
			return fileTime{}, refusal.Sentence("%s is no date. Write it like 14/08/2027 or 2027-08-14", words.Shown(text))
		}
		return fileTime{clock: clock, hasClock: true}, nil
	}
	when, err := cellDate(text, year, month, day)
	if err != nil || rest == "" {
		return when, err
	}
	zone := cellZone.FindStringSubmatch(rest)
	if zone != nil {
		rest = zone[1]
	}
	var ok bool
	if when.clock, ok = parseCellClock(strings.TrimPrefix(rest, "at ")); !ok {
		return fileTime{}, refusal.Sentence("%s has no time that can be read. Write it like 14/08/2027 10:30", words.Shown(text))
	}
	when.hasClock = true
	if zone != nil {
		when.moment = when.Day.Add(when.clock).Add(-offsetOf(zone[2])).UTC()
	}
	return when, nil
}

// bothWays refuses a date that could be two, where nobody knows which.
func bothWays(text, year, month, day string) error {
	one, oneErr := cellDate(text, year, month, day)
	other, otherErr := cellDate(text, year, day, month)
	if oneErr == nil && otherErr == nil && !one.Day.Equal(other.Day) {
		const form = "2 January 2006"
		return refusal.Sentence("%s can be %s or %s, and the column has dates of both kinds. Write it like %s", words.Shown(text), one.Day.Format(form), other.Day.Format(form), one.Day.Format(form))
	}
	return nil
}

func cellDate(text, year, month, day string) (fileTime, error) {
	y, _ := strconv.Atoi(year) // they are digits
	if len(year) == 2 {
		y += 2000
	}
	d, _ := strconv.Atoi(day)
	m, err := strconv.Atoi(month)
	if err != nil {
		m = monthBegun(month)
	}
	at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	switch {
	case err == nil && m > 12 && d <= 12:
		return fileTime{}, refusal.Sentence("%s has the month first. Write the day first, like 14/08/2027", words.Shown(text))
	case m == 0 || at.Day() != d || at.Month() != time.Month(m):
		return fileTime{}, refusal.Sentence("%s is not in the calendar. Check the day and the month", words.Shown(text))
	case y < 2000 || y > 2100:
		return fileTime{}, refusal.Sentence("%s is too far away. The year must be between 2000 and 2100", words.Shown(text))
	}
	return fileTime{Day: at}, nil
}

// monthBegun is the number of a month by its name or the beginning of it, or 0.
func monthBegun(name string) int {
	for m := time.January; m <= time.December; m++ {
		if full := strings.ToLower(m.String()); strings.HasPrefix(full, name) || name == "sept" && m == time.September {
			return int(m)
		}
	}
	return 0
}

// parseCellClock reads a time of day: 10:30, 10.30am, 9pm, noon, 1030hrs.
func parseCellClock(text string) (time.Duration, bool) {
	switch text {
	case "noon", "midday":
		return 12 * time.Hour, true
	case "midnight":
		return 0, true
	}
	m := cellHours.FindStringSubmatch(text)
	if m != nil {
		m = append(m, "", "")
	} else if m = cellClock.FindStringSubmatch(text); m == nil || m[2] == "" && m[4] == "" {
		return 0, false // a number alone is none
	}
	hour, _ := strconv.Atoi(m[1]) // they are digits
	minute, _ := strconv.Atoi(m[2])
	second, _ := strconv.Atoi(m[3])
	if half := strings.ReplaceAll(m[4], ".", ""); half == "am" || half == "pm" {
		if hour < 1 || hour > 12 {
			return 0, false
		}
		if hour %= 12; half == "pm" {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second, true
}

// offsetOf reads z, +01:00 or -0530.
func offsetOf(zone string) time.Duration {
	if zone == "z" {
		return 0
	}
	digits := strings.ReplaceAll(zone[1:], ":", "")
	hours, _ := strconv.Atoi(digits[:2])
	minutes, _ := strconv.Atoi(digits[2:])
	by := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if zone[0] == '-' {
		return -by
	}
	return by
}
