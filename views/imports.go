package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/imports"
	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// NewImportPath is the path of the form that takes a file of dates.
const NewImportPath = "/admin/import/dates/new"

// ImportPath is the path of a file of dates that was read.
func ImportPath(id int64) string { return fmt.Sprintf("/admin/import/dates/%d", id) }

// ImportsPage is where imported dates came from.
type ImportsPage struct {
	Page
	Rows []ImportSource
}

// ImportSource is a file, and its newer versions, whose dates are here.
type ImportSource struct {
	ID     int64
	Name   string
	Kind   string
	Dates  string // "24 dates, 1 January 2026 to 28 December 2028"
	Last   string // when it was last imported, and who did it; or ""
	Import string // the path of that
	Newer  string // the path of the form that takes a newer file
}

// ImportPage is a file that was read: what importing it would do, or what it did.
type ImportPage struct {
	Page
	Caption       string
	Back          NavItem
	Intro         []string
	Counts        []Saved
	Problems      []Saved // where, and what
	Unshown       int     // problems that are not shown
	Groups        []ImportGroup
	Same          *ImportGroup // what is here already, folded away; nil for none
	Doubts        []Saved      // of what is read all the same: where, and what
	UnshownDoubts int          // doubts that are not shown
	Notes         []string
	Gone          []Option // what is no longer in the file, to be ticked
	Action        string   // where it is confirmed; empty when there is nothing to confirm
	Seen          string
	Button        string
	Again         NavItem // the form that takes another file
	Calendar      string  // the path where the dates are seen; "" before they are there
	Undo          string  // the path that takes it back; "" where it can't be
}

// ImportGroup is the dates with which one thing happens.
type ImportGroup struct {
	ID      string
	Heading string
	Rows    []ImportRow
	Folded  []ImportRow // more of them
	More    string      // how many are not shown, "" for none
}

// ImportRow is a date of a file.
type ImportRow struct {
	Name, When, Where string
	Was               string   // what it is now, where that changes
	Meets             []string // what else is on then
	Clash             bool
}

// What a page shows of a long file.
const (
	importRows   = 25  // dates of a group
	importFolded = 75  // and more of them
	importErrors = 100 // problems
	importTicks  = 100 // dates that are ticked one by one
)

// NewImportsPage is where imported dates came from.
func NewImportsPage(page Page, sources []imports.Source) ImportsPage {
	page.Title = "Imported dates"
	list := ImportsPage{Page: page}
	for i := range sources {
		list.Rows = append(list.Rows, importSource(&sources[i]))
	}
	return list
}

func importSource(s *imports.Source) ImportSource {
	row := ImportSource{ID: s.ID, Name: s.Name, Kind: imports.KindWords(s.Kind), Newer: NewImportPath + "?source=" + IDText(s.ID), Dates: datesWords(s.Days)}
	if s.Days > 0 {
		row.Dates += ", " + InDays(clock.DaySpanOf(s.FirstOn, s.LastOn))
	}
	if s.Last != nil {
		row.Last, row.Import = "Last imported on "+Date(s.Last.CommittedAt), ImportPath(s.Last.ID)
		if s.LastBy != nil {
			row.Last += " by " + s.LastBy.Name()
		}
	}
	return row
}

