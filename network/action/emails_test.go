package action

import (
	"net/mail"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/network/refusal"
)

func TestAnAddressIsTakenAsItIsPastedAndRefusedWhereEmailCanNotReachIt(t *testing.T) {
	t.Parallel()
	const other = "“%s” can’t be in an email address. Type it as it is in their own emails"
	for typed, want := range map[string]string{
		"first.last@example.org":                                  "first.last@example.org",
		"PAT4@EXAMPLE.ORG":                                        "pat4@example.org",
		"pat.o'brien@example.org":                                 "pat.o'brien@example.org",
		"pat+rota@example.org":                                    "pat+rota@example.org",
		"pat@example.org;":                                        "pat@example.org",
		"pat12@example.org.":                                      "pat12@example.org",
		"pat5@example.org\u00a0":                                  "pat5@example.org",
		"pat\u200b16@example.org":                                 "pat16@example.org",
		"Pat Brien <pat2@example.org>":                            "pat2@example.org",
		`"Brien, Pat 1234" <Pat2@example.org>;`:                   "pat2@example.org",
		"Brien, Pat <pat2@example.org>":                           "pat2@example.org",
		"'pat2@example.org' <pat2@example.org>":                   "pat2@example.org",
		`"pat2@example.org" <pat2@example.org>`:                   "pat2@example.org",
		"<pat2@example.org>":                                      "pat2@example.org",
		"mailto:pat3@example.org":                                 "pat3@example.org",
		"MAILTO:pat3@example.org?subject=Rota":                    "pat3@example.org",
		"Pat <mailto:pat3@example.org>":                           "pat3@example.org",
		"pat@m\u00fcnchen.example":                                "pat@xn--mnchen-3ya.example",
		"pat15@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444": "pat15@xn--e1afmkfd.xn--p1ai",
		"pat@sub-domain.example.co.uk":                            "pat@sub-domain.example.co.uk",
		"":                                                        "Enter an email address",
		"   ":                                                     "Enter an email address",
		"nobody":                                                  NotAnAddress,
		"@":                                                       NotAnAddress,
		"pat@":                                                    NotAnAddress,
		"@example.org":                                            NotAnAddress,
		"pat@@example.org":                                        NotAnAddress,
		"pat6@example":                                            NotAnAddress,
		"pat7@[127.0.0.1]":                                        NotAnAddress,
		"pat7@127.0.0.1":                                          NotAnAddress,
		"pat..8@example.org":                                      NotAnAddress,
		"pat.9.@example.org":                                      NotAnAddress,
		".pat@example.org":                                        NotAnAddress,
		"pat10@example..org":                                      NotAnAddress,
		"pat11@-example.org":                                      NotAnAddress,
		"pat11@example-.org":                                      NotAnAddress,
		"pat_11@exa_mple.org":                                     NotAnAddress,
		"pat13 @example.org":                                      NotAnAddress,
		"pat14@exa mple.org":                                      NotAnAddress,
		"pat17@localhost.":                                        NotAnAddress,
		"pat18@example.c":                                         NotAnAddress,
		"Pat Brien pat2@example.org":                              NotAnAddress,
		`"pat b"@example.org`:                                     NotAnAddress,
		"pat(work)@example.org":                                   NotAnAddress,
		"pat@example.org\r\nBcc: all@example.org":                 NotAnAddress,
		strings.Repeat("x", 64) + "@example.org":                  strings.Repeat("x", 64) + "@example.org",
		strings.Repeat("x", 65) + "@example.org":                  NotAnAddress,
		"a@" + strings.Repeat("x", 64) + ".org":                   NotAnAddress,
		"pat20@example.org, pat21@example.org":                    "Enter one address: this has 2",
		"pat20@example.org pat21@example.org":                     "Enter one address: this has 2",
		"Pat <pat20@example.org>; Sam <pat21@example.org>;":       "Enter one address: this has 2",
		"pat.o\u2019brien@example.org":                            "“’” can’t be in an email address. Type a straight apostrophe (')",
		"pat\u201322@example.org":                                 "“–” can’t be in an email address. Type a hyphen (-)",
		"Jos\u00e9.N\u00fa\u00f1ez@example.org":                   strings.Replace(other, "%s", "é", 1),
		"PAT\u013019@example.org":                                 strings.Replace(other, "%s", "İ", 1),
		"\ufb01ona@example.org":                                   strings.Replace(other, "%s", "ﬁ", 1),
		"\u0440\u0430t23@example.org":                             strings.Replace(other, "%s", "р", 1), // Cyrillic
		"\u212aim@example.org":                                    "kim@example.org",                    // the sign for Kelvin is a K
	} {
		var f refusal.Faults
		got := EmailAddress(&f, "email", typed)
		if len(f.Fields) > 0 {
			got = f.Fields[0].Message
		}
		if got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}

func FuzzEmailAddress(f *testing.F) {
	for _, typed := range []string{"a@b.org", `"Okafor, Alice" <a@example.org>; b@example.org, Testshire`, "a@пример.рф", "mailto:a@b.org?x", "<<a@b.cd>", "a@b.cd>,<"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		addressesIn(typed)
		email, err := ParseEmail(typed)
		if err != nil {
			return
		}
		parsed, err := mail.ParseAddress(email)
		if err != nil || parsed.Address != email || parsed.Name != "" || len(email) > longestEmail {
			t.Fatalf("%q is taken as %q, which is no address (%v)", typed, email, err)
		}
		for _, r := range email {
			if r <= ' ' || r > '~' {
				t.Fatalf("%q is taken as %q, which no envelope holds", typed, email)
			}
		}
		if again, err := ParseEmail(email); err != nil || again != email {
			t.Fatalf("%q is taken as %q and that as %q (%v)", typed, email, again, err)
		}
	})
}
