package people

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// rolesets are all sets of roles that somebody can have.
func rolesets() [][]db.Role {
	sets := make([][]db.Role, 1<<len(db.Roles))
	for set := range sets {
		for i, role := range db.Roles {
			if set&(1<<i) != 0 {
				sets[set] = append(sets[set], role)
			}
		}
	}
	return sets
}

func TestNobodyGivesOrTakesARoleOfTheirOwn(t *testing.T) {
	t.Parallel()
	for _, roles := range rolesets() {
		me := &db.Person{ID: 1, Roles: roles}
		for _, role := range db.Roles {
			if err := WhyNotRole(me, me, role, 5); refusal.KindOf(err) != refusal.Forbidden {
				t.Errorf("somebody with %v changes their own role %s: %v", roles, role, err)
			}
		}
		if err := WhyNotDeactivated(me, me, 5); err == nil {
			t.Errorf("somebody with %v deactivates themselves", roles)
		}
	}
}

func TestOnlyCoordinatorsAndAdministratorsGiveRolesAndOnlyAdministratorsThoseAboveThem(t *testing.T) {
	t.Parallel()
	p := &db.Person{ID: 2}
	for _, roles := range rolesets() {
		me := &db.Person{ID: 1, Roles: roles}
		administers := me.Role(db.Administrator)
		keeps := administers || me.Role(db.Coordinator)
		for _, role := range db.Roles {
			want := keeps
			switch role {
			case db.Administrator, db.DataProtection:
				want = administers
			case db.Guest:
				want = false
			default:
			}
			if got := WhyNotRole(me, p, role, 5) == nil; got != want {
				t.Errorf("somebody with %v gives the role %s: %v, want %v", roles, role, got, want)
			}
		}
	}
}

func TestCoordinatorsHaveNoPowerOverThoseWhoHaveARoleThatTheyCanNotGive(t *testing.T) {
	t.Parallel()
	bob, harper := &db.Person{ID: 1, Roles: []db.Role{db.Coordinator}}, &db.Person{ID: 2, Roles: []db.Role{db.Administrator}}
	for _, role := range []db.Role{db.Administrator, db.DataProtection} {
		p := &db.Person{ID: 3, Roles: []db.Role{db.Officer, role}}
		for what, err := range map[string]error{"deactivates": WhyNotDeactivated(bob, p, 5), "gives another address to": WhyNotReaddressed(bob, p)} {
			if refusal.KindOf(err) != refusal.Forbidden {
				t.Errorf("a coordinator %s the %s: %v", what, role, err)
			}
		}
		if err := WhyNotDeactivated(harper, p, 1); err != nil {
			t.Errorf("an administrator can't deactivate the %s: %v", role, err)
		}
	}
	if err := WhyNotReaddressed(bob, &db.Person{ID: 3, Roles: []db.Role{db.Coordinator}}); err != nil {
		t.Error(err)
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	me, last := &db.Person{ID: 1, Roles: []db.Role{db.Administrator}}, &db.Person{ID: 2, Roles: []db.Role{db.Administrator}}
	for others, want := range map[int]refusal.Kind{0: refusal.Conflict, 1: 0} {
		if err := WhyNotRole(me, last, db.Administrator, others); refusal.KindOf(err) != want {
			t.Errorf("with %d others the role is taken: %v", others, err)
		}
		if err := WhyNotDeactivated(me, last, others); refusal.KindOf(err) != want {
			t.Errorf("with %d others they are deactivated: %v", others, err)
		}
	}
	if err := WhyNotRole(me, last, db.Officer, 0); err != nil {
		t.Error(err)
	}
}
