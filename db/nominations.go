package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Nomination asks somebody, by email address, to take a place at an event.
// The address is there while it is open, the person once it is accepted.
type Nomination struct {
	bun.BaseModel `bun:"table:nominations,alias:no"`

	ID          int64 `bun:",pk,autoincrement"`
	EventID     int64
	Email       string
	Force       string // of the person who accepts, or "" when they say it themselves
	PersonID    int64  `bun:",nullzero"`
	NominatedBy int64
	Status      NominationStatus
	Reminded    bool
	CalledOff   bool // the person who was asked was told that the event is cancelled
	CreatedAt   time.Time
	ExpiresAt   time.Time
	AnsweredAt  time.Time `bun:",nullzero"`
}

// Nomination returns one nomination.
func (r *Reader) Nomination(ctx context.Context, id int64) (*Nomination, error) {
	return one[Nomination](ctx, r, "SELECT * FROM nominations WHERE id = ?", id)
}

// NominationByHash returns a nomination by the hash of the code in one of its links.
func (r *Reader) NominationByHash(ctx context.Context, hash string) (*Nomination, error) {
	return one[Nomination](ctx, r, "SELECT no.* FROM nominations AS no JOIN nomination_links AS li ON li.nomination_id = no.id WHERE li.code_hash = ?", hash)
}

// NominationsBy lists the nominations of one person for an event, the latest first.
func (r *Reader) NominationsBy(ctx context.Context, eventID, by int64) ([]Nomination, error) {
	return many[Nomination](ctx, r, "SELECT * FROM nominations WHERE event_id = ? AND nominated_by = ? ORDER BY id DESC LIMIT 500", eventID, by)
}

// OpenNomination returns the open nomination of an address by one person for an event.
func (r *Reader) OpenNomination(ctx context.Context, eventID int64, email string, by int64) (*Nomination, error) {
	return one[Nomination](ctx, r, "SELECT * FROM nominations WHERE event_id = ? AND email = ? AND nominated_by = ? AND status = 'open'", eventID, email, by)
}

// NominationsTo lists the open nominations of an address, the soonest deadline first.
func (r *Reader) NominationsTo(ctx context.Context, email string) ([]Nomination, error) {
	return many[Nomination](ctx, r, "SELECT * FROM nominations WHERE email = ? AND status = 'open' ORDER BY expires_at, id LIMIT 20", email)
}

// Forces lists the forces that people are of.
func (r *Reader) Forces(ctx context.Context) ([]string, error) {
	return many[string](ctx, r, "SELECT force FROM people WHERE force <> '' AND forgotten_at IS NULL GROUP BY force ORDER BY COUNT(*) DESC, force LIMIT 1000")
}

// AcceptedNomination returns the nomination by which a person takes part in an event.
func (r *Reader) AcceptedNomination(ctx context.Context, personID, eventID int64) (*Nomination, error) {
	return one[Nomination](ctx, r, "SELECT * FROM nominations WHERE person_id = ? AND event_id = ? ORDER BY id DESC LIMIT 1", personID, eventID)
}

// NominationsToMind lists open nominations that end by a moment, or whose event
// was cancelled or has begun.
func (r *Reader) NominationsToMind(ctx context.Context, at, until time.Time, limit int64) ([]Nomination, error) {
	return many[Nomination](ctx, r, `SELECT no.* FROM nominations AS no JOIN events AS e ON e.id = no.event_id
		WHERE no.status = 'open' AND (no.expires_at <= ? OR no.expires_at <= ? AND NOT no.reminded OR e.status <> 'published' AND NOT no.called_off OR e.starts_at <= ?)
		ORDER BY no.expires_at, no.id LIMIT ?`, at.UTC(), until.UTC(), at.UTC(), limit)
}

// NominationMessages returns the status of the latest message of each of some nominations.
func (r *Reader) NominationMessages(ctx context.Context, ids []int64) (map[int64]MessageStatus, error) {
	latest := make(map[int64]MessageStatus, len(ids))
	if len(ids) == 0 {
		return latest, nil
	}
	var all []Message
	err := r.q.NewSelect().Model(&all).Column("nomination_id", "status").Where("nomination_id IN (?)", bun.List(ids)).OrderExpr("id").Scan(ctx)
	for i := range all {
		latest[all[i].NominationID] = all[i].Status
	}
	return latest, translate(err)
}

