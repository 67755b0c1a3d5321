package network

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestAnAccreditationIsCurrentThenLapsesSoonThenLapsed(t *testing.T) {
	for until, want := range map[string]string{
		"2027-06-01": Current, "2027-05-31": Current, "2027-05-30": LapsesSoon, "2027-03-02": LapsesSoon, "2027-03-01": Lapsed,
	} {
		if got := Stands("2026-03-01", until, "2027-03-02"); got != want {
			t.Errorf("until %s it is %s on 2 March, want %s", until, got, want)
		}
	}
	if got := Stands("2027-03-03", "2027-04-01", "2027-03-02"); got != BeginsLater {
		t.Errorf("the day before its first day it %s", got)
	}
}

func TestCoverageCountsEachAreaAsAccreditationsLapse(t *testing.T) {
	now := time.Date(2028, 2, 29, 12, 0, 0, 0, London) // a year on there is no such day
	llo := func(id int64, area, since, until string) *liaison {
		return newLiaison(&db.Person{ID: id, Area: area}, []db.Accreditation{{GrantedOn: since, ExpiresOn: until}})
	}
	stall := func(id int64, area, kind string) db.Event {
		return db.Event{ID: id, Area: area, Kind: kind, StartsAt: now.AddDate(0, 0, 40)}
	}
	c := coverage(
		[]*liaison{
			llo(1, "Watford", "2025-02-28", "2028-02-29"), llo(2, "Watford", "2025-02-28", "2028-05-28"), llo(3, "Watford", "2026-01-01", "2029-02-28"),
			llo(4, "Dacorum", "2028-03-01", "2030-01-01"), llo(5, "", "2026-01-01", "2030-01-01"),
			llo(6, "Broxbourne", "2028-04-10", "2030-01-01"), // the day after the stall
		},
		map[string]int{"Watford": 2, "Dacorum": 1},
		[]db.Event{stall(1, "Watford", "Pride stall"), stall(2, "Dacorum", "community event"), stall(3, "Watford", "network meeting"), stall(4, "Watford", "Pride stall"), stall(5, "Broxbourne", "Pride stall")},
		[]db.Duty{{EventID: 1, PersonID: 3, StartsAt: now.AddDate(0, 0, 40)}, {EventID: 2, PersonID: 3, StartsAt: now.AddDate(0, 0, 40)}, {EventID: 4, PersonID: 1, StartsAt: now.AddDate(0, 0, 40)}, {EventID: 5, PersonID: 6, StartsAt: now.AddDate(0, 0, 40)}},
		now,
	)
	if !slices.Equal(c.Days, []string{"2028-02-29", "2028-05-29", "2028-08-29", "2029-02-28"}) {
		t.Errorf("it looks at %v", c.Days)
	}
	watford, dacorum := c.Areas[slices.Index(Areas, "Watford")], c.Areas[slices.Index(Areas, "Dacorum")]
	if !slices.Equal(watford.Current, []int{3, 1, 1, 1}) || watford.Under(0) || !watford.Under(1) {
		t.Errorf("Watford has %v of %d", watford.Current, watford.Target)
	}
	if !slices.Equal(dacorum.Current, []int{0, 1, 1, 1}) || !dacorum.Under(0) || dacorum.Under(1) {
		t.Errorf("Dacorum has %v of %d", dacorum.Current, dacorum.Target)
	}
	if !slices.Equal(c.Totals, []int{4, 4, 4, 4}) {
		t.Errorf("all together %v, with those of no area", c.Totals)
	}
	if watford.Coming != 2 || len(watford.Without) != 1 || watford.Without[0].ID != 4 || len(dacorum.Without) != 1 {
		t.Errorf("Watford has %d events, %v without anybody local; Dacorum %v", watford.Coming, watford.Without, dacorum.Without)
	}
	if broxbourne := c.Areas[slices.Index(Areas, "Broxbourne")]; len(broxbourne.Without) != 1 {
		t.Errorf("at Broxbourne’s stall is somebody who is not accredited until the day after")
	}
}

