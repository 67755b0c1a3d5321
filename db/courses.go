package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Course is what is taught; each time it is taught is an event.
type Course struct {
	bun.BaseModel `bun:"table:courses,alias:co"`

	ID            int64 `bun:",pk,autoincrement"`
	Name          string
	Description   string
	Prerequisites string            // in words
	Requires      AccreditationKind // the kind of accreditation a learner must have, or ""
	Grants        AccreditationKind // the kind of accreditation that completing it gives, or ""
	Months        int               // for which it is given
	LeadDays      int               // before a lapse a refresher is called for
	Certificate   string            // what the certificate says was learned
	Version       int
	CreatedAt     time.Time
}

// Seats are learners' places at a course date that are kept for one force.
type Seats struct {
	bun.BaseModel `bun:"table:seats,alias:se"`

	EventID int64
	Force   string
	Places  int
}

// Courses lists every course by name.
func (r *Reader) Courses(ctx context.Context) ([]Course, error) {
	return many[Course](ctx, r, "SELECT * FROM courses ORDER BY name, id LIMIT 200")
}

// Course returns one course.
func (r *Reader) Course(ctx context.Context, id int64) (*Course, error) {
	return one[Course](ctx, r, "SELECT * FROM courses WHERE id = ?", id)
}

// CourseDates lists the dates of every course that end after a moment, by start.
// longest is how long an event lasts at most: older ones are not looked at.
func (r *Reader) CourseDates(ctx context.Context, after time.Time, longest time.Duration, limit int64) ([]Event, error) {
	return many[Event](ctx, r, "SELECT * FROM events WHERE course_id IS NOT NULL AND ends_at > ? AND starts_at > ? ORDER BY starts_at, id LIMIT ?",
		after.UTC(), after.Add(-longest).UTC(), limit)
}

// SeatsOf lists the seats that are kept at an event, by force.
func (r *Reader) SeatsOf(ctx context.Context, eventID int64) ([]Seats, error) {
	return many[Seats](ctx, r, "SELECT * FROM seats WHERE event_id = ? ORDER BY force", eventID)
}

// TakenByForce counts the places of a shift that are taken, open offers
// included and walk-ins not, by the force of who has them.
func (r *Reader) TakenByForce(ctx context.Context, shiftID int64) (map[string]int, error) {
	type row struct {
		Force string
		N     int
	}
	all, err := many[row](ctx, r, `SELECT p.force, COUNT(*) AS n FROM signups AS g JOIN people AS p ON p.id = g.person_id
		WHERE g.shift_id = ? AND (g.status = 'confirmed' AND NOT g.walk_in
			OR EXISTS (SELECT 1 FROM offers AS o WHERE o.signup_id = g.id AND o.status = 'open')) GROUP BY p.force`, shiftID)
	taken := make(map[string]int, len(all))
	for _, r := range all {
		taken[r.Force] = r.N
	}
	return taken, err
}

// InsertCourse saves a new course and fills the id; ErrDuplicate when there is one of this name.
func (t *Tx) InsertCourse(ctx context.Context, c *Course) error {
	c.Version = 1
	return insert(ctx, t, c)
}

// UpdateCourse saves a course that still has this version and raises it; ErrNotFound when someone else was first.
func (t *Tx) UpdateCourse(ctx context.Context, c *Course, version int) error {
	c.Version = version + 1
	return changed(t.w.NewUpdate().Model(c).ExcludeColumn("id", "created_at").WherePK().Where("version = ?", version).Exec(ctx))
}

// SaveSeats replaces the seats that are kept at an event.
func (t *Tx) SaveSeats(ctx context.Context, eventID int64, seats []Seats) error {
	if _, err := t.w.NewDelete().Table("seats").Where("event_id = ?", eventID).Exec(ctx); err != nil {
		return translate(err)
	}
	for i := range seats {
		seats[i].EventID = eventID
		if _, err := t.w.NewInsert().Model(&seats[i]).Exec(ctx); err != nil {
			return translate(err)
		}
	}
	return nil
}
