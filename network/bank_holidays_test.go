package network_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/series"
)

func TestACopyOntoABankHolidaySaysSoThoughNobodyImportedThem(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		from := f.Edition()
		for starts, want := range map[string]string{
			"2026-12-25T12:00": "Christmas Day",
			"2027-12-25T12:00": "Christmas Day", // a Saturday
			"2027-12-27T12:00": "Christmas Day (substitute day)",
			"2027-05-03T12:00": "Early May bank holiday",
			"2027-05-04T12:00": "",
		} {
			c, err := f.Series.PreviewCopy(f.Ctx, f.Bob, from.ID, series.CopyForm{Starts: starts})
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, d := range c.Differs {
				if d.About == "Same day" {
					said = append(said, d.Says)
				}
			}
			if got := strings.Join(said, ", "); got != want {
				t.Errorf("on %s it says %q, want %q", starts, got, want)
			}
		}
		f.Commit(f.Upload("England", db.DayBankHoliday, "Title,Date\nChristmas,25/12/2026\n"))
		c, err := f.Series.PreviewCopy(f.Ctx, f.Bob, from.ID, series.CopyForm{Starts: "2026-12-25T12:00"})
		if err != nil || c.Differs[len(c.Differs)-1].Says != "Christmas" {
			t.Errorf("of one that is imported it says %+v (%v)", c.Differs, err)
		}
	})
}
