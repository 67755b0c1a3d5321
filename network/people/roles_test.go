package people_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// now is somebody as the database has them.
func (f *fixture) now(p *db.Person) *db.Person {
	f.T.Helper()
	saved, err := f.DB.Person(f.Ctx, p.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return saved
}

// changeRoles has somebody give somebody the wanted roles and take the others.
func (f *fixture) changeRoles(me, p *db.Person, wanted ...db.Role) error {
	f.T.Helper()
	return f.People.ChangeRoles(f.Ctx, me, p.ID, f.now(p).Version, wanted)
}

func TestRolesAreGivenAndTakenLoggedAndTold(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		if err := f.changeRoles(f.Bob, f.Alice, db.Trainer, db.VehicleKeeper); err != nil {
			t.Fatal(err)
		}
		if got := f.now(f.Alice).Roles; !slices.Equal(got, []db.Role{db.Trainer, db.VehicleKeeper}) {
			t.Errorf("Alice has %v", got)
		}
		if got := f.Told(f.Alice); !slices.Equal(got, []db.MessageKind{messages.RolesChanged}) {
			t.Errorf("Alice was told %v", got)
		}
		rows, err := f.DB.LogOf(f.Ctx, db.ThingPerson, f.Alice.ID, 10, people.OfTheRecord...)
		if err != nil || len(rows) != 3 || rows[0].Verb != "took role" || rows[0].Detail != "officer" || rows[0].PersonID != f.Bob.ID {
			t.Errorf("the log has %+v, %v", rows, err)
		}
		if err := f.People.ChangeRoles(f.Ctx, f.Bob, f.Alice.ID, f.Alice.Version, []db.Role{db.Officer}); refusal.KindOf(err) != refusal.Conflict {
			t.Errorf("an old form is answered with %v", err)
		}
		var e *refusal.Error
		if err := f.changeRoles(f.Bob, f.Alice); !errors.As(err, &e) || e.Field("roles") == "" {
			t.Errorf("taking every role is answered with %v", err)
		}
		if err := f.changeRoles(f.Bob, f.Alice, db.Trainer, db.Administrator); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("Bob makes an administrator: %v", err)
		}
		if _, err := f.People.AddPerson(f.Ctx, f.Bob, people.PersonForm{Email: "new@example.org", FirstName: "New", LastName: "One", Roles: []db.Role{db.Administrator}}); err == nil {
			t.Error("Bob adds an administrator")
		}
	})
}

func TestACoordinatorChangesTheOtherRolesOfAnAdministratorWithoutTakingThatOne(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		harper := f.Person("Harper", "Quinn", db.Administrator)
		if err := f.changeRoles(f.Bob, harper, db.Coordinator); err != nil {
			t.Fatal(err)
		}
		if got := f.now(harper).Roles; !slices.Equal(got, []db.Role{db.Administrator, db.Coordinator}) {
			t.Errorf("Harper has %v", got)
		}
	})
}

func TestOfAdministratorsWhoTakeTheRoleFromEachOtherAtOnceOneStays(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		const n = 6
		all := make([]*db.Person, n)
		for i := range all {
			all[i] = f.Person("Admin", string(rune('A'+i)), db.Officer, db.Administrator)
		}
		failed := f.AtOnce(n, func(i int) error {
			p := all[(i+1)%n]
			err := f.People.ChangeRoles(f.Ctx, all[i], p.ID, f.now(p).Version, []db.Role{db.Officer})
			if i%2 == 0 {
				err = f.People.Deactivate(f.Ctx, all[i], p.ID, "left")
			}
			return err
		})
		left, err := f.DB.Administrators(f.Ctx)
		if err != nil || len(left) == 0 || failed == 0 {
			t.Errorf("%d administrators are left, %d were refused, %v", len(left), failed, err)
		}
	})
}

func TestWhoLostARoleAMomentAgoGivesNone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		before := f.now(f.Bob)
		f.Write(func(tx *db.Tx) error { return tx.TakeRoles(f.Ctx, f.Bob.ID, []db.Role{db.Coordinator}) })
		if err := f.changeRoles(before, f.Alice, db.Officer, db.Trainer); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("Bob, who is no coordinator any more, makes a trainer: %v", err)
		}
		if err := f.People.Deactivate(f.Ctx, before, f.Alice.ID, "left"); refusal.KindOf(err) != refusal.Forbidden {
			t.Errorf("and deactivates Alice: %v", err)
		}
	})
}
