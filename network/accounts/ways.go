package accounts

import (
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Ways says by what people can sign in, or by what one person can prove who they are.
type Ways struct {
	Passkey, Password bool
	Provider          bool // their work account
	Emergency         bool // passwords and passkeys are off for all but one administrator
	Code              bool // a one-time code; never alone
	Demo              bool // an invented person, who has nothing to prove it by
}

// Ways returns by what people can sign in here, as the settings are now.
func (n *Accounts) Ways() Ways {
	s := n.Settings()
	w := Ways{
		Passkey: n.PasskeysWork() && s.Allows(action.ByPasskey), Password: s.Allows(action.ByPassword), Provider: n.Provider != nil && s.Allows(action.ByWorkAccount),
	}
	w.Emergency = !w.Passkey && !w.Password && s.BreakGlass != ""
	return w
}

// mayUse tells whether somebody may sign in by a way, or set it up: those that
// the settings allow, and one administrator may use each.
func (n *Accounts) mayUse(p *db.Person, way action.WayIn) bool {
	s := n.Settings()
	return s.Allows(way) || p.Role(db.Administrator) && s.BreakGlass != "" && strings.EqualFold(p.Email, s.BreakGlass)
}

// errWay refuses a way in that the settings do not allow.
var errWay = refusal.New(refusal.Conflict, "Your network has switched this way of signing in off. Sign in with your work account.")
