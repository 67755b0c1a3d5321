package views

import (
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/programme"
)

// ContentNotes are the sessions of an event that can be hard to hear.
type ContentNotes struct {
	Sessions  []Saved // when and what, and its content note
	Support   string  // who to talk to
	Programme string  // path
}

// ProgrammePage is the programme of an event.
type ProgrammePage struct {
	Page
	Event    EventHead
	Slots    []ProgrammeSlot
	Support  string       // who to talk to after something hard
	Noted    bool         // a session has a content note
	Place    bool         // the reader is confirmed at the event
	Runs     bool         // the reader changes it
	Speakers []SpeakerRow // for those who do
	Path     string       // of the page
	Fixed    bool         // it stays as it is: the event is cancelled
	CheckIn  bool         // the reader can check in to its sessions today
}

// ProgrammeSlot are sessions that are on at once.
type ProgrammeSlot struct {
	Day      string // when it is not that of the slot before
	When     string
	Sessions []SessionCard
}

// SessionCard is a session of a programme.
type SessionCard struct {
	ID          int64
	Title       string
	When        string // where it differs from the slot's
	Room        string
	Speakers    []string
	Description string
	Materials   string
	Note        string
	Here        bool   // the reader checked in
	Leave       string // path to take that back, or ""
	StepsOut    bool   // the reader said so
	Choice      string // path to say or take back that one would rather step out, or ""
	Edit, Code  string // paths, for those who change the programme
	Came        string // "12 checked in", for them
	CameHref    string
}

// NewProgrammePage is the programme of an event, with what its reader can do.
func NewProgrammePage(page Page, p *programme.Page, now time.Time) ProgrammePage {
	page.Title = "Programme"
	shown := ProgrammePage{
		Page: page, Event: NewEventHead(p.Event, "programme"), Support: programme.SupportOf(p.Event), Place: p.Place,
		Runs: p.Runs, Path: ProgrammePath(p.Event.ID, ""), Fixed: p.Event.Status == db.EventCancelled,
		CheckIn: p.Place && programme.OnToday(p.Event, now),
	}
	if !p.Leads {
		shown.Event.Tabs = OpenTabs(shown.Event.Tabs)
	}
	day := ""
	for _, items := range p.Slots {
		slot := programmeSlot(p, items, now)
		if clock.Day(p.Event.StartsAt) == clock.Day(p.Event.EndsAt) || slot.Day == day {
			slot.Day = ""
		} else {
			day = slot.Day
		}
		shown.Slots = append(shown.Slots, slot)
		shown.Noted = shown.Noted || slices.ContainsFunc(items, func(i programme.Item) bool { return i.ContentNote != "" })
	}
	for i := range p.Speakers {
		shown.Speakers = append(shown.Speakers, speakerRow(&p.Speakers[i], p, now))
	}
	return shown
}

func programmeSlot(p *programme.Page, items []programme.Item, now time.Time) ProgrammeSlot {
	starts, ends := items[0].StartsAt, items[0].EndsAt
	for i := range items {
		if items[i].EndsAt.After(ends) {
			ends = items[i].EndsAt
		}
	}
	slot := ProgrammeSlot{Day: Date(starts), When: clockSpan(starts, ends)}
	for i := range items {
		card := sessionCard(p, &items[i], now)
		if card.When == slot.When {
			card.When = ""
		}
		slot.Sessions = append(slot.Sessions, card)
	}
	return slot
}

// clockSpan writes a stretch of a day: 11am to 11:45am.
func clockSpan(from, to time.Time) string { return TimeOf(from) + " to " + TimeOf(to) }

func sessionCard(p *programme.Page, s *programme.Item, now time.Time) SessionCard {
	card := SessionCard{
		ID: s.ID, Title: s.Title, When: clockSpan(s.StartsAt, s.EndsAt), Room: s.Room, Description: s.Description, Materials: s.Materials,
		Note: s.ContentNote, Here: s.Here,
	}
	if s.Here && programme.CheckInUndoable(&s.ProgrammeSession, now) {
		card.Leave = SessionPath(s.ID, "/check-in")
	}
	if p.Place && s.ContentNote != "" && p.Event.Status == db.EventPublished && now.Before(s.EndsAt) {
		card.StepsOut, card.Choice = s.StepsOut, SessionPath(s.ID, "/step-out")
	}
	for i := range s.Speaking {
		card.Speakers = append(card.Speakers, speakingWords(&s.Speaking[i]))
	}
	if p.Runs && p.Event.Status != db.EventCancelled {
		card.Edit = SessionPath(s.ID, "/edit")
		if now.Before(s.EndsAt) {
			card.Code = SessionPath(s.ID, "/code")
		}
		card.Came, card.CameHref = fmt.Sprintf("%d checked in", s.Came), SessionPath(s.ID, "/check-ins")
	}
	return card
}

