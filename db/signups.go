package db

import (
	"context"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

// Signup is a person on a shift. There is one row per person and shift: who
// withdraws and signs up again turns the same row once more.
type Signup struct {
	bun.BaseModel `bun:"table:signups,alias:g"`

	ID          int64 `bun:",pk,autoincrement"`
	ShiftID     int64
	EventID     int64
	PersonID    int64
	Status      SignupStatus
	Queue       int // place drawn on the waiting list; who drew less comes first
	Turn        int // rises with every change of status; part of message keys
	AskedAt     time.Time
	ConfirmedAt time.Time `bun:",nullzero"`
	ChangedAt   time.Time
	ChangedBy   int64 `bun:",nullzero"`
	Reason      string
	Override    string // why a coordinator let it clash
	Attendance  Attendance
	ArrivedAt   time.Time `bun:",nullzero"`
	LeftAt      time.Time `bun:",nullzero"`
	Minutes     int       // served, once attended
	WalkIn      bool      // came without having signed up; takes no place
}

// Offer is a freed place held for one person until a deadline.
type Offer struct {
	bun.BaseModel `bun:"table:offers,alias:o"`

	ID       int64 `bun:",pk,autoincrement"`
	SignupID int64
	ShiftID  int64
	PersonID int64
	CodeHash string
	Status   OfferStatus
	MadeAt   time.Time
	Deadline time.Time
	EndedAt  time.Time `bun:",nullzero"`
}

// Duty is a shift a person is on, as the clash rule needs it.
type Duty struct {
	SignupID      int64
	ShiftID       int64
	EventID       int64
	PersonID      int64
	EventTitle    string
	Role          string
	VenueID       int64
	StartsAt      time.Time
	EndsAt        time.Time
	TravelMinutes int
}

// SignupOf returns a person's sign-up for a shift.
func (r *Reader) SignupOf(ctx context.Context, shiftID, personID int64) (*Signup, error) {
	return one[Signup](ctx, r, "SELECT * FROM signups WHERE shift_id = ? AND person_id = ?", shiftID, personID)
}

// Signup returns one sign-up.
func (r *Reader) Signup(ctx context.Context, id int64) (*Signup, error) {
	return one[Signup](ctx, r, "SELECT * FROM signups WHERE id = ?", id)
}

// SignupsOfPerson lists a person's sign-ups for some shifts, by shift.
func (r *Reader) SignupsOfPerson(ctx context.Context, personID int64, shiftIDs []int64) (map[int64]*Signup, error) {
	byShift := make(map[int64]*Signup, len(shiftIDs))
	if len(shiftIDs) == 0 {
		return byShift, nil
	}
	all, err := many[Signup](ctx, r, "SELECT * FROM signups WHERE person_id = ? AND shift_id IN "+marks(len(shiftIDs)), padded(shiftIDs, personID)...)
	for i := range all {
		byShift[all[i].ShiftID] = &all[i]
	}
	return byShift, err
}

// marks are the question marks of a list of n, rounded up so that few texts
// are prepared; padded fills what is left over with ids of nobody.
func marks(n int) string {
	return "(?" + strings.Repeat(", ?", roundUp(n)-1) + ")"
}

func padded(ids []int64, before ...any) []any {
	args := before
	for _, id := range ids {
		args = append(args, id)
	}
	for range roundUp(len(ids)) - len(ids) {
		args = append(args, 0)
	}
	return args
}

func roundUp(n int) int {
	size := 8
	for size < n {
		size *= 2
	}
	return size
}

// SignupsOfEvent lists an event's sign-ups of some statuses (all when none is
// named), in the order of the waiting list and then of asking.
func (r *Reader) SignupsOfEvent(ctx context.Context, eventID int64, statuses ...SignupStatus) ([]Signup, error) {
	return r.signups(ctx, "event_id", eventID, statuses)
}

// SignupsOfShift lists a shift's sign-ups of some statuses (all when none is
// named), in the order of the waiting list and then of asking.
func (r *Reader) SignupsOfShift(ctx context.Context, shiftID int64, statuses ...SignupStatus) ([]Signup, error) {
	return r.signups(ctx, "shift_id", shiftID, statuses)
}

func (r *Reader) signups(ctx context.Context, column string, id int64, statuses []SignupStatus) ([]Signup, error) {
	var all []Signup
	q := r.q.NewSelect().Model(&all).Where("? = ?", bun.Ident(column), id).OrderExpr("queue, asked_at, id")
	if len(statuses) > 0 {
		q.Where("status IN (?)", bun.List(statuses))
	}
	return all, translate(q.Scan(ctx))
}

// ActiveShifts lists, by id, the shifts that start after a moment and for which a
// person has an active sign-up: requested, confirmed or waiting.
func (r *Reader) ActiveShifts(ctx context.Context, personID int64, after time.Time) ([]int64, error) {
	return many[int64](ctx, r, `SELECT g.shift_id FROM signups AS g JOIN shifts AS s ON s.id = g.shift_id
		WHERE g.person_id = ? AND g.status IN ('requested', 'confirmed', 'waiting') AND s.starts_at > ? ORDER BY g.shift_id`, personID, after.UTC())
}

// RotaRow is one of a person's sign-ups with its shift and event.
type RotaRow struct {
	EventShift `bun:",extend"`

	SignupID    int64
	Status      SignupStatus
	SignupQueue int
	ConfirmedAt time.Time
	Attendance  Attendance
	Override    string
	Minutes     int
}

const rota = "SELECT " + eventShiftColumns + `, g.id AS signup_id, g.status, g.queue AS signup_queue, g.confirmed_at,
	g.attendance, g.override, g.minutes FROM signups AS g JOIN shifts AS s ON s.id = g.shift_id` + eventShiftJoins

// Rota lists a person's sign-ups of some statuses for shifts ending after from, by start.
func (r *Reader) Rota(ctx context.Context, personID int64, from time.Time, limit int64, statuses ...SignupStatus) ([]RotaRow, error) {
	var all []RotaRow
	err := r.q.NewRaw(rota+" WHERE g.person_id = ? AND s.ends_at > ? AND g.status IN (?) ORDER BY s.starts_at, s.id LIMIT ?",
		personID, from.UTC(), bun.List(statuses), limit).Scan(ctx, &all)
	return all, translate(err)
}

// Duties lists the shifts on which people are confirmed and that touch a span,
// cancelled shifts and events left out. With no people, everybody's. A shift
// lasts a day at most, which is what bounds how far back it is looked for.
func (r *Reader) Duties(ctx context.Context, from, to time.Time, people ...int64) ([]Duty, error) {
	who, args := "", []any{from.AddDate(0, 0, -1).UTC(), to.UTC(), from.UTC()}
	switch len(people) {
	case 0:
	case 1:
		who, args = " AND g.person_id = ?", append(args, people[0])
	default:
		who, args = " AND g.person_id IN "+marks(len(people)), padded(people, args...)
	}
	return many[Duty](ctx, r, duty+who+" ORDER BY s.starts_at, s.id", args...)
}

// duty goes through the shifts by start: a person has had more in all than
// anybody has in a span, which SQLite cannot know (see openShift for CROSS JOIN).
const duty = `SELECT g.id AS signup_id, g.shift_id, g.event_id, g.person_id, e.title AS event_title, s.role,
	COALESCE(e.venue_id, 0) AS venue_id, s.starts_at, s.ends_at, e.travel_minutes
	FROM shifts AS s CROSS JOIN signups AS g JOIN events AS e ON e.id = g.event_id
	WHERE s.starts_at > ? AND s.starts_at < ? AND s.ends_at > ? AND s.cancelled_at IS NULL
	AND g.shift_id = s.id AND g.status = 'confirmed' AND e.status <> 'cancelled'`

// PastDuties lists the shifts a person was confirmed on that started before a time, the latest first.
// Which they are is found before their events are looked up, since a person may have had many.
func (r *Reader) PastDuties(ctx context.Context, personID int64, before time.Time, limit int64) ([]RotaRow, error) {
	return many[RotaRow](ctx, r, rota+` WHERE g.id IN (SELECT d.id FROM signups AS d JOIN shifts AS p ON p.id = d.shift_id
		WHERE d.person_id = ? AND d.status = 'confirmed' AND p.starts_at < ? AND p.ends_at <= ? ORDER BY p.starts_at DESC, p.id DESC LIMIT ?)
		ORDER BY s.starts_at DESC, s.id DESC`, personID, before.UTC(), before.UTC(), limit)
}

// Mate is someone confirmed on a shift, by first name.
type Mate struct {
	ShiftID   int64
	FirstName string
}

// Mates lists who else is confirmed on some shifts, by first name.
func (r *Reader) Mates(ctx context.Context, personID int64, shiftIDs []int64) ([]Mate, error) {
	if len(shiftIDs) == 0 {
		return nil, nil
	}
	var all []Mate
	err := r.q.NewSelect().TableExpr("signups AS g").ColumnExpr("g.shift_id, p.first_name").
		Join("JOIN people AS p ON p.id = g.person_id").
		Where("g.shift_id IN (?) AND g.status = 'confirmed' AND g.person_id <> ?", bun.List(shiftIDs), personID).
		OrderExpr("g.shift_id, p.first_name, p.id").Scan(ctx, &all)
	return all, translate(err)
}

// QueuePositions returns a person's position on each waiting list, from 1, by
// shift. Who is offered a place is not in front of anybody any more.
func (r *Reader) QueuePositions(ctx context.Context, personID int64) (map[int64]int, error) {
	type position struct {
		ShiftID int64
		N       int
	}
	all, err := many[position](ctx, r, `SELECT g.shift_id, 1 + (SELECT COUNT(*) FROM signups AS w
		WHERE w.shift_id = g.shift_id AND w.status = 'waiting' AND w.queue < g.queue
		AND NOT EXISTS (SELECT 1 FROM offers AS o WHERE o.signup_id = w.id AND o.status = 'open')) AS n
		FROM signups AS g WHERE g.person_id = ? AND g.status = 'waiting'`, personID)
	positions := make(map[int64]int, len(all))
	for _, p := range all {
		positions[p.ShiftID] = p.N
	}
	return positions, err
}

// PassesOf lists why a person was passed over for some shifts, the oldest first.
func (r *Reader) PassesOf(ctx context.Context, personID int64, shiftIDs []int64) ([]Pass, error) {
	var all []Pass
	err := r.q.NewSelect().Model(&all).Where("person_id = ? AND shift_id IN (?)", personID, bun.List(shiftIDs)).
		OrderExpr("id").Limit(200).Scan(ctx)
	return all, translate(err)
}

// AheadInQueue counts who waits for a shift with a lower number than queue.
func (r *Reader) AheadInQueue(ctx context.Context, shiftID int64, queue int) (int, error) {
	n, err := r.q.NewSelect().Model((*Signup)(nil)).Where("shift_id = ? AND status = 'waiting' AND queue < ?", shiftID, queue).Count(ctx)
	return int(n), translate(err)
}

// RecentLoad counts, by person, the shifts each is confirmed on that start after since.
func (r *Reader) RecentLoad(ctx context.Context, since time.Time) (map[int64]int, error) {
	var rows []struct {
		PersonID int64
		N        int
	}
	// CROSS JOIN: SQLite would begin with all the sign-ups there ever were.
	err := r.q.NewRaw(`SELECT g.person_id, COUNT(*) AS n FROM shifts AS s CROSS JOIN signups AS g
		WHERE s.starts_at >= ? AND g.shift_id = s.id AND g.status = 'confirmed' GROUP BY g.person_id`, since.UTC()).Scan(ctx, &rows)
	load := make(map[int64]int, len(rows))
	for _, row := range rows {
		load[row.PersonID] = row.N
	}
	return load, translate(err)
}

// InsertSignup saves a new sign-up and fills the id.
func (t *Tx) InsertSignup(ctx context.Context, g *Signup) error {
	return insert(ctx, t, g)
}

// UpdateSignup saves every column of a sign-up whose shift is locked.
func (t *Tx) UpdateSignup(ctx context.Context, g *Signup) error {
	return changed(t.w.NewUpdate().Model(g).ExcludeColumn("id", "shift_id", "event_id", "person_id").WherePK().Exec(ctx))
}

// OfferByHash returns an offer by the hash of its code.
func (r *Reader) OfferByHash(ctx context.Context, hash string) (*Offer, error) {
	return one[Offer](ctx, r, "SELECT * FROM offers WHERE code_hash = ?", hash)
}

// Offer returns one offer.
func (r *Reader) Offer(ctx context.Context, id int64) (*Offer, error) {
	return one[Offer](ctx, r, "SELECT * FROM offers WHERE id = ?", id)
}

// OpenOffers lists the open offers of a shift, a person or both; 0 means any. The soonest deadline comes first.
func (r *Reader) OpenOffers(ctx context.Context, shiftID, personID int64) ([]Offer, error) {
	var all []Offer
	q := r.q.NewSelect().Model(&all).Where("status = 'open'").OrderExpr("deadline, id").Limit(500)
	if shiftID != 0 {
		q.Where("shift_id = ?", shiftID)
	}
	if personID != 0 {
		q.Where("person_id = ?", personID)
	}
	return all, translate(q.Scan(ctx))
}

// OffersOfShift lists every offer ever made for a shift, the latest first.
func (r *Reader) OffersOfShift(ctx context.Context, shiftID int64) ([]Offer, error) {
	var all []Offer
	err := r.q.NewSelect().Model(&all).Where("shift_id = ?", shiftID).OrderExpr("id DESC").Limit(200).Scan(ctx)
	return all, translate(err)
}

// LapsedOffers lists open offers whose deadline has come.
func (r *Reader) LapsedOffers(ctx context.Context, at time.Time, limit int64) ([]Offer, error) {
	var all []Offer
	err := r.q.NewSelect().Model(&all).Where("status = 'open' AND deadline <= ?", at.UTC()).OrderExpr("deadline, id").Limit(limit).Scan(ctx)
	return all, translate(err)
}

// InsertOffer saves a new offer and fills the id.
func (t *Tx) InsertOffer(ctx context.Context, o *Offer) error {
	return insert(ctx, t, o)
}

// EndOffer ends an open offer; ErrNotFound when it was not open any more.
func (t *Tx) EndOffer(ctx context.Context, id int64, status OfferStatus, at time.Time) error {
	return changed(t.w.NewUpdate().Table("offers").Set("status = ?, ended_at = ?", status, at.UTC()).
		Where("id = ? AND status = 'open'", id).Exec(ctx))
}

// Pass is why someone waiting was not given a freed place.
type Pass struct {
	bun.BaseModel `bun:"table:passes,alias:x"`

	ID       int64 `bun:",pk,autoincrement"`
	ShiftID  int64
	PersonID int64
	At       time.Time
	Reason   string
}

// Passes lists why people were passed over for a shift, the latest first; personID 0 means anyone.
func (r *Reader) Passes(ctx context.Context, shiftID, personID int64) ([]Pass, error) {
	var all []Pass
	q := r.q.NewSelect().Model(&all).Where("shift_id = ?", shiftID).OrderExpr("id DESC").Limit(200)
	if personID != 0 {
		q.Where("person_id = ?", personID)
	}
	return all, translate(q.Scan(ctx))
}

// InsertPass records why someone was passed over.
func (t *Tx) InsertPass(ctx context.Context, p *Pass) error {
	return insert(ctx, t, p)
}

// ShiftsAskedTo tells which of some shifts somebody was asked to take: by an
// email that asks for cover, or by an invitation to the event that is accepted
// or can still be answered at a moment.
func (r *Reader) ShiftsAskedTo(ctx context.Context, personID int64, email string, shiftIDs []int64, at time.Time) (map[int64]bool, error) {
	var ids []int64
	err := r.q.NewRaw(`SELECT s.id FROM shifts AS s WHERE s.id IN (?) AND (
		EXISTS (SELECT 1 FROM messages AS m WHERE m.event_id = s.event_id AND m.shift_id = s.id AND m.person_id = ? AND m.kind = 'cover' AND m.status <> 'stopped')
		OR EXISTS (SELECT 1 FROM nominations AS no WHERE no.event_id = s.event_id AND no.person_id = ? AND no.status = 'accepted')
		OR EXISTS (SELECT 1 FROM nominations AS no WHERE no.event_id = s.event_id AND no.email = ? AND no.email <> '' AND no.status = 'open' AND no.expires_at > ?))`,
		bun.List(shiftIDs), personID, personID, email, at.UTC()).Scan(ctx, &ids)
	asked := make(map[int64]bool, len(ids))
	for _, id := range ids {
		asked[id] = true
	}
	return asked, translate(err)
}
