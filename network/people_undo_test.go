package network_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
)

const undoneFile = "E-mail,First name,Last name,Rank,Roles,LLO since,LLO until\nzoe@example.org,Zoe,Dvorak,PS,,14/08/2025,13/08/2028\nyan@example.org,Yan,Moor,PC,officer,,\n" +
	"alice.okafor@example.org,Alice,Okafor-Bell,PC,trainer,01/01/2025,01/01/2030\ncharlie.reid@example.org,,,Inspector,,,\n"

// importedPeople imports a file of two who are new and two who change.
func (f *fixture) importedPeople() *people.Import {
	f.t.Helper()
	f.alice.Rank = "Constable"
	f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, f.alice, "rank") })
	p := f.choosePeople(undoneFile)
	if len(p.New) != 2 || len(p.Changed) != 2 {
		f.t.Fatalf("the plan is %+v", p.Plan)
	}
	f.importPeopleOf(p)
	return p
}

// facts is everybody without the versions, which never go back, and without
// what was revoked.
func (f *fixture) facts() string {
	f.t.Helper()
	var said []string
	for _, line := range strings.Split(f.everybody(), "\n") {
		before, _, _ := strings.Cut(line, "]")
		said = append(said, before)
	}
	return strings.Join(said, "\n")
}

func TestAnImportOfPeopleIsTakenBackAsAWhole(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		f.alice.Rank = "Constable"
		f.write(func(tx *db.Tx) error { return tx.UpdatePerson(f.ctx, f.alice, "rank") })
		before := f.facts()
		p := f.importedPeople()
		if done := f.peopleImport(p.Import.ID); !done.Undo || len(done.Touched) != 0 || f.facts() == before {
			t.Fatalf("it cannot be taken back: %+v", done)
		}
		wantKind(t, f.People.UndoPeople(f.ctx, f.alice, p.Import.ID), refusal.Forbidden)
		if failed := f.atOnce(4, func(int) error { return f.People.UndoPeople(f.ctx, f.bob, p.Import.ID) }); failed > 0 {
			t.Errorf("of four at once %d failed", failed)
		}
		if after := f.facts(); after != before {
			t.Errorf("it is\n%s\nand was\n%s", after, before)
		}
		if holding, err := f.DB.Holding(f.ctx, "Dvorak"); err != nil || len(holding) > 0 {
			t.Errorf("somebody who went is still in %v, %v", holding, err)
		}
		held := f.accreditations(f.alice)
		if len(held) != 2 || held[0].RevokedAt.IsZero() == held[1].RevokedAt.IsZero() || held[0].RevokeReason+held[1].RevokeReason != "The import was taken back" {
			t.Errorf("Alice holds %+v, want what the import recorded kept as revoked", held)
		}
		if done := f.peopleImport(p.Import.ID); done.Undo || done.Import.UndoneAt.IsZero() || done.Import.Undo != "" {
			t.Errorf("the import is now %+v", done.Import)
		}
		if log, err := f.DB.LogOf(f.ctx, "import", p.Import.ID, 10); err != nil || len(log) != 2 || log[0].Verb != people.VerbTookBack || log[0].Detail != "2 new, 2 changed" {
			t.Errorf("the log of the import is %+v, %v", log, err)
		}
		if messages, err := f.DB.Messages(f.ctx, db.MessageFilter{Limit: 1}); err != nil || len(messages) != 0 {
			t.Errorf("somebody was told: %+v, %v", messages, err)
		}
		again := f.importedPeople()
		if len(again.New) != 2 {
			t.Error("the file can’t be imported again")
		}
	})
}

func TestAnImportStaysWhenSomethingHappenedToItsPeopleSince(t *testing.T) {
	t.Parallel()
	for why, touch := range map[string]func(f *fixture, yan *db.Person){
		"Yan Moor asked for a place or has one, signed in or did something, was sent a message": func(f *fixture, yan *db.Person) {
			shift := f.shift(f.event("Herts Pride", 10*24*time.Hour), 1, func(s *db.Shift) { s.Approval = true })
			f.signUp(yan, shift, db.SignupRequested)
			g, err := f.DB.SignupOf(f.ctx, shift.ID, yan.ID)
			if err != nil {
				f.t.Fatal(err)
			}
			if _, err := f.Staffing.Approve(f.ctx, f.bob, g.ID, ""); err != nil {
				f.t.Fatal(err)
			}
		},
		"Yan Moor was deactivated": func(f *fixture, yan *db.Person) {
			if err := f.People.Deactivate(f.ctx, f.bob, yan.ID, "Left"); err != nil {
				f.t.Fatal(err)
			}
		},
		"Yan Moor holds or held a position": func(f *fixture, yan *db.Person) {
			if err := f.Training.AddPosition(f.ctx, f.bob, yan.ID, training.PositionForm{Title: "Chair", From: "2026-01-01"}, ""); err != nil {
				f.t.Fatal(err)
			}
		},
		"Yan Moor was accredited": func(f *fixture, yan *db.Person) { f.accredit(yan, "2026-01-01", "2029-01-01") },
		"Charlie Reid was changed": func(f *fixture, _ *db.Person) {
			f.importPeopleOf(f.choosePeople("E-mail,First name,Last name,Rank\ncharlie.reid@example.org,,,Chief Inspector\n"))
		},
		"Zoe Dvorak had the accreditation revoked": func(f *fixture, _ *db.Person) {
			zoe, err := f.DB.PersonByEmail(f.ctx, "zoe@example.org")
			if err != nil {
				f.t.Fatal(err)
			}
			if _, err := f.Training.RevokeAccreditation(f.ctx, f.bob, f.accreditations(zoe)[0].ID, "By mistake"); err != nil {
				f.t.Fatal(err)
			}
		},
	} {
		t.Run(why, func(t *testing.T) {
			onBoth(t, func(t *testing.T, f *fixture) {
				p := f.importedPeople()
				yan, err := f.DB.PersonByEmail(f.ctx, "yan@example.org")
				if err != nil {
					t.Fatal(err)
				}
				touch(f, yan)
				before := f.everybody()
				done := f.peopleImport(p.Import.ID)
				if len(done.Touched) != 1 || done.Undo || !sameWords(fmt.Sprint(done.Touched[0].Name, " ", done.Touched[0].Why), why) {
					t.Errorf("it says %+v", done.Touched)
				}
				wantKind(t, f.People.UndoPeople(f.ctx, f.bob, p.Import.ID), refusal.Conflict)
				if f.everybody() != before {
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

func TestAnImportOfPeopleIsTakenBackForAMonth(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		p := f.importedPeople()
		f.clock = f.clock.Add(calendar.ImportsUndoable + time.Hour)
		if _, err := f.Messages.Tidy(f.ctx); err != nil {
			t.Fatal(err)
		}
		if done := f.peopleImport(p.Import.ID); done.Undo || done.Import.Undo != "" {
			t.Errorf("after a month what they were is still kept: %q", done.Import.Undo)
		}
		wantKind(t, f.People.UndoPeople(f.ctx, f.bob, p.Import.ID), refusal.Conflict)
		waits := f.choosePeople(undoneFile)
		wantKind(t, f.People.UndoPeople(f.ctx, f.bob, waits.Import.ID), refusal.NotFound)
	})
}
