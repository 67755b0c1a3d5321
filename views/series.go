package views

import (
	"fmt"
	"net/url"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// SeriesListPage is every series of the network.
type SeriesListPage struct {
	Page
	Rows []SeriesRow
}

// SeriesRow is a series in the list.
type SeriesRow struct {
	Href, Title string
	Detail      string // kind, how it repeats and how many editions
	Last, Next  string // an edition's day, and "(cancelled)" or "(draft)"; Next is "" when none is planned
}

// SeriesPage is a series with its editions.
type SeriesPage struct {
	Page
	Kind    string
	Repeats string // how a meeting recurs, in words; "" for a yearly series
	Notes   string
	Actions []NavItem // what can be done with it, the main thing first
	Coming  []Edition
	Past    []Edition
	Older   string // path of older editions, or ""
	Later   bool   // this is a page of older ones
	Publish string // path to post to, which publishes the drafts; "" when there are none
	Drafts  int
}

// Edition is one event of a series.
type Edition struct {
	Href, When   string
	Title        string // where it differs from the series', or ""
	Status, Tone string
	Places       string
	Short        string
	Reason       string // why it was cancelled
	Source       string // of that reason
	Lessons      string
}

// NewSeriesListPage is every series, with its last and its next edition.
func NewSeriesListPage(page Page, lines []series.Line) SeriesListPage {
	page.Title = "Series"
	p := SeriesListPage{Page: page}
	for i := range lines {
		p.Rows = append(p.Rows, seriesRow(&lines[i]))
	}
	return p
}

func seriesRow(l *series.Line) SeriesRow {
	editions := words.Count(l.Editions, "edition")
	if events.Recurs(&l.Series) {
		editions = words.Count(l.Editions, "date")
	}
	row := SeriesRow{Href: SeriesPath(l.Series.ID, ""), Title: l.Series.Title, Detail: Capital(JoinWords(", ", string(l.Series.Kind), Uncapital(clock.RecurrenceWords(l.Series.Recurrence)), editions))}
	if l.Last != nil {
		row.Last = Date(l.Last.StartsAt)
		if l.Last.Status == db.EventCancelled {
			row.Last += " (cancelled)"
		}
	}
	if l.Next != nil {
		row.Next = Date(l.Next.StartsAt)
		if l.Next.Status == db.EventDraft {
			row.Next += " (draft)"
		}
	}
	return row
}

// NewSeriesPage is a series with its editions; later says that it is a page of
// older ones.
func NewSeriesPage(page Page, s *series.Page, later bool) SeriesPage {
	id := s.Series.ID
	page.Title = s.Series.Title
	p := SeriesPage{
		Page: page, Kind: Capital(s.Series.Kind), Repeats: clock.RecurrenceWords(s.Series.Recurrence), Notes: s.Series.Notes,
		Coming: editions(s.Series, s.Coming), Past: editions(s.Series, s.Past), Later: later, Drafts: s.Drafts,
	}
	edit := NavItem{Text: "Change the title and the notes", Href: SeriesPath(id, "/edit")}
	if events.Recurs(s.Series) {
		p.Actions = []NavItem{{Text: "Add more dates", Href: SeriesPath(id, "/dates")}, edit}
		if s.Drafts > 0 {
			p.Publish = SeriesPath(id, "/publication")
		}
	} else {
		if last := s.ToCopy(); last != nil {
			p.Actions = []NavItem{{Text: "Copy last edition", Href: EventPath(last.ID, "/copy")}}
		}
		p.Actions = append(p.Actions, edit)
	}
	if n := len(s.Past); s.More && n > 0 {
		last := &s.Past[n-1].Event
		p.Older = SeriesPath(id, "?") + url.Values{"after": {last.StartsAt.UTC().Format(time.RFC3339)}, "id": {IDText(last.ID)}}.Encode()
	}
	return p
}

func editions(s *db.Series, lines []events.Line) []Edition {
	all := make([]Edition, len(lines))
	for i := range lines {
		row, e := NewEventRow(&lines[i]), &lines[i].Event
		all[i] = Edition{
			Href: row.Href, When: row.When, Status: row.Status, Tone: row.Tone, Places: row.Staffed, Short: row.Short,
			Reason: e.CancelReason, Source: e.Source, Lessons: e.Lessons,
		}
		if e.Title != s.Title {
			all[i].Title = e.Title
		}
		if lines[i].Shifts == 1 && row.Short != "" {
			all[i].Short = "short-staffed"
		}
		if e.Status == db.EventCompleted && lines[i].Shifts > 0 {
			all[i].Places = fmt.Sprintf("%d of %d places were filled", lines[i].Places.Taken(), lines[i].Places.Maximum)
		}
	}
	return all
}

// SeriesForm asks for the title and the notes of a series.
func SeriesForm(page Page, s *db.Series) FormPage {
	page.Title = "Change the series"
	return FormPage{
		Page: page, Caption: s.Title, Back: NavItem{Text: s.Title, Href: SeriesPath(s.ID, "")}, Button: "Save",
		Fields: []Field{
			{Type: "input", Name: "title", Label: "Title of the series"},
			{Type: "textarea", Name: "notes", Label: "Notes", Rows: 6, Hint: "What holds for every edition, like when to ask for a pitch."},
		},
	}
}
