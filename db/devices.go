package db

import (
	"context"
	"time"
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
