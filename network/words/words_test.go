package words

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestTextIsCleanedOfWhatNobodySeesAndKeepsWhatScriptsNeed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Herts Pride":                        "Herts Pride",
		"a\x00b\u0007c":                      "abc",
		"\u202egnp.exe":                      "gnp.exe",
		"a\u202ab\u202bc\u202cd":             "abcd",
		"a\u2066b\u2067c\u2068\u2069\u202dd": "abcd",
		"soft\u00adhyphen":                   "softhyphen",
		"zero\u200bwidth\u2060s":             "zerowidths",
		"\ufeffmark":                         "mark",
		"a\u2061b\u2064c\u206ad\u206fe":      "abcde", // signs of mathematics, and old controls
		"a\u034fb\u180eb":                    "abb",
		"\u3164":                             "", // fillers, which are letters that nobody sees
		"\u115f\u1160\uffa0":                 "",
		"a\U000e0041\U000e0042b":             "ab", // tags, which spell out a hidden text
		"one\u2028two\u2029three":            "one two three",
		"a\u200db\u200cc":                    "abc", // no joiner between letters that do not join
		"\u200d":                             "",
		"\u200e\u200f\u061c":                 "",
		"Alice\u200f":                        "Alice",
		"می\u200cخواهم":                      "می\u200cخواهم",
		"ක්\u200dෂ":                          "ක්\u200dෂ",
		"می\u200c\u200c\u200cخ":              "می\u200cخ",
		"👩\u200d💻":                           "👩\u200d💻",
		"🏳\ufe0f\u200d🌈 Pride":               "🏳\ufe0f\u200d🌈 Pride",
		"1\ufe0f\u20e3":                      "1\ufe0f\u20e3",
		"葛\U000e0100城":                       "葛\U000e0100城",
		"\ufe0f":                             "",
		"🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
		"C++\u200e \u05e9\u05dc\u05d5\u05dd!\u200f":                     "C++\u200e \u05e9\u05dc\u05d5\u05dd!\u200f",
		"\u0627\u0644\u0639\u061c\u0631":                                "\u0627\u0644\u0639\u061c\u0631",
		"cafe\u0301":                                                    "café",
		"a\xffb":                                                        "a�b",
	} {
		if got := Clean(text, false); got != want {
			t.Errorf("%+q is cleaned to %+q, want %+q", text, got, want)
		}
		if got := Clean(want, false); got != want {
			t.Errorf("%+q, which is clean, is cleaned to %+q", want, got)
		}
	}
	if got := Clean("one\r\n\ttwo\u2028three\u202e", true); got != "one\r\n\ttwo\nthree" {
		t.Errorf("several lines are cleaned to %+q", got)
	}
}

func FuzzCleanTextHidesNothing(f *testing.F) {
	for _, text := range []string{"Herts Pride", "\u202eevil", "می\u200cخواهم", "🏴\U000e0067\U000e007f", "\u2028", "\xff\u200d"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, lines := range []bool{false, true} {
			clean := Clean(text, lines)
			if !norm.NFC.IsNormalString(clean) {
				t.Errorf("%+q is cleaned to %+q, with a letter in two pieces", text, clean)
			}
			if strings.ContainsAny(clean, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\u200b") {
				t.Errorf("%+q is cleaned to %+q", text, clean)
			}
			if strings.TrimFunc(clean, func(r rune) bool { return r == ' ' || Unseen(r) }) == "" && strings.TrimSpace(clean) != "" {
				t.Errorf("%+q is cleaned to %+q, of which nothing can be seen", text, clean)
			}
		}
	})
}
