package network_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/imports"
)

func TestAnImportSaysWhatMeetsItsDates(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		if err := f.Network.Awareness.AddUsual(f.Ctx, f.Bob); err != nil {
			t.Fatal(err)
		}
		f.Event("Herts Pride", 30*24*time.Hour) // 1 July, 12pm to 10pm
		f.Commit(f.Upload("England", db.DayBankHoliday, "Title,Date\nSummer bank holiday,31/8/2026\n"))
		meets := func(p *imports.Plan) string {
			var said []string
			for i := range p.New {
				said = append(said, fmt.Sprintf("%s %t: %s", p.New[i].Name, p.New[i].Clash, strings.Join(p.New[i].Meets, "; ")))
			}
			return strings.Join(said, "\n")
		}
		file := "Title,Date,Start,End\nMorning,1/7/2026,10:00,12:00\nEvening,1/7/2026,21:00,23:00\nAll day,1/7/2026,,\nHoliday,31/8/2026,,\nPast,1/5/2026,,\n"
		p := f.Upload("Fair", db.DayPartner, file)
		want := "Past false: \nAll day true: In Pride season; On the same day: Herts Pride\nMorning false: In Pride season\nEvening true: In Pride season; At the same time: Herts Pride\n" +
			"Holiday false: In Pride season; On a bank holiday: Summer bank holiday"
		if got := meets(p); got != want || p.Clashes != 2 {
			t.Errorf("%d clashes:\n%s\nwant\n%s", p.Clashes, got, want)
		}
		p = f.Upload("Days", db.DayAwareness, "Title,Date\nBi Visibility Day,23/9/2026\nA day of our own,1/7/2026\n")
		want = "A day of our own false: In Pride season; On the same day: Herts Pride\nBi Visibility Day false: In Pride season; It is among your awareness dates, so the calendar shows it once"
		if got := meets(p); got != want || p.Clashes != 0 {
			t.Errorf("%d clashes:\n%s\nwant\n%s", p.Clashes, got, want)
		}
		f.Commit(p)
		entries, _, err := f.Network.Calendar.Calendar(f.Ctx, f.Bob, calendar.Filter{Days: clock.DaySpan{From: clock.MomentAt(time.Date(2026, 9, 23, 0, 0, 0, 0, time.UTC)), To: time.Date(2026, 9, 23, 0, 0, 0, 0, time.UTC)}})
		shown := 0
		for _, e := range entries {
			if e.Title == "Bi Visibility Day" {
				shown++
			}
		}
		if err != nil || shown != 1 {
			t.Errorf("the calendar shows the day %d times (%v)", shown, err)
		}
	})
}