// ImportForm asks for a file: of new dates, or a newer one of a source.
func ImportForm(page Page, source *db.DaySource) FormPage {
	page.Title = "Import dates"
	form := FormPage{
		Page: page, Back: NavItem{Text: "Imported dates", Href: "/admin/import"}, Action: NewImportPath, Upload: true, Button: "Read the file", Busy: "Reading the file …",
		Intro: []string{
			"Nothing is imported yet. First you see what is in the file, and what is new or changed.",
			"You can import calendar files from Outlook, Google, Apple and others, and tables with dates like 14/08/2027 or 2027-08-14. If something can’t be read, we show you the row or line.",
		},
		Fields: []Field{{
			Type: "file", Name: "file", Label: "File", Accept: ".ics,.csv,.txt,text/calendar,text/csv",
			Hint: "A calendar file (.ics), or a table saved as CSV whose first row names the columns, such as Title, Date, Start, End and Venue. Up to 1 MB and 5,000 rows.",
		}},
	}
	if source == nil {
		form.Fields = append(form.Fields,
			Field{Type: "radios", Name: "kind", Label: "What is in it", Options: Options(db.DayKinds, imports.KindWords)},
			Field{Type: "input", Name: "name", Label: "Name", Hint: "Such as Students’ union programme. Leave it empty to take the file’s own."})
		return form
	}
	form.Title, form.Caption = "Import a newer file", source.Name+", "+strings.ToLower(imports.KindWords(source.Kind))
	form.Hidden = map[string]string{"source": IDText(source.ID), "kind": string(source.Kind), "name": source.Name}
	form.Remove = &Removal{
		Summary: "Remove these dates", Text: "They all go from the calendar. To have them back, import the file again.",
		Button: "Remove them", Action: "/admin/import/sources/" + IDText(source.ID),
	}
	return form
}

// NewImportPage is a file that was read: what importing it would do, or what it
// did. Only who sees the calendar is led to it.
func NewImportPage(page Page, p *imports.Plan, seesCalendar bool) ImportPage {
	page.Title = "Check before you import"
	if !p.Import.CommittedAt.IsZero() {
		page.Title = "Imported dates"
	}
	file := ImportPage{
		Page: page, Caption: p.Import.Name + ", " + strings.ToLower(imports.KindWords(db.DayKind(p.Import.Kind))),
		Back: NavItem{Text: "Imported dates", Href: "/admin/import"}, Again: NavItem{Text: "Choose another file", Href: NewImportPath},
	}
	if p.Source != nil {
		file.Again.Href += "?source=" + IDText(p.Source.ID)
	}
	if p.Import.CommittedAt.IsZero() {
		waitingImport(&file, p)
	} else {
		doneImport(&file, p, seesCalendar)
	}
	return file
}

// doneImport says what an import did.
func doneImport(page *ImportPage, p *imports.Plan, seesCalendar bool) {
	page.Intro = append(page.Intro, importedOn(p.Import, p.By))
	page.Again.Text = "Import another file"
	switch {
	case !p.Import.UndoneAt.IsZero():
		page.Intro = append(page.Intro, "It was taken back on "+Date(p.Import.UndoneAt)+".")
	case p.Source == nil:
		page.Intro = append(page.Intro, "The dates were removed since.")
	default:
		if p.Undoable {
			page.Undo = ImportPath(p.Import.ID)
		}
		if seesCalendar && !p.Next.IsZero() {
			page.Calendar = "/calendar?view=list&from=" + p.Next.Format(time.DateOnly)
		}
	}
}

// importedOn says when a file was imported, who chose it, and with what result.
func importedOn(i *db.Import, by *db.Person) string {
	chosen := ""
	if by != nil {
		chosen = " by " + by.Name()
	}
	return "Imported on " + Date(i.CommittedAt) + chosen + ": " + action.ImportWords(i) + "."
}

// waitingImport says what an import would do.
func waitingImport(page *ImportPage, p *imports.Plan) {
	page.Notes, page.Seen = p.Notes, p.Seen
	page.Counts = []Saved{
		{Label: "New", Value: words.Grouped(len(p.New))}, {Label: "Changed", Value: words.Grouped(len(p.Changed))}, {Label: "The same", Value: words.Grouped(len(p.Same))},
	}
	for _, count := range []struct {
		label string
		n     int
	}{{"No longer in the file", len(p.Gone)}, {"Clashes", p.Clashes}, {"Can’t be read", len(p.Problems)}} {
		if count.n > 0 {
			page.Counts = append(page.Counts, Saved{Label: count.label, Value: words.Grouped(count.n)})
		}
	}
	page.Problems, page.Unshown = ProblemRows(p.Problems)
	page.Doubts, page.UnshownDoubts = ProblemRows(p.Doubts)
	if p.Over > 0 {
		page.Notes = append(page.Notes, datesWords(p.Over)+" that the file no longer has: over, and kept")
	}
	for _, group := range []struct {
		id, heading string
		days        []imports.PlannedDay
	}{{"new", "New", p.New}, {"changed", "Changed", p.Changed}} {
		if len(group.days) > 0 {
			page.Groups = append(page.Groups, importGroup(group.id, group.heading, group.days))
		}
	}
	if len(p.Same) > 0 {
		same := importGroup("same", datesWords(len(p.Same))+" that the calendar has already", p.Same)
		same.Rows, same.Folded = append(same.Rows, same.Folded...), nil
		page.Same = &same
	}
	page.Gone = goneOptions(p.Gone)
	if p.Nothing() {
		page.Intro = []string{"There is nothing to import: whatever can be read in the file, the calendar has already."}
		return
	}
	page.Action, page.Button = ImportPath(p.Import.ID), "Remove what is ticked"
	if n := len(p.New) + len(p.Changed); n > 0 {
		page.Button = "Import " + datesWords(n)
	}
}

