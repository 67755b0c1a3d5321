// Package messages keeps the ledger of what people are told, which is the outbox too. Each noun registers its own kinds of message.
package messages

import (
	"context"
	"fmt"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/upkeep"
)

// Messages keeps the ledger of what people are told, which is the outbox too. Make it with [New].
type Messages struct {
	*action.Ground
	upkeep *upkeep.Upkeep

	Server string // the name of this server, the same after it is started anew

	registered Registered // what the nouns have told of themselves
}

// New returns the messages on a ground with what is below it.
func New(ground *action.Ground, upkeep *upkeep.Upkeep) *Messages {
	n := &Messages{Ground: ground, upkeep: upkeep}
	n.Register(Registered{Kinds: KindsFrom(entryScripts)})
	return n
}

// The kinds of message. Each has its text in message_text.go.
const (
	Confirmed     db.MessageKind = "confirmed"          // you have a place
	Queued        db.MessageKind = "queued"             // your request was approved; the shift is full, so you wait
	Promoted      db.MessageKind = "promoted"           // you were waiting and now have a place
	Offered       db.MessageKind = "offer"              // a place is held for you until a deadline
	OfferLapsed   db.MessageKind = "offer lapsed"       // the deadline passed; you can join the waiting list again
	OfferOver     db.MessageKind = "offer over"         // the deadline passed, and it is too late to join again
	Declined      db.MessageKind = "declined"           // your request was declined
	Removed       db.MessageKind = "removed"            // a coordinator took you off the shift
	Cancelled     db.MessageKind = "cancelled"          // the event or your shift will not happen
	Moved         db.MessageKind = "moved"              // the event changed its time or place
	MovedOff      db.MessageKind = "moved off"          // it moved, and you can't keep your place
	Withdrawn     db.MessageKind = "withdrawn"          // you withdrew: it goes from your calendar
	EntryChanged  db.MessageKind = "calendar"           // one more entry of your calendar changes by what you are told of
	CoverAsked    db.MessageKind = "cover"              // can you cover this shift?
	LateWithdraw  db.MessageKind = "late withdrawal"    // to the lead: someone withdrew late
	LostPlace     db.MessageKind = "qualification lost" // to the lead: someone may no longer be on a shift
	LLOLapses     db.MessageKind = "qualification ends"
	FillByHand    db.MessageKind = "fill by hand"      // to the lead: a place came free too late to offer
	ShortStaffed  db.MessageKind = "short-staffed"     // to the lead: too few people soon
	PartnerCancel db.MessageKind = "partner cancelled" // to the partner's contact
	PartnerMove   db.MessageKind = "partner moved"     // to the partner's contact
	WeekBefore    db.MessageKind = "7 days"            // the first reminder, by the settings
	DayBefore     db.MessageKind = "24 hours"          // the second
	MorningOf     db.MessageKind = "morning"
	TaskDue       db.MessageKind = "task due" // to coordinators: a task of an awareness date

	Nominated          db.MessageKind = "nominated"             // would you like to take part?
	NominationReminder db.MessageKind = "nomination reminder"   // once, a week before the deadline
	NominationOff      db.MessageKind = "nomination called off" // what you were asked to was cancelled
	PlaceLink          db.MessageKind = "new link"              // to the person who accepted: your own page

	Invited         db.MessageKind = "invitation"       // to sign in: choose a password
	PasswordLink    db.MessageKind = "password link"    // a forgotten password: choose a new one
	PasswordChanged db.MessageKind = "password changed" // in case it was somebody else
	WayInChanged    db.MessageKind = "way in changed"   // the same, of a passkey or a code

	DataAsked    db.MessageKind = "data request"  // to data-protection officers: somebody asks about their data
	RolesChanged db.MessageKind = "roles changed" // what you may do in the rota is something else now

	Accredited db.MessageKind = "accredited" // a course you completed is signed off
	Revoked    db.MessageKind = "revoked"    // an accreditation of yours ends before its time

	RegisterWaits db.MessageKind = "register waits"           // to those who teach: it is not signed off
	RegisterLeft  db.MessageKind = "register without trainer" // to coordinators: and nobody who teaches is left

	MovedDates         db.MessageKind = "moved dates"     // several dates of a meeting that recurs changed
	CancelledDates     db.MessageKind = "cancelled dates" // several will not happen
	PartnerMoveDates   db.MessageKind = "partner moved dates"
	PartnerCancelDates db.MessageKind = "partner cancelled dates"

	CarAsked          db.MessageKind = "car asked"     // to keepers: somebody would like a vehicle
	CarConfirmed      db.MessageKind = "car confirmed" // to who asked, to the event's lead and to the driver
	CarDeclined       db.MessageKind = "car declined"
	CarCancelled      db.MessageKind = "car cancelled"  // the booking is over before it began
	CarRecalled       db.MessageKind = "car recalled"   // to the lead and every coordinator
	CarCollect        db.MessageKind = "car collect"    // the day before: where it is and the keys are
	CarLate           db.MessageKind = "car late"       // it is not back: to keepers
	CarLateHolder     db.MessageKind = "car late out"   // it is not back: to those who have it
	CarLateNext       db.MessageKind = "car late next"  // it is not back: to those who have booked it next
	CarPapers         db.MessageKind = "car papers"     // to keepers: MOT, service or insurance run out
	CarUnneeded       db.MessageKind = "car unneeded"   // to who has it out, and its keepers: its event was called off or moved
	CarDelayed        db.MessageKind = "car delayed"    // it came back late: the next booking begins later
	CarDamaged        db.MessageKind = "car damaged"    // to keepers: damage, something missing, or keys not given back
	DriverLapses      db.MessageKind = "driver lapses"  // to the driver and keepers: the authorisation ends
	DriverChanged     db.MessageKind = "driver changed" // to the person who was to drive: somebody else drives
	DriverEnded       db.MessageKind = "driver ended"   // to keepers and the lead, or who asked: the driver may not drive any more
	CrewToStallNotice db.MessageKind = "crew to stall"  // to the car crew: it is a stall shift now
)

