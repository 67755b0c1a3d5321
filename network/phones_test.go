package network_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/people"
)

func TestADoubtfulPhoneNeverLosesThePerson(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/phones.csv")
	if err != nil {
		t.Fatal(err)
	}
	p := planOf(t, string(file))
	if len(p.New) != 23 || p.Wrong != 0 || len(p.Problems) != 0 {
		t.Errorf("%d people, and %s", len(p.New), sayProblems(p.Problems))
	}
	if got := sayProblems(p.Doubts); got != "Row 11, “Phone”: A spreadsheet has shortened “4.47701E+11”. Make the column text and enter the number again. The rest of the row is read" {
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
	p = planOf(t, "Email,First name,Last name,Phone\na@example.org,A,B,call me\nb@example.org,A,B,"+strings.Repeat("07700 900000/", 20)+"\n")
	if got := sayProblems(p.Doubts); len(p.New) != 2 || got != "Row 2, “Phone”: “call me” is not a phone number. The rest of the row is read\nRow 3, “Phone”: It is longer than 200 characters. The rest of the row is read" {
		t.Errorf("%d people, and the doubts are %s", len(p.New), got)
	}
	// Nobody loses the number they have to one that can't be read.
	known := &people.KnownPerson{}
	known.Email, known.FirstName, known.LastName, known.Phone, known.ID = "phone9@example.org", "Phone", "Number9", "01707 000000", 9
	if p := planOf(t, "Email,First name,Last name,Phone\nphone9@example.org,,,4.47701E+11\n", known); p.Same != 1 || len(p.Doubts) != 1 {
		t.Errorf("an unreadable number changes %s", sayPeople(p.Changed))
	}
	known.Phone = "01707000000" // as it was typed once
	if p := planOf(t, "Email,First name,Last name,Phone\nphone9@example.org,,,01707 000000\n", known); p.Same != 1 {
		t.Errorf("the same number in other words changes %s", sayPeople(p.Changed))
	}
}

func TestAFormThatIsOpenedAndSavedChangesNoNumberThatWasTypedOtherwise(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		k, e := f.known(), f.draft()
		f.write(func(tx *db.Tx) error {
			k.contact.Phone = "01632960001" // as it was saved once
			return tx.UpdateContact(f.ctx, &k.contact)
		})
		form := events.PartnerForm{Partner: "Dacorum Pride", PartnerKind: "charity", Contact: "Sam Field", Post: "Chair", Email: "sam@example.org", Phone: "01632960001"}
		for range 2 {
			if err := f.edit(e, form); err != nil {
				t.Fatal(err)
			}
			f.unchanged(k)
		}
		// A lead who is no coordinator saves the same.
		saved, err := f.DB.Event(f.ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		saved.LeadID = f.eve.ID
		f.write(func(tx *db.Tx) error { return tx.UpdateEvent(f.ctx, saved) })
		if err := f.editAs(f.eve, e, form); err != nil {
			t.Errorf("the lead is refused: %v", err)
		}
		f.unchanged(k)
	})
}
