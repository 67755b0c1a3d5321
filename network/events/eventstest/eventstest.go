package eventstest

import (
	"strconv"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock/clocktest"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/networktest"
)

// Partnered gives an event a partner with a contact.
func (f *Drafts) Partnered(e *db.Event) *db.Contact {
	f.T.Helper()
	partner := &db.Partner{Name: "Students' union of " + e.Title, CreatedAt: clocktest.Noon}
	contact := &db.Contact{Name: "Sam Field", Email: "sam.field@example.org"}
	f.Write(func(tx *db.Tx) error {
		if err := tx.InsertPartner(f.Ctx, partner); err != nil {
			return err
		}
		contact.PartnerID = partner.ID
		if err := tx.InsertContact(f.Ctx, contact); err != nil {
			return err
		}
		e.PartnerID, e.ContactID = partner.ID, contact.ID
		return tx.UpdateEvent(f.Ctx, e)
	})
	return contact
}

// WantText checks what somebody reads.
func WantText(t *testing.T, who, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s reads\n%s\nwant\n%s", who, got, want)
	}
}

// Move moves an event as Bob.
func (f *Drafts) Move(e *db.Event, form events.MoveForm) {
	f.T.Helper()
	if _, err := f.Events.MoveEvent(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version, form); err != nil {
		f.T.Fatal(err)
	}
}

// Moveable is Herts Pride on Saturday 1 August with Alice on it, Charlie waiting,
// Eve leading and everybody told; its partner's contact is Sam.
func (f *Drafts) Moveable() (*db.Event, *db.Shift) {
	f.T.Helper()
	e := f.Event("Herts Pride", 61*24*time.Hour)
	f.At(e, "Cassiobury Park")
	f.Partnered(e)
	s := f.Shift(e, 1)
	f.SignUp(f.Alice, s, db.SignupConfirmed)
	f.SignUp(f.Charlie, s, db.SignupWaiting)
	f.SendAll()
	return e, s
}

const (
	OldStart = "2026-08-01T12:00"
	NewStart = "2026-08-08T13:00"
)

// GoodDetails is an event as typed with nothing wrong.
func GoodDetails() events.DetailsForm {
	return events.DetailsForm{
		Title: "Herts Pride", Kind: "Pride stall", Starts: "2026-08-08T12:00", Ends: "2026-08-08T22:00", Area: "Watford",
		Venue: "Cassiobury Park", Address: "Cassiobury Avenue", Postcode: "wd18 7lg",
	}
}

// Wall is a change of the day of an event, on which it lasts from 12pm to 10pm.
func Wall(typed string) func(*events.DetailsForm) {
	return func(d *events.DetailsForm) { d.Starts, d.Ends = typed+"T12:00", typed+"T22:00" }
}

// Draft makes one of Bob's drafts from GoodDetails.
func (f *Drafts) Draft(change ...func(*events.DetailsForm)) *db.Event {
	f.T.Helper()
	d := GoodDetails()
	for _, c := range change {
		c(&d)
	}
	id, err := f.Events.CreateEvent(f.Ctx, f.Bob, d, "")
	if err != nil {
		f.T.Fatal(err)
	}
	return f.EventNow(id)
}

// Edit changes one section of an event as Bob.
func (f *Drafts) Edit(e *db.Event, s events.Section) error {
	f.T.Helper()
	return f.Events.EditEvent(f.Ctx, f.Bob, e.ID, f.EventNow(e.ID).Version, s)
}

// Retyped is the form of a shift with other times, typed as at an event on 1 August.
func Retyped(s *db.Shift, starts, ends string) events.ShiftForm {
	return events.ShiftForm{Role: s.Role, Starts: starts, Ends: ends, Minimum: strconv.Itoa(s.Minimum), Maximum: strconv.Itoa(s.Maximum)}
}

// Edition makes a draft of Herts Pride 2026 with all there is to copy, as the first of its series.
func (f *Drafts) Edition() *db.Event {
	f.T.Helper()
	e := f.Draft(func(d *events.DetailsForm) { d.Series = "Herts Pride"; d.Lead = networktest.IDOf(f.Eve) })
	for _, s := range []events.ShiftForm{
		{Role: "Set-up", Starts: "2026-08-08T10:00", Ends: "2026-08-08T12:00", Minimum: "2", Maximum: "4"},
		{Role: "Stall", Starts: "2026-08-08T12:00", Ends: "2026-08-08T22:00", Minimum: "3", Maximum: "6", LLOsOnly: true},
		{Role: "Pack-down", Starts: "2026-08-08T22:00", Ends: "2026-08-09T00:30", Minimum: "1", Maximum: "3", Approval: true},
	} {
		if _, err := f.Events.AddShift(f.Ctx, f.Bob, e.ID, s, ""); err != nil {
			f.T.Fatal(err)
		}
	}
	for _, s := range []events.Section{
		events.PartnerForm{Partner: "Pride organisers", Contact: "Sam Field", Email: "sam.field@example.org"},
		events.DayForm{MeetingPoint: "The stall", Parking: "Gade Avenue", Wear: "Uniform", Briefing: "Pride 2026: radios on 4", ArriveMinutes: "20", TravelMinutes: "30"},
		events.PublicForm{Public: true, Text: "Find our stall"},
		events.NotesForm{Layout: "Tables in a U", Lessons: "Bring more water"},
	} {
		if err := f.Edit(e, s); err != nil {
			f.T.Fatal(err)
		}
	}
	return f.EventNow(e.ID)
}
