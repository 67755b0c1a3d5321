package network

import "time"

// lastsOf returns until when what is said of shifts and of other moments is
// true, if nothing is written.
func lastsOf(now time.Time, list []Opening, moments ...time.Time) time.Time {
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
	until := lastsAbout(now, moments...)
	for _, at := range once {
		if at.After(now) {
			until = earlier(until, at)
		}
	}
	return until
}
