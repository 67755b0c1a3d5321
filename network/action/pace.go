package action

import (
	"sync"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// pressPace counts how fast each person signs up and withdraws. It counts in memory:
// with several servers each allows as many, which is enough against a script.
type pressPace struct {
	mu      sync.Mutex
	buckets map[int64]db.Bucket
}

// pacesKept is how many people's buckets are kept before those that have
// drained are thrown away.
const pacesKept = 1000

// MayPress refuses with TooMany, and how long to wait, somebody who has signed
// up and withdrawn as often as Settings.ChangesPerMinute allows.
func (n *Ground) MayPress(me *db.Person) error {
	most := n.Settings().ChangesPerMinute
	if most == 0 {
		return nil
	}
	wait := n.presses.pour(Bucket{Size: float64(most), Leak: time.Minute / time.Duration(most)}, me.ID, n.Time())
	if wait == 0 {
		return nil
	}
	return refusal.TryLater(wait, "You have signed up and withdrawn %d times within a minute. Wait %s, then try again.", most, words.Count(int(wait.Seconds()), "second"))
}

func (p *pressPace) pour(k Bucket, personID int64, now time.Time) (wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.buckets == nil {
		p.buckets = map[int64]db.Bucket{}
	}
	if len(p.buckets) >= pacesKept {
		for id, b := range p.buckets {
			if now.Sub(b.FilledAt) > time.Minute {
				delete(p.buckets, id)
			}
		}
	}
	b := p.buckets[personID]
	wait = k.Pour(&b, now)
	p.buckets[personID] = b
	return wait
}
