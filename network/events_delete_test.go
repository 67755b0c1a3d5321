package network_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
)

func TestOnlyADraftOfWhichNothingIsRecordedCanBeDeleted(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.Drivers(f.Eve)
		e := f.Event("Herts Pride", 10*24*time.Hour)
		form := vehiclestest.From(10, "12:00", "16:00")
		form.Driver = fmt.Sprint(f.Eve.ID)
		id := g.Book(g.Femi, e, form)
		g.ClockAt(10, 11)
		g.Hand(f.Eve, id, g.Handed(db.HandOut, "100"))
		for _, c := range []struct {
			status db.EventStatus
			want   string
		}{
			{db.EventPublished, "Only drafts can be deleted. Cancel this event instead."},
			{db.EventCompleted, "Only drafts can be deleted. This event is completed, so it stays as it is."},
			{db.EventDraft, "Something was recorded of this event that has to stay, such as a hand-over of a vehicle. Cancel this event instead."},
		} {
			f.Write(func(tx *db.Tx) error {
				now, err := tx.LockEvent(f.Ctx, e.ID)
				if err != nil {
					return err
				}
				now.Status = c.status
				return tx.UpdateEvent(f.Ctx, now)
			})
			_, preview := f.Events.PreviewDelete(f.Ctx, f.Eve, e.ID)
			for _, err := range []error{preview, f.Events.DeleteDraft(f.Ctx, f.Eve, e.ID, f.EventNow(e.ID).Version)} {
				refusaltest.WantKind(t, err, refusal.Conflict)
				if err == nil || err.Error() != c.want {
					t.Errorf("of what is %s it says %v", c.status, err)
				}
			}
		}
		if b := g.Booking(id); b.Status != db.BookingOut {
			t.Errorf("the booking is %s", b.Status)
		}
		if told := f.Told(g.Femi); slices.Contains(told, messages.CarUnneeded) {
			t.Errorf("the keeper is told %v of what was refused", told)
		}
	})
}
