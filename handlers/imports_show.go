package handlers

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/calendar"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/words"
	"github.com/rainbowrota/rainbowrota/views"
)

// What a page shows of a long file.
const (
	importRows   = 25  // dates of a group
	importFolded = 75  // and more of them
	importErrors = 100 // problems
	importTicks  = 100 // dates that are ticked one by one
)

func (h *Handler) renderImport(c *fiber.Ctx, status int, p *calendar.ImportPlan, form *views.Form) error {
	title := "Check before you import"
	if !p.Import.CommittedAt.IsZero() {
		title = "Imported dates"
	}
	page := views.ImportPage{
		Page: h.Page(c, title), Caption: p.Import.Name + ", " + strings.ToLower(calendar.DayKindWords(db.DayKind(p.Import.Kind))),
		Back: views.NavItem{Text: "Imported dates", Href: "/admin/import"}, Again: views.NavItem{Text: "Choose another file", Href: newImportPath},
	}
	page.Form = form
	if p.Source != nil {
		page.Again.Href += "?source=" + idText(p.Source.ID)
	}
	if p.Import.CommittedAt.IsZero() {
		waitingImport(&page, p)
	} else {
		h.doneImport(c, &page, p)
	}
	return h.Render(c, status, "imports/show", page)
}

// doneImport says what an import did.
func (h *Handler) doneImport(c *fiber.Ctx, page *views.ImportPage, p *calendar.ImportPlan) {
	by := ""
	if p.By != nil {
		by = " by " + p.By.Name()
	}
	page.Intro = append(page.Intro, "Imported on "+views.Date(p.Import.CommittedAt)+by+": "+action.ImportWords(p.Import)+".")
	page.Again.Text = "Import another file"
	switch {
	case !p.Import.UndoneAt.IsZero():
		page.Intro = append(page.Intro, "It was taken back on "+views.Date(p.Import.UndoneAt)+".")
	case p.Source == nil:
		page.Intro = append(page.Intro, "The dates were removed since.")
	default:
		if p.Undoable {
			page.Undo = importPath(p.Import.ID)
		}
		if h.seesCalendar(h.Me(c)) && !p.Next.IsZero() {
			page.Calendar = "/calendar?view=list&from=" + p.Next.Format(time.DateOnly)
		}
	}
}

// seesCalendar tells whether a link to the calendar leads anywhere.
func (h *Handler) seesCalendar(me *db.Person) bool {
	return slices.ContainsFunc(h.Menu, func(m web.MenuItem) bool { return m.Href == "/calendar" && m.ShownTo(me) })
}

// waitingImport says what an import would do.
func waitingImport(page *views.ImportPage, p *calendar.ImportPlan) {
	page.Notes, page.Seen = p.Notes, p.Seen
	page.Counts = []views.Saved{
		{Label: "New", Value: words.Grouped(len(p.New))}, {Label: "Changed", Value: words.Grouped(len(p.Changed))}, {Label: "The same", Value: words.Grouped(len(p.Same))},
	}
	for _, count := range []struct {
		label string
		n     int
	}{{"No longer in the file", len(p.Gone)}, {"Clashes", p.Clashes}, {"Can’t be read", len(p.Problems)}} {
		if count.n > 0 {
			page.Counts = append(page.Counts, views.Saved{Label: count.label, Value: words.Grouped(count.n)})
		}
	}
	page.Problems, page.Unshown = problemRows(p.Problems)
	page.Doubts, page.UnshownDoubts = problemRows(p.Doubts)
	if p.Over > 0 {
		page.Notes = append(page.Notes, datesWords(p.Over)+" that the file no longer has: over, and kept")
	}
	for _, group := range []struct {
		id, heading string
		days        []calendar.PlannedDay
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
	page.Action, page.Button = importPath(p.Import.ID), "Remove what is ticked"
	if n := len(p.New) + len(p.Changed); n > 0 {
		page.Button = "Import " + datesWords(n)
	}
}

// goneOptions are the dates that can be ticked, or one tick for very many.
func goneOptions(gone []calendar.PlannedDay) []views.Option {
	if len(gone) > importTicks {
		ids := make([]string, len(gone))
		for i := range gone {
			ids[i] = idText(gone[i].ID)
		}
		return []views.Option{{Value: strings.Join(ids, ","), Text: "Remove all " + datesWords(len(gone)), Hint: "From " + gone[0].Name + " to " + gone[len(gone)-1].Name}}
	}
	all := make([]views.Option, len(gone))
	for i := range gone {
		all[i] = views.Option{Value: idText(gone[i].ID), Text: "Remove " + gone[i].Name, Hint: whenOf(&gone[i].Day)}
	}
	return all
}

// importGroup shows the first dates of a group, those that clash before the
// others where not all are seen at once.
func importGroup(id, heading string, days []calendar.PlannedDay) views.ImportGroup {
	group := views.ImportGroup{ID: id, Heading: heading}
	if len(days) > importRows {
		days = slices.Clone(days)
		slices.SortStableFunc(days, func(a, b calendar.PlannedDay) int { return order(b.Clash) - order(a.Clash) })
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

func importRow(d *calendar.PlannedDay) views.ImportRow {
	row := views.ImportRow{Name: d.Name, When: whenOf(&d.Day), Where: d.Place, Meets: d.Meets, Clash: d.Clash}
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
		return views.InDays(clock.DaySpanOf(d.StartsOn, d.EndsOn))
	case d.StartsAt.Equal(d.EndsAt):
		return views.Date(d.StartsAt) + ", " + views.TimeOf(d.StartsAt)
	}
	return views.Span(d.StartsAt, d.EndsAt)
}

// problemRows are what can't be read of a file, and how many of them are not shown.
func problemRows(problems []upload.FileProblem) (rows []views.Saved, unshown int) {
	for i, problem := range problems {
		if i == importErrors {
			return rows, len(problems) - i
		}
		rows = append(rows, views.Saved{Label: problem.Where, Value: problem.What})
	}
	return rows, 0
}
