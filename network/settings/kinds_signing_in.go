package settings

import (
	"strings"

	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// waysAllowed refuses ways of signing in by which nobody would get in when the
// identity provider fails, and the work account alone where there is none.
func waysAllowed(f *refusal.Faults, key string, now *action.Settings, value string) {
	if value != string(action.ByWorkAccount) {
		return
	}
	switch {
	case !now.HasProvider:
		f.Add(key, "Choose a passkey or a password too: this server has no identity provider (OIDC_ISSUER)")
	case now.BreakGlass == "":
		f.Add(key, "Name one administrator in BREAK_GLASS first. They can still sign in when the identity provider does not answer")
	}
}

// groupRole reads "group = role", and refuses what is not that, or a guest’s role.
func groupRole(line string) (string, error) {
	group, role, ok := action.GroupRole(line)
	if !ok {
		return "", refusal.Sentence("Write a group, an equals sign and one of %s: “%s” is not that", strings.Join(texts(action.SignInRoles), ", "), line)
	}
	return group + " = " + string(role), nil
}
