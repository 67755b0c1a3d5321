package training

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// The actions of letters.
const (
	verbLetterSent   db.Verb = "sent letter"
	verbLetterUnsent db.Verb = "did not send letter"
)

// Letter tells another force the results of its people at a course date.
type Letter struct {
	Force    string
	Event    *db.Event
	Course   *db.Course // nil when the date is of no course
	Venue    *db.Venue  // nil for none
	SignedBy *db.Person // who signed the register off, or recorded it last
	Learners []Learner  // of that force, with a result that the force is told
	Sent     *db.Letter // nil while it was not sent
	SentBy   *db.Person
	Changed  bool // something was recorded since it was sent

	recorded time.Time // the latest of what it says
	signedBy int64
	signed   time.Time
}

// letters are the letters of a course date to other forces. They say the results
// of the learners of that force, as far as toldOfResult allows.
func (n *Training) letters(ctx context.Context, r *db.Reader, reg *Register) ([]Letter, error) {
	venue, err := n.rota.VenueOf(ctx, r, reg.Event)
	if err != nil {
		return nil, err
	}
	sent, err := r.LettersOf(ctx, reg.Event.ID)
	if err != nil {
		return nil, err
	}
	byForce := map[string]*Letter{}
	var ids []int64
	for i := range reg.Learners {
		l := reg.Learners[i]
		force := l.Person.Force
		if force == "" || force == n.Settings().ForceName || !toldOfResult(l.Result) || !l.Person.ForgottenAt.IsZero() {
			continue
		}
		letter := byForce[force]
		if letter == nil {
			letter = &Letter{Force: force, Event: reg.Event, Course: reg.Course, Venue: venue}
			if s, ok := sent[force]; ok {
				letter.Sent = &s
				ids = append(ids, s.SentBy)
			}
			byForce[force] = letter
		}
		letter.add(l)
	}
	var all []Letter
	for _, letter := range byForce {
		ids = append(ids, letter.signedBy)
		all = append(all, *letter)
	}
	people, err := r.PeopleByID(ctx, action.Distinct(ids))
	for i := range all {
		all[i].SignedBy = people[all[i].signedBy]
		if s := all[i].Sent; s != nil {
			all[i].SentBy, all[i].Changed = people[s.SentBy], all[i].recorded.After(s.SentAt)
		}
	}
	slices.SortFunc(all, func(a, b Letter) int { return strings.Compare(a.Force, b.Force) })
	return all, err
}

// toldOfResult tells whether a force is told the result of one of its people. It
// is told a completion once that is signed off. It is not told that something is
// left to do.
func toldOfResult(r *db.Result) bool {
	return r != nil && r.Result != db.NotYet && (r.Result != db.CompletedCourse || !r.SignedAt.IsZero())
}

// add adds a learner to a letter. The person who signed off last signs the letter.
// When nothing was signed off, it is the person who recorded last.
func (l *Letter) add(learner Learner) {
	r := learner.Result
	if r.SignedAt.After(l.signed) || l.signed.IsZero() && !r.ChangedAt.Before(l.recorded) {
		l.signedBy = r.ChangedBy
		if !r.SignedAt.IsZero() {
			l.signedBy, l.signed = r.SignedBy, r.SignedAt
		}
	}
	l.recorded = clock.Later(l.recorded, clock.Later(r.ChangedAt, r.SignedAt))
	l.Learners = append(l.Learners, learner)
}

// AsSeen returns a short text that changes when the letter says something else of
// anybody in it. So it can be told whether somebody saw the letter as it is now.
func (l *Letter) AsSeen() string {
	var said strings.Builder
	for i := range l.Learners {
		learner := &l.Learners[i]
		fmt.Fprint(&said, learner.Signup.ID, " ", learner.Result.Version)
		if a := learner.Accreditation; a != nil {
			fmt.Fprint(&said, " ", a.ID, " ", a.RevokedAt.IsZero())
		}
		said.WriteString("\n")
	}
	return action.HashCode(said.String())
}

// MarkLetter notes that a letter of a course date was sent to a force, or takes
// that back, for those who fill in its register. Doing it twice is doing it once. It refuses
// with Conflict to note as sent a letter that says something else by now than
// what was seen, see [Letter.AsSeen].
func (n *Training) MarkLetter(ctx context.Context, me *db.Person, eventID int64, force string, sent bool, seen string) error {
	return n.Act(ctx, me, func(a *action.Action) error {
		reg, err := n.lockOpenRegister(ctx, a, eventID)
		if err != nil {
			return err
		}
		letters, err := n.letters(ctx, a.Tx.Reader, reg)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(letters, func(l Letter) bool { return l.Force == force })
		if at < 0 {
			return refusal.Missing()
		}
		letter := &letters[at]
		switch {
		case sent && letter.AsSeen() != seen:
			return refusal.New(refusal.Conflict, "Something was recorded since you opened the page of letters: look at the letter again before you mark it as sent.")
		case sent && letter.Sent != nil && !letter.Changed, !sent && letter.Sent == nil:
			return nil
		}
		verb := verbLetterUnsent
		if sent {
			verb, err = verbLetterSent, a.Tx.SaveLetter(ctx, &db.Letter{EventID: eventID, Force: force, SentAt: a.Now, SentBy: me.ID})
		} else {
			err = a.Tx.DeleteLetter(ctx, eventID, force)
		}
		if err != nil {
			return err
		}
		return a.Log(ctx, db.LogRow{Verb: verb, EventID: eventID, Detail: force})
	})
}

// LetterToSend is a letter that waits to be sent.
type LetterToSend struct {
	db.DueLetter

	Sends bool // the reader sends it: who fills in the register
}

// LettersToSend lists the letters that wait: those of the course dates whose
// register somebody fills in, and for coordinators all.
func (n *Training) LettersToSend(ctx context.Context, me *db.Person) ([]LetterToSend, error) {
	if !me.Role(db.Trainer) && !me.Role(db.Coordinator) {
		return nil, nil
	}
	due, err := n.DB.DueLetters(ctx, n.Settings().ForceName)
	if err != nil {
		return nil, err
	}
	sends := map[int64]bool{}
	var all []LetterToSend
	for _, l := range due {
		if _, known := sends[l.EventID]; !known {
			e, err := n.DB.Event(ctx, l.EventID)
			if err != nil {
				return nil, err
			}
			_, err = n.mayFillIn(ctx, n.DB.Reader, n.Time(), me, e)
			if err != nil && refusal.KindOf(err) != refusal.Forbidden {
				return nil, err
			}
			sends[l.EventID] = err == nil
		}
		if sends[l.EventID] || me.Role(db.Coordinator) {
			all = append(all, LetterToSend{l, sends[l.EventID]})
		}
	}
	return all, nil
}
