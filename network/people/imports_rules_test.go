package people

import (
	"slices"
	"testing"

	"github.com/rainbowrota/rainbowrota/network/words"
)

func TestOrientationAndGenderIdentityAreNeverKept(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"Sexuality", "Sexual Orientation", "orientation", "Gender", "Gender identity", "Pronouns", "Preferred pronouns", "Trans?", "Transgender", "LGBT+", "LGBTQ status",
		"Ally", "Member or ally", "Sex", "Identifies as", "Gay/Bi", "Non-binary", "QUEER",
	} {
		read, err := ReadPeople([]byte("Email,First name,Last name," + name + "\na@example.org,A,B,something\n"))
		if err != nil || len(read.Header) != 3 || len(read.Rows[0].Cells) != 3 || !slices.Equal(read.Refused, []string{words.Shown(name)}) {
			t.Errorf("%s: kept %+v (%v)", name, read, err)
		}
	}
	for _, cell := range []string{"Bisexual", "she/her", "They / them", "Non-binary", "gay/lesbian"} {
		read, err := ReadPeople([]byte("Email,First name,Last name,Column 4\na@example.org,A,B,\nb@example.org,A,B," + cell + "\n"))
		if err != nil || len(read.Header) != 3 || len(read.Refused) != 1 {
			t.Errorf("%s: kept %+v (%v)", cell, read, err)
		}
	}
	for _, name := range []string{"LGBT+ Liaison Officer since", "Transport", "Transferred from", "Biography", "Team", "Warrant number", "Essex"} {
		if read, err := ReadPeople([]byte("Email,First name,Last name," + name + "\na@example.org,A,Gay,something\n")); err != nil || len(read.Header) != 4 {
			t.Errorf("%s is not kept: %+v (%v)", name, read, err)
		}
	}
}
