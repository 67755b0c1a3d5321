package programme

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// SessionForm is a session of a programme as typed; times are wall-clock times in London.
type SessionForm struct {
	Title, Starts, Ends, Room           string
	Description, ContentNote, Materials string
	Parts                               map[int64]string // of the speakers, by id; none for ""
}

// apply reads a session into s and returns who of the speakers speaks in it.
func (form SessionForm) apply(e *db.Event, s *db.ProgrammeSession, speakers []db.Speaker, f *refusal.Faults) []db.SessionSpeaker {
	s.Title, s.Room = f.Needed("title", form.Title, "Enter a title"), f.Line("room", form.Room)
	s.Description, s.Materials = f.Text("description", form.Description), f.Text("materials", form.Materials)
	s.ContentNote = f.Line("content_note", form.ContentNote)
	s.StartsAt, s.EndsAt = f.Times(form.Starts, form.Ends)
	if !f.Has("starts", "ends") {
		lies(e, s, f)
	}
	var parts []db.SessionSpeaker
	for i := range speakers {
		typed := form.Parts[speakers[i].ID]
		if typed == "" {
			continue
		}
		part := refusal.OneOf(f, PartField(speakers[i].ID), typed, "Choose a part from the list", db.SessionParts...)
		parts = append(parts, db.SessionSpeaker{SpeakerID: speakers[i].ID, Part: part})
	}
	return parts
}

// lies refuses a session that is not within its event.
func lies(e *db.Event, s *db.ProgrammeSession, f *refusal.Faults) {
	const says = "A session lies within its event, which is %s"
	switch {
	case s.StartsAt.Before(e.StartsAt) || !s.StartsAt.Before(e.EndsAt):
		f.Add("starts", says, clock.Span(e.StartsAt, e.EndsAt))
	case s.EndsAt.After(e.EndsAt):
		f.Add("ends", says, clock.Span(e.StartsAt, e.EndsAt))
	}
}

// PartField is the field of a session's form for a speaker.
func PartField(speakerID int64) string { return "part_" + refusal.IdOrEmpty(speakerID) }

// doubled refuses a session in a room, or with a speaker, that another session
// has at the same time.
func doubled(s *db.ProgrammeSession, parts []db.SessionSpeaker, others []db.ProgrammeSession, speaking []db.SessionSpeaker, f *refusal.Faults) {
	for i := range others {
		o := &others[i]
		if o.ID == s.ID || !o.StartsAt.Before(s.EndsAt) || !s.StartsAt.Before(o.EndsAt) {
			continue
		}
		when := "from " + hours(o.StartsAt, o.EndsAt)
		if s.Room != "" && strings.EqualFold(s.Room, o.Room) && !f.Has("room") {
			f.Add("room", "“%s” is in this room %s: choose another room or another time", o.Title, when)
		}
		for _, there := range speaking {
			for _, here := range parts {
				if there.SessionID == o.ID && there.SpeakerID == here.SpeakerID && !f.Has(PartField(here.SpeakerID)) {
					f.Add(PartField(here.SpeakerID), "Speaks in “%s” %s: nobody speaks in two sessions at once", o.Title, when)
				}
			}
		}
	}
}

// hours writes a stretch of a day: 11am to 11:45am.
func hours(from, to time.Time) string {
	return clock.ClockTime(from.In(clock.London)) + " to " + clock.ClockTime(to.In(clock.London))
}

// newSessionCode makes a check-in code: letters and digits of which none is
// taken for another.
func newSessionCode() string {
	clear := func(r rune) rune {
		if strings.ContainsRune("ILO", r) { // there is no 0 and no 1
			return -1
		}
		return r
	}
	return strings.Map(clear, rand.Text()+rand.Text())[:CodeLength]
}

const CodeLength = 6

