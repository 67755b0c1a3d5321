package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/series"
)

// typed writes a moment as a form has it.
func typed(at time.Time) string { return at.In(clock.London).Format("2006-01-02T15:04") }

// typedClock writes the time of day of a moment as a form has it.
func typedClock(at time.Time) string { return at.In(clock.London).Format("15:04") }

func TestAProgrammeMovesWithItsEventOnTheWallClock(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks) // in British Summer Time
		s := f.session(e, at(e, "Being believed", 60, 105, in("Hall")))
		f.session(e, at(e, "The end", 540, 600))
		morgan := morgan
		morgan.Arrives = typed(e.StartsAt.Add(30 * time.Minute))
		who := f.speaker(e, morgan)
		winter := clock.AddWallClock(e.StartsAt, 120, 2*time.Hour)
		short := moveTo(winter)
		short.Ends = typed(winter.Add(9 * time.Hour))
		_, err := f.Events.PreviewMove(f.ctx, f.bob, e.ID, short)
		wantField(t, err, "ends")
		_, err = f.Events.MoveEvent(f.ctx, f.bob, e.ID, f.eventNow(e.ID).Version, short)
		wantField(t, err, "ends")
		f.moves(f.eventNow(e.ID), moveTo(winter))
		moved, err := f.DB.ProgrammeSession(f.ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := clock.Span(moved.StartsAt, moved.EndsAt), clock.LongDate(winter)+", 3pm to 3:45pm"; got != want {
			t.Errorf("it moved to %s, want %s", got, want)
		}
		if got, err := f.DB.Speaker(f.ctx, who.ID); err != nil || !got.ArrivesAt.Equal(winter.Add(30*time.Minute)) {
			t.Errorf("Morgan arrives %s (%v)", got.ArrivesAt, err)
		}

		draft := f.eventNow(e.ID)
		draft.Status = db.EventDraft
		f.saveEvent(draft)
		details := events.DetailsForm{Title: e.Title, Kind: string(db.Conference), Starts: typed(winter.AddDate(0, 0, 1)), Ends: typed(winter.AddDate(0, 0, 1).Add(10 * time.Hour)), Lead: refusal.IdOrEmpty(f.eve.ID)}
		if err := f.Events.EditEvent(f.ctx, f.bob, e.ID, draft.Version, details); err != nil {
			t.Fatal(err)
		}
		if moved, err = f.DB.ProgrammeSession(f.ctx, s.ID); err != nil || clock.Span(moved.StartsAt, moved.EndsAt) != clock.LongDate(winter.AddDate(0, 0, 1))+", 3pm to 3:45pm" {
			t.Errorf("as a draft it moved to %s (%v)", moved.StartsAt, err)
		}
		details.Kind = "Pride stall"
		wantField(t, f.Events.EditEvent(f.ctx, f.bob, e.ID, draft.Version+1, details), "kind")
		details.Kind, details.Starts = string(db.Conference), typed(winter.AddDate(0, 0, 1).Add(90*time.Minute))
		wantField(t, f.Events.EditEvent(f.ctx, f.bob, e.ID, draft.Version+1, details), "starts")
	})
}

func TestTheNextEditionHasTheProgrammeWithoutWhatIsKnownOfItsSpeakers(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.conference(8 * weeks)
		who, gone := f.speaker(e, morgan), f.speaker(e, programme.SpeakerForm{Person: refusal.IdOrEmpty(f.charlie.ID)})
		s := f.session(e, at(e, "Being believed", 60, 105, in("Hall"), noted("hard to hear"), with(who.ID, "speaker"), with(gone.ID, "chair")))
		if err := f.Programme.SaveSupport(f.ctx, f.eve, e.ID, f.eventNow(e.ID).Version, "Ask Eve."); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Programme.StepOut(f.ctx, f.alice, s.ID, true); err != nil {
			t.Fatal(err)
		}
		if err := f.People.Deactivate(f.ctx, f.bob, f.charlie.ID, "Left the force"); err != nil {
			t.Fatal(err)
		}
		id, err := f.Series.CopyEvent(f.ctx, f.bob, e.ID, series.CopyForm{}, "")
		if err != nil {
			t.Fatal(err)
		}
		next := f.eventNow(id)
		p := f.programme(f.bob, next)
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
		if got := p.Speakers[0]; got.Email+got.Phone+got.Needs != "" || got.Organisation != morgan.Organisation {
			t.Errorf("of the speaker it knows %+v", got)
		}
		if out, err := f.DB.StepOuts(f.ctx, next.ID, f.alice.ID); err != nil || len(out) != 0 {
			t.Errorf("who would step out is copied: %v (%v)", out, err)
		}
	})
}