// Notice is what an action or a reminder has to tell someone. compose makes the
// words. What only one noun knows it fills into Blanks, News and Notes itself.
type Notice struct {
	Kind       db.MessageKind
	Key        string         // unique, and never used again; see the verbs for the forms
	Person     *db.Person     // who is told, or
	Contact    *db.Contact    // the partner's contact who is told, or
	Nomination *db.Nomination // the one whose nominee is told

	Event   *db.Event
	Venue   *db.Venue   // may be nil
	Dates   []db.Event  // every date it is about, when there are several
	Shifts  []db.Shift  // the shifts it is about, by start
	ShiftID int64       // the shift whose places decide whether it is still true, or 0
	Signup  *db.Signup  // the sign-up whose end makes it untrue, or nil
	Entries []db.Signup // otherwise, those whose entry in the person's calendar it changes
	Booking *db.Booking // of a vehicle; may be nil

	Reason string     // why, as a coordinator wrote it
	Blanks []string   // for the {braces} of its kind: a name and what to fill in, in turn
	News   Paragraphs // what changed, above the shifts
	Notes  Paragraphs // what else there is to know, below them
	InNews bool       // the news say when everything is, so the shifts are not listed
	Script *Script    // another one than that of its kind, or nil
	Guest  string     // the code of the page of somebody who takes part by a link, or ""
	Was    string     // kept with the message: what was so before, for a later one

	Due    time.Time // when it should go; zero for at once
	Until  time.Time // an offer's deadline; a reminder's last use
	Missed string    // why it is only recorded and not sent, or empty
}

// Paragraphs are what a message says beside its script, twice as that does.
type Paragraphs struct{ Named, Discreet []string }

// Tell queues a message in the outbox, once per key and never again. Nobody
// deactivated is told anything, nor anyone without an address.
func (n *Messages) Tell(ctx context.Context, a *action.Action, w Notice) error {
	m := &db.Message{
		MessageKey: w.Key, Kind: w.Kind, Status: db.MessagePending,
		DueAt: a.Now, NextTryAt: a.Now, CreatedAt: a.Now, UsefulUntil: w.Useful(a.Now), ShiftID: w.ShiftID, Was: w.Was,
	}
	if w.Missed != "" {
		m.Status, m.Why = db.MessageSkipped, w.Missed
	}
	if !w.Due.IsZero() {
		m.DueAt = w.Due
	}
	switch {
	case w.Contact != nil:
		if w.Contact.Email == "" {
			return nil
		}
		m.ContactID = w.Contact.ID
	case w.Nomination != nil:
		m.NominationID = w.Nomination.ID
	case w.Person == nil || !w.Person.DeactivatedAt.IsZero():
		return nil
	default:
		m.PersonID = w.Person.ID
	}
	if w.Event != nil {
		m.EventID = w.Event.ID
	}
	if w.Booking != nil {
		m.VehicleID, m.BookingID = w.Booking.VehicleID, w.Booking.ID
	}
	if w.Signup != nil {
		m.SignupID, m.SignupTurn = w.Signup.ID, w.Signup.Turn
	}
	entries := w.entries()
	if len(entries) > 0 {
		m.EntryID = entries[0].ID
	}
	if n.registered.GuestPage != nil {
		guest, err := n.registered.GuestPage(ctx, a.Tx, w.Person, w.Event)
		if err != nil {
			return err
		}
		w.Guest = guest
	}
	words := n.Compose(w)
	m.Subject, m.Body, m.Link, m.LinkText = words.Subject, words.Body, words.Link, words.LinkText
	if n.Kind(w.Kind).Link != nil {
		m.Link = "" // it is made when the message goes
	}
	if added, err := a.Tx.InsertMessage(ctx, m); err != nil || !added || len(entries) < 2 {
		return err
	}
	return n.TellOfEntries(ctx, a, w, entries[1:])
}

// Useful is until when a notice helps: as the notice says, or until what it is
// about starts, or ends when it has started already. Zero means without end.
func (w *Notice) Useful(now time.Time) time.Time {
	if !w.Until.IsZero() {
		return w.Until
	}
	var starts, ends time.Time
	if w.Booking != nil {
		starts, ends = w.Booking.StartsAt, w.Booking.EndsAt
	} else if last := len(w.Dates) - 1; last > 0 {
		starts, ends = w.Dates[last].StartsAt, w.Dates[last].EndsAt
	} else if len(w.Shifts) > 0 {
		last := w.Shifts[len(w.Shifts)-1]
		starts, ends = last.StartsAt, last.EndsAt
	} else if w.Event != nil {
		starts, ends = w.Event.StartsAt, w.Event.EndsAt
	}
	switch {
	case starts.After(now):
		return starts
	case ends.After(now):
		return ends
	}
	return time.Time{}
}

// SignupKey is the key of a message about one turn of a sign-up.
func SignupKey(kind db.MessageKind, g *db.Signup) string {
	return fmt.Sprintf("%s/signup-%d/turn-%d", kind, g.ID, g.Turn)
}

// PersonKey is the key of a message to one person about one revision of an event.
func PersonKey(kind db.MessageKind, e *db.Event, personID int64) string {
	return fmt.Sprintf("%s/event-%d/revision-%d/person-%d", kind, e.ID, e.Revision, personID)
}
