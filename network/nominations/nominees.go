package nominations

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
)

// Nominee is what the page of a nomination shows to a reader who has its link:
// the event, and of the people on it only the reader.
type Nominee struct {
	Nomination *db.Nomination
	Event      *db.Event
	Venue      *db.Venue
	Course     *db.Course
	Asks       *db.Person // who asks

	Person  *db.Person    // who is asked or accepted, when known
	Guest   bool          // takes part by the link alone, signs in nowhere
	Renames bool          // such a guest, who can change name and rank here still
	Forces  []string      // to choose from, where the force is not settled
	Opening *rota.Opening // the place, as the reader has it or could have it; nil for none
	Closed  string        // why it can't be accepted any more, or ""

	Sessions []db.ProgrammeSession // of the programme, by start, without their codes
	StepOuts []int64               // those that the reader would rather step out of
	Here     []int64               // those to which the reader checked in

	Certificate string // number, or ""
	Feedback    bool   // can say what it was like
}

// Answerable tells whether the question still waits for an answer.
func (m *Nominee) Answerable() bool {
	return m.Nomination.Status == db.NominationOpen && m.Closed == ""
}

// NomineeByCode looks a nomination up by the code in its link; the code is the
// permission. It ends when who accepted was deactivated or forgotten, and when
// somebody who runs the event took them off.
func (n *Nominations) NomineeByCode(ctx context.Context, code string) (*Nominee, error) {
	no, err := n.DB.NominationByHash(ctx, action.HashCode(code))
	if err != nil {
		return nil, err
	}
	m := &Nominee{Nomination: no}
	if m.Event, err = n.DB.Event(ctx, no.EventID); err != nil {
		return nil, err
	}
	if err := n.nominee(ctx, n.DB.Reader, n.Time(), m); err != nil {
		return nil, err
	}
	if no.Status != db.NominationOpen && no.Status != db.NominationAccepted {
		return m, nil // nothing but that it ended
	}
	if m.Guest && no.Status == db.NominationAccepted {
		if m.Renames, err = n.renames(ctx, n.DB.Reader, n.Time(), m.Event, m.Person); err != nil {
			return nil, err
		}
	}
	if m.Asks, err = n.DB.Person(ctx, no.NominatedBy); err != nil {
		return nil, err
	}
	if m.Venue, err = n.rota.VenueOf(ctx, n.DB.Reader, m.Event); err != nil {
		return nil, err
	}
	if m.Event.CourseID != 0 {
		if m.Course, err = n.DB.Course(ctx, m.Event.CourseID); err != nil {
			return nil, err
		}
	}
	if m.Person == nil && no.Force == "" {
		seats, err := n.DB.SeatsOf(ctx, m.Event.ID)
		if err != nil {
			return nil, err
		}
		for _, s := range seats {
			m.Forces = append(m.Forces, s.Force)
		}
	}
	if err := n.placeOfNominee(ctx, m); err != nil {
		return nil, err
	}
	if err := n.programmeOfNominee(ctx, m); err != nil {
		return nil, err
	}
	return m, n.afterwards(ctx, m)
}

// nominee finds who is asked, or accepted, and whether they can still answer.
func (n *Nominations) nominee(ctx context.Context, r *db.Reader, now time.Time, m *Nominee) (err error) {
	if m.Person, err = nomineeOf(ctx, r, m.Nomination); err != nil {
		return err
	}
	if m.Person != nil && !m.Person.DeactivatedAt.IsZero() {
		return refusal.Missing()
	}
	m.Guest = m.Person != nil && action.OnlyInvited(m.Person) && m.Person.Password == ""
	if err := rota.Nominable(m.Event, now); err != nil {
		m.Closed = "This was cancelled."
		if m.Event.Status == db.EventPublished || m.Event.Status == db.EventCompleted {
			m.Closed = "This has begun, so the invitation has ended."
		}
		return nil
	}
	switch {
	case m.Nomination.Status != db.NominationOpen:
	case !now.Before(m.Nomination.ExpiresAt):
		m.Closed = "The time to answer has passed. Ask the person who sent you the link for a new one."
	case m.Person != nil && !action.CanSignUp(m.Person):
		m.Closed = "Your account takes no places. Ask an administrator to give you the role of officer, then open this again."
	}
	return nil
}

