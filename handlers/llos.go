package handlers

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

// listLLOs shows the register of liaison officers.
func (h *Handler) listLLOs(c *fiber.Ctx) error {
	filter := filterOf(c, views.Filter{Path: "/llos", What: "the register", Fit: "People who fit", Fields: []views.Field{
		{Type: "search", Name: "q", Label: "Words", Hint: "In the name, rank, grade, area, station, skills or position"},
		views.AreaField,
		{Type: "select", Name: "grade", Label: "Grade", Options: views.Options(db.Grades, capital), Empty: "All grades"},
		{Type: "select", Name: "standing", Label: "Accreditation", Options: views.Choices(action.TermStatuses, capital), Empty: "All"},
	}})
	form := filter.Form
	reg, err := h.Net.Training.LLOs(c.UserContext(), h.Me(c), training.LLOFilter{
		Words: form.Value("q"), Area: form.Value("area"), Grade: db.Grade(form.Value("grade")), Status: action.TermStatus(form.Value("standing")),
	})
	if err != nil {
		return err
	}
	page := views.LLOsPage{Page: h.Page(c, h.Net.Settings.LLOLabel+"s"), Filter: filter}
	page.Totals = termWords(reg.Totals)
	for i := range reg.All {
		page.Rows = append(page.Rows, lloRow(&reg.All[i]))
	}
	return h.Render(c, fiber.StatusOK, "llos/list", page)
}

// termWords say how many liaison officers have each status. Those that
// lapse soon count as current too.
func termWords(totals map[action.TermStatus]int) (words []string) {
	say := func(number int, what string) {
		if number > 0 {
			words = append(words, fmt.Sprint(number, " ", what))
		}
	}
	say(totals[action.Current]+totals[action.LapsesSoon], "current")
	say(totals[action.LapsesSoon], "of them lapsing soon")
	say(totals[action.Lapsed], "lapsed")
	say(totals[action.BeginsLater], "to begin")
	return words
}

// lloRow puts a liaison officer into words.
func lloRow(l *training.LLOLine) views.LLORow {
	row := views.LLORow{
		Href: lloPath(l.ID, ""), Name: l.Name(), Post: joinWords(", ", append(l.Positions, l.Rank, gradeBeside(&l.Person))...), Area: l.Area, Station: l.Station, Skills: l.Skills,
		Since: shortDay(l.Since), Until: shortDay(l.Until), Status: capital(l.Status), Tone: termTone(l.Status),
	}
	if l.Station == l.Area {
		row.Station = "" // one name says it
	}
	if day := refreshedOn(l); day != "" {
		row.Refreshed = shortDay(day)
	}
	return row
}

// refreshedOn is the day on which an accreditation was last refreshed, or ""
// for the first one that somebody has.
func refreshedOn(l *training.LLOLine) string {
	if l.Refreshed > l.Since {
		return l.Refreshed
	}
	return ""
}

// gradeBeside is the grade of somebody, where the rank does not say it.
func gradeBeside(p *db.Person) string {
	if p.Grade == db.PoliceOfficer || strings.Contains(db.Fold(p.Rank), db.Fold(string(p.Grade))) {
		return ""
	}
	return string(p.Grade)
}

func termTone(status action.TermStatus) string { return views.TermTone(status) }

// showCover says who could cover an area on a day.
func (h *Handler) showCover(c *fiber.Ctx) error {
	form := queryForm(c, "area", "day")
	page := views.CoverPage{Areas: views.Options(action.Areas, views.Same)}
	status := fiber.StatusOK
	if form.Value("area")+form.Value("day") != "" {
		cover, err := h.Net.Training.CoverFor(c.UserContext(), h.Me(c), form.Value("area"), form.Value("day"))
		code, refusal := web.Refused(form, err)
		if err != nil && !refusal {
			return err
		}
		if refusal {
			status = code
		} else {
			coverWords(&page, cover)
		}
	}
	page.Page = h.Page(c, "Who could cover")
	page.Form = form
	return h.Render(c, status, "llos/cover", page)
}

func coverWords(page *views.CoverPage, cover *training.Cover) {
	page.Asked, page.None = cover.Area+" on "+dayOf(cover.Day), cover.Local == 0
	page.Local, _ = views.Plural(cover.Local, "person", "people")
	for i := range cover.All {
		c := &cover.All[i]
		row := lloRow(&c.LLOLine)
		row.Phone, row.PhoneHref = c.Phone, action.DialOf(c.Phone)
		for j := range c.Duties {
			row.Duties = append(row.Duties, c.Duties[j].EventTitle+", "+views.Span(c.Duties[j].StartsAt, c.Duties[j].EndsAt))
		}
		if c.Local {
			page.Here = append(page.Here, row)
		} else {
			page.Other = append(page.Other, row)
		}
	}
}

