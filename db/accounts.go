package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// AccountLink is a link by which one person gets in, at the address that they
// had when it was made. It is open until it is used, ended or expires.
type AccountLink struct {
	bun.BaseModel `bun:"table:account_links,alias:al"`

	ID          int64 `bun:",pk,autoincrement"`
	PersonID    int64
	Purpose     LinkPurpose
	AddressHash string
	MadeBy      int64 `bun:",nullzero"` // 0 for the person, who forgot a password
	MadeAt      time.Time
	ExpiresAt   time.Time
	UsedAt      time.Time `bun:",nullzero"`
	EndedAt     time.Time `bun:",nullzero"` // by a newer one, or with the account
}

// Open tells whether a link can still be used.
func (l *AccountLink) Open(at time.Time) bool {
	return l.UsedAt.IsZero() && l.EndedAt.IsZero() && at.Before(l.ExpiresAt)
}

// AccountLink returns one link.
func (r *Reader) AccountLink(ctx context.Context, id int64) (*AccountLink, error) {
	return one[AccountLink](ctx, r, "SELECT * FROM account_links WHERE id = ?", id)
}

// AccountLinkByHash returns a link by the hash of one of its codes.
func (r *Reader) AccountLinkByHash(ctx context.Context, hash string) (*AccountLink, error) {
	return one[AccountLink](ctx, r, "SELECT al.* FROM account_links AS al JOIN account_link_codes AS co ON co.link_id = al.id WHERE co.code_hash = ?", hash)
}

// Invitations returns the latest invitation of each of some people who have one.
func (r *Reader) Invitations(ctx context.Context, people []int64) (map[int64]*AccountLink, error) {
	latest := make(map[int64]*AccountLink, len(people))
	if len(people) == 0 {
		return latest, nil
	}
	var all []AccountLink
	err := r.q.NewSelect().Model(&all).Where("purpose = ? AND person_id IN (?)", LinkInvitation, bun.List(people)).OrderExpr("id").Scan(ctx)
	for i := range all {
		latest[all[i].PersonID] = &all[i]
	}
	return latest, translate(err)
}

// InvitationMessages returns the status of the email of each of some invitations
// that has one.
func (r *Reader) InvitationMessages(ctx context.Context, links []int64) (map[int64]MessageStatus, error) {
	found := make(map[int64]MessageStatus, len(links))
	if len(links) == 0 {
		return found, nil
	}
	var rows []struct {
		ID     int64
		Status MessageStatus
	}
	err := r.q.NewRaw("SELECT al.id, m.status FROM account_links AS al JOIN messages AS m ON m.message_key = 'invitation/link-' || al.id WHERE al.id IN (?)", bun.List(links)).Scan(ctx, &rows)
	for _, row := range rows {
		found[row.ID] = row.Status
	}
	return found, translate(err)
}

// CountInvitationMessages counts by status the emails of the invitations made
// after a moment.
func (r *Reader) CountInvitationMessages(ctx context.Context, after time.Time) (map[MessageStatus]int, error) {
	var rows []struct {
		Status MessageStatus
		Count  int
	}
	err := r.q.NewRaw(`SELECT m.status, COUNT(*) AS count FROM account_links AS al JOIN messages AS m ON m.message_key = 'invitation/link-' || al.id
		WHERE al.purpose = 'invitation' AND al.made_at > ? GROUP BY m.status`, after.UTC()).Scan(ctx, &rows)
	counts := make(map[MessageStatus]int)
	for _, row := range rows {
		counts[row.Status] = row.Count
	}
	return counts, translate(err)
}

// InsertAccountLink saves a new link and fills the id; ErrDuplicate when one of
// the same purpose is open.
func (t *Tx) InsertAccountLink(ctx context.Context, l *AccountLink) error { return insert(ctx, t, l) }

// InsertAccountCode saves the hash of a code by which a link works.
func (t *Tx) InsertAccountCode(ctx context.Context, linkID int64, hash string) error {
	return t.Exec(ctx, "INSERT INTO account_link_codes (code_hash, link_id) VALUES (?, ?)", hash, linkID)
}

// UseAccountLink uses a link up; it returns ErrNotFound when it is not open.
func (t *Tx) UseAccountLink(ctx context.Context, id int64, at time.Time) error {
	return changed(t.w.NewUpdate().Table("account_links").Set("used_at = ?", at.UTC()).
		Where("id = ? AND used_at IS NULL AND ended_at IS NULL AND expires_at > ?", id, at.UTC()).Exec(ctx))
}

// EndAccountLinks ends the links of a person that were not used; of one purpose,
// or of any for "".
func (t *Tx) EndAccountLinks(ctx context.Context, personID int64, purpose LinkPurpose, at time.Time) error {
	q := t.w.NewUpdate().Table("account_links").Set("ended_at = ?", at.UTC()).Where("person_id = ? AND used_at IS NULL AND ended_at IS NULL", personID)
	if purpose != "" {
		q.Where("purpose = ?", purpose)
	}
	_, err := q.Exec(ctx)
	return translate(err)
}

// EndAllAccountLinks ends every link of everybody.
func (t *Tx) EndAllAccountLinks(ctx context.Context, at time.Time) error {
	_, err := t.w.NewUpdate().Table("account_links").Set("ended_at = ?", at.UTC()).Where("used_at IS NULL AND ended_at IS NULL").Exec(ctx)
	return translate(err)
}

// ForgetAccountLinks deletes the codes of links that are not open at a moment,
// and the links that expired before kept, except the latest invitation of
// somebody who was not in yet: the list of people says when that was.
func (t *Tx) ForgetAccountLinks(ctx context.Context, at, kept time.Time) error {
	if err := t.Exec(ctx, "DELETE FROM account_link_codes WHERE link_id IN (SELECT id FROM account_links WHERE used_at IS NOT NULL OR ended_at IS NOT NULL OR expires_at <= ?)", at.UTC()); err != nil {
		return err
	}
	return t.Exec(ctx, `DELETE FROM account_links WHERE expires_at < ? AND NOT (purpose = 'invitation'
		AND id = (SELECT MAX(later.id) FROM account_links AS later WHERE later.person_id = account_links.person_id AND later.purpose = 'invitation')
		AND person_id IN (SELECT p.id FROM people AS p WHERE p.password = '' AND p.seen_month = '' AND p.deactivated_at IS NULL))`, kept.UTC())
}

// PasswordAsk is that somebody asked for a link at the sign-in page, for an
// address that may be nobody's.
type PasswordAsk struct {
	bun.BaseModel `bun:"table:password_asks,alias:pa"`

	ID    int64 `bun:",pk,autoincrement"`
	Email string
	At    time.Time
}

// PasswordAsks lists the oldest that were not answered.
func (r *Reader) PasswordAsks(ctx context.Context, limit int) ([]PasswordAsk, error) {
	return many[PasswordAsk](ctx, r, "SELECT * FROM password_asks ORDER BY id LIMIT ?", limit)
}

// InsertPasswordAsk saves that somebody asked.
func (t *Tx) InsertPasswordAsk(ctx context.Context, a *PasswordAsk) error { return insert(ctx, t, a) }

// TakePasswordAsk deletes an ask before it is answered; it returns ErrNotFound
// when another process took it.
func (t *Tx) TakePasswordAsk(ctx context.Context, id int64) error {
	return changed(t.w.NewDelete().Table("password_asks").Where("id = ?", id).Exec(ctx))
}
