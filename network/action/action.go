package action

import (
	"context"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// Action is one thing that somebody does: in one transaction, by one person and
// at one time, which is read once. A verb that others need inside their own
// action comes twice: Publish opens an action, publish is part of one.
type Action struct {
	Tx  *db.Tx
	Me  *db.Person
	Now time.Time // as it is stored: UTC, to the second
}

// Action is what a person does in a transaction.
func (n *Ground) Action(tx *db.Tx, me *db.Person) *Action {
	return &Action{Tx: tx, Me: me, Now: n.Time()}
}

// Act runs an action in a transaction of its own. It may run more than once.
func (n *Ground) Act(ctx context.Context, me *db.Person, do func(a *Action) error) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error { return do(n.Action(tx, me)) })
}