// showCoverage shows how many liaison officers each area has and will have.
func (h *Handler) showCoverage(c *fiber.Ctx) error {
	return h.renderCoverage(c, fiber.StatusOK, nil)
}

// updateCoverage sets the targets of the areas.
func (h *Handler) updateCoverage(c *fiber.Ctx) error {
	fields := make([]string, len(action.Areas))
	for i := range action.Areas {
		fields[i] = targetField(i)
	}
	form, err := h.Form(c, fields...)
	if err != nil {
		return err
	}
	typed := map[string]string{}
	for i, area := range action.Areas {
		if target, sent := form.Values[targetField(i)]; sent {
			typed[area] = target
		}
	}
	err = h.Net.Training.SetAreaTargets(c.UserContext(), h.Me(c), typed)
	if status, ok := web.Refused(form, err); ok {
		return h.renderCoverage(c, status, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "targets-saved")
	return h.Redirect(c, "/llos/coverage")
}

func targetField(i int) string { return fmt.Sprintf("target-%d", i) }

func (h *Handler) renderCoverage(c *fiber.Ctx, status int, form *views.Form) error {
	cover, err := h.Net.Training.CoverageFor(c.UserContext(), h.Me(c))
	if err != nil {
		return err
	}
	page := views.CoveragePage{Page: h.Page(c, "Coverage"), Totals: cover.Totals}
	if page.Form = form; form == nil {
		page.Form = views.NewForm(nil)
	}
	for _, months := range cover.Months {
		head := "Now"
		if months > 0 {
			head = fmt.Sprintf("In %d months", months)
		}
		page.Heads = append(page.Heads, head)
	}
	for i := range cover.Areas {
		a := &cover.Areas[i]
		row := views.AreaRow{Field: targetField(i), Area: a.Area, Target: a.Target, Coming: a.Coming, Without: len(a.Without), Href: "/llos?area=" + url.QueryEscape(a.Area)}
		if form == nil {
			page.Form.Values[row.Field] = fmt.Sprint(a.Target)
		}
		for j := range a.Current {
			row.Current = append(row.Current, views.CoverCell{N: a.Current[j], Under: a.Under(j)})
			if a.Under(j) && (j == 0 || !a.Under(j-1)) {
				page.Warn = append(page.Warn, views.NavItem{Text: underWords(a, j, page.Heads[j]), Href: row.Href})
			}
		}
		for j := range a.Without {
			e := &a.Without[j]
			page.Warn = append(page.Warn, views.NavItem{Text: "Nobody of " + a.Area + " is on " + e.Title + ", " + views.Span(e.StartsAt, e.EndsAt), Href: "/llos/cover?area=" + url.QueryEscape(a.Area) + "&day=" + clock.Day(e.StartsAt)})
		}
		page.Areas = append(page.Areas, row)
	}
	for i := range cover.Calls {
		page.Calls = append(page.Calls, callRow(&cover.Calls[i]))
	}
	page.Chart = views.NewChart(page.Areas)
	return h.Render(c, status, "llos/coverage", page)
}

// callRow puts a course that is called for into words.
func callRow(c *training.CourseCall) views.CallRow {
	row := views.CallRow{Name: c.Course.Name}
	wanted, _ := views.Plural(c.Wanted, "person", "people")
	if c.Course.Requires == "" {
		row.Why = "The areas lack " + wanted + ", now or within six months."
	} else {
		row.Why = fmt.Sprintf("%s lapse within %d days and are on no date yet.", wanted, c.Course.LeadDays)
		if c.Wanted == 1 {
			row.Why = fmt.Sprintf("1 person lapses within %d days and is on no date yet.", c.Course.LeadDays)
		}
	}
	for _, d := range c.Dates {
		places, _ := views.Plural(d.Left, "place", "places")
		row.Dates = append(row.Dates, views.NavItem{Text: views.Span(d.Event.StartsAt, d.Event.EndsAt) + ": " + places + " left", Href: trainingPath(d.Event.ID, "")})
	}
	if !c.Enough() {
		row.Plan = "/events/new?" + url.Values{"title": {c.Course.Name}, "kind": {string(db.TrainingCourse)}}.Encode()
	}
	return row
}

// underWords says from when an area has fewer than it should.
func underWords(a *training.AreaCover, at int, head string) string {
	target, _ := views.Plural(a.Target, "person", "people")
	if at == 0 {
		return fmt.Sprintf("%s has %d of %s.", a.Area, a.Current[0], target)
	}
	return fmt.Sprintf("%s will have %d of %s %s.", a.Area, a.Current[at], target, views.Uncapital(head))
}
