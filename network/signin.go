package network

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/rainbowrota/rainbowrota/db"
)

var errWrong = &Error{
	Kind: Invalid, Message: "The e-mail address or the password is not right.",
	Fields: []FieldError{{Field: "email", Message: "The e-mail address or the password is not right"}},
}

// SignIn checks an e-mail address and a password and returns the token of a
// new session. Addresses nobody has are answered like wrong passwords, after
// the same work. address is where the request came from. It fails with
// [Invalid], or with [TooMany] and how long to wait.
func (n *Network) SignIn(ctx context.Context, email, password, address string) (token string, err error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if utf8.RuneCountInString(email) > longestLine || utf8.RuneCountInString(password) > longestPassword {
		return "", errWrong
	}
	if err := n.pour(ctx, email, address); err != nil {
		return "", err
	}
	p, err := n.DB.PersonByEmail(ctx, email)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return "", err
	}
	hash := nobodysHash
	if err == nil && p.Password != "" && p.DeactivatedAt.IsZero() {
		hash = func() string { return p.Password }
	}
	ok, err := checkPassword(ctx, password, hash())
	if err != nil {
		return "", err
	}
	if !ok || p.Password == "" || !p.DeactivatedAt.IsZero() {
		return "", errWrong
	}
	return n.startSession(ctx, p.ID, "password", email)
}

// startSession is where every way of signing in ends, and the one place that
// makes a session. A passkey or single sign-on proves who someone is in a verb
// of its own beside SignIn, and then calls this with its name as how. bucketOf
// is the account whose bucket is emptied, or "".
func (n *Network) startSession(ctx context.Context, personID int64, how, bucketOf string) (token string, err error) {
	token, hash, err := newCode()
	if err != nil {
		return "", err
	}
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := tx.LockPerson(ctx, personID)
		switch {
		case err != nil:
			return err
		case !p.DeactivatedAt.IsZero():
			return errWrong
		}
		if bucketOf != "" {
			if err := tx.SaveBucket(ctx, db.Bucket{KeyHash: bucketKey("account", bucketOf), FilledAt: n.now()}); err != nil {
				return err
			}
		}
		return n.insertSession(ctx, tx, personID, hash, how)
	})
	return token, err
}

// SessionFor makes a session for a person whom somebody else vouches for, such
// as a test: nothing is checked but that the person is not deactivated.
func (n *Network) SessionFor(ctx context.Context, personID int64) (token string, err error) {
	return n.startSession(ctx, personID, "vouched for", "")
}

func (n *Network) insertSession(ctx context.Context, tx *db.Tx, personID int64, hash, how string) error {
	now := n.now()
	err := tx.InsertSession(ctx, &db.Session{
		TokenHash: hash, PersonID: personID, CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(sessionIdle),
	})
	if err != nil {
		return err
	}
	return n.log(ctx, tx, db.LogRow{PersonID: personID, SubjectID: personID, Thing: "person", ThingID: personID, Verb: "signed in", Detail: how})
}
