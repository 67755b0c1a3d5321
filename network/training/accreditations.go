package training

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/staffing"
)

// SignOff signs off every learner who completed a course date: each gets the
// accreditation the course grants, with a number, once, and is told. It
// returns how many were signed off; doing it twice is doing it once.
func (n *Training) SignOff(ctx context.Context, me *db.Person, eventID int64) (signed int, err error) {
	err = n.Act(ctx, me, func(a *action.Action) error {
		signed = 0
		reg, err := n.lockOpenRegister(ctx, a, eventID)
		if err != nil {
			return err
		}
		for i := range reg.Learners {
			l := &reg.Learners[i]
			if !l.Signable() {
				continue
			}
			if err := n.signOff(ctx, a, reg, l); err != nil {
				return err
			}
			signed++
		}
		return nil
	})
	return signed, err
}

func (n *Training) signOff(ctx context.Context, a *action.Action, reg *Register, l *Learner) error {
	line := l.Result
	line.SignedBy, line.SignedAt = a.Me.ID, a.Now
	if err := a.Tx.UpdateResult(ctx, line, line.Version); err != nil {
		return err
	}
	row := db.LogRow{Verb: verbSignedOff, EventID: reg.Event.ID, ShiftID: l.Shift.ID, SubjectID: l.Person.ID, Thing: db.ThingPerson, ThingID: l.Person.ID, Detail: l.Shift.Role}
	if reg.Course == nil || reg.Course.Grants == "" {
		return a.Log(ctx, row)
	}
	number, err := newNumber()
	if err != nil {
		return err
	}
	acc := &db.Accreditation{
		PersonID: l.Person.ID, Kind: reg.Course.Grants, Source: reg.Course.Name, RecordedBy: a.Me.ID, RecordedAt: a.Now,
		Number: number, SignupID: l.Signup.ID, EventID: reg.Event.ID,
	}
	acc.GrantedOn, acc.ExpiresOn = ValidFor(reg.Event.EndsAt, reg.Course.Months)
	if err := a.Tx.InsertAccreditation(ctx, acc); err != nil {
		return err
	}
	row.Verb, row.Detail = verbGranted, fmt.Sprintf("%s, until %s", acc.Kind, clock.LongDay(acc.ExpiresOn))
	if err := a.Log(ctx, row); err != nil {
		return err
	}
	return n.messages.Tell(ctx, a, messages.Notice{
		Kind: messages.Accredited, Key: fmt.Sprintf("%s/accreditation-%d", messages.Accredited, acc.ID), Person: l.Person, Event: reg.Event,
		Until: a.Now.AddDate(0, 0, 30), Blanks: AccreditationBlanks(acc, ""),
	})
}

// ValidFor is from and until which day, in London, an accreditation counts
// that a course which ended at a moment gives for so many months: until the day
// before the same day of the month, or until the last day of a month that has
// no such day.
func ValidFor(ended time.Time, months int) (granted, expires string) {
	day := ended.In(clock.London)
	month := day.Month() + time.Month(months)
	last := time.Date(day.Year(), month+1, 0, 0, 0, 0, 0, time.UTC)
	until := time.Date(day.Year(), month, day.Day()-1, 0, 0, 0, 0, time.UTC)
	if day.Day() > last.Day() {
		until = last
	}
	return clock.Day(ended), until.Format(time.DateOnly)
}

// revokeOfSignup ends the accreditation that a line of the register gave, if any.
func (n *Training) revokeOfSignup(ctx context.Context, a *action.Action, p *rota.Place, reason string) error {
	acc, err := a.Tx.AccreditationOfSignup(ctx, p.Signup.ID)
	if errors.Is(err, db.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return n.revoke(ctx, a, p.Person, acc, reason)
}

// revoke ends an accreditation before its time, logs it and tells its holder
// what counts then.
func (n *Training) revoke(ctx context.Context, a *action.Action, holder *db.Person, acc *db.Accreditation, reason string) error {
	if err := a.Tx.RevokeAccreditation(ctx, acc.ID, a.Me.ID, reason, a.Now); err != nil {
		return err
	}
	detail := fmt.Sprintf("%s, until %s", acc.Kind, clock.LongDay(acc.ExpiresOn))
	err := a.Log(ctx, db.LogRow{Verb: action.VerbRevoked, EventID: acc.EventID, SubjectID: holder.ID, Thing: db.ThingPerson, ThingID: holder.ID, Detail: detail, Reason: reason})
	if err != nil {
		return err
	}
	w := messages.Notice{Kind: messages.Revoked, Key: fmt.Sprintf("%s/accreditation-%d", messages.Revoked, acc.ID), Person: holder, Reason: reason, Until: a.Now.AddDate(0, 0, 30)}
	if acc.EventID != 0 {
		if w.Event, err = a.Tx.Event(ctx, acc.EventID); err != nil {
			return err
		}
	}
	held, err := a.Tx.Accreditations(ctx, holder.ID, acc.Kind)
	if err != nil {
		return err
	}
	w.Blanks = AccreditationBlanks(acc, staffing.CurrentUntil(held, clock.Day(a.Now)))
	return n.messages.Tell(ctx, a, w)
}

// newNumber makes the number of a certificate. It is random, so that nobody
// can try numbers to find out who has one.
func newNumber() (string, error) {
	const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // 32, without those that look alike
	raw := make([]byte, 12)
	if _, err := rand.Read(raw); err != nil {
		return "", err
	}
	for i := range raw {
		raw[i] = letters[raw[i]%32]
	}
	return string(raw[:4]) + "-" + string(raw[4:8]) + "-" + string(raw[8:]), nil
}

// accreditationScripts are those about what a course gives.
var accreditationScripts = map[db.MessageKind]messages.Script{
	messages.Accredited: {
		Subject: "You have completed {event}", Says: "You have completed {event}. You are accredited until {expires}.",
		Discreet: "A course of yours is signed off", DiscreetSay: "You have completed a course, and it is signed off.",
		Next: "Your record shows until when it counts, and has the certificate. On the course’s page you can say what it was like, without your name.", Path: "/my/training", LinkText: "Open your record",
	},
	messages.Revoked: {
		Subject: "Your accreditation until {expires} has been revoked", Says: "Your accreditation as a liaison officer until {expires}{source} has been revoked. {remaining}",
		Discreet: "Your record has changed", DiscreetSay: "A qualification of yours until {expires} has been taken back. {remaining}",
		Next: "If you think this is a mistake, ask a coordinator, or the trainer of the course.", Path: "/my/training", LinkText: "Open your record", Reason: true,
	},
}

// AccreditationBlanks are what the scripts about an accreditation leave to fill
// in. until is the last day of another one that still counts, or "".
func AccreditationBlanks(a *db.Accreditation, until string) []string {
	source, other := "", "None of yours counts now."
	if a.Source != "" {
		source = " (" + a.Source + ")"
	}
	if until != "" {
		other = "Another one of yours still counts, until " + clock.LongDay(until) + "."
	}
	return []string{"{expires}", clock.LongDay(a.ExpiresOn), "{source}", source, "{remaining}", other}
}
