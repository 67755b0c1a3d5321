package network

import (
	"time"

	"github.com/rainbowrota/rainbowrota/db/cache"
)

// caches hold what is asked for again and again. They only inform: a verb
// decides by what it reads under its locks.
type caches struct {
	sessions *cache.Cache[string, session] // by the hash of their token
	feeds    *cache.Cache[feedKey, FeedText]
}

const (
	sessionsCached = 10_000
	feedsCached    = 8 << 20 // bytes
)

func newCaches(n *Network) caches {
	clock, now := n.DB.Clock(), func() time.Time { return n.Now() }
	return caches{
		sessions: cache.New[string](cache.Config[session]{Clock: clock, Now: now, Most: sessionsCached, Grace: sessionFresh}),
		feeds:    cache.New[feedKey](cache.Config[FeedText]{Clock: clock, Most: feedsCached, Size: FeedText.size}),
	}
}

// Lasts is how long what a page says is true.
type Lasts struct {
	About []cache.Topic
	Until time.Time
}

// lastsOf returns until when what is said of shifts and of other moments is
// true, if nothing is written. Rules count whole hours and days from when
// something starts or ends (docs/rules.md), so what is said of it can change
// once an hour, at the same minute past the hour.
func lastsOf(now time.Time, list []Opening, moments ...time.Time) time.Time {
	until := now.Truncate(time.Hour).Add(time.Hour)
	once := func(at time.Time) {
		if at.After(now) {
			until = earlier(until, at)
		}
	}
	hourly := func(at time.Time) {
		past := (now.Sub(at)%time.Hour + time.Hour) % time.Hour
		until = earlier(until, now.Add(time.Hour-past))
	}
	for i := range list {
		o := &list[i]
		moments = append(moments, o.StartsAt, o.EndsAt)
		once(o.SignUpBy)
		if o.Mine != nil {
			once(o.Mine.ConfirmedAt.Add(undoable + time.Second))
		}
		if o.Offer != nil {
			once(o.Offer.Deadline)
		}
	}
	for _, at := range moments {
		hourly(at)
	}
	return until
}
