package programmetest

import (
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/programme"
)

// At is a session of an event, from so many minutes after its start.
func At(e *db.Event, title string, from, to int, change ...func(*programme.SessionForm)) programme.SessionForm {
	typed := func(minutes int) string {
		return e.StartsAt.Add(time.Duration(minutes) * time.Minute).In(clock.London).Format("2006-01-02T15:04")
	}
	form := programme.SessionForm{Title: title, Starts: typed(from), Ends: typed(to)}
	for _, c := range change {
		c(&form)
	}
	return form
}

// In gives a session a room.
func In(room string) func(*programme.SessionForm) {
	return func(s *programme.SessionForm) { s.Room = room }
}

// With gives a session a speaker with a part.
func With(speakerID int64, part string) func(*programme.SessionForm) {
	return func(s *programme.SessionForm) {
		if s.Parts == nil {
			s.Parts = map[int64]string{}
		}
		s.Parts[speakerID] = part
	}
}

// Session adds a session as Eve.
func (f *Sessions) Session(e *db.Event, form programme.SessionForm) *db.ProgrammeSession {
	f.T.Helper()
	id, err := f.Programme.AddSession(f.Ctx, f.Eve, e.ID, form, "")
	if err != nil {
		f.T.Fatalf("%s: %v", form.Title, err)
	}
	s, err := f.DB.ProgrammeSession(f.Ctx, id)
	if err != nil {
		f.T.Fatal(err)
	}
	return s
}

// Speaker adds a speaker as Eve.
func (f *Sessions) Speaker(e *db.Event, form programme.SpeakerForm) *db.Speaker {
	f.T.Helper()
	id, err := f.Programme.AddSpeaker(f.Ctx, f.Eve, e.ID, form, "")
	if err != nil {
		f.T.Fatalf("%s: %v", form.Name, err)
	}
	s, err := f.DB.Speaker(f.Ctx, id)
	if err != nil {
		f.T.Fatal(err)
	}
	return s
}

// Morgan is a speaker with every field filled in.
var Morgan = programme.SpeakerForm{Name: "Morgan Ashdown", Organisation: "Lantern Youth Support", Email: "morgan@example.org", Phone: "01632 960111", Needs: "A ramp"}

// ProgrammeOf is the programme of an event as somebody sees it.
func (f *Sessions) ProgrammeOf(me *db.Person, e *db.Event) *programme.Page {
	f.T.Helper()
	p, err := f.Programme.ProgrammeFor(f.Ctx, me, e.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return p
}

// Noted gives a session a content note.
func Noted(note string) func(*programme.SessionForm) {
	return func(s *programme.SessionForm) { s.ContentNote = note }
}
