package people

import (
	"context"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

const verbForgot db.Verb = "forgot a guest"

// UnsettledDays is for how many days more a guest is kept whose line of a
// register is not settled, or whose letter is not marked as sent.
const UnsettledDays = 90

// ForgetGuests forgets the guests of other forces whose last event ended long
// enough ago and whose force was told, or could have been told for
// UnsettledDays more (docs/rules.md#16-forgetting):
// names, addresses, ranks, ways in and what was written about them. What they
// did stays and counts as a former guest's; the history says that somebody was
// forgotten, and not who.
func (n *People) ForgetGuests(ctx context.Context) (forgotten int, err error) {
	ended := n.Time().Add(-time.Duration(n.Settings().GuestDays) * 24 * time.Hour)
	unsettled := ended.Add(-UnsettledDays * 24 * time.Hour)
	ids, err := n.DB.GuestsToForget(ctx, n.Settings().ForceName, ended, unsettled, 0, 200)
	if err != nil {
		return 0, err
	}
	for _, id := range ids {
		err := n.Act(ctx, nil, func(a *action.Action) error {
			p, err := a.Tx.LockPerson(ctx, id)
			if err != nil {
				return err
			}
			still, err := a.Tx.GuestsToForget(ctx, n.Settings().ForceName, ended, unsettled, id, 1) // as it is under the lock
			if err != nil || len(still) == 0 {
				return err
			}
			return n.forget(ctx, a, p)
		})
		if err != nil {
			return forgotten, err
		}
		n.SessionsEnded()
		forgotten++
	}
	return forgotten, nil
}

// ForgottenAlready refuses to record anything more of somebody who was forgotten.
func ForgottenAlready() error {
	return refusal.New(refusal.Conflict, "This person was forgotten, so nothing more can be recorded for them.")
}

func (n *People) forget(ctx context.Context, a *action.Action, p *db.Person) error {
	p.FirstName, p.LastName, p.Email = "Former", "guest", fmt.Sprintf("forgotten-%d", p.ID) // each address is there once
	p.Rank, p.Area, p.Phone, p.Password, p.Skills, p.AskedAt = "", "", "", "", "", time.Time{}
	p.Version++
	p.ForgottenAt = a.Now
	if p.DeactivatedAt.IsZero() {
		p.DeactivatedAt = p.ForgottenAt
	}
	if err := a.Tx.ForgetPerson(ctx, p); err != nil {
		return err
	}
	return a.LogRow(ctx, db.LogRow{Verb: verbForgot})
}
