package people

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// gives tells whether somebody may give a role to others, and take it.
func gives(me *db.Person, role db.Role) bool {
	switch role {
	case db.Administrator, db.DataProtection:
		return me.Role(db.Administrator)
	case db.Guest:
		return false // it comes with an invitation to an event
	default:
		return me.Role(db.Coordinator) || me.Role(db.Administrator)
	}
}

// WhyNotRole returns why me can't give a role to somebody or take it away, or nil
// (docs/rules.md#roles). administrators is how many others there are.
func WhyNotRole(me, p *db.Person, role db.Role, administrators int) error {
	switch {
	case mayKeepRecords(me) != nil:
		return mayKeepRecords(me)
	case me.ID == p.ID:
		return refusal.New(refusal.Forbidden, "You can’t change your own roles. Ask a coordinator or an administrator.")
	case role == db.Guest:
		return refusal.New(refusal.Conflict, "People become guests by an invitation to an event, so the role can’t be given or taken.")
	case !gives(me, role):
		return refusal.New(refusal.Forbidden, "Only administrators make administrators and data-protection officers. Ask an administrator.")
	case !p.DeactivatedAt.IsZero():
		return refusal.New(refusal.Conflict, "This person was deactivated. Reactivate them first.")
	case role == db.Administrator && p.Role(role) && administrators == 0:
		return lastAdministrator()
	}
	return nil
}

func lastAdministrator() error {
	return refusal.New(refusal.Conflict, "This is the only administrator. Make somebody else an administrator first.")
}

// RolesOpen lists the roles of somebody that me can give or take.
func RolesOpen(me, p *db.Person) []db.Role {
	var open []db.Role
	for _, role := range db.Roles {
		if WhyNotRole(me, p, role, 1) == nil {
			open = append(open, role)
		}
	}
	return open
}

// ChangeRoles gives somebody the roles that are wanted and takes the others of
// those that me can change; the person is told. It refuses with Conflict a form
// that somebody else has made old, and what WhyNotRole refuses.
func (n *People) ChangeRoles(ctx context.Context, me *db.Person, id int64, version int, wanted []db.Role) error {
	if _, err := n.PersonFor(ctx, me, id); err != nil {
		return err
	}
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		power, err := lockPower(ctx, a, id)
		if err != nil {
			return err
		}
		p := power.person
		if p.Version != version {
			return refusal.Stale()
		}
		var gained, lost []db.Role
		for _, role := range db.Roles {
			want := slices.Contains(wanted, role)
			open := WhyNotRole(power.me, p, role, power.administrators)
			switch {
			case want == p.Role(role):
			case !want && !gives(power.me, role): // it was not on the form
			case open != nil:
				return open
			case want:
				gained = append(gained, role)
			default:
				lost = append(lost, role)
			}
		}
		if len(p.Roles)+len(gained) == len(lost) {
			return refusal.OfField("roles", "Choose at least one role. Somebody who leaves is deactivated instead")
		}
		return n.changeRoles(ctx, a, p, gained, lost)
	})
}

// RolesByGroups returns the roles that an identity provider gives to somebody and
// takes from them: of the roles decided it gives those that are given and takes the
// others. It never takes the role of the last administrator
// (docs/rules.md#26-work-accounts).
func RolesByGroups(p *db.Person, given, decided []db.Role, administrators int) (gained, lost []db.Role) {
	for _, role := range db.Roles {
		switch want := slices.Contains(given, role); {
		case want == p.Role(role) || !slices.Contains(decided, role):
		case want:
			gained = append(gained, role)
		case role != db.Administrator || administrators > 0:
			lost = append(lost, role)
		}
	}
	return gained, lost
}

// ChangeRolesByGroups gives and takes what RolesByGroups says; the person is told.
func (n *People) ChangeRolesByGroups(ctx context.Context, a *action.Action, id int64, given, decided []db.Role) error {
	power, err := lockPower(ctx, a, id)
	if err != nil {
		return err
	}
	if !power.person.DeactivatedAt.IsZero() {
		return nil
	}
	gained, lost := RolesByGroups(power.person, given, decided, power.administrators)
	return n.changeRoles(ctx, a, power.person, gained, lost)
}

// changeRoles saves, logs and tells what roles somebody who is locked gains and loses.
func (n *People) changeRoles(ctx context.Context, a *action.Action, p *db.Person, gained, lost []db.Role) error {
	if len(gained)+len(lost) == 0 {
		return nil
	}
	for _, role := range gained {
		if err := a.Tx.GiveRole(ctx, p.ID, role, a.Now); err != nil {
			return err
		}
		if err := a.Log(ctx, db.LogRow{SubjectID: p.ID, Thing: db.ThingPerson, ThingID: p.ID, Verb: verbGaveRole, Detail: string(role)}); err != nil {
			return err
		}
	}
	if err := a.Tx.TakeRoles(ctx, p.ID, lost); err != nil {
		return err
	}
	for _, role := range lost {
		if err := a.Log(ctx, db.LogRow{SubjectID: p.ID, Thing: db.ThingPerson, ThingID: p.ID, Verb: verbTookRole, Detail: string(role)}); err != nil {
			return err
		}
	}
	p.Version++
	if err := a.Tx.UpdatePerson(ctx, p, "version"); err != nil {
		return err
	}
	return n.messages.Tell(ctx, a, messages.Notice{
		Kind: messages.RolesChanged, Key: fmt.Sprintf("%s/person-%d/version-%d", messages.RolesChanged, p.ID, p.Version), Person: p,
		Blanks: []string{"{roles}", rolesWords(gained, lost)},
	})
}

// rolesWords says what roles somebody has now and has no more.
func rolesWords(gained, lost []db.Role) string {
	var said []string
	if len(gained) > 0 {
		said = append(said, "You are now: "+words.Joined(gained, ", ")+".")
	}
	if len(lost) > 0 {
		said = append(said, "You are no longer: "+words.Joined(lost, ", ")+".")
	}
	return strings.Join(said, " ")
}

// power is who has rights over others, locked: nobody loses or gains the role of
// an administrator meanwhile.
type power struct {
	me, person     *db.Person // as they are now; me is nil where the server itself acts
	administrators int        // who are active, but for the person
}

// lockPower locks the person of the action, somebody and every administrator, in
// the order of ids, so that two administrators who take the role from each other
// at once are not both taken for the other one. It comes last in the lock order.
func lockPower(ctx context.Context, a *action.Action, id int64) (*power, error) {
	administrators, err := a.Tx.Administrators(ctx)
	if err != nil {
		return nil, err
	}
	w := &power{}
	ids := append(slices.Clone(administrators), id)
	if a.Me != nil {
		ids = append(ids, a.Me.ID)
	}
	for _, locked := range action.Distinct(ids) {
		p, err := a.Tx.LockPerson(ctx, locked)
		if err != nil {
			return nil, err
		}
		if a.Me != nil && p.ID == a.Me.ID {
			w.me = p
		}
		if p.ID == id {
			w.person = p
		} else if p.Role(db.Administrator) && p.DeactivatedAt.IsZero() {
			w.administrators++
		}
	}
	if w.me != nil && !w.me.DeactivatedAt.IsZero() {
		return nil, refusal.New(refusal.Forbidden, "You were deactivated. If that is wrong, ask a coordinator.")
	}
	if !w.person.ForgottenAt.IsZero() {
		return nil, refusal.Missing()
	}
	return w, nil
}
