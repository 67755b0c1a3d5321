package messages

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Kinds lists every kind of message, for a filter.
var Kinds = []db.MessageKind{
	Confirmed, Queued, Promoted, Offered, OfferLapsed, OfferOver, Declined, Removed, Cancelled, Moved, MovedOff, Withdrawn, EntryChanged, CoverAsked,
	LateWithdraw, FillByHand, ShortStaffed, PartnerCancel, PartnerMove, WeekBefore, DayBefore, MorningOf, TaskDue,
	Invited, PasswordLink, PasswordChanged, WayInChanged, RolesChanged, DataAsked,
	Accredited, Revoked, LLOLapses, LostPlace, RegisterWaits, RegisterLeft,
	MovedDates, CancelledDates, PartnerMoveDates, PartnerCancelDates,
	CarAsked, CarConfirmed, CarDeclined, CarCancelled, CarRecalled, CrewToStallNotice, CarCollect, CarLate, CarLateHolder, CarLateNext, CarUnneeded, CarDelayed, CarDamaged, CarPapers, DriverLapses, DriverChanged, DriverEnded,
}

// LedgerRow is a message of the ledger, who it is to and what it is about.
type LedgerRow struct {
	db.Message

	To        string // a name
	Event     *db.Event
	CanResend bool
	Moot      string // why a message that waits will not be sent, or ""
}

// LedgerFilter narrows the ledger; zero fields don't. Before is the id of the
// last row shown.
type LedgerFilter struct {
	Query  string
	Status db.MessageStatus
	Kind   db.MessageKind
	Before int64
}

// LedgerPage is how many rows of the ledger are shown at once.
const LedgerPage = 50

// Ledger lists messages of every event, the newest first, for coordinators.
// more tells whether there are older ones.
func (n *Messages) Ledger(ctx context.Context, me *db.Person, f LedgerFilter) (rows []LedgerRow, more bool, err error) {
	if err := action.Coordinates(me); err != nil {
		return nil, false, err
	}
	filter := db.MessageFilter{Query: f.Query, Kind: f.Kind, BeforeID: f.Before}
	if f.Status != "" {
		filter.Statuses = []db.MessageStatus{f.Status}
	}
	return n.ledger(ctx, filter)
}

// Outbox lists what waits to be sent, the newest first, for coordinators and
// administrators. Each message says what it would say if it were sent now.
// Links that grant something are left out. An
// administrator who is no coordinator looks after the mail, not after what it
// says. They read the kind, the status, the error and the recipient's number.
func (n *Messages) Outbox(ctx context.Context, me *db.Person, before int64) (rows []LedgerRow, more bool, err error) {
	if !me.Role(db.Coordinator) && !me.Role(db.Administrator) {
		return nil, false, refusal.New(refusal.Forbidden, "Only a coordinator or an administrator can read the outbox. If you need it, ask an administrator.")
	}
	rows, more, err = n.ledger(ctx, db.MessageFilter{Statuses: []db.MessageStatus{db.MessagePending, db.MessageSending}, BeforeID: before})
	for i := range rows {
		if rows[i].Status == db.MessagePending && err == nil {
			err = n.asItGoes(ctx, &rows[i])
		}
		if !me.Role(db.Coordinator) {
			rows[i] = withoutContent(rows[i])
		}
		if (n.Kind(rows[i].Kind).OwnLink || GuestCode(rows[i].Link) != "") && rows[i].PersonID != me.ID { // everybody who has the link can accept
			rows[i].Link, rows[i].LinkText = "", ""
		}
	}
	return rows, more, err
}

// asItGoes words a message that waits as it would be sent now, or notes why it
// would not be.
func (n *Messages) asItGoes(ctx context.Context, row *LedgerRow) error {
	m := row.Message
	d, _, why, err := n.ready(ctx, n.DB.Reader, &m, n.Time())
	if err != nil {
		return err
	}
	if d == nil {
		row.Moot = why
		return nil
	}
	row.Subject, row.Body = d.Message.Subject, d.Message.Body
	return nil
}

