package rota

import (
	"time"

	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// LastsOf returns until when what is said of shifts and of other moments is
// true, if nothing is written. undoable is for how long a sign-up can be undone.
func LastsOf(now time.Time, undoable time.Duration, list []Opening, moments ...time.Time) time.Time {
	var once []time.Time // at which something ends
	for i := range list {
		o := &list[i]
		moments = append(moments, o.StartsAt, o.EndsAt)
		once = append(once, o.SignUpBy)
		if o.Mine != nil {
			once = append(once, o.Mine.ConfirmedAt.Add(undoable+time.Second))
		}
		if o.Offer != nil {
			once = append(once, o.Offer.Deadline)
		}
	}
	until := action.LastsAbout(now, moments...)
	for _, at := range once {
		if at.After(now) {
			until = clock.Earlier(until, at)
		}
	}
	return until
}
