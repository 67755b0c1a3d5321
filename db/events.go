package db

import (
	"cmp"
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Event is one dated thing the network does.
type Event struct {
	bun.BaseModel `bun:"table:events,alias:e"`

	ID            int64 `bun:",pk,autoincrement"`
	Title         string
	Search        string
	Kind          EventKind
	Status        EventStatus
	StartsAt      time.Time
	EndsAt        time.Time
	SignUpBy      time.Time `bun:",nullzero"` // for shifts without a time of their own; zero for no limit
	Area          string
	PartnerID     int64 `bun:",nullzero"`
	ContactID     int64 `bun:",nullzero"`
	VenueID       int64 `bun:",nullzero"`
	LeadID        int64 `bun:",nullzero"`
	TravelMinutes int   // between this venue and any other, counted as a clash
	ArriveMinutes int   // how long before a shift to arrive
	MeetingPoint  string
	Parking       string
	Fallback      string // what is done when the car can't come
	ShowsCar      bool   // officers see on the day that the car is coming
	Wear          string
	Briefing      string
	PublicText    string
	IsPublic      bool
	Revision      int // rises when the event moves: reminders are planned anew
	Version       int // rises with every save: two people editing notice each other
	CreatedAt     time.Time
	CreatedBy     int64     `bun:",nullzero"`
	PublishedAt   time.Time `bun:",nullzero"`
	PublishedBy   int64     `bun:",nullzero"`
	CompletedAt   time.Time `bun:",nullzero"`
	CancelledAt   time.Time `bun:",nullzero"`
	CancelledBy   int64     `bun:",nullzero"`
	CancelReason  string
	SeriesID      int64  `bun:",nullzero"`
	OccursOn      string // the day in London for which its series' recurrence made it, or ""
	Source        string // of the reason it was cancelled
	Layout        string // how the place is set up
	Lessons       string // what to do otherwise next time
	CourseID      int64  `bun:",nullzero"`
	SeatsOpenOn   string // the day from which the seats of every force are open to all, or ""
	ChangedOn     string // the day on which its time or place, or a shift's time, last changed, or ""
	ChangeSays    string // what changed then, for its page
	ChangeReason  string
	Support       string // who to talk to after something hard; "" says it as usual
}

// EventFilter narrows a list of events; zero fields don't.
type EventFilter struct {
	Query     string
	Also      string // another way to say the query, or ""
	Kind      EventKind
	Area      string
	Statuses  []EventStatus
	From, To  time.Time // starting in this span, To excluded
	LeadID    int64
	PartnerID int64
	VenueID   int64
	SeriesID  int64
	Public    bool
	Known     bool      // no drafts, nor what was cancelled as one
	AfterAt   time.Time // keyset: start and id of the last row shown
	AfterID   int64
	Backward  bool // the latest first
	Limit     int64
}

// Event returns one event of any status.
func (r *Reader) Event(ctx context.Context, id int64) (*Event, error) {
	return cachedOne[Event](ctx, r, "SELECT * FROM events WHERE id = ?", id)
}

// EventsByID returns events in a map; ids of none are left out.
func (r *Reader) EventsByID(ctx context.Context, ids []int64) (map[int64]*Event, error) {
	return byID(ctx, r, "events", ids, func(e *Event) int64 { return e.ID })
}

// knownEvent holds for events that were published, even when they were completed
// or cancelled since.
const knownEvent = "(e.status IN ('published', 'completed') OR e.status = 'cancelled' AND e.published_at IS NOT NULL)"

// Events lists events by start.
func (r *Reader) Events(ctx context.Context, f EventFilter) ([]Event, error) {
	var all []Event
	q := r.q.NewSelect().Model(&all)
	if f.Backward {
		q.OrderExpr("e.starts_at DESC, e.id DESC")
	} else {
		q.OrderExpr("e.starts_at, e.id")
	}
	if f.Query != "" {
		q.Where(`(e.search LIKE ? ESCAPE '\' OR e.search LIKE ? ESCAPE '\')`, like(f.Query), like(cmp.Or(f.Also, f.Query)))
	}
	if f.Kind != "" {
		q.Where("e.kind = ?", f.Kind)
	}
	if f.Area != "" {
		q.Where("e.area = ?", f.Area)
	}
	if len(f.Statuses) > 0 {
		q.Where("e.status IN (?)", bun.List(f.Statuses))
	}
	if !f.From.IsZero() {
		q.Where("e.starts_at >= ?", f.From.UTC())
	}
	if !f.To.IsZero() {
		q.Where("e.starts_at < ?", f.To.UTC())
	}
	if f.LeadID != 0 {
		q.Where("e.lead_id = ?", f.LeadID)
	}
	if f.PartnerID != 0 {
		q.Where("e.partner_id = ?", f.PartnerID)
	}
	if f.VenueID != 0 {
		q.Where("e.venue_id = ?", f.VenueID)
	}
	if f.SeriesID != 0 {
		q.Where("e.series_id = ?", f.SeriesID)
	}
	if f.Public {
		q.Where("e.is_public")
	}
	if f.Known {
		q.Where(knownEvent)
	}
	if f.AfterID != 0 {
		if f.Backward {
			q.Where("(e.starts_at, e.id) < (?, ?)", f.AfterAt.UTC(), f.AfterID)
		} else {
			q.Where("(e.starts_at, e.id) > (?, ?)", f.AfterAt.UTC(), f.AfterID)
		}
	}
	if f.Limit > 0 {
		q.Limit(f.Limit)
	}
	return all, translate(q.Scan(ctx))
}

// EventsToComplete lists published events that ended before at.
func (r *Reader) EventsToComplete(ctx context.Context, at time.Time, limit int64) ([]Event, error) {
	var all []Event
	err := r.q.NewSelect().Model(&all).Where("e.status = 'published' AND e.ends_at < ?", at.UTC()).
		OrderExpr("e.ends_at").Limit(limit).Scan(ctx)
	return all, translate(err)
}

// LockEvent makes every other verb about this event wait for this one, and
// returns it as it is now. It comes first in the lock order.
func (t *Tx) LockEvent(ctx context.Context, id int64) (*Event, error) {
	if t.locks(EventLock) {
		return one[Event](ctx, t.Reader, "UPDATE events SET revision = revision WHERE id = ? RETURNING *", id)
	}
	return t.Event(ctx, id)
}

// InsertEvent saves a new event and fills the id.
func (t *Tx) InsertEvent(ctx context.Context, e *Event) error {
	e.Search = Searchable(e.Title, string(e.Kind), e.Area)
	e.Version, e.Revision = 1, 1
	return insert(ctx, t, e)
}

// UpdateEvent saves every column of an event that was locked and read in this transaction, and raises its version.
func (t *Tx) UpdateEvent(ctx context.Context, e *Event) error {
	e.Search = Searchable(e.Title, string(e.Kind), e.Area)
	e.Version++
	return asRead(t.w.NewUpdate().Model(e).ExcludeColumn("id", "created_at", "created_by").WherePK().Where("version = ?", e.Version-1).Exec(ctx))
}

// hangsOnDraft deletes what a draft can have, in an order in which nothing
// refers to what is gone.
var hangsOnDraft = []string{
	"DELETE FROM session_speakers WHERE session_id IN (SELECT id FROM programme_sessions WHERE event_id = ?)",
	"DELETE FROM step_outs WHERE session_id IN (SELECT id FROM programme_sessions WHERE event_id = ?)",
	"DELETE FROM programme_sessions WHERE event_id = ?",
	"DELETE FROM speakers WHERE event_id = ?",
	"DELETE FROM seats WHERE event_id = ?",
	"DELETE FROM needs WHERE event_id = ?",
	"DELETE FROM shifts WHERE event_id = ?",
	"DELETE FROM bookings WHERE event_id = ?",
	"DELETE FROM events WHERE id = ? AND status = 'draft'",
}

// DeleteEventMessages deletes the messages about an event, but for those that
// tell of several dates.
func (t *Tx) DeleteEventMessages(ctx context.Context, eventID int64) error {
	return t.Exec(ctx, "DELETE FROM messages WHERE event_id = ? AND kind NOT LIKE '% dates'", eventID)
}

// DeleteDraft deletes a locked draft and what hangs on it. The messages about
// it that are left lose it, its bookings and their link; the log keeps its
// rows. ErrConstraint when something is recorded that has to stay, such as a
// sign-up or a hand-over.
func (t *Tx) DeleteDraft(ctx context.Context, id int64) error {
	for _, forget := range []string{
		"UPDATE messages SET event_id = NULL, booking_id = NULL, link = '', link_text = '' WHERE event_id = ?",
		"UPDATE messages SET booking_id = NULL, link = '', link_text = '' WHERE vehicle_id IN (SELECT vehicle_id FROM bookings WHERE event_id = ?0) AND booking_id IN (SELECT id FROM bookings WHERE event_id = ?0)",
	} {
		if err := t.Exec(ctx, forget, id); err != nil {
			return err
		}
	}
	for _, remove := range hangsOnDraft {
		if err := t.Exec(ctx, remove, id); err != nil {
			return err
		}
	}
	return nil
}
