package accounts

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

const (
	// RecoveryCodes is how many recovery codes somebody gets at once.
	RecoveryCodes = 10
	// HalfLife is for how long a right password waits for its code.
	HalfLife = 5 * time.Minute

	codeStep   = 30 * time.Second // for which an app shows one code
	codeDigits = 6
	secretSize = 20 // bytes

	forCode = "code"
)

// CodeBucket is how fast one-time codes of an account can be tried by devices that
// are not known: three of a million are right at any moment.
var CodeBucket = action.Bucket{Size: 20, Leak: 5 * time.Minute}

// secret32 writes the key of an app as apps read it.
var secret32 = base32.StdEncoding.WithPadding(base32.NoPadding)

// CodeKey is a new key for an app on somebody's phone, which is not saved yet.
type CodeKey struct {
	Secret string // to be typed
	URL    string // to be scanned
}

// NewCodeKey makes a key. Apps show it as “The rota”, with the person's address.
func NewCodeKey(me *db.Person) CodeKey {
	raw := make([]byte, secretSize)
	rand.Read(raw) //nolint:errcheck // it never fails
	return CodeKeyOf(me, secret32.EncodeToString(raw))
}

// CodeKeyOf is a key that was made before.
func CodeKeyOf(me *db.Person, secret string) CodeKey {
	return CodeKey{Secret: secret, URL: "otpauth://totp/" + url.PathEscape("The rota:"+me.Email) + "?issuer=" + url.PathEscape("The rota") + "&secret=" + url.QueryEscape(secret)}
}

// StepOf returns the time step in which an app with that secret shows a code: this
// one, or the one before or after it, because clocks differ. It is 0 for a wrong code.
func StepOf(secret, code string, now time.Time) int64 {
	found := int64(0)
	this := now.Unix() / int64(codeStep/time.Second)
	for _, step := range []int64{this - 1, this, this + 1} {
		want, err := hotp.GenerateCode(secret, uint64(step)) //nolint:gosec // it is after 1970
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	return found
}

// Codes are what somebody has of one-time codes.
type Codes struct {
	Since time.Time // zero for none
	Left  int       // recovery codes that were not used
}

// CodesOf returns what somebody has of one-time codes.
func (n *Accounts) CodesOf(ctx context.Context, me *db.Person) (Codes, error) {
	key, err := n.DB.CodeKeyOf(ctx, me.ID)
	if err != nil {
		return Codes{}, unlessMissing(err)
	}
	left, err := n.DB.RecoveryCodesLeft(ctx, me.ID)
	return Codes{Since: key.CreatedAt, Left: left}, err
}

// WhyNoCodes returns why somebody can't have one-time codes, or nil: they go with a
// password (docs/rules.md#27-one-time-codes).
func WhyNoCodes(p *db.Person) error {
	if p.Password == "" {
		return refusal.New(refusal.Conflict, "One-time codes go with a password, and you sign in without one.")
	}
	return nil
}

// AddCodes saves the key of an app once it shows the right code, and returns the
// recovery codes, which are not shown again. It is a Conflict for somebody who has
// no password, or has codes already. The person is told by email.
func (n *Accounts) AddCodes(ctx context.Context, me *db.Person, secret, typed string) (recovery []string, err error) {
	if raw, err := secret32.DecodeString(secret); err != nil || len(raw) != secretSize {
		return nil, refusal.New(refusal.Invalid, "This page is not complete. Open it again.")
	}
	defer n.SessionsEnded()
	err = n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, me.ID)
		if err != nil {
			return err
		}
		if err := WhyNoCodes(p); err != nil {
			return err
		}
		step := StepOf(secret, plainCode(typed), a.Now)
		if step == 0 {
			return refusal.OfField("code", "This is not the code that your app shows now. Check that your phone’s clock is right")
		}
		err = a.Tx.InsertCodeKey(ctx, &db.CodeKey{PersonID: p.ID, Secret: secret, LastStep: step, CreatedAt: a.Now})
		if errors.Is(err, db.ErrDuplicate) {
			return refusal.New(refusal.Conflict, "One-time codes are on already. To move them to another phone, remove them first.")
		}
		if err != nil {
			return err
		}
		if recovery, err = saveRecovery(ctx, a, p); err != nil {
			return err
		}
		return n.codesChanged(ctx, a, p, "One-time codes were switched on", verbAddedCodes)
	})
	return recovery, err
}

