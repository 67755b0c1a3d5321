package people_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/people/peopletest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

// networksFile is the spreadsheet that a network has, as Excel writes it.
const networksFile = "Surname;Forename;E-mail;Rank;Employment;District;Mobile;Sexual orientation;LAGLO since;LAGLO until;Notes\r\n" +
	"Dvořák;Zoë;Zoe.Dvorak@example.org;PS 1234;Officer;East Herts;01707 000000;Lesbian;14/08/2025;13/08/2028;on leave\r\n" +
	"Fox;Sam;sam.fox@example.org;;Special Constable;Welwyn & Hatfield;;;;;\r\n"

func TestATableOfPeopleIsReadWhateverWroteIt(t *testing.T) {
	t.Parallel()
	want := `2 zoe.dvorak@example.org: First name "">"Zoë" Last name "">"Dvorák" Rank "">"PS 1234" Area "">"East Hertfordshire" Phone "">"01707 000000" Roles "">"officer" Accredited "">"14 August 2025 to 13 August 2028"` + "\n" +
		`3 sam.fox@example.org: First name "">"Sam" Last name "">"Fox" Grade "police officer">"special" Area "">"Welwyn Hatfield" Roles "">"officer"`
	plain := strings.ReplaceAll(networksFile, "ř", "r") // which Windows-1252 lacks
	windows, err := charmap.Windows1252.NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"UTF-8": plain, "UTF-8 with a mark": "\ufeff" + plain, "Windows-1252": windows, "commas": strings.ReplaceAll(plain, ";", ","),
		"tabs": strings.ReplaceAll(plain, ";", "\t"), "ISO dates": strings.NewReplacer("14/08/2025", "2025-08-14", "13/08/2028", "2028-08-13").Replace(plain),
	} {
		p := peopletest.PlanOf(t, file)
		if got := peopletest.SayPeople(p.New); got != want || len(p.Problems) != 0 || p.Same != 0 {
			t.Errorf("%s gives\n%s\nwant\n%s\nand %s", name, got, want, uploadtest.SayProblems(p.Problems))
		}
		if first := p.New[0]; first.Since != "2025-08-14" || first.Until != "2028-08-13" || first.Person.Force != "Testshire Police" {
			t.Errorf("%s: accredited from %s to %s, of %s", name, first.Since, first.Until, first.Person.Force)
		}
		if len(p.Notes) != 2 || !strings.HasPrefix(p.Notes[0], "Not read, and not kept anywhere: “Sexual orientation”") || p.Notes[1] != "Columns that are not read: “Notes”" {
			t.Errorf("%s: the notes are %q", name, p.Notes)
		}
	}
}

