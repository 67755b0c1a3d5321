package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Passkey is what is known of a passkey that somebody signs in with.
type Passkey struct {
	bun.BaseModel `bun:"table:passkeys,alias:pk"`

	ID             int64 `bun:",pk,autoincrement"`
	PersonID       int64
	CredentialID   string // as the browser names it, in base64url
	PublicKey      string // in base64url
	SignCount      int64  // how often it signed, as it says itself; 0 where it does not count
	BackupEligible bool   // it can be on several devices
	BackedUp       bool
	Name           string // as its owner called it
	CreatedAt      time.Time
	UsedAt         time.Time `bun:",nullzero"`
}

// PasskeysOf lists the passkeys of a person, the oldest first.
func (r *Reader) PasskeysOf(ctx context.Context, personID int64) ([]Passkey, error) {
	return many[Passkey](ctx, r, "SELECT * FROM passkeys WHERE person_id = ? ORDER BY id", personID)
}

// PasskeyByCredential returns a passkey by the id that the browser names it by.
func (r *Reader) PasskeyByCredential(ctx context.Context, credentialID string) (*Passkey, error) {
	return one[Passkey](ctx, r, "SELECT * FROM passkeys WHERE credential_id = ?", credentialID)
}

// InsertPasskey saves a new passkey and fills the id; ErrDuplicate when somebody
// has it already.
func (t *Tx) InsertPasskey(ctx context.Context, p *Passkey) error { return insert(ctx, t, p) }

// UsePasskey notes that a passkey signed; it returns ErrNotFound when it is gone
// or has signed as often before, as a copy of it would.
func (t *Tx) UsePasskey(ctx context.Context, id, signCount int64, backedUp bool, at time.Time) error {
	return changed(t.w.NewUpdate().Table("passkeys").Set("sign_count = ?, backed_up = ?, used_at = ?", signCount, backedUp, at.UTC()).
		Where("id = ? AND (sign_count < ? OR sign_count = 0 AND ? = 0)", id, signCount, signCount).Exec(ctx))
}

// DeletePasskey removes a passkey of a person; it returns ErrNotFound when they
// have none with that id.
func (t *Tx) DeletePasskey(ctx context.Context, personID, id int64) error {
	return changed(t.w.NewDelete().Table("passkeys").Where("id = ? AND person_id = ?", id, personID).Exec(ctx))
}

// InsertChallenge saves the hash of a challenge, and to what it is bound.
func (t *Tx) InsertChallenge(ctx context.Context, hash, boundTo string, expires time.Time) error {
	return t.Exec(ctx, "INSERT INTO passkey_challenges (challenge_hash, bound_to, expires_at) VALUES (?, ?, ?)", hash, boundTo, expires.UTC())
}

// ChallengeOpen tells whether a challenge is bound to that, and still waits.
func (r *Reader) ChallengeOpen(ctx context.Context, hash, boundTo string, at time.Time) (bool, error) {
	ok, err := r.q.NewSelect().Table("passkey_challenges").Where("challenge_hash = ? AND bound_to = ? AND expires_at > ?", hash, boundTo, at.UTC()).Exists(ctx)
	return ok, translate(err)
}

// TakeChallenge uses a challenge up; it returns ErrNotFound when it was used, has
// lapsed, or is bound to something else.
func (t *Tx) TakeChallenge(ctx context.Context, hash, boundTo string, at time.Time) error {
	return changed(t.w.NewDelete().Table("passkey_challenges").Where("challenge_hash = ? AND bound_to = ? AND expires_at > ?", hash, boundTo, at.UTC()).Exec(ctx))
}
