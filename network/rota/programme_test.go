package rota_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/programme/programmetest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestNoRoomAndNoSpeakerIsInTwoSessionsAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		s := f.Speaker(e, programmetest.Morgan)
		first := f.Session(e, programmetest.At(e, "Welcome", 60, 120, programmetest.In("Hall"), programmetest.With(s.ID, "speaker")))
		refused := func(field string, form programme.SessionForm) {
			t.Helper()
			_, err := f.Programme.AddSession(f.Ctx, f.Eve, e.ID, form, "")
			refusaltest.WantField(t, err, field)
		}
		refused("room", programmetest.At(e, "Panel", 119, 180, programmetest.In("hall")))
		refused(programme.PartField(s.ID), programmetest.At(e, "Panel", 0, 61, programmetest.In("Room 2"), programmetest.With(s.ID, "panel")))
		refused("starts", programmetest.At(e, "Early", -1, 60))
		refused("ends", programmetest.At(e, "Late", 500, 601))
		refused("ends", programmetest.At(e, "Backwards", 60, 60))
		refused("title", programmetest.At(e, " ", 0, 60))
		refused(programme.PartField(s.ID), programmetest.At(e, "Panel", 0, 60, programmetest.With(s.ID, "clown")))
		f.Session(e, programmetest.At(e, "At the same time elsewhere", 60, 120, programmetest.In("Room 2")))
		f.Session(e, programmetest.At(e, "Right after", 120, 180, programmetest.In("Hall"), programmetest.With(s.ID, "chair")))
		f.Session(e, programmetest.At(e, "No room said", 60, 120))
		refusaltest.WantField(t, f.Programme.UpdateSession(f.Ctx, f.Eve, first.ID, 1, programmetest.At(e, "Welcome", 60, 121, programmetest.In("Hall"))), "room")
		if err := f.Programme.UpdateSession(f.Ctx, f.Eve, first.ID, 1, programmetest.At(e, "A warm welcome", 70, 110, programmetest.In("Hall"), programmetest.With(s.ID, "speaker"))); err != nil {
			t.Errorf("a session is in its own way: %v", err)
		}
		refusaltest.WantKind(t, f.Programme.UpdateSession(f.Ctx, f.Eve, first.ID, 1, programmetest.At(e, "Welcome", 60, 110)), refusal.Conflict)
		p := f.ProgrammeOf(f.Alice, e)
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
		e, _, dana, _ := f.InClass()
		s := f.Speaker(e, programmetest.Morgan)
		f.Speaker(e, programme.SpeakerForm{Person: fmt.Sprint(dana.ID)})
		f.Session(e, programmetest.At(e, "Living with it", 0, 60, programmetest.With(s.ID, "speaker")))
		for _, p := range []*db.Person{f.Bob, f.Eve, dana} {
			if got := f.ProgrammeOf(p, e); !got.Runs || len(got.Speakers) != 2 || got.Speakers[1].Needs != "A ramp" || got.Slots[0][0].Code == "" {
				t.Errorf("%s reads %+v", p.FirstName, got)
			}
		}
		stranger := f.Person("Sasha", "Moor", db.Trainer)
		for _, p := range []*db.Person{f.Alice, stranger} {
			got := f.ProgrammeOf(p, e)
			if text := fmt.Sprintf("%+v", *got); got.Runs || strings.Contains(text, "960111") || strings.Contains(text, "A ramp") || got.Slots[0][0].Code != "" {
				t.Errorf("%s reads %s", p.FirstName, text)
			}
			if who := got.Slots[0][0].Speaking; len(who) != 1 || who[0] != (programme.Speaking{Name: "Morgan Ashdown", Organisation: "Lantern Youth Support", Part: db.PartSpeaker}) {
				t.Errorf("%s reads that %+v speak", p.FirstName, who)
			}
			_, err := f.Programme.AddSession(f.Ctx, p, e.ID, programmetest.At(e, "Mine", 60, 90), "")
			refusaltest.WantKind(t, err, refusal.Forbidden)
			_, err = f.Programme.AddSpeaker(f.Ctx, p, e.ID, programmetest.Morgan, "")
			refusaltest.WantKind(t, err, refusal.Forbidden)
			refusaltest.WantKind(t, f.Programme.RemoveSpeaker(f.Ctx, p, s.ID), refusal.Forbidden)
			_, _, err = f.Programme.SpeakerToRun(f.Ctx, p, s.ID)
			refusaltest.WantKind(t, err, refusal.Forbidden)
		}
		grace := f.Person("Grace", "Holt", db.CallHandler)
		_, err := f.Programme.ProgrammeFor(f.Ctx, grace, e.ID)
		refusaltest.WantKind(t, err, refusal.NotFound)
		_, err = f.Programme.ProgrammeFor(f.Ctx, f.Bob, f.Event("Herts Pride", 4*clocktest.Weeks).ID)
		refusaltest.WantKind(t, err, refusal.NotFound)
	})
}

func TestASpeakerIsNamedOnceAndGoesFromEverySession(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		s := f.Speaker(e, programmetest.Morgan)
		_, err := f.Programme.AddSpeaker(f.Ctx, f.Eve, e.ID, programme.SpeakerForm{Name: "morgan ashdown", Organisation: programmetest.Morgan.Organisation}, "")
		refusaltest.WantField(t, err, "name")
		alice := programme.SpeakerForm{Person: fmt.Sprint(f.Alice.ID)}
		if got := f.Speaker(e, alice); got.Name != "Alice Okafor" {
			t.Errorf("Alice is named %q", got.Name)
		}
		_, err = f.Programme.AddSpeaker(f.Ctx, f.Eve, e.ID, alice, "")
		refusaltest.WantField(t, err, "person")
		_, err = f.Programme.AddSpeaker(f.Ctx, f.Eve, e.ID, programme.SpeakerForm{Name: "Bob", Person: fmt.Sprint(f.Bob.ID)}, "") // is not at the event
		refusaltest.WantField(t, err, "person")
		_, err = f.Programme.AddSpeaker(f.Ctx, f.Eve, e.ID, programme.SpeakerForm{Organisation: "Nobody’s"}, "")
		refusaltest.WantField(t, err, "name")
		_, err = f.Programme.AddSpeaker(f.Ctx, f.Eve, e.ID, programme.SpeakerForm{Name: "No", Email: "nobody"}, "")
		refusaltest.WantField(t, err, "email")
		refusaltest.WantKind(t, f.Programme.UpdateSpeaker(f.Ctx, f.Eve, s.ID, 7, programmetest.Morgan), refusal.Conflict)
		f.Session(e, programmetest.At(e, "Panel", 0, 60, programmetest.With(s.ID, "panel")))
		if err := f.Programme.RemoveSpeaker(f.Ctx, f.Eve, s.ID); err != nil {
			t.Fatal(err)
		}
		if got := f.ProgrammeOf(f.Bob, e); len(got.Speakers) != 1 || len(got.Slots[0][0].Speaking) != 0 {
			t.Errorf("it stays: %+v", got)
		}
		log, err := f.DB.EventLog(f.Ctx, e.ID, 0, 50)
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
