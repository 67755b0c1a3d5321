package network_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// at is a session of an event, from so many minutes after its start.
func at(e *db.Event, title string, from, to int, change ...func(*programme.SessionForm)) programme.SessionForm {
	typed := func(minutes int) string {
		return e.StartsAt.Add(time.Duration(minutes) * time.Minute).In(clock.London).Format("2006-01-02T15:04")
	}
	form := programme.SessionForm{Title: title, Starts: typed(from), Ends: typed(to)}
	for _, c := range change {
		c(&form)
	}
	return form
}

func in(room string) func(*programme.SessionForm) {
	return func(s *programme.SessionForm) { s.Room = room }
}

func with(speakerID int64, part string) func(*programme.SessionForm) {
	return func(s *programme.SessionForm) {
		if s.Parts == nil {
			s.Parts = map[int64]string{}
		}
		s.Parts[speakerID] = part
	}
}

// conference is one that Eve leads, with Alice and Charlie as delegates.
func (f *fixture) conference(after time.Duration) *db.Event {
	f.t.Helper()
	e := f.event("Engagement conference", after)
	e.Kind = db.Conference
	f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
	delegates := f.shift(e, 20, func(s *db.Shift) { s.Role, s.EndsAt = "Delegate", e.EndsAt })
	f.signUp(f.alice, delegates, db.SignupConfirmed)
	f.signUp(f.charlie, delegates, db.SignupConfirmed)
	return e
}

func (f *fixture) session(e *db.Event, form programme.SessionForm) *db.ProgrammeSession {
	f.t.Helper()
	id, err := f.Programme.AddSession(f.ctx, f.eve, e.ID, form, "")
	if err != nil {
		f.t.Fatalf("%s: %v", form.Title, err)
	}
	s, err := f.DB.ProgrammeSession(f.ctx, id)
	if err != nil {
		f.t.Fatal(err)
	}
	return s
}

func (f *fixture) speaker(e *db.Event, form programme.SpeakerForm) *db.Speaker {
	f.t.Helper()
	id, err := f.Programme.AddSpeaker(f.ctx, f.eve, e.ID, form, "")
	if err != nil {
		f.t.Fatalf("%s: %v", form.Name, err)
	}
	s, err := f.DB.Speaker(f.ctx, id)
	if err != nil {
		f.t.Fatal(err)
	}
	return s
}

var morgan = programme.SpeakerForm{Name: "Morgan Ashdown", Organisation: "Lantern Youth Support", Email: "morgan@example.org", Phone: "01632 960111", Needs: "A ramp"}

func (f *fixture) programme(me *db.Person, e *db.Event) *programme.Page {
	f.t.Helper()
	p, err := f.Programme.ProgrammeFor(f.ctx, me, e.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return p
}

func TestNoRoomAndNoSpeakerIsInTwoSessionsAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		s := f.speaker(e, morgan)
		first := f.session(e, at(e, "Welcome", 60, 120, in("Hall"), with(s.ID, "speaker")))
		refused := func(field string, form programme.SessionForm) {
			t.Helper()
			_, err := f.Programme.AddSession(f.ctx, f.eve, e.ID, form, "")
			wantField(t, err, field)
		}
		refused("room", at(e, "Panel", 119, 180, in("hall")))
		refused(programme.PartField(s.ID), at(e, "Panel", 0, 61, in("Room 2"), with(s.ID, "panel")))
		refused("starts", at(e, "Early", -1, 60))
		refused("ends", at(e, "Late", 500, 601))
		refused("ends", at(e, "Backwards", 60, 60))
		refused("title", at(e, " ", 0, 60))
		refused(programme.PartField(s.ID), at(e, "Panel", 0, 60, with(s.ID, "clown")))
		f.session(e, at(e, "At the same time elsewhere", 60, 120, in("Room 2")))
		f.session(e, at(e, "Right after", 120, 180, in("Hall"), with(s.ID, "chair")))
		f.session(e, at(e, "No room said", 60, 120))
		wantField(t, f.Programme.UpdateSession(f.ctx, f.eve, first.ID, 1, at(e, "Welcome", 60, 121, in("Hall"))), "room")
		if err := f.Programme.UpdateSession(f.ctx, f.eve, first.ID, 1, at(e, "A warm welcome", 70, 110, in("Hall"), with(s.ID, "speaker"))); err != nil {
			t.Errorf("a session is in its own way: %v", err)
		}
		wantKind(t, f.Programme.UpdateSession(f.ctx, f.eve, first.ID, 1, at(e, "Welcome", 60, 110)), refusal.Conflict)
		p := f.programme(f.alice, e)
		if got := fmt.Sprint(len(p.Slots), len(p.Slots[0]), len(p.Slots[1])); got != "2 3 1" {
			t.Errorf("slots and the sessions in each are %s, want 2 with 3 and 1: what overlaps is together", got)
		}
		if code := first.Code; !regexp.MustCompile(`^[A-HJKMNP-Z2-7]{6}$`).MatchString(code) {
			t.Errorf("the code is %q", code)
		}
	})
}

