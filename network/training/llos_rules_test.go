package training

import (
	"slices"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

func TestCoverageCountsEachAreaAsAccreditationsLapse(t *testing.T) {
	t.Parallel()
	now := time.Date(2028, 2, 29, 12, 0, 0, 0, clock.London) // a year on there is no such day
	llo := func(id int64, area, since, until string) *liaison {
		return newLiaison(&db.Person{ID: id, Area: area}, []db.Accreditation{{GrantedOn: since, ExpiresOn: until}})
	}
	stall := func(id int64, area string, kind db.EventKind) db.Event {
		return db.Event{ID: id, Area: area, Kind: kind, StartsAt: now.AddDate(0, 0, 40)}
	}
	areas := []string{"Broxbourne", "Dacorum", "Watford"}
	c := coverage(
		areas,
		[]*liaison{
			llo(1, "Watford", "2025-02-28", "2028-02-29"), llo(2, "Watford", "2025-02-28", "2028-05-28"), llo(3, "Watford", "2026-01-01", "2029-02-28"),
			llo(4, "Dacorum", "2028-03-01", "2030-01-01"), llo(5, "", "2026-01-01", "2030-01-01"),
			llo(6, "Broxbourne", "2028-04-10", "2030-01-01"), // the day after the stall
		},
		map[string]int{"Watford": 2, "Dacorum": 1},
		[]db.Event{stall(1, "Watford", db.PrideStall), stall(2, "Dacorum", db.CommunityEvent), stall(3, "Watford", db.NetworkMeeting), stall(4, "Watford", db.PrideStall), stall(5, "Broxbourne", db.PrideStall)},
		[]db.Duty{{EventID: 1, PersonID: 3, StartsAt: now.AddDate(0, 0, 40)}, {EventID: 2, PersonID: 3, StartsAt: now.AddDate(0, 0, 40)}, {EventID: 4, PersonID: 1, StartsAt: now.AddDate(0, 0, 40)}, {EventID: 5, PersonID: 6, StartsAt: now.AddDate(0, 0, 40)}},
		now,
	)
	if !slices.Equal(c.Days, []string{"2028-02-29", "2028-05-29", "2028-08-29", "2029-02-28"}) {
		t.Errorf("it looks at %v", c.Days)
	}
	watford, dacorum := c.Areas[slices.Index(areas, "Watford")], c.Areas[slices.Index(areas, "Dacorum")]
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
	if broxbourne := c.Areas[slices.Index(areas, "Broxbourne")]; len(broxbourne.Without) != 1 {
		t.Errorf("at Broxbourne’s stall is somebody who is not accredited until the day after")
	}
}

func TestAGapBetweenTwoAccreditationsIsNoTimeAsALiaisonOfficer(t *testing.T) {
	t.Parallel()
	l := newLiaison(&db.Person{}, []db.Accreditation{
		{GrantedOn: "2027-06-01", ExpiresOn: "2030-05-31"}, {GrantedOn: "2020-01-01", ExpiresOn: "2022-12-31"}, {GrantedOn: "2023-01-01", ExpiresOn: "2024-12-31"},
	})
	for day, want := range map[string]LLOLine{
		"2019-12-31": {Until: "2024-12-31", Status: action.BeginsLater},
		"2022-12-31": {Until: "2024-12-31", Status: action.Current, Refreshed: "2020-01-01"},
		"2024-10-03": {Until: "2024-12-31", Status: action.LapsesSoon, Refreshed: "2023-01-01"},
		"2026-06-01": {Until: "2024-12-31", Status: action.Lapsed, Refreshed: "2023-01-01"},
		"2027-06-01": {Until: "2030-05-31", Status: action.Current, Refreshed: "2027-06-01"},
	} {
		got := l.line(day)
		if _, current := l.on(day); current != (want.Status == action.Current || want.Status == action.LapsesSoon) {
			t.Errorf("on %s: current is %v", day, current)
		}
		if got.Since != "2020-01-01" || got.Until != want.Until || got.Status != want.Status || got.Refreshed != want.Refreshed {
			t.Errorf("on %s: %s until %s, refreshed %q, want %s until %s, %q", day, got.Status, got.Until, got.Refreshed, want.Status, want.Until, want.Refreshed)
		}
	}
}