// withoutContent leaves of a message what says nothing of a person or an event.
func withoutContent(row LedgerRow) LedgerRow {
	to := "Contact " + strconv.FormatInt(row.ContactID, 10)
	if row.PersonID != 0 {
		to = "Person " + strconv.FormatInt(row.PersonID, 10)
	}
	return LedgerRow{To: to, Moot: row.Moot, Message: db.Message{
		ID: row.ID, Kind: row.Kind, Status: row.Status, Attempts: row.Attempts, Why: addresses.ReplaceAllString(row.Why, "…"),
		DueAt: row.DueAt, NextTryAt: row.NextTryAt, SentAt: row.SentAt,
	}}
}

// addresses finds email addresses in what a mail server answers.
var addresses = regexp.MustCompile(`[^\s<>"'(),;:]+@[^\s<>"'(),;:]+`)

func (n *Messages) ledger(ctx context.Context, f db.MessageFilter) (rows []LedgerRow, more bool, err error) {
	f.Limit = LedgerPage + 1
	messages, err := n.DB.Messages(ctx, f)
	if err != nil {
		return nil, false, err
	}
	if more = len(messages) > LedgerPage; more {
		messages = messages[:LedgerPage]
	}
	rows, err = n.addressed(ctx, messages)
	return rows, more, err
}

// addressed adds names and events to messages.
func (n *Messages) addressed(ctx context.Context, messages []db.Message) ([]LedgerRow, error) {
	var people, contacts, events []int64
	for i := range messages {
		people, contacts, events = append(people, messages[i].PersonID), append(contacts, messages[i].ContactID), append(events, messages[i].EventID)
	}
	person, err := n.DB.PeopleByID(ctx, action.Distinct(people))
	if err != nil {
		return nil, err
	}
	contact, err := n.DB.ContactsByID(ctx, action.Distinct(contacts))
	if err != nil {
		return nil, err
	}
	event, err := n.DB.EventsByID(ctx, action.Distinct(events))
	if err != nil {
		return nil, err
	}
	now := n.Time()
	rows := make([]LedgerRow, len(messages))
	for i, m := range messages {
		rows[i] = LedgerRow{Message: m, Event: event[m.EventID], CanResend: m.Status == db.MessageFailed && (m.UsefulUntil.IsZero() || now.Before(m.UsefulUntil))}
		if p := person[m.PersonID]; p != nil {
			rows[i].To = p.Name()
		} else if c := contact[m.ContactID]; c != nil {
			rows[i].To = c.Name
		}
	}
	return rows, nil
}

// Planned is one reminder that will go, or need not go, to some people.
type Planned struct {
	Kind      db.MessageKind
	Due       time.Time
	People    []string // names, sorted
	Why       string   // why it is not needed, or on what it depends
	NotNeeded bool
}

// EventMessages is what people are told about one event: what is to come,
// what is not needed, and what the ledger has.
type EventMessages struct {
	Event     *db.Event
	ToCome    []Planned
	NotNeeded []Planned
	Ledger    []LedgerRow // the newest first
	More      bool
}

// PlannedMessages tells the people who run an event who will get what and when.
// The messages that are written already are in the ledger, with their status.
// before is the id of the last row of the ledger shown, or 0.
func (n *Messages) PlannedMessages(ctx context.Context, me *db.Person, eventID, before int64) (*EventMessages, error) {
	e, err := n.EventToRun(ctx, me, eventID)
	if err != nil {
		return nil, err
	}
	page := &EventMessages{Event: e}
	if page.Ledger, page.More, err = n.ledger(ctx, db.MessageFilter{EventID: eventID, BeforeID: before}); err != nil {
		return nil, err
	}
	if before != 0 {
		return page, nil
	}
	for _, plan := range n.registered.Plan {
		if err := plan(ctx, page); err != nil {
			return nil, err
		}
	}
	return page, nil
}

// Group adds a name to the entry of the same rule and time, in order of time.
func Group(all []Planned, p Planned, name string) []Planned {
	at, found := slices.BinarySearchFunc(all, p, func(a, b Planned) int {
		if c := a.Due.Compare(b.Due); c != 0 {
			return c
		}
		return strings.Compare(string(a.Kind)+a.Why, string(b.Kind)+b.Why)
	})
	if !found {
		all = slices.Insert(all, at, p)
	}
	names := all[at].People
	i, _ := slices.BinarySearch(names, name)
	all[at].People = slices.Insert(names, i, name)
	return all
}
