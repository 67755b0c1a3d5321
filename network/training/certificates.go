package training

import (
	"context"
	"errors"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Certificate is what the certificate of an accreditation says.
type Certificate struct {
	Accreditation *db.Accreditation
	Person        *db.Person
	Event         *db.Event
	Venue         *db.Venue  // nil for none
	Course        *db.Course // nil when the date is of no course any more
	SignedBy      *db.Person
}

// Certificates are those of a course date.
type Certificates struct {
	Event   *db.Event
	All     []Certificate // by name
	Letters []Letter      // by force
	Marks   bool          // the reader marks letters as sent: who fills in the register
}

// CertificateFor returns the certificate of a number: one's own, or one of a
// course date whose register one may read. A revoked accreditation has none.
func (n *Training) CertificateFor(ctx context.Context, me *db.Person, number string) (*Certificate, error) {
	a, err := n.DB.AccreditationByNumber(ctx, plainNumber(number))
	if err != nil {
		return nil, hide(err)
	}
	e, err := n.DB.Event(ctx, a.EventID)
	if err != nil {
		return nil, hide(err)
	}
	if a.PersonID != me.ID {
		if _, _, err := n.mayReadRegister(ctx, n.DB.Reader, n.Time(), me, e); err != nil {
			return nil, hide(err)
		}
	}
	p, err := n.DB.Person(ctx, a.PersonID)
	if err != nil {
		return nil, err
	}
	if !p.ForgottenAt.IsZero() {
		return nil, refusal.New(refusal.Conflict, "The holder of this certificate was forgotten, so it can’t be printed any more. Its number can still be checked.")
	}
	if !a.RevokedAt.IsZero() {
		return nil, refusal.New(refusal.Conflict, "This accreditation was revoked, so it has no certificate.")
	}
	all, err := n.certificates(ctx, e, []db.Accreditation{*a})
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// hide answers for what somebody may not see as for what is not there.
func hide(err error) error {
	if errors.Is(err, db.ErrNotFound) || refusal.KindOf(err) == refusal.Forbidden {
		return refusal.Missing()
	}
	return err
}

// CertificatesFor returns the certificates of a course date and the letters to
// the forces of its learners, for those who may read its register.
func (n *Training) CertificatesFor(ctx context.Context, me *db.Person, eventID int64) (*Certificates, error) {
	reg, err := n.RegisterFor(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	var granted []db.Accreditation
	for i := range reg.Learners {
		if a := reg.Learners[i].Accreditation; a != nil && a.RevokedAt.IsZero() && reg.Learners[i].Person.ForgottenAt.IsZero() {
			granted = append(granted, *a)
		}
	}
	all := &Certificates{Event: reg.Event, Marks: reg.Fills}
	if all.All, err = n.certificates(ctx, reg.Event, granted); err != nil {
		return nil, err
	}
	all.Letters, err = n.letters(ctx, n.DB.Reader, reg)
	return all, err
}

// certificates completes the certificates of one course date, in the order given.
func (n *Training) certificates(ctx context.Context, e *db.Event, granted []db.Accreditation) ([]Certificate, error) {
	var course *db.Course
	venue, err := n.rota.VenueOf(ctx, n.DB.Reader, e)
	if err != nil {
		return nil, err
	}
	if e.CourseID != 0 {
		if course, err = n.DB.Course(ctx, e.CourseID); err != nil {
			return nil, err
		}
	}
	var ids []int64
	for i := range granted {
		ids = append(ids, granted[i].PersonID, granted[i].RecordedBy)
	}
	people, err := n.DB.PeopleByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	all := make([]Certificate, len(granted))
	for i := range granted {
		a := &granted[i]
		all[i] = Certificate{Accreditation: a, Person: people[a.PersonID], Event: e, Venue: venue, Course: course, SignedBy: people[a.RecordedBy]}
	}
	return all, nil
}

// Validity is what anybody who has the number of a certificate may know of it.
type Validity string

// What a certificate can be.
const (
	Valid   Validity = "valid"
	Expired Validity = "expired"
	Ended   Validity = "revoked"
)

// Verify tells whether the certificate with a number counts today. It also
// returns the day (2006-01-02) until which it counts or counted, and nothing else.
func (n *Training) Verify(ctx context.Context, number string) (Validity, string, error) {
	a, err := n.DB.AccreditationByNumber(ctx, plainNumber(number))
	if err != nil {
		return "", "", hide(err)
	}
	switch {
	case !a.RevokedAt.IsZero():
		return Ended, clock.Day(a.RevokedAt), nil
	case a.ExpiresOn < clock.Day(n.Time()):
		return Expired, a.ExpiresOn, nil
	}
	return Valid, a.ExpiresOn, nil
}

// plainNumber is the number of a certificate as it is stored, however somebody
// typed or copied it: 7KQ2-M0XD-94TR. It leaves out everything between the letters
// and digits, and the word before the number on the certificate. A number has none
// of the letters I, L and O; they are read as the digits they look like.
func plainNumber(typed string) string {
	plain := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
	plain = strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(strings.TrimPrefix(plain, "CERTIFICATE"))
	if len(plain) != 12 {
		return ""
	}
	return plain[:4] + "-" + plain[4:8] + "-" + plain[8:]
}
