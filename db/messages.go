package db

import (
	"context"
	"database/sql"
	"time"

	"github.com/uptrace/bun"
)

// Message is one email to one person or contact: the ledger's row and the
// outbox's in one. Its key is never used again.
type Message struct {
	bun.BaseModel `bun:"table:messages,alias:m"`

	ID         int64 `bun:",pk,autoincrement"`
	MessageKey string
	Kind       MessageKind
	PersonID   int64 `bun:",nullzero"`
	ContactID  int64 `bun:",nullzero"`
	EventID    int64 `bun:",nullzero"`
	VehicleID  int64 `bun:",nullzero"`
	BookingID  int64 `bun:",nullzero"`
	ShiftID    int64 `bun:",nullzero"` // the shift it asks somebody to take
	SignupID   int64 `bun:",nullzero"`
	SignupTurn int   // the sign-up's turn it speaks of; a later turn makes it stale
	// The nomination it is about, whose address it goes to. What is written about
	// one is for who was asked and who asked alone, so no ledger lists or counts it.
	NominationID int64 `bun:",nullzero"`
	EntryID      int64 `bun:",nullzero"` // the sign-up whose entry in the person's calendar it changes; none once it is sent without
	Status       MessageStatus
	Subject      string
	Body         string // paragraphs, a blank line between them
	Link         string
	LinkText     string
	Was          string // JSON: of a message that tells of a change, what people knew before it; see network.asTold
	DueAt        time.Time
	UsefulUntil  time.Time `bun:",nullzero"`
	NextTryAt    time.Time
	Attempts     int
	ClaimedAt    time.Time `bun:",nullzero"`
	ClaimedBy    string    // the server, see Network.Server
	SentAt       time.Time `bun:",nullzero"`
	Why          string    // why it was skipped, stopped or failed
	CreatedAt    time.Time
}

// MessageFilter narrows the ledger; zero fields don't.
type MessageFilter struct {
	EventID  int64
	PersonID int64
	Query    string // in the name or address of who is told
	Statuses []MessageStatus
	Kind     MessageKind
	BeforeID int64 // keyset: id of the last row shown
	Limit    int64
}

// Messages lists the ledger, the newest first; nothing of nominations is in it.
func (r *Reader) Messages(ctx context.Context, f MessageFilter) ([]Message, error) {
	var all []Message
	q := r.q.NewSelect().Model(&all).Where("m.nomination_id IS NULL").OrderExpr("m.id DESC")
	if f.EventID != 0 {
		q.Where("m.event_id = ?", f.EventID)
	}
	if f.PersonID != 0 {
		q.Where("m.person_id = ?", f.PersonID)
	}
	if f.Query != "" {
		q.Where(`(m.person_id IN (SELECT p.id FROM people AS p WHERE p.search LIKE ? ESCAPE '\') OR
			m.contact_id IN (SELECT c.id FROM contacts AS c WHERE c.search LIKE ? ESCAPE '\'))`, like(f.Query), like(f.Query))
	}
	if len(f.Statuses) > 0 {
		q.Where("m.status IN (?)", bun.List(f.Statuses))
	}
	if f.Kind != "" {
		q.Where("m.kind = ?", f.Kind)
	}
	if f.BeforeID != 0 {
		q.Where("m.id < ?", f.BeforeID)
	}
	if f.Limit > 0 {
		q.Limit(f.Limit)
	}
	return all, translate(q.Scan(ctx))
}

// Message returns one message.
func (r *Reader) Message(ctx context.Context, id int64) (*Message, error) {
	return one[Message](ctx, r, "SELECT * FROM messages WHERE id = ?", id)
}

// CountMessages counts the messages of the ledger that have a status.
func (r *Reader) CountMessages(ctx context.Context, status MessageStatus) (int, error) {
	n, err := r.q.NewSelect().Model((*Message)(nil)).Where("status = ? AND nomination_id IS NULL", status).Count(ctx)
	return int(n), translate(err)
}

