package network

import (
	"fmt"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestOfManySessionsPutIntoOneRoomAtOnceOneStays(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		for range 5 {
			if broke := f.stormForARoom(); broke != "" {
				t.Error(broke)
			}
		}
	})
}

func TestWithoutTheEventLockARoomGetsSeveralSessions(t *testing.T) {
	withoutLocks(t, (*fixture).stormForARoom)
}

// stormForARoom lets several people put sessions into one room at the same
// time and says what broke.
func (f *fixture) stormForARoom() string {
	f.t.Helper()
	e := f.event("Engagement conference", 8*weeks)
	e.Kind = Conference
	f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, e) })
	f.atOnce(8, func(i int) error {
		_, err := f.AddSession(f.ctx, f.bob, e.ID, at(e, fmt.Sprintf("Session %d", i), 10*i, 10*i+90, in("Hall")), "")
		return err
	})
	sessions, err := f.DB.ProgrammeOf(f.ctx, e.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	if len(sessions) != 1 {
		return fmt.Sprintf("%d sessions are in one room at once", len(sessions))
	}
	return ""
}