// placeOfNominee finds the place that somebody has, or could have: the first
// of the learners' or delegates' shifts that has one.
func (n *Nominations) placeOfNominee(ctx context.Context, m *Nominee) error {
	shifts, err := n.DB.EventShifts(ctx, m.Event.ID)
	if err != nil {
		return err
	}
	shifts = slices.DeleteFunc(shifts, func(s db.EventShift) bool {
		return !action.Attends(m.Event, &s.Shift) || !s.CancelledAt.IsZero() && m.Event.Status != db.EventCancelled
	})
	openings, err := n.rota.Openings(ctx, n.DB.Reader, m.reader(), shifts)
	if err != nil || len(openings) == 0 {
		return err
	}
	at := firstOf(openings, func(o *rota.Opening) bool { return o.Active() })
	if m.Nomination.Status == db.NominationAccepted {
		switch page, err := hasPage(ctx, n.DB.Reader, m.Person, m.Event); {
		case err != nil:
			return err
		case !page:
			return refusal.Missing()
		}
		if at < 0 { // withdrew
			at = firstOf(openings, func(o *rota.Opening) bool { return o.Mine != nil && o.Mine.Status == db.SignupWithdrawn })
		}
		if at < 0 { // all of it is cancelled
			at = firstOf(openings, func(o *rota.Opening) bool { return o.Mine != nil })
		}
	}
	if at < 0 {
		at = max(0, firstOf(openings, func(o *rota.Opening) bool { return o.Takeable() && o.Left > 0 }))
	}
	m.Opening = &openings[at]
	m.Opening.Mates = nil // the reader sees nobody else
	if m.Nomination.Status == db.NominationAccepted && m.Opening.Mine == nil {
		return refusal.Missing()
	}
	return nil
}

// programmeOfNominee finds what is on at the event, and what of it the reader
// would rather step out of.
func (n *Nominations) programmeOfNominee(ctx context.Context, m *Nominee) (err error) {
	if !programme.HasProgramme(m.Event) {
		return nil
	}
	if m.Sessions, err = n.DB.ProgrammeOf(ctx, m.Event.ID); err != nil {
		return err
	}
	for i := range m.Sessions {
		m.Sessions[i].Code = ""
	}
	if m.Person == nil {
		return nil
	}
	if m.StepOuts, err = n.DB.StepOuts(ctx, m.Event.ID, m.Person.ID); err != nil {
		return err
	}
	there, err := n.DB.CheckedInDuring(ctx, m.Person.ID, m.Event.StartsAt, m.Event.EndsAt)
	for i := range there {
		m.Here = append(m.Here, there[i].ID)
	}
	return err
}

func firstOf(openings []rota.Opening, is func(*rota.Opening) bool) int {
	return slices.IndexFunc(openings, func(o rota.Opening) bool { return is(&o) })
}

// reader is the person that places are counted for: the one who is asked, when
// known, or otherwise an unknown guest of the force.
func (m *Nominee) reader() *db.Person {
	if m.Person != nil {
		return m.Person
	}
	return &db.Person{Email: m.Nomination.Email, Force: m.Nomination.Force, Roles: []db.Role{db.Guest}}
}

// afterwards finds what somebody who took part has to do or to get.
func (n *Nominations) afterwards(ctx context.Context, m *Nominee) error {
	if m.Nomination.Status != db.NominationAccepted || m.Opening == nil || m.Opening.Mine == nil {
		return nil
	}
	a, err := n.DB.AccreditationOfSignup(ctx, m.Opening.Mine.ID)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return err
	}
	if err == nil {
		m.Certificate = a.Number
	}
	m.Feedback, err = n.training.FeedbackWanted(ctx, m.Person, m.Event)
	return err
}

// StepOutNominee notes that the person who has the link would rather step out of
// a session of the event, or takes that back; see StepOut.
func (n *Nominations) StepOutNominee(ctx context.Context, code string, sessionID int64, out bool) error {
	m, err := n.NomineeByCode(ctx, code)
	if err != nil {
		return err
	}
	if m.Nomination.Status != db.NominationAccepted || !slices.ContainsFunc(m.Sessions, func(s db.ProgrammeSession) bool { return s.ID == sessionID }) {
		return refusal.Missing()
	}
	_, err = n.programme.StepOut(ctx, m.Person, sessionID, out)
	return err
}

// Question is a nomination that somebody who is signed in can answer.
type Question struct {
	ID    int64
	Event *db.Event
}

// QuestionsTo lists what somebody is asked and has not answered.
func (n *Nominations) QuestionsTo(ctx context.Context, me *db.Person) ([]Question, error) {
	all, err := n.DB.NominationsTo(ctx, me.Email)
	var questions []Question
	for i := range all {
		e, eventErr := n.DB.Event(ctx, all[i].EventID)
		if eventErr != nil {
			return nil, eventErr
		}
		asked := slices.ContainsFunc(questions, func(q Question) bool { return q.Event.ID == e.ID })
		if !asked && rota.Nominable(e, n.Time()) == nil && n.Time().Before(all[i].ExpiresAt) {
			questions = append(questions, Question{all[i].ID, e})
		}
	}
	return questions, err
}

// OpenQuestion gives somebody who is signed in a link to a question that is to
// them: the same page as by the letter.
func (n *Nominations) OpenQuestion(ctx context.Context, me *db.Person, id int64) (code string, err error) {
	err = n.DB.Write(ctx, func(tx *db.Tx) error {
		no, err := tx.Nomination(ctx, id)
		if err != nil {
			return err
		}
		if no.Status != db.NominationOpen || no.Email != me.Email {
			return refusal.Missing()
		}
		code, err = n.newLink(ctx, tx, no.ID)
		return err
	})
	return code, err
}
