package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// ProgrammeSession is a part of the programme of a course date or a conference.
type ProgrammeSession struct {
	bun.BaseModel `bun:"table:programme_sessions,alias:ps"`

	ID          int64 `bun:",pk,autoincrement"`
	EventID     int64
	Title       string
	StartsAt    time.Time
	EndsAt      time.Time
	Room        string
	Description string
	ContentNote string // what in it can be hard to hear, or ""
	Materials   string
	Code        string // by which those who are there check in
	Version     int
	CreatedAt   time.Time
}

// ProgrammeOf lists the sessions of an event, by start.
func (r *Reader) ProgrammeOf(ctx context.Context, eventID int64) ([]ProgrammeSession, error) {
	return many[ProgrammeSession](ctx, r, "SELECT * FROM programme_sessions WHERE event_id = ? ORDER BY starts_at, room, id", eventID)
}

// NotedSessions lists the sessions of an event that have a content note, by start.
func (r *Reader) NotedSessions(ctx context.Context, eventID int64) ([]ProgrammeSession, error) {
	return many[ProgrammeSession](ctx, r, "SELECT * FROM programme_sessions WHERE event_id = ? AND content_note <> '' ORDER BY starts_at, room, id", eventID)
}

// ProgrammeSession returns one session.
func (r *Reader) ProgrammeSession(ctx context.Context, id int64) (*ProgrammeSession, error) {
	return one[ProgrammeSession](ctx, r, "SELECT * FROM programme_sessions WHERE id = ?", id)
}

// ProgrammeSessionByCode returns the session of a check-in code.
func (r *Reader) ProgrammeSessionByCode(ctx context.Context, code string) (*ProgrammeSession, error) {
	return one[ProgrammeSession](ctx, r, "SELECT * FROM programme_sessions WHERE code = ?", code)
}

// InsertProgrammeSession saves a new session and fills the id; ErrDuplicate when its code is taken.
func (t *Tx) InsertProgrammeSession(ctx context.Context, s *ProgrammeSession) error {
	s.Version = 1
	return insert(ctx, t, s)
}

// UpdateProgrammeSession saves a session that still has this version and raises it; ErrNotFound when someone else was first.
func (t *Tx) UpdateProgrammeSession(ctx context.Context, s *ProgrammeSession, version int) error {
	s.Version = version + 1
	return changed(t.w.NewUpdate().Model(s).ExcludeColumn("id", "event_id", "code", "created_at").WherePK().Where("version = ?", version).Exec(ctx))
}

// DeleteProgrammeSession removes a session, who speaks there and who would step out of it.
func (t *Tx) DeleteProgrammeSession(ctx context.Context, id int64) error {
	for _, table := range []string{"session_speakers", "step_outs"} {
		if _, err := t.w.NewDelete().Table(table).Where("session_id = ?", id).Exec(ctx); err != nil {
			return translate(err)
		}
	}
	return changed(t.w.NewDelete().Table("programme_sessions").Where("id = ?", id).Exec(ctx))
}

// CheckIn is somebody who came to a session.
type CheckIn struct {
	bun.BaseModel `bun:"table:session_check_ins,alias:ci"`

	SessionID int64
	PersonID  int64
	At        time.Time
}

// CheckInsOf lists who came to the sessions of an event, in the order in which they did.
func (r *Reader) CheckInsOf(ctx context.Context, eventID int64) ([]CheckIn, error) {
	return many[CheckIn](ctx, r, `SELECT ci.* FROM session_check_ins AS ci JOIN programme_sessions AS ps ON ps.id = ci.session_id
		WHERE ps.event_id = ? ORDER BY ci.at, ci.person_id`, eventID)
}

