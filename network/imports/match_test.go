package imports_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/imports/importstest"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

// heldUntil2029 says every date there is, later ones too than held does.
func (f *fixture) heldUntil2029() string {
	f.T.Helper()
	days, err := f.DB.Days(f.Ctx, clocktest.Noon.AddDate(0, -6, 0), clocktest.Noon.AddDate(3, 0, 0))
	if err != nil {
		f.T.Fatal(err)
	}
	return uploadtest.SayDays(days)
}

func TestFilesThatUseTheSameUIDsDoNotTakeEachOthersDates(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		autumn := "Autumn fair: 2027-09-20T11:00 to 2027-09-20T13:00\nAutumn talk: 2027-09-21T11:00 to 2027-09-21T13:00"
		spring := "Spring fair: 2028-03-20T10:00 to 2028-03-20T12:00\nSpring talk: 2028-03-21T10:00 to 2028-03-21T12:00"
		first, second := uploadtest.File(t, "same-uids-source-a.ics"), uploadtest.File(t, "same-uids-source-b.ics")
		f.Commit(f.Upload("Autumn", db.DayPartner, first))
		p := f.Upload("", db.DayPartner, second)
		if p.Source != nil {
			t.Errorf("a file of other dates is taken for one of %s", p.Source.Name)
		}
		p = f.Upload("Spring", db.DayPartner, second)
		f.Want(p, "2 new, 0 changed, 0 same, 0 gone, 0 over")
		f.Commit(p)
		if got := f.heldUntil2029(); got != autumn+"\n"+spring {
			t.Errorf("there are\n%s", got)
		}
		// Each is known again, by name and start or by the UID it has there.
		for name, file := range map[string]string{"Autumn": first, "Spring": second} {
			f.Want(f.Upload(name, db.DayPartner, file), "0 new, 0 changed, 2 same, 0 gone, 0 over")
			f.Want(f.Upload("", db.DayPartner, file), "0 new, 0 changed, 2 same, 0 gone, 0 over")
			f.Want(f.Upload(name, db.DayPartner, strings.ReplaceAll(file, "T100000Z", "T110000Z")), "0 new, 2 changed, 0 same, 0 gone, 0 over")
			f.Want(f.Upload(name, db.DayPartner, strings.ReplaceAll(file, " talk", " lecture")), "0 new, 1 changed, 1 same, 0 gone, 0 over")
		}
		// The same program's next file in one source: other dates, and the old ones stay.
		p = f.Upload("Autumn", db.DayPartner, second)
		f.Want(p, "0 new, 0 changed, 2 same, 2 gone, 0 over")
		third := strings.NewReplacer("Autumn", "Winter", "202709", "202801").Replace(first)
		p = f.Upload("Autumn", db.DayPartner, third)
		f.Want(p, "2 new, 0 changed, 0 same, 2 gone, 0 over")
		f.Commit(p)
		f.Commit(f.Upload("Autumn", db.DayPartner, strings.NewReplacer("Autumn", "Summer", "202709", "202806").Replace(first)))
		if got := strings.Count(f.heldUntil2029(), "\n") + 1; got != 8 {
			t.Errorf("there are %d dates, want 8:\n%s", got, f.heldUntil2029())
		}
		if err := f.Imports.Undo(f.Ctx, f.Bob, p.Import.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestADateThatIsInTheFileIsNeverOfferedForRemoval(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Commit(f.Upload("Numbers", db.DayOther, uploadtest.File(t, "row-numbers-first.csv")))
		p := f.Upload("Numbers", db.DayOther, uploadtest.File(t, "row-numbers-second.csv"))
		f.Want(p, "0 new, 0 changed, 1 same, 1 gone, 0 over")
		if p.Gone[0].Name != "A" {
			t.Errorf("%s is offered for removal", p.Gone[0].Name)
		}
		// Both on one day, and one of two that are the same but for the place.
		f.Commit(f.Upload("Day", db.DayOther, "ID,Title,Date,Venue\n1,First,21/09/2027,\n2,Second,21/09/2027,\n3,C,21/09/2027,North\n4,C,21/09/2027,South\n"))
		p = f.Upload("Day", db.DayOther, "ID,Title,Date,Venue\n1,Second,21/09/2027,\n2,C,21/09/2027,South\n")
		for _, gone := range p.Gone {
			if gone.Name != "First" {
				t.Errorf("%s is offered for removal", uploadtest.SayDay(&gone.Day))
			}
		}
		if len(p.New) != 0 || len(p.Gone) != 1 {
			t.Errorf("the plan is %s", importstest.PlanSays(p))
		}
	})
}
