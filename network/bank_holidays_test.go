package network

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// publishedHolidays are the dates that gov.uk/bank-holidays published (under the
// Open Government Licence v3.0), without those that were proclaimed once: 2020
// and 2022 have moved or additional ones in May, June and September.
var publishedHolidays = map[string][]string{
	EnglandAndWales: {
		"2017-01-02 2017-04-14 2017-04-17 2017-05-01 2017-05-29 2017-08-28 2017-12-25 2017-12-26",
		"2018-01-01 2018-03-30 2018-04-02 2018-05-07 2018-05-28 2018-08-27 2018-12-25 2018-12-26",
		"2019-01-01 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-08-26 2019-12-25 2019-12-26",
		"2020-01-01 2020-04-10 2020-04-13 2020-05-25 2020-08-31 2020-12-25 2020-12-28",
		"2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28",
		"2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-08-29 2022-12-26 2022-12-27",
		"2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-29 2023-08-28 2023-12-25 2023-12-26",
	},
	Scotland: {
		"2017-01-02 2017-01-03 2017-04-14 2017-05-01 2017-05-29 2017-08-07 2017-11-30 2017-12-25 2017-12-26",
		"2018-01-01 2018-01-02 2018-03-30 2018-05-07 2018-05-28 2018-08-06 2018-11-30 2018-12-25 2018-12-26",
		"2019-01-01 2019-01-02 2019-04-19 2019-05-06 2019-05-27 2019-08-05 2019-12-02 2019-12-25 2019-12-26",
		"2020-01-01 2020-01-02 2020-04-10 2020-05-25 2020-08-03 2020-11-30 2020-12-25 2020-12-28",
		"2021-01-01 2021-01-04 2021-04-02 2021-05-03 2021-05-31 2021-08-02 2021-11-30 2021-12-27 2021-12-28",
		"2022-01-03 2022-01-04 2022-04-15 2022-05-02 2022-08-01 2022-11-30 2022-12-26 2022-12-27",
		"2023-01-02 2023-01-03 2023-04-07 2023-05-01 2023-05-29 2023-08-07 2023-11-30 2023-12-25 2023-12-26",
	},
	NorthernIreland: {
		"2017-01-02 2017-03-17 2017-04-14 2017-04-17 2017-05-01 2017-05-29 2017-07-12 2017-08-28 2017-12-25 2017-12-26",
		"2018-01-01 2018-03-19 2018-03-30 2018-04-02 2018-05-07 2018-05-28 2018-07-12 2018-08-27 2018-12-25 2018-12-26",
		"2019-01-01 2019-03-18 2019-04-19 2019-04-22 2019-05-06 2019-05-27 2019-07-12 2019-08-26 2019-12-25 2019-12-26",
		"2020-01-01 2020-03-17 2020-04-10 2020-04-13 2020-05-25 2020-07-13 2020-08-31 2020-12-25 2020-12-28",
		"2021-01-01 2021-03-17 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-07-12 2021-08-30 2021-12-27 2021-12-28",
		"2022-01-03 2022-03-17 2022-04-15 2022-04-18 2022-05-02 2022-07-12 2022-08-29 2022-12-26 2022-12-27",
		"2023-01-02 2023-03-17 2023-04-07 2023-04-10 2023-05-01 2023-05-29 2023-07-12 2023-08-28 2023-12-25 2023-12-26",
	},
}

func TestBankHolidaysAreThoseThatArePublished(t *testing.T) {
	t.Parallel()
	for nation, years := range publishedHolidays {
		for at, want := range years {
			year := 2017 + at
			var got []string
			for _, h := range bankHolidays(nation, year) {
				once := year == 2020 && h.name == "Early May bank holiday" || year == 2022 && h.name == "Spring bank holiday" // were moved
				if !once {
					got = append(got, h.on.Format(time.DateOnly))
				}
			}
			if said := strings.Join(got, " "); said != want {
				t.Errorf("%s in %d has\n%s, want\n%s", nation, year, said, want)
			}
		}
	}
	if got, england := bankHolidays("", 2027), bankHolidays(EnglandAndWales, 2027); len(got) != 8 || !slices.Equal(got, england) {
		t.Errorf("without a setting the bank holidays are %v", got)
	}
}

func TestACopySaysTheBankHolidaysOfWhereTheForceIs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		from := f.edition()
		for nation, want := range map[string]map[string]string{
			Scotland:        {"2027-08-02": "Summer bank holiday", "2027-08-30": "", "2027-11-30": "St Andrew’s Day", "2027-03-29": "", "2027-07-12": ""},
			NorthernIreland: {"2027-08-02": "", "2027-08-30": "Summer bank holiday", "2027-03-17": "St Patrick’s Day", "2027-03-29": "Easter Monday", "2027-07-12": "Battle of the Boyne (Orangemen’s Day)"},
			EnglandAndWales: {"2027-08-02": "", "2027-08-30": "Summer bank holiday", "2027-11-30": "", "2027-03-17": "", "2027-07-12": ""},
		} {
			f.Settings.BankHolidays = nation
			for day, says := range want {
				c, err := f.PreviewCopy(f.ctx, f.bob, from.ID, CopyForm{Starts: day + "T12:00"})
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
			c, err := f.PreviewCopy(f.ctx, f.bob, from.ID, CopyForm{Starts: starts})
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
		c, err := f.PreviewCopy(f.ctx, f.bob, from.ID, CopyForm{Starts: "2026-12-25T12:00"})
		if err != nil || c.Differs[len(c.Differs)-1].Says != "Christmas" {
			t.Errorf("of one that is imported it says %+v (%v)", c.Differs, err)
		}
	})
}