func TestOnlyWhoRunsAnEventReadsOfItsSpeakersMoreThanNameAndOrganisation(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e, _, dana, _ := f.inClass()
		s := f.speaker(e, morgan)
		f.speaker(e, programme.SpeakerForm{Person: fmt.Sprint(dana.ID)})
		f.session(e, at(e, "Living with it", 0, 60, with(s.ID, "speaker")))
		for _, p := range []*db.Person{f.bob, f.eve, dana} {
			if got := f.programme(p, e); !got.Runs || len(got.Speakers) != 2 || got.Speakers[1].Needs != "A ramp" || got.Slots[0][0].Code == "" {
				t.Errorf("%s reads %+v", p.FirstName, got)
			}
		}
		stranger := f.person("Sasha", "Moor", db.Trainer)
		for _, p := range []*db.Person{f.alice, stranger} {
			got := f.programme(p, e)
			if text := fmt.Sprintf("%+v", *got); got.Runs || strings.Contains(text, "960111") || strings.Contains(text, "A ramp") || got.Slots[0][0].Code != "" {
				t.Errorf("%s reads %s", p.FirstName, text)
			}
			if who := got.Slots[0][0].Speaking; len(who) != 1 || who[0] != (programme.Speaking{Name: "Morgan Ashdown", Organisation: "Lantern Youth Support", Part: db.PartSpeaker}) {
				t.Errorf("%s reads that %+v speak", p.FirstName, who)
			}
			_, err := f.Programme.AddSession(f.ctx, p, e.ID, at(e, "Mine", 60, 90), "")
			wantKind(t, err, refusal.Forbidden)
			_, err = f.Programme.AddSpeaker(f.ctx, p, e.ID, morgan, "")
			wantKind(t, err, refusal.Forbidden)
			wantKind(t, f.Programme.RemoveSpeaker(f.ctx, p, s.ID), refusal.Forbidden)
			_, _, err = f.Programme.SpeakerToRun(f.ctx, p, s.ID)
			wantKind(t, err, refusal.Forbidden)
		}
		grace := f.person("Grace", "Holt", db.CallHandler)
		_, err := f.Programme.ProgrammeFor(f.ctx, grace, e.ID)
		wantKind(t, err, refusal.NotFound)
		_, err = f.Programme.ProgrammeFor(f.ctx, f.bob, f.event("Herts Pride", 4*weeks).ID)
		wantKind(t, err, refusal.NotFound)
	})
}

func TestASpeakerIsNamedOnceAndGoesFromEverySession(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		s := f.speaker(e, morgan)
		_, err := f.Programme.AddSpeaker(f.ctx, f.eve, e.ID, programme.SpeakerForm{Name: "morgan ashdown", Organisation: morgan.Organisation}, "")
		wantField(t, err, "name")
		alice := programme.SpeakerForm{Person: fmt.Sprint(f.alice.ID)}
		if got := f.speaker(e, alice); got.Name != "Alice Okafor" {
			t.Errorf("Alice is named %q", got.Name)
		}
		_, err = f.Programme.AddSpeaker(f.ctx, f.eve, e.ID, alice, "")
		wantField(t, err, "person")
		_, err = f.Programme.AddSpeaker(f.ctx, f.eve, e.ID, programme.SpeakerForm{Name: "Bob", Person: fmt.Sprint(f.bob.ID)}, "") // is not at the event
		wantField(t, err, "person")
		_, err = f.Programme.AddSpeaker(f.ctx, f.eve, e.ID, programme.SpeakerForm{Organisation: "Nobody’s"}, "")
		wantField(t, err, "name")
		_, err = f.Programme.AddSpeaker(f.ctx, f.eve, e.ID, programme.SpeakerForm{Name: "No", Email: "nobody"}, "")
		wantField(t, err, "email")
		wantKind(t, f.Programme.UpdateSpeaker(f.ctx, f.eve, s.ID, 7, morgan), refusal.Conflict)
		f.session(e, at(e, "Panel", 0, 60, with(s.ID, "panel")))
		if err := f.Programme.RemoveSpeaker(f.ctx, f.eve, s.ID); err != nil {
			t.Fatal(err)
		}
		if got := f.programme(f.bob, e); len(got.Speakers) != 1 || len(got.Slots[0][0].Speaking) != 0 {
			t.Errorf("it stays: %+v", got)
		}
		log, err := f.DB.EventLog(f.ctx, e.ID, 0, 50)
		if err != nil {
			t.Fatal(err)
		}
		for i := range log {
			if strings.Contains(fmt.Sprint(log[i]), "Morgan") {
				t.Errorf("the log names a speaker: %+v", log[i])
			}
		}
	})
}

func noted(note string) func(*programme.SessionForm) {
	return func(s *programme.SessionForm) { s.ContentNote = note }
}
