package action

import (
	"context"
	"math"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Bucket is a leaky bucket: size tries at once, then one per leak.
type Bucket struct {
	Size float64
	Leak time.Duration
}

// Pour adds a drop to b, or returns how long to wait until one fits.
func (k Bucket) Pour(b *db.Bucket, now time.Time) (wait time.Duration) {
	if passed := now.Sub(b.FilledAt); passed > 0 {
		b.Level = max(0, b.Level-passed.Seconds()/k.Leak.Seconds())
	}
	if over := b.Level + 1 - k.Size; over > 0 {
		return time.Duration(math.Ceil(over*k.Leak.Seconds())) * time.Second
	}
	b.Level++
	b.FilledAt = now
	return 0
}

// CountTry counts a try. It refuses with TooMany one that does not fit.
func (n *Ground) CountTry(ctx context.Context, a *Action, key string, k Bucket) error {
	wait, err := n.PourInto(ctx, a, k, key, 1)
	if err == nil && wait > 0 {
		return TooManyTries(wait)
	}
	return err
}

// PourInto adds drops to a bucket. When they don't all fit it adds none, and
// returns how long to wait until the first of those that are left fits.
func (n *Ground) PourInto(ctx context.Context, a *Action, k Bucket, key string, drops int) (wait time.Duration, err error) {
	b, err := a.Tx.LockBucket(ctx, key, a.Now)
	if err != nil {
		return 0, err
	}
	for range drops {
		if wait := k.Pour(&b, a.Now); wait > 0 {
			return wait, nil
		}
	}
	return 0, a.Tx.SaveBucket(ctx, b)
}

func TooManyTries(wait time.Duration) error {
	return refusal.TryLater(wait, "There were too many tries. Try again in %s.", words.Count(int(wait.Seconds()), "second"))
}

func BucketKey(kind, of string) string { return HashCode(kind + ":" + of) }
