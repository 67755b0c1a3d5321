package events_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/programme/programmetest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestAProgrammeMovesWithItsEventOnTheWallClock(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Conference(8 * clocktest.Weeks) // in British Summer Time
		s := f.Session(e, programmetest.At(e, "Being believed", 60, 105, programmetest.In("Hall")))
		f.Session(e, programmetest.At(e, "The end", 540, 600))
		morgan := programmetest.Morgan
		morgan.Arrives = clocktest.Typed(e.StartsAt.Add(30 * time.Minute))
		who := f.Speaker(e, morgan)
		winter := clock.AddWallClock(e.StartsAt, 120, 2*time.Hour)
		short := moveTo(winter)
		short.Ends = clocktest.Typed(winter.Add(9 * time.Hour))
		_, err := f.Events.PreviewMove(f.Ctx, f.Bob, e.ID, short)
		refusaltest.WantField(t, err, "ends")
		_, err = f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version, short)
		refusaltest.WantField(t, err, "ends")
		f.moves(f.EventNow(e.ID), moveTo(winter))
		moved, err := f.DB.ProgrammeSession(f.Ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := clock.Span(moved.StartsAt, moved.EndsAt), clock.LongDate(winter)+", 3pm to 3:45pm"; got != want {
			t.Errorf("it moved to %s, want %s", got, want)
		}
		if got, err := f.DB.Speaker(f.Ctx, who.ID); err != nil || !got.ArrivesAt.Equal(winter.Add(30*time.Minute)) {
			t.Errorf("Morgan arrives %s (%v)", got.ArrivesAt, err)
		}

		draft := f.EventNow(e.ID)
		draft.Status = db.EventDraft
		f.SaveEvent(draft)
		details := events.DetailsForm{Title: e.Title, Kind: string(db.Conference), Starts: clocktest.Typed(winter.AddDate(0, 0, 1)), Ends: clocktest.Typed(winter.AddDate(0, 0, 1).Add(10 * time.Hour)), Lead: refusal.IdOrEmpty(f.Eve.ID)}
		if err := f.Events.EditEvent(f.Ctx, f.Bob, e.ID, draft.Version, details); err != nil {
			t.Fatal(err)
		}
		if moved, err = f.DB.ProgrammeSession(f.Ctx, s.ID); err != nil || clock.Span(moved.StartsAt, moved.EndsAt) != clock.LongDate(winter.AddDate(0, 0, 1))+", 3pm to 3:45pm" {
			t.Errorf("as a draft it moved to %s (%v)", moved.StartsAt, err)
		}
		details.Kind = "Pride stall"
		refusaltest.WantField(t, f.Events.EditEvent(f.Ctx, f.Bob, e.ID, draft.Version+1, details), "kind")
		details.Kind, details.Starts = string(db.Conference), clocktest.Typed(winter.AddDate(0, 0, 1).Add(90*time.Minute))
		refusaltest.WantField(t, f.Events.EditEvent(f.Ctx, f.Bob, e.ID, draft.Version+1, details), "starts")
	})
}
