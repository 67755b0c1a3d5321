package programme

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// SpeakerForm is a speaker as typed.
type SpeakerForm struct {
	Name, Organisation string
	Person             string // id of one of our people, or ""
	Email, Phone       string
	Arrives, Needs     string
}

// apply reads a speaker into s. ours are the people that can be chosen, others
// who speaks at the event beside.
func (form SpeakerForm) apply(s *db.Speaker, ours []db.Person, others []db.Speaker, f *refusal.Faults) {
	before := s.PersonID
	if s.PersonID = 0; form.Person != "" {
		s.PersonID, _ = strconv.ParseInt(form.Person, 10, 64) // what is no number is nobody's id
	}
	s.Name, s.Organisation = f.Line("name", form.Name), f.Line("organisation", form.Organisation)
	at := slices.IndexFunc(ours, func(p db.Person) bool { return p.ID == s.PersonID })
	switch {
	case at >= 0 && s.Name == "":
		s.Name = ours[at].Name()
	case s.PersonID != 0 && at < 0 && s.PersonID != before:
		f.Add("person", "Choose somebody from the list")
	}
	if s.Name == "" {
		f.Add("name", "Enter a name")
	}
	s.Email, s.Phone, s.Needs = action.EmailOrNone(f, "email", form.Email), action.Telephone(f, form.Phone), f.Text("needs", form.Needs)
	if s.ArrivesAt = (time.Time{}); strings.TrimSpace(form.Arrives) != "" {
		s.ArrivesAt, _ = f.Moment("arrives", form.Arrives, "when the speaker arrives") // what is wrong is said at the field
	}
	for i := range others {
		o := &others[i]
		switch {
		case o.ID == s.ID:
		case o.PersonID != 0 && o.PersonID == s.PersonID:
			f.Add("person", "This person is among the speakers already")
		case strings.EqualFold(o.Name, s.Name) && strings.EqualFold(o.Organisation, s.Organisation) && o.PersonID == s.PersonID:
			f.Add("name", "There is a speaker of this name and organisation already")
		}
	}
}

// SpeakerToRun returns a speaker with the event, for those who may change the programme.
func (n *Programme) SpeakerToRun(ctx context.Context, me *db.Person, id int64) (*db.Event, *db.Speaker, error) {
	s, err := n.DB.Speaker(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	e, err := n.ProgrammeToRun(ctx, me, s.EventID)
	return e, s, err
}

// SpeakerChoice lists those of our people who can be named as speakers of an
// event, by name: its lead and everybody who is confirmed on a shift.
func (n *Programme) SpeakerChoice(ctx context.Context, me *db.Person, eventID int64) ([]db.Person, error) {
	e, err := n.ProgrammeToRun(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	return n.speakerChoice(ctx, n.DB.Reader, e)
}

func (n *Programme) speakerChoice(ctx context.Context, r *db.Reader, e *db.Event) ([]db.Person, error) {
	signups, err := r.SignupsOfEvent(ctx, e.ID, db.SignupConfirmed)
	if err != nil {
		return nil, err
	}
	people, err := r.PeopleByID(ctx, action.Distinct(append(action.PersonIDs(signups), e.LeadID)))
	if err != nil {
		return nil, err
	}
	all := make([]db.Person, 0, len(people))
	for _, p := range people {
		all = append(all, *p)
	}
	slices.SortFunc(all, func(a, b db.Person) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}

type speakerOfEvent struct {
	EventID int64
	SpeakerForm
}

// AddSpeaker adds a speaker to an event, once for each form key.
func (n *Programme) AddSpeaker(ctx context.Context, me *db.Person, eventID int64, form SpeakerForm, formKey string) (int64, error) {
	var id int64
	err := n.ActNamed(ctx, me, func(a *action.Action) error {
		e, err := n.lockProgramme(ctx, a, eventID)
		if err != nil {
			return err
		}
		id, err = n.Once(ctx, a, formKey, speakerOfEvent{eventID, form}, func() (int64, error) {
			s := &db.Speaker{EventID: eventID, CreatedAt: a.Now}
			if err := n.judgeSpeaker(ctx, a.Tx, e, s, form); err != nil {
				return 0, err
			}
			if err := a.Tx.InsertSpeaker(ctx, s); err != nil {
				return 0, err
			}
			return s.ID, n.logSpeaker(ctx, a, verbAddedSpeaker, s)
		})
		return err
	})
	return id, err
}

func (n *Programme) judgeSpeaker(ctx context.Context, tx *db.Tx, e *db.Event, s *db.Speaker, form SpeakerForm) error {
	ours, err := n.speakerChoice(ctx, tx.Reader, e)
	if err != nil {
		return err
	}
	others, err := tx.Speakers(ctx, e.ID)
	if err != nil {
		return err
	}
	var f refusal.Faults
	form.apply(s, ours, others, &f)
	return f.Err()
}

// logSpeaker notes what was done about a speaker, without the name.
func (n *Programme) logSpeaker(ctx context.Context, a *action.Action, verb db.Verb, s *db.Speaker) error {
	of := s.Organisation
	if of == "" {
		of = "no organisation"
	}
	return a.Log(ctx, db.LogRow{Verb: verb, EventID: s.EventID, SubjectID: s.PersonID, Thing: db.ThingSpeaker, ThingID: s.ID, Detail: of})
}

// UpdateSpeaker changes a speaker that still has the version the person saw.
func (n *Programme) UpdateSpeaker(ctx context.Context, me *db.Person, id int64, version int, form SpeakerForm) error {
	return n.changeSpeaker(ctx, me, id, func(a *action.Action, e *db.Event, s *db.Speaker) error {
		known := s.Version
		if err := n.judgeSpeaker(ctx, a.Tx, e, s, form); err != nil {
			return err
		}
		if err := refusal.IfUnchanged(known, version, func() error { return a.Tx.UpdateSpeaker(ctx, s, version) }); err != nil {
			return err
		}
		return n.logSpeaker(ctx, a, verbChangedSpeaker, s)
	})
}

// RemoveSpeaker takes a speaker off an event and its sessions: nothing that
// was known of them stays.
func (n *Programme) RemoveSpeaker(ctx context.Context, me *db.Person, id int64) error {
	return n.changeSpeaker(ctx, me, id, func(a *action.Action, _ *db.Event, s *db.Speaker) error {
		if err := a.Tx.DeleteSpeaker(ctx, id); err != nil {
			return err
		}
		return n.logSpeaker(ctx, a, verbRemovedSpeaker, s)
	})
}

func (n *Programme) changeSpeaker(ctx context.Context, me *db.Person, id int64, do func(*action.Action, *db.Event, *db.Speaker) error) error {
	return n.Act(ctx, me, func(a *action.Action) error {
		s, err := a.Tx.Speaker(ctx, id)
		if err != nil {
			return err
		}
		e, err := n.lockProgramme(ctx, a, s.EventID)
		if err != nil {
			return err
		}
		if s, err = a.Tx.Speaker(ctx, id); err != nil { // as it is now that nobody else changes it
			return err
		}
		return do(a, e, s)
	})
}
