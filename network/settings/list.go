package settings

import (
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// Group is the settings that are shown and changed together.
type Group string

// The groups, in the order of the page.
const (
	Names     Group = "names"
	Areas     Group = "areas"
	Retention Group = "retention"
	SigningIn Group = "signing-in"
	Sessions  Group = "sessions"
)

// Groups are all of them, in order.
var Groups = []Group{Names, Areas, Retention, SigningIn, Sessions}

// All is the list, in the order of the page. To add a setting, give it a field
// and its usual value in [action.Settings], a row here, and words in package views.
var All = append([]Setting{
	{
		Key: "force", Group: Names, Kind: Line, Longest: 60, Env: "FORCE_NAME", ask: "Enter the name of the force",
		place: text(func(s *action.Settings) *string { return &s.ForceName }),
	},
	{
		Key: "network", Group: Names, Kind: Line, Longest: 40, Env: "NETWORK_NAME", ask: "Enter the name of the network",
		place: text(func(s *action.Settings) *string { return &s.NetworkName }),
	},
	{
		Key: "role", Group: Names, Kind: Line, Longest: 40, Env: "LLO_LABEL", ask: "Enter what one liaison officer is called",
		place: text(func(s *action.Settings) *string { return &s.LLOLabel }),
	},
	{
		Key: "role_short", Group: Names, Kind: Line, Longest: 12, ask: "Enter the short form",
		place: text(func(s *action.Settings) *string { return &s.LLOShort }),
	},
	{
		Key: "areas", Group: Areas, Kind: Lines, Longest: 40, Most: 60, Coordinators: true,
		place: list(func(s *action.Settings) *[]string { return &s.Areas }),
	},
	{
		Key: "guest_days", Group: Retention, Kind: Number, Least: 7, Most: 3650, Env: "GUEST_RETENTION_DAYS", ask: "for how many days guests are kept",
		place: whole(func(s *action.Settings) *int { return &s.GuestDays }),
	},
	{
		Key: "second_factor", Group: SigningIn, Kind: Some, Of: texts(action.SignInRoles),
		place: list(func(s *action.Settings) *[]db.Role { return &s.SecondFactor }),
	},
	{
		Key: "second_factor_days", Group: SigningIn, Kind: Number, Least: 0, Most: 90, ask: "how many days people have to add a second way to prove who they are",
		place: whole(func(s *action.Settings) *int { return &s.SecondFactorDays }),
	},
	{
		Key: "stay_days", Group: SigningIn, Kind: Number, Least: 0, Most: 30, ask: "for how many days a device may stay signed in",
		place: whole(func(s *action.Settings) *int { return &s.StayDays }),
	},
}, sessionSettings()...)

// sessionSettings are how long a session lasts, for each role.
func sessionSettings() (all []Setting) {
	for _, s := range []struct {
		key, ask string
		most     int
		at       func(*action.Settings) *map[db.Role]time.Duration
	}{
		{"idle", "after how many unused hours a session ends", 24 * 7, func(s *action.Settings) *map[db.Role]time.Duration { return &s.Idle }},
		{"life", "after how many hours a session ends", 24 * 30, func(s *action.Settings) *map[db.Role]time.Duration { return &s.Life }},
	} {
		for _, role := range action.SignInRoles {
			all = append(all, Setting{
				Key: SessionKey(s.key, role), Group: Sessions, Kind: Number, Least: 1, Most: s.most, ask: s.ask, place: spanOf(time.Hour, role, s.at),
			})
		}
	}
	return all
}

// SessionKey is the key of a role's setting of sessions.
func SessionKey(what string, role db.Role) string {
	return what + "_" + strings.ReplaceAll(string(role), " ", "-")
}

// Find returns the setting of a key, or nil.
func Find(key string) *Setting {
	for i := range All {
		if All[i].Key == key {
			return &All[i]
		}
	}
	return nil
}

// Keys are the keys of a group's settings.
func Keys(group Group) (keys []string) {
	for i := range All {
		if All[i].Group == group {
			keys = append(keys, All[i].Key)
		}
	}
	return keys
}

// Unticked completes what was typed for a group: where no box of a setting is
// ticked, a browser sends nothing for it.
func Unticked(group Group, typed map[string]string) {
	for i := range All {
		if s := &All[i]; s.Group == group && s.Kind == Some {
			typed[s.Key] += "" // there, though empty
		}
	}
}
