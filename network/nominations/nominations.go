// Package nominations asks people to take part by a link, and is the page of those who were asked.
package nominations

import (
	"context"
	"errors"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/people"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Nominations asks people to take part by a link, and is the page of those who were asked. Make it with [New].
type Nominations struct {
	*action.Ground
	messages  *messages.Messages
	programme *programme.Programme
	rota      *rota.Rota
	people    *people.People
	training  *training.Training
}

// New returns the nominations on a ground with what is below it.
func New(ground *action.Ground, m *messages.Messages, programme *programme.Programme, rota *rota.Rota, people *people.People, training *training.Training) *Nominations {
	n := &Nominations{Ground: ground, messages: m, programme: programme, rota: rota, people: people, training: training}
	m.Register(messages.Registered{Kinds: n.nominationKinds(), GuestPage: n.pageOfGuest})
	return n
}

// The actions of nominations. They name no event and nobody who was asked, so
// that no history tells of them.
const (
	verbNominated     db.Verb = "nominated"
	verbNominatedAnew db.Verb = "sent nomination anew"
	verbNominationEnd db.Verb = "ended nomination"
)

// How long a nomination waits for its answer, and how many there may be.
const (
	NominationMargin  = 2 * 24 * time.Hour // before the start
	NominationRemind  = 7 * 24 * time.Hour // before the deadline
	nominationsAtOnce = 40
)

// How fast one person may nominate, and one address be written to.
var (
	NominatorBucket = action.Bucket{Size: 60, Leak: time.Minute}
	NomineeBucket   = action.Bucket{Size: 6, Leak: 4 * time.Hour}
)

// mayNominate tells who a person may nominate for an event. Those who run or
// teach it may nominate anybody. Other officers may nominate colleagues of their
// own force. It refuses everybody else.
func (n *Nominations) mayNominate(ctx context.Context, r *db.Reader, me *db.Person, e *db.Event) (anybody bool, err error) {
	if e.Kind != db.TrainingCourse && e.Kind != db.Conference {
		return false, refusal.Missing()
	}
	if action.Runs(me, e) {
		return true, nil
	}
	switch err := n.MayTeach(ctx, r, me, e); {
	case err == nil:
		return true, nil
	case refusal.KindOf(err) != refusal.Forbidden:
		return false, err
	case me.Role(db.Officer):
		return false, nil
	}
	return false, refusal.New(refusal.Forbidden, "Colleagues are nominated by officers, trainers and coordinators. If you need it, ask a coordinator.")
}

// Nominate asks people by email address whether they would like to take part
// in an event, and returns how many. What it does and answers is the same
// whether an address is known, takes part already or was asked by somebody
// else. Asking twice is asking once. It keeps no place and is told to nobody.
func (n *Nominations) Nominate(ctx context.Context, me *db.Person, eventID int64, form Form) (asked int, err error) {
	e, err := n.EventFor(ctx, me, eventID)
	if err != nil {
		return 0, err
	}
	anybody, err := n.mayNominate(ctx, n.DB.Reader, me, e)
	if err != nil {
		return 0, err
	}
	asks, err := AsksIn(me, form, anybody)
	if err != nil {
		return 0, err
	}
	for i := range asks {
		if asks[i].Force, err = n.knownForce(ctx, n.DB.Reader, eventID, asks[i].Force); err != nil {
			return 0, err
		}
	}
	err = n.ActNamed(ctx, me, func(a *action.Action) error {
		asked = 0
		e, err := n.EventForIn(ctx, a.Tx.Reader, me, eventID)
		if err == nil {
			err = n.rota.MayAsk(ctx, a.Tx.Reader, a.Now, e, anybody)
		}
		if err != nil {
			return err
		}
		if err := n.countInvitations(ctx, a, NominatorBucket, action.BucketKey("nominator", me.Email), len(asks)); err != nil {
			return err
		}
		for _, ask := range asks {
			if err := n.nominate(ctx, a, e, ask.Email, ask.Force); err != nil {
				return err
			}
			asked++
		}
		return nil
	})
	return asked, err
}

// countInvitations counts invitations in a bucket. It refuses with TooMany when
// they don't all fit, and counts none then.
func (n *Nominations) countInvitations(ctx context.Context, a *action.Action, k action.Bucket, key string, invitations int) error {
	wait, err := n.PourInto(ctx, a, k, key, invitations)
	if err == nil && wait > 0 {
		return refusal.TryLater(wait, "You have invited many people. Try again in %s.", words.Count(int(wait.Minutes())+1, "minute"))
	}
	return err
}

// nominate asks one address, unless the same person has asked it already.
func (n *Nominations) nominate(ctx context.Context, a *action.Action, e *db.Event, email, force string) error {
	_, err := a.Tx.OpenNomination(ctx, e.ID, email, a.Me.ID)
	if err == nil || !errors.Is(err, db.ErrNotFound) {
		return err
	}
	no := &db.Nomination{EventID: e.ID, Email: email, Force: force, NominatedBy: a.Me.ID, Status: db.NominationOpen, CreatedAt: a.Now, ExpiresAt: AnswerBy(a.Now, e.StartsAt, n.Settings().NominationWaits)}
	if err := a.Tx.InsertNomination(ctx, no); err != nil {
		return err
	}
	if err := a.Log(ctx, db.LogRow{Verb: verbNominated, Thing: db.ThingNomination, ThingID: no.ID}); err != nil {
		return err
	}
	return n.tellNominee(ctx, a, messages.Nominated, no, e)
}

// AnswerBy is until when a nomination made now waits for an answer: so long,
// but no longer than two days before the start, or until the start when that
// is nearer.
func AnswerBy(now, start time.Time, waits time.Duration) time.Time {
	switch by := clock.Earlier(now.Add(waits), start.Add(-NominationMargin)); {
	case by.Sub(now) < NominationMargin:
		return start
	default:
		return by
	}
}

// tellNominee writes to the address that is asked, with a link of its own. It
// sends nothing to an address that may not be written to, or that has had enough
// letters of any kind. The person who asks gets the same answer in both cases.
func (n *Nominations) tellNominee(ctx context.Context, a *action.Action, kind db.MessageKind, no *db.Nomination, e *db.Event) error {
	to, why, err := n.addressee(ctx, a.Tx.Reader, no, e)
	if err != nil || why != "" {
		return err
	}
	switch err := n.countInvitations(ctx, a, NomineeBucket, action.BucketKey("nominee", to), 1); {
	case refusal.KindOf(err) == refusal.TooMany:
		return nil
	case err != nil:
		return err
	}
	if kind == messages.Nominated || kind == messages.PlaceLink { // a new link ends those there were
		if err := a.Tx.DeleteNominationLinks(ctx, no.ID); err != nil {
			return err
		}
		if err := a.Tx.StopNominationMessages(ctx, no.ID, "a new link was sent"); err != nil {
			return err
		}
	}
	code, err := n.newLink(ctx, a.Tx, no.ID)
	if err != nil {
		return err
	}
	var until time.Time
	if no.Status == db.NominationOpen {
		until = no.ExpiresAt
	}
	return n.messages.Tell(ctx, a, messages.Notice{Kind: kind, Key: string(kind) + "/" + action.HashCode(code)[:24], Nomination: no, Event: e, Blanks: []string{"{code}", code}, Until: until})
}

// newLink makes one more link of a nomination.
func (n *Nominations) newLink(ctx context.Context, tx *db.Tx, nominationID int64) (code string, err error) {
	code, hash, err := action.NewCode()
	if err != nil {
		return "", err
	}
	return code, tx.InsertNominationLink(ctx, nominationID, hash)
}

// Page is the page on which somebody nominates people for an event,
// with the nominations of the reader and of nobody else.
type Page struct {
	Event   *db.Event
	Anybody bool     // the reader may nominate anybody, not only a colleague
	Forces  []string // for which seats are kept
	Closed  string   // why nobody can be asked now, or ""
	Mine    []MyNomination
}

// MyNomination is what the person who made a nomination may know of it.
type MyNomination struct {
	db.Nomination

	Who     string           // an address while it waits, a name once it is accepted, or ""
	Message db.MessageStatus // the status of the latest message in the ledger
	Gone    bool             // the person who accepted left the rota, or was forgotten
}

// NominationsFor returns the page on which somebody nominates people for an event.
func (n *Nominations) NominationsFor(ctx context.Context, me *db.Person, eventID int64) (*Page, error) {
	e, err := n.EventFor(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	page := &Page{Event: e}
	if page.Anybody, err = n.mayNominate(ctx, n.DB.Reader, me, e); err != nil {
		return nil, err
	}
	switch err := n.rota.MayAsk(ctx, n.DB.Reader, n.Time(), e, page.Anybody); {
	case refusal.KindOf(err) == refusal.Conflict:
		page.Closed = err.Error()
	case err != nil:
		return nil, err
	}
	seats, err := n.DB.SeatsOf(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	for _, s := range seats {
		page.Forces = append(page.Forces, s.Force)
	}
	mine, err := n.DB.NominationsBy(ctx, e.ID, me.ID)
	if err != nil {
		return nil, err
	}
	var ids, people []int64
	for i := range mine {
		ids, people = append(ids, mine[i].ID), append(people, mine[i].PersonID)
	}
	sent, err := n.DB.NominationMessages(ctx, ids)
	if err != nil {
		return nil, err
	}
	named, err := n.DB.PeopleByID(ctx, action.Distinct(people))
	for i := range mine {
		row := MyNomination{Nomination: mine[i], Who: mine[i].Email, Message: sent[mine[i].ID]}
		if p := named[mine[i].PersonID]; p != nil {
			row.Who, row.Gone = p.Name(), !p.DeactivatedAt.IsZero()
		}
		page.Mine = append(page.Mine, row)
	}
	return page, err
}

// myNomination looks up a nomination of somebody for an event that is still to come.
func (n *Nominations) myNomination(ctx context.Context, a *action.Action, eventID, id int64) (*db.Nomination, *db.Event, error) {
	no, err := a.Tx.Nomination(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if no.NominatedBy != a.Me.ID || no.EventID != eventID {
		return nil, nil, refusal.Missing()
	}
	e, err := n.EventForIn(ctx, a.Tx.Reader, a.Me, eventID)
	return no, e, err
}

// WithdrawNomination takes a question back that has no answer yet: its links
// die and the address is forgotten.
func (n *Nominations) WithdrawNomination(ctx context.Context, me *db.Person, eventID, id int64) error {
	return n.Act(ctx, me, func(a *action.Action) error {
		no, _, err := n.myNomination(ctx, a, eventID, id)
		if err != nil || no.Status != db.NominationOpen {
			return err
		}
		return n.endNomination(ctx, a, me.ID, no, db.NominationWithdrawn)
	})
}

// endNomination ends an open nomination: nothing more is sent about it.
func (n *Nominations) endNomination(ctx context.Context, a *action.Action, by int64, no *db.Nomination, status db.NominationStatus) error {
	if err := a.Tx.EndNomination(ctx, no.ID, status, a.Now); err != nil {
		return err
	}
	return a.LogRow(ctx, db.LogRow{PersonID: by, Verb: verbNominationEnd, Thing: db.ThingNomination, ThingID: no.ID})
}

// EndQuestionsTo ends every open question to an address that is not written to
// any more. Who asked reads what they read when nobody answers.
func (n *Nominations) EndQuestionsTo(ctx context.Context, a *action.Action, email string) error {
	for {
		open, err := a.Tx.NominationsTo(ctx, email)
		if err != nil || len(open) == 0 {
			return err
		}
		for i := range open {
			if err := n.endNomination(ctx, a, 0, &open[i], db.NominationLapsed); err != nil && !errors.Is(err, db.ErrNotFound) {
				return err // unless it was answered just now
			}
		}
	}
}

// RenewNomination sends a new link and ends those there were: of a question
// that has no answer yet, or of the page of somebody who accepted.
func (n *Nominations) RenewNomination(ctx context.Context, me *db.Person, eventID, id int64) error {
	return n.Act(ctx, me, func(a *action.Action) error {
		no, e, err := n.myNomination(ctx, a, eventID, id)
		if err != nil {
			return err
		}
		kind := messages.Nominated
		switch no.Status {
		case db.NominationOpen:
			if err := rota.Nominable(e, a.Now); err != nil {
				return err
			}
		case db.NominationAccepted:
			kind = messages.PlaceLink
			person, err := a.Tx.Person(ctx, no.PersonID)
			if err != nil {
				return err
			}
			switch page, err := hasPage(ctx, a.Tx.Reader, person, e); {
			case err != nil:
				return err
			case !page:
				return refusal.New(refusal.Conflict, "They no longer have a place, so there is no page to link to. To give them a place again, invite them again with the form.")
			}
		default:
			return refusal.New(refusal.Conflict, "This has ended. Ask again with the form to send a new link.")
		}
		if err := n.countInvitations(ctx, a, NominatorBucket, action.BucketKey("nominator", me.Email), 1); err != nil {
			return err
		}
		if err := n.countInvitations(ctx, a, NomineeBucket, action.BucketKey("renewed", refusal.IdOrEmpty(no.ID)), 1); err != nil {
			return err
		}
		if err := a.Log(ctx, db.LogRow{Verb: verbNominatedAnew, Thing: db.ThingNomination, ThingID: no.ID}); err != nil {
			return err
		}
		return n.tellNominee(ctx, a, kind, no, e)
	})
}

// MayNominate tells whether somebody can nominate people for an event now.
func (n *Nominations) MayNominate(ctx context.Context, me *db.Person, e *db.Event) (bool, error) {
	anybody, err := n.mayNominate(ctx, n.DB.Reader, me, e)
	if err == nil {
		err = n.rota.MayAsk(ctx, n.DB.Reader, n.Time(), e, anybody)
	}
	if kind := refusal.KindOf(err); kind == refusal.NotFound || kind == refusal.Forbidden || kind == refusal.Conflict {
		return false, nil
	}
	return err == nil, err
}
