package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Result is the result of a learner at a course date: a line of its register.
type Result struct {
	bun.BaseModel `bun:"table:results,alias:re"`

	SignupID  int64 `bun:",pk"`
	EventID   int64
	Result    CourseResult
	Reason    string
	Version   int
	ChangedBy int64
	ChangedAt time.Time
	SignedBy  int64     `bun:",nullzero"`
	SignedAt  time.Time `bun:",nullzero"`
}

// Results lists the register of a course date, by sign-up.
func (r *Reader) Results(ctx context.Context, eventID int64) (map[int64]*Result, error) {
	all, err := many[Result](ctx, r, "SELECT * FROM results WHERE event_id = ?", eventID)
	bySignup := make(map[int64]*Result, len(all))
	for i := range all {
		bySignup[all[i].SignupID] = &all[i]
	}
	return bySignup, err
}

// Result returns the result of one sign-up.
func (r *Reader) Result(ctx context.Context, signupID int64) (*Result, error) {
	return one[Result](ctx, r, "SELECT * FROM results WHERE signup_id = ?", signupID)
}

// RegisterLine is somebody confirmed at a course date: who learns there has a
// line of its register, and who teaches fills it in.
type RegisterLine struct {
	EventID  int64
	PersonID int64
	Role     string // of the shift
	WalkIn   bool
	Result   CourseResult // "" while none is recorded
	Signed   bool
}

const registerLines = `SELECT g.event_id, g.person_id, s.role, g.walk_in, COALESCE(re.result, '') AS result, re.signed_at IS NOT NULL AS signed
	FROM events AS e JOIN shifts AS s ON s.event_id = e.id AND s.cancelled_at IS NULL
	JOIN signups AS g ON g.shift_id = s.id AND g.status = 'confirmed'
	JOIN people AS p ON p.id = g.person_id AND p.forgotten_at IS NULL
	LEFT JOIN results AS re ON re.signup_id = g.id
	WHERE e.kind = 'training course' AND e.status IN ('published', 'completed')`

// RegisterLines lists who was confirmed at the course dates that end in a span,
// its end included, by the date's end. People who were forgotten are left out.
func (r *Reader) RegisterLines(ctx context.Context, after, until time.Time) ([]RegisterLine, error) {
	return many[RegisterLine](ctx, r, registerLines+" AND e.ends_at > ? AND e.ends_at <= ? ORDER BY e.ends_at, e.id, g.id", after.UTC(), until.UTC())
}

// RegisterLinesOf is RegisterLines of one event, and empty when it is no course
// date, a draft or cancelled.
func (r *Reader) RegisterLinesOf(ctx context.Context, eventID int64) ([]RegisterLine, error) {
	return many[RegisterLine](ctx, r, registerLines+" AND e.id = ? ORDER BY g.id", eventID)
}

// InsertResult saves a new line of a register.
func (t *Tx) InsertResult(ctx context.Context, r *Result) error {
	r.Version = 1
	_, err := t.w.NewInsert().Model(r).Exec(ctx)
	return translate(err)
}

// UpdateResult saves a line that still has this version and raises it; ErrNotFound when someone else was first.
func (t *Tx) UpdateResult(ctx context.Context, r *Result, version int) error {
	r.Version = version + 1
	return changed(t.w.NewUpdate().Model(r).ExcludeColumn("signup_id", "event_id").WherePK().Where("version = ?", version).Exec(ctx))
}

// Accreditation returns one accreditation.
func (r *Reader) Accreditation(ctx context.Context, id int64) (*Accreditation, error) {
	return one[Accreditation](ctx, r, "SELECT * FROM accreditations WHERE id = ?", id)
}

// AccreditationOfSignup returns the accreditation that a sign-up led to, unless it
// was revoked.
func (r *Reader) AccreditationOfSignup(ctx context.Context, signupID int64) (*Accreditation, error) {
	return one[Accreditation](ctx, r, "SELECT * FROM accreditations WHERE signup_id = ? AND revoked_at IS NULL", signupID)
}

// AccreditationsOfEvent lists what was granted at a course date, revoked ones included, by sign-up.
func (r *Reader) AccreditationsOfEvent(ctx context.Context, eventID int64) ([]Accreditation, error) {
	return many[Accreditation](ctx, r, "SELECT * FROM accreditations WHERE event_id = ? ORDER BY signup_id, id", eventID)
}

// AccreditationByNumber returns the accreditation of a certificate.
func (r *Reader) AccreditationByNumber(ctx context.Context, number string) (*Accreditation, error) {
	return one[Accreditation](ctx, r, "SELECT * FROM accreditations WHERE number = ? AND number <> ''", number)
}

// AllAccreditations lists every accreditation of a person, revoked ones included, the latest first.
func (r *Reader) AllAccreditations(ctx context.Context, personID int64) ([]Accreditation, error) {
	return many[Accreditation](ctx, r, "SELECT * FROM accreditations WHERE person_id = ? ORDER BY granted_on DESC, id DESC", personID)
}

// RevokeAccreditation ends an accreditation for a reason; ErrNotFound when it was revoked already.
func (t *Tx) RevokeAccreditation(ctx context.Context, id, by int64, reason string, at time.Time) error {
	return changed(t.w.NewUpdate().Table("accreditations").Set("revoked_at = ?, revoked_by = ?, revoke_reason = ?", at.UTC(), by, reason).
		Where("id = ? AND revoked_at IS NULL", id).Exec(ctx))
}
