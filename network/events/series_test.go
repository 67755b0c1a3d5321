package events_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestLessonsAndSourceAreWrittenWhenAnEventIsOver(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Edition()
		if _, err := f.Events.CancelEvent(f.Ctx, f.Bob, e.ID, e.Version, "COVID-19"); err != nil {
			t.Fatal(err)
		}
		if err := f.Edit(e, events.NotesForm{Lessons: "Ask earlier", Source: "Public reports"}); err != nil {
			t.Fatal(err)
		}
		if now := f.EventNow(e.ID); now.Lessons != "Ask earlier" || now.Source != "Public reports" || now.Status != db.EventCancelled {
			t.Errorf("it is %+v", now)
		}
		refusaltest.WantKind(t, f.Edit(e, events.PublicForm{Text: "x"}), refusal.Conflict)
		refusaltest.WantKind(t, f.Events.EditEvent(f.Ctx, f.Charlie, e.ID, 1, events.NotesForm{}), refusal.NotFound)
		refusaltest.WantKind(t, f.Events.EditEvent(f.Ctx, f.Bob, e.ID, 1, events.NotesForm{Lessons: "Old page"}), refusal.Conflict)
	})
}
