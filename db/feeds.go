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
	Kind      FeedKind // own, network or vehicle
	CodeHash  string
	CreatedAt time.Time
	FetchedAt time.Time `bun:",nullzero"`
}

// FeedDuty is a person's sign-up as a calendar shows it.
type FeedDuty struct {
	SignupID      int64
	Turn          int
	Status        SignupStatus
	ChangedAt     time.Time
	ConfirmedAt   time.Time `bun:",nullzero"` // when it last was, if ever
	Role          string
	StartsAt      time.Time
	EndsAt        time.Time
	ShiftVersion  int
	EventID       int64
	EventTitle    string
	EventVersion  int
	ArriveMinutes int
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

const feedDuty = `SELECT g.id AS signup_id, g.turn, g.status, g.changed_at, g.confirmed_at, s.role, s.starts_at, s.ends_at, s.version AS shift_version,
	e.id AS event_id, e.title AS event_title, e.version AS event_version, e.arrive_minutes,
	COALESCE(v.name, '') AS venue_name, COALESCE(v.address, '') AS venue_address, COALESCE(v.postcode, '') AS venue_postcode
	FROM signups AS g JOIN shifts AS s ON s.id = g.shift_id JOIN events AS e ON e.id = g.event_id LEFT JOIN venues AS v ON v.id = e.venue_id `

// FeedDuties lists the sign-ups of a person for shifts that end after from. It
// lists those that are active, and those that ended in any way after changed.
func (r *Reader) FeedDuties(ctx context.Context, personID int64, from, changed time.Time) ([]FeedDuty, error) {
	return many[FeedDuty](ctx, r, feedDuty+`WHERE g.person_id = ? AND s.ends_at > ?
		AND (g.status IN ('confirmed', 'requested', 'waiting') OR g.changed_at > ?)
		ORDER BY s.starts_at, g.id LIMIT 1000`, personID, from.UTC(), changed.UTC())
}

// DutiesOn lists the sign-ups of a person for some shifts.
func (r *Reader) DutiesOn(ctx context.Context, personID int64, shifts []int64) ([]FeedDuty, error) {
	var all []FeedDuty
	if len(shifts) == 0 {
		return nil, nil
	}
	err := r.q.NewRaw(feedDuty+"WHERE g.person_id = ? AND g.shift_id IN (?) ORDER BY s.starts_at, g.id", personID, bun.List(shifts)).Scan(ctx, &all)
	return all, translate(err)
}

// DutyOf returns a sign-up.
func (r *Reader) DutyOf(ctx context.Context, signupID int64) (*FeedDuty, error) {
	return one[FeedDuty](ctx, r, feedDuty+"WHERE g.id = ?", signupID)
}

// FeedBookings lists the bookings of every vehicle that start in a span, without
// those that were given up before changed.
func (r *Reader) FeedBookings(ctx context.Context, from, to, changed time.Time) ([]Booking, error) {
	return many[Booking](ctx, r, bookingText+` WHERE bo.status IN ('requested', 'confirmed', 'out', 'returned', 'declined', 'cancelled', 'recalled')
		AND bo.starts_at > ? AND bo.starts_at < ? AND (`+bookingHolds+` OR bo.changed_at > ?)
		ORDER BY bo.starts_at, bo.id LIMIT 1000`, from.UTC(), to.UTC(), changed.UTC())
}

// SaveFeed saves a link in place of the one of that person and kind.
func (t *Tx) SaveFeed(ctx context.Context, f *Feed) error {
	_, err := t.w.NewInsert().Model(f).On("CONFLICT (person_id, kind) DO UPDATE").
		Set("code_hash = EXCLUDED.code_hash, created_at = EXCLUDED.created_at, fetched_at = NULL").Exec(ctx)
	return translate(err)
}

// TouchFeed notes when a link was fetched, unless that was noted after since.
func (t *Tx) TouchFeed(ctx context.Context, id int64, at, since time.Time) error {
	_, err := t.w.NewUpdate().Table("feeds").Set("fetched_at = ?", at.UTC()).
		Where("id = ? AND (fetched_at IS NULL OR fetched_at <= ?)", id, since.UTC()).Exec(ctx)
	return translate(err)
}

// DeleteFeed ends somebody's calendar link of a kind; ErrNotFound when there is none.
func (t *Tx) DeleteFeed(ctx context.Context, personID int64, kind FeedKind) error {
	return changed(t.w.NewDelete().Table("feeds").Where("person_id = ? AND kind = ?", personID, kind).Exec(ctx))
}

// DeleteFeeds ends every calendar link of a person.
func (t *Tx) DeleteFeeds(ctx context.Context, personID int64) error {
	_, err := t.w.NewDelete().Table("feeds").Where("person_id = ?", personID).Exec(ctx)
	return translate(err)
}
