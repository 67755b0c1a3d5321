package people_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestWhoIsDeactivatedGivesUpThePlacesToComeAndTheLead(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		begun := f.Shift(f.Event("Now on", time.Hour), 1)
		f.SignUp(f.Alice, begun, db.SignupConfirmed)
		soon := f.Event("Tomorrow", 30*time.Hour)
		late := f.Shift(soon, 2)
		f.SignUp(f.Alice, late, db.SignupConfirmed)
		far := f.Shift(f.Event("Herts Pride", 200*time.Hour), 1)
		f.SignUp(f.Alice, far, db.SignupConfirmed)
		f.SignUp(f.Charlie, far, db.SignupWaiting)
		queue := f.Shift(f.Event("Conference", 300*time.Hour), 1)
		f.SignUp(f.Charlie, queue, db.SignupConfirmed)
		f.SignUp(f.Alice, queue, db.SignupWaiting)
		led := f.Event("Alice’s own", 400*time.Hour)
		f.Write(func(tx *db.Tx) error {
			led.LeadID = f.Alice.ID
			return tx.UpdateEvent(f.Ctx, led)
		})
		f.Clock = f.Clock.Add(2 * time.Hour) // the first has begun
		for range 2 {                        // deactivating twice is deactivating once
			if err := f.People.Deactivate(f.Ctx, f.Bob, f.Alice.ID, "a private matter"); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range []*db.Shift{late, far, queue} {
			if got := f.Status(f.Alice, s); got != db.SignupCancelled {
				t.Errorf("Alice is %s on shift %d, want off it", got, s.ID)
			}
			f.Consistent(s.ID)
		}
		if got := f.Status(f.Alice, begun); got != db.SignupConfirmed {
			t.Errorf("Alice is %s on a shift that had begun, want what it was", got)
		}
		if got := f.Status(f.Charlie, far); got != db.SignupConfirmed {
			t.Errorf("Charlie is %s, want Alice’s place", got)
		}
		if got := f.Told(f.Eve); !slices.Contains(got, messages.LateWithdraw) {
			t.Errorf("the lead of tomorrow’s event was told %v", got)
		}
		if e, err := f.DB.Event(f.Ctx, led.ID); err != nil || e.LeadID != 0 {
			t.Errorf("event %+v (%v) is led by someone who left", e, err)
		}
		history, err := f.HistoryOf(f.Ctx, f.Bob, soon.ID, 0)
		if err != nil || len(history.Rows) == 0 || history.Rows[0].Why != action.Gone {
			t.Errorf("the history says %+v (%v), want that she is %s and no more", history, err, action.Gone)
		}
		messages, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: f.Alice.ID, Statuses: []db.MessageStatus{db.MessagePending}})
		if err != nil || len(messages) != 0 {
			t.Errorf("%d messages wait for Alice (%v)", len(messages), err)
		}
	})
}

func TestAPreviewOfLeavingSaysWhatWouldHappenAndChangesNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		far := f.Shift(f.Event("Herts Pride", 200*time.Hour), 1)
		f.SignUp(f.Alice, far, db.SignupConfirmed)
		f.SignUp(f.Charlie, far, db.SignupWaiting)
		led := f.Event("Alice’s own", 400*time.Hour)
		f.Write(func(tx *db.Tx) error {
			led.LeadID = f.Alice.ID
			return tx.UpdateEvent(f.Ctx, led)
		})
		before := f.now(f.Alice)
		leave, err := f.People.PreviewDeactivate(f.Ctx, f.Bob, f.Alice.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(leave.Shifts) != 1 || leave.Shifts[0].EventTitle != "Herts Pride" || len(leave.Leads) != 1 || !slices.Equal(leave.Told, []string{"Charlie Reid"}) {
			t.Errorf("the preview says %+v", leave)
		}
		if after := f.now(f.Alice); !after.DeactivatedAt.IsZero() || after.Version != before.Version || f.Status(f.Alice, far) != db.SignupConfirmed || f.Status(f.Charlie, far) != db.SignupWaiting || f.EventNow(led.ID).LeadID != f.Alice.ID {
			t.Error("the preview changed something")
		}
		if got := f.Told(f.Charlie); len(got) != 0 {
			t.Errorf("Charlie was told %v", got)
		}
	})
}

func TestWhoWasDeactivatedIsTakenBackWithoutWhatTheyGaveUp(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		far := f.Shift(f.Event("Herts Pride", 200*time.Hour), 1)
		f.SignUp(f.Alice, far, db.SignupConfirmed)
		if err := f.People.Deactivate(f.Ctx, f.Bob, f.Alice.ID, "left"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := f.People.Reactivate(f.Ctx, f.Bob, f.Alice.ID); err != nil {
				t.Fatal(err)
			}
		}
		if !f.now(f.Alice).DeactivatedAt.IsZero() || f.Status(f.Alice, far) != db.SignupCancelled {
			t.Errorf("Alice is %+v and %s", f.now(f.Alice), f.Status(f.Alice, far))
		}
		harper, ada := f.Person("Harper", "Quinn", db.Administrator), f.Person("Ada", "Byron", db.Administrator)
		if err := f.People.Deactivate(f.Ctx, harper, ada.ID, "left"); err != nil {
			t.Fatal(err)
		}
		if err := f.People.Reactivate(f.Ctx, f.Bob, ada.ID); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("a coordinator takes an administrator back: %v", err)
		}
	})
}
