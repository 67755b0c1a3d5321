package rota_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestAHistoryIsReadPageByPage(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 10*24*time.Hour)
		s := f.Shift(e, 5)
		for range 20 {
			f.SignUp(f.Alice, s, db.SignupConfirmed)
			if err := f.Rota.Withdraw(f.Ctx, f.Alice, s.ID, ""); err != nil {
				t.Fatal(err)
			}
		}
		first, err := f.HistoryOf(f.Ctx, f.Bob, e.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		second, err := f.HistoryOf(f.Ctx, f.Bob, e.ID, first.Next)
		if err != nil {
			t.Fatal(err)
		}
		if len(first.Rows) != action.HistoryRows || len(second.Rows) != 40-action.HistoryRows || second.Next != 0 {
			t.Errorf("pages of %d and %d actions, next %d", len(first.Rows), len(second.Rows), second.Next)
		}
		if second.Rows[0].ID >= first.Rows[action.HistoryRows-1].ID {
			t.Error("the second page does not go on where the first ended")
		}
	})
}

func TestAHistoryOfADraftIsNotForOutsiders(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.Event("Herts Pride", 10*24*time.Hour)
		e.Status = db.EventDraft
		f.SaveEvent(e)
		_, err := f.HistoryOf(f.Ctx, f.Charlie, e.ID, 0)
		refusaltest.WantKind(t, err, refusal.NotFound)
	})
}