// goneOptions are the dates that can be ticked, or one tick for very many.
func goneOptions(gone []imports.PlannedDay) []Option {
	if len(gone) > importTicks {
		ids := make([]string, len(gone))
		for i := range gone {
			ids[i] = IDText(gone[i].ID)
		}
		return []Option{{Value: strings.Join(ids, ","), Text: "Remove all " + datesWords(len(gone)), Hint: "From " + gone[0].Name + " to " + gone[len(gone)-1].Name}}
	}
	all := make([]Option, len(gone))
	for i := range gone {
		all[i] = Option{Value: IDText(gone[i].ID), Text: "Remove " + gone[i].Name, Hint: whenOf(&gone[i].Day)}
	}
	return all
}

// importGroup shows the first dates of a group, those that clash before the
// others where not all are seen at once.
func importGroup(id, heading string, days []imports.PlannedDay) ImportGroup {
	group := ImportGroup{ID: id, Heading: heading}
	if len(days) > importRows {
		days = slices.Clone(days)
		slices.SortStableFunc(days, func(a, b imports.PlannedDay) int { return order(b.Clash) - order(a.Clash) })
	}
	for i := range days {
		switch row := importRow(&days[i]); {
		case i < importRows:
			group.Rows = append(group.Rows, row)
		case i < importRows+importFolded:
			group.Folded = append(group.Folded, row)
		default:
			group.More = datesWords(len(days) - i)
			return group
		}
	}
	return group
}

// datesWords says how many dates there are.
func datesWords(n int) string {
	if n == 1 {
		return "1 date"
	}
	return words.Grouped(n) + " dates"
}

func order(clash bool) int {
	if clash {
		return 1
	}
	return 0
}

func importRow(d *imports.PlannedDay) ImportRow {
	row := ImportRow{Name: d.Name, When: whenOf(&d.Day), Where: d.Place, Meets: d.Meets, Clash: d.Clash}
	if was := d.Was; was != nil {
		var parts []string
		if was.Name != d.Name {
			parts = append(parts, was.Name)
		}
		if when := whenOf(was); when != row.When {
			parts = append(parts, when)
		}
		if was.Place != d.Place {
			place := was.Place
			if place == "" {
				place = "no place"
			}
			parts = append(parts, place)
		}
		row.Was = strings.Join(parts, "; ")
	}
	return row
}

// whenOf says when an imported date is.
func whenOf(d *db.Day) string {
	switch {
	case d.StartsAt.IsZero():
		return InDays(clock.DaySpanOf(d.StartsOn, d.EndsOn))
	case d.StartsAt.Equal(d.EndsAt):
		return Date(d.StartsAt) + ", " + TimeOf(d.StartsAt)
	}
	return Span(d.StartsAt, d.EndsAt)
}

// ProblemRows are what can't be read of a file, and how many of them are not shown.
func ProblemRows(problems []upload.FileProblem) (rows []Saved, unshown int) {
	for i, problem := range problems {
		if i == importErrors {
			return rows, len(problems) - i
		}
		rows = append(rows, Saved{Label: problem.Where, Value: problem.What})
	}
	return rows, 0
}
