package upkeep

import (
	"testing"
	"time"
)

func TestTheWholeDatabaseIsCheckedDailyAfterAStartAndAgainWhereItIsNotWell(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 6, 1, 9, 0, 0, 0, time.UTC)
	ago := func(span time.Duration) time.Time { return now.Add(-span) }
	const hour = time.Hour
	for name, c := range map[string]struct {
		begun, checked, started time.Duration // before now
		damaged                 bool
		want                    bool
	}{
		"nearly a day ago":                   {begun: 24*hour - time.Second, checked: 24*hour - 2*time.Second, started: 90 * hour},
		"a day ago":                          {begun: 24 * hour, checked: 24 * hour, started: 90 * hour, want: true},
		"before the start, an hour ago":      {begun: hour, checked: hour, started: hour / 2, want: true},
		"before the start, nearly an hour":   {begun: hour - time.Second, checked: hour - time.Second, started: hour / 2},
		"did not get to the end, an hour":    {begun: hour, checked: 30 * hour, started: 90 * hour, want: true},
		"did not get to the end, less":       {begun: hour - time.Second, checked: 30 * hour, started: 90 * hour},
		"found damage an hour ago":           {begun: hour, checked: hour, started: 90 * hour, damaged: true, want: true},
		"found damage less than an hour ago": {begun: hour - time.Second, checked: hour - time.Second, started: 90 * hour, damaged: true},
		"in two days, said a clock":          {begun: -48 * hour, checked: -48 * hour, started: 90 * hour, want: true},
		"never":                              {begun: 400_000 * hour, checked: 400_000 * hour, started: 90 * hour, want: true},
	} {
		if got := checkDue(now, ago(c.begun), ago(c.started), Condition{CheckedAt: ago(c.checked), Damaged: c.damaged}); got != c.want {
			t.Errorf("%s: due %t, want %t", name, got, c.want)
		}
	}
}
