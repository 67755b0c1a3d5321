package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Letter notes that the letter to a force, about its people at a course date,
// was sent.
type Letter struct {
	bun.BaseModel `bun:"table:letters,alias:le"`

	EventID int64  `bun:",pk"`
	Force   string `bun:",pk"`
	SentAt  time.Time
	SentBy  int64
}

// DueLetter is a letter that waits to be sent, with its course date.
type DueLetter struct {
	EventID  int64
	Title    string
	StartsAt time.Time
	EndsAt   time.Time
	Force    string
}

// letterDue holds for a result r of a learner p that the force must be told, and
// that no letter has told it since the result last changed.
const letterDue = `r.result <> 'not yet' AND (r.result <> 'completed' OR r.signed_at IS NOT NULL)
	AND NOT EXISTS (SELECT 1 FROM letters AS le WHERE le.event_id = r.event_id AND le.force = p.force
		AND le.sent_at >= r.changed_at AND (r.signed_at IS NULL OR le.sent_at >= r.signed_at))`

// LettersOf lists the letters of a course date that were sent, by force.
func (r *Reader) LettersOf(ctx context.Context, eventID int64) (map[string]Letter, error) {
	all, err := many[Letter](ctx, r, "SELECT * FROM letters WHERE event_id = ?", eventID)
	byForce := make(map[string]Letter, len(all))
	for _, l := range all {
		byForce[l.Force] = l
	}
	return byForce, err
}

// DueLetters lists the letters to forces other than one's own that wait to be
// sent, the oldest course date first. It begins with the people of those
// forces, who are forgotten when their letters are sent: among all sign-ups and
// results that there ever were, few wait.
func (r *Reader) DueLetters(ctx context.Context, own string) ([]DueLetter, error) {
	return many[DueLetter](ctx, r, `SELECT DISTINCT e.id AS event_id, e.title, e.starts_at, e.ends_at, p.force
		FROM people AS p CROSS JOIN signups AS g CROSS JOIN results AS r JOIN events AS e ON e.id = r.event_id
		WHERE p.forgotten_at IS NULL AND (p.force > '' AND p.force < ? OR p.force > ?) AND g.person_id = p.id AND g.status = 'confirmed'
		AND r.signup_id = g.id AND `+letterDue+` ORDER BY e.starts_at, e.id, p.force LIMIT 200`, own, own)
}

// SaveLetter notes that a letter was sent, whether or not it was before.
func (t *Tx) SaveLetter(ctx context.Context, l *Letter) error {
	return t.Exec(ctx, "INSERT INTO letters (event_id, force, sent_at, sent_by) VALUES (?, ?, ?, ?) ON CONFLICT (event_id, force) DO UPDATE SET sent_at = EXCLUDED.sent_at, sent_by = EXCLUDED.sent_by",
		l.EventID, l.Force, l.SentAt.UTC(), l.SentBy)
}

// DeleteLetter takes back that a letter was sent; ErrNotFound when it was not.
func (t *Tx) DeleteLetter(ctx context.Context, eventID int64, force string) error {
	return changed(t.w.NewDelete().Table("letters").Where("event_id = ? AND force = ?", eventID, force).Exec(ctx))
}
