package network_test

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
		begun := f.shift(f.event("Now on", time.Hour), 1)
		f.signUp(f.alice, begun, db.SignupConfirmed)
		soon := f.event("Tomorrow", 30*time.Hour)
		late := f.shift(soon, 2)
		f.signUp(f.alice, late, db.SignupConfirmed)
		far := f.shift(f.event("Herts Pride", 200*time.Hour), 1)
		f.signUp(f.alice, far, db.SignupConfirmed)
		f.signUp(f.charlie, far, db.SignupWaiting)
		queue := f.shift(f.event("Conference", 300*time.Hour), 1)
		f.signUp(f.charlie, queue, db.SignupConfirmed)
		f.signUp(f.alice, queue, db.SignupWaiting)
		led := f.event("Alice’s own", 400*time.Hour)
		f.write(func(tx *db.Tx) error {
			led.LeadID = f.alice.ID
			return tx.UpdateEvent(f.ctx, led)
		})
		f.clock = f.clock.Add(2 * time.Hour) // the first has begun
		for range 2 {                        // deactivating twice is deactivating once
			if err := f.People.Deactivate(f.ctx, f.bob, f.alice.ID, "a private matter"); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range []*db.Shift{late, far, queue} {
			if got := f.status(f.alice, s); got != db.SignupCancelled {
				t.Errorf("Alice is %s on shift %d, want off it", got, s.ID)
			}
			f.consistent(s.ID)
		}
		if got := f.status(f.alice, begun); got != db.SignupConfirmed {
			t.Errorf("Alice is %s on a shift that had begun, want what it was", got)
		}
		if got := f.status(f.charlie, far); got != db.SignupConfirmed {
			t.Errorf("Charlie is %s, want Alice’s place", got)
		}
		if got := f.told(f.eve); !slices.Contains(got, messages.LateWithdraw) {
			t.Errorf("the lead of tomorrow’s event was told %v", got)
		}
		if e, err := f.DB.Event(f.ctx, led.ID); err != nil || e.LeadID != 0 {
			t.Errorf("event %+v (%v) is led by someone who left", e, err)
		}
		history, err := f.HistoryOf(f.ctx, f.bob, soon.ID, 0)
		if err != nil || len(history.Rows) == 0 || history.Rows[0].Why != action.Gone {
			t.Errorf("the history says %+v (%v), want that she is %s and no more", history, err, action.Gone)
		}
		messages, err := f.DB.Messages(f.ctx, db.MessageFilter{PersonID: f.alice.ID, Statuses: []db.MessageStatus{db.MessagePending}})
		if err != nil || len(messages) != 0 {
			t.Errorf("%d messages wait for Alice (%v)", len(messages), err)
		}
	})
}

func TestNobodyDeactivatesThemselvesAndTheCalendarLinksOfWhoLeftAreGone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		wantKind(t, f.People.Deactivate(f.ctx, f.bob, f.bob.ID, "Moved away"), refusal.Conflict)
		if _, err := f.Calendar.RenewFeed(f.ctx, f.alice, db.FeedOwn); err != nil {
			t.Fatal(err)
		}
		if err := f.People.Deactivate(f.ctx, f.bob, f.alice.ID, "Moved away"); err != nil {
			t.Fatal(err)
		}
		if left, err := f.DB.Feeds(f.ctx, f.alice.ID); err != nil || len(left) > 0 {
			t.Errorf("%d links are left (%v)", len(left), err)
		}
	})
}
