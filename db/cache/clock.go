// Package cache keeps answers in memory for as long as they are true.
//
// A [Clock] knows what was written when, a [Cache] holds answers. Each answer
// says what it is about, as [Topic]s, and is dropped when one of them was
// written after it was asked for. So a write drops what it makes untrue and
// leaves the rest.
package cache

import "sync"

// Topic is something that answers are about and that writes change, such as
// event 7. ID is 0 for a topic there is only one of.
type Topic struct {
	Thing string
	ID    int64
}

// Anything is the topic of an answer that every write makes untrue.
var Anything = Topic{Thing: "anything"}

// mostTopics is how many topics a clock tells apart. A write beyond that drops
// all answers.
const mostTopics = 20_000

// Clock is a number that rises with every write, and what it was when each
// topic was last written. The zero value is ready for use, by many goroutines.
type Clock struct {
	mutex   sync.RWMutex
	now     uint64
	topics  map[Topic]uint64
	unknown uint64 // when there was last a write of which nobody says what it changed
}

// Now returns what the clock shows.
func (c *Clock) Now() uint64 {
	c.mutex.RLock()
	defer c.mutex.RUnlock()
	return c.now
}

// Written notes that some topics were written, after that is committed and
// before it is acknowledged. Without topics, and on no clock, it notes nothing.
func (c *Clock) Written(topics ...Topic) {
	if c == nil || len(topics) == 0 {
		return
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now++
	if len(c.topics) > mostTopics {
		c.topics, c.unknown = nil, c.now
	}
	if c.topics == nil {
		c.topics = make(map[Topic]uint64)
	}
	c.topics[Anything] = c.now
	for _, t := range topics {
		c.topics[t] = c.now
	}
}

// WrittenUnknown notes a write of which nobody says what it changed.
func (c *Clock) WrittenUnknown() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now++
	c.unknown = c.now
}

// since tells whether one of some topics was written after a time of the clock,
// and whether there was a write after it that may have changed anything.
func (c *Clock) since(at uint64, topics []Topic) (known, unknown bool) {
	c.mutex.RLock()
	defer c.mutex.RUnlock()
	for _, t := range topics {
		known = known || c.topics[t] > at
	}
	return known, c.unknown > at
}
