package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestNobodyDeactivatesThemselvesAndTheCalendarLinksOfWhoLeftAreGone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		refusaltest.WantKind(t, f.People.Deactivate(f.Ctx, f.Bob, f.Bob.ID, "Moved away"), refusal.Conflict)
		if _, err := f.Network.Calendar.RenewFeed(f.Ctx, f.Alice, db.FeedOwn); err != nil {
			t.Fatal(err)
		}
		if err := f.People.Deactivate(f.Ctx, f.Bob, f.Alice.ID, "Moved away"); err != nil {
			t.Fatal(err)
		}
		if left, err := f.DB.Feeds(f.Ctx, f.Alice.ID); err != nil || len(left) > 0 {
			t.Errorf("%d links are left (%v)", len(left), err)
		}
	})
}
