package network_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/settings"
)

// unset returns a fixture whose server was started without any setting, and
// Harper the administrator.
func unset(t *testing.T, d *db.DB) (f *fixture, harper *db.Person) {
	t.Helper()
	f = newFixture(t, d)
	clock := f.Network.Now
	f.Network = network.New(d, action.Settings{BaseURL: "https://rota.example.org"})
	f.Network.Now = clock
	return f, f.Person("Harper", "Quinn", db.Administrator)
}

// set changes a setting, from the version that its group has now.
func (f *fixture) set(me *db.Person, key, value string) error {
	f.T.Helper()
	group := settings.Find(key).Group
	g, err := f.Network.Registry.GroupFor(f.Ctx, me, group)
	if err != nil {
		return err
	}
	_, err = f.Network.Registry.Change(f.Ctx, me, group, g.Version, map[string]string{key: value})
	return err
}

// refusedAt checks that what was typed for a setting is refused at its field.
func (f *fixture) refusedAt(key, says string, err error) {
	f.T.Helper()
	var e *refusal.Error
	if !errors.As(err, &e) || !strings.Contains(e.Field(key), says) {
		f.T.Errorf("at %s it says %v, want %q", key, err, says)
	}
}

func TestASettingIsCheckedSavedLoggedOnceAndUsedAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, harper := unset(t, d)
		if got := f.Network.Settings(); got.NetworkName != "LGBT+ Network" || got.LLOShort != "LLO" || got.GuestDays != 90 || len(got.Areas) != 0 || got.ForceName != "" {
			t.Errorf("a new rota has %+v", got)
		}
		f.refusedAt("network", "Enter the name of the network", f.set(harper, "network", "  "))
		f.refusedAt("network", "Use 40 characters or fewer", f.set(harper, "network", strings.Repeat("x", 41)))
		f.refusedAt("guest_days", "a whole number from 7 to 3,650", f.set(harper, "guest_days", "6"))
		f.refusedAt("areas", "“north end” is in the list twice", f.set(harper, "areas", "North End\nnorth  end"))
		for key, value := range map[string]string{"network": " Rainbow   Network ", "guest_days": "30", "areas": "\nNorth End\n\n South End \n"} {
			if err := f.set(harper, key, value); err != nil {
				t.Fatalf("%s: %v", key, err)
			}
		}
		if got := f.Network.Settings(); got.NetworkName != "Rainbow Network" || got.GuestDays != 30 || strings.Join(got.Areas, "|") != "North End|South End" {
			t.Errorf("it is now %+v", got)
		}
		if err := f.set(harper, "network", "Rainbow Network"); err != nil { // as it is already
			t.Error(err)
		}
		changes, _, err := f.Network.Registry.Changes(f.Ctx, harper, 0)
		if err != nil || len(changes) != 3 {
			t.Fatalf("%d changes, %v", len(changes), err)
		}
		said := map[string]string{}
		for _, c := range changes {
			said[c.Key] = c.By + " " + c.Details
		}
		for key, want := range map[string]string{
			"network": "Harper Quinn from “LGBT+ Network” to “Rainbow Network”", "guest_days": "Harper Quinn from “90” to “30”", "areas": "Harper Quinn added North End, South End",
		} {
			if said[key] != want {
				t.Errorf("of %s the history says %q, want %q", key, said[key], want)
			}
		}
	})
}

func TestASettingThatSomebodyElseChangedIsNotOverwritten(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, harper := unset(t, d)
		change := func(version int, value string) error {
			_, err := f.Network.Registry.Change(f.Ctx, harper, settings.Names, version, map[string]string{"role_short": value})
			return err
		}
		const servers = 8
		failed := f.AtOnce(servers, func(i int) error { return change(0, "L"+string(rune('A'+i))) })
		if failed != servers-1 {
			t.Errorf("%d of %d who saw the same version were refused", failed, servers)
		}
		if err := change(0, "LL"); refusal.KindOf(err) != refusal.Conflict {
			t.Errorf("a person who saw the first version is told %v", err)
		}
		if err := change(1, "LL"); err != nil || f.Network.Settings().LLOShort != "LL" {
			t.Errorf("%v, and it is %s", err, f.Network.Settings().LLOShort)
		}
	})
}

func TestOnlyAdministratorsChangeSettingsAndCoordinatorsTheirPart(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, _ := unset(t, d)
		if err := f.set(f.Bob, "areas", "North End"); err != nil {
			t.Error(err)
		}
		for _, me := range []*db.Person{f.Bob, f.Alice, nil} {
			if _, err := f.Network.Registry.Change(f.Ctx, me, settings.Names, 0, map[string]string{"network": "Mine"}); refusal.KindOf(err) != refusal.NotFound {
				t.Errorf("%v changes the name of the network: %v", me, err)
			}
		}
		if _, err := f.Network.Registry.Here(f.Ctx, f.Alice); refusal.KindOf(err) != refusal.NotFound {
			t.Errorf("an officer sees the settings: %v", err)
		}
		groups, err := f.Network.Registry.Here(f.Ctx, f.Bob)
		if err != nil || len(groups) != 2 || groups[0].Group != settings.Areas || groups[1].Group != settings.Links {
			t.Errorf("a coordinator sees %v, %v", groups, err)
		}
	})
}

