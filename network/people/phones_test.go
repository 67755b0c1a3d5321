package people_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/people/peopletest"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

func TestADoubtfulPhoneNeverLosesThePerson(t *testing.T) {
	t.Parallel()
	file := uploadtest.File(t, "phones.csv")
	p := peopletest.PlanOf(t, file)
	if len(p.New) != 23 || p.Wrong != 0 || len(p.Problems) != 0 {
		t.Errorf("%d people, and %s", len(p.New), uploadtest.SayProblems(p.Problems))
	}
	if got := uploadtest.SayProblems(p.Doubts); got != "Row 11, “Phone”: A spreadsheet has shortened “4.47701E+11”. Make the column text and enter the number again. The rest of the row is read" {
		t.Errorf("the doubts are %s", got)
	}
	var phones []string
	for _, planned := range p.New {
		phones = append(phones, planned.Person.Phone)
	}
	want := "01438 757000 ext 4321|01438 757000 ext 4321|01438 757000 ext 4321|01438 757000 ext 4321|07700 900000 (work)|07700 900000 / 07700 900001|07700 900000|07700 900000|07700 900000||" +
		"07700 900000|07700 900000|07700 900000|07700 900000|||07700 900000 (mob)|07700 900000|07700 900000|07700 900000|#6123|07700 900000 or 01438 757000|Ext 4321"
	if got := strings.Join(phones, "|"); got != want {
		t.Errorf("the phones are\n%s\nwant\n%s", got, want)
	}
	p = peopletest.PlanOf(t, "Email,First name,Last name,Phone\na@example.org,A,B,call me\nb@example.org,A,B,"+strings.Repeat("07700 900000/", 20)+"\n")
	if got := uploadtest.SayProblems(p.Doubts); len(p.New) != 2 || got != "Row 2, “Phone”: “call me” is not a phone number. The rest of the row is read\nRow 3, “Phone”: It is longer than 200 characters. The rest of the row is read" {
		t.Errorf("%d people, and the doubts are %s", len(p.New), got)
	}
	// Nobody loses the number they have to one that can't be read.
	known := &people.KnownPerson{}
	known.Email, known.FirstName, known.LastName, known.Phone, known.ID = "phone9@example.org", "Phone", "Number9", "01707 000000", 9
	if p := peopletest.PlanOf(t, "Email,First name,Last name,Phone\nphone9@example.org,,,4.47701E+11\n", known); p.Same != 1 || len(p.Doubts) != 1 {
		t.Errorf("an unreadable number changes %s", peopletest.SayPeople(p.Changed))
	}
	known.Phone = "01707000000" // as it was typed once
	if p := peopletest.PlanOf(t, "Email,First name,Last name,Phone\nphone9@example.org,,,01707 000000\n", known); p.Same != 1 {
		t.Errorf("the same number in other words changes %s", peopletest.SayPeople(p.Changed))
	}
}
