package clock

import (
	"strings"
	"testing"
	"time"
)

func TestAnAwarenessDateFallsOnTheDaysOfItsRule(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		rule     string
		year     int
		from, to string
	}{
		{"17 May", 2027, "2027-05-17", "2027-05-17"},
		{"17 may", 2028, "2028-05-17", "2028-05-17"},
		{"February", 2027, "2027-02-01", "2027-02-28"},
		{"February", 2028, "2028-02-01", "2028-02-29"},
		{"1 June to 30 September", 2027, "2027-06-01", "2027-09-30"},
		{"13 to 19 November", 2026, "2026-11-13", "2026-11-19"},
		{"28 December to 3 January", 2026, "2026-12-28", "2027-01-03"},
		{"second Saturday of October, 8 days", 2026, "2026-10-10", "2026-10-17"},
		{"the second Saturday in October for 8 days", 2025, "2025-10-11", "2025-10-18"},
		{"last Monday of May", 2027, "2027-05-31", "2027-05-31"},
		{"first Friday of January", 2027, "2027-01-01", "2027-01-01"},
		{"17 May\n2027: 15 to 18 May", 2026, "2026-05-17", "2026-05-17"},
		{"17 May\n2027: 15 to 18 May", 2027, "2027-05-15", "2027-05-18"},
		{"2028: 29 February", 2028, "2028-02-29", "2028-02-29"},
		{"30 December, 5 days", 2026, "2026-12-30", "2027-01-03"},
	} {
		rule, err := ParseYearRule(test.rule)
		if err != nil {
			t.Errorf("%q: %v", test.rule, err)
			continue
		}
		span, ok := rule.In(test.year)
		if from, to := span.From.Format(time.DateOnly), span.To.Format(time.DateOnly); !ok || from != test.from || to != test.to {
			t.Errorf("%q in %d is %s to %s, want %s to %s", test.rule, test.year, from, to, test.from, test.to)
		}
	}
}

func TestARuleThatCannotBeReadIsToldWhy(t *testing.T) {
	t.Parallel()
	for rule, says := range map[string]string{
		"":                                   "Enter when it is",
		" \n ":                               "Enter when it is",
		"31 April":                           "not understood",
		"0 May":                              "not understood",
		"29 February":                        "not in every year",
		"2027: 29 February":                  "not in the calendar",
		"1999: 17 May":                       "between 2000 and 2100",
		"17 May\n18 May":                     "says again",
		"2027: 17 May\n2027: 18 May":         "says again",
		"fifth Saturday of May":              "not understood",
		"second Caturday of May":             "not understood",
		"17 May, 0 days":                     "between 1 and 366 days",
		"17 May, 999 days":                   "between 1 and 366 days",
		"February, 3 days":                   "not understood",
		"whenever it suits":                  "not understood",
		strings.Repeat("2027: 17 May\n", 50): "lines or fewer",
	} {
		if _, err := ParseYearRule(rule); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.40q: %v, want %q in it", rule, err, says)
		}
	}
}

func TestTheNextEditionIsTheOneThatIsOnOrComesNext(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		rule, day string
		year      int
	}{
		{"17 May", "2027-05-17", 2027},
		{"17 May", "2027-05-18", 2028},
		{"28 December to 3 January", "2027-01-02", 2026},
		{"28 December to 3 January", "2027-01-04", 2027},
		{"2030: 17 May", "2027-01-04", 2030},
		{"2026: 17 May", "2027-01-04", 0},
	} {
		rule, err := ParseYearRule(test.rule)
		if err != nil {
			t.Fatal(err)
		}
		day, _ := time.Parse(time.DateOnly, test.day)
		if year, _, _ := rule.Next(day); year != test.year {
			t.Errorf("%q on %s: the edition of %d, want %d", test.rule, test.day, year, test.year)
		}
	}
}

func FuzzYearRule(f *testing.F) {
	for _, seed := range []string{"17 May", "February", "1 June to 30 September", "second Saturday of October, 8 days", "2027: 10 to 17 October", "29 February", "last Monday of May for 3 days"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rule, err := ParseYearRule(text)
		if err != nil {
			return
		}
		for year := 2024; year < 2032; year++ {
			if span, ok := rule.In(year); ok && (span.To.Before(span.From) || span.To.Sub(span.From) > 367*24*time.Hour || span.From.Year() != year) {
				t.Errorf("%q in %d: %v", text, year, span)
			}
		}
	})
}
