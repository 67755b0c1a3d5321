package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// DeviceKnown tells whether a person signed in with the device that has a mark,
// and the mark has not lapsed.
func (r *Reader) DeviceKnown(ctx context.Context, markHash string, personID int64, at time.Time) (bool, error) {
	known, err := r.q.NewSelect().Table("device_marks").
		Where("mark_hash = ? AND person_id = ? AND expires_at > ?", markHash, personID, at.UTC()).Exists(ctx)
	return known, translate(err)
}

// SaveDeviceMark notes that a person signed in with a device. Only the last
// devices of each person are known, as many as most.
func (t *Tx) SaveDeviceMark(ctx context.Context, markHash string, personID int64, at, expires time.Time, most int) error {
	err := t.Exec(ctx, `INSERT INTO device_marks (mark_hash, person_id, used_at, expires_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (mark_hash) DO UPDATE SET used_at = EXCLUDED.used_at, expires_at = EXCLUDED.expires_at`, markHash, personID, at.UTC(), expires.UTC())
	if err != nil {
		return err
	}
	return t.Exec(ctx, `DELETE FROM device_marks WHERE person_id = ? AND mark_hash NOT IN
		(SELECT mark_hash FROM device_marks WHERE person_id = ? ORDER BY used_at DESC, mark_hash LIMIT ?)`, personID, personID, most)
}

// DeleteDeviceMarks has every device of a person forgotten but the one with
// that mark.
func (t *Tx) DeleteDeviceMarks(ctx context.Context, personID int64, keepHash string) error {
	_, err := t.w.NewDelete().Table("device_marks").Where("person_id = ? AND mark_hash <> ?", personID, keepHash).Exec(ctx)
	return translate(err)
}

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
		b, err := one[Bucket](ctx, t.Reader, "SELECT * FROM buckets WHERE key_hash = ?", keyHash)
		if err == ErrNotFound { //nolint:errorlint // translate returns it bare
			return Bucket{KeyHash: keyHash, FilledAt: at.UTC()}, nil
		}
		if err != nil {
			return Bucket{}, err
		}
		return *b, nil
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
