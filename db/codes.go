package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// CodeKey is the key by which an app on somebody's phone makes one-time codes.
type CodeKey struct {
	bun.BaseModel `bun:"table:code_keys,alias:ck"`

	PersonID  int64  `bun:",pk"`
	Secret    string // in base32
	LastStep  int64  // the time step of the code that was used last
	CreatedAt time.Time
}

// CodeKeyOf returns the key of a person; ErrNotFound when they have none.
func (r *Reader) CodeKeyOf(ctx context.Context, personID int64) (*CodeKey, error) {
	return one[CodeKey](ctx, r, "SELECT * FROM code_keys WHERE person_id = ?", personID)
}

// RecoveryCodesLeft counts the recovery codes of a person that were not used.
func (r *Reader) RecoveryCodesLeft(ctx context.Context, personID int64) (int, error) {
	n, err := r.q.NewSelect().Table("recovery_codes").Where("person_id = ?", personID).Count(ctx)
	return int(n), translate(err)
}

// InsertCodeKey saves a new key; ErrDuplicate when the person has one.
func (t *Tx) InsertCodeKey(ctx context.Context, k *CodeKey) error {
	_, err := t.w.NewInsert().Model(k).Exec(ctx)
	return translate(err)
}

// UseCodeStep notes that the code of a time step was used; it returns ErrNotFound
// when that one or a later one was used before.
func (t *Tx) UseCodeStep(ctx context.Context, personID, step int64) error {
	return changed(t.w.NewUpdate().Table("code_keys").Set("last_step = ?", step).Where("person_id = ? AND last_step < ?", personID, step).Exec(ctx))
}

// UseRecoveryCode uses a recovery code of a person up; it returns ErrNotFound when
// they have none with that hash.
func (t *Tx) UseRecoveryCode(ctx context.Context, personID int64, hash string) error {
	return changed(t.w.NewDelete().Table("recovery_codes").Where("person_id = ? AND code_hash = ?", personID, hash).Exec(ctx))
}

// SaveRecoveryCodes replaces the recovery codes of a person.
func (t *Tx) SaveRecoveryCodes(ctx context.Context, personID int64, hashes []string) error {
	if err := t.Exec(ctx, "DELETE FROM recovery_codes WHERE person_id = ?", personID); err != nil {
		return err
	}
	for _, hash := range hashes {
		if err := t.Exec(ctx, "INSERT INTO recovery_codes (code_hash, person_id) VALUES (?, ?)", hash, personID); err != nil {
			return err
		}
	}
	return nil
}

// DeleteCodeKey removes the key and the recovery codes of a person; it returns
// ErrNotFound when they have no key.
func (t *Tx) DeleteCodeKey(ctx context.Context, personID int64) error {
	if err := t.SaveRecoveryCodes(ctx, personID, nil); err != nil {
		return err
	}
	return changed(t.w.NewDelete().Table("code_keys").Where("person_id = ?", personID).Exec(ctx))
}
