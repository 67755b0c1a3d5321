package action_test

import (
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

func TestTheShortestTimeOfTheirRolesEndsASession(t *testing.T) {
	t.Parallel()
	s := action.UsualSettings()
	s.Idle[db.Coordinator], s.Life[db.Trainer] = 2*time.Hour, 24*time.Hour
	for _, c := range []struct {
		roles      []db.Role
		idle, life time.Duration
	}{
		{nil, 12 * time.Hour, 168 * time.Hour},
		{[]db.Role{db.Officer}, 12 * time.Hour, 168 * time.Hour},
		{[]db.Role{db.Officer, db.Coordinator}, 2 * time.Hour, 168 * time.Hour},
		{[]db.Role{db.Trainer, db.Coordinator}, 2 * time.Hour, 24 * time.Hour},
		{[]db.Role{db.Guest}, 12 * time.Hour, 168 * time.Hour},
	} {
		if idle, life := s.SessionOf(&db.Person{Roles: c.roles}); idle != c.idle || life != c.life {
			t.Errorf("a session of %v ends after %v unused, %v in all; want %v and %v", c.roles, idle, life, c.idle, c.life)
		}
	}
}

func TestWhoDecidesAboutOthersStaysSignedInNowhere(t *testing.T) {
	t.Parallel()
	s := action.UsualSettings()
	stays := s
	stays.StayDays = 7
	for _, c := range []struct {
		p     db.Person
		stays bool
	}{
		{db.Person{Roles: []db.Role{db.Officer}}, true},
		{db.Person{Roles: []db.Role{db.Officer}, Leads: true}, false},
		{db.Person{Roles: []db.Role{db.Officer, db.Trainer}}, false},
		{db.Person{Roles: []db.Role{db.Officer, db.Coordinator}}, false},
		{db.Person{Roles: []db.Role{db.VehicleKeeper}}, false},
		{db.Person{Roles: []db.Role{db.Administrator}}, false},
		{db.Person{Roles: []db.Role{db.DataProtection}}, false},
	} {
		if s.MayStay(&c.p) || stays.MayStay(&c.p) != c.stays {
			t.Errorf("%v (leads: %v) may stay signed in where settings allow it: %v", c.p.Roles, c.p.Leads, stays.MayStay(&c.p))
		}
	}
}