func TestWhatIsWrongWithSomebodyIsSaidAtTheCell(t *testing.T) {
	t.Parallel()
	p := peopletest.PlanOf(t, "E-mail,First name,Last name,Grade,Area,Phone,Roles,LLO since,LLO until\n"+
		"nobody,A,B,,,,,,\n"+
		",A,B,,,,,,\n"+
		"a@example.org,,,Wizard,Narnia,call me,administrator; king,31/02/2027,\n"+
		"b@example.org,A,B,,,,,14/08/2027,13/08/2027\n"+
		"c@example.org,A,B,,,,,14/08/2027,\n"+
		"d@example.org,A,B,,,,,,14/08/2027\n"+
		"e@example.org,A,B,,,,,,\n"+
		"E@example.org,A,C,,,,,,\n"+
		"f@example.org,A,B,,,,,10:30,08/14/2027\n"+
		"gone@example.org,A,B,,,,,,\n"+
		"bob@example.org,,,,,,,14/08/2025,14/08/2028\n"+
		"h@example.org,A,B,,,,,14/08/2025,14/08/2055\n",
		&people.KnownPerson{Person: db.Person{ID: 2, Email: "bob@example.org"}},
		&people.KnownPerson{Person: db.Person{ID: 9, Email: "gone@example.org", DeactivatedAt: clocktest.Noon}})
	want := "Row 2, “E-mail”: Enter an email address like first.last@example.org\n" +
		"Row 3, “E-mail”: Enter an email address\n" +
		"Row 4, “First name”: The first name is missing\n" +
		"Row 4, “Last name”: The last name is missing\n" +
		"Row 4, “Grade”: “Wizard” is no grade. Use one of: police officer, PCSO, special, police staff, volunteer, external\n" +
		"Row 4, “Area”: “Narnia” is none of the areas. They are: " + strings.Join(networktest.Areas, ", ") + "\n" +
		"Row 4, “Roles”: The role “administrator” does not come from a file. An administrator gives it to each person\n" +
		"Row 4, “Roles”: “king” is no role. Use some of: officer, trainer, call handler, vehicle keeper, guest\n" +
		"Row 4, “LLO since”: “31/02/2027” is not in the calendar. Check the day and the month\n" +
		"Row 5, “LLO until”: It ends before it starts\n" +
		"Row 6, “LLO until”: It says since when and not until when. Add the day, or leave both out\n" +
		"Row 7, “LLO since”: It says until when and not since when. Add the day, or leave both out\n" +
		"Row 9, “E-mail”: Row 8 has the same address. Leave one of the two\n" +
		"Row 10, “LLO since”: “10:30” is no date. Write it like 14/08/2027 or 2027-08-14\n" +
		"Row 10, “LLO until”: “08/14/2027” has the month first. Write the day first, like 14/08/2027\n" +
		"Row 11, “E-mail”: This person was deactivated, and an import brings nobody back\n" +
		"Row 12, “LLO since”: Nobody accredits themselves. Leave the days out, and ask another coordinator\n" +
		"Row 13, “LLO until”: An accreditation lasts ten years at most"
	if got := uploadtest.SayProblems(p.Problems); got != want {
		t.Errorf("the problems are\n%s\nwant\n%s", got, want)
	}
	if p.Wrong != 11 || len(p.New) != 1 || p.New[0].Row != 8 {
		t.Errorf("%d rows are wrong and %d people are new", p.Wrong, len(p.New))
	}
}

func TestAnEmptyCellChangesNothingAboutWhoIsHere(t *testing.T) {
	t.Parallel()
	alice := &people.KnownPerson{
		Person: db.Person{ID: 1, Email: "a@example.org", FirstName: "Alice", LastName: "Okafor", Grade: db.PCSO, Rank: "PCSO 7", Area: "Watford", Phone: "+44 1632 960001", Force: "Testshire Police", Roles: []db.Role{db.Trainer}},
		Since:  "2025-01-01", Until: "2028-01-01",
	}
	for file, want := range map[string]string{
		"A@EXAMPLE.ORG,,,,,,,,": "",
		"a@example.org,Alice,Okafor,pcso,PCSO 7,watford,'+44 1632 960001,trainer,01/01/2025,01/01/2028": "",
		"a@example.org,Alice,Okafor,,,,,,01/06/2025,01/06/2027":                                         "", // within what is known
		"a@example.org,Alice,Okafor-Reid,special,,,,officer,,":                                          `2 a@example.org: Last name "Okafor">"Okafor-Reid" Grade "PCSO">"special" Roles "trainer">"trainer, officer"`,
		"a@example.org,,,,,,,,01/06/2027,01/06/2030":                                                    `2 a@example.org: Accredited "1 January 2025 to 1 January 2028">"1 January 2025 to 1 June 2030"`,
	} {
		p := peopletest.PlanOf(t, "Email,First name,Surname,Grade,Rank,Area,Phone,Roles,LLO from,LLO to\n"+file+"\n", alice)
		if got := peopletest.SayPeople(p.Changed); got != want || len(p.New)+len(p.Problems) != 0 || (want == "") != (p.Same == 1) {
			t.Errorf("%s changes\n%s\nwant\n%s\n%s", file, got, want, uploadtest.SayProblems(p.Problems))
		}
	}
}

