package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestWhoConfirmsAnImportOfPeopleConfirmsWhatTheySaw(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		p := f.ChoosePeople("Mail,Forename,Surname,Place\nzoe@example.org,Zoe,Dvorak,Watford\nyan@example.org,Yan,Li,Dacorum\n")
		if _, err := f.People.AddPerson(f.Ctx, f.Bob, people.PersonForm{Email: "zoe@example.org", FirstName: "Zoe", LastName: "D"}); err != nil {
			t.Fatal(err)
		}
		before := f.Everybody()
		refusaltest.WantKind(t, f.People.ImportPeople(f.Ctx, f.Bob, p.Import.ID, p.Seen), refusal.Conflict)
		if f.Everybody() != before {
			t.Error("part of a file was imported")
		}
		p = f.PeopleImport(p.Import.ID)
		if len(p.New) != 1 || len(p.Changed) != 1 {
			t.Errorf("now it would %+v", p.Plan)
		}
		// The column of the area is put right.
		refusaltest.WantKind(t, f.People.MatchPeople(f.Ctx, f.Bob, p.Import.ID, map[string]int{people.ColumnEmail: 1, people.ColumnFirst: 1, people.ColumnArea: 9}), refusal.Invalid)
		if err := f.People.MatchPeople(f.Ctx, f.Bob, p.Import.ID, map[string]int{people.ColumnEmail: 1, people.ColumnFirst: 2, people.ColumnLast: 3, people.ColumnArea: 4}); err != nil {
			t.Fatal(err)
		}
		refusaltest.WantKind(t, f.People.ImportPeople(f.Ctx, f.Bob, p.Import.ID, p.Seen), refusal.Conflict) // which is not what was seen
		f.ImportPeopleOf(f.PeopleImport(p.Import.ID))
		if yan, err := f.DB.PersonByEmail(f.Ctx, "yan@example.org"); err != nil || yan.Area != "Dacorum" {
			t.Errorf("Yan is of %+v (%v)", yan, err)
		}
		refusaltest.WantKind(t, f.People.MatchPeople(f.Ctx, f.Bob, p.Import.ID, map[string]int{people.ColumnEmail: 1}), refusal.Conflict)

		for _, who := range []*db.Person{f.Alice, f.Eve} {
			_, err := f.People.ReadPeople(f.Ctx, who, "a.csv", []byte("Mail\nx\n"))
			refusaltest.WantKind(t, err, refusal.Forbidden)
			_, err = f.People.PeopleImportFor(f.Ctx, who, p.Import.ID)
			refusaltest.WantKind(t, err, refusal.Forbidden)
			refusaltest.WantKind(t, f.People.MatchPeople(f.Ctx, who, p.Import.ID, nil), refusal.Forbidden)
			refusaltest.WantKind(t, f.People.ImportPeople(f.Ctx, who, p.Import.ID, p.Seen), refusal.Forbidden)
		}
		_, err := f.Imports.For(f.Ctx, f.Bob, p.Import.ID) // which is for files of dates
		refusaltest.WantKind(t, err, refusal.NotFound)
		refusaltest.WantKind(t, f.Imports.Commit(f.Ctx, f.Bob, p.Import.ID, p.Seen, nil), refusal.NotFound)
		refusaltest.WantKind(t, f.Imports.Undo(f.Ctx, f.Bob, p.Import.ID), refusal.NotFound)
		dates := f.Upload("", db.DayOther, "Title,Date\nA,1/1/2027\n")
		_, err = f.People.PeopleImportFor(f.Ctx, f.Bob, dates.Import.ID)
		refusaltest.WantKind(t, err, refusal.NotFound)
		refusaltest.WantKind(t, f.People.ImportPeople(f.Ctx, f.Bob, dates.Import.ID, ""), refusal.NotFound)
	})
}
