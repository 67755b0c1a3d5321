package db

import (
	"cmp"
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Shift is a stretch of an event that needs people.
type Shift struct {
	bun.BaseModel `bun:"table:shifts,alias:s"`

	ID            int64 `bun:",pk,autoincrement"`
	EventID       int64
	Role          string
	Search        string // the role as it is searched, see Searchable
	StartsAt      time.Time
	EndsAt        time.Time
	SignUpBy      time.Time `bun:",nullzero"` // zero for its event's
	Minimum       int
	Maximum       int
	Accreditation AccreditationKind // the kind that is required, or empty
	Approval      bool              // a coordinator or the lead approves each sign-up
	Taken         int               // confirmed people and open offers; walk-ins don't count; triggers count this and the next three
	Held          int               // those of them that are open offers
	Waiting       int               // people on the waiting list, those with an open offer included
	Queue         int               // the last number drawn for the waiting list
	Version       int
	CancelledAt   time.Time `bun:",nullzero"`
	CancelledBy   int64     `bun:",nullzero"`
	CancelReason  string
}

// EventShift is a shift with what a list says about its event.
type EventShift struct {
	Shift `bun:",extend"`

	EventTitle    string
	EventKind     EventKind
	EventStatus   EventStatus
	EventArea     string
	EventLeadID   int64
	EventRevision int
	EventSignUpBy time.Time `bun:",nullzero"`
	VenueID       int64
	VenueName     string
	VenuePostcode string
	TravelMinutes int
	ArriveMinutes int
	CourseID      int64
	SeatsOpenOn   string
	Noted         bool // a session of the event has a content note
}

// ShiftFilter narrows a list of shifts; zero fields don't.
type ShiftFilter struct {
	Query    string
	Also     string // another way to say the query, or ""
	Area     string
	Kind     EventKind
	Role     string
	From, To time.Time // starting in this span, To excluded
	AfterAt  time.Time // keyset: start and id of the last row shown
	AfterID  int64
	Limit    int64
}

// eventShift selects shifts with what is said about their events.
const (
	eventShiftColumns = `s.*, e.title AS event_title, e.kind AS event_kind, e.status AS event_status, e.area AS event_area,
		COALESCE(e.lead_id, 0) AS event_lead_id, e.revision AS event_revision, e.sign_up_by AS event_sign_up_by,
		COALESCE(e.venue_id, 0) AS venue_id, e.travel_minutes, e.arrive_minutes,
		COALESCE(e.course_id, 0) AS course_id, e.seats_open_on,
		e.kind IN ('training course', 'conference') AND (SELECT COUNT(*) FROM programme_sessions AS ps WHERE ps.event_id = e.id AND ps.content_note <> '') > 0 AS noted,
		COALESCE(v.name, '') AS venue_name, COALESCE(v.postcode, '') AS venue_postcode`
	eventShiftJoins = ` JOIN events AS e ON e.id = s.event_id LEFT JOIN venues AS v ON v.id = e.venue_id`
	eventShift      = "SELECT " + eventShiftColumns + " FROM shifts AS s" + eventShiftJoins

	// openShift goes through the shifts by start and stops at the limit. With a
	// plain JOIN SQLite begins with every published event and sorts all their
	// shifts; a CROSS JOIN it never turns around.
	openShift = "SELECT " + eventShiftColumns + ` FROM shifts AS s CROSS JOIN events AS e LEFT JOIN venues AS v ON v.id = e.venue_id
		WHERE e.id = s.event_id AND s.cancelled_at IS NULL AND e.status = 'published'`
)

// OpenShifts lists the shifts of published events that are not cancelled, by start.
func (r *Reader) OpenShifts(ctx context.Context, f ShiftFilter) ([]EventShift, error) {
	text := openShift
	var args []any
	where := func(set bool, condition string, values ...any) {
		if set {
			text += " AND " + condition
			args = append(args, values...)
		}
	}
	where(f.Query != "", `(e.search LIKE ? ESCAPE '\' OR s.search LIKE ? ESCAPE '\' OR e.search LIKE ? ESCAPE '\')`, like(f.Query), like(f.Query), like(cmp.Or(f.Also, f.Query)))
	where(f.Area != "", "e.area = ?", f.Area)
	where(f.Kind != "", "e.kind = ?", f.Kind)
	where(f.Role != "", "s.role = ?", f.Role)
	where(!f.From.IsZero(), "s.starts_at >= ?", f.From.UTC())
	where(!f.To.IsZero(), "s.starts_at < ?", f.To.UTC())
	where(f.AfterID != 0, "(s.starts_at, s.id) > (?, ?)", f.AfterAt.UTC(), f.AfterID)
	text += " ORDER BY s.starts_at, s.id"
	if f.Limit > 0 {
		text += " LIMIT ?"
		args = append(args, f.Limit)
	}
	return many[EventShift](ctx, r, text, args...)
}

// ShortShifts lists shifts of published events in a span that have fewer people than their minimum, by start.
func (r *Reader) ShortShifts(ctx context.Context, from, to time.Time, limit int64) ([]EventShift, error) {
	return many[EventShift](ctx, r, openShift+` AND s.taken < s.minimum
		AND s.starts_at >= ? AND s.starts_at < ? ORDER BY s.starts_at, s.id LIMIT ?`, from.UTC(), to.UTC(), limit)
}

// ShiftsToFill lists the shifts of published events that start after a moment
// and have a free place although people wait for them, by start.
func (r *Reader) ShiftsToFill(ctx context.Context, after time.Time, limit int64) ([]Shift, error) {
	return many[Shift](ctx, r, `SELECT s.* FROM shifts AS s JOIN events AS e ON e.id = s.event_id
		WHERE s.waiting > 0 AND s.taken < s.maximum AND s.starts_at > ? AND s.cancelled_at IS NULL AND e.status = 'published'
		ORDER BY s.starts_at, s.id LIMIT ?`, after.UTC(), limit)
}

// OpenRoles lists the roles of coming shifts, for a filter. It goes from each
// role to the next in the index, so it costs as much as there are roles and not
// as there are shifts.
func (r *Reader) OpenRoles(ctx context.Context, from time.Time) ([]string, error) {
	return many[string](ctx, r, `WITH RECURSIVE all_roles (role) AS (
			SELECT MIN(s.role) FROM shifts AS s WHERE s.cancelled_at IS NULL
			UNION ALL
			SELECT (SELECT MIN(s.role) FROM shifts AS s WHERE s.cancelled_at IS NULL AND s.role > all_roles.role) FROM all_roles WHERE all_roles.role IS NOT NULL)
		SELECT role FROM all_roles WHERE role IS NOT NULL AND EXISTS
			(SELECT 1 FROM shifts AS s WHERE s.cancelled_at IS NULL AND s.role = all_roles.role AND s.starts_at >= ?) ORDER BY role LIMIT 200`, from.UTC())
}

// Shift returns one shift.
func (r *Reader) Shift(ctx context.Context, id int64) (*Shift, error) {
	return one[Shift](ctx, r, "SELECT * FROM shifts WHERE id = ?", id)
}

// EventShift returns one shift with what is said about its event.
func (r *Reader) EventShift(ctx context.Context, id int64) (*EventShift, error) {
	return one[EventShift](ctx, r, eventShift+" WHERE s.id = ?", id)
}

// ShiftsOf lists an event's shifts by start.
func (r *Reader) ShiftsOf(ctx context.Context, eventID int64) ([]Shift, error) {
	return many[Shift](ctx, r, "SELECT * FROM shifts WHERE event_id = ? ORDER BY starts_at, id", eventID)
}

// ShiftsOfEvents lists the shifts of several events by start, by event.
func (r *Reader) ShiftsOfEvents(ctx context.Context, eventIDs []int64) (map[int64][]Shift, error) {
	byEvent := make(map[int64][]Shift, len(eventIDs))
	if len(eventIDs) == 0 {
		return byEvent, nil
	}
	var all []Shift
	err := r.q.NewSelect().Model(&all).Where("s.event_id IN (?)", bun.List(eventIDs)).OrderExpr("s.starts_at, s.id").Scan(ctx)
	for _, s := range all {
		byEvent[s.EventID] = append(byEvent[s.EventID], s)
	}
	return byEvent, translate(err)
}

// EventShifts lists an event's shifts by start, with what is said about the event.
func (r *Reader) EventShifts(ctx context.Context, eventID int64) ([]EventShift, error) {
	return many[EventShift](ctx, r, eventShift+" WHERE s.event_id = ? ORDER BY s.starts_at, s.id", eventID)
}

// LockShift makes every other verb about this shift wait for this one, and
// returns it as it is now. Lock the event before, the people after it.
func (t *Tx) LockShift(ctx context.Context, id int64) (*Shift, error) {
	if t.locks(ShiftLock) {
		return one[Shift](ctx, t.Reader, "UPDATE shifts SET queue = queue WHERE id = ? RETURNING *", id)
	}
	return t.Shift(ctx, id)
}

// InsertShift saves a new shift and fills the id.
func (t *Tx) InsertShift(ctx context.Context, s *Shift) error {
	s.Version, s.Search = 1, Searchable(s.Role)
	return insert(ctx, t, s)
}

// UpdateShift saves every column of a shift that was locked and read in this transaction, and raises its
// version. The counters are not saved: the database counts the rows of signups and offers.
func (t *Tx) UpdateShift(ctx context.Context, s *Shift) error {
	s.Version++
	s.Search = Searchable(s.Role)
	return asRead(t.w.NewUpdate().Model(s).ExcludeColumn("id", "event_id", "taken", "held", "waiting", "queue").WherePK().Where("version = ?", s.Version-1).Exec(ctx))
}

// DeleteShift removes a shift nobody ever signed up for.
func (t *Tx) DeleteShift(ctx context.Context, id int64) error {
	return changed(t.w.NewDelete().Table("shifts").Where("id = ?", id).Exec(ctx))
}