// speakingWords names somebody who speaks in a session, and what part they have.
func speakingWords(who *programme.Speaking) string {
	line := JoinWords(", ", who.Name, who.Organisation)
	if who.Part != db.PartSpeaker { // that somebody speaks goes without saying
		line += " (" + string(who.Part) + ")"
	}
	if who.Me {
		line += ": that is you"
	}
	return line
}

// NewContentNotes puts the content notes of an event into words; nil for none.
func NewContentNotes(e *db.Event, notes *programme.ContentNotes) *ContentNotes {
	if notes == nil {
		return nil
	}
	shown := &ContentNotes{Support: notes.Support, Programme: ProgrammePath(e.ID, "")}
	for i := range notes.Sessions {
		s := &notes.Sessions[i]
		shown.Sessions = append(shown.Sessions, Saved{Label: WithinDay(e, Span(s.StartsAt, s.EndsAt)) + ", " + s.Title, Value: s.ContentNote})
	}
	return shown
}

// formOfProgramme is a form that leads back to the programme of an event.
func formOfProgramme(page Page, e *db.Event) FormPage {
	return FormPage{Page: page, Caption: e.Title, Back: backToProgramme(e)}
}

func backToProgramme(e *db.Event) NavItem {
	return NavItem{Text: "Programme", Href: ProgrammePath(e.ID, "")}
}

// SupportForm asks who to talk to after something hard at an event.
func SupportForm(page Page, e *db.Event) FormPage {
	page.Title = "Who to talk to"
	form := formOfProgramme(page, e)
	form.Intro = []string{"Shown with the programme and beside content notes, and sent with the reminder of the day before."}
	form.Fields = []Field{{Type: "textarea", Name: "support", Label: "Who to talk to after something hard", Rows: 5, Hint: "Leave blank to use the usual text."}}
	form.Action, form.Button = page.Path, "Save"
	return form
}

// ProgrammeSessionForm asks for a session of an event, and what part each
// speaker has in it. A session of nil is a new one.
func ProgrammeSessionForm(page Page, e *db.Event, s *db.ProgrammeSession, speakers []db.Speaker) FormPage {
	page.Title = "Add a session"
	form := formOfProgramme(page, e)
	form.Intro, form.Fields, form.Button = []string{"The event: " + Span(e.StartsAt, e.EndsAt) + "."}, sessionFields(e, speakers), "Save the session"
	if s == nil {
		form.Action, form.More = ProgrammePath(e.ID, ""), "Save and add another"
		return form
	}
	form.Title, form.Action = "Change the session", SessionPath(s.ID, "/edit")
	form.Remove = &Removal{
		Summary: "Remove this session", Text: "It goes from the programme. A session to which somebody has checked in stays.",
		Button: "Remove the session", Action: SessionPath(s.ID, ""),
	}
	return form
}

func sessionFields(e *db.Event, speakers []db.Speaker) []Field {
	fields := []Field{
		{Type: "input", Name: "title", Label: "Title"},
		{Type: "datetime", Name: "starts", Label: "Starts"},
		{Type: "datetime", Name: "ends", Label: "Ends"},
		{Type: "input", Name: "room", Label: "Room", Width: "govuk-input--width-20"},
		{Type: "textarea", Name: "description", Label: "What it is about", Rows: 4},
		{Type: "input", Name: "content_note", Label: "Content note", Hint: "What in it can be hard to hear, like “includes an account of a suicide attempt”. Shown before anybody signs up, and again the day before. Leave it empty when there is nothing."},
		{Type: "textarea", Name: "materials", Label: "Materials", Rows: 3, Hint: "What to read or to bring, and where it is."},
	}
	speak := Field{Type: "heading", Label: "Who speaks"}
	if len(speakers) == 0 {
		speak.Hint = "Nobody is named as a speaker of " + e.Title + " yet. Add them on the programme, then choose them here."
	}
	fields = append(fields, speak)
	for i := range speakers {
		fields = append(fields, Field{
			Type: "select", Name: programme.PartField(speakers[i].ID), Label: JoinWords(", ", speakers[i].Name, speakers[i].Organisation),
			Options: Choices(db.SessionParts, Capital), Empty: "Not in this session",
		})
	}
	return fields
}