func TestAFileOfPeopleThatCanNotBeReadIsRefusedWithWhatToDo(t *testing.T) {
	t.Parallel()
	for want, file := range map[string]string{
		"The file is empty": " \n",
		"There is nobody in the file: it should have a row that names the columns, and one for each person": "Email,Name\n",
		"This is a calendar file. Choose a table saved as CSV":                                              "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
		"This is a PDF. Ask for a table saved as CSV":                                                       "%PDF-1.7",
		"This is a spreadsheet or a packed file. Open it and save it as CSV, then choose that":              "PK\x03\x04…",
		"The file has more than 5,000 rows. Split it into smaller files":                                    "Email\n" + strings.Repeat("x\n", upload.MostFileRows+1),
		"The file has more than 100 columns. Leave out what nobody needs":                                   strings.Repeat("x,", 100) + "x\na\n",
		"Row 2 has a quotation mark in the wrong place. Save the table as CSV again, or remove the mark":    "Email\n\"x\n",
	} {
		_, err := people.ReadPeople([]byte(file))
		if got := refusaltest.SaidNo(err); got != want {
			t.Errorf("%.40q is refused with %q, want %q", file, got, want)
		}
	}
	if p := peopletest.PlanOf(t, "Mail,Who\na@example.org,A B\n"); !slices.Equal(p.Lacks, []string{"First name", "Last name"}) || len(p.New) != 0 {
		t.Errorf("without columns: %+v", p)
	}
}

func FuzzPlanPeople(f *testing.F) {
	f.Add([]byte(networksFile))
	f.Add([]byte("\xff\xfeE\x00"))
	f.Add([]byte("Email,Name,Phone\n\"O'Connor, Siân\" <a@example.org>;,\"O’Connor, Siân (PC1)\",01438 757000 ext 4321\nb@m\u00fcnchen.example,Jan van den Berg,\x93x\x94"))
	f.Add([]byte("sep=;\nE-mail;First name;Last name;LLO since;LLO until\n\"a@example.org\";A;'=B;1/1/2027;2/2/28"))
	f.Fuzz(func(t *testing.T, file []byte) {
		read, err := people.ReadPeople(file)
		if err != nil {
			if refusal.KindOf(err) != refusal.Invalid || refusaltest.SaidNo(err) == "" {
				t.Fatalf("a fault: %v", err)
			}
			return
		}
		p := people.PlanPeople(read, nil, 0, "x", networktest.Areas)
		emails := map[string]bool{}
		for _, planned := range p.New {
			who := &planned.Person
			if emails[who.Email] || who.FirstName == "" || who.LastName == "" || len(who.Roles) == 0 || planned.Until < planned.Since ||
				!slices.Contains(db.Grades, who.Grade) || who.Area != "" && !slices.Contains(networktest.Areas, who.Area) || strings.ContainsAny(who.Name()+who.Rank+who.Force+who.Phone, "\n\x00") || !utf8.ValidString(who.Name()+who.Phone) ||
				strings.ContainsFunc(who.Email, func(r rune) bool { return r <= ' ' || r > '~' }) {
				t.Fatalf("somebody who can't be kept: %+v", planned)
			}
			emails[who.Email] = true
		}
	})
}