// KnownKeys tells which of the keys the ledger already has.
func (r *Reader) KnownKeys(ctx context.Context, keys []string) (map[string]bool, error) {
	known := make(map[string]bool, len(keys))
	for len(keys) > 0 {
		n := min(len(keys), 500)
		var found []string
		if err := r.q.NewSelect().Model((*Message)(nil)).Column("message_key").
			Where("message_key IN (?)", bun.List(keys[:n])).Scan(ctx, &found); err != nil {
			return nil, translate(err)
		}
		for _, key := range found {
			known[key] = true
		}
		keys = keys[n:]
	}
	return known, nil
}

// InsertMessage adds a message to the ledger unless its key is there already;
// added tells which.
func (t *Tx) InsertMessage(ctx context.Context, m *Message) (added bool, err error) {
	return insertNew(ctx, t, m, "message_key")
}

// StopMessages stops what is not sent yet of one sign-up, but for some kinds.
func (t *Tx) StopMessages(ctx context.Context, signupID int64, why string, but []MessageKind) error {
	_, err := t.w.NewUpdate().Table("messages").Set("status = 'stopped', why = ?", why).
		Where("signup_id = ? AND status = 'pending' AND kind NOT IN (?)", signupID, bun.List(but)).Exec(ctx)
	return translate(err)
}

// StopEventMessages stops what is not sent yet of an event, but for some kinds.
// What tells of several dates stays: it is about others too; so does what is
// about a nomination, which says when it is sent how the event then is, and
// what is about the booking of a vehicle, which has a fate of its own.
func (t *Tx) StopEventMessages(ctx context.Context, eventID int64, why string, but []MessageKind) error {
	_, err := t.w.NewUpdate().Table("messages").Set("status = 'stopped', why = ?", why).
		Where("event_id = ? AND status = 'pending' AND nomination_id IS NULL AND booking_id IS NULL AND kind NOT LIKE '% dates' AND kind NOT IN (?)", eventID, bun.List(but)).Exec(ctx)
	return translate(err)
}

// StopPersonMessages stops what is not sent yet to a person.
func (t *Tx) StopPersonMessages(ctx context.Context, personID int64, why string) error {
	_, err := t.w.NewUpdate().Table("messages").Set("status = 'stopped', why = ?", why).
		Where("person_id = ? AND status = 'pending'", personID).Exec(ctx)
	return translate(err)
}

// StopKeys stops what is not sent yet of these keys.
func (t *Tx) StopKeys(ctx context.Context, keys []string, why string) error {
	if len(keys) == 0 {
		return nil
	}
	_, err := t.w.NewUpdate().Table("messages").Set("status = 'stopped', why = ?", why).
		Where("message_key IN (?) AND status = 'pending'", bun.List(keys)).Exec(ctx)
	return translate(err)
}

// WaitingNews lists what is not sent yet to a person, or to a partner's contact,
// that tells of a change or is of some kinds, the newest first.
func (r *Reader) WaitingNews(ctx context.Context, personID, contactID int64, kinds []MessageKind) ([]Message, error) {
	var all []Message
	q := r.q.NewSelect().Model(&all).Where("m.status = 'pending'").OrderExpr("m.id DESC")
	if personID != 0 {
		q.Where("m.person_id = ?", personID)
	} else {
		q.Where("m.contact_id = ?", contactID)
	}
	if len(kinds) > 0 {
		q.Where("(m.was <> '' OR m.kind IN (?))", bun.List(kinds))
	} else {
		q.Where("m.was <> ''")
	}
	return all, translate(q.Scan(ctx))
}

// MessagesAbout lists what was ever queued to the person of a message about the
// same sign-up, booking or shift, the newest first.
func (r *Reader) MessagesAbout(ctx context.Context, m *Message) ([]Message, error) {
	var all []Message
	q := r.q.NewSelect().Model(&all).OrderExpr("m.id DESC")
	switch {
	case m.SignupID != 0:
		q.Where("(m.signup_id = ? OR m.entry_id = ?) AND m.person_id = ?", m.SignupID, m.SignupID, m.PersonID)
	case m.BookingID != 0:
		q.Where("m.vehicle_id = ? AND m.booking_id = ? AND m.person_id = ?", m.VehicleID, m.BookingID, m.PersonID)
	default:
		q.Where("m.event_id = ? AND m.shift_id = ? AND m.person_id = ?", m.EventID, m.ShiftID, m.PersonID)
	}
	return all, translate(q.Scan(ctx))
}

