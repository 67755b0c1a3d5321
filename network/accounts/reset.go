package accounts

import (
	"context"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// WhyNotReset returns why me can't reset how somebody signs in, or nil: it is for
// administrators, and never of oneself (docs/rules.md#28-reset).
func WhyNotReset(me, p *db.Person) error {
	switch {
	case !me.Role(db.Administrator):
		return refusal.New(refusal.Forbidden, "Only administrators reset how people sign in.")
	case me.ID == p.ID:
		return refusal.New(refusal.Conflict, "You can’t reset how you sign in yourself. Ask another administrator.")
	case !p.DeactivatedAt.IsZero():
		return refusal.New(refusal.Conflict, "This person was deactivated, so they have no way in.")
	}
	return nil
}

// Reset removes every way in of somebody: password, passkeys, one-time codes, work
// account, links and sessions. They can be invited anew and are told by email. It
// refuses like WhyNotReset. Doing it twice is doing it once.
func (n *Accounts) Reset(ctx context.Context, me *db.Person, personID int64) error {
	if !me.Role(db.Administrator) {
		return WhyNotReset(me, me)
	}
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, personID)
		if err != nil {
			return err
		}
		if err := WhyNotReset(me, p); err != nil || p.AccessOf(false) != db.AccessIn {
			return err
		}
		if err := a.Tx.DeleteWaysIn(ctx, p.ID); err != nil {
			return err
		}
		if err := n.EndWaysIn(ctx, a, p); err != nil {
			return err
		}
		if err := n.tellWayIn(ctx, a, p, "An administrator reset how you sign in"); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{SubjectID: p.ID, Thing: db.ThingPerson, ThingID: p.ID, Verb: verbReset})
	})
}
