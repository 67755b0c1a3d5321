package action

import (
	"time"

	"github.com/rainbowrota/rainbowrota/db/cache"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// Lasts is how long what a page says is true.
type Lasts struct {
	About []cache.Topic
	Until time.Time
}

// LastsAbout returns until when what is said of some moments is true, if nothing
// is written. Rules count whole hours and days from when something starts or
// ends (docs/rules.md), so what is said of it can change once an hour, at the
// same minute past the hour.
func LastsAbout(now time.Time, moments ...time.Time) time.Time {
	until := now.Truncate(time.Hour).Add(time.Hour)
	for _, at := range moments {
		past := (now.Sub(at)%time.Hour + time.Hour) % time.Hour
		until = clock.Earlier(until, now.Add(time.Hour-past))
	}
	return until
}
