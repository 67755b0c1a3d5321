package day

import (
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Hours writes minutes served as hours and minutes: 4:30.
func Hours(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

// TimeOn reads a time of day during a shift; empty is the zero time. It refuses
// with Invalid (field "at") what is no time of day.
func TimeOn(shift *db.Shift, typed string) (time.Time, error) {
	if strings.TrimSpace(typed) == "" {
		return time.Time{}, nil
	}
	watch, ok := clock.ParseClock(typed)
	if !ok {
		return time.Time{}, &refusal.Error{Kind: refusal.Invalid, Message: "Check the time.", Fields: []refusal.FieldError{{Field: "at", Message: "Enter a time of day, like 14:30"}}}
	}
	at := clock.OnDay(shift.StartsAt, 0, 0, int(watch.Minutes()))
	if next := clock.OnDay(shift.StartsAt, 1, 0, int(watch.Minutes())); at.Before(shift.StartsAt) && next.Before(shift.EndsAt) {
		at = next // a shift through the night
	}
	return at, nil
}
