package accounts

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// DeviceLife is how long a device is known after the last time that somebody
// signed in with it, and DevicesKnown how many are known of each person.
const (
	DeviceLife   = 90 * 24 * time.Hour
	DevicesKnown = 10
)

// SignInForm is what a browser sends to sign in.
type SignInForm struct {
	Email, Password string
	Address         string // where the request came from
	Device          string // the code of this browser, or ""
	Stay            bool   // the person wants to stay signed in on this device
}

// SignedIn is what a browser is given that signed in.
type SignedIn struct {
	Token  string        // of the new session
	Device string        // the code by which this browser is known next time
	Stay   time.Duration // for which the browser keeps the session; 0: until it is closed
	Half   string        // instead of the others: what the browser has to bring with a one-time code
}

// SignIn checks an email address and a password and makes a session, or, for
// somebody who has one-time codes, half of one, which SignInByCode takes. Addresses
// nobody has are answered like wrong passwords, after the same work. A try is
// counted before its password is looked at, so that tries at the same moment
// all count, and a good one is not counted. It fails with [Invalid], or with
// [TooMany] and how long to wait; the error names the account for the log.
func (n *Accounts) SignIn(ctx context.Context, form SignInForm) (SignedIn, error) {
	email := strings.ToLower(strings.TrimSpace(form.Email))
	if utf8.RuneCountInString(email) > words.LongestLine || utf8.RuneCountInString(form.Password) > LongestPassword {
		refusal := wrong()
		refusal.Account = "unknown"
		return SignedIn{}, refusal
	}
	if read, err := action.ParseEmail(email); err == nil {
		email = read // as it was read where the person was added
	}
	p, err := n.DB.PersonByEmail(ctx, email)
	if errors.Is(err, db.ErrNotFound) {
		p, err = &db.Person{}, nil
	}
	if err != nil {
		return SignedIn{}, err
	}
	signedIn, err := n.signIn(ctx, p, email, form)
	var denied *refusal.Error
	if errors.As(err, &denied) {
		denied.Account = n.accountInLog(p, email)
	}
	return signedIn, err
}

// signIn is SignIn for the person who has the address, or for an empty one.
func (n *Accounts) signIn(ctx context.Context, p *db.Person, email string, form SignInForm) (SignedIn, error) {
	mark, err := n.MarkOf(ctx, p, form.Device)
	if err != nil {
		return SignedIn{}, err
	}
	drops := DropsOf(email, form.Address, mark)
	if err := n.mayTry(ctx, drops); err != nil {
		return SignedIn{}, err
	}
	open := p.Password != "" && p.DeactivatedAt.IsZero() && n.mayUse(p, action.ByPassword)
	hash := nobodysHash
	if open {
		hash = func() string { return p.Password }
	}
	var ok bool
	err = hashed(ctx, func() error { // counted when its turn comes: those who wait for it fill no bucket
		if err := n.CountTries(ctx, drops); err != nil {
			return err
		}
		ok, err = argon2id.ComparePasswordAndHash(form.Password, hash())
		return err
	})
	switch {
	case err != nil:
		return SignedIn{}, err
	case !ok || !open:
		return SignedIn{}, wrong()
	}
	return n.startSession(ctx, p.ID, "password", func(a *action.Action, s *SignedIn) error {
		if err := n.giveBack(ctx, a, drops); err != nil {
			return err
		}
		if s.Half, err = n.half(ctx, a, p); err != nil || s.Half != "" {
			return err
		}
		return n.keepDevice(ctx, a, p, s, form.Device, form.Stay)
	})
}

// keepDevice remembers the browser of a new session, and, where that was asked for
// and is allowed, has it stay signed in.
func (n *Accounts) keepDevice(ctx context.Context, a *action.Action, p *db.Person, s *SignedIn, device string, stay bool) (err error) {
	if s.Device, err = rememberDevice(ctx, a, p.ID, device); err != nil || !stay {
		return err
	}
	s.Stay, err = n.stayOf(ctx, a, p)
	return err
}

