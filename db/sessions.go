package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Session is one signed-in browser. The token itself is only in its cookie.
type Session struct {
	bun.BaseModel `bun:"table:sessions,alias:s"`

	TokenHash  string `bun:",pk"`
	PersonID   int64
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time
	ProvedAt   time.Time `bun:",nullzero"` // when its person proved last who they are; zero for when it began
	Stays      bool      // the person asked to stay signed in on this device
}

// SessionByHash returns a session, lapsed or not.
func (r *Reader) SessionByHash(ctx context.Context, hash string) (*Session, error) {
	return one[Session](ctx, r, "SELECT * FROM sessions WHERE token_hash = ?", hash)
}

// InsertSession saves a new session.
func (t *Tx) InsertSession(ctx context.Context, s *Session) error {
	_, err := t.w.NewInsert().Model(s).Exec(ctx)
	return translate(err)
}

// TouchSession moves a session's last use and its end.
func (t *Tx) TouchSession(ctx context.Context, hash string, seen, expires time.Time) error {
	_, err := t.w.NewUpdate().Table("sessions").Set("last_seen_at = ?, expires_at = ?", seen.UTC(), expires.UTC()).
		Where("token_hash = ?", hash).Exec(ctx)
	return translate(err)
}

// ProveSession notes that a session's person proved who they are; it returns
// ErrNotFound when the session has ended.
func (t *Tx) ProveSession(ctx context.Context, hash string, personID int64, at time.Time) error {
	return changed(t.w.NewUpdate().Table("sessions").Set("proved_at = ?", at.UTC()).Where("token_hash = ? AND person_id = ?", hash, personID).Exec(ctx))
}

// DeleteSession ends one session; ending it twice is no error.
func (t *Tx) DeleteSession(ctx context.Context, hash string) error {
	_, err := t.w.NewDelete().Table("sessions").Where("token_hash = ?", hash).Exec(ctx)
	return translate(err)
}

// DeleteSessionsOf ends every session of a person, and no device of theirs is
// known any more.
func (t *Tx) DeleteSessionsOf(ctx context.Context, personID int64) error {
	if _, err := t.w.NewDelete().Table("sessions").Where("person_id = ?", personID).Exec(ctx); err != nil {
		return translate(err)
	}
	return t.DeleteDeviceMarks(ctx, personID, "")
}

// DeleteLapsed removes sessions, marks of devices, sign-in buckets, set-up links,
// challenges and form keys that lapsed before at, and asks for a password of an
// hour before.
func (t *Tx) DeleteLapsed(ctx context.Context, at time.Time) error {
	day := at.AddDate(0, 0, -1).UTC()
	for _, q := range []*bun.DeleteQuery{
		t.w.NewDelete().Table("sessions").Where("expires_at < ?", at.UTC()),
		t.w.NewDelete().Table("device_marks").Where("expires_at < ?", at.UTC()),
		t.w.NewDelete().Table("buckets").Where("filled_at < ?", day),
		t.w.NewDelete().Table("setup_links").Where("expires_at < ?", at.UTC()),
		t.w.NewDelete().Table("passkey_challenges").Where("expires_at < ?", at.UTC()),
		t.w.NewDelete().Table("forms").Where("at < ?", day),
		t.w.NewDelete().Table("password_asks").Where("at < ?", at.Add(-time.Hour).UTC()),
	} {
		if _, err := q.Exec(ctx); err != nil {
			return translate(err)
		}
	}
	return nil
}

// InsertSetupLink saves the hash of a one-time link to make the first administrator.
func (t *Tx) InsertSetupLink(ctx context.Context, codeHash string, expires time.Time) error {
	_, err := t.w.NewRaw("INSERT INTO setup_links (code_hash, expires_at) VALUES (?, ?)", codeHash, expires.UTC()).Exec(ctx)
	return translate(err)
}

// SetupLinkOpen tells whether a set-up link can still be used.
func (r *Reader) SetupLinkOpen(ctx context.Context, codeHash string, at time.Time) (bool, error) {
	ok, err := r.q.NewSelect().Table("setup_links").
		Where("code_hash = ? AND used_at IS NULL AND expires_at > ?", codeHash, at.UTC()).Exists(ctx)
	return ok, translate(err)
}

// UseSetupLink uses a set-up link up; it returns ErrNotFound when it can't be used.
func (t *Tx) UseSetupLink(ctx context.Context, codeHash string, at time.Time) error {
	return changed(t.w.NewUpdate().Table("setup_links").Set("used_at = ?", at.UTC()).
		Where("code_hash = ? AND used_at IS NULL AND expires_at > ?", codeHash, at.UTC()).Exec(ctx))
}

// CloseSetupLinks uses up every set-up link that is still open.
func (t *Tx) CloseSetupLinks(ctx context.Context, at time.Time) error {
	_, err := t.w.NewUpdate().Table("setup_links").Set("used_at = ?", at.UTC()).Where("used_at IS NULL").Exec(ctx)
	return translate(err)
}

// FormDone returns what a form with this key has already made, or 0.
func (r *Reader) FormDone(ctx context.Context, key string) (int64, error) {
	var id int64
	err := translate(r.q.NewSelect().Table("forms").Column("thing_id").Where("form_key = ?", key).Scan(ctx, &id))
	if err == ErrNotFound { //nolint:errorlint // translate returns it bare
		return 0, nil
	}
	return id, err
}

// LockForm has others who send a form with this key wait until this one is done.
func (t *Tx) LockForm(ctx context.Context, key string) error {
	if !t.locks(FormLock) {
		return nil
	}
	return t.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", key)
}

// InsertForm notes what a form made; ErrDuplicate means that it was sent twice at once.
func (t *Tx) InsertForm(ctx context.Context, key string, thingID int64, at time.Time) error {
	_, err := t.w.NewRaw("INSERT INTO forms (form_key, thing_id, at) VALUES (?, ?, ?)", key, thingID, at.UTC()).Exec(ctx)
	return translate(err)
}

// DeleteSessions ends every session of everybody, and no device is known any more.
func (t *Tx) DeleteSessions(ctx context.Context) error {
	for _, table := range []string{"sessions", "device_marks"} {
		if _, err := t.w.NewDelete().Table(table).Where("1 = 1").Exec(ctx); err != nil {
			return translate(err)
		}
	}
	return nil
}

// SessionsOf lists a person's sessions that have not lapsed, the last used first.
func (r *Reader) SessionsOf(ctx context.Context, personID int64, at time.Time) ([]Session, error) {
	var all []Session
	err := r.q.NewSelect().Model(&all).Where("person_id = ? AND expires_at > ?", personID, at.UTC()).
		OrderExpr("last_seen_at DESC, token_hash").Scan(ctx)
	return all, translate(err)
}

// DeleteOtherSessions ends every session of a person but one.
func (t *Tx) DeleteOtherSessions(ctx context.Context, personID int64, keepHash string) error {
	_, err := t.w.NewDelete().Table("sessions").Where("person_id = ? AND token_hash <> ?", personID, keepHash).Exec(ctx)
	return translate(err)
}
