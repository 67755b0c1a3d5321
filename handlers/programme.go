package handlers

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/views"
)

func programmePath(eventID int64) string { return eventPath(eventID, "/programme") }

func sessionPath(id int64, end string) string { return fmt.Sprintf("/programme/%d%s", id, end) }

// showProgramme shows the programme of an event.
func (h *Handler) showProgramme(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	p, err := h.Net.Programme.ProgrammeFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	page := views.ProgrammePage{
		Page: h.Page(c, "Programme"), Event: eventHead(p.Event, "programme"), Support: programme.SupportOf(p.Event), Place: p.Place,
		Runs: p.Runs, Path: programmePath(id), Fixed: p.Event.Status == db.EventCancelled,
		CheckIn: h.checkInOpen(p),
	}
	if !p.Leads {
		page.Event.Tabs = openTabs(page.Event.Tabs)
	}
	day := ""
	for _, slot := range p.Slots {
		row := h.programmeSlot(p, slot)
		if clock.Day(p.Event.StartsAt) == clock.Day(p.Event.EndsAt) || row.Day == day {
			row.Day = ""
		} else {
			day = row.Day
		}
		page.Slots = append(page.Slots, row)
		page.Noted = page.Noted || slices.ContainsFunc(slot, func(i programme.Item) bool { return i.ContentNote != "" })
	}
	for i := range p.Speakers {
		page.Speakers = append(page.Speakers, h.speakerRow(&p.Speakers[i], p))
	}
	return h.Render(c, fiber.StatusOK, "programme/show", page)
}

func (h *Handler) programmeSlot(p *programme.Page, items []programme.Item) views.ProgrammeSlot {
	starts, ends := items[0].StartsAt, items[0].EndsAt
	for i := range items {
		if items[i].EndsAt.After(ends) {
			ends = items[i].EndsAt
		}
	}
	slot := views.ProgrammeSlot{Day: views.Date(starts), When: clockSpan(starts, ends)}
	for i := range items {
		card := h.sessionCard(p, &items[i])
		if card.When == slot.When {
			card.When = ""
		}
		slot.Sessions = append(slot.Sessions, card)
	}
	return slot
}

// clockSpan writes a stretch of a day: 11am to 11:45am.
func clockSpan(from, to time.Time) string { return views.TimeOf(from) + " to " + views.TimeOf(to) }

func (h *Handler) sessionCard(p *programme.Page, s *programme.Item) views.SessionCard {
	card := views.SessionCard{
		ID: s.ID, Title: s.Title, When: clockSpan(s.StartsAt, s.EndsAt), Room: s.Room, Description: s.Description, Materials: s.Materials,
		Note: s.ContentNote, Here: s.Here,
	}
	if s.Here && programme.CheckInUndoable(&s.ProgrammeSession, h.Net.Now()) {
		card.Leave = ownCheckInPath(s.ID)
	}
	if p.Place && s.ContentNote != "" && p.Event.Status == db.EventPublished && h.Net.Now().Before(s.EndsAt) {
		card.StepsOut, card.Choice = s.StepsOut, sessionPath(s.ID, "/step-out")
	}
	for _, who := range s.Speaking {
		line := joinWords(", ", who.Name, who.Organisation)
		if who.Part != db.PartSpeaker { // that somebody speaks goes without saying
			line += " (" + string(who.Part) + ")"
		}
		if who.Me {
			line += ": that is you"
		}
		card.Speakers = append(card.Speakers, line)
	}
	if p.Runs && p.Event.Status != db.EventCancelled {
		card.Edit = sessionPath(s.ID, "/edit")
		if h.Net.Now().Before(s.EndsAt) {
			card.Code = sessionPath(s.ID, "/code")
		}
		card.Came, card.CameHref = fmt.Sprintf("%d checked in", s.Came), sessionPath(s.ID, "/check-ins")
	}
	return card
}

// stepOutPath is the route of a private choice: not even the server's log says
// whose.
const stepOutPath = "/programme/:id/step-out"

// notesShown puts the content notes of an event into words; nil for none.
func notesShown(e *db.Event, notes *programme.ContentNotes) *views.ContentNotes {
	if notes == nil {
		return nil
	}
	shown := &views.ContentNotes{Support: notes.Support, Programme: programmePath(e.ID)}
	for i := range notes.Sessions {
		s := &notes.Sessions[i]
		shown.Sessions = append(shown.Sessions, views.Saved{Label: withinDay(e, views.Span(s.StartsAt, s.EndsAt)) + ", " + s.Title, Value: s.ContentNote})
	}
	return shown
}

// updateStepOut notes, or takes back, that the reader would rather step out of
// a session.
func (h *Handler) updateStepOut(out bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, _, err := h.IDAndForm(c)
		if err != nil {
			return err
		}
		s, err := h.Net.Programme.StepOut(c.UserContext(), h.Me(c), id, out)
		if err != nil {
			return err
		}
		if h.Flash(c, "step-out"); !out {
			h.Flash(c, "step-out-undone")
		}
		return h.Redirect(c, besideSession(s))
	}
}

// showSession leads to the place of a session in its programme.
func (h *Handler) showSession(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	s, err := h.Net.Programme.ProgrammeSessionFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	return h.Redirect(c, besideSession(s))
}

// besideSession is the programme, at one of its sessions.
func besideSession(s *db.ProgrammeSession) string {
	return fmt.Sprintf("%s#session-%d", programmePath(s.EventID), s.ID)
}

// editSupport asks who to talk to after something hard at an event.
func (h *Handler) editSupport(c *fiber.Ctx) error {
	e, err := h.programmeIn(c)
	if err != nil {
		return err
	}
	return h.renderSupport(c, fiber.StatusOK, e, views.NewForm(map[string]string{"support": programme.SupportOf(e)}))
}

// programmeIn is the event of a path, for a reader who may change its programme.
func (h *Handler) programmeIn(c *fiber.Ctx) (*db.Event, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Programme.ProgrammeToRun(c.UserContext(), h.Me(c), id)
}

// updateSupport saves it.
func (h *Handler) updateSupport(c *fiber.Ctx) error {
	form, err := h.Form(c, "support", "version")
	if err != nil {
		return err
	}
	e, err := h.programmeIn(c)
	if err != nil {
		return err
	}
	err = h.Net.Programme.SaveSupport(c.UserContext(), h.Me(c), e.ID, versionIn(form), form.Value("support"))
	if status, ok := web.Refused(form, err); ok {
		return h.renderSupport(c, status, e, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "plan-saved")
	return h.Redirect(c, programmePath(e.ID))
}

func (h *Handler) renderSupport(c *fiber.Ctx, status int, e *db.Event, form *views.Form) error {
	page := views.FormPage{
		Page: h.Page(c, "Who to talk to"), Caption: e.Title, Back: views.NavItem{Text: "Programme", Href: programmePath(e.ID)},
		Intro:  []string{"Shown with the programme and beside content notes, and sent with the reminder of the day before."},
		Fields: []views.Field{{Type: "textarea", Name: "support", Label: "Who to talk to after something hard", Rows: 5, Hint: "Leave blank to use the usual text."}},
		Action: c.Path(), Button: "Save",
	}
	goOn(&page, status, form, views.NewForm(map[string]string{"support": programme.SupportOf(e)}), e.Version)
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// partsTyped reads which part each speaker has in a session.
func partsTyped(form *views.Form) map[int64]string {
	parts := map[int64]string{}
	for name, part := range form.Values {
		if end, ok := strings.CutPrefix(name, "part_"); ok {
			if id, err := web.IDOf(end); err == nil {
				parts[id] = part
			}
		}
	}
	return parts
}
