package people

import (
	"context"
	"errors"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// peopleAtOnce is how many people a page of the list shows.
const peopleAtOnce = 50

// Filter narrows the list of people; zero fields don't.
type Filter struct {
	Words, Area string
	Role        db.Role
	Access      db.Access
	After       int64 // id of the last person shown
}

// PeopleFor lists people with their roles by name, those who were deactivated
// among them, for coordinators and administrators; more tells that others follow.
func (n *People) PeopleFor(ctx context.Context, me *db.Person, f Filter) (people []db.Person, more bool, err error) {
	if err := mayKeepRecords(me); err != nil {
		return nil, false, err
	}
	people, err = n.DB.PeopleWithRoles(ctx, db.PeopleFilter{Query: f.Words, Area: f.Area, Role: f.Role, Access: f.Access, Left: true, After: f.After, Limit: peopleAtOnce + 1})
	if len(people) > peopleAtOnce {
		return people[:peopleAtOnce], true, err
	}
	return people, false, err
}

// mayKeepRecords refuses everybody who is neither a coordinator nor an administrator.
func mayKeepRecords(me *db.Person) error {
	if !me.Role(db.Coordinator) && !me.Role(db.Administrator) {
		return refusal.New(refusal.Forbidden, "Only coordinators and administrators see everybody. If you need the role, ask a coordinator or an administrator.")
	}
	return nil
}

// PersonFor returns somebody's record, for coordinators and administrators. Of
// somebody who was forgotten there is none.
func (n *People) PersonFor(ctx context.Context, me *db.Person, id int64) (*db.Person, error) {
	if err := mayKeepRecords(me); err != nil {
		return nil, err
	}
	p, err := n.DB.Person(ctx, id)
	if errors.Is(err, db.ErrNotFound) || err == nil && !p.ForgottenAt.IsZero() {
		return nil, refusal.Missing()
	}
	return p, err
}
