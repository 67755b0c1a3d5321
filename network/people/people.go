// Package people knows who takes part: their records, lists of people from files, leaving and being forgotten.
package people

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// People knows who takes part. Make it with [New].
type People struct {
	*action.Ground
	messages *messages.Messages
	rota     *rota.Rota

	Leaving []Leaver // what ends when somebody is deactivated
}

// New returns the people on a ground with what is below it.
func New(ground *action.Ground, m *messages.Messages, rota *rota.Rota) *People {
	m.Register(messages.Registered{Kinds: peopleKinds()})
	return &People{Ground: ground, messages: m, rota: rota}
}

// PersonForm is what is typed to make a person.
type PersonForm struct {
	Email, FirstName, LastName string
	Force, Grade, Rank         string
	Area, Phone                string
	Roles                      []db.Role
}

// AddPerson makes a person. by is the coordinator or administrator who does it,
// or nil when it is done on the server itself.
func (n *People) AddPerson(ctx context.Context, by *db.Person, form PersonForm) (*db.Person, error) {
	if by != nil && !by.Role(db.Coordinator) && !by.Role(db.Administrator) {
		return nil, refusal.New(refusal.Forbidden, "Only a coordinator or an administrator can add people. If somebody is missing, ask a coordinator.")
	}
	var f refusal.Faults
	p := n.FromForm(&f, form)
	for _, role := range p.Roles {
		if by != nil && !gives(by, role) {
			f.Add("roles", "Ask an administrator to give the role %s", string(role))
		}
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	err := n.Act(ctx, by, func(a *action.Action) error { return n.InsertPerson(ctx, a, p, VerbAddedPerson) })
	if err != nil {
		return nil, err
	}
	return p, nil
}

// FromForm makes the row of a person from a form, and notes in f what is wrong with it.
func (n *People) FromForm(f *refusal.Faults, form PersonForm) *db.Person {
	p := &db.Person{
		FirstName: f.Needed("first", form.FirstName, "Enter a first name"),
		LastName:  f.Needed("last", form.LastName, "Enter a last name"),
		Email:     action.EmailAddress(f, "email", form.Email),
		Force:     f.Line("force", form.Force),
		Grade:     refusal.OneOf(f, "grade", cmp.Or(form.Grade, string(db.PoliceOfficer)), "Choose a grade: "+words.Joined(db.Grades, ", "), db.Grades...),
		Rank:      f.Line("rank", form.Rank),
		Phone:     action.Telephone(f, form.Phone),
		Roles:     slices.Clone(form.Roles),
	}
	Begin(p, n.Time())
	areas := n.Settings().Areas
	p.Area = refusal.OneOf(f, "area", form.Area, areasAsked(areas), append([]string{""}, areas...)...)
	if p.Force == "" {
		p.Force = n.Settings().ForceName
	}
	if len(p.Roles) == 0 {
		p.Roles = []db.Role{db.Officer}
	}
	for _, role := range p.Roles {
		refusal.OneOf(f, "roles", string(role), "Choose from the roles: "+words.Joined(db.Roles, ", "), db.Roles...)
	}
	return p
}

// Begin sets what everybody begins with.
func Begin(p *db.Person, now time.Time) {
	p.Discreet, p.RestFrom, p.RestTo, p.AlarmMinutes, p.CreatedAt = true, 22*60, 7*60, FirstAlarm, now
}

func (n *People) InsertPerson(ctx context.Context, a *action.Action, p *db.Person, verb db.Verb) error {
	err := a.Tx.InsertPerson(ctx, p)
	if err != nil {
		return addressTaken(err)
	}
	return a.Log(ctx, db.LogRow{SubjectID: p.ID, Thing: db.ThingPerson, ThingID: p.ID, Verb: verb, Detail: words.Joined(p.Roles, ", ")})
}

// Account returns the record of the person who asks, as it is saved.
func (n *People) Account(ctx context.Context, me *db.Person) (*db.Person, error) {
	return n.DB.Person(ctx, me.ID)
}

// AccountForm is what people change about themselves.
type AccountForm struct {
	FirstName        string
	LastName         string
	Phone            string
	Discreet         bool
	Station          string
	Skills           string // as the person chose to say
	RestFrom, RestTo string // times of day in London, as 22:00; the same twice means no rest hours
	Version          int    // of the person when the form was opened
}

// UpdateAccount saves what a person changed about themselves.
func (n *People) UpdateAccount(ctx context.Context, me *db.Person, form AccountForm) error {
	var f refusal.Faults
	first, last := f.Needed("first", form.FirstName, "Enter a first name"), f.Needed("last", form.LastName, "Enter a last name")
	phone := action.Telephone(&f, form.Phone)
	station, skills := f.Line("station", form.Station), f.Line("skills", form.Skills)
	const ask = "Enter a time of day, like 22:00"
	from, to := int(f.Clock("rest-from", form.RestFrom, ask).Minutes()), int(f.Clock("rest-to", form.RestTo, ask).Minutes())
	if err := f.Err(); err != nil {
		return err
	}
	defer n.SessionsEnded()
	return n.Act(ctx, me, func(a *action.Action) error {
		p, err := a.Tx.LockPerson(ctx, me.ID)
		switch {
		case err != nil:
			return err
		case p.Version != form.Version:
			return refusal.Stale()
		}
		p.FirstName, p.LastName = first, last
		p.Phone, p.Discreet, p.RestFrom, p.RestTo, p.Station, p.Skills = phone, form.Discreet, from, to, station, skills
		p.Version++
		if err := a.Tx.UpdatePerson(ctx, p, "first_name", "last_name", "search", "phone", "discreet", "rest_from", "rest_to", "station", "skills", "version"); err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{SubjectID: me.ID, Thing: db.ThingPerson, ThingID: me.ID, Verb: VerbChangedAccount})
	})
}
