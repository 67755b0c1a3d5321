package cache

import (
	"context"
	"math"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Answer is what a question is answered with, and how long that is true.
type Answer[V any] struct {
	Value V
	// About is what the value was made from. With nothing it is true for good.
	About []Topic
	// Until is when the value stops being true by itself, by Config.Now. The
	// zero time means never.
	Until time.Time
	// Skip says that the value is for this caller alone.
	Skip bool
}

// Config is how large a cache may grow, and what it goes by.
type Config[V any] struct {
	Clock *Clock           // nil where nothing may be cached, as inside a transaction
	Now   func() time.Time // by which Answer.Until is judged; nil where no answer has one
	Most  int              // how much is held before the oldest answers go
	Size  func(V) int      // how much of that an answer takes; nil for 1
	// Grace is for how long an answer outlives a write of which nobody says
	// what it changed, by a clock that nobody sets.
	Grace time.Duration
}

// Cache holds answers by their keys. It is safe for use by many goroutines.
type Cache[K comparable, V any] struct {
	config Config[V]

	mutex   sync.Mutex
	held    int
	entries *simplelru.LRU[K, *entry[V]]
	flights map[K]*flight[V]
}

// entry is an answer with when it was asked for.
type entry[V any] struct {
	Answer[V]

	at    uint64    // by the cache's clock
	asked time.Time // by a clock that nobody sets
	from  time.Time // by Config.Now
	size  int
}

// flight is a question that is being answered. Others with the same key wait for it.
type flight[V any] struct {
	at    uint64
	done  chan struct{}
	entry *entry[V] // nil when there was no answer that others may have
}

// New returns an empty cache.
func New[K comparable, V any](config Config[V]) *Cache[K, V] {
	c := &Cache[K, V]{config: config, flights: make(map[K]*flight[V])}
	c.entries, _ = simplelru.NewLRU(math.MaxInt, func(_ K, e *entry[V]) { c.held -= e.size }) // fails for sizes below 1 only
	return c
}

// Get returns the answer that is held for a key, and true; or it asks, and
// holds the answer. While one caller asks, others with the same key wait for
// the answer, unless something was written since the question was put. Callers
// share the value and must not change it. Errors are not held.
func (c *Cache[K, V]) Get(ctx context.Context, key K, ask func() (Answer[V], error)) (value V, cached bool, err error) {
	if c.config.Clock == nil {
		answer, err := ask()
		return answer.Value, false, err
	}
	now := c.config.Clock.Now()
	e, other, mine := c.find(key, now)
	if other != nil {
		select {
		case <-other.done:
			e = other.entry
		case <-ctx.Done():
			return value, false, ctx.Err()
		}
	}
	if e != nil {
		return e.Value, true, nil
	}
	if mine != nil {
		defer c.land(key, mine)
	}
	e = &entry[V]{at: now, asked: time.Now(), from: c.now()}
	if e.Answer, err = ask(); err != nil {
		return e.Value, false, err
	}
	if !e.Skip && c.fresh(e) {
		c.put(key, e)
		if mine != nil {
			mine.entry = e
		}
	}
	return e.Value, false, nil
}

// find returns the fresh entry of a key; or the question that somebody puts
// now; or a new question, which the caller has to answer.
func (c *Cache[K, V]) find(key K, now uint64) (e *entry[V], other, mine *flight[V]) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if e, ok := c.entries.Get(key); ok {
		if c.fresh(e) {
			return e, nil, nil
		}
		c.entries.Remove(key)
	}
	if other = c.flights[key]; other == nil {
		mine = &flight[V]{at: now, done: make(chan struct{})}
		c.flights[key] = mine
	} else if other.at != now {
		other = nil // it may have read what was true before the last write
	}
	return nil, other, mine
}

// land lets those go on who wait for an answer.
func (c *Cache[K, V]) land(key K, f *flight[V]) {
	c.mutex.Lock()
	delete(c.flights, key)
	c.mutex.Unlock()
	close(f.done)
}

// put holds an entry. The oldest go while there is too much; one that is
// larger than all that may be held is not held at all.
func (c *Cache[K, V]) put(key K, e *entry[V]) {
	if e.size = 1; c.config.Size != nil {
		e.size = c.config.Size(e.Value)
	}
	if e.size > c.config.Most {
		return
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.entries.Remove(key)
	c.entries.Add(key, e)
	for c.held += e.size; c.held > c.config.Most; {
		c.entries.RemoveOldest()
	}
}

// fresh tells whether an answer is still true.
func (c *Cache[K, V]) fresh(e *entry[V]) bool {
	known, unknown := c.config.Clock.since(e.at, e.About)
	if known || unknown && len(e.About) > 0 && time.Since(e.asked) >= c.config.Grace {
		return false
	}
	if e.Until.IsZero() {
		return true
	}
	now := c.now()
	return !now.Before(e.from) && now.Before(e.Until)
}

func (c *Cache[K, V]) now() time.Time {
	if c.config.Now == nil {
		return time.Time{}
	}
	return c.config.Now()
}