func TestWhoCouldCoverADayIsFirstWhoIsOfTheAreaThenWhoIsFree(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		day := "2027-08-14"
		shift := f.shift(f.event("Herts Pride", time.Date(2027, 8, 14, 10, 0, 0, 0, time.UTC).Sub(f.clock)), 3)
		for i, p := range []*db.Person{f.alice, f.charlie, f.eve} {
			p.Force, p.Area = f.Settings.ForceName, []string{"Watford", "Dacorum", "Watford"}[i]
			f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, p) })
			f.accredit(p, "2026-01-01", []string{"2027-08-14", "2028-01-01", "2027-08-13"}[i])
		}
		f.signUp(f.alice, shift, StatusConfirmed)
		c, err := f.CoverFor(f.ctx, f.bob, "Watford", day)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i := range c.All {
			got = append(got, fmt.Sprint(c.All[i].FirstName, len(c.All[i].Duties)))
		}
		if !slices.Equal(got, []string{"Alice1", "Charlie0"}) || c.Local != 0 {
			t.Errorf("%v, %d free of the area; Eve’s lapsed the day before", got, c.Local)
		}
		if _, err := f.CoverFor(f.ctx, f.alice, "Watford", day); KindOf(err) != Forbidden {
			t.Errorf("an officer reads the register: %v", err)
		}
		if _, err := f.CoverFor(f.ctx, f.bob, "Atlantis", "14th"); KindOf(err) != Invalid {
			t.Errorf("a place and a day that are none: %v", err)
		}
	})
}

func TestTheTargetsOfAreasAreSetAndLogged(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		if err := f.SetAreaTargets(f.ctx, f.bob, map[string]string{"Watford": "5", "Dacorum": "many"}); KindOf(err) != Invalid {
			t.Errorf("“many” is a target: %v", err)
		}
		for range 2 {
			if err := f.SetAreaTargets(f.ctx, f.bob, map[string]string{"Watford": " 5 ", "Dacorum": ""}); err != nil {
				t.Fatal(err)
			}
		}
		if targets, err := f.DB.AreaTargets(f.ctx); err != nil || len(targets) != 1 || targets["Watford"] != 5 {
			t.Errorf("the targets are %v, %v", targets, err)
		}
		f.write(func(tx *db.Tx) error {
			return tx.Exec(f.ctx, "INSERT INTO area_targets (area, target) SELECT 'logged', COUNT(*) FROM log WHERE verb = ? AND detail = ? AND person_id = ?", verbTarget, "Watford, 5 people", f.bob.ID)
		})
		if counted, err := f.DB.AreaTargets(f.ctx); err != nil || counted["logged"] != 1 {
			t.Errorf("the log has it %d times, %v", counted["logged"], err)
		}
		if err := f.SetAreaTargets(f.ctx, f.alice, nil); KindOf(err) != Forbidden {
			t.Errorf("an officer sets targets: %v", err)
		}
	})
}

func TestAGapBetweenTwoAccreditationsIsNoTimeAsALiaisonOfficer(t *testing.T) {
	l := newLiaison(&db.Person{}, []db.Accreditation{
		{GrantedOn: "2027-06-01", ExpiresOn: "2030-05-31"}, {GrantedOn: "2020-01-01", ExpiresOn: "2022-12-31"}, {GrantedOn: "2023-01-01", ExpiresOn: "2024-12-31"},
	})
	for day, want := range map[string]LLOLine{
		"2019-12-31": {Until: "2024-12-31", Standing: BeginsLater},
		"2022-12-31": {Until: "2024-12-31", Standing: Current, Refreshed: "2020-01-01"},
		"2024-10-03": {Until: "2024-12-31", Standing: LapsesSoon, Refreshed: "2023-01-01"},
		"2026-06-01": {Until: "2024-12-31", Standing: Lapsed, Refreshed: "2023-01-01"},
		"2027-06-01": {Until: "2030-05-31", Standing: Current, Refreshed: "2027-06-01"},
	} {
		got := l.line(day)
		if _, current := l.on(day); current != (want.Standing == Current || want.Standing == LapsesSoon) {
			t.Errorf("on %s: current is %v", day, current)
		}
		if got.Since != "2020-01-01" || got.Until != want.Until || got.Standing != want.Standing || got.Refreshed != want.Refreshed {
			t.Errorf("on %s: %s until %s, refreshed %q, want %s until %s, %q", day, got.Standing, got.Until, got.Refreshed, want.Standing, want.Until, want.Refreshed)
		}
	}
}
