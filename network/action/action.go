package action

import (
	"context"
	"errors"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// Action is one thing that somebody does: in one transaction, by one person and
// at one time, which is read once. What is done inside it takes the Action, unless
// it needs no more than the transaction. A verb that others need inside their own
// action comes twice: Publish opens an action, PublishIn is part of one.
type Action struct {
	Tx  *db.Tx
	Me  *db.Person // nil when the app does it by itself, or somebody who has not signed in
	Now time.Time  // as it is stored: UTC, to the second
}

// Action is what a person does in a transaction.
func (n *Ground) Action(tx *db.Tx, me *db.Person) *Action {
	return &Action{Tx: tx, Me: me, Now: n.Time()}
}

// Act runs an action in a transaction of its own. It may run more than once.
func (n *Ground) Act(ctx context.Context, me *db.Person, do func(a *Action) error) error {
	return n.DB.Write(ctx, func(tx *db.Tx) error { return do(n.Action(tx, me)) })
}

// ActNamed is Act for verbs that look something up by its name or form key and
// make it where there is none. On PostgreSQL another transaction may make it, or
// change it, in between; then do runs again and finds it.
func (n *Ground) ActNamed(ctx context.Context, me *db.Person, do func(a *Action) error) error {
	const tries = 8
	err := n.Act(ctx, me, do)
	for try := 1; try < tries && errors.Is(err, db.ErrDuplicate); try++ {
		err = n.Act(ctx, me, do)
	}
	return err
}

// Raced makes ActNamed run again when another transaction changed, in between,
// what was looked up by its name.
func Raced(err error) error {
	if errors.Is(err, db.ErrNotFound) {
		return db.ErrDuplicate
	}
	return err
}

// Log appends to the history what the person of the action did.
func (a *Action) Log(ctx context.Context, row db.LogRow) error {
	if a.Me != nil {
		row.PersonID = a.Me.ID
	}
	return a.LogRow(ctx, row)
}

// LogRow appends to the history what the person of the row did, or the app when
// it names none. Why something was done to a guest is kept with the sign-up, where
// it can be forgotten: a row of the log can't be.
func (a *Action) LogRow(ctx context.Context, row db.LogRow) error {
	if row.Reason != "" && row.SubjectID != 0 {
		p, err := a.Tx.Person(ctx, row.SubjectID)
		if err != nil {
			return err
		}
		if OnlyInvited(p) {
			row.Reason = ""
		}
	}
	row.At = a.Now
	return a.Tx.InsertLog(ctx, &row)
}
