package db

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// Speaker is somebody who speaks at an event: a guest, or one of our people.
// All but the name and the organisation is for those who run the event.
type Speaker struct {
	bun.BaseModel `bun:"table:speakers,alias:sp"`

	ID           int64 `bun:",pk,autoincrement"`
	EventID      int64
	Name         string
	Organisation string
	PersonID     int64 `bun:",nullzero"` // one of our people, or 0
	Email        string
	Phone        string
	ArrivesAt    time.Time `bun:",nullzero"`
	Needs        string
	Thanks       string    // the note of thanks
	ThankedAt    time.Time `bun:",nullzero"`
	ThankedBy    int64     `bun:",nullzero"`
	Version      int
	CreatedAt    time.Time
}

// SessionSpeaker is the part that a speaker has in a session.
type SessionSpeaker struct {
	bun.BaseModel `bun:"table:session_speakers,alias:ss"`

	SessionID int64
	SpeakerID int64
	Part      SessionPart
}

// Speakers lists who speaks at an event, by name.
func (r *Reader) Speakers(ctx context.Context, eventID int64) ([]Speaker, error) {
	return many[Speaker](ctx, r, "SELECT * FROM speakers WHERE event_id = ? ORDER BY name, id", eventID)
}

// Speaker returns one speaker.
func (r *Reader) Speaker(ctx context.Context, id int64) (*Speaker, error) {
	return one[Speaker](ctx, r, "SELECT * FROM speakers WHERE id = ?", id)
}

// SessionSpeakers lists who speaks in the sessions of an event.
func (r *Reader) SessionSpeakers(ctx context.Context, eventID int64) ([]SessionSpeaker, error) {
	return many[SessionSpeaker](ctx, r, `SELECT ss.* FROM session_speakers AS ss JOIN programme_sessions AS ps ON ps.id = ss.session_id
		WHERE ps.event_id = ? ORDER BY ss.session_id, ss.speaker_id`, eventID)
}

// InsertSpeaker saves a new speaker and fills the id; ErrDuplicate when the person speaks there already.
func (t *Tx) InsertSpeaker(ctx context.Context, s *Speaker) error {
	s.Version = 1
	return insert(ctx, t, s)
}

// UpdateSpeaker saves a speaker that still has this version and raises it; ErrNotFound when someone else was first.
func (t *Tx) UpdateSpeaker(ctx context.Context, s *Speaker, version int) error {
	s.Version = version + 1
	return changed(t.w.NewUpdate().Model(s).ExcludeColumn("id", "event_id", "created_at").WherePK().Where("version = ?", version).Exec(ctx))
}

// DeleteSpeaker removes a speaker from an event and its sessions.
func (t *Tx) DeleteSpeaker(ctx context.Context, id int64) error {
	if _, err := t.w.NewDelete().Table("session_speakers").Where("speaker_id = ?", id).Exec(ctx); err != nil {
		return translate(err)
	}
	return changed(t.w.NewDelete().Table("speakers").Where("id = ?", id).Exec(ctx))
}

// SaveSessionSpeakers replaces who speaks in a session.
func (t *Tx) SaveSessionSpeakers(ctx context.Context, sessionID int64, parts []SessionSpeaker) error {
	if _, err := t.w.NewDelete().Table("session_speakers").Where("session_id = ?", sessionID).Exec(ctx); err != nil {
		return translate(err)
	}
	for i := range parts {
		parts[i].SessionID = sessionID
		if _, err := t.w.NewInsert().Model(&parts[i]).Exec(ctx); err != nil {
			return translate(err)
		}
	}
	return nil
}

// speakerKept holds for speakers with details saved that are to be forgotten.
const speakerKept = "(email <> '' OR phone <> '' OR needs <> '' OR arrives_at IS NOT NULL)"

// SpeakersToForget counts, by event, the speakers of events that ended before a
// time and who still have such details saved.
func (r *Reader) SpeakersToForget(ctx context.Context, before time.Time) (map[int64]int, error) {
	type row struct {
		EventID int64
		N       int
	}
	all, err := many[row](ctx, r, "SELECT event_id, COUNT(*) AS n FROM speakers WHERE "+speakerKept+
		" AND event_id IN (SELECT id FROM events WHERE ends_at < ?) GROUP BY event_id ORDER BY event_id", before.UTC())
	byEvent := make(map[int64]int, len(all))
	for _, r := range all {
		byEvent[r.EventID] = r.N
	}
	return byEvent, err
}

// ForgetSpeakers empties how the speakers of an event are reached, when they
// arrive and what they need.
func (t *Tx) ForgetSpeakers(ctx context.Context, eventID int64) error {
	return t.Exec(ctx, "UPDATE speakers SET email = '', phone = '', needs = '', arrives_at = NULL, version = version + 1 WHERE event_id = ? AND "+speakerKept, eventID)
}

// SpeakerToThank is a guest who spoke at an event and was not thanked.
type SpeakerToThank struct {
	ID           int64
	Name         string
	Organisation string
	EventTitle   string
	StartsAt     time.Time
	EndsAt       time.Time
}

// SpeakersToThank lists guests who spoke at events that started after a time
// and ended before another, and were not thanked; of one lead's events, or of all.
func (r *Reader) SpeakersToThank(ctx context.Context, from, to time.Time, leadID, limit int64) ([]SpeakerToThank, error) {
	var all []SpeakerToThank
	err := led(r.q.NewSelect().TableExpr("events AS e").Join("JOIN speakers AS sp ON sp.event_id = e.id"), leadID).
		ColumnExpr("sp.id, sp.name, sp.organisation, e.title AS event_title, e.starts_at, e.ends_at").
		Where("sp.person_id IS NULL AND sp.thanked_at IS NULL AND e.status IN ('published', 'completed')").
		Where("e.starts_at > ? AND e.starts_at < ? AND e.ends_at < ?", from.UTC(), to.UTC(), to.UTC()).
		OrderExpr("e.starts_at, sp.name, sp.id").Limit(limit).Scan(ctx, &all)
	return all, translate(err)
}
