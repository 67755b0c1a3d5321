package network

import (
	"context"
	"math"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// bucket is a leaky bucket: size tries at once, then one per leak.
type bucket struct {
	size float64
	leak time.Duration
}

// pour adds a drop to b, or returns how long to wait until one fits.
func (k bucket) pour(b *db.Bucket, now time.Time) (wait time.Duration) {
	if passed := now.Sub(b.FilledAt); passed > 0 {
		b.Level = max(0, b.Level-passed.Seconds()/k.leak.Seconds())
	}
	if over := b.Level + 1 - k.size; over > 0 {
		return time.Duration(math.Ceil(over*k.leak.Seconds())) * time.Second
	}
	b.Level++
	b.FilledAt = now
	return 0
}

// countTry counts a try. It refuses with TooMany one that does not fit.
func (n *Network) countTry(ctx context.Context, tx *db.Tx, key string, k bucket) error {
	wait, err := n.pourInto(ctx, tx, k, key, 1)
	if err == nil && wait > 0 {
		return tooManyTries(wait)
	}
	return err
}

// pourInto adds drops to a bucket. When they don't all fit it adds none, and
// returns how long to wait until the first of those that are left fits.
func (n *Network) pourInto(ctx context.Context, tx *db.Tx, k bucket, key string, drops int) (wait time.Duration, err error) {
	b, err := tx.LockBucket(ctx, key, n.now())
	if err != nil {
		return 0, err
	}
	for range drops {
		if wait := k.pour(&b, n.now()); wait > 0 {
			return wait, nil
		}
	}
	return 0, tx.SaveBucket(ctx, b)
}

func tooManyTries(wait time.Duration) error {
	return tooMany(wait, "There were too many tries. Try again in %s.", count(int(wait.Seconds()), "second"))
}

func bucketKey(kind, of string) string { return hashCode(kind + ":" + of) }