// rememberDevice marks the browser with a code as one that a person signed in
// with. It returns the code, a new one for "".
func rememberDevice(ctx context.Context, a *action.Action, personID int64, device string) (string, error) {
	if device == "" {
		code, _, err := action.NewCode()
		if err != nil {
			return "", err
		}
		device = code
	}
	return device, a.Tx.SaveDeviceMark(ctx, DeviceMark(device, personID), personID, a.Now, a.Now.Add(DeviceLife), DevicesKnown)
}

func wrong() *refusal.Error {
	return &refusal.Error{
		Kind: refusal.Invalid, Message: "The email address or the password is not right.",
		Fields: []refusal.FieldError{{Field: "email", Message: "The email address or the password is not right"}},
	}
}

// MarkOf returns the mark that a device got when this person signed in with it,
// or "" when there is none. It asks for nobody too, so that an address that
// nobody has takes as long.
func (n *Accounts) MarkOf(ctx context.Context, p *db.Person, device string) (string, error) {
	if device == "" || len(device) > words.LongestLine {
		return "", nil
	}
	mark := DeviceMark(device, p.ID)
	known, err := n.DB.DeviceKnown(ctx, mark, p.ID, n.Time())
	if err != nil || !known {
		return "", err
	}
	return mark, nil
}

// DeviceMark is what is stored of a device that a person signed in with. The
// same device has another mark for each person, so that the database does not
// tell who shares one.
func DeviceMark(device string, personID int64) string {
	return action.HashCode("device " + device + " " + strconv.FormatInt(personID, 10))
}

// accountInLog names an account without its address: by the person's number,
// or by a hash that only this process can make when nobody has the address.
func (n *Accounts) accountInLog(p *db.Person, email string) string {
	if p.ID != 0 {
		return strconv.FormatInt(p.ID, 10)
	}
	mac := hmac.New(sha256.New, []byte(n.LogKey))
	mac.Write([]byte(email))
	return "unknown-" + hex.EncodeToString(mac.Sum(nil)[:6])
}

// startSession is where every way of signing in ends, and the one place that
// makes a session. A passkey or single sign-on proves who someone is in a verb
// of its own beside SignIn, and then calls this with its name as how. also,
// where given, is done in the same transaction; where it returns a half, no session
// is made yet.
func (n *Accounts) startSession(ctx context.Context, personID int64, how string, also func(*action.Action, *SignedIn) error) (SignedIn, error) {
	token, hash, err := action.NewCode()
	if err != nil {
		return SignedIn{}, err
	}
	signedIn := SignedIn{Token: token}
	err = n.Act(ctx, nil, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, personID)
		switch {
		case err != nil:
			return err
		case !p.DeactivatedAt.IsZero():
			return wrong()
		}
		if also != nil {
			if err := also(a, &signedIn); err != nil {
				return err
			}
		}
		if signedIn.Half != "" {
			return nil
		}
		return n.insertSession(ctx, a, p, hash, how, signedIn.Stay > 0)
	})
	if signedIn.Half != "" {
		signedIn.Token = ""
	}
	return signedIn, err
}

// SessionFor makes a session for a person without a password, for a caller that
// knows who it is, such as a test. It checks only that the person is not
// deactivated.
func (n *Accounts) SessionFor(ctx context.Context, personID int64) (token string, err error) {
	signedIn, err := n.startSession(ctx, personID, "vouched for", nil)
	return signedIn.Token, err
}

func (n *Accounts) insertSession(ctx context.Context, a *action.Action, p *db.Person, hash, how string, stays bool) error {
	s := &db.Session{TokenHash: hash, PersonID: p.ID, CreatedAt: a.Now, LastSeenAt: a.Now, Stays: stays}
	var err error
	if s.ExpiresAt, err = n.sessionEnd(ctx, a.Tx.Reader, s, p); err != nil {
		return err
	}
	if err := a.Tx.InsertSession(ctx, s); err != nil {
		return err
	}
	if err := a.Tx.SeePerson(ctx, p.ID, monthOf(a.Now)); err != nil {
		return err
	}
	return a.LogRow(ctx, db.LogRow{PersonID: p.ID, SubjectID: p.ID, Thing: db.ThingPerson, ThingID: p.ID, Verb: verbSignedIn, Detail: how})
}
