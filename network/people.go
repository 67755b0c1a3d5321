package network

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// PersonForm is what is typed to make a person.
type PersonForm struct {
	Email, FirstName, LastName string
	Force, Grade, Rank         string
	Area, Phone                string
	Roles                      []db.Role
	Password                   string // empty: this person can't sign in with one yet
}

// AddPerson makes a person. by is the coordinator or administrator who does
// it, or nil for whoever runs the server.
func (n *Network) AddPerson(ctx context.Context, by *db.Person, form PersonForm) (*db.Person, error) {
	if by != nil && !by.Role(db.Coordinator) && !by.Role(db.Administrator) {
		return nil, refuse(Forbidden, "Only a coordinator or an administrator can add people. If somebody is missing, ask a coordinator.")
	}
	p, err := n.person(ctx, form, form.Password != "")
	if err != nil {
		return nil, err
	}
	err = n.DB.Write(ctx, func(tx *db.Tx) error { return n.insertPerson(ctx, tx, by, p, verbAddedPerson) })
	if err != nil {
		return nil, err
	}
	return p, nil
}

// person checks a form and makes the row of it, with the password hashed.
func (n *Network) person(ctx context.Context, form PersonForm, withPassword bool) (*db.Person, error) {
	var f faults
	p := &db.Person{
		FirstName: f.needed("first", form.FirstName, "Enter a first name"),
		LastName:  f.needed("last", form.LastName, "Enter a last name"),
		Email:     emailAddress(&f, "email", form.Email),
		Force:     f.line("force", form.Force),
		Grade:     oneOf(&f, "grade", cmp.Or(form.Grade, string(db.PoliceOfficer)), "Choose a grade: "+Joined(db.Grades, ", "), db.Grades...),
		Rank:      f.line("rank", form.Rank),
		Phone:     telephone(&f, form.Phone),
		Roles:     slices.Clone(form.Roles),
	}
	begin(p, n.now())
	p.Area = oneOf(&f, "area", form.Area, "Choose one of the areas: "+strings.Join(Areas, ", "), append([]string{""}, Areas...)...)
	if p.Force == "" {
		p.Force = n.Settings.ForceName
	}
	if len(p.Roles) == 0 {
		p.Roles = []db.Role{db.Officer}
	}
	for _, role := range p.Roles {
		oneOf(&f, "roles", string(role), "Choose from the roles: "+Joined(db.Roles, ", "), db.Roles...)
	}
	if withPassword {
		n.newPassword(&f, "password", form.Password, p)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	if !withPassword {
		return p, nil
	}
	var err error
	p.Password, err = hashPassword(ctx, form.Password)
	return p, err
}

// begin sets what everybody begins with.
func begin(p *db.Person, now time.Time) {
	p.Discreet, p.RestFrom, p.RestTo, p.AlarmMinutes, p.CreatedAt = true, 22*60, 7*60, firstAlarm, now
}

func (n *Network) insertPerson(ctx context.Context, tx *db.Tx, by, p *db.Person, verb string) error {
	err := tx.InsertPerson(ctx, p)
	if errors.Is(err, db.ErrDuplicate) {
		return &Error{
			Kind: Invalid, Message: "There is a problem with what was typed.",
			Fields: []FieldError{{"email", "Somebody has this email address already"}},
		}
	}
	if err != nil {
		return err
	}
	row := db.LogRow{SubjectID: p.ID, Thing: "person", ThingID: p.ID, Verb: verb, Detail: Joined(p.Roles, ", ")}
	if by != nil {
		row.PersonID = by.ID
	}
	return n.log(ctx, tx, row)
}

// Account returns the record of whoever asks, as it is saved.
func (n *Network) Account(ctx context.Context, me *db.Person) (*db.Person, error) {
	return n.DB.Person(ctx, me.ID)
}

// AccountForm is what people change about themselves.
type AccountForm struct {
	Phone            string
	Discreet         bool
	Station          string
	Skills           string // as the person chose to say
	RestFrom, RestTo string // times of day in London, as 22:00; the same twice means no rest hours
	Version          int    // of the person when the form was opened
}

// UpdateAccount saves what a person changed about themselves.
func (n *Network) UpdateAccount(ctx context.Context, me *db.Person, form AccountForm) error {
	var f faults
	phone := telephone(&f, form.Phone)
	station, skills := f.line("station", form.Station), f.line("skills", form.Skills)
	const ask = "Enter a time of day, like 22:00"
	from, to := int(f.clock("rest-from", form.RestFrom, ask).Minutes()), int(f.clock("rest-to", form.RestTo, ask).Minutes())
	if err := f.err(); err != nil {
		return err
	}
	defer n.sessionsEnded()
	return n.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := tx.LockPerson(ctx, me.ID)
		switch {
		case err != nil:
			return err
		case p.Version != form.Version:
			return stale()
		}
		p.Phone, p.Discreet, p.RestFrom, p.RestTo, p.Station, p.Skills = phone, form.Discreet, from, to, station, skills
		p.Version++
		if err := tx.UpdatePerson(ctx, p, "phone", "discreet", "rest_from", "rest_to", "station", "skills", "version"); err != nil {
			return err
		}
		return n.log(ctx, tx, db.LogRow{PersonID: me.ID, SubjectID: me.ID, Thing: "person", ThingID: me.ID, Verb: "changed account"})
	})
}
