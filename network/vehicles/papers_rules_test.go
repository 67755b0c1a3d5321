package vehicles

import (
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestPapersAreSaidAsRunningOutUntilTheyHave(t *testing.T) {
	t.Parallel()
	v := &db.Vehicle{MOTUntil: "2027-08-01", ServiceUntil: "2027-08-20"}
	b := &db.Booking{Status: db.BookingConfirmed, EndsAt: time.Date(2027, 8, 14, 20, 0, 0, 0, time.UTC)}
	for today, want := range map[string]string{
		"2027-08-01": "Its MOT runs out on 1 August 2027.",
		"2027-08-02": "Its MOT ran out on 1 August 2027.",
	} {
		day, _ := time.Parse(time.DateOnly, today)
		if got := strings.Join(PapersFor(v, b, day), " "); got != want {
			t.Errorf("on %s it says %q, want %q", today, got, want)
		}
	}
	if b.Status = db.BookingReturned; len(PapersFor(v, b, time.Now())) != 0 {
		t.Error("papers matter to a booking that is over")
	}
}
