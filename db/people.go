package db

import (
	"context"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

// Person is anyone with a record.
type Person struct {
	bun.BaseModel `bun:"table:people,alias:p"`

	ID            int64 `bun:",pk,autoincrement"`
	Email         string
	FirstName     string
	LastName      string
	Search        string // name and email as they are searched, see Searchable
	Force         string
	Grade         Grade
	Rank          string
	Area          string
	Station       string // where in the area they work, or ""
	Phone         string
	Password      string // an argon2id hash, empty when this person can't sign in with one
	Discreet      bool   // docs/rules.md#10-discreet-by-default
	RestFrom      int    // declared rest hours, minutes since midnight in London
	RestTo        int
	Locked        int       // counts how often the row was locked; means nothing else
	AskedAt       time.Time `bun:",nullzero"` // last asked to cover a shift
	AlarmMinutes  int       // before a shift, in calendars; 0 for none
	NoEntries     bool      // messages bring none for the calendar
	Skills        string    // languages and the like, as the person chose to say
	SeenMonth     string    // in London, in which they last used the app, as 2006-01; "" for never
	Version       int
	DeactivatedAt time.Time `bun:",nullzero"`
	ForgottenAt   time.Time `bun:",nullzero"` // nothing is known any more but that there was somebody
	CreatedAt     time.Time

	Roles []Role `bun:"-"` // filled by Person and PersonByEmail
	Leads bool   `bun:"-"` // some event; filled for who is signed in
}

// Name is the full name, for those who may see it.
func (p *Person) Name() string { return strings.TrimSpace(p.FirstName + " " + p.LastName) }

// Role tells whether the person has a role.
func (p *Person) Role(role Role) bool {
	for _, has := range p.Roles {
		if has == role {
			return true
		}
	}
	return false
}

// Accreditation is a dated qualification. Dates are days in London, as
// 2006-01-02; it is current on every day from GrantedOn to ExpiresOn.
type Accreditation struct {
	bun.BaseModel `bun:"table:accreditations,alias:a"`

	ID         int64 `bun:",pk,autoincrement"`
	PersonID   int64
	Kind       AccreditationKind
	GrantedOn  string
	ExpiresOn  string
	Source     string
	RecordedBy int64 `bun:",nullzero"`
	RecordedAt time.Time

	Number       string    // of its certificate, or ""
	SignupID     int64     `bun:",nullzero"` // as a learner, of which it came
	EventID      int64     `bun:",nullzero"` // the course date
	RevokedAt    time.Time `bun:",nullzero"`
	RevokedBy    int64     `bun:",nullzero"`
	RevokeReason string
}

// Person returns one person with roles.
func (r *Reader) Person(ctx context.Context, id int64) (*Person, error) {
	return r.withRoles(ctx)(cachedOne[Person](ctx, r, "SELECT * FROM people WHERE id = ?", id))
}

// PersonByEmail returns one person with roles; email is compared in lower case.
func (r *Reader) PersonByEmail(ctx context.Context, email string) (*Person, error) {
	return r.withRoles(ctx)(one[Person](ctx, r, "SELECT * FROM people WHERE email = ?", strings.ToLower(strings.TrimSpace(email))))
}

// withRoles adds the roles to a person that was found.
func (r *Reader) withRoles(ctx context.Context) func(*Person, error) (*Person, error) {
	return func(p *Person, err error) (*Person, error) {
		if err != nil {
			return nil, err
		}
		roles, err := cachedMany[Role](ctx, r, "SELECT role FROM roles WHERE person_id = ? ORDER BY role", p.ID)
		p.Roles = roles
		return p, err
	}
}

// HasPeople tells whether there is anyone at all.
func (r *Reader) HasPeople(ctx context.Context) (bool, error) {
	ok, err := r.q.NewSelect().Model((*Person)(nil)).Limit(1).Exists(ctx)
	return ok, translate(err)
}

// PeopleByID returns people in a map; ids nobody has are left out.
func (r *Reader) PeopleByID(ctx context.Context, ids []int64) (map[int64]*Person, error) {
	return byID(ctx, r, "people", ids, func(p *Person) int64 { return p.ID })
}

// Accreditations lists a person's accreditations of one kind that were not
// revoked, the last to lapse first.
func (r *Reader) Accreditations(ctx context.Context, personID int64, kind AccreditationKind) ([]Accreditation, error) {
	return cachedMany[Accreditation](ctx, r, "SELECT * FROM accreditations WHERE person_id = ? AND kind = ? AND revoked_at IS NULL ORDER BY expires_on DESC, id DESC", personID, kind)
}

// AccreditationsOf lists the accreditations of several people that were not
// revoked, by person.
func (r *Reader) AccreditationsOf(ctx context.Context, kind AccreditationKind, people []int64) (map[int64][]Accreditation, error) {
	byPerson := make(map[int64][]Accreditation, len(people))
	if len(people) == 0 {
		return byPerson, nil
	}
	var all []Accreditation
	err := r.q.NewSelect().Model(&all).Where("kind = ? AND revoked_at IS NULL AND person_id IN (?)", kind, bun.List(people)).
		OrderExpr("expires_on DESC, id DESC").Scan(ctx)
	for _, a := range all {
		byPerson[a.PersonID] = append(byPerson[a.PersonID], a)
	}
	return byPerson, translate(err)
}

// LockPerson makes every other verb about this person wait for this one.
// It comes last in the lock order: event or shift, vehicle, person.
func (t *Tx) LockPerson(ctx context.Context, id int64) (*Person, error) {
	if t.locks(PersonLock) {
		return t.withRoles(ctx)(one[Person](ctx, t.Reader, "UPDATE people SET locked = locked + 1 WHERE id = ? RETURNING *", id))
	}
	return t.Person(ctx, id)
}

// InsertPerson saves a new person with roles and fills the id.
func (t *Tx) InsertPerson(ctx context.Context, p *Person) error {
	p.Email = strings.ToLower(strings.TrimSpace(p.Email))
	p.Search = Searchable(p.FirstName, p.LastName, p.Email)
	p.Version = 1
	if err := insert(ctx, t, p); err != nil {
		return err
	}
	for _, role := range p.Roles {
		if err := t.GiveRole(ctx, p.ID, role, p.CreatedAt); err != nil {
			return err
		}
	}
	return nil
}

// UpdatePerson saves the named columns of a person.
func (t *Tx) UpdatePerson(ctx context.Context, p *Person, columns ...string) error {
	p.Search = Searchable(p.FirstName, p.LastName, p.Email)
	return changed(t.w.NewUpdate().Model(p).Column(columns...).WherePK().Exec(ctx))
}

// GiveRole gives a person a role; giving it twice is giving it once.
func (t *Tx) GiveRole(ctx context.Context, personID int64, role Role, at time.Time) error {
	_, err := t.w.NewRaw("INSERT INTO roles (person_id, role, given_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
		personID, role, at.UTC()).Exec(ctx)
	return translate(err)
}

// InsertAccreditation records an accreditation and fills the id.
func (t *Tx) InsertAccreditation(ctx context.Context, a *Accreditation) error {
	return insert(ctx, t, a)
}
