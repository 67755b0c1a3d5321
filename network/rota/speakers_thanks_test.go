package rota_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/programme/programmetest"
)

func TestHowSpeakersAreReachedAndWhatTheyNeedIsForgottenAfterTheEvent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		morgan := programmetest.Morgan
		morgan.Arrives = clocktest.Typed(e.StartsAt)
		s := f.Speaker(e, morgan)
		f.Speaker(e, programme.SpeakerForm{Name: "Sam Field"}) // no details are kept of this speaker
		tidy := func() *db.Speaker {
			t.Helper()
			if _, err := f.Messages.Tidy(f.Ctx); err != nil {
				t.Fatal(err)
			}
			got, err := f.DB.Speaker(f.Ctx, s.ID)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		f.Clock = e.EndsAt.Add(f.Settings().SpeakersKept)
		if got := tidy(); got.Email == "" || got.Needs == "" {
			t.Errorf("%v after it is gone: %+v", f.Settings().SpeakersKept, got)
		}
		f.Clock = f.Clock.Add(time.Minute)
		if got := tidy(); got.Email+got.Phone+got.Needs != "" || !got.ArrivesAt.IsZero() || got.Name != "Morgan Ashdown" || got.Organisation == "" {
			t.Errorf("it is kept as %+v", got)
		}
		tidy()
		log, err := f.DB.EventLog(f.Ctx, e.ID, 0, 100)
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