func TestAnAreaInUseIsDroppedOnlyWhenNothingUsesItAnyMore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, _ := unset(t, d)
		if _, err := f.Network.Events.SaveVenue(f.Ctx, f.Bob, 0, 0, events.VenueEdit{Name: "Guildhall", Area: "North End"}); refusal.KindOf(err) != refusal.Invalid {
			t.Errorf("a venue is in an area that there is not: %v", err)
		}
		if err := f.set(f.Bob, "areas", "North End\nSouth End"); err != nil {
			t.Fatal(err)
		}
		id, err := f.Network.Events.SaveVenue(f.Ctx, f.Bob, 0, 0, events.VenueEdit{Name: "Guildhall", Area: "North End"})
		if err != nil {
			t.Fatal(err)
		}
		f.Write(func(tx *db.Tx) error {
			return tx.Exec(f.Ctx, "UPDATE people SET area = 'North End' WHERE id = ?", f.Alice.ID)
		})
		f.Write(func(tx *db.Tx) error {
			return tx.Exec(f.Ctx, "UPDATE people SET area = 'South End', deactivated_at = created_at WHERE id = ?", f.Charlie.ID)
		})
		f.refusedAt("areas", "Keep North End (used by 1 person and 1 venue), or change what uses it first", f.set(f.Bob, "areas", "East End"))
		if got := f.Network.Settings().Areas; len(got) != 2 {
			t.Errorf("the areas are %v", got)
		}
		if _, err := f.Network.Events.SaveVenue(f.Ctx, f.Bob, id, 1, events.VenueEdit{Name: "Guildhall"}); err != nil {
			t.Fatal(err)
		}
		f.Write(func(tx *db.Tx) error { return tx.Exec(f.Ctx, "UPDATE people SET area = '' WHERE id = ?", f.Alice.ID) })
		if err := f.set(f.Bob, "areas", "East End"); err != nil {
			t.Error(err)
		}
	})
}

func TestPeopleStayOfTheirForceWhenItIsRenamed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, harper := unset(t, d)
		if err := f.set(harper, "force", "Testshire Police"); err != nil {
			t.Fatal(err)
		}
		for p, force := range map[*db.Person]string{f.Alice: "Testshire Police", f.Charlie: "Elsewhere Police"} {
			f.Write(func(tx *db.Tx) error { return tx.Exec(f.Ctx, "UPDATE people SET force = ? WHERE id = ?", force, p.ID) })
		}
		f.refusedAt("force", "Other people in the rota belong to Elsewhere Police", f.set(harper, "force", "Elsewhere Police"))
		if err := f.set(harper, "force", "Testshire Constabulary"); err != nil {
			t.Fatal(err)
		}
		for p, want := range map[*db.Person]string{f.Alice: "Testshire Constabulary", f.Charlie: "Elsewhere Police"} {
			if got, err := f.DB.Person(f.Ctx, p.ID); err != nil || got.Force != want {
				t.Errorf("%s is of %s (%v), want %s", p.FirstName, got.Force, err, want)
			}
		}
	})
}

func TestWhatTheEnvironmentFixesCanNotBeChangedAndStaysWhenTheVariableGoes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f, harper := unset(t, d)
		fixed := network.New(d, action.Settings{ForceName: "Testshire Police"})
		if err := fixed.Registry.Adopt(f.Ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := fixed.Registry.Change(f.Ctx, harper, settings.Names, 1, map[string]string{"force": "Other Police"}); err != nil || fixed.Settings().ForceName != "Testshire Police" {
			t.Errorf("what is fixed became %s, %v", fixed.Settings().ForceName, err)
		}
		g, err := fixed.Registry.GroupFor(f.Ctx, harper, settings.Names)
		if err != nil || !g.Values[0].Fixed || g.Values[1].Fixed {
			t.Errorf("what is fixed: %+v, %v", g, err)
		}
		if err := f.Network.Registry.Look(f.Ctx); err != nil || f.Network.Settings().ForceName != "Testshire Police" {
			t.Errorf("without the variable the force is %q, %v", f.Network.Settings().ForceName, err)
		}
		for range 2 { // a server that starts again changes nothing
			if err := fixed.Registry.Adopt(f.Ctx); err != nil {
				t.Error(err)
			}
		}
		if changes, _, err := f.Network.Registry.Changes(f.Ctx, harper, 0); err != nil || len(changes) != 1 || changes[0].By != "" {
			t.Errorf("the history has %+v, %v", changes, err)
		}
	})
}