// RenewRecoveryCodes replaces one's own recovery codes and returns the new ones.
func (n *Accounts) RenewRecoveryCodes(ctx context.Context, me *db.Person) (recovery []string, err error) {
	err = n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, me.ID)
		if err != nil {
			return err
		}
		if _, err := a.Tx.CodeKeyOf(ctx, p.ID); err != nil {
			return err
		}
		if recovery, err = saveRecovery(ctx, a, p); err != nil {
			return err
		}
		return n.codesChanged(ctx, a, p, "New recovery codes were made", verbRenewedRecoveryCodes)
	})
	return recovery, err
}

// RemoveCodes removes one's own codes, and signs out every other device. browser is
// the one that asks.
func (n *Accounts) RemoveCodes(ctx context.Context, me *db.Person, browser SignedIn) error {
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, me.ID)
		if err != nil {
			return err
		}
		if err := a.Tx.DeleteCodeKey(ctx, p.ID); err != nil {
			return err
		}
		if err := endElsewhere(ctx, a.Tx, p.ID, browser); err != nil {
			return err
		}
		return n.codesChanged(ctx, a, p, "One-time codes were switched off", verbRemovedCodes)
	})
}

// codesChanged tells somebody what was done to their codes, and logs it.
func (n *Accounts) codesChanged(ctx context.Context, a *action.Action, p *db.Person, what string, verb db.Verb) error {
	if err := n.tellWayIn(ctx, a, p, what); err != nil {
		return err
	}
	return a.LogRow(ctx, db.LogRow{PersonID: p.ID, SubjectID: p.ID, Thing: db.ThingPerson, ThingID: p.ID, Verb: verb})
}

// saveRecovery makes ten new recovery codes of somebody who is locked.
func saveRecovery(ctx context.Context, a *action.Action, p *db.Person) (codes []string, err error) {
	hashes := make([]string, RecoveryCodes)
	for i := range hashes {
		text := strings.ToLower(rand.Text())
		codes = append(codes, text[:4]+"-"+text[4:8]+"-"+text[8:12]+"-"+text[12:16])
		hashes[i] = recoveryHash(p.ID, plainCode(codes[i]))
	}
	return codes, a.Tx.SaveRecoveryCodes(ctx, p.ID, hashes)
}

func recoveryHash(personID int64, plain string) string {
	return action.HashCode("recovery " + strconv.FormatInt(personID, 10) + " " + plain)
}

// plainCode is what somebody typed without the spaces and lines that help to read it.
func plainCode(typed string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(strings.ToLower(strings.TrimSpace(typed)))
}

// useCode uses a one-time code or a recovery code of somebody who is locked. It
// refuses a wrong one, and one that was used before.
func (n *Accounts) useCode(ctx context.Context, a *action.Action, p *db.Person, typed string) error {
	plain := plainCode(typed)
	key, err := a.Tx.CodeKeyOf(ctx, p.ID)
	switch {
	case err != nil:
	case len(plain) == codeDigits:
		err = a.Tx.UseCodeStep(ctx, p.ID, StepOf(key.Secret, plain, a.Now))
	default:
		if err = a.Tx.UseRecoveryCode(ctx, p.ID, recoveryHash(p.ID, plain)); err == nil {
			err = n.tellWayIn(ctx, a, p, "A recovery code was used")
		}
	}
	if errors.Is(err, db.ErrNotFound) {
		return wrongCode()
	}
	return err
}

// wrongCode answers a code that is not right, whatever the reason.
func wrongCode() error {
	return refusal.OfField("code", "This code is not right, or was used already. Wait for the next one and type that")
}

// half returns what a browser has to bring with a one-time code, after the right
// password of somebody who has codes; "" for somebody who has none. It ends when
// the password changes.
func (n *Accounts) half(ctx context.Context, a *action.Action, p *db.Person) (string, error) {
	if _, err := a.Tx.CodeKeyOf(ctx, p.ID); err != nil {
		return "", unlessMissing(err)
	}
	code, hash, err := action.NewCode()
	if err != nil {
		return "", err
	}
	return strconv.FormatInt(p.ID, 10) + "." + code, a.Tx.InsertChallenge(ctx, hash, halfOf(p), a.Now.Add(HalfLife))
}

