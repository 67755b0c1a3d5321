package vehicles

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestADayWithTwoBookingsForOnePurposeIsOneDayInLondon(t *testing.T) {
	t.Parallel()
	at := func(day, hour int) time.Time { return time.Date(2026, 6, day, hour, 30, 0, 0, time.UTC) }
	use := func(purpose db.BookingPurpose, from, to time.Time) UsedFor {
		return UsedFor{Booking: db.Booking{Purpose: purpose}, From: from, To: to}
	}
	days := daysByPurpose([]UsedFor{
		use(db.ForEvent, at(1, 23), at(2, 3)), // half past midnight in London
		use(db.ForOperations, at(2, 4), at(2, 9)),
		use(db.ForEvent, at(2, 10), at(4, 10)),
		use(db.ForEvent, at(4, 11), at(4, 12)),
		use(db.ForEvent, at(29, 11), at(40, 12)), // goes on after the span
	}, at(1, 0), at(30, 12))
	if days[db.ForEvent] != 3+2 || days[db.ForOperations] != 1 || len(days) != 2 {
		t.Errorf("%v", days)
	}
}
