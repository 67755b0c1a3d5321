package rota_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestNeitherAKeeperRunsAnEventNorAGuestSeesADraft(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 8*clocktest.Weeks)
		s := f.Shift(e, 5)
		for _, p := range []*db.Person{f.Person("Femi", "Adeyemi", db.Officer, db.VehicleKeeper), f.Person("Harper", "Quinn", db.Officer, db.CallHandler), f.Person("Dana", "Whitlock", db.Officer, db.Trainer)} {
			_, err := f.EventToRun(f.Ctx, p, e.ID)
			refusaltest.WantKind(t, err, refusal.Forbidden)
		}
		guest := f.Person("Gia", "Holt", db.Officer)
		f.SignUp(guest, s, db.SignupConfirmed)
		guest.Roles = []db.Role{db.Guest}
		if _, err := f.EventFor(f.Ctx, guest, e.ID); err != nil {
			t.Errorf("a guest who takes part: %v", err)
		}
		e.Status, e.PublishedAt = db.EventDraft, time.Time{}
		f.Write(func(tx *db.Tx) error { return tx.UpdateEvent(f.Ctx, e) })
		_, err := f.EventFor(f.Ctx, guest, e.ID)
		refusaltest.WantKind(t, err, refusal.NotFound)
	})
}
