package handlers

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/network/series"
	"github.com/rainbowrota/rainbowrota/views"
)

func seriesPath(id int64, end string) string { return fmt.Sprintf("/series/%d%s", id, end) }

// listSeries shows every series with its last and its next edition.
func (h *Handler) listSeries(c *fiber.Ctx) error {
	lines, err := h.Net.Series.ListSeries(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	page := views.SeriesListPage{Page: h.Page(c, "Series")}
	for i := range lines {
		page.Rows = append(page.Rows, seriesRow(&lines[i]))
	}
	return h.Render(c, fiber.StatusOK, "series/list", page)
}

func seriesRow(l *series.Line) views.SeriesRow {
	editions, _ := views.Plural(l.Editions, "edition")
	if events.Recurs(&l.Series) {
		editions, _ = views.Plural(l.Editions, "date")
	}
	row := views.SeriesRow{Href: seriesPath(l.Series.ID, ""), Title: l.Series.Title, Detail: views.Capital(views.JoinWords(", ", string(l.Series.Kind), views.Uncapital(clock.RecurrenceWords(l.Series.Recurrence)), editions))}
	if l.Last != nil {
		row.Last = views.Date(l.Last.StartsAt)
		if l.Last.Status == db.EventCancelled {
			row.Last += " (cancelled)"
		}
	}
	if l.Next != nil {
		row.Next = views.Date(l.Next.StartsAt)
		if l.Next.Status == db.EventDraft {
			row.Next += " (draft)"
		}
	}
	return row
}

// showSeries shows a series with its editions, the newest first.
func (h *Handler) showSeries(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	after, afterID := cursor(c)
	s, err := h.Net.Series.SeriesFor(c.UserContext(), h.Me(c), id, after, afterID)
	if err != nil {
		return err
	}
	page := views.SeriesPage{
		Page: h.Page(c, s.Series.Title), Kind: views.Capital(s.Series.Kind), Repeats: clock.RecurrenceWords(s.Series.Recurrence), Notes: s.Series.Notes,
		Coming: editions(s.Series, s.Coming), Past: editions(s.Series, s.Past), Later: afterID != 0, Drafts: s.Drafts,
	}
	edit := views.NavItem{Text: "Change the title and the notes", Href: seriesPath(id, "/edit")}
	switch {
	case events.Recurs(s.Series):
		page.Actions = []views.NavItem{{Text: "Add more dates", Href: seriesPath(id, "/dates")}, edit}
		if s.Drafts > 0 {
			page.Publish = seriesPath(id, "/publication")
		}
	default:
		if last := lastEdition(s); last != nil {
			page.Actions = []views.NavItem{{Text: "Copy last edition", Href: views.EventPath(last.ID, "/copy")}}
		}
		page.Actions = append(page.Actions, edit)
	}
	if n := len(s.Past); s.More && n > 0 {
		last := &s.Past[n-1].Event
		page.Older = seriesPath(id, "?") + url.Values{"after": {last.StartsAt.UTC().Format(time.RFC3339)}, "id": {strconv.FormatInt(last.ID, 10)}}.Encode()
	}
	return h.Render(c, fiber.StatusOK, "series/show", page)
}

// lastEdition is the one to copy: the last that was not cancelled, or the last
// of all; nil when there is none.
func lastEdition(s *series.Page) *db.Event {
	var last *db.Event
	for _, lines := range [][]events.Line{s.Coming, s.Past} {
		for i := range lines {
			if e := &lines[i].Event; e.Status != db.EventCancelled {
				return e
			} else if last == nil {
				last = e
			}
		}
	}
	return last
}

func editions(s *db.Series, lines []events.Line) []views.Edition {
	all := make([]views.Edition, len(lines))
	for i := range lines {
		row, e := views.NewEventRow(&lines[i]), &lines[i].Event
		all[i] = views.Edition{
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

var seriesControls = []views.Field{
	{Type: "input", Name: "title", Label: "Title of the series"},
	{Type: "textarea", Name: "notes", Label: "Notes", Rows: 6, Hint: "What holds for every edition, like when to ask for a pitch."},
}

// editSeries shows the form of a series itself.
func (h *Handler) editSeries(c *fiber.Ctx) error {
	s, err := h.seriesIn(c)
	if err != nil {
		return err
	}
	return h.renderSeriesForm(c, fiber.StatusOK, s, savedSeries(s))
}

func (h *Handler) seriesIn(c *fiber.Ctx) (*db.Series, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Series.SeriesToChange(c.UserContext(), h.Me(c), id)
}

func savedSeries(s *db.Series) *views.Form {
	return views.NewForm(map[string]string{"title": s.Title, "notes": s.Notes})
}

// updateSeries saves the title and the notes of a series.
func (h *Handler) updateSeries(c *fiber.Ctx) error {
	s, err := h.seriesIn(c)
	if err != nil {
		return err
	}
	form, err := h.Form(c, "title", "notes", "version")
	if err != nil {
		return err
	}
	err = h.Net.Series.UpdateSeries(c.UserContext(), h.Me(c), s.ID, versionIn(form), series.Form{Title: form.Value("title"), Notes: form.Value("notes")})
	if status, ok := web.Refused(form, err); ok {
		return h.renderSeriesForm(c, status, s, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	return h.Redirect(c, seriesPath(s.ID, ""))
}

func (h *Handler) renderSeriesForm(c *fiber.Ctx, status int, s *db.Series, form *views.Form) error {
	page := views.FormPage{
		Page: h.Page(c, "Change the series"), Caption: s.Title, Back: views.NavItem{Text: s.Title, Href: seriesPath(s.ID, "")},
		Fields: seriesControls, Action: c.Path(), Button: "Save",
	}
	goOn(&page, status, form, savedSeries(s), s.Version)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// seriesOnEvent puts on the page of an event what it has of its series, for
// those who run it.
func (h *Handler) seriesOnEvent(c *fiber.Ctx, page *views.EventPage, e *events.Page) {
	if !e.Runs {
		return
	}
	page.Layout, page.Lessons = e.Event.Layout, e.Event.Lessons
	if s := e.Earlier.Series; s != nil {
		page.Series = s.Title
		if h.Me(c).Role(db.Coordinator) {
			page.SeriesHref = seriesPath(s.ID, "")
		}
	}
	if last := e.Earlier.Lessons; last != nil && (e.Event.Status == db.EventDraft || e.Event.Status == db.EventPublished) {
		page.Before, page.BeforeFrom = last.Lessons, last.Title+", "+views.Date(last.StartsAt)
	}
}

// seriesActions are what can be done with an event as one of its series.
func seriesActions(me *db.Person, e *events.Page) []views.NavItem {
	var actions []views.NavItem
	if action.Fixed(e.Event) {
		actions = append(actions, views.NavItem{Text: "Layout and lessons", Href: views.EventPath(e.Event.ID, "/edit/notes")})
	}
	recurs := e.Earlier.Series != nil && events.Recurs(e.Earlier.Series)
	switch {
	case !me.Role(db.Coordinator):
	case !recurs:
		actions = append(actions, views.NavItem{Text: "Copy to next year", Href: views.EventPath(e.Event.ID, "/copy")})
	case !action.Fixed(e.Event) && e.Event.OccursOn != "":
		actions = append(actions, views.NavItem{Text: "Change this and following", Href: views.EventPath(e.Event.ID, "/following")},
			views.NavItem{Text: "Cancel this and following", Href: views.EventPath(e.Event.ID, "/following/cancel")})
	}
	return actions
}
