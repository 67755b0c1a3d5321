package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Feed is a secret link by which a calendar program reads what a person may know.
type Feed struct {
	bun.BaseModel `bun:"table:feeds,alias:f"`

	ID        int64 `bun:",pk,autoincrement"`
	PersonID  int64
	Kind      string // own, network or vehicle
	CodeHash  string
	CreatedAt time.Time
	FetchedAt time.Time `bun:",nullzero"`
}

// FeedDuty is a person's shift as a calendar feed shows it.
type FeedDuty struct {
	SignupID      int64
	Turn          int
	Status        string
	ChangedAt     time.Time
	Role          string
	StartsAt      time.Time
	EndsAt        time.Time
	ShiftVersion  int
	EventID       int64
	EventTitle    string
	EventRevision int
	EventAt       time.Time `bun:",nullzero"` // when the event or its shifts last changed
	VenueName     string
	VenueAddress  string
	VenuePostcode string
}

// Feeds lists a person's calendar links.
func (r *Reader) Feeds(ctx context.Context, personID int64) ([]Feed, error) {
	return many[Feed](ctx, r, "SELECT * FROM feeds WHERE person_id = ? ORDER BY kind", personID)
}

// FeedByHash returns the feed of a code.
func (r *Reader) FeedByHash(ctx context.Context, hash string) (*Feed, error) {
	return one[Feed](ctx, r, "SELECT * FROM feeds WHERE code_hash = ?", hash)
}

// FeedDuties lists the shifts of a person that end after from and are
// confirmed or requested, or were confirmed and ended in any way after changed.
func (r *Reader) FeedDuties(ctx context.Context, personID int64, from, changed time.Time) ([]FeedDuty, error) {
	return many[FeedDuty](ctx, r, `SELECT g.id AS signup_id, g.turn, g.status, g.changed_at, s.role, s.starts_at, s.ends_at, s.version AS shift_version,
		e.id AS event_id, e.title AS event_title, e.revision AS event_revision,
		COALESCE(v.name, '') AS venue_name, COALESCE(v.address, '') AS venue_address, COALESCE(v.postcode, '') AS venue_postcode,
		(SELECT l.at FROM log AS l WHERE l.event_id = e.id AND l.verb IN ('moved event', 'changed event', 'cancelled event', 'changed shift', 'cancelled shift')
			ORDER BY l.id DESC LIMIT 1) AS event_at
		FROM signups AS g JOIN shifts AS s ON s.id = g.shift_id JOIN events AS e ON e.id = g.event_id LEFT JOIN venues AS v ON v.id = e.venue_id
		WHERE g.person_id = ? AND s.ends_at > ? AND (g.status IN ('confirmed', 'requested')
			OR (g.status IN ('withdrawn', 'cancelled', 'declined') AND g.confirmed_at IS NOT NULL AND g.changed_at > ?))
		ORDER BY s.starts_at, g.id LIMIT 1000`, personID, from.UTC(), changed.UTC())
}

// SaveFeed saves a link in place of the one of that person and kind.
func (t *Tx) SaveFeed(ctx context.Context, f *Feed) error {
	_, err := t.w.NewInsert().Model(f).On("CONFLICT (person_id, kind) DO UPDATE").
		Set("code_hash = EXCLUDED.code_hash, created_at = EXCLUDED.created_at, fetched_at = NULL").Exec(ctx)
	return translate(err)
}

// TouchFeed notes when a link was last fetched.
func (t *Tx) TouchFeed(ctx context.Context, id int64, at time.Time) error {
	return changed(t.w.NewUpdate().Table("feeds").Set("fetched_at = ?", at.UTC()).Where("id = ?", id).Exec(ctx))
}

// DeleteFeeds ends every calendar link of a person.
func (t *Tx) DeleteFeeds(ctx context.Context, personID int64) error {
	_, err := t.w.NewDelete().Table("feeds").Where("person_id = ?", personID).Exec(ctx)
	return translate(err)
}
