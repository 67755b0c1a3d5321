package network

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestAPhoneNumberIsReadWithItsExtensionAndWhatIsSaidBesideIt(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]struct{ text, dial string }{
		"01707 000000":                     {"01707 000000", "+441707000000"},
		"01438757000":                      {"01438 757000", "+441438757000"},
		"(01438) 757000":                   {"01438 757000", "+441438757000"},
		"01438 757000 Ext 4321":            {"01438 757000 ext 4321", "+441438757000,4321"},
		"01438 757000 ext. 4321":           {"01438 757000 ext 4321", "+441438757000,4321"},
		"01438 757000 x4321":               {"01438 757000 ext 4321", "+441438757000,4321"},
		"01438 757000 extn 4321":           {"01438 757000 ext 4321", "+441438757000,4321"},
		"01438 757000, extension 4321":     {"01438 757000 ext 4321", "+441438757000,4321"},
		"07700 900000 (work)":              {"07700 900000 (work)", "+447700900000"},
		"07700 900000 / 07700 900001":      {"07700 900000 / 07700 900001", "+447700900000"},
		"07700900000\n01438757000":         {"07700 900000 / 01438 757000", "+447700900000"},
		"07700 900000 or 01438 757000":     {"07700 900000 or 01438 757000", "+447700900000"},
		"07700 900001 (07700 900002)":      {"07700 900001 (07700 900002)", "+447700900001"},
		"mob 07700900000 after 6pm":        {"mob 07700 900000 after 6pm", "+447700900000"},
		"tel: 07700 900000":                {"07700 900000", "+447700900000"},
		"+44 (0)7700 900000":               {"07700 900000", "+447700900000"},
		"0044 7700 900000":                 {"07700 900000", "+447700900000"},
		"7700900000":                       {"07700 900000", "+447700900000"},
		"'07700900000":                     {"07700 900000", "+447700900000"},
		`="07700900000"`:                   {"07700 900000", "+447700900000"},
		"07700–900000":                     {"07700 900000", "+447700900000"},
		"07700\u00a0900000":                {"07700 900000", "+447700900000"},
		"+44\u202f7700\u202f900000":        {"07700 900000", "+447700900000"},
		"０７７００ ９０００００":                     {"07700 900000", "+447700900000"},
		"07700.900.000":                    {"07700 900000", "+447700900000"},
		"+353 1 496 0001":                  {"+353 1 496 0001", "+35314960001"},
		"+1 202-555-0143 x5":               {"+1 202-555-0143 ext 5", "+12025550143,5"},
		"#6123":                            {"#6123", ""},
		"Ext 4321":                         {"Ext 4321", ""},
		"101":                              {"101", "101"},
		"757000":                           {"757000", "757000"},
		"12345678901234567890":             {"12345678901234567890", "12345678901234567890"},
		"N/A":                              {},
		"-":                                {},
		"None":                             {},
		"":                                 {},
		"call me":                          {"refused: Enter a phone number, like 01707 000000", ""},
		"4.47701E+11":                      {"refused: A spreadsheet has shortened “4.47701E+11”. Make the column text and enter the number again", ""},
		strings.Repeat("07700900000,", 20): {"refused: Use 200 characters or fewer: this is 260", "+447700900000"},
	} {
		var f faults
		got := telephone(&f, typed)
		if len(f.fields) > 0 {
			got = "refused: " + f.fields[0].Message
		}
		if got != want.text {
			t.Errorf("%q is %q, want %q", typed, got, want.text)
		}
		if dial := DialOf(tidyPhone(typed)); dial != want.dial {
			t.Errorf("%q dials %q, want %q", typed, dial, want.dial)
		}
		if again := tidyPhone(tidyPhone(typed)); again != tidyPhone(typed) {
			t.Errorf("%q is tidied to %q and then to %q", typed, tidyPhone(typed), again)
		}
	}
}

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
	known := &knownPerson{}
	known.Email, known.FirstName, known.LastName, known.Phone, known.ID = "phone9@example.org", "Phone", "Number9", "01707 000000", 9
	if p := planOf(t, "Email,First name,Last name,Phone\nphone9@example.org,,,4.47701E+11\n", known); p.Same != 1 || len(p.Doubts) != 1 {
		t.Errorf("an unreadable number changes %s", sayPeople(p.Changed))
	}
	known.Phone = "01707000000" // as it was typed once
	if p := planOf(t, "Email,First name,Last name,Phone\nphone9@example.org,,,01707 000000\n", known); p.Same != 1 {
		t.Errorf("the same number in other words changes %s", sayPeople(p.Changed))
	}
}

func FuzzPhone(f *testing.F) {
	for _, typed := range []string{"01438 757000 ext 4321", "+44 (0)7700 900000 / 07700 900001 (work)", "4.47701E+11", `="0"`, "+ (12345) -0"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		text, _ := phoneText(typed)
		if strings.ContainsAny(text, "\n\r\x00") || !utf8.ValidString(text) {
			t.Fatalf("%q is kept as %q", typed, text)
		}
		if dial := DialOf(text); strings.Trim(dial, "+0123456789,") != "" {
			t.Fatalf("%q dials %q", typed, dial)
		}
	})
}

func TestAFormThatIsOpenedAndSavedChangesNoNumberThatWasTypedOtherwise(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		k, e := f.known(), f.draft()
		f.write(func(tx *db.Tx) error {
			k.contact.Phone = "01632960001" // as it was saved once
			return tx.UpdateContact(f.ctx, &k.contact)
		})
		form := PartnerForm{Partner: "Dacorum Pride", PartnerKind: "charity", Contact: "Sam Field", Post: "Chair", Email: "sam@example.org", Phone: "01632960001"}
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