func TestAFileOfPeopleIsImportedOnceAndTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	file := "E-mail,First name,Last name,Rank,LLO since,LLO until\nZoe@example.org,Zoe,Dvorak,PS,14/08/2025,13/08/2028\n" +
		"alice.okafor@example.org,Alice,Okafor,PC,01/01/2025,01/01/2030\ncharlie.reid@example.org,,,,,\nwrong,A,B,,,\n"
	onBoth(t, func(t *testing.T, f *fixture) {
		before := f.Everybody()
		p := f.ChoosePeople(file)
		if f.Everybody() != before {
			t.Fatal("reading a file changed somebody")
		}
		if len(p.New) != 1 || len(p.Changed) != 1 || p.Same != 1 || p.Wrong != 1 || p.Import.Name != "Network list" {
			t.Fatalf("the plan is %+v", p.Plan)
		}
		f.ImportPeopleOf(p)
		f.ImportPeopleOf(p) // pressed twice
		after := f.Everybody()
		for _, want := range []string{
			`Zoe Dvorak <zoe@example.org> Testshire Police, police officer, PS, , , [officer] 1 LLO 2025-08-14–2028-08-13 "Imported record" by 2`,
			`Alice Okafor <alice.okafor@example.org> , police officer, PC, , , [officer] 2 LLO 2025-01-01–2030-01-01 "Imported record" by 2 LLO 2025-01-01–2028-01-01 "" by 0`,
		} {
			if !strings.Contains(after, want+"\n") {
				t.Errorf("not found: %s in\n%s", want, after)
			}
		}
		zoe, err := f.DB.PersonByEmail(f.Ctx, "zoe@example.org")
		if err != nil || zoe.Password != "" || !zoe.Discreet || zoe.RestFrom != 22*60 || zoe.AlarmMinutes != people.FirstAlarm || !strings.Contains(zoe.Search, "dvorak") {
			t.Errorf("somebody imported begins with %+v (%v)", zoe, err)
		}
		if all, err := f.DB.Messages(f.Ctx, db.MessageFilter{Limit: 1}); err != nil || len(all) != 0 {
			t.Errorf("somebody was told: %+v (%v)", all, err)
		}
		log, err := f.DB.LogOf(f.Ctx, db.ThingPerson, zoe.ID, 10)
		if err != nil || len(log) != 2 || log[0].Detail != "LLO, until 13 August 2028" || log[1].Detail != "officer, from a file" || log[1].PersonID != f.Bob.ID {
			t.Errorf("the log of somebody new is %+v (%v)", log, err)
		}
		log, err = f.DB.LogOf(f.Ctx, db.ThingImport, p.Import.ID, 10)
		if err != nil || len(log) != 1 || log[0].Detail != "1 new, 1 changed" {
			t.Errorf("the log of the import is %+v (%v)", log, err)
		}
		if kept, err := f.DB.Import(f.Ctx, p.Import.ID); err != nil || kept.Contents != "" {
			t.Errorf("the file is still kept: %q (%v)", kept.Contents, err)
		}

		again := f.ChoosePeople(file)
		if !again.Nothing() || again.Same != 3 {
			t.Errorf("again it would change\n%s\n%s", peopletest.SayPeople(again.New), peopletest.SayPeople(again.Changed))
		}
		refusaltest.WantKind(t, f.People.ImportPeople(f.Ctx, f.Bob, again.Import.ID, again.Seen), refusal.Conflict)
		if f.Everybody() != after {
			t.Error("importing twice changed somebody")
		}
	})
}

func TestFiveThousandPeopleAreImportedWithinSeconds(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	table.WriteString("E-mail,First name,Last name,Area,LLO since,LLO until\n")
	for i := range 5000 {
		fmt.Fprintf(&table, "person.%d@example.org,Person,Number %d,%s,14/08/2025,13/08/2028\n", i, i, networktest.Areas[i%len(networktest.Areas)])
	}
	onBoth(t, func(t *testing.T, f *fixture) {
		start := time.Now()
		p := f.ChoosePeople(table.String())
		if len(p.New) != 5000 {
			t.Fatalf("%d new", len(p.New))
		}
		read := time.Since(start)
		f.ImportPeopleOf(p)
		first := p.Import.ID
		t.Logf("read in %v, imported in %v", read, time.Since(start)-read)
		llos, err := f.DB.LLOs(f.Ctx, db.LLO, f.Settings().ForceName)
		if err != nil || len(llos) != 5000 {
			t.Errorf("%d in the register (%v)", len(llos), err)
		}
		if again := f.ChoosePeople(table.String()); again.Same != 5000 || !again.Nothing() {
			t.Errorf("again %d would be the same", again.Same)
		}
		start = time.Now()
		p = f.ChoosePeople(strings.ReplaceAll(table.String(), ",Person,", ",People,"))
		f.ImportPeopleOf(p)
		t.Logf("%d changed in %v", len(p.Changed), time.Since(start))
		start = time.Now()
		for _, id := range []int64{p.Import.ID, first} { // the last first
			if err := f.People.UndoPeople(f.Ctx, f.Bob, id); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("both taken back in %v", time.Since(start))
	})
}
