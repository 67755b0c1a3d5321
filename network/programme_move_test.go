package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/programme/programmetest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/series"
)

func TestTheNextEditionHasTheProgrammeWithoutWhatIsKnownOfItsSpeakers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks)
		who, gone := f.Speaker(e, programmetest.Morgan), f.Speaker(e, programme.SpeakerForm{Person: refusal.IdOrEmpty(f.Charlie.ID)})
		s := f.Session(e, programmetest.At(e, "Being believed", 60, 105, programmetest.In("Hall"), programmetest.Noted("hard to hear"), programmetest.With(who.ID, "speaker"), programmetest.With(gone.ID, "chair")))
		if err := f.Programme.SaveSupport(f.Ctx, f.Eve, e.ID, f.EventNow(e.ID).Version, "Ask Eve."); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Programme.StepOut(f.Ctx, f.Alice, s.ID, true); err != nil {
			t.Fatal(err)
		}
		if err := f.People.Deactivate(f.Ctx, f.Bob, f.Charlie.ID, "Left the force"); err != nil {
			t.Fatal(err)
		}
		id, err := f.Series.CopyEvent(f.Ctx, f.Bob, e.ID, series.CopyForm{}, "")
		if err != nil {
			t.Fatal(err)
		}
		next := f.EventNow(id)
		p := f.ProgrammeOf(f.Bob, next)
		if len(p.Slots) != 1 || len(p.Speakers) != 1 || programme.SupportOf(next) != "Ask Eve." {
			t.Fatalf("it has %+v", p)
		}
		item := p.Slots[0][0]
		if item.Title != s.Title || item.ContentNote != s.ContentNote || item.Room != "Hall" || item.Code == s.Code || !item.StartsAt.Equal(next.StartsAt.Add(time.Hour)) {
			t.Errorf("the session is %+v", item.ProgrammeSession)
		}
		if len(item.Speaking) != 1 || item.Speaking[0].Name != "Morgan Ashdown" {
			t.Errorf("%+v speak", item.Speaking)
		}
		if got := p.Speakers[0]; got.Email+got.Phone+got.Needs != "" || got.Organisation != programmetest.Morgan.Organisation {
			t.Errorf("of the speaker it knows %+v", got)
		}
		if out, err := f.DB.StepOuts(f.Ctx, next.ID, f.Alice.ID); err != nil || len(out) != 0 {
			t.Errorf("who would step out is copied: %v (%v)", out, err)
		}
	})
}
