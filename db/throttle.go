package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Bucket is how full a leaky bucket was when it was last filled.
type Bucket struct {
	bun.BaseModel `bun:"table:buckets,alias:b"`

	KeyHash  string `bun:",pk"`
	Level    float64
	FilledAt time.Time
}

// Bucket returns a bucket as it is; one never filled is empty.
func (r *Reader) Bucket(ctx context.Context, keyHash string) (Bucket, error) {
	b, err := one[Bucket](ctx, r, "SELECT * FROM buckets WHERE key_hash = ?", keyHash)
	if err == ErrNotFound { //nolint:errorlint // translate returns it bare
		return Bucket{KeyHash: keyHash}, nil
	}
	if err != nil {
		return Bucket{}, err
	}
	return *b, nil
}

// LockBucket returns a bucket and makes others who want it wait; one never
// filled is empty.
func (t *Tx) LockBucket(ctx context.Context, keyHash string, at time.Time) (Bucket, error) {
	if !t.locks(BucketLock) {
		return t.Bucket(ctx, keyHash)
	}
	b := Bucket{KeyHash: keyHash}
	_, err := t.w.NewInsert().Model(&Bucket{KeyHash: keyHash, FilledAt: at.UTC()}).
		On("CONFLICT (key_hash) DO UPDATE").Set("level = b.level").
		Returning("level, filled_at").Exec(ctx, &b.Level, &b.FilledAt)
	return b, translate(err)
}

// SaveBucket saves how full a bucket is.
func (t *Tx) SaveBucket(ctx context.Context, b Bucket) error {
	_, err := t.w.NewInsert().Model(&b).On("CONFLICT (key_hash) DO UPDATE").
		Set("level = EXCLUDED.level").Set("filled_at = EXCLUDED.filled_at").Exec(ctx)
	return translate(err)
}
