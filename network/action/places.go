package action

import (
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Places is how many places there are and how they are used. Every page, file
// and message counts with it, so that they agree (docs/rules.md#1-places). Who
// walks in on the day takes no place and is counted beside them.
type Places struct {
	Minimum, Maximum int
	Confirmed        int // people who signed up and have a place
	Held             int // places that are held by offers nobody has answered yet
	Waiting          int // people who wait and are offered nothing
}

// PlacesOf counts the places of a shift. One that was cancelled has none.
func PlacesOf(s *db.Shift) Places {
	if !s.CancelledAt.IsZero() {
		return Places{}
	}
	return Places{Minimum: s.Minimum, Maximum: s.Maximum, Confirmed: s.Taken - s.Held, Held: s.Held, Waiting: s.Waiting - s.Held}
}

// Taken is how many places nobody else can have now.
func (p Places) Taken() int { return p.Confirmed + p.Held }

// Left is how many places are free.
func (p Places) Left() int { return p.Maximum - p.Taken() }

// Short is how many more people are needed. A place that is held counts as
// filled until the offer ends.
func (p Places) Short() int { return max(0, p.Minimum-p.Taken()) }

// Enough says how many people there are of those who are needed: "1 of at least 3
// people, 1 more place held".
func (p Places) Enough() string {
	wording := fmt.Sprintf("%d of at least %s", p.Confirmed, words.People(p.Minimum))
	if p.Held > 0 {
		wording += ", " + words.Counted(p.Held, "more place held", "more places held")
	}
	return wording
}

// Add counts the places of another shift of the same event.
func (p Places) Add(q Places) Places {
	return Places{p.Minimum + q.Minimum, p.Maximum + q.Maximum, p.Confirmed + q.Confirmed, p.Held + q.Held, p.Waiting + q.Waiting}
}
