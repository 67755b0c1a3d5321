package db_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// listed adds people whose names, ranks and areas are in different orders, and
// two who are alike in all of them.
func listed(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		for i := range 23 {
			p := &db.Person{
				Email: fmt.Sprintf("p%d@example.org", i), FirstName: "Same", LastName: fmt.Sprint("Name ", i%11), Force: "Testshire Police", Grade: db.PoliceOfficer,
				Rank: fmt.Sprint("Rank ", i%3), Area: fmt.Sprint("Area ", i%4), SeenMonth: fmt.Sprintf("2026-%02d", 1+i%5), CreatedAt: time.Now().UTC(),
			}
			if err := tx.InsertPerson(t.Context(), p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAListOfPeopleIsTheSameForwardsAndBackwardsHoweverItIsSorted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		listed(t, d)
		ids := func(f db.PeopleFilter) (ids []int64) {
			people, err := d.People(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			for i := range people {
				ids = append(ids, people[i].ID)
			}
			return ids
		}
		for _, sort := range db.PeopleSorts {
			up := ids(db.PeopleFilter{Sort: sort})
			for _, down := range []bool{false, true} {
				all := ids(db.PeopleFilter{Sort: sort, Down: down})
				if down {
					slices.Reverse(up)
				}
				if !slices.Equal(all, up) {
					t.Errorf("by %q, down: %t: %v, want %v", sort, down, all, up)
				}
				if len(all) != 23 {
					t.Fatalf("by %q there are %d people", sort, len(all))
				}
				for i := range all {
					if got, want := ids(db.PeopleFilter{Sort: sort, Down: down, After: all[i], Limit: 4}), all[i+1:min(i+5, 23)]; !slices.Equal(got, want) {
						t.Fatalf("by %q (down: %t) after the %dth: %v, want %v", sort, down, i, got, want)
					}
					if got, want := ids(db.PeopleFilter{Sort: sort, Down: down, Before: all[i], Limit: 4}), all[max(0, i-4):i]; !slices.Equal(got, want) {
						t.Fatalf("by %q (down: %t) before the %dth: %v, want %v", sort, down, i, got, want)
					}
				}
			}
		}
	})
}

func TestPeopleAreListedByTheirAccreditation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		listed(t, d)
		people, err := d.People(t.Context(), db.PeopleFilter{})
		if err != nil {
			t.Fatal(err)
		}
		terms := []db.Accreditation{
			{GrantedOn: "2026-01-01", ExpiresOn: "2029-01-01"},
			{GrantedOn: "2024-01-01", ExpiresOn: "2027-01-31"},
			{GrantedOn: "2020-01-01", ExpiresOn: "2026-11-30"},
			{GrantedOn: "2026-12-02", ExpiresOn: "2029-01-01"},
		}
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			for i := range terms {
				a := &terms[i]
				a.PersonID, a.Kind, a.Source, a.RecordedAt = people[i].ID, db.LLO, "test", time.Now().UTC()
				if err := tx.InsertAccreditation(t.Context(), a); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for accredited, want := range map[db.Accredited][]int64{db.IsAccredited: {people[0].ID, people[1].ID}, db.AccreditedSoon: {people[1].ID}, "nonsense": nil} {
			found, err := d.People(t.Context(), db.PeopleFilter{Accredited: accredited, Today: "2026-12-01", Soon: "2027-03-01"})
			var got []int64
			for i := range found {
				got = append(got, found[i].ID)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v (%v)", accredited, got, want, err)
			}
		}
		none, err := d.People(t.Context(), db.PeopleFilter{Accredited: db.IsNotAccredited, Today: "2026-12-01"})
		if err != nil || len(none) != 21 || slices.ContainsFunc(none, func(p db.Person) bool { return p.ID == people[0].ID }) {
			t.Errorf("%d are not accredited (%v)", len(none), err)
		}
	})
}

func TestAPageOfPeopleIsReadFromAnIndexHoweverItIsSorted(t *testing.T) {
	t.Parallel()
	onBothWatched(t, func(t *testing.T, d *db.DB, n *notes) {
		history(t, d, 3_000)
		n.all = nil
		for _, sort := range db.PeopleSorts {
			for _, f := range []db.PeopleFilter{{}, {Down: true}, {After: 700}, {Before: 700}, {Down: true, After: 700}} {
				f.Sort, f.Limit, f.Left = sort, 51, true
				if _, err := d.People(t.Context(), f); err != nil {
					t.Fatal(err)
				}
			}
		}
		if len(n.all) != 5*len(db.PeopleSorts) {
			t.Fatalf("%d statements were seen", len(n.all))
		}
		for _, a := range n.all {
			var plan string
			err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
				plan, err = tx.Explain(t.Context(), a.statement)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "Sort") || !strings.Contains(plan, "people_") {
				t.Errorf("people are sorted anew:\n%s\n%s", a.statement, plan)
			}
		}
	})
}
