package action

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rainbowrota/rainbowrota/network/refusal"
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
		var f refusal.Faults
		got := Telephone(&f, typed)
		if len(f.Fields) > 0 {
			got = "refused: " + f.Fields[0].Message
		}
		if got != want.text {
			t.Errorf("%q is %q, want %q", typed, got, want.text)
		}
		if dial := DialOf(TidyPhone(typed)); dial != want.dial {
			t.Errorf("%q dials %q, want %q", typed, dial, want.dial)
		}
		if again := TidyPhone(TidyPhone(typed)); again != TidyPhone(typed) {
			t.Errorf("%q is tidied to %q and then to %q", typed, TidyPhone(typed), again)
		}
	}
}

func FuzzPhone(f *testing.F) {
	for _, typed := range []string{"01438 757000 ext 4321", "+44 (0)7700 900000 / 07700 900001 (work)", "4.47701E+11", `="0"`, "+ (12345) -0"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		text, _ := PhoneText(typed)
		if strings.ContainsAny(text, "\n\r\x00") || !utf8.ValidString(text) {
			t.Fatalf("%q is kept as %q", typed, text)
		}
		if dial := DialOf(text); strings.Trim(dial, "+0123456789,") != "" {
			t.Fatalf("%q dials %q", typed, dial)
		}
	})
}
