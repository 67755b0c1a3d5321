package programme

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// ContentNotes are the sessions of an event that can be hard to hear, and who
// people can talk to.
type ContentNotes struct {
	Event    *db.Event
	Sessions []db.ProgrammeSession // by start, without their codes
	Support  string
}

// NotesOf returns the content notes of an event; nil where there are none.
func NotesOf(ctx context.Context, r *db.Reader, e *db.Event) (*ContentNotes, error) {
	if !HasProgramme(e) {
		return nil, nil
	}
	sessions, err := r.NotedSessions(ctx, e.ID)
	if err != nil || len(sessions) == 0 {
		return nil, err
	}
	for i := range sessions {
		sessions[i].Code = ""
	}
	return &ContentNotes{e, sessions, SupportOf(e)}, nil
}

// InMessage says them in a message, twice as its script does.
func (c *ContentNotes) InMessage() messages.Paragraphs {
	return messages.Paragraphs{Named: c.paragraphs(false), Discreet: c.paragraphs(true)}
}

// paragraphs says them in a message; discreetly, when and nothing of what.
func (c *ContentNotes) paragraphs(discreet bool) []string {
	if c == nil {
		return nil
	}
	lines := []string{"Some sessions have a content note, because they can be hard to hear:"}
	for i := range c.Sessions {
		s := &c.Sessions[i]
		line := whenAt(c.Event, s)
		if !discreet {
			line += ", " + s.Title + ": " + s.ContentNote
		}
		lines = append(lines, line)
	}
	const leave = "You can leave the room at any time, without saying why."
	if discreet {
		return []string{strings.Join(lines, "\n"), leave + " What they are about, and who to talk to, is in the programme."}
	}
	return []string{strings.Join(lines, "\n"), leave + " Who to talk to:\n" + c.Support}
}

// whenAt says when a session is, without the day on which its event starts.
func whenAt(e *db.Event, s *db.ProgrammeSession) string {
	return strings.TrimPrefix(clock.Span(s.StartsAt, s.EndsAt), clock.LongDate(e.StartsAt)+", ")
}

// StepOut notes, or takes back, that somebody who is confirmed at an event
// would rather step out of a session that has a content note. It returns the
// session. Nobody but that person can see it: the history does not tell of it,
// and it is forgotten when the session is over.
func (n *Programme) StepOut(ctx context.Context, me *db.Person, sessionID int64, out bool) (*db.ProgrammeSession, error) {
	var s *db.ProgrammeSession
	err := n.Act(ctx, me, func(a *action.Action) (err error) {
		if s, err = a.Tx.ProgrammeSession(ctx, sessionID); err != nil {
			return err
		}
		s.Code = ""
		e, err := n.EventForIn(ctx, a.Tx.Reader, me, s.EventID)
		if err != nil {
			return err
		}
		if out {
			if err := n.mayStepOut(ctx, a.Tx.Reader, a.Now, me, e, s); err != nil {
				return err
			}
		}
		return a.Tx.SaveStepOut(ctx, sessionID, me.ID, out)
	})
	return s, err
}

func (n *Programme) mayStepOut(ctx context.Context, r *db.Reader, now time.Time, me *db.Person, e *db.Event, s *db.ProgrammeSession) error {
	place, err := r.HasPlace(ctx, e.ID, me.ID)
	switch {
	case err != nil:
		return err
	case !place:
		return refusal.New(refusal.Forbidden, "This is for those who have a place at the event. If you should have one, ask a coordinator.")
	case e.Status != db.EventPublished || !now.Before(s.EndsAt):
		return refusal.New(refusal.Conflict, "This session is over, or the event is not on.")
	case s.ContentNote == "":
		return refusal.New(refusal.Conflict, "This session has no content note any more. You can leave the room at any time.")
	}
	return nil
}

// Privately is what a message says to its reader alone. It is put in as the
// message is handed over, and kept nowhere: others read the outbox.
func (n *Programme) Privately(ctx context.Context, r *db.Reader, m *db.Message, to *db.Person) (string, error) {
	if to == nil {
		return "", nil
	}
	sessions, err := r.NotedSessions(ctx, m.EventID)
	if err != nil || len(sessions) == 0 {
		return "", err
	}
	e, err := r.Event(ctx, m.EventID)
	if err != nil {
		return "", err
	}
	chosen, err := r.StepOuts(ctx, m.EventID, to.ID)
	if err != nil {
		return "", err
	}
	var lines []string
	for i := range sessions {
		s := &sessions[i]
		if !slices.Contains(chosen, s.ID) {
			continue
		}
		what, where := s.Title, ""
		if s.Room != "" {
			where = " in " + s.Room
		}
		if to.Discreet {
			what, where = "a session", ""
		}
		lines = append(lines, "You said you’d rather step out of "+what+", "+whenAt(e, s)+where+".")
	}
	if len(lines) == 0 {
		return "", nil
	}
	return strings.Join(lines, "\n") + "\nNobody else can see this.", nil
}

// forgetStepOuts forgets who would rather step out of sessions that are over.
func (n *Programme) forgetStepOuts(ctx context.Context, a *action.Action) error {
	return a.Tx.ForgetStepOuts(ctx, a.Now)
}