func halfOf(p *db.Person) string {
	return boundTo(forCode, strconv.FormatInt(p.ID, 10)+" "+p.Password)
}

// ErrHalf refuses a code when no password was typed before it, or too long ago.
var ErrHalf = refusal.New(refusal.Invalid, "That took longer than 5 minutes, or was sent twice. Type your password again.")

// openHalf returns who typed a right password in a browser, and the hash under
// which that waits; [ErrHalf] when nobody did.
func (n *Accounts) openHalf(ctx context.Context, half string) (p *db.Person, hash string, err error) {
	number, code, _ := strings.Cut(half, ".")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return nil, "", ErrHalf
	}
	p, err = n.DB.Person(ctx, id)
	if errors.Is(err, db.ErrNotFound) {
		return nil, "", ErrHalf
	}
	if err != nil {
		return nil, "", err
	}
	hash = action.HashCode(code)
	open, err := n.DB.ChallengeOpen(ctx, hash, halfOf(p), n.Time())
	if err == nil && (!open || !p.DeactivatedAt.IsZero() || !n.mayUse(p, action.ByPassword)) {
		err = ErrHalf
	}
	return p, hash, err
}

// CodeForm is what a browser sends to sign in after the right password.
type CodeForm struct {
	Half    string // what the browser got for the password
	Code    string // as it was typed
	Address string // where the request came from
	Device  string // the code of this browser, or ""
	Stay    bool   // the person wants to stay signed in on this device
}

// SignInByCode takes the one-time code or a recovery code after the right password,
// and makes a session. A try is counted before, and a good one is not. It fails
// with [ErrHalf], with [Invalid] for a wrong code, or with [TooMany] and how long
// to wait; the error names the account for the log.
func (n *Accounts) SignInByCode(ctx context.Context, form CodeForm) (SignedIn, error) {
	p, hash, err := n.openHalf(ctx, form.Half)
	if err != nil {
		return SignedIn{}, err
	}
	signedIn, err := n.signInByCode(ctx, p, hash, form)
	var denied *refusal.Error
	if errors.As(err, &denied) && !errors.Is(err, ErrHalf) {
		denied.Account = n.accountInLog(p, "")
	}
	return signedIn, err
}

func (n *Accounts) signInByCode(ctx context.Context, p *db.Person, hash string, form CodeForm) (SignedIn, error) {
	mark, err := n.MarkOf(ctx, p, form.Device)
	if err != nil {
		return SignedIn{}, err
	}
	tries := codeDrops(p.ID, form.Address, mark)
	if err := n.CountTries(ctx, tries); err != nil {
		return SignedIn{}, err
	}
	return n.startSession(ctx, p.ID, "password and code", func(a *action.Action, s *SignedIn) error {
		if err := n.useCode(ctx, a, p, form.Code); err != nil {
			return err
		}
		err := a.Tx.TakeChallenge(ctx, hash, halfOf(p), a.Now)
		if errors.Is(err, db.ErrNotFound) {
			return ErrHalf
		}
		if err != nil {
			return err
		}
		if err := n.giveBack(ctx, a, tries); err != nil {
			return err
		}
		return n.keepDevice(ctx, a, p, s, form.Device, form.Stay)
	})
}

// codeDrops returns where a try with a code is counted, like DropsOf.
func codeDrops(personID int64, address, mark string) []drop {
	account := strconv.FormatInt(personID, 10)
	if mark != "" {
		return []drop{{action.BucketKey("code on device", mark), DeviceBucket, true}}
	}
	return []drop{
		{action.BucketKey("code", account), CodeBucket, false},
		{action.BucketKey("code from", account+" "+AddressBlock(address)), AccountFromBucket, true},
		{action.BucketKey("block", networkOf(address, 48)), BlockBucket, false},
	}
}

// ProveByCode is Prove by a one-time code or a recovery code.
func (n *Accounts) ProveByCode(ctx context.Context, me *db.Person, token, typed string) error {
	tries := drop{action.BucketKey("code again", strconv.FormatInt(me.ID, 10)), PasswordBucket, true}
	if err := n.CountTries(ctx, []drop{tries}); err != nil {
		return err
	}
	return n.proved(ctx, me, token, "a code", func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, me.ID)
		if err != nil {
			return err
		}
		if err := n.useCode(ctx, a, p, typed); err != nil {
			return err
		}
		return n.giveBack(ctx, a, []drop{tries})
	})
}
