package views

import (
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// LLOPage is what the register knows of one person.
type LLOPage struct {
	Page
	Post, Area, Station, Skills string
	Own                         bool // it is the reader's own
	Record                      []RecordRow
	Held                        []PositionRow
	Titles                      []string // positions that are proposed
	Position                    *Form    // of a new position
	Accreditation               *Form    // of a new accreditation
	Positions                   string   // path to send a new position to
	Accreditations              string   // path to send a new accreditation to
	History                     []HistoryRow
}

// PositionRow is a position somebody holds or held.
type PositionRow struct {
	ID         int64
	Text, When string
	Edit       string // path
	End        string // path to send its last day to, or "" where it has one
	Form       *Form
}

// NewLLOPage is what the register knows of somebody. The forms of a new position
// and of a new accreditation are yet to be added.
func NewLLOPage(page Page, me *db.Person, rec *training.LLORecord) LLOPage {
	p := rec.Person
	page.Title = p.Name()
	shown := LLOPage{
		Page: page, Post: JoinWords(", ", p.Rank, string(p.Grade)), Area: p.Area, Station: p.Station, Skills: p.Skills, Own: p.ID == me.ID,
		Positions: LLOPath(p.ID, "/positions"), Accreditations: LLOPath(p.ID, "/accreditations"), Titles: training.PositionTitles,
	}
	for i := range rec.Accreditations {
		row := newRecordRow(page.Settings.LLOLabel, &rec.Accreditations[i], rec.Accreditations, rec.Today)
		if row.Valid && !shown.Own {
			row.Revoke = revocationPath(&rec.Accreditations[i])
		}
		row.Valid = row.Valid && shown.Own // the certificate is for its holder and the trainers
		shown.Record = append(shown.Record, row)
	}
	for i := range rec.Positions {
		shown.Held = append(shown.Held, positionRow(&rec.Positions[i], rec.Today))
	}
	for _, d := range rec.History {
		shown.History = append(shown.History, HistoryRow{At: d.At, Text: d.Text, Why: d.Why})
	}
	return shown
}

// positionRow puts a position into words.
func positionRow(p *db.Position, today string) PositionRow {
	row := PositionRow{ID: p.ID, Edit: PositionPath(p.ID, "/edit"), Text: JoinWords(", ", p.Title, p.Rank), When: fromUntil(p.FromOn, p.UntilOn)}
	if p.UntilOn == "" {
		row.End, row.Form = PositionPath(p.ID, ""), NewForm(map[string]string{"until": today})
	}
	return row
}

// formOfRecord is a form about somebody’s record that leads back to it.
func formOfRecord(page Page, p *db.Person) FormPage {
	return FormPage{Page: page, Caption: p.Name(), Back: NavItem{Text: p.Name(), Href: LLOPath(p.ID, "")}}
}

// correctionReason asks why a record is corrected.
func correctionReason(label string) Field {
	return Field{Type: "textarea", Name: "reason", Label: label, Hint: "It stays in the history, with what was.", Rows: 3}
}

func revocationPath(a *db.Accreditation) string {
	return fmt.Sprintf("/accreditations/%d/revocation", a.ID)
}

// RevocationForm says what follows when an accreditation is revoked, and asks why.
func RevocationForm(page Page, r *training.Revocation) FormPage {
	a := r.Accreditation
	page.Title = "Revoke the accreditation"
	form := formOfRecord(page, r.Person)
	form.Action, form.Button, form.Kind = revocationPath(a), "Revoke", "warning"
	form.Fields = []Field{correctionReason("Why it is revoked")}
	form.Before = []Saved{{Label: "Accreditation", Value: JoinWords(". ", fromUntil(a.GrantedOn, a.ExpiresOn), a.Source)}}
	if a.Number != "" {
		form.Before = append(form.Before, Saved{Label: "Certificate " + a.Number, Value: "It can’t be opened any more, and people who check its number read that it was revoked."})
	}
	remaining := "None: shifts that need one can’t be taken any more."
	if r.OtherUntil != "" {
		remaining = "Another one, until " + DayOf(r.OtherUntil) + "."
	}
	form.Before = append(form.Before,
		Saved{Label: "What still counts", Value: remaining},
		Saved{Label: "Shifts given up", Value: shiftsGivenUp(r.Frees)},
		Saved{Label: "We will email", Value: r.Person.Name() + ", with the reason unless discreet mode is on."})
	return form
}

func shiftsGivenUp(shifts []db.EventShift) string {
	if len(shifts) == 0 {
		return "None."
	}
	text := ""
	for i := range shifts {
		s := &shifts[i]
		text += s.EventTitle + ", " + s.Role + ", " + Span(s.StartsAt, s.EndsAt) + "\n"
	}
	return text + "Within minutes, the places go to people on the waiting list and we tell the leads."
}

// PositionForm asks what is right of a position that was recorded wrongly.
func PositionForm(page Page, p *db.Position, holder *db.Person) FormPage {
	page.Title = "Put a position right"
	form := formOfRecord(page, holder)
	form.Action, form.Button = PositionPath(p.ID, "/edit"), "Correct it"
	form.Intro = []string{"This is for what was recorded wrongly. Somebody who holds the position no longer is given a last day instead, and somebody with a new rank stays as they were."}
	form.Before = []Saved{recordedAs(p)}
	form.Fields = []Field{
		{Type: "input", Name: "title", Label: "Position", List: training.PositionTitles},
		{Type: "input", Name: "rank", Label: "Rank at the time (optional)"},
		{Type: "date", Name: "from", Label: "First day"},
		{Type: "date", Name: "until", Label: "Last day, if it has ended"},
		correctionReason("Why you are correcting it"),
	}
	form.Hidden = map[string]string{"seen": training.PositionWords(p)}
	form.Links = []NavItem{{Text: "Take it out: it was recorded by mistake", Href: PositionPath(p.ID, "/removal")}}
	return form
}

func recordedAs(p *db.Position) Saved {
	return Saved{Label: "Recorded", Value: training.PositionWords(p)}
}

// PositionRemovalForm asks why a position was a mistake.
func PositionRemovalForm(page Page, p *db.Position, holder *db.Person) FormPage {
	page.Title = "Take a position out"
	form := formOfRecord(page, holder)
	form.Action, form.Button, form.Kind = PositionPath(p.ID, "/removal"), "Take it out", "warning"
	form.Intro = []string{"The position is taken off the record as if it had never been held. We tell nobody. The history keeps what it was."}
	form.Before = []Saved{recordedAs(p)}
	form.Fields = []Field{correctionReason("Why it was a mistake")}
	return form
}
