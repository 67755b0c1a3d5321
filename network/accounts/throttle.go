package accounts

import (
	"context"
	"net/netip"
	"time"

	"github.com/rainbowrota/rainbowrota/network/action"
)

// How fast tries to sign in may follow each other: a bucket takes so many at
// once and then leaks one every so often. It delays and never locks out. An
// account has a small bucket for each block of addresses, so that others
// elsewhere do not delay its owner, and a far larger one for all of them.
var (
	AccountFromBucket = action.Bucket{Size: 5, Leak: 20 * time.Second}
	AccountBucket     = action.Bucket{Size: 100, Leak: 5 * time.Second}
	BlockBucket       = action.Bucket{Size: 20, Leak: 5 * time.Second}
	DeviceBucket      = action.Bucket{Size: 5, Leak: 20 * time.Second}
)

// PasswordBucket is how fast people can try their own current password.
var PasswordBucket = action.Bucket{Size: 5, Leak: 20 * time.Second}

// AddressBlock returns the network that an address is in: /24 of IPv4 and /64
// of IPv6, which one household has as a whole. What is no address returns "".
func AddressBlock(address string) string { return networkOf(address, 64) }

// networkOf returns the network of /24 that an address of IPv4 is in, and that
// of so many bits for one of IPv6.
func networkOf(address string, bits int) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	if a = a.Unmap().WithZone(""); a.Is4() {
		bits = 24
	}
	block, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return block.String()
}

// drop is a try in one bucket.
type drop struct {
	key string
	action.Bucket
	personal bool // of one account here: a good sign-in empties the bucket
}

// DropsOf returns where a try to sign in is counted, always in this order,
// since each bucket is locked. mark is that of a device that signed in to the
// account before, or "": such a device has a bucket of its own and passes the
// others, however full somebody else makes them.
func DropsOf(email, address, mark string) []drop {
	if mark != "" {
		return []drop{{action.BucketKey("device", mark), DeviceBucket, true}}
	}
	block := AddressBlock(address)
	return []drop{
		{action.BucketKey("account", email), AccountBucket, false},
		{action.BucketKey("account from", email+" "+block), AccountFromBucket, true},
		{action.BucketKey("block", networkOf(address, 48)), BlockBucket, false}, // which one customer can have as a whole
	}
}

// mayTry refuses a try that does not fit, without counting it.
func (n *Accounts) mayTry(ctx context.Context, drops []drop) error {
	for _, d := range drops {
		b, err := n.DB.Bucket(ctx, d.key)
		if err != nil {
			return err
		}
		if wait := d.Pour(&b, n.Time()); wait > 0 {
			return action.TooManyTries(wait)
		}
	}
	return nil
}

// CountTries counts a try in each bucket, or refuses it and counts it in none.
func (n *Accounts) CountTries(ctx context.Context, drops []drop) error {
	return n.Act(ctx, nil, func(a *action.Action) error {
		for _, d := range drops {
			if err := n.CountTry(ctx, a, d.key, d.Bucket); err != nil {
				return err
			}
		}
		return nil
	})
}

// giveBack takes a good try out of its buckets again, so that many people who
// sign in from one address do not delay each other.
func (n *Accounts) giveBack(ctx context.Context, a *action.Action, drops []drop) error {
	for _, d := range drops {
		b, err := a.Tx.LockBucket(ctx, d.key, a.Now)
		if err != nil {
			return err
		}
		if b.Level = max(0, b.Level-1); d.personal {
			b.Level = 0
		}
		if err := a.Tx.SaveBucket(ctx, b); err != nil {
			return err
		}
	}
	return nil
}
