package network_test

import (
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
)

func TestEachRoleBeginsWhereItsWorkIs(t *testing.T) {
	t.Parallel()
	leading, registers := network.HomeFacts{Leading: true}, network.HomeFacts{Registers: true}
	for _, c := range []struct {
		roles []db.Role
		facts network.HomeFacts
		want  network.Home
	}{
		{[]db.Role{db.Officer}, network.HomeFacts{}, network.HomeRota},
		{[]db.Role{db.Officer}, leading, network.HomeDashboard},
		{[]db.Role{db.Officer, db.Coordinator}, registers, network.HomeDashboard},
		{[]db.Role{db.Coordinator, db.VehicleKeeper}, leading, network.HomeDashboard},
		{[]db.Role{db.Officer, db.VehicleKeeper}, leading, network.HomeVehicles},
		{[]db.Role{db.Officer, db.Trainer}, network.HomeFacts{}, network.HomeRota},
		{[]db.Role{db.Trainer}, registers, network.HomeRegisters},
		{[]db.Role{db.Guest}, network.HomeFacts{}, network.HomeRota},
		{[]db.Role{db.Administrator}, network.HomeFacts{}, network.HomeOwn},
		{[]db.Role{db.CallHandler}, network.HomeFacts{}, network.HomeOwn},
		{[]db.Role{db.DataProtection}, network.HomeFacts{}, network.HomeOwn},
		{[]db.Role{db.Officer, db.Administrator}, network.HomeFacts{}, network.HomeOwn},
	} {
		if got := network.HomeOf(&db.Person{Roles: c.roles}, c.facts); got != c.want {
			t.Errorf("%v with %+v begins at %s, want %s", c.roles, c.facts, got, c.want)
		}
	}
}
