package training

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/staffing"
)

// RecordForm is an accreditation from elsewhere as typed.
type RecordForm struct{ From, Until, Source string }

// RecordAccreditation records that somebody is a liaison officer by something
// other than a course here. It is for coordinators, and nobody does it for
// themselves; the same form key does it once.
func (n *Training) RecordAccreditation(ctx context.Context, me *db.Person, personID int64, form RecordForm, formKey string) error {
	if err := action.Coordinates(me); err != nil {
		return err
	}
	if me.ID == personID {
		return refusal.New(refusal.Conflict, "Nobody accredits themselves: ask another coordinator.")
	}
	var f refusal.Faults
	acc := &db.Accreditation{
		PersonID: personID, Kind: db.LLO, GrantedOn: f.DayNeeded("granted", form.From, "the first day"), ExpiresOn: f.DayNeeded("expires", form.Until, "the last day"),
		Source: f.Needed("source", form.Source, "Say where it comes from, for example a course of another force"), RecordedBy: me.ID, RecordedAt: n.Time(),
	}
	if acc.GrantedOn != "" && acc.ExpiresOn != "" && acc.ExpiresOn < acc.GrantedOn {
		f.Add("expires", "The last day can’t be before the first")
	}
	if acc.GrantedOn != "" && acc.ExpiresOn > clock.YearsAfter(acc.GrantedOn, 10) {
		f.Add("expires", "An accreditation lasts ten years at most")
	}
	if err := f.Err(); err != nil {
		return err
	}
	return n.addToRecord(ctx, me, personID, formKey, form, func(a *action.Action) (int64, error) {
		if err := a.Tx.InsertAccreditation(ctx, acc); err != nil {
			return 0, err
		}
		p, err := a.Tx.Person(ctx, personID)
		if err != nil {
			return 0, err
		}
		detail := fmt.Sprintf("%s, until %s", acc.Kind, clock.LongDay(acc.ExpiresOn))
		if !p.Role(db.Guest) { // who is forgotten one day, and the log is not
			detail += " (" + acc.Source + ")"
		}
		return acc.ID, n.logOf(ctx, a, personID, action.VerbRecorded, detail, "")
	})
}

// Revocation is what follows when an accreditation is revoked.
type Revocation struct {
	Accreditation *db.Accreditation
	Person        *db.Person
	OtherUntil    string          // the day until which another one of theirs counts today, or ""
	Frees         []db.EventShift // the shifts to come whose places they lose, by start
}

// RevocationFor says what would follow if an accreditation was revoked, for
// coordinators. It refuses with Conflict one's own, and one that is revoked.
func (n *Training) RevocationFor(ctx context.Context, me *db.Person, id int64) (*Revocation, error) {
	a, err := n.toRevoke(ctx, n.DB.Reader, me, id)
	if err != nil {
		return nil, err
	}
	r := &Revocation{Accreditation: a}
	if r.Person, err = n.DB.Person(ctx, a.PersonID); err != nil {
		return nil, err
	}
	all, err := n.DB.AllAccreditations(ctx, a.PersonID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].ID == id {
			all[i].RevokedAt = n.Time()
		}
	}
	r.OtherUntil = staffing.CurrentUntil(slices.DeleteFunc(slices.Clone(all), func(b db.Accreditation) bool { return !b.RevokedAt.IsZero() || b.Kind != a.Kind }), clock.Day(n.Time()))
	r.Frees, err = n.wouldLose(ctx, a.PersonID, all)
	return r, err
}

// wouldLose lists the shifts to come that somebody would be taken off, were
// these all of their accreditations.
func (n *Training) wouldLose(ctx context.Context, personID int64, all []db.Accreditation) ([]db.EventShift, error) {
	ids, err := n.DB.ActiveShifts(ctx, personID, n.Time())
	if err != nil {
		return nil, err
	}
	signups, err := n.DB.SignupsOfPerson(ctx, personID, ids)
	if err != nil {
		return nil, err
	}
	var lost []db.EventShift
	for _, id := range ids {
		s, err := n.DB.EventShift(ctx, id)
		if err != nil {
			return nil, err
		}
		if s.Accreditation != "" && s.CancelledAt.IsZero() && lostFor(&s.Shift, signups[id].AskedAt, all) {
			lost = append(lost, *s)
		}
	}
	slices.SortFunc(lost, func(a, b db.EventShift) int { return a.StartsAt.Compare(b.StartsAt) })
	return lost, nil
}

// toRevoke returns an accreditation that a coordinator may revoke.
func (n *Training) toRevoke(ctx context.Context, r *db.Reader, me *db.Person, id int64) (*db.Accreditation, error) {
	if err := action.Coordinates(me); err != nil {
		return nil, err
	}
	a, err := r.Accreditation(ctx, id)
	switch {
	case err != nil:
		return nil, hide(err)
	case a.PersonID == me.ID:
		return nil, refusal.New(refusal.Conflict, "Nobody revokes their own accreditation: ask another coordinator.")
	case !a.RevokedAt.IsZero():
		return nil, refusal.New(refusal.Conflict, "This accreditation was revoked on %s already.", clock.LongDate(a.RevokedAt))
	}
	return a, nil
}

// RevokeAccreditation ends somebody's accreditation before its time, for a
// reason, and returns whose it was. It is for coordinators; nobody does it to
// their own, and doing it twice is a Conflict.
func (n *Training) RevokeAccreditation(ctx context.Context, me *db.Person, id int64, reason string) (personID int64, err error) {
	var f refusal.Faults
	if reason = f.Text("reason", reason); reason == "" {
		f.Add("reason", "Say why it is revoked")
	}
	if err := f.Err(); err != nil {
		return 0, err
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		acc, err := n.toRevoke(ctx, a.Tx.Reader, me, id)
		if err != nil {
			return err
		}
		holder, err := a.Tx.Person(ctx, acc.PersonID)
		if err != nil {
			return err
		}
		personID = holder.ID
		err = n.revoke(ctx, a, holder, acc, reason)
		if errors.Is(err, db.ErrNotFound) {
			return refusal.New(refusal.Conflict, "Somebody revoked this accreditation just now.")
		}
		return err
	})
	return personID, err
}
