package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestEmailsThatCancelEachOtherOutAreNotSent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 8*clocktest.Weeks), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.Withdraw(f.Alice, s, "")
		refusaltest.WantStrings(t, "signed up and withdrawn", f.KindsTo(f.Alice), nil)
		for range 20 {
			f.SignUp(f.Alice, s, db.SignupConfirmed)
			f.Withdraw(f.Alice, s, "")
		}
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		refusaltest.WantStrings(t, "on it at last", f.KindsTo(f.Alice), []db.MessageKind{messages.Confirmed})
		for range 20 {
			f.Withdraw(f.Alice, s, "")
			f.SignUp(f.Alice, s, db.SignupConfirmed)
		}
		refusaltest.WantStrings(t, "withdrawn and signed up again", f.KindsTo(f.Alice), nil)
		f.Withdraw(f.Alice, s, "")
		refusaltest.WantStrings(t, "off it", f.KindsTo(f.Alice), []db.MessageKind{messages.Withdrawn})
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.Withdraw(f.Alice, s, "")
		refusaltest.WantStrings(t, "on and off it again", f.KindsTo(f.Alice), nil)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		refusaltest.WantStrings(t, "on it again", f.KindsTo(f.Alice), []db.MessageKind{messages.Confirmed})
	})
}

func TestWhatMayNotHaveArrivedCancelsNothingOut(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		s := f.Shift(f.Event("Herts Pride", 8*clocktest.Weeks), 1)
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		f.SendAll()
		f.Withdraw(f.Alice, s, "")
		f.SendAll()
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		sending, err := f.Messages.ClaimNext(f.Ctx) // and the server has not answered yet
		if err != nil || sending.Message.Kind != messages.Confirmed {
			t.Fatal(sending, err)
		}
		f.Withdraw(f.Alice, s, "")
		refusaltest.WantStrings(t, "after the confirmation that is on its way", f.KindsTo(f.Alice), []db.MessageKind{messages.Withdrawn})
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		if sending, err = f.Messages.ClaimNext(f.Ctx); err != nil || sending.Message.Kind != messages.Confirmed {
			t.Fatal(sending, err)
		}
		f.Withdraw(f.Alice, s, "")
		f.SignUp(f.Alice, s, db.SignupConfirmed)
		refusaltest.WantStrings(t, "while one that says the same may not arrive", f.KindsTo(f.Alice), []db.MessageKind{messages.Confirmed})
	})
}
