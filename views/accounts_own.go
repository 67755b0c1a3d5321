package views

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// OwnPage is what the app keeps of the person who reads it, by groups.
type OwnPage struct {
	Page
	Groups []OwnShown
}

// OwnShown is a group of what is kept, with the first few of its rows.
type OwnShown struct {
	Heading string
	Count   int
	Rows    [][]Saved
	More    bool // there are others, which the download has
}

// OwnRows is how many rows of each group the page shows.
const OwnRows = 10

// ownWords are what the groups are called.
var ownWords = map[db.OwnGroup]string{
	"record": "Your record and settings", "roles": "Roles", "shifts": "Shifts you asked for or took", "offers": "Places that were offered to you",
	"passes": "Free places that went to others", "leads": "Events you lead", "accreditations": "Accreditations", "results": "Results of courses",
	"positions": "Positions", "driving": "What you may drive", "bookings": "Vehicles you drove or will drive", "handovers": "Vehicles you took or returned",
	"needs": "What you need at events", "step_outs": "Sessions you’d rather step out of", "check_ins": "Sessions you checked in to", "speaking": "Where you speak",
	"questions": "Invitations you accepted", "passkeys": "Passkeys", "codes": "One-time codes", "work_accounts": "Work accounts", "invitations": "Links to sign in", "sessions": "Where you are signed in", "devices": "Devices you signed in with",
	"calendar_links": "Calendar links", "messages": "Messages to you", "imports": "Files you imported", "feedback": "Courses you gave feedback on (not what you said)",
	"done_to_you": "History: what was done to your record", "done_by_you": "History: what you did",
}

// ownLabels are what some columns are called; the others say it themselves.
var ownLabels = map[string]string{
	"discreet": "Discreet mode", "rest_from": "Rest hours from", "rest_to": "Rest hours until", "alarm_minutes": "Calendar reminds, minutes before", "no_entries": "No calendar entries by email",
	"seen_month": "Month last used", "asked_at": "Asked", "created_at": "Made", "at": "When", "starts_at": "Starts", "ends_at": "Ends", "granted_on": "From", "expires_on": "Until", "ended_on": "Taken away on",
	"override": "Reason for letting it clash", "minutes": "Minutes served", "thanks": "How you were thanked", "why": "Why not sent", "verb": "What", "detail": "About",
}

// ownLabel is what a column is called.
func ownLabel(name string) string {
	if label := ownLabels[name]; label != "" {
		return label
	}
	return Capital(strings.ReplaceAll(name, "_", " "))
}

// yesOrNo are the columns that answer a question; SQLite has numbers in them.
var yesOrNo = map[string]bool{"discreet": true, "no_entries": true, "has_password": true, "walk_in": true, "keys": true, "backed_up": true}

// ownValue puts a value into words.
func ownValue(f db.OwnFact) string {
	switch value := f.Value.(type) {
	case time.Time:
		return Moment(value)
	case bool:
		return YesNo(value)
	case int64:
		switch {
		case yesOrNo[f.Name]:
			return YesNo(value != 0)
		case strings.HasPrefix(f.Name, "rest_"):
			return fmt.Sprintf("%02d:%02d", value/60, value%60)
		}
	case string:
		if isDay(value) {
			return DayOf(value)
		}
	}
	return fmt.Sprint(f.Value)
}

// NewOwnPage is the page without groups yet; Add adds rows in their order.
func NewOwnPage(page Page, form *Form) *OwnPage {
	page.Title, page.Form = "What the rota keeps about you", form
	return &OwnPage{Page: page}
}

// Add adds a row of a group.
func (p *OwnPage) Add(group db.OwnGroup, facts []db.OwnFact) error {
	if len(p.Groups) == 0 || p.Groups[len(p.Groups)-1].Heading != ownWords[group] {
		p.Groups = append(p.Groups, OwnShown{Heading: ownWords[group]})
	}
	shown := &p.Groups[len(p.Groups)-1]
	if shown.Count++; len(shown.Rows) == OwnRows {
		shown.More = true
		return nil
	}
	var row []Saved
	for _, f := range facts {
		row = append(row, Saved{Label: ownLabel(f.Name), Value: ownValue(f)})
	}
	shown.Rows = append(shown.Rows, row)
	return nil
}

// OwnFile writes what is kept of somebody into a file, row by row as it is read.
type OwnFile interface {
	Add(group db.OwnGroup, facts []db.OwnFact) error
	Close() error
}

// ownHTML writes a page that needs no other file.
type ownHTML struct {
	out   io.Writer
	group db.OwnGroup
}

// NewOwnHTML begins a file that people read.
func NewOwnHTML(out io.Writer, at time.Time) (OwnFile, error) {
	_, err := fmt.Fprintf(out, "<!doctype html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>What is kept about you</title></head>\n<body>\n<h1>What is kept about you</h1>\n<p>%s</p>\n", html.EscapeString(Moment(at)))
	return &ownHTML{out: out}, err
}

func (f *ownHTML) Add(group db.OwnGroup, facts []db.OwnFact) error {
	var b strings.Builder
	if group != f.group {
		f.group = group
		fmt.Fprintf(&b, "<h2>%s</h2>\n", html.EscapeString(ownWords[group]))
	}
	b.WriteString("<ul>\n")
	for _, fact := range facts {
		fmt.Fprintf(&b, "<li>%s: %s</li>\n", html.EscapeString(ownLabel(fact.Name)), strings.ReplaceAll(html.EscapeString(ownValue(fact)), "\n", "<br>"))
	}
	b.WriteString("</ul>\n")
	_, err := io.WriteString(f.out, b.String())
	return err
}

func (f *ownHTML) Close() error {
	_, err := io.WriteString(f.out, "</body>\n</html>\n")
	return err
}

// ownJSON writes an object with a list of objects for each group.
type ownJSON struct {
	out   io.Writer
	group db.OwnGroup
}

// NewOwnJSON begins a file that programs read.
func NewOwnJSON(out io.Writer) (OwnFile, error) {
	_, err := io.WriteString(out, "{")
	return &ownJSON{out: out}, err
}

func (f *ownJSON) Add(group db.OwnGroup, facts []db.OwnFact) error {
	row := make(map[string]any, len(facts))
	for _, fact := range facts {
		row[fact.Name] = fact.Value
		if number, ok := fact.Value.(int64); ok && yesOrNo[fact.Name] {
			row[fact.Name] = number != 0
		}
	}
	text, err := json.Marshal(row)
	if err != nil {
		return err
	}
	before := ",\n    "
	if group != f.group {
		name, err := json.Marshal(group)
		if err != nil {
			return err
		}
		before = "\n  " + string(name) + ": [\n    "
		if f.group != "" {
			before = "\n  ]," + before
		}
		f.group = group
	}
	_, err = io.WriteString(f.out, before+string(text))
	return err
}

func (f *ownJSON) Close() error {
	end := "}\n"
	if f.group != "" {
		end = "\n  ]\n}\n"
	}
	_, err := io.WriteString(f.out, end)
	return err
}
