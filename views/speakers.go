package views

import (
	"net/url"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// SpeakerRow is a speaker as those who run the programme read it.
type SpeakerRow struct {
	Name, Organisation string
	Reach              string // how to reach them
	Arrives, Needs     string
	Thanked            string
	Edit, Thanks       string // paths; Thanks is "" for our own people
}

func speakerRow(s *db.Speaker, p *programme.Page, now time.Time) SpeakerRow {
	row := SpeakerRow{
		Name: s.Name, Organisation: s.Organisation, Reach: JoinWords(", ", s.Email, s.Phone), Needs: s.Needs, Edit: SpeakerPath(s.ID, "/edit"),
	}
	if !s.ArrivesAt.IsZero() {
		row.Arrives = WithinDay(p.Event, Moment(s.ArrivesAt))
	}
	if programme.Thankable(p.Event, s, now) {
		row.Thanks = SpeakerPath(s.ID, "/thanks")
	}
	if by := p.Thanked[s.ThankedBy]; by != nil {
		row.Thanked = "Thanked by " + by.Name() + " on " + Date(s.ThankedAt)
	}
	return row
}

// SpeakerForm asks for a speaker of an event: one of those who are confirmed
// there, or a guest. A speaker of nil is a new one.
func SpeakerForm(page Page, e *db.Event, s *db.Speaker, ours []db.Person) FormPage {
	page.Title = "Add a speaker"
	form := formOfProgramme(page, e)
	form.Intro, form.Fields, form.Button = []string{"Everybody who may see the event reads the name and the organisation."}, speakerFields(ours, page.Settings.SpeakersKept), "Save the speaker"
	if s == nil {
		form.Action, form.More = EventPath(e.ID, "/speakers"), "Save and add another"
		return form
	}
	form.Title, form.Action = "Change the speaker", SpeakerPath(s.ID, "/edit")
	form.Remove = &Removal{
		Summary: "Remove this speaker", Text: "The speaker goes from every session, and what is known of them is deleted.",
		Button: "Remove the speaker", Action: SpeakerPath(s.ID, ""),
	}
	return form
}

func speakerFields(ours []db.Person, kept time.Duration) []Field {
	person := Field{Type: "select", Name: "person", Label: "One of our people", Empty: "A guest", Hint: "Somebody who is confirmed at the event. Then you can leave the name blank."}
	for i := range ours {
		person.Options = append(person.Options, Option{Value: IDText(ours[i].ID), Text: ours[i].Name()})
	}
	return []Field{
		person,
		{Type: "input", Name: "name", Label: "Name"},
		{Type: "input", Name: "organisation", Label: "Organisation"},
		{Type: "heading", Label: "Only for those who run the event", Hint: "Forgotten by itself " + words.Lasting(kept) + " after the event."},
		{Type: "input", Name: "email", Label: "Email address", Mode: "email"},
		{Type: "input", Name: "phone", Label: "Phone", Mode: "tel", Width: "govuk-input--width-20"},
		{Type: "datetime", Name: "arrives", Label: "Arrives (optional)"},
		{Type: "textarea", Name: "needs", Label: "Needs", Rows: 3, Hint: "Access, equipment, food, a place to be alone."},
	}
}

// ThanksForm shows the note of thanks to a guest who spoke at an event, as it
// is typed, and a link that opens it as an email.
func ThanksForm(page Page, e *db.Event, s *db.Speaker, typed *Form) FormPage {
	page.Title = "Thank-you note"
	form := formOfProgramme(page, e)
	form.Caption, form.Form, form.Action, form.Button = JoinWords(", ", s.Name, s.Organisation), typed, page.Path, "Mark as thanked"
	form.Intro = []string{"Send the note as you like, by email or on a card, and note here that it went out. The app sends nothing."}
	form.Fields = []Field{{Type: "textarea", Name: "note", Label: "Note", Rows: 12}}
	if s.Email != "" {
		form.Links = []NavItem{{Text: "Open it as an email to " + s.Email, Href: thanksEmail(s.Email, typed.Value("note"))}}
	}
	if !s.ThankedAt.IsZero() {
		form.Button = "Save the note"
		form.Remove = &Removal{Summary: "It did not go out", Text: "Thanked on " + Date(s.ThankedAt) + ". The note stays here.", Button: "Mark as not thanked", Action: page.Path}
	}
	return form
}

// thanksEmail is a link that opens a note as an email.
func thanksEmail(to, note string) string {
	link := url.URL{Scheme: "mailto", Opaque: url.PathEscape(to)}
	link.RawQuery = "subject=" + url.PathEscape("Thank you") + "&body=" + url.PathEscape(strings.ReplaceAll(note, "\n", "\r\n"))
	return link.String()
}
