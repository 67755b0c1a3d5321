package network_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/network/people/peopletest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestAnImportOfPeopleIsTakenBackForAMonth(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		p := f.ImportedPeople()
		f.Clock = f.Clock.Add(f.Network.Settings().ImportsUndoable + time.Hour)
		if _, err := f.Messages.Tidy(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if done := f.PeopleImport(p.Import.ID); done.Undo || done.Import.Undo != "" {
			t.Errorf("after a month what they were is still kept: %q", done.Import.Undo)
		}
		refusaltest.WantKind(t, f.People.UndoPeople(f.Ctx, f.Bob, p.Import.ID), refusal.Conflict)
		waits := f.ChoosePeople(peopletest.UndoneFile)
		refusaltest.WantKind(t, f.People.UndoPeople(f.Ctx, f.Bob, waits.Import.ID), refusal.NotFound)
	})
}