// CheckedInDuring lists the sessions of any event to which a person checked in
// and that overlap a stretch of time, by start.
func (r *Reader) CheckedInDuring(ctx context.Context, personID int64, from, to time.Time) ([]ProgrammeSession, error) {
	return many[ProgrammeSession](ctx, r, `SELECT ps.* FROM session_check_ins AS ci JOIN programme_sessions AS ps ON ps.id = ci.session_id
		WHERE ci.person_id = ? AND ps.starts_at < ? AND ps.ends_at > ? ORDER BY ps.starts_at, ps.id`, personID, to.UTC(), from.UTC())
}

// DeleteCheckIn takes back that somebody came to a session; was is false when it was not noted.
func (t *Tx) DeleteCheckIn(ctx context.Context, sessionID, personID int64) (was bool, err error) {
	n, err := count(t.w.NewDelete().Model((*CheckIn)(nil)).Where("session_id = ? AND person_id = ?", sessionID, personID).Exec(ctx))
	return n > 0, err
}

// InsertCheckIn notes that somebody came to a session; first is false when it was noted before.
func (t *Tx) InsertCheckIn(ctx context.Context, c *CheckIn) (first bool, err error) {
	n, err := count(t.w.NewInsert().Model(c).On("CONFLICT DO NOTHING").Exec(ctx))
	return n > 0, err
}

// StepOuts lists the sessions of an event that one person would rather step
// out of. Nothing asks this of anybody but oneself.
func (r *Reader) StepOuts(ctx context.Context, eventID, personID int64) ([]int64, error) {
	return many[int64](ctx, r, `SELECT so.session_id FROM step_outs AS so JOIN programme_sessions AS ps ON ps.id = so.session_id
		WHERE so.person_id = ? AND ps.event_id = ?`, personID, eventID)
}

// SaveStepOut notes or takes back that a person would rather step out of a session.
func (t *Tx) SaveStepOut(ctx context.Context, sessionID, personID int64, out bool) error {
	if out {
		return t.Exec(ctx, "INSERT INTO step_outs (session_id, person_id) VALUES (?, ?) ON CONFLICT DO NOTHING", sessionID, personID)
	}
	return t.Exec(ctx, "DELETE FROM step_outs WHERE session_id = ? AND person_id = ?", sessionID, personID)
}

// ForgetStepOuts forgets who would rather step out of sessions that ended before a time.
func (t *Tx) ForgetStepOuts(ctx context.Context, before time.Time) error {
	return t.Exec(ctx, "DELETE FROM step_outs WHERE (SELECT ps.ends_at FROM programme_sessions AS ps WHERE ps.id = step_outs.session_id) < ?", before.UTC())
}

// HasPlace tells whether a person is confirmed on a shift of an event.
func (r *Reader) HasPlace(ctx context.Context, eventID, personID int64) (bool, error) {
	ok, err := r.q.NewSelect().Model((*Signup)(nil)).Where("event_id = ? AND person_id = ? AND status = 'confirmed'", eventID, personID).Exists(ctx)
	return ok, translate(err)
}

// Learned is a stretch of time in which somebody learned: a course date that
// was completed and signed off, or a session of a conference they came to.
type Learned struct {
	EventID  int64
	Title    string // of the event
	Session  string // its title, or "" for a course date
	StartsAt time.Time
	EndsAt   time.Time
}

// LearnedBy lists what somebody learned, by start.
func (r *Reader) LearnedBy(ctx context.Context, personID int64) ([]Learned, error) {
	return many[Learned](ctx, r, `SELECT e.id AS event_id, e.title, '' AS session, e.starts_at, e.ends_at
		FROM signups AS g JOIN results AS re ON re.signup_id = g.id JOIN events AS e ON e.id = g.event_id
		WHERE g.person_id = ? AND re.result = 'completed' AND re.signed_at IS NOT NULL
		UNION ALL SELECT e.id, e.title, ps.title, ps.starts_at, ps.ends_at
		FROM session_check_ins AS ci JOIN programme_sessions AS ps ON ps.id = ci.session_id JOIN events AS e ON e.id = ps.event_id
		WHERE ci.person_id = ? AND e.kind = 'conference' ORDER BY 4, 1, 3`, personID, personID)
}
