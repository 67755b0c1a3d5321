package people

import (
	"context"
	"errors"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// peopleAtOnce is how many people a page of the list shows.
const peopleAtOnce = 50

// Filter narrows and sorts the list of people; zero fields don't.
type Filter struct {
	Words, Area string
	Role        db.Role
	Access      db.Access
	Accredited  db.Accredited
	Sort        db.PeopleSort
	Down        bool  // the last first
	After       int64 // id of the last person shown, to go on
	Before      int64 // id of the first person shown, to go back
}

// Listed is a page of the list of people.
type Listed struct {
	People              []db.Person
	Previous, Following bool // there are pages before and after it
}

// PeopleFor lists people with their roles, those who were deactivated among them,
// for coordinators and administrators.
func (n *People) PeopleFor(ctx context.Context, me *db.Person, f Filter) (l Listed, err error) {
	if err := mayKeepRecords(me); err != nil {
		return l, err
	}
	if !slices.Contains(db.PeopleSorts, f.Sort) {
		f.Sort = db.SortByName
	}
	if f.Before != 0 {
		f.After = 0
	}
	now := n.Time()
	l.People, err = n.DB.PeopleWithRoles(ctx, db.PeopleFilter{
		Query: f.Words, Area: f.Area, Role: f.Role, Access: f.Access, Accredited: f.Accredited, Left: true,
		Today: clock.Day(now), Soon: clock.Day(now.AddDate(0, 0, action.LapseNotice)), Sort: f.Sort, Down: f.Down, After: f.After, Before: f.Before, Limit: peopleAtOnce + 1,
	})
	more := len(l.People) > peopleAtOnce
	switch {
	case f.Before != 0:
		l.People = l.People[max(0, len(l.People)-peopleAtOnce):]
		l.Previous, l.Following = more, true
	default:
		l.People = l.People[:min(len(l.People), peopleAtOnce)]
		l.Previous, l.Following = f.After != 0, more
	}
	return l, err
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
