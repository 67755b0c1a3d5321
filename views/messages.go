package views

import (
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/upkeep"
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
var messageKinds = map[string]string{
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
	"7 days":             "Reminder 7 days before",
	"24 hours":           "Reminder 24 hours before",
	"morning":            "Reminder on the morning",
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

// MessageKind names a kind of message.
func MessageKind(kind string) string {
	if name, ok := messageKinds[kind]; ok {
		return name
	}
	return kind
}
