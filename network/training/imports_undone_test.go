package training_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/training"
)

func TestAnImportStaysWhenSomethingHappenedToItsPeopleSince(t *testing.T) {
	t.Parallel()
	for why, touch := range map[string]func(f *fixture, yan *db.Person){
		"Yan Moor asked for a place or has one, signed in or did something, was sent a message": func(f *fixture, yan *db.Person) {
			shift := f.Shift(f.Event("Herts Pride", 10*24*time.Hour), 1, func(s *db.Shift) { s.Approval = true })
			f.SignUp(yan, shift, db.SignupRequested)
			g, err := f.DB.SignupOf(f.Ctx, shift.ID, yan.ID)
			if err != nil {
				f.T.Fatal(err)
			}
			if _, err := f.Staffing.Approve(f.Ctx, f.Bob, g.ID, ""); err != nil {
				f.T.Fatal(err)
			}
		},
		"Yan Moor was deactivated": func(f *fixture, yan *db.Person) {
			if err := f.People.Deactivate(f.Ctx, f.Bob, yan.ID, "Left"); err != nil {
				f.T.Fatal(err)
			}
		},
		"Yan Moor holds or held a position": func(f *fixture, yan *db.Person) {
			if err := f.Training.AddPosition(f.Ctx, f.Bob, yan.ID, training.PositionForm{Title: "Chair", From: "2026-01-01"}, ""); err != nil {
				f.T.Fatal(err)
			}
		},
		"Yan Moor was accredited": func(f *fixture, yan *db.Person) { f.Accredit(yan, "2026-01-01", "2029-01-01") },
		"Charlie Reid was changed": func(f *fixture, _ *db.Person) {
			f.ImportPeopleOf(f.ChoosePeople("E-mail,First name,Last name,Rank\ncharlie.reid@example.org,,,Chief Inspector\n"))
		},
		"Zoe Dvorak had the accreditation revoked": func(f *fixture, _ *db.Person) {
			zoe, err := f.DB.PersonByEmail(f.Ctx, "zoe@example.org")
			if err != nil {
				f.T.Fatal(err)
			}
			if _, err := f.Training.RevokeAccreditation(f.Ctx, f.Bob, f.Accreditations(zoe)[0].ID, "By mistake"); err != nil {
				f.T.Fatal(err)
			}
		},
	} {
		t.Run(why, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				p := f.ImportedPeople()
				yan, err := f.DB.PersonByEmail(f.Ctx, "yan@example.org")
				if err != nil {
					t.Fatal(err)
				}
				touch(f, yan)
				before := f.Everybody()
				done := f.PeopleImport(p.Import.ID)
				if len(done.Touched) != 1 || done.Undo || !sameWords(fmt.Sprint(done.Touched[0].Name, " ", done.Touched[0].Why), why) {
					t.Errorf("it says %+v", done.Touched)
				}
				refusaltest.WantKind(t, f.People.UndoPeople(f.Ctx, f.Bob, p.Import.ID), refusal.Conflict)
				if f.Everybody() != before {
					t.Error("some of it was taken back")
				}
			})
		})
	}
}

// sameWords tells whether two texts have the same parts between commas.
func sameWords(a, b string) bool {
	for _, part := range strings.Split(strings.TrimPrefix(b, "Yan Moor "), ", ") {
		if !strings.Contains(a, part) {
			return false
		}
	}
	return len(a) == len(b)
}