// MayHaveEntry tells whether a message of these kinds, other than one, may have
// put a sign-up into its person's calendar: it was handed to the mail server, or nearly.
func (r *Reader) MayHaveEntry(ctx context.Context, signupID, otherThan int64, kinds []MessageKind) (bool, error) {
	ok, err := r.q.NewSelect().Model((*Message)(nil)).
		Where("entry_id = ? AND id <> ? AND attempts > 0 AND kind IN (?)", signupID, otherThan, bun.List(kinds)).Exists(ctx)
	return ok, translate(err)
}

const isDue = "(status = 'pending' AND (attempts = 0 OR next_try_at <= ?)) OR (status = 'sending' AND claimed_at < ?)"

// MessagesDue tells whether there is anything for ClaimMessages to claim.
func (r *Reader) MessagesDue(ctx context.Context, at, lost time.Time) (bool, error) {
	ok, err := r.q.NewSelect().Model((*Message)(nil)).Where(isDue, at.UTC(), lost.UTC()).Exists(ctx)
	return ok, translate(err)
}

// ClaimMessages gives up to limit messages that are due to one worker of a server, which
// has until its claim is ten minutes old to send and mark them; lost is when
// an older claim counts as lost. Two workers never claim the same message. A
// message that was never tried is due whatever the clock says: it was queued
// when it was due, and the clock may have been set back since.
func (t *Tx) ClaimMessages(ctx context.Context, server string, at, lost time.Time, limit int64) ([]Message, error) {
	var ids []int64
	due := t.w.NewSelect().Table("messages").Column("id").Where(isDue, at.UTC(), lost.UTC()).
		OrderExpr("next_try_at, id").Limit(limit)
	if t.postgres {
		due.For("UPDATE SKIP LOCKED")
	}
	if err := due.Scan(ctx, &ids); err != nil || len(ids) == 0 {
		return nil, translate(err)
	}
	var all []Message
	err := t.w.NewUpdate().Model(&all).Set("status = 'sending', claimed_at = ?, claimed_by = ?, attempts = attempts + 1", at.UTC(), server).
		Where("id IN (?)", bun.List(ids)).Returning("*").Scan(ctx)
	return all, translate(err)
}

// GiveBackClaims makes due what a server had claimed that was killed, and
// returns how many messages. On SQLite one server at a time runs, so that all
// claims are of one that is gone.
func (t *Tx) GiveBackClaims(ctx context.Context, server string, at time.Time) (int64, error) {
	q := t.w.NewUpdate().Table("messages").Set("status = 'pending', next_try_at = ?", at.UTC()).Where("status = 'sending'")
	if t.postgres {
		q.Where("claimed_by = ? AND claimed_by <> ''", server)
	}
	return count(q.Exec(ctx))
}

// FinishMessage saves the result of an attempt, with what the message said and
// which entry it brought. It changes nothing and returns ErrNotFound when another
// worker has taken the claim over.
func (t *Tx) FinishMessage(ctx context.Context, m *Message) error {
	return changed(t.w.NewUpdate().Model(m).Column("status", "next_try_at", "sent_at", "why", "subject", "body", "entry_id").
		WherePK().Where("attempts = ? AND status = 'sending'", m.Attempts).Exec(ctx))
}

// PutAside is FinishMessage for what was claimed and not handed to the mail
// server: the claim was no attempt, so that attempts tell what may have arrived.
func (t *Tx) PutAside(ctx context.Context, m *Message) error {
	return changed(t.w.NewUpdate().Model(m).Column("status", "why", "subject", "body", "entry_id").Set("attempts = attempts - 1").
		WherePK().Where("attempts = ? AND status = 'sending'", m.Attempts).Exec(ctx))
}

