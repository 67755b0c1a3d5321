package people_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// facts is everybody without the versions, which never go back, and without
// what was revoked.
func (f *fixture) facts() string {
	f.T.Helper()
	var said []string
	for _, line := range strings.Split(f.Everybody(), "\n") {
		before, _, _ := strings.Cut(line, "]")
		said = append(said, before)
	}
	return strings.Join(said, "\n")
}

func TestAnImportOfPeopleIsTakenBackAsAWhole(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Alice.Rank = "Constable"
		f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Alice, "rank") })
		before := f.facts()
		p := f.ImportedPeople()
		if done := f.PeopleImport(p.Import.ID); !done.Undo || len(done.Touched) != 0 || f.facts() == before {
			t.Fatalf("it cannot be taken back: %+v", done)
		}
		refusaltest.WantKind(t, f.People.UndoPeople(f.Ctx, f.Alice, p.Import.ID), refusal.Forbidden)
		if failed := f.AtOnce(4, func(int) error { return f.People.UndoPeople(f.Ctx, f.Bob, p.Import.ID) }); failed > 0 {
			t.Errorf("of four at once %d failed", failed)
		}
		if after := f.facts(); after != before {
			t.Errorf("it is\n%s\nand was\n%s", after, before)
		}
		if holding, err := f.DB.Holding(f.Ctx, "Dvorak"); err != nil || len(holding) > 0 {
			t.Errorf("somebody who went is still in %v, %v", holding, err)
		}
		held := f.Accreditations(f.Alice)
		if len(held) != 2 || held[0].RevokedAt.IsZero() == held[1].RevokedAt.IsZero() || held[0].RevokeReason+held[1].RevokeReason != "The import was taken back" {
			t.Errorf("Alice holds %+v, want what the import recorded kept as revoked", held)
		}
		if done := f.PeopleImport(p.Import.ID); done.Undo || done.Import.UndoneAt.IsZero() || done.Import.Undo != "" {
			t.Errorf("the import is now %+v", done.Import)
		}
		if log, err := f.DB.LogOf(f.Ctx, db.ThingImport, p.Import.ID, 10); err != nil || len(log) != 2 || log[0].Verb != people.VerbTookBack || log[0].Detail != "2 new, 2 changed" {
			t.Errorf("the log of the import is %+v, %v", log, err)
		}
		if messages, err := f.DB.Messages(f.Ctx, db.MessageFilter{Limit: 1}); err != nil || len(messages) != 0 {
			t.Errorf("somebody was told: %+v, %v", messages, err)
		}
		again := f.ImportedPeople()
		if len(again.New) != 2 {
			t.Error("the file can’t be imported again")
		}
	})
}
