package programme

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// movedProgramme returns sessions as they are after the start of their event
// moved from one moment to another: by the same stretch on London's wall
// clock, each as long as it was.
func movedProgramme(sessions []db.ProgrammeSession, from, to time.Time) []db.ProgrammeSession {
	by := clock.WallClockBetween(from, to)
	out := make([]db.ProgrammeSession, len(sessions))
	for i, s := range sessions {
		length := s.EndsAt.Sub(s.StartsAt)
		s.StartsAt = clock.AddWallClock(s.StartsAt, 0, by)
		s.EndsAt = s.StartsAt.Add(length)
		out[i] = s
	}
	return out
}

// programmeFits refuses an event that is too short, or of a kind that is
// wrong, for its programme.
func programmeFits(e *db.Event, sessions []db.ProgrammeSession) error {
	if len(sessions) > 0 && !HasProgramme(e) {
		return refusal.OfField("kind", "It has a programme, which only a training course or a conference has: remove its sessions first")
	}
	for i := range sessions {
		s, field := &sessions[i], ""
		if s.StartsAt.Before(e.StartsAt) {
			field = "starts"
		} else if s.EndsAt.After(e.EndsAt) {
			field = "ends"
		}
		if field != "" {
			return refusal.OfField(field, "“%s” in its programme, %s, would lie outside: change the programme first, or choose another time", s.Title, clock.Span(s.StartsAt, s.EndsAt))
		}
	}
	return nil
}

// MoveProgramme carries the programme of an event along when its start moves
// from one moment to another.
func (n *Programme) MoveProgramme(ctx context.Context, tx *db.Tx, e *db.Event, from, to time.Time) error {
	sessions, err := tx.ProgrammeOf(ctx, e.ID)
	if err != nil {
		return err
	}
	sessions = movedProgramme(sessions, from, to)
	if err := programmeFits(e, sessions); err != nil || from.Equal(to) {
		return err
	}
	for i := range sessions {
		if err := tx.UpdateProgrammeSession(ctx, &sessions[i], sessions[i].Version); err != nil {
			return err
		}
	}
	speakers, err := tx.Speakers(ctx, e.ID)
	if err != nil {
		return err
	}
	for i := range speakers {
		s := &speakers[i]
		if s.ArrivesAt.IsZero() {
			continue
		}
		s.ArrivesAt = clock.AddWallClock(s.ArrivesAt, 0, clock.WallClockBetween(from, to))
		if err := tx.UpdateSpeaker(ctx, s, s.Version); err != nil {
			return err
		}
	}
	return nil
}

// FollowProgramme takes the programme of a draft along to the event's new day,
// at the same times of day, as its shifts are.
func (n *Programme) FollowProgramme(ctx context.Context, tx *db.Tx, before, e *db.Event) error {
	from, to := clock.OnDay(before.StartsAt, 0, 0, 0), clock.OnDay(e.StartsAt, 0, 0, 0)
	return n.MoveProgramme(ctx, tx, e, from, to)
}

// PreviewProgramme refuses a move after which the programme would not fit.
func (n *Programme) PreviewProgramme(ctx context.Context, before, after *db.Event) error {
	sessions, err := n.DB.ProgrammeOf(ctx, after.ID)
	if err != nil {
		return err
	}
	return programmeFits(after, movedProgramme(sessions, before.StartsAt, after.StartsAt))
}

// CopyProgramme gives the next edition of an event the programme of the last:
// the sessions, and of their speakers the name and the organisation. How they
// are reached and what they need is asked anew.
func (n *Programme) CopyProgramme(ctx context.Context, a *action.Action, from, next *db.Event) (copied int, err error) {
	sessions, err := a.Tx.ProgrammeOf(ctx, from.ID)
	if err != nil {
		return 0, err
	}
	was := sessions
	sessions = movedProgramme(sessions, from.StartsAt, next.StartsAt)
	if err := programmeFits(next, sessions); err != nil {
		return 0, err
	}
	speakers, err := n.copySpeakers(ctx, a, from, next)
	if err != nil {
		return 0, err
	}
	parts, err := a.Tx.SessionSpeakers(ctx, from.ID)
	if err != nil {
		return 0, err
	}
	for i := range sessions {
		s := &sessions[i]
		s.ID, s.EventID, s.Code, s.CreatedAt = 0, next.ID, newSessionCode(), a.Now
		if err := a.Tx.InsertProgrammeSession(ctx, s); err != nil {
			return 0, err
		}
		var mine []db.SessionSpeaker
		for _, part := range parts {
			if part.SessionID == was[i].ID && speakers[part.SpeakerID] != 0 {
				mine = append(mine, db.SessionSpeaker{SpeakerID: speakers[part.SpeakerID], Part: part.Part})
			}
		}
		if err := a.Tx.SaveSessionSpeakers(ctx, s.ID, mine); err != nil {
			return 0, err
		}
	}
	return len(sessions), nil
}

// copySpeakers copies the speakers of an event to the next one. It returns the
// ids of the copies by those of the originals. It leaves out our own people who
// were deactivated.
func (n *Programme) copySpeakers(ctx context.Context, a *action.Action, from, next *db.Event) (map[int64]int64, error) {
	speakers, err := a.Tx.Speakers(ctx, from.ID)
	if err != nil {
		return nil, err
	}
	copies := make(map[int64]int64, len(speakers))
	for i := range speakers {
		s := &speakers[i]
		if s.PersonID != 0 {
			person, err := a.Tx.Person(ctx, s.PersonID)
			if err != nil {
				return nil, err
			}
			if !person.DeactivatedAt.IsZero() {
				continue
			}
		}
		c := &db.Speaker{EventID: next.ID, Name: s.Name, Organisation: s.Organisation, PersonID: s.PersonID, CreatedAt: a.Now}
		if err := a.Tx.InsertSpeaker(ctx, c); err != nil {
			return nil, err
		}
		copies[s.ID] = c.ID
	}
	return copies, nil
}
