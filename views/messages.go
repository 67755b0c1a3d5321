package views

import (
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/upkeep"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// MessagesPage is the ledger of every message, the newest first.
type MessagesPage struct {
	Page
	Filter  Filter
	ToCome  []Day[PlannedMessage] // of what belongs to no event: accreditations that end
	Planned int                   // how many those are
	Days    []Day[MessageRow]
	First   string // the path of the first page, when this is another
	Next    string // the path of the page of older messages, or ""
}

// EventMessagesPage is who is told what about one event: the messages to come,
// those that are not needed, and those of the ledger with their status.
type EventMessagesPage struct {
	Page
	Event     EventHead
	Published bool
	ToCome    []Day[PlannedMessage]
	NotNeeded []Day[PlannedMessage]
	Days      []Day[MessageRow]
	First     string
	Next      string
}

// PlannedMessage is one reminder that goes, or need not go, to some people.
type PlannedMessage struct {
	What   string
	Day    string // the heading above the row
	When   string // the time of day
	People []string
	Why    string
}

// MessageRow is one message of the ledger; it is also sent alone.
type MessageRow struct {
	ID        int64
	Alone     bool // on the page of its event, which it then does not name
	What      string
	To        string
	Event     string
	EventHref string
	Day       string // "Saturday 14 August 2027", the heading above the row
	When      string // the time of day
	Status    string
	Tone      string
	Why       string
	CanResend bool
	Done      string // the news when it is sent again, or ""
	CSRF      string
}

// OutboxPage is what waits to be sent, to coordinators in full.
type OutboxPage struct {
	Page
	NoWords bool   // only the kind, the status and the recipient's number
	Held    bool   // kept back after a backup was restored
	Mail    string // why no message goes out, or ""
	Damage  Damage
	Letters []WaitingLetter
	First   string
	Next    string
}

// Damage is what is known of damage to the database, for people who can help.
type Damage struct {
	Found   bool
	Held    bool   // messages are kept back because of it
	Checked string // when the whole database was last looked through, or ""
	Late    bool   // that is too long ago
}

// NewDamage says what is known of damage to the database.
func NewDamage(c upkeep.Condition) Damage {
	d := Damage{Found: c.Damaged, Held: c.HeldByDamage(), Late: c.Late}
	if !c.CheckedAt.IsZero() {
		d.Checked = Moment(c.CheckedAt)
	}
	return d
}

// MailTrouble says why no message goes out, or "". Where no mail server is set,
// the page says that by itself.
func MailTrouble(t *messages.MailTrouble, noMail bool) string {
	if t == nil || noMail {
		return ""
	}
	return "No message has gone out since " + ShortMoment(t.Since) + ". " + t.Reason + ". Messages wait and will be sent when this is fixed."
}

// WaitingLetter is one message of the outbox with its words.
type WaitingLetter struct {
	MessageRow
	Subject  string
	Body     string
	Link     string
	LinkText string
	Moot     bool // it will not be sent, and says nothing that counts
}

// messageKinds are the kinds of message as pages name them.
var messageKinds = map[db.MessageKind]string{
	"confirmed":          "Confirmation",
	"queued":             "Approved to the waiting list",
	"promoted":           "Place from the waiting list",
	"offer":              "Offer of a place",
	"offer lapsed":       "Offer lapsed",
	"offer over":         "Offer lapsed",
	"declined":           "Request declined",
	"removed":            "Taken off a shift",
	"cancelled":          "Cancellation",
	"moved":              "Change of day, time or venue",
	"moved off":          "Place lost by a change",
	"qualification lost": "Place lost with an accreditation",
	"qualification ends": "Accreditation ends",
	"register waits":     "Register to sign off",
	"withdrawn":          "Withdrawal",
	"calendar":           "Change of a calendar entry",
	"cover":              "Asked to cover",
	"late withdrawal":    "Late withdrawal, to the lead",
	"fill by hand":       "Place to fill, to the lead",
	"short-staffed":      "Short-staffed, to the lead",
	"partner cancelled":  "Cancellation, to the partner",
	"partner moved":      "Change, to the partner",
	"7 days":             "First reminder",
	"24 hours":           "Second reminder",
	"morning":            "Reminder on the morning",
	"data request":       "Question about personal data",
	"roles changed":      "Roles changed",
	"accredited":         "Course signed off",
	"revoked":            "Accreditation revoked",
	"task due":           "Task of an awareness date",
	"moved dates":        "Change of several dates",
	"cancelled dates":    "Cancellation of several dates",

	"register without trainer": "Register without a trainer, to coordinators",

	"partner moved dates":     "Change of several dates, to the partner",
	"partner cancelled dates": "Cancellation of several dates, to the partner",

	"car asked":      "Request for a vehicle, to the keeper",
	"car confirmed":  "Vehicle confirmed",
	"car declined":   "Vehicle declined",
	"car cancelled":  "Vehicle not needed",
	"car recalled":   "Vehicle recalled",
	"crew to stall":  "Car crew becomes stall",
	"car collect":    "Reminder to collect the vehicle",
	"car late":       "Vehicle not back",
	"car late out":   "Vehicle not back, to those who have it",
	"car late next":  "Vehicle not back, to the next booking",
	"car unneeded":   "Event off or moved while the vehicle is out",
	"car delayed":    "Vehicle came back late",
	"car damaged":    "Damaged or missing, to the keeper",
	"car papers":     "Papers of the vehicle run out",
	"driver lapses":  "Authorisation to drive ends",
	"driver changed": "Somebody else drives",
	"driver ended":   "Another driver is needed",
}

// messageKind names a kind of message.
func messageKind(kind db.MessageKind) string {
	if name, ok := messageKinds[kind]; ok {
		return name
	}
	return string(kind)
}

// messageStatus names the status of a message: whether it waits, was sent or failed.
func messageStatus(status db.MessageStatus) string {
	switch status {
	case db.MessagePending:
		return "Waiting"
	case db.MessageSending:
		return "Being sent"
	case db.MessageSent, db.MessageFailed, db.MessageSkipped, db.MessageStopped:
	}
	return Capital(status)
}

// MessagesFilter narrows the ledger of messages.
func MessagesFilter() Filter {
	return Filter{Path: "/messages", What: "the messages", Fit: "Messages that fit", Fields: []Field{
		{Type: "search", Name: "q", Label: "Person"},
		{Type: "select", Name: "kind", Label: "Kind of message", Options: Options(messages.Kinds, messageKind), Empty: "Every kind"},
		{Type: "select", Name: "status", Label: "Status", Options: Options(db.MessageStatuses, messageStatus), Empty: "Anything"},
	}}
}

// NewMessagesPage is a page of the ledger, and the reminders to come that
// belong to no event. Its first and its next page are yet to be added.
func NewMessagesPage(page Page, filter Filter, rows []messages.LedgerRow, planned []messages.Planned) MessagesPage {
	page.Title = "Messages"
	list := MessagesPage{Page: page, Filter: filter, Days: messageDays(rows, page.CSRF, false), ToCome: PlannedDays(planned)}
	for i := range planned {
		list.Planned += len(planned[i].People)
	}
	return list
}

// NewEventMessagesPage is who is told what about an event. Its first and its
// next page are yet to be added.
func NewEventMessagesPage(page Page, m *messages.EventMessages) EventMessagesPage {
	page.Title = "Messages"
	return EventMessagesPage{
		Page: page, Event: NewEventHead(m.Event, "messages"), Published: m.Event.Status == db.EventPublished,
		ToCome: PlannedDays(m.ToCome), NotNeeded: PlannedDays(m.NotNeeded), Days: messageDays(m.Ledger, page.CSRF, true),
	}
}

// ResentRow is the row of a message that will be sent again; alone is as in MessageRow.
func ResentRow(r *messages.LedgerRow, csrf string, alone bool) MessageRow {
	row := messageRow(r, csrf, alone)
	row.Done = "It will be sent again."
	return row
}

// NewOutboxPage is what waits to be sent, with what is known of the database and
// of the mail server. Only coordinators read the words. Its first and its next
// page are yet to be added.
func NewOutboxPage(page Page, rows []messages.LedgerRow, condition upkeep.Condition, trouble *messages.MailTrouble, coordinator bool) OutboxPage {
	page.Title = "Outbox"
	outbox := OutboxPage{Page: page, NoWords: !coordinator, Held: condition.Restored, Damage: NewDamage(condition), Mail: MailTrouble(trouble, page.NoMail)}
	for i := range rows {
		outbox.Letters = append(outbox.Letters, waitingLetter(&rows[i]))
	}
	return outbox
}

func waitingLetter(r *messages.LedgerRow) WaitingLetter {
	letter := WaitingLetter{MessageRow: messageRow(r, "", false), Subject: r.Subject, Body: r.Body, Link: r.Link, LinkText: r.LinkText}
	if r.Moot != "" {
		letter.Moot, letter.Status, letter.Why, letter.Tone = true, "Will not be sent", r.Moot, MessageTones[db.MessageStopped]
	}
	return letter
}

// messageDays puts the messages of a page under their days, the latest first:
// a message may be sent long after one that was written later.
func messageDays(rows []messages.LedgerRow, csrf string, alone bool) []Day[MessageRow] {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b messages.LedgerRow) int { return messageTime(&b).Compare(messageTime(&a)) })
	all := make([]MessageRow, len(rows))
	for i := range rows {
		all[i] = messageRow(&rows[i], csrf, alone)
	}
	return ByDay(all, func(i int) time.Time { return messageTime(&rows[i]) })
}

