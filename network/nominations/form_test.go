package nominations_test

import (
	"slices"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

func TestEachLineOfAPasteMayNameItsForce(t *testing.T) {
	t.Parallel()
	me := &db.Person{Email: "dana@herts.example.org", Force: "Hertfordshire Constabulary"}
	typed := "Pat.Low@beds.example.org, Bedfordshire Police\r\nkit@cambs.example.org;Cambridgeshire Constabulary\n one@example.net two@example.net\npat.low@beds.example.org\n\n"
	got, err := nominations.AsksIn(me, nominations.Form{Emails: typed, Force: "Essex Police"}, true)
	want := []nominations.Ask{
		{Email: "kit@cambs.example.org", Force: "Cambridgeshire Constabulary"},
		{Email: "one@example.net", Force: "Essex Police"},
		{Email: "pat.low@beds.example.org", Force: "Bedfordshire Police"},
		{Email: "two@example.net", Force: "Essex Police"},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, want %v (%v)", got, want, err)
	}
	// As Outlook copies people, alone and with their force.
	typed = "\"Okafor, Alice 1234\" <Alice.Okafor@herts.example.org>; Reid, Charlie <charlie@herts.example.org>;\n" +
		"'eve@beds.example.org' <eve@beds.example.org>, Bedfordshire Police\n"
	got, err = nominations.AsksIn(me, nominations.Form{Emails: typed, Force: "Essex Police"}, true)
	want = []nominations.Ask{{Email: "alice.okafor@herts.example.org", Force: "Essex Police"}, {Email: "charlie@herts.example.org", Force: "Essex Police"}, {Email: "eve@beds.example.org", Force: "Bedfordshire Police"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("pasted from Outlook they are %v, want %v (%v)", got, want, err)
	}
	colleague, err := nominations.AsksIn(me, nominations.Form{Emails: "alice@herts.example.org, Bedfordshire Police"}, false)
	if err != nil || !slices.Equal(colleague, []nominations.Ask{{Email: "alice@herts.example.org", Force: "Hertfordshire Constabulary"}}) {
		t.Errorf("a colleague is asked as %v (%v)", colleague, err)
	}
	for typed, anybody := range map[string]bool{
		"": true, "Bedfordshire Police": true, "pat@": true, "kit@beds.example.org; pat.o’brien@beds.example.org": true, "dana@herts.example.org": true,
		"pat@beds.example.org": false, "a@herts.example.org, b@herts.example.org": false,
	} {
		_, err := nominations.AsksIn(me, nominations.Form{Emails: typed}, anybody)
		refusaltest.WantField(t, err, "emails")
	}
}
