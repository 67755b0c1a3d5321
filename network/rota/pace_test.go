package rota_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

func TestAPersonSignsUpAndWithdrawsSoOftenAMinuteAndNoMore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Settings().ChangesPerMinute = 20
		s := f.Shift(f.Event("Herts Pride", 8*clocktest.Weeks), 2)
		toggle := func() error {
			if g, err := f.DB.SignupOf(f.Ctx, s.ID, f.Alice.ID); err == nil && rota.Active(g) {
				return f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, "")
			}
			_, err := f.Rota.SignUp(f.Ctx, f.Alice, s.ID)
			return err
		}
		for i := range 20 {
			if err := toggle(); err != nil {
				t.Fatalf("press %d: %v", i+1, err)
			}
		}
		for range 580 {
			err := toggle()
			if refusal.KindOf(err) != refusal.TooMany || err.Error() != "You have signed up and withdrawn 20 times within a minute. Wait 3 seconds, then try again." {
				t.Fatalf("one press too many: %v", err)
			}
		}
		f.SignUp(f.Charlie, s, db.SignupConfirmed) // not affected
		f.Clock = f.Clock.Add(3 * time.Second)
		if err := toggle(); err != nil {
			t.Errorf("three seconds later: %v", err)
		}
		refusaltest.WantKind(t, toggle(), refusal.TooMany)
		f.Clock = f.Clock.Add(time.Minute)
		for range 20 {
			if err := toggle(); err != nil {
				t.Fatalf("a minute later: %v", err)
			}
		}
		if sent := f.SendAll(); len(sent) != 2 { // Charlie's, and Alice's, who is on it now
			t.Errorf("%d emails go, want 2", len(sent))
		}
	})
}
