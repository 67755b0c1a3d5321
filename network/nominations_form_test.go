package network

import (
	"slices"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
)

func TestEachLineOfAPasteMayNameItsForce(t *testing.T) {
	t.Parallel()
	me := &db.Person{Email: "dana@herts.example.org", Force: "Hertfordshire Constabulary"}
	typed := "Pat.Low@beds.example.org, Bedfordshire Police\r\nkit@cambs.example.org;Cambridgeshire Constabulary\n one@example.net two@example.net\npat.low@beds.example.org\n\n"
	got, err := asksIn(me, NominationForm{Emails: typed, Force: "Essex Police"}, true)
	want := []ask{
		{"kit@cambs.example.org", "Cambridgeshire Constabulary"},
		{"one@example.net", "Essex Police"},
		{"pat.low@beds.example.org", "Bedfordshire Police"},
		{"two@example.net", "Essex Police"},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, want %v (%v)", got, want, err)
	}
	// As Outlook copies people, alone and with their force.
	typed = "\"Okafor, Alice 1234\" <Alice.Okafor@herts.example.org>; Reid, Charlie <charlie@herts.example.org>;\n" +
		"'eve@beds.example.org' <eve@beds.example.org>, Bedfordshire Police\n"
	got, err = asksIn(me, NominationForm{Emails: typed, Force: "Essex Police"}, true)
	want = []ask{{"alice.okafor@herts.example.org", "Essex Police"}, {"charlie@herts.example.org", "Essex Police"}, {"eve@beds.example.org", "Bedfordshire Police"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("pasted from Outlook they are %v, want %v (%v)", got, want, err)
	}
	colleague, err := asksIn(me, NominationForm{Emails: "alice@herts.example.org, Bedfordshire Police"}, false)
	if err != nil || !slices.Equal(colleague, []ask{{"alice@herts.example.org", "Hertfordshire Constabulary"}}) {
		t.Errorf("a colleague is asked as %v (%v)", colleague, err)
	}
	for typed, anybody := range map[string]bool{
		"": true, "Bedfordshire Police": true, "pat@": true, "kit@beds.example.org; pat.o’brien@beds.example.org": true, "dana@herts.example.org": true,
		"pat@beds.example.org": false, "a@herts.example.org, b@herts.example.org": false,
	} {
		_, err := asksIn(me, NominationForm{Emails: typed}, anybody)
		wantField(t, err, "emails")
	}
}
