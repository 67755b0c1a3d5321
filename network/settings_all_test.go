package network_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/settings"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// tryOf is what is typed for a setting that is saved, and what is refused with
// what is said about it.
type tryOf struct {
	good, stored string // stored is "" for the same
	bad          map[string]string
}

// tries are those of the settings that are not numbers.
var tries = map[string]tryOf{
	"force":          {"Testshire Police", "", map[string]string{"": "Enter the name of the force", strings.Repeat("x", 61): "Use 60 characters or fewer"}},
	"network":        {"Rainbow Network", "", map[string]string{" ": "Enter the name of the network"}},
	"role":           {"Rainbow Officer", "", map[string]string{"": "Enter what one liaison officer is called"}},
	"role_short":     {"RO", "", map[string]string{"": "Enter the short form", "abcdefghijklm": "Use 12 characters or fewer"}},
	"areas":          {"North\r\nSouth", "North\nSouth", map[string]string{"A\na": "“a” is in the list twice"}},
	"event_kinds":    {"network meeting,Pride stall", "Pride stall\nnetwork meeting", map[string]string{"": "Tick at least one kind of event", "funfair": "Choose from the list"}},
	"shift_roles":    {"Stall\nDriver", "", map[string]string{strings.Repeat("x", 61): "Use 60 characters or fewer on each line"}},
	"report":         {"https://police.example.org/report?a=1", "", badAddresses},
	"hate_crime":     {"https://police.example.org/hate", "", badAddresses},
	"recruit":        {"https://police.example.org/jobs", "", badAddresses},
	"support":        {"Helpers; advice after a crime; 0800 111 1111; https://helpers.example.org", "Helpers; advice after a crime; 0800 111 1111; https://helpers.example.org", badSupport},
	"colour_header":  {"#00338D", "#00338d", map[string]string{"blue": "Enter a colour as # and six digits", "#8a8aff": "The contrast with the white text on it is 2.9 to 1. It must be at least 4.5 to 1"}},
	"colour_link":    {"#00338d", "", map[string]string{"#767676": "The contrast with tinted parts of a page is 4.1 to 1"}},
	"colour_button":  {"#5b2c83", "", map[string]string{"#ffffff": "The contrast with the white text on it is 1.0 to 1", "": "Enter a colour"}},
	"invite_subject": {"Your place on the rota", "", map[string]string{"": "Enter a subject", "From {name}": "{name} can’t be filled in. You can use {inviter}"}},
	"invite_text":    {"Hello.\r\n\r\n{inviter} asks you in.", "Hello.\n\n{inviter} asks you in.", map[string]string{"See {link}": "Leave out {link}", strings.Repeat("x", 1001): "Use 1000 characters or fewer"}},
	"ways_in":        {"password,passkey", "passkey\npassword", map[string]string{"": "Choose at least one way to sign in", "carrier pigeon": "Choose from the list", "work account": "this server has no identity provider"}},
	"provider_roles": {"CN=rota, OU=police = Coordinator", "CN=rota, OU=police = coordinator", map[string]string{"rota": "Write a group, an equals sign", "rota = guest": "Write a group, an equals sign", "= officer": "Write a group, an equals sign"}},
}

var badAddresses = map[string]string{
	"http://police.example.org": "begins with https://", "police.example.org": "begins with https://", "https://a b.example.org": "begins with https://",
	"https://bob:secret@police.example.org/": "Leave the user name and password out", "javascript:alert(1)": "begins with https://", "https://localhost": "begins with https://",
	"https://police.example.org/" + strings.Repeat("x", 200): "Use 200 characters or fewer",
}

var badSupport = map[string]string{
	"Helpers":                                  "needs a name, what it is for",
	"Helpers; advice":                          "needs a name, what it is for",
	"Helpers; advice; ;":                       "add a phone number or a web address",
	"Helpers; advice; http://a.example.org":    "begins with https://",
	"Helpers; advice; none":                    "is no phone number",
	"Helpers; advice; 0800 111 1111; 101; 999": "needs a name, what it is for",
}

// tryFor returns what to try of a setting; numbers follow from their bounds.
func tryFor(t *testing.T, s *settings.Setting) tryOf {
	t.Helper()
	between := "from " + words.Grouped(s.Least) + " to " + words.Grouped(s.Most)
	outside := map[string]string{strconv.Itoa(s.Least - 1): between, strconv.Itoa(s.Most + 1): between, "some": between, "": between}
	switch s.Kind {
	case settings.Number:
		good := strconv.Itoa(s.Most)
		if good == s.Default() {
			good = strconv.Itoa(s.Least)
		}
		return tryOf{good: good, bad: outside}
	case settings.Numbers:
		return tryOf{good: "2, " + strconv.Itoa(s.Most), stored: strconv.Itoa(s.Most) + ", 2", bad: outside}
	case settings.Line, settings.Lines, settings.Some, settings.Text:
	}
	try, ok := tries[s.Key]
	if !ok {
		t.Fatalf("%s is tried nowhere", s.Key)
	}
	return try
}

func TestEverySettingIsCheckedAtItsFieldLoggedOnceAndUsedElsewhereAtOnce(t *testing.T) {
	t.Parallel()
	for name, twice := range map[string]func(testing.TB) (*db.DB, *db.DB){"PostgreSQL": dbtest.PostgresTwice, "SQLite": dbtest.SQLiteTwice} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			here, there := twice(t)
			f, harper := unset(t, here)
			other := network.New(there, action.Settings{BaseURL: "https://rota.example.org"})
			for i := range settings.All {
				s := &settings.All[i]
				try := tryFor(t, s)
				for typed, says := range try.bad {
					f.refusedAt(s.Key, says, f.set(harper, s.Key, typed))
				}
				if err := f.set(harper, s.Key, try.good); err != nil {
					t.Errorf("%s: %v", s.Key, err)
				}
				want := try.stored
				if want == "" {
					want = try.good
				}
				if err := other.Registry.Look(f.Ctx); err != nil {
					t.Fatal(err)
				}
				g, err := other.Registry.GroupFor(f.Ctx, harper, s.Group)
				if err != nil {
					t.Fatal(err)
				}
				for _, v := range g.Values {
					if v.Key == s.Key && v.Text != want {
						t.Errorf("the other server has %q for %s, want %q", v.Text, s.Key, want)
					}
				}
				changes, _, err := f.Network.Registry.Changes(f.Ctx, harper, 0)
				if err != nil || len(changes) == 0 || changes[0].Key != s.Key || len(changes) > 1 && changes[1].Key == s.Key {
					t.Errorf("the change of %s is not in the history once: %v", s.Key, err)
				}
			}
		})
	}
}
