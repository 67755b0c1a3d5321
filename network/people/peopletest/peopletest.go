package peopletest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/networktest"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// PlanOf is what importing a table would do where nobody is known but some.
func PlanOf(t *testing.T, file string, known ...*people.KnownPerson) *people.Plan {
	t.Helper()
	read, err := people.ReadPeople([]byte(file))
	if err != nil {
		t.Fatalf("%v %s", err, refusaltest.SaidNo(err))
	}
	by := map[string]*people.KnownPerson{}
	for _, p := range known {
		by[p.Email] = p
	}
	return people.PlanPeople(read, by, 2, "Testshire Police", networktest.Areas)
}

// SayPeople is what a plan would do, as the tests write it.
func SayPeople(all []people.PlannedPerson) string {
	var said []string
	for _, p := range all {
		line := fmt.Sprintf("%d %s:", p.Row, p.Person.Email)
		for _, c := range p.Changes {
			line += fmt.Sprintf(" %s %q>%q", c.Label, c.From, c.To)
		}
		said = append(said, line)
	}
	return strings.Join(said, "\n")
}

// ChoosePeople reads a file of people as Bob and returns what importing it would do.
func (f *Lists) ChoosePeople(file string) *people.Import {
	f.T.Helper()
	id, err := f.People.ReadPeople(f.Ctx, f.Bob, "Network list (1).csv", []byte(file))
	if err != nil {
		f.T.Fatalf("%v %s", err, refusaltest.SaidNo(err))
	}
	return f.PeopleImport(id)
}

// PeopleImport is what an import of people would do.
func (f *Lists) PeopleImport(id int64) *people.Import {
	f.T.Helper()
	p, err := f.People.PeopleImportFor(f.Ctx, f.Bob, id)
	if err != nil {
		f.T.Fatal(err)
	}
	return p
}

// ImportPeopleOf imports the people of a plan.
func (f *Lists) ImportPeopleOf(p *people.Import) {
	f.T.Helper()
	if err := f.People.ImportPeople(f.Ctx, f.Bob, p.Import.ID, p.Seen); err != nil {
		f.T.Fatal(err)
	}
}

// Everybody says everything about everybody.
func (f *Lists) Everybody() string {
	f.T.Helper()
	people, err := f.DB.People(f.Ctx, db.PeopleFilter{})
	if err != nil {
		f.T.Fatal(err)
	}
	said := ""
	for _, p := range people {
		p, err := f.DB.Person(f.Ctx, p.ID)
		if err != nil {
			f.T.Fatal(err)
		}
		all, err := f.DB.AllAccreditations(f.Ctx, p.ID)
		if err != nil {
			f.T.Fatal(err)
		}
		said += fmt.Sprintf("%s %s <%s> %s, %s, %s, %s, %s, %v %d", p.FirstName, p.LastName, p.Email, p.Force, p.Grade, p.Rank, p.Area, p.Phone, p.Roles, p.Version)
		for _, a := range all {
			said += fmt.Sprintf(" %s %s–%s %q by %d", a.Kind, a.GrantedOn, a.ExpiresOn, a.Source, a.RecordedBy)
		}
		said += "\n"
	}
	return said
}

// UndoneFile is a list of two who are new and two who change.
const UndoneFile = "E-mail,First name,Last name,Rank,Roles,LLO since,LLO until\nzoe@example.org,Zoe,Dvorak,PS,,14/08/2025,13/08/2028\nyan@example.org,Yan,Moor,PC,officer,,\n" +
	"alice.okafor@example.org,Alice,Okafor-Bell,PC,trainer,01/01/2025,01/01/2030\ncharlie.reid@example.org,,,Inspector,,,\n"

// ImportedPeople imports a file of two who are new and two who change.
func (f *Lists) ImportedPeople() *people.Import {
	f.T.Helper()
	f.Alice.Rank = "Constable"
	f.Write(func(tx *db.Tx) error { return tx.UpdatePerson(f.Ctx, f.Alice, "rank") })
	p := f.ChoosePeople(UndoneFile)
	if len(p.New) != 2 || len(p.Changed) != 2 {
		f.T.Fatalf("the plan is %+v", p.Plan)
	}
	f.ImportPeopleOf(p)
	return p
}
