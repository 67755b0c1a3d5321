package people_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/people/peopletest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

func TestAFullNameInOneColumnIsSplit(t *testing.T) {
	t.Parallel()
	for full, want := range map[string]string{
		"Sam Form":                       "Sam|Form",
		"Form, Sam":                      "Sam|Form",
		"FORM, Sam (A1234)":              "Sam|FORM",
		"Sam Form 1234":                  "Sam|Form",
		"PC1234 Sam Form":                "Sam|Form",
		"Mary Jane Watson":               "Mary Jane|Watson",
		"Vincent van den Berg":           "Vincent|van den Berg",
		"Siân ferch Llywelyn":            "Siân|ferch Llywelyn",
		"Anne-Marie O’Connor":            "Anne-Marie|O’Connor",
		"de la Cruz, María José":         "María José|de la Cruz",
		"  Zoe\u0308   Nun\u0303ez [PC]": "Zoë|Nuñez",
		"Madonna":                        "Madonna|",
		"van Berg":                       "van|Berg",
		"":                               "|",
		"1234":                           "|",
	} {
		var f refusal.Faults
		first, last := people.SplitName(f.Line("", full))
		if got := first + "|" + last; got != want {
			t.Errorf("%q is split into %q, want %q", full, got, want)
		}
	}
	const note = "Full names are split: at the comma where there is one, otherwise before the last word. Check them"
	p := peopletest.PlanOf(t, uploadtest.File(t, "one-name-column.csv"))
	if got := peopletest.SayPeople(p.New); got != `2 form1@example.org: First name "">"Sam" Last name "">"Form" Roles "">"officer"` || len(p.Lacks) != 0 || !slices.Contains(p.Notes, note) {
		t.Errorf("it reads %s, lacks %v, notes %q", got, p.Lacks, p.Notes)
	}
	known := &people.KnownPerson{}
	known.ID, known.Email, known.FirstName, known.LastName = 9, "eilidh@example.org", "Eilidh", "Mac an Fhraoich"
	for name, changed := range map[string]string{
		"Eilidh Mac an Fhraoich": "", "Mac an Fhraoich, Eilidh": "", "EILIDH MAC AN FHRAOICH": "", "Eilidh": "", "": "",
		"Eilidh Reid": `2 eilidh@example.org: Last name "Mac an Fhraoich">"Reid"`,
	} {
		if p := peopletest.PlanOf(t, "Email,Name\neilidh@example.org,\""+name+"\"\n", known); peopletest.SayPeople(p.Changed) != changed || p.Wrong != 0 {
			t.Errorf("%q changes %q (%s), want %q", name, peopletest.SayPeople(p.Changed), uploadtest.SayProblems(p.Problems), changed)
		}
	}
	p = peopletest.PlanOf(t, "Email,Full name\na@example.org,Madonna\nb@example.org,\n")
	want := "Row 2, “Full name”: “Madonna” is one word. Put first and last names in separate columns\nRow 3, “Full name”: The first name is missing\nRow 3, “Full name”: The last name is missing"
	if got := uploadtest.SayProblems(p.Problems); got != want {
		t.Errorf("the problems are %s", got)
	}
	// Columns of their own count more, and one of them alone is no whole name.
	p = peopletest.PlanOf(t, "Email,Name,First name,Last name\na@example.org,Wrong Name,Right,Person\nb@example.org,Full Name,,\nc@example.org,Full Name,Given,\n")
	if got := peopletest.SayPeople(p.New); !strings.Contains(got, `"Right" Last name "">"Person"`) || !strings.Contains(got, `"Full" Last name "">"Name"`) || uploadtest.SayProblems(p.Problems) != "Row 4, “Last name”: The last name is missing" {
		t.Errorf("with all columns it reads %s and %s", got, uploadtest.SayProblems(p.Problems))
	}
}

func TestAddressesOfAFileAreTakenOrNamedByTheOneRule(t *testing.T) {
	t.Parallel()
	p := peopletest.PlanOf(t, uploadtest.File(t, "emails.csv"))
	var taken []string
	for _, planned := range p.New {
		taken = append(taken, planned.Person.Email)
	}
	want := "pat.o'brien@example.org pat+rota@example.org pat@xn--mnchen-3ya.example pat@example.org pat2@example.org pat3@example.org pat4@example.org pat5@example.org pat12@example.org pat15@xn--e1afmkfd.xn--p1ai pat16@example.org"
	if got := strings.Join(taken, " "); got != want {
		t.Errorf("taken are\n%s\nwant\n%s", got, want)
	}
	if p.Wrong != 20 || len(p.Problems) != 20 {
		t.Errorf("%d rows are wrong:\n%s", p.Wrong, uploadtest.SayProblems(p.Problems))
	}
}
