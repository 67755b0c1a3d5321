package phones

import "testing"

func TestANumberIsWrittenAsPeopleHereReadItAndDialledFromAnywhere(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]struct{ text, dial string }{
		"01707000000":         {"01707 000000", "+441707000000"},
		"0113 4960000":        {"0113 496 0000", "+441134960000"},
		"02079460000":         {"020 7946 0000", "+442079460000"},
		"013873 70000":        {"013873 70000", "+441387370000"},
		"08081570000":         {"0808 157 0000", "+448081570000"},
		"08001111":            {"0800 1111", "+448001111"},
		"447700900000":        {"07700 900000", "+447700900000"},
		"+44 (0)7700 900000":  {"07700 900000", "+447700900000"},
		"+00447700900000":     {"07700 900000", "+447700900000"},
		"7700900000":          {"07700 900000", "+447700900000"},
		"07781 000000":        {"07781 000000", "+447781000000"}, // Guernsey
		"0035314960001":       {"+353 1 496 0001", "+35314960001"},
		"+12025550143":        {"+1 202-555-0143", "+12025550143"},
		"+49 (0)30 23125000":  {"+49 30 23125000", "+493023125000"},
		"+39 06 698 12345":    {"+39 06 6981 2345", "+390669812345"}, // its 0 is dialled from abroad
		"+54 11 15 2345 6789": {"+54 9 11 2345-6789", "+5491123456789"},
		"+800 1234 5678":      {"+800 1234 5678", "+80012345678"}, // of no country
		"+210123456789":       {},                                 // no country has this code
		"017070":              {},
		"01707 000000 000":    {},
		"+":                   {},
		"":                    {},
	} {
		number, ok := Read(typed)
		if !ok {
			if want.text != "" {
				t.Errorf("%q is refused", typed)
			}
			continue
		}
		if number.String() != want.text || number.Dial() != want.dial {
			t.Errorf("%q is %q and dials %q, want %q and %q", typed, number, number.Dial(), want.text, want.dial)
		}
	}
}

// TestEveryPlanCanBeRead: plans are only read when a number needs them.
func TestEveryPlanCanBeRead(t *testing.T) {
	t.Parallel()
	for code, plan := range plans() {
		if p := plan(); len(p.Lengths) == 0 || p.Number == "" {
			t.Errorf("+%s has no numbers", code)
		}
	}
	if len(plans()) < 200 {
		t.Errorf("%d countries have plans", len(plans()))
	}
}
