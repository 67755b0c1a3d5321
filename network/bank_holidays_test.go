package network_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/series"
)

func TestACopySaysTheBankHolidaysOfWhereTheForceIs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		from := f.edition()
		for nation, want := range map[string]map[string]string{
			clock.Scotland:        {"2027-08-02": "Summer bank holiday", "2027-08-30": "", "2027-11-30": "St Andrew’s Day", "2027-03-29": "", "2027-07-12": ""},
			clock.NorthernIreland: {"2027-08-02": "", "2027-08-30": "Summer bank holiday", "2027-03-17": "St Patrick’s Day", "2027-03-29": "Easter Monday", "2027-07-12": "Battle of the Boyne (Orangemen’s Day)"},
			clock.EnglandAndWales: {"2027-08-02": "", "2027-08-30": "Summer bank holiday", "2027-11-30": "", "2027-03-17": "", "2027-07-12": ""},
		} {
			f.Settings.BankHolidays = nation
			for day, says := range want {
				c, err := f.Series.PreviewCopy(f.ctx, f.bob, from.ID, series.CopyForm{Starts: day + "T12:00"})
				if err != nil {
					t.Fatal(err)
				}
				var said []string
				for _, d := range c.Differs {
					if d.About == "Same day" {
						said = append(said, d.Says)
					}
				}
				if got := strings.Join(said, ", "); got != says {
					t.Errorf("%s on %s: %q, want %q", nation, day, got, says)
				}
			}
		}
	})
}

func TestACopyOntoABankHolidaySaysSoThoughNobodyImportedThem(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		from := f.edition()
		for starts, want := range map[string]string{
			"2026-12-25T12:00": "Christmas Day",
			"2027-12-25T12:00": "Christmas Day", // a Saturday
			"2027-12-27T12:00": "Christmas Day (substitute day)",
			"2027-05-03T12:00": "Early May bank holiday",
			"2027-05-04T12:00": "",
		} {
			c, err := f.Series.PreviewCopy(f.ctx, f.bob, from.ID, series.CopyForm{Starts: starts})
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
		f.commit(f.upload("England", db.DayBankHoliday, "Title,Date\nChristmas,25/12/2026\n"))
		c, err := f.Series.PreviewCopy(f.ctx, f.bob, from.ID, series.CopyForm{Starts: "2026-12-25T12:00"})
		if err != nil || c.Differs[len(c.Differs)-1].Says != "Christmas" {
			t.Errorf("of one that is imported it says %+v (%v)", c.Differs, err)
		}
	})
}
