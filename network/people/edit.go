package people

import (
	"context"
	"errors"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// ContactForm is how somebody is called and reached, as typed.
type ContactForm struct {
	FirstName, LastName string
	Email, Phone        string
	Version             int // of the person when the form was opened
}

// PostForm is where somebody works and as what, as typed.
type PostForm struct {
	Force, Grade, Rank string
	Area, Station      string
	Version            int // of the person when the form was opened
}

// WhyNotReaddressed returns why me can't change somebody's email address, or nil
// (docs/rules.md#records-of-people). Anybody who reads the emails of a person can
// choose a password for them: a coordinator would have the rights of an administrator.
func WhyNotReaddressed(me, p *db.Person) error {
	if me.ID != p.ID && Above(me, p) {
		return refusal.New(refusal.Forbidden, "An administrator has to change this person’s email address, because links to sign in go to it.")
	}
	return nil
}

// Above tells whether a person has a role that me can't give: only administrators
// have power over administrators and data-protection officers.
func Above(me, p *db.Person) bool {
	return !me.Role(db.Administrator) && (p.Role(db.Administrator) || p.Role(db.DataProtection))
}

// UpdateContact saves how somebody is called and reached, for coordinators and
// administrators. It refuses with Conflict a form that somebody else has made old,
// and an address that somebody has.
func (n *People) UpdateContact(ctx context.Context, me *db.Person, id int64, form ContactForm) error {
	var f refusal.Faults
	typed := db.Person{
		FirstName: f.Needed("first", form.FirstName, "Enter a first name"),
		LastName:  f.Needed("last", form.LastName, "Enter a last name"),
		Email:     action.EmailAddress(&f, "email", form.Email),
		Phone:     action.Telephone(&f, form.Phone),
	}
	return n.edit(ctx, me, id, form.Version, &f, func(p *db.Person) ([]column, error) {
		if typed.Email != p.Email {
			if err := WhyNotReaddressed(me, p); err != nil {
				return nil, err
			}
		}
		return []column{
			{"first_name", "first name", &p.FirstName, typed.FirstName},
			{"last_name", "last name", &p.LastName, typed.LastName},
			{"email", "email address", &p.Email, typed.Email},
			{"phone", "phone number", &p.Phone, typed.Phone},
		}, nil
	})
}

// UpdatePost saves where somebody works and as what, for coordinators and
// administrators. It refuses with Conflict a form that somebody else has made old.
func (n *People) UpdatePost(ctx context.Context, me *db.Person, id int64, form PostForm) error {
	var f refusal.Faults
	areas := n.Settings().Areas
	typed := db.Person{
		Force:   f.Needed("force", form.Force, "Enter a force"),
		Grade:   refusal.OneOf(&f, "grade", form.Grade, "Choose a grade", db.Grades...),
		Rank:    f.Line("rank", form.Rank),
		Station: f.Line("station", form.Station),
	}
	return n.edit(ctx, me, id, form.Version, &f, func(p *db.Person) ([]column, error) {
		// An area that is not in the list any more stays until another one is chosen.
		typed.Area = refusal.OneOf(&f, "area", form.Area, areasAsked(areas), append([]string{"", p.Area}, areas...)...)
		grade := string(typed.Grade)
		return []column{
			{"force", "force", &p.Force, typed.Force},
			{"grade", "grade", (*string)(&p.Grade), grade},
			{"rank", "rank", &p.Rank, typed.Rank},
			{"area", "area", &p.Area, typed.Area},
			{"station", "station", &p.Station, typed.Station},
		}, f.Err()
	})
}

// column is one column of somebody's record, and what it becomes.
type column struct {
	name, label string
	is          *string
	becomes     string
}

// edit changes the columns of somebody's record that become something else. What
// was there is not in the log, which is never erased.
func (n *People) edit(ctx context.Context, me *db.Person, id int64, version int, f *refusal.Faults, columns func(p *db.Person) ([]column, error)) error {
	if _, err := n.PersonFor(ctx, me, id); err != nil {
		return err
	}
	if err := f.Err(); err != nil {
		return err
	}
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, id)
		switch {
		case err != nil:
			return err
		case !p.ForgottenAt.IsZero():
			return refusal.Missing()
		case p.Version != version:
			return refusal.Stale()
		}
		all, err := columns(p)
		if err != nil {
			return err
		}
		saved, labels := []string{"search", "version"}, []string{}
		for _, c := range all {
			if *c.is != c.becomes {
				*c.is = c.becomes
				saved, labels = append(saved, c.name), append(labels, c.label)
			}
		}
		if len(labels) == 0 {
			return nil
		}
		p.Version++
		if err := a.Tx.UpdatePerson(ctx, p, saved...); err != nil {
			return addressTaken(err)
		}
		return a.Log(ctx, db.LogRow{SubjectID: id, Thing: db.ThingPerson, ThingID: id, Verb: verbChangedPerson, Detail: words.And(labels)})
	})
}

// addressTaken says of a duplicate that somebody has the address.
func addressTaken(err error) error {
	if errors.Is(err, db.ErrDuplicate) {
		return refusal.OfField("email", "Somebody has this email address already")
	}
	return err
}
