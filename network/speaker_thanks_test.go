package network_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestAGuestWhoSpokeIsThankedOrTheDashboardSaysSo(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		s := f.speaker(e, morgan)
		ours := f.speaker(e, programme.SpeakerForm{Person: refusal.IdOrEmpty(f.alice.ID)})
		waiting := func(me *db.Person) int {
			t.Helper()
			d, err := f.Dashboard(f.ctx, me, "")
			if err != nil {
				t.Fatal(err)
			}
			return len(d.Thanks)
		}
		wantKind(t, f.Programme.Thank(f.ctx, f.eve, s.ID, 1, "Thank you"), refusal.Conflict) // it has not begun
		f.clock = e.EndsAt.Add(programme.ThanksDue)
		if n := waiting(f.bob); n != 0 {
			t.Errorf("within a week %d wait for thanks", n)
		}
		f.clock = f.clock.Add(time.Minute)
		if a, b := waiting(f.bob), waiting(f.eve); a != 1 || b != 1 {
			t.Errorf("a week later the coordinator sees %d and the lead %d, want Morgan alone", a, b)
		}
		if note := f.Programme.ThanksNote(f.eve, e, s); !strings.Contains(note, "Dear Morgan Ashdown") || !strings.Contains(note, "Eve Lindqvist") || !strings.Contains(note, clock.LongDate(e.StartsAt)) {
			t.Errorf("the note begins as %s", note)
		}
		wantField(t, f.Programme.Thank(f.ctx, f.eve, s.ID, 1, " "), "note")
		wantKind(t, f.Programme.Thank(f.ctx, f.alice, s.ID, 1, "Thank you"), refusal.Forbidden)
		wantKind(t, f.Programme.Thank(f.ctx, f.eve, ours.ID, 1, "Thank you"), refusal.Conflict)
		if err := f.Programme.Thank(f.ctx, f.eve, s.ID, 1, "Thank you"); err != nil {
			t.Fatal(err)
		}
		wantKind(t, f.Programme.Thank(f.ctx, f.bob, s.ID, 1, "Thanks a lot"), refusal.Conflict)
		if got, err := f.DB.Speaker(f.ctx, s.ID); err != nil || !got.ThankedAt.Equal(f.clock) || got.ThankedBy != f.eve.ID || waiting(f.bob) != 0 {
			t.Errorf("it is noted as %+v (%v), and %d wait", got, err, waiting(f.bob))
		}
		if err := f.Programme.NotThanked(f.ctx, f.eve, s.ID, 2); err != nil {
			t.Fatal(err)
		}
		if waiting(f.bob) != 1 {
			t.Error("taken back, it does not come again")
		}
		f.clock = e.StartsAt.Add(programme.ThanksWanted)
		if n := waiting(f.bob); n != 0 {
			t.Errorf("after three months %d still wait", n)
		}
	})
}

func TestHowSpeakersAreReachedAndWhatTheyNeedIsForgottenAfterTheEvent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		morgan := morgan
		morgan.Arrives = typed(e.StartsAt)
		s := f.speaker(e, morgan)
		f.speaker(e, programme.SpeakerForm{Name: "Sam Field"}) // no details are kept of this speaker
		tidy := func() *db.Speaker {
			t.Helper()
			if _, err := f.Messages.Tidy(f.ctx); err != nil {
				t.Fatal(err)
			}
			got, err := f.DB.Speaker(f.ctx, s.ID)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		f.clock = e.EndsAt.AddDate(0, 0, programme.SpeakersKept)
		if got := tidy(); got.Email == "" || got.Needs == "" {
			t.Errorf("%d days after it is gone: %+v", programme.SpeakersKept, got)
		}
		f.clock = f.clock.Add(time.Minute)
		if got := tidy(); got.Email+got.Phone+got.Needs != "" || !got.ArrivesAt.IsZero() || got.Name != "Morgan Ashdown" || got.Organisation == "" {
			t.Errorf("it is kept as %+v", got)
		}
		tidy()
		log, err := f.DB.EventLog(f.ctx, e.ID, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		said := 0
		for i := range log {
			if log[i].Verb == "forgot speakers" {
				said++
				if log[i].Detail != "1 speaker" || log[i].PersonID != 0 {
					t.Errorf("the log says %+v", log[i])
				}
			}
		}
		if said != 1 {
			t.Errorf("the log says it %d times", said)
		}
	})
}
