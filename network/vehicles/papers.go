package vehicles

import (
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

// paper is what a vehicle has to have, and its last day, such as 2027-08-14;
// empty when it is not known.
type paper struct {
	name, until string
	ends, ended string // "Its MOT runs out on ", "Its MOT ran out on "
	needed      bool   // the vehicle is not driven without it
}

func papersOf(v *db.Vehicle) []paper {
	return []paper{
		{"mot", v.MOTUntil, "Its MOT runs out on ", "Its MOT ran out on ", true},
		{"service", v.ServiceUntil, "Its service is due on ", "Its service was due on ", false},
		{"insurance", v.InsuranceUntil, "Its insurance runs out on ", "Its insurance ran out on ", true},
	}
}

// says names the paper's last day, as seen from a day.
func (p paper) says(today string) string {
	if p.until < today {
		return p.ended + clock.LongDay(p.until)
	}
	return p.ends + clock.LongDay(p.until)
}

// papersShort names the papers of a vehicle that run out before a day.
func papersShort(v *db.Vehicle, day, today string) []string {
	var short []string
	for _, p := range papersOf(v) {
		if p.until != "" && p.until < day {
			short = append(short, p.says(today)+".")
		}
	}
	return short
}

// Papers says which papers of a vehicle run out within 30 days of a day, given
// as midnight in UTC, or have run out.
func Papers(v *db.Vehicle, today time.Time) []string {
	return papersShort(v, today.AddDate(0, 0, 30).Format(time.DateOnly), today.Format(time.DateOnly))
}

// PapersFor says, on a day given as midnight in UTC, which papers of a vehicle
// run out before a booking ends, or have run out.
func PapersFor(v *db.Vehicle, b *db.Booking, today time.Time) []string {
	if !BookingActive(b) {
		return nil
	}
	return papersShort(v, clock.Day(b.EndsAt), today.Format(time.DateOnly))
}

// unfit says, on a day, why a vehicle is not driven until a later one, or "".
func unfit(v *db.Vehicle, today, until string) string {
	for _, p := range papersOf(v) {
		if p.needed && p.until != "" && p.until < until {
			return p.says(today) + ", so the vehicle can’t be taken. A vehicle keeper has to get it renewed and enter the new date."
		}
	}
	return ""
}

// paperReminders are those about the papers of a vehicle, so many days before each ends.
func paperReminders(v *db.Vehicle, notices []int) []carReminder {
	var all []carReminder
	for _, p := range papersOf(v) {
		for _, days := range notices {
			if p.until != "" {
				all = append(all, carReminder{
					CarNotice: CarNotice{Kind: messages.CarPapers, Vehicle: v, Task: p.says(p.until), Until: clock.MorningBefore(p.until, 0)},
					at:        clock.MorningBefore(p.until, days), keepers: true, key: fmt.Sprintf("vehicle-%d/%s-%s/days-%d", v.ID, p.name, p.until, days),
				})
			}
		}
	}
	return all
}
