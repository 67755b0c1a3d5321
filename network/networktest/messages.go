package networktest

import (
	"slices"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/icaltest"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// SaidOf lists what the log of an event says of a person and its sessions, the oldest first.
func (f *Fixture) SaidOf(e *db.Event, p *db.Person) []string {
	f.T.Helper()
	log, err := f.DB.EventLog(f.Ctx, e.ID, 0, 100)
	if err != nil {
		f.T.Fatal(err)
	}
	var says []string
	for i := range slices.Backward(log) {
		if log[i].SubjectID == p.ID && log[i].Thing == db.ThingSession {
			says = append(says, string(log[i].Verb)+" "+log[i].Detail)
		}
	}
	return says
}

// CountMessages is how many messages of a kind there are about an event.
func (f *Fixture) CountMessages(kind db.MessageKind, eventID int64) int {
	f.T.Helper()
	all, err := f.DB.Messages(f.Ctx, db.MessageFilter{Kind: kind, EventID: eventID})
	if err != nil {
		f.T.Fatal(err)
	}
	return len(all)
}

// MailTo sends what is due and returns the one email that a person gets; "" for none.
func (f *Fixture) MailTo(p *db.Person) string {
	f.T.Helper()
	var all []string
	for _, d := range f.SendAll() {
		if d.Message.PersonID == p.ID && d.Message.Kind != messages.EntryChanged {
			all = append(all, d.Message.Subject+"\n"+d.Message.Body+"\n"+d.Message.LinkText+": "+strings.TrimPrefix(d.Message.Link, "https://rota.example.org"))
		}
	}
	if len(all) > 1 {
		f.T.Errorf("%s gets %d emails:\n%s", p.FirstName, len(all), strings.Join(all, "\n---\n"))
	}
	return strings.Join(all, "\n---\n")
}

// Told lists the kinds of message queued for a person, oldest first.
func (f *Fixture) Told(p *db.Person) []db.MessageKind {
	f.T.Helper()
	messages, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: p.ID})
	if err != nil {
		f.T.Fatal(err)
	}
	kinds := make([]db.MessageKind, len(messages))
	for i, m := range messages {
		kinds[len(messages)-1-i] = m.Kind
	}
	return kinds
}

// SendAll sends every email that is due, and returns them in the order of sending.
func (f *Fixture) SendAll() (sent []*messages.Delivery) {
	f.T.Helper()
	for {
		d, err := f.Messages.ClaimNext(f.Ctx)
		if err != nil {
			f.T.Fatal(err)
		}
		if d == nil {
			return sent
		}
		if _, err := f.Messages.Delivered(f.Ctx, d); err != nil {
			f.T.Fatal(err)
		}
		sent = append(sent, d)
	}
}

// Calendars sends what is due and returns the calendars that messages of a
// kind brought a person, each in one line.
func (f *Fixture) Calendars(p *db.Person) map[db.MessageKind][]string {
	f.T.Helper()
	all := map[db.MessageKind][]string{}
	for {
		d, err := f.Messages.ClaimNext(f.Ctx)
		if err != nil {
			f.T.Fatal(err)
		}
		if d == nil {
			return all
		}
		if d.Calendar != "" && d.Message.PersonID == p.ID {
			cal := icaltest.Parsed(f.T.(*testing.T), d.Calendar)
			e := cal.Events()[0]
			all[d.Message.Kind] = append(all[d.Message.Kind], strings.Join([]string{cal.Props.Get("METHOD").Value, e.Props.Get("UID").Value, e.Props.Get("DTSTART").Value, e.Props.Get("SUMMARY").Value}, " "))
		}
		if _, err := f.Messages.Delivered(f.Ctx, d); err != nil {
			f.T.Fatal(err)
		}
	}
}

// Promise is what an email says that leaves the reason to the page.
const Promise = "The page below says why."

// KindsTo are the kinds of the emails that are due and go to a person.
func (f *Fixture) KindsTo(p *db.Person) []db.MessageKind {
	f.T.Helper()
	var kinds []db.MessageKind
	for _, d := range f.SendAll() {
		if d.Message.PersonID == p.ID {
			kinds = append(kinds, d.Message.Kind)
		}
	}
	return kinds
}

// Claim takes the next message to send, or nil.
func (f *Fixture) Claim() *messages.Delivery {
	f.T.Helper()
	d, err := f.Messages.ClaimNext(f.Ctx)
	if err != nil {
		f.T.Fatal(err)
	}
	return d
}

// Message reads a message.
func (f *Fixture) Message(id int64) *db.Message {
	f.T.Helper()
	m, err := f.DB.Message(f.Ctx, id)
	if err != nil {
		f.T.Fatal(err)
	}
	return m
}

// Accreditations are all of somebody's accreditations.
func (f *Fixture) Accreditations(p *db.Person) []db.Accreditation {
	f.T.Helper()
	all, err := f.DB.AllAccreditations(f.Ctx, p.ID)
	if err != nil {
		f.T.Fatal(err)
	}
	return all
}

// QueuedFor lists the messages to somebody, the oldest first.
func (f *Fixture) QueuedFor(p *db.Person) []db.Message {
	f.T.Helper()
	all, err := f.DB.Messages(f.Ctx, db.MessageFilter{PersonID: p.ID})
	if err != nil {
		f.T.Fatal(err)
	}
	slices.Reverse(all)
	return all
}

// KindsOf are the kinds of messages, in order.
func KindsOf(all []db.Message) string {
	var kinds []db.MessageKind
	for _, m := range all {
		kinds = append(kinds, m.Kind)
	}
	return words.Joined(kinds, ", ")
}
