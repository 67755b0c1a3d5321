package accounts

import (
	"cmp"
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/people"
)

// loadDays is how far back shifts count as somebody's load.
const loadDays = 90

// Member is somebody of the list of people, and how far they are in.
type Member struct {
	db.Person

	Access    db.Access
	InvitedAt time.Time // of the last invitation; zero for none
	EndedAt   time.Time // when it expired or was ended; zero while it works
	Failed    bool      // its email could not be delivered
	Until     string    // the last day of their accreditation, as 2006-01-02; "" for none
	Shifts    int       // confirmed, in the last 90 days and upcoming
}

// Members is a page of the list of people.
type Members struct {
	People              []Member
	Previous, Following bool // there are pages before and after it
}

// Members lists people with how far each is in, for coordinators and
// administrators. It asks as many questions for a page as for one person.
func (n *Accounts) Members(ctx context.Context, me *db.Person, f people.Filter) (*Members, error) {
	listed, err := n.people.PeopleFor(ctx, me, f)
	if err != nil {
		return nil, err
	}
	members, err := n.members(ctx, listed.People)
	return &Members{People: members, Previous: listed.Previous, Following: listed.Following}, err
}

// MemberFor returns one person with how far they are in, for coordinators and
// administrators.
func (n *Accounts) MemberFor(ctx context.Context, me *db.Person, id int64) (*Member, error) {
	p, err := n.people.PersonFor(ctx, me, id)
	if err != nil {
		return nil, err
	}
	members, err := n.members(ctx, []db.Person{*p})
	if err != nil {
		return nil, err
	}
	return &members[0], nil
}

// members adds to people how far each is in, until when they are accredited, and
// how many shifts they have.
func (n *Accounts) members(ctx context.Context, all []db.Person) ([]Member, error) {
	ids := make([]int64, len(all))
	for i := range all {
		ids[i] = all[i].ID
	}
	invitations, err := n.DB.Invitations(ctx, ids)
	if err != nil {
		return nil, err
	}
	links := make([]int64, 0, len(invitations))
	for _, l := range invitations {
		links = append(links, l.ID)
	}
	emails, err := n.DB.InvitationMessages(ctx, links)
	if err != nil {
		return nil, err
	}
	terms, err := n.DB.Spans(ctx, db.LLO, ids)
	if err != nil {
		return nil, err
	}
	now := n.Time()
	load, err := n.DB.ShiftCounts(ctx, ids, now.AddDate(0, 0, -loadDays))
	members := make([]Member, len(all))
	for i := range all {
		members[i] = Member{Person: all[i], Until: terms[ids[i]].Until, Shifts: load[ids[i]]}
		members[i].invited(invitations[ids[i]], emails, now)
	}
	return members, err
}

// invited fills in how far somebody is in; l is their last invitation, or nil.
func (m *Member) invited(l *db.AccountLink, emails map[int64]db.MessageStatus, now time.Time) {
	if m.Access = m.AccessOf(l != nil); l == nil {
		return
	}
	m.InvitedAt, m.Failed = l.MadeAt, emails[l.ID] == db.MessageFailed
	if !l.Open(now) {
		m.EndedAt = cmp.Or(l.EndedAt, l.ExpiresAt)
	}
}

// Overview is how many people are in, for the list of them.
type Overview struct {
	By       map[db.Access]int
	ToInvite int
}

// Overview counts people by how far they are in, for coordinators and administrators.
func (n *Accounts) Overview(ctx context.Context, me *db.Person) (o Overview, err error) {
	if err := mayInvite(me); err != nil {
		return o, err
	}
	if o.By, err = n.DB.CountAccess(ctx); err != nil {
		return o, err
	}
	o.ToInvite, err = n.DB.CountPeopleToInvite(ctx, n.Time())
	return o, err
}