// SessionToRun returns a session with its event, for those who may change the programme.
func (n *Programme) SessionToRun(ctx context.Context, me *db.Person, id int64) (*db.Event, *db.ProgrammeSession, error) {
	s, err := n.DB.ProgrammeSession(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	e, err := n.ProgrammeToRun(ctx, me, s.EventID)
	return e, s, err
}

// ProgrammeSessionFor returns a session of an event that a person may see, without its code.
func (n *Programme) ProgrammeSessionFor(ctx context.Context, me *db.Person, id int64) (*db.ProgrammeSession, error) {
	s, err := n.DB.ProgrammeSession(ctx, id)
	if err != nil {
		return nil, err
	}
	s.Code = ""
	_, err = n.EventFor(ctx, me, s.EventID)
	return s, err
}

// SpeakersToRun lists who speaks at an event, and the parts they have in its
// sessions, for those who may change the programme.
func (n *Programme) SpeakersToRun(ctx context.Context, me *db.Person, eventID int64) ([]db.Speaker, []db.SessionSpeaker, error) {
	if _, err := n.ProgrammeToRun(ctx, me, eventID); err != nil {
		return nil, nil, err
	}
	speakers, err := n.DB.Speakers(ctx, eventID)
	if err != nil {
		return nil, nil, err
	}
	parts, err := n.DB.SessionSpeakers(ctx, eventID)
	return speakers, parts, err
}

type sessionOfEvent struct {
	EventID int64
	SessionForm
}

// AddSession adds a session to a programme, once for each form key.
func (n *Programme) AddSession(ctx context.Context, me *db.Person, eventID int64, form SessionForm, formKey string) (int64, error) {
	var id int64
	err := n.ActNamed(ctx, me, func(a *action.Action) error {
		e, err := n.lockProgramme(ctx, a, eventID)
		if err != nil {
			return err
		}
		id, err = n.Once(ctx, a, formKey, sessionOfEvent{eventID, form}, func() (int64, error) {
			s := &db.ProgrammeSession{EventID: eventID, Code: newSessionCode(), CreatedAt: a.Now}
			parts, err := n.judgeSession(ctx, a.Tx, e, s, form)
			if err != nil {
				return 0, err
			}
			if err := a.Tx.InsertProgrammeSession(ctx, s); err != nil {
				return 0, err
			}
			if err := a.Tx.SaveSessionSpeakers(ctx, s.ID, parts); err != nil {
				return 0, err
			}
			return s.ID, n.logSession(ctx, a, verbAddedSession, s)
		})
		return err
	})
	return id, err
}

// judgeSession reads a session as typed and refuses what cannot be.
func (n *Programme) judgeSession(ctx context.Context, tx *db.Tx, e *db.Event, s *db.ProgrammeSession, form SessionForm) ([]db.SessionSpeaker, error) {
	speakers, err := tx.Speakers(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	others, err := tx.ProgrammeOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	speaking, err := tx.SessionSpeakers(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	var f refusal.Faults
	parts := form.apply(e, s, speakers, &f)
	if !f.Has("starts", "ends") {
		doubled(s, parts, others, speaking, &f)
	}
	return parts, f.Err()
}

func (n *Programme) logSession(ctx context.Context, a *action.Action, verb db.Verb, s *db.ProgrammeSession) error {
	return a.Log(ctx, db.LogRow{Verb: verb, EventID: s.EventID, Thing: db.ThingSession, ThingID: s.ID, Detail: s.Title})
}

// UpdateSession changes a session that still has the version the person saw.
func (n *Programme) UpdateSession(ctx context.Context, me *db.Person, id int64, version int, form SessionForm) error {
	return n.changeSession(ctx, me, id, func(a *action.Action, e *db.Event, s *db.ProgrammeSession) error {
		known := s.Version
		parts, err := n.judgeSession(ctx, a.Tx, e, s, form)
		if err != nil {
			return err
		}
		if err := refusal.IfUnchanged(known, version, func() error { return a.Tx.UpdateProgrammeSession(ctx, s, version) }); err != nil {
			return err
		}
		if err := a.Tx.SaveSessionSpeakers(ctx, s.ID, parts); err != nil {
			return err
		}
		return n.logSession(ctx, a, verbChangedSession, s)
	})
}

// RemoveSession takes a session out of a programme, unless somebody checked in to it.
func (n *Programme) RemoveSession(ctx context.Context, me *db.Person, id int64) error {
	return n.changeSession(ctx, me, id, func(a *action.Action, e *db.Event, s *db.ProgrammeSession) error {
		came, err := a.Tx.CheckInsOf(ctx, e.ID)
		if err != nil {
			return err
		}
		for _, c := range came {
			if c.SessionID == id {
				return refusal.New(refusal.Conflict, "Somebody has checked in to this session, so it stays.")
			}
		}
		if err := a.Tx.DeleteProgrammeSession(ctx, id); err != nil {
			return err
		}
		return n.logSession(ctx, a, verbRemovedSession, s)
	})
}

func (n *Programme) changeSession(ctx context.Context, me *db.Person, id int64, do func(*action.Action, *db.Event, *db.ProgrammeSession) error) error {
	return n.Act(ctx, me, func(a *action.Action) error {
		s, err := a.Tx.ProgrammeSession(ctx, id)
		if err != nil {
			return err
		}
		e, err := n.lockProgramme(ctx, a, s.EventID)
		if err != nil {
			return err
		}
		if s, err = a.Tx.ProgrammeSession(ctx, id); err != nil { // as it is now that nobody else changes it
			return err
		}
		return do(a, e, s)
	})
}
