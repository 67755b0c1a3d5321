package series_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/series"
)

func TestACopySaysTheBankHolidaysOfWhereTheForceIs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		from := f.Edition()
		for nation, want := range map[string]map[string]string{
			clock.Scotland:        {"2027-08-02": "Summer bank holiday", "2027-08-30": "", "2027-11-30": "St Andrew’s Day", "2027-03-29": "", "2027-07-12": ""},
			clock.NorthernIreland: {"2027-08-02": "", "2027-08-30": "Summer bank holiday", "2027-03-17": "St Patrick’s Day", "2027-03-29": "Easter Monday", "2027-07-12": "Battle of the Boyne (Orangemen’s Day)"},
			clock.EnglandAndWales: {"2027-08-02": "", "2027-08-30": "Summer bank holiday", "2027-11-30": "", "2027-03-17": "", "2027-07-12": ""},
		} {
			f.Settings().BankHolidays = nation
			for day, says := range want {
				c, err := f.Series.PreviewCopy(f.Ctx, f.Bob, from.ID, series.CopyForm{Starts: day + "T12:00"})
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
