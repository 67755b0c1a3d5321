package network

import (
	"context"
	"math"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// How fast tries to sign in may follow each other: a bucket takes so many at
// once and then leaks one every so often. It delays and never locks out.
var (
	accountBucket = bucket{size: 5, leak: 20 * time.Second}
	addressBucket = bucket{size: 20, leak: 5 * time.Second}
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

// pour counts a try of an account and of an address before its password is
// looked at, so that tries at the same moment are all counted.
func (n *Network) pour(ctx context.Context, email, address string) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		kinds := []struct {
			key string
			bucket
		}{{bucketKey("account", email), accountBucket}, {bucketKey("address", address), addressBucket}}
		for _, kind := range kinds {
			if err := n.countTry(ctx, tx, kind.key, kind.bucket); err != nil {
				return err
			}
		}
		return nil
	})
}

// countTry counts a try, or refuses it for a while.
func (n *Network) countTry(ctx context.Context, tx *db.Tx, key string, k bucket) error {
	b, err := tx.LockBucket(ctx, key, n.now())
	if err != nil {
		return err
	}
	if wait := k.pour(&b, n.now()); wait > 0 {
		return refuse(TooMany, "There were too many tries. Try again in %s.", count(int(wait.Seconds()), "second"))
	}
	return tx.SaveBucket(ctx, b)
}

func bucketKey(kind, of string) string { return hashCode(kind + ":" + of) }
