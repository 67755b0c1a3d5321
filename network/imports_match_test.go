package network_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/upload"
)

// testFile is a file of testdata.
func testFile(t *testing.T, name string) string {
	t.Helper()
	file, err := os.ReadFile("testdata/" + name) //nolint:gosec // the test's own
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

// heldUntil2029 says every date there is, later ones too than held does.
func (f *fixture) heldUntil2029() string {
	f.t.Helper()
	days, err := f.DB.Days(f.ctx, noon.AddDate(0, -6, 0), noon.AddDate(3, 0, 0))
	if err != nil {
		f.t.Fatal(err)
	}
	return sayDays(days)
}

func TestFilesThatUseTheSameUIDsDoNotTakeEachOthersDates(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		autumn := "Autumn fair: 2027-09-20T11:00 to 2027-09-20T13:00\nAutumn talk: 2027-09-21T11:00 to 2027-09-21T13:00"
		spring := "Spring fair: 2028-03-20T10:00 to 2028-03-20T12:00\nSpring talk: 2028-03-21T10:00 to 2028-03-21T12:00"
		first, second := testFile(t, "same-uids-source-a.ics"), testFile(t, "same-uids-source-b.ics")
		f.commit(f.upload("Autumn", db.DayPartner, first))
		p := f.upload("", db.DayPartner, second)
		if p.Source != nil {
			t.Errorf("a file of other dates is taken for one of %s", p.Source.Name)
		}
		p = f.upload("Spring", db.DayPartner, second)
		f.want(p, "2 new, 0 changed, 0 same, 0 gone, 0 over")
		f.commit(p)
		if got := f.heldUntil2029(); got != autumn+"\n"+spring {
			t.Errorf("there are\n%s", got)
		}
		// Each is known again, by name and start or by the UID it has there.
		for name, file := range map[string]string{"Autumn": first, "Spring": second} {
			f.want(f.upload(name, db.DayPartner, file), "0 new, 0 changed, 2 same, 0 gone, 0 over")
			f.want(f.upload("", db.DayPartner, file), "0 new, 0 changed, 2 same, 0 gone, 0 over")
			f.want(f.upload(name, db.DayPartner, strings.ReplaceAll(file, "T100000Z", "T110000Z")), "0 new, 2 changed, 0 same, 0 gone, 0 over")
			f.want(f.upload(name, db.DayPartner, strings.ReplaceAll(file, " talk", " lecture")), "0 new, 1 changed, 1 same, 0 gone, 0 over")
		}
		// The same program's next file in one source: other dates, and the old ones stay.
		p = f.upload("Autumn", db.DayPartner, second)
		f.want(p, "0 new, 0 changed, 2 same, 2 gone, 0 over")
		third := strings.NewReplacer("Autumn", "Winter", "202709", "202801").Replace(first)
		p = f.upload("Autumn", db.DayPartner, third)
		f.want(p, "2 new, 0 changed, 0 same, 2 gone, 0 over")
		f.commit(p)
		f.commit(f.upload("Autumn", db.DayPartner, strings.NewReplacer("Autumn", "Summer", "202709", "202806").Replace(first)))
		if got := strings.Count(f.heldUntil2029(), "\n") + 1; got != 8 {
			t.Errorf("there are %d dates, want 8:\n%s", got, f.heldUntil2029())
		}
		if err := f.Calendar.UndoImport(f.ctx, f.bob, p.Import.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestADateThatIsInTheFileIsNeverOfferedForRemoval(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.commit(f.upload("Numbers", db.DayOther, testFile(t, "row-numbers-first.csv")))
		p := f.upload("Numbers", db.DayOther, testFile(t, "row-numbers-second.csv"))
		f.want(p, "0 new, 0 changed, 1 same, 1 gone, 0 over")
		if p.Gone[0].Name != "A" {
			t.Errorf("%s is offered for removal", p.Gone[0].Name)
		}
		// Both on one day, and one of two that are the same but for the place.
		f.commit(f.upload("Day", db.DayOther, "ID,Title,Date,Venue\n1,First,21/09/2027,\n2,Second,21/09/2027,\n3,C,21/09/2027,North\n4,C,21/09/2027,South\n"))
		p = f.upload("Day", db.DayOther, "ID,Title,Date,Venue\n1,Second,21/09/2027,\n2,C,21/09/2027,South\n")
		for _, gone := range p.Gone {
			if gone.Name != "First" {
				t.Errorf("%s is offered for removal", sayDay(&gone.Day))
			}
		}
		if len(p.New) != 0 || len(p.Gone) != 1 {
			t.Errorf("the plan is %s", planSays(p))
		}
	})
}

func TestANameIsTheSameHoweverItsAccentsAreWritten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.commit(f.upload("Programme", db.DayPartner, testFile(t, "nfd-first.csv")))
		f.want(f.upload("Programme", db.DayPartner, testFile(t, "nfd-second.csv")), "0 new, 0 changed, 1 same, 0 gone, 0 over")
		p := f.choosePeople(testFile(t, "names-nfd.csv"))
		for i, want := range []string{"Zo\u00eb", "Zo\u00eb"} {
			if got := p.New[i].Person.FirstName; got != want {
				t.Errorf("the first name is %q, want %q", got, want)
			}
		}
	})
}

func TestRowsOfOneNumberAreTwoDatesUnlessNameAndStartAreTheSame(t *testing.T) {
	t.Parallel()
	file := "ID,Title,Date\n1,Fair,01/09/2027\n1,Talk,02/09/2027\n1,Fair,03/09/2027\n1,Fair,01/09/2027\n1,Talk,02/09/2027\n"
	read, err := upload.ReadDates("a.csv", []byte(file), aDay)
	if err != nil {
		t.Fatal(err)
	}
	if got := sayDays(read.Days); got != "Fair: 2027-09-01 to 2027-09-01\nTalk: 2027-09-02 to 2027-09-02\nFair: 2027-09-03 to 2027-09-03" {
		t.Errorf("it reads %s", got)
	}
	if got := strings.Join(read.Notes, "; "); got != "Row 5 is the same date as row 2 and counts once; Row 6 is the same date as row 3 and counts once" {
		t.Errorf("the notes are %s", got)
	}
}
