package network

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// PositionTitles are the positions that are proposed; any other can be typed.
var PositionTitles = []string{"Chair", "Co-Chair", "Strategic Lead", "Treasurer", "Secretary"}

// Deeds on positions and on accreditations that a coordinator records.
const (
	verbPosition      = "recorded position"
	verbPositionEnded = "ended position"
	verbRecorded      = "recorded accreditation"
)

// LLORecord is all that the register knows of one person.
type LLORecord struct {
	Person         *db.Person
	Accreditations []db.Accreditation // revoked ones too, the latest first
	Positions      []db.Position      // the latest first
	Today          string
}

// LLOFor returns what the register knows of somebody, for coordinators.
func (n *Network) LLOFor(ctx context.Context, me *db.Person, personID int64) (*LLORecord, error) {
	if err := coordinates(me); err != nil {
		return nil, err
	}
	p, err := n.DB.Person(ctx, personID)
	if err != nil {
		return nil, hide(err)
	}
	rec := &LLORecord{Person: p, Today: Day(n.now())}
	if rec.Accreditations, err = n.DB.AllAccreditations(ctx, personID); err != nil {
		return nil, err
	}
	rec.Positions, err = n.DB.PositionsOf(ctx, personID)
	return rec, err
}

// PositionForm is a position as typed. Days are those of a date control.
type PositionForm struct{ Title, Rank, From, Until string }

// AddPosition records that somebody holds or held a position. It is for
// coordinators; the same form key does it once.
func (n *Network) AddPosition(ctx context.Context, me *db.Person, personID int64, form PositionForm, formKey string) error {
	if err := coordinates(me); err != nil {
		return err
	}
	var f faults
	p := &db.Position{
		PersonID: personID, Title: f.needed("title", form.Title, "Enter the position"), Rank: f.line("rank", form.Rank),
		FromOn: f.dayNeeded("from", form.From, "the first day"), RecordedBy: me.ID, RecordedAt: n.now(),
	}
	if form.Until != "" {
		if p.UntilOn = f.day("until", form.Until, "the last day"); p.UntilOn != "" && p.UntilOn < p.FromOn {
			f.add("until", "The last day can’t be before the first")
		}
	}
	if err := f.err(); err != nil {
		return err
	}
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := n.once(ctx, tx, formKey, form, func() (int64, error) {
			if _, err := tx.Person(ctx, personID); err != nil {
				return 0, hide(err)
			}
			if err := tx.InsertPosition(ctx, p); err != nil {
				return 0, err
			}
			return p.ID, n.logOf(ctx, tx, me, personID, verbPosition, p.Title+", from "+longDay(p.FromOn), "")
		})
		return err
	})
}

// EndPosition records the last day of a position that still lasts, and returns
// whose it is. Doing it twice is a Conflict.
func (n *Network) EndPosition(ctx context.Context, me *db.Person, id int64, until string) (personID int64, err error) {
	if err := coordinates(me); err != nil {
		return 0, err
	}
	var f faults
	day := f.dayNeeded("until", until, "the last day")
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := tx.Position(ctx, id)
		if err != nil {
			return hide(err)
		}
		if personID = p.PersonID; day != "" && day < p.FromOn {
			f.add("until", "The last day can’t be before the first, %s", longDay(p.FromOn))
		}
		if err := f.err(); err != nil {
			return err
		}
		err = tx.EndPosition(ctx, id, day)
		if errors.Is(err, db.ErrNotFound) {
			return refuse(Conflict, "This position has ended already.")
		}
		if err != nil {
			return err
		}
		return n.logOf(ctx, tx, me, personID, verbPositionEnded, p.Title+", "+longDay(day), "")
	})
	return personID, err
}

// RecordForm is an accreditation from elsewhere as typed.
type RecordForm struct{ From, Until, Source string }

// RecordAccreditation records that somebody is a liaison officer by something
// other than a course here. It is for coordinators, and nobody does it for
// themselves; the same form key does it once.
func (n *Network) RecordAccreditation(ctx context.Context, me *db.Person, personID int64, form RecordForm, formKey string) error {
	if err := coordinates(me); err != nil {
		return err
	}
	if me.ID == personID {
		return refuse(Conflict, "Nobody accredits themselves: ask another coordinator.")
	}
	var f faults
	a := &db.Accreditation{
		PersonID: personID, Kind: LLO, GrantedOn: f.dayNeeded("granted", form.From, "the first day"), ExpiresOn: f.dayNeeded("expires", form.Until, "the last day"),
		Source: f.needed("source", form.Source, "Say where it comes from, for example a course of another force"), RecordedBy: me.ID, RecordedAt: n.now(),
	}
	if a.GrantedOn != "" && a.ExpiresOn != "" && a.ExpiresOn < a.GrantedOn {
		f.add("expires", "The last day can’t be before the first")
	}
	if a.GrantedOn != "" && a.ExpiresOn > yearsAfter(a.GrantedOn, 10) {
		f.add("expires", "An accreditation lasts ten years at most")
	}
	if err := f.err(); err != nil {
		return err
	}
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := n.once(ctx, tx, formKey, form, func() (int64, error) {
			if _, err := tx.Person(ctx, personID); err != nil {
				return 0, hide(err)
			}
			if err := tx.InsertAccreditation(ctx, a); err != nil {
				return 0, err
			}
			return a.ID, n.logOf(ctx, tx, me, personID, verbRecorded, fmt.Sprintf("%s, until %s", a.Kind, longDay(a.ExpiresOn)), a.Source)
		})
		return err
	})
}

// yearsAfter is the day so many years after a day, both as 2006-01-02.
func yearsAfter(day string, years int) string {
	at, _ := time.Parse(time.DateOnly, day) // it was checked when it was read
	return at.AddDate(years, 0, 0).Format(time.DateOnly)
}

// logOf logs a deed to somebody's record.
func (n *Network) logOf(ctx context.Context, tx *db.Tx, me *db.Person, personID int64, verb, detail, reason string) error {
	return n.log(ctx, tx, db.LogRow{PersonID: me.ID, SubjectID: personID, Thing: "person", ThingID: personID, Verb: verb, Detail: detail, Reason: reason})
}
