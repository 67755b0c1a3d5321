package rota_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

func TestTwoPlacesThatAreFreedAreOfferedToTwoPeople(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 60*time.Hour), 2)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SignUp(f.Bob, s, db.SignupConfirmed)
		f.SignUp(f.Charlie, s, db.SignupWaiting)
		f.SignUp(f.Eve, s, db.SignupWaiting)
		for i, p := range []*db.Person{f.Alice, f.Bob} {
			if err := f.Rota.Withdraw(f.Ctx, p, s.ID, ""); err != nil {
				t.Fatal(err)
			}
			if open, err := f.DB.OpenOffers(f.Ctx, s.ID, rota.Anybody); err != nil || len(open) != i+1 {
				t.Fatalf("%d offers (%v), want %d", len(open), err, i+1)
			}
		}
		for _, p := range []*db.Person{f.Charlie, f.Eve} {
			if open, err := f.DB.OpenOffers(f.Ctx, s.ID, p.ID); err != nil || len(open) != 1 {
				t.Errorf("%s has %d offers (%v), want one", p.FirstName, len(open), err)
			}
		}
		f.Consistent(s.ID)
	})
}