// RetryMessage puts a failed message back into the outbox; ErrNotFound when it is not failed any more.
func (t *Tx) RetryMessage(ctx context.Context, id int64, at time.Time) error {
	return changed(t.w.NewUpdate().Table("messages").
		Set("status = 'pending', next_try_at = ?, attempts = 0, why = ''", at.UTC()).
		Where("id = ? AND status = 'failed'", id).Exec(ctx))
}

// RetryWaiting makes what was tried and waits for its next try due at once.
func (t *Tx) RetryWaiting(ctx context.Context, at time.Time) error {
	_, err := t.w.NewUpdate().Table("messages").Set("next_try_at = ?", at.UTC()).
		Where("status = 'pending' AND attempts > 0 AND next_try_at > ?", at.UTC()).Exec(ctx)
	return translate(err)
}

// SkipUseless skips what waits but was of use only until a time, and returns how many.
func (t *Tx) SkipUseless(ctx context.Context, before time.Time, why string) (int64, error) {
	return count(t.w.NewUpdate().Table("messages").Set("status = 'skipped', why = ?", why).
		Where("status = 'pending' AND useful_until < ?", before.UTC()).Exec(ctx))
}

// ForgetBodies empties what messages said that were sent, or given up, before a time, and returns how many.
func (t *Tx) ForgetBodies(ctx context.Context, before time.Time) (int64, error) {
	return count(t.w.NewUpdate().Table("messages").Set("body = '', link = '', link_text = '', was = ''").
		Where("body <> '' AND due_at < ?", before.UTC()).
		Where("status IN ('skipped', 'stopped') OR (status = 'sent' AND sent_at < ?) OR (status = 'failed' AND useful_until < ?)", before.UTC(), before.UTC()).
		Exec(ctx))
}

func count(result sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, translate(err)
	}
	n, err := result.RowsAffected()
	return n, translate(err)
}

// TakesPart tells whether a person has an active sign-up for an event: confirmed,
// requested or waiting.
func (r *Reader) TakesPart(ctx context.Context, eventID, personID int64) (bool, error) {
	ok, err := r.q.NewSelect().Model((*Signup)(nil)).
		Where("event_id = ? AND person_id = ? AND status IN ('confirmed', 'requested', 'waiting')", eventID, personID).Exists(ctx)
	return ok, translate(err)
}

// ComingDuty is a confirmed sign-up of a coming shift, as the reminders need it.
type ComingDuty struct {
	SignupID      int64
	Turn          int
	PersonID      int64
	EventID       int64
	ShiftID       int64
	Revision      int
	Role          string
	StartsAt      time.Time
	EndsAt        time.Time
	ConfirmedAt   time.Time
	ArriveMinutes int
}

// ComingDuties lists who is confirmed on shifts that start in a span (to
// excluded), of events that are published or over. With eventID, only that event's.
func (r *Reader) ComingDuties(ctx context.Context, from, to time.Time, eventID int64) ([]ComingDuty, error) {
	var all []ComingDuty
	q := r.q.NewSelect().TableExpr("shifts AS s").
		ColumnExpr("g.id AS signup_id, g.turn, g.person_id, g.event_id, g.shift_id, e.revision, s.role, s.starts_at, s.ends_at, g.confirmed_at, e.arrive_minutes").
		Join("JOIN signups AS g ON g.shift_id = s.id AND g.status = 'confirmed'").
		Join("JOIN events AS e ON e.id = s.event_id AND e.status IN ('published', 'completed')").
		Join("JOIN people AS p ON p.id = g.person_id AND p.deactivated_at IS NULL").
		Where("s.cancelled_at IS NULL AND s.starts_at >= ? AND s.starts_at < ?", from.UTC(), to.UTC()).
		OrderExpr("s.starts_at, g.id")
	if eventID != 0 {
		q.Where("s.event_id = ?", eventID)
	}
	return all, translate(q.Scan(ctx, &all))
}
