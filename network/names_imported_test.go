package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

func TestANameIsTheSameHoweverItsAccentsAreWritten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.Commit(f.Upload("Programme", db.DayPartner, uploadtest.File(t, "nfd-first.csv")))
		f.Want(f.Upload("Programme", db.DayPartner, uploadtest.File(t, "nfd-second.csv")), "0 new, 0 changed, 1 same, 0 gone, 0 over")
		p := f.ChoosePeople(uploadtest.File(t, "names-nfd.csv"))
		for i, want := range []string{"Zo\u00eb", "Zo\u00eb"} {
			if got := p.New[i].Person.FirstName; got != want {
				t.Errorf("the first name is %q, want %q", got, want)
			}
		}
	})
}