// messageTime is when a message was sent, or else when it is due.
func messageTime(r *messages.LedgerRow) time.Time {
	if r.Status == db.MessageSent {
		return r.SentAt
	}
	return r.DueAt
}

func messageRow(r *messages.LedgerRow, csrf string, alone bool) MessageRow {
	row := MessageRow{
		ID: r.ID, Alone: alone, What: messageKind(r.Kind), To: r.To, Why: Capital(r.Why),
		Day: Date(messageTime(r)), When: TimeOf(messageTime(r)), Status: messageStatus(r.Status), Tone: MessageTones[r.Status],
		CanResend: r.CanResend, CSRF: csrf,
	}
	if r.Event != nil {
		row.Event, row.EventHref = r.Event.Title, EventPath(r.Event.ID, "")
	}
	if r.Status == db.MessagePending && r.Attempts > 0 {
		row.Why = JoinWords(". ", row.Why, "Next try at "+TimeOf(r.NextTryAt))
	}
	return row
}

// PlannedDays puts messages that are planned under their days.
func PlannedDays(planned []messages.Planned) []Day[PlannedMessage] {
	rows := make([]PlannedMessage, len(planned))
	for i, p := range planned {
		rows[i] = PlannedMessage{What: messageKind(p.Kind), Day: Date(p.Due), When: TimeOf(p.Due), People: p.People, Why: p.Why}
	}
	return ByDay(rows, func(i int) time.Time { return planned[i].Due })
}

// reminderDays says how long before a shift people are reminded: "7 days and 24 hours".
func reminderDays(days []int) string {
	all := make([]string, len(days))
	for i, n := range days {
		if all[i] = words.Count(n, "day"); n == 1 {
			all[i] = "24 hours"
		}
	}
	return words.And(all)
}
