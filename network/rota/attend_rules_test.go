package rota

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

func TestWhatPlaceThereIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		shift db.Shift
		want  db.SignupStatus
	}{
		{db.Shift{Maximum: 2, Taken: 1}, db.SignupConfirmed},
		{db.Shift{Maximum: 2, Taken: 2}, db.SignupWaiting},
		{db.Shift{Maximum: 2, Taken: 1, Waiting: 1}, db.SignupWaiting}, // nobody is passed
		{db.Shift{Maximum: 2, Taken: 1, Approval: true}, db.SignupRequested},
	} {
		if got := placeFor(&c.shift, c.shift.Maximum-c.shift.Taken); got != c.want {
			t.Errorf("%+v gives %s, want %s", c.shift, got, c.want)
		}
	}
}

func TestOfferDeadlinesShrinkAndLeaveRestAlone(t *testing.T) {
	t.Parallel()
	at := func(typed string) time.Time {
		moment, err := clock.ParseWallClock(typed)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for name, c := range map[string]struct {
		now, start, want string
		from, to         int
	}{
		"72 hours leave twelve":                   {"2026-06-01T09:00", "2026-06-04T09:00", "2026-06-01T21:00", 22 * 60, 7 * 60},
		"12 hours leave two":                      {"2026-06-01T09:00", "2026-06-01T21:00", "2026-06-01T11:00", 22 * 60, 7 * 60},
		"in rest hours: an hour after them":       {"2026-06-01T15:00", "2026-06-04T09:00", "2026-06-02T08:00", 22 * 60, 7 * 60},
		"made in rest hours":                      {"2026-06-01T23:00", "2026-06-02T15:00", "2026-06-02T08:00", 22 * 60, 7 * 60},
		"rest by day for a night worker":          {"2026-06-01T07:00", "2026-06-02T07:00", "2026-06-01T17:00", 8 * 60, 16 * 60},
		"the start comes before the hour passes":  {"2026-06-01T17:30", "2026-06-02T07:30", "2026-06-01T19:50", 22 * 60, 7 * 60},
		"no rest declared":                        {"2026-06-01T23:00", "2026-06-02T23:00", "2026-06-02T03:00", 0, 0},
		"a start in rest hours: where they begin": {"2026-06-01T16:00", "2026-06-02T06:30", "2026-06-01T18:25", 22 * 60, 7 * 60},
		"less than the hour after two rests":      {"2026-06-01T20:00", "2026-06-02T06:30", "2026-06-01T21:45", 22 * 60, 7 * 60},
		"nothing but rest after the deadline":     {"2026-06-01T21:00", "2026-06-02T06:30", "2026-06-01T22:00", 22 * 60, 7 * 60},
		"over the change of the clocks":           {"2027-03-27T18:00", "2027-03-29T18:00", "2027-03-28T08:00", 22 * 60, 7 * 60},
	} {
		got, ok := OfferDeadline(at(c.now), at(c.start), c.from, c.to)
		if !ok || !got.Equal(at(c.want)) {
			t.Errorf("%s: %s, want %s", name, got.In(clock.London), c.want)
		}
	}
	if _, ok := OfferDeadline(at("2026-06-01T16:00"), at("2026-06-02T05:00"), 15*60, 7*60); ok {
		t.Error("an offer was made to someone who rests until the start")
	}
}