// InsertNomination saves a new nomination and fills the id; ErrDuplicate when
// the same person has nominated the address already.
func (t *Tx) InsertNomination(ctx context.Context, n *Nomination) error { return insert(ctx, t, n) }

// UpdateNomination saves the named columns of a nomination.
func (t *Tx) UpdateNomination(ctx context.Context, n *Nomination, columns ...string) error {
	return changed(t.w.NewUpdate().Model(n).Column(columns...).WherePK().Exec(ctx))
}

// AnswerNominations ends every open nomination of an address for an event, so
// that who was asked twice answers once, and forgets the address and what was
// written to it. personID is who accepted, or 0.
func (t *Tx) AnswerNominations(ctx context.Context, eventID int64, email string, status NominationStatus, personID int64, at time.Time) error {
	if err := t.Exec(ctx, forgetLetters+" (SELECT id FROM nominations WHERE event_id = ? AND email = ? AND status = 'open')", "the nomination was "+string(status), eventID, email); err != nil {
		return err
	}
	q := t.w.NewUpdate().Table("nominations").Set("status = ?, email = '', answered_at = ?", status, at.UTC()).
		Where("event_id = ? AND email = ? AND status = 'open'", eventID, email)
	if personID != 0 {
		q.Set("person_id = ?", personID)
	}
	return changed(q.Exec(ctx))
}

// forgetLetters stops what is not sent yet of some nominations and forgets what
// all their messages say, and why a server refused them, which can quote the address.
const forgetLetters = `UPDATE messages SET why = CASE WHEN status = 'pending' THEN ? ELSE '' END,
	status = CASE WHEN status = 'pending' THEN 'stopped' ELSE status END, subject = '', body = '', link = '', link_text = '' WHERE nomination_id IN`

// EndNomination ends one open nomination and forgets the address and what was
// written to it; ErrNotFound when it is not open any more.
func (t *Tx) EndNomination(ctx context.Context, id int64, status NominationStatus, at time.Time) error {
	if err := t.Exec(ctx, forgetLetters+" (?)", "the nomination was "+string(status), id); err != nil {
		return err
	}
	return changed(t.w.NewUpdate().Table("nominations").Set("status = ?, email = '', answered_at = ?", status, at.UTC()).
		Where("id = ? AND status = 'open'", id).Exec(ctx))
}

// InsertNominationLink saves the hash of the code in a link.
func (t *Tx) InsertNominationLink(ctx context.Context, nominationID int64, hash string) error {
	return t.Exec(ctx, "INSERT INTO nomination_links (code_hash, nomination_id) VALUES (?, ?)", hash, nominationID)
}

// KeepsPage tells whether somebody has, asked for or gave up a place at an event
// themselves: who was only taken off has no page of it.
func (r *Reader) KeepsPage(ctx context.Context, personID, eventID int64) (bool, error) {
	keeps, err := r.q.NewSelect().Table("signups").
		Where("person_id = ? AND event_id = ? AND status NOT IN ('cancelled', 'declined')", personID, eventID).Exists(ctx)
	return keeps, translate(err)
}

// DeleteLinksOf ends every link by which a person takes part in an event.
func (t *Tx) DeleteLinksOf(ctx context.Context, personID, eventID int64) error {
	return t.Exec(ctx, "DELETE FROM nomination_links WHERE nomination_id IN (SELECT id FROM nominations WHERE person_id = ? AND event_id = ?)", personID, eventID)
}

// DeleteNominationLinks ends every link of a nomination.
func (t *Tx) DeleteNominationLinks(ctx context.Context, nominationID int64) error {
	return t.Exec(ctx, "DELETE FROM nomination_links WHERE nomination_id = ?", nominationID)
}

// StopNominationMessages stops what is not sent yet of a nomination and forgets what it says.
func (t *Tx) StopNominationMessages(ctx context.Context, id int64, why string) error {
	return t.Exec(ctx, "UPDATE messages SET status = 'stopped', why = ?, body = '', link = '', link_text = '' WHERE nomination_id = ? AND status = 'pending'", why, id)
}
