package handlers

import (
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/nominations"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/rota"
	"github.com/rainbowrota/rainbowrota/views"
)

// guestFields are what somebody who is not known says of themselves.
var guestFields = []string{"first", "last", "rank", "force"}

func guestForm(form *views.Form) nominations.GuestForm {
	return nominations.GuestForm{
		FirstName: form.Value("first"), LastName: form.Value("last"), Rank: form.Value("rank"), Force: form.Value("force"),
	}
}

func nomineePath(c *fiber.Ctx, end string) string { return "/nominations/" + c.Params("code") + end }

// showNominee shows a nomination to anybody who has its link: the code is the permission.
func (h *Handler) showNominee(c *fiber.Ctx) error {
	return h.renderNominee(c, fiber.StatusOK, views.NewForm(nil))
}

// openQuestion leads a person who is signed in to the page of a question to them.
func (h *Handler) openQuestion(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	code, err := h.Net.Nominations.OpenQuestion(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	return h.Redirect(c, "/nominations/"+code)
}

// answerNominee accepts or declines a nomination by its link.
func (h *Handler) answerNominee(c *fiber.Ctx) error {
	form, err := h.Form(c, append([]string{"answer"}, guestFields...)...)
	if err != nil {
		return err
	}
	news := ""
	switch form.Value("answer") {
	case "accept":
		var g *db.Signup
		g, err = h.Net.Nominations.AcceptNomination(c.UserContext(), c.Params("code"), guestForm(form))
		news = placeNews(g)
	case "decline":
		err = h.Net.Nominations.DeclineNomination(c.UserContext(), c.Params("code"))
	default:
		return fiber.NewError(fiber.StatusBadRequest, "The form does not say whether you accept.")
	}
	return h.nomineeDone(c, form, err, news)
}

// placeNews is the news after somebody accepts: whether they have a place; ""
// when they accepted before.
func placeNews(g *db.Signup) string {
	if g == nil {
		return ""
	}
	return "nominee-" + string(g.Status)
}

// confirmDecline asks once more before a nomination is declined, which can't be undone.
func (h *Handler) confirmDecline(c *fiber.Ctx) error {
	m, err := h.Net.Nominations.NomineeByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	if !m.Answerable() {
		return h.Redirect(c, nomineePath(c, ""))
	}
	return h.Render(c, fiber.StatusOK, "forms/show", views.FormPage{
		Page: h.Page(c, "Do you not want to take part?"), Caption: m.Event.Title, Back: views.NavItem{Text: "Back to the invitation", Href: nomineePath(c, "")},
		Intro:  []string{"This link will stop working and we won’t email you about this again. The person who asked sees only that you are not taking part."},
		Hidden: map[string]string{"answer": "decline"}, Action: nomineePath(c, ""), Button: "I don’t want to take part", Kind: "warning",
	})
}

// withdrawNominee gives up the place of the person who has the link.
func (h *Handler) withdrawNominee(c *fiber.Ctx) error {
	form, err := h.Form(c, "reason")
	if err != nil {
		return err
	}
	return h.nomineeDone(c, form, h.Net.Nominations.WithdrawNominee(c.UserContext(), c.Params("code"), form.Value("reason")), "withdrawn")
}

// rejoinNominee takes the place again of somebody who had withdrawn.
func (h *Handler) rejoinNominee(c *fiber.Ctx) error {
	form, err := h.Form(c)
	if err != nil {
		return err
	}
	g, err := h.Net.Nominations.RejoinNominee(c.UserContext(), c.Params("code"))
	return h.nomineeDone(c, form, err, placeNews(g))
}

// updateGuest saves name and rank of a guest.
func (h *Handler) updateGuest(c *fiber.Ctx) error {
	form, err := h.Form(c, "first", "last", "rank")
	if err != nil {
		return err
	}
	return h.nomineeDone(c, form, h.Net.Nominations.CorrectGuest(c.UserContext(), c.Params("code"), guestForm(form)), "nominee-saved")
}

// nomineeDone goes back to the page of a nomination, with what was refused.
func (h *Handler) nomineeDone(c *fiber.Ctx, form *views.Form, err error, news string) error {
	if status, ok := web.Refused(form, err); ok {
		return h.renderNominee(c, status, form)
	}
	if err != nil {
		return err
	}
	if news != "" {
		h.Flash(c, news)
	}
	return h.Redirect(c, nomineePath(c, ""))
}

// updateGuestStepOut notes, or takes back, that a guest would rather step out of a session.
func (h *Handler) updateGuestStepOut(out bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		session, err := web.IDIn(c, "session")
		if err != nil {
			return err
		}
		form, err := h.Form(c)
		if err != nil {
			return err
		}
		return h.nomineeDone(c, form, h.Net.Nominations.StepOutNominee(c.UserContext(), c.Params("code"), session, out), "")
	}
}

// sendGuestCertificate sends the certificate of the person who has the link.
func (h *Handler) sendGuestCertificate(c *fiber.Ctx) error {
	m, err := h.Net.Nominations.NomineeByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	if m.Certificate == "" {
		return web.ErrNotFound
	}
	return h.sendCertificateOf(c, m.Person, m.Certificate)
}

// newGuestFeedback asks a guest what a course date was like.
func (h *Handler) newGuestFeedback(c *fiber.Ctx) error {
	m, err := h.Net.Nominations.NomineeByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	if m.Nomination.Status != db.NominationAccepted {
		return web.ErrNotFound
	}
	return h.askFeedback(c, m.Person, m.Event, nomineePath(c, ""))
}

// createGuestFeedback keeps what a guest said.
func (h *Handler) createGuestFeedback(c *fiber.Ctx) error {
	m, err := h.Net.Nominations.NomineeByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	if m.Nomination.Status != db.NominationAccepted {
		return web.ErrNotFound
	}
	return h.giveFeedback(c, m.Person, m.Event, nomineePath(c, ""))
}

// nomineeEndings say how a question ended; "" where it did not end.
var nomineeEndings = map[db.NominationStatus]string{
	db.NominationOpen:      "",
	db.NominationAccepted:  "",
	db.NominationDeclined:  "Thank you for answering. We no longer keep your address for this and won’t email you about it again.",
	db.NominationWithdrawn: "The invitation was withdrawn. You don’t have to do anything.",
	db.NominationLapsed:    "This invitation has ended, because we had no answer in time. We no longer keep your address for it.",
}

func (h *Handler) renderNominee(c *fiber.Ctx, status int, form *views.Form) error {
	m, err := h.Net.Nominations.NomineeByCode(c.UserContext(), c.Params("code"))
	if err != nil {
		return err
	}
	page := views.NomineePage{FormPage: views.FormPage{Page: h.Page(c, "Would you like to take part?"), Action: nomineePath(c, "")}, Outside: h.Me(c) == nil}
	page.Form = form
	switch {
	case m.Nomination.Status == db.NominationAccepted:
		page.Title = "Your place"
		h.placeOfNominee(c, &page, m)
	case m.Answerable():
		h.questionTo(c, &page, m)
	default:
		page.Title, page.Ended = "This invitation has ended", nomineeEndings[m.Nomination.Status]
		if page.Ended == "" {
			page.Ended = m.Closed
		}
		if m.Nomination.Status == db.NominationDeclined {
			page.Title = "You are not taking part"
		}
		return h.Render(c, status, "nominations/show", page)
	}
	e := m.Event
	page.Caption = capital(e.Kind)
	page.Facts = []views.Saved{{Label: "What", Value: e.Title}, {Label: "When", Value: nomineeHours(m)}}
	add := func(label, value string) {
		if value != "" {
			page.Facts = append(page.Facts, views.Saved{Label: label, Value: value})
		}
	}
	if m.Venue != nil {
		add("Where", joinWords(", ", m.Venue.Name, m.Venue.Address, m.Venue.Postcode))
	}
	if m.Course != nil {
		card := views.NewCourseCard(m.Course)
		add("Before it", card.Prerequisites)
		add("What it gives", card.Grants)
		page.About = card.Description
	}
	h.programmeOfNominee(c, &page, m)
	if page.Open {
		add("Who asks", joinWords(", ", joinWords(" ", m.Asks.Rank, m.Asks.Name()), m.Asks.Force))
		add("Answer by", views.Date(m.Nomination.ExpiresAt)+", "+views.TimeOf(m.Nomination.ExpiresAt))
	}
	return h.Render(c, status, "nominations/show", page)
}

func nomineeHours(m *nominations.Nominee) string {
	if m.Opening != nil {
		return views.Span(m.Opening.StartsAt, m.Opening.EndsAt)
	}
	return views.Span(m.Event.StartsAt, m.Event.EndsAt)
}

// questionTo says what happens when somebody accepts. A person who is not known
// yet is asked for their name too.
func (h *Handler) questionTo(c *fiber.Ctx, page *views.NomineePage, m *nominations.Nominee) {
	page.Open, page.Press, page.Decline = true, "Accept", nomineePath(c, "/no")
	page.Notice = "Nobody else sees that you were asked. If you say no, you need give no reason."
	switch o := m.Opening; {
	case o == nil:
		page.Clash = "There are no places at the moment. Ask the person who invited you."
	case o.Active():
		page.Notice = "You have signed up for this already."
	case o.Obstacle.Kind != rota.NoObstacle:
		page.Clash = o.Obstacle.Message
	case o.Left < 1:
		page.Notice, page.Press = "It is full at the moment. If you accept you go on the waiting list. "+page.Notice, "Accept, and wait for a place"
	case o.Approval:
		page.Notice = "If you accept, the organiser will confirm your place. " + page.Notice
	}
	if m.Person != nil {
		return
	}
	page.Fields = guestControls()
	page.Kept = "If you accept, your" + h.keptOfGuests()
	switch {
	case m.Nomination.Force != "":
	case len(m.Forces) > 0:
		page.Fields = append(page.Fields, views.Field{Type: "input", Name: "force", Label: "Your force", List: m.Forces})
	default:
		page.Fields = append(page.Fields, views.Field{Type: "input", Name: "force", Label: "Your force or organisation"})
	}
}

// keptOfGuests says how long what is known of guests is kept, after "your".
func (h *Handler) keptOfGuests() string {
	days, _ := views.Plural(h.Net.Settings.GuestsKept(), "day")
	return " name, rank, force and address are kept with your place. They are forgotten " + days + " after the last event you take part in, once your force was told the result of a course."
}

func guestControls() []views.Field {
	return []views.Field{
		{Type: "input", Name: "first", Label: "First name", Auto: "given-name"},
		{Type: "input", Name: "last", Label: "Last name", Auto: "family-name"},
		{Type: "input", Name: "rank", Label: "Rank or grade", Hint: "As it should be on a certificate or a badge."},
	}
}

// placeOfNominee puts the place of somebody who accepted into words.
func (h *Handler) placeOfNominee(c *fiber.Ctx, page *views.NomineePage, m *nominations.Nominee) {
	mine := &views.MyPlace{Reason: page.Form}
	page.Mine = mine
	coming := m.Closed == ""
	switch o := m.Opening; {
	case m.Event.Status == db.EventCancelled:
		mine.Status, mine.Tone = "Cancelled", "bad"
		page.Notice = joinWords(" ", "This will not happen. You do not have to do anything.", reasonWords(m.Event.CancelReason))
		return
	case o == nil || !o.Active():
		mine.Status = "You are not taking part"
		page.Title = "You have withdrawn"
		if o != nil && (o.Ended(db.SignupCancelled) || o.Ended(db.SignupDeclined)) {
			page.Title, page.Notice = mine.Status, reasonWords(o.Mine.Reason)
		}
		if coming && o != nil {
			mine.Rejoin = nomineePath(c, "/place")
		}
	case o.On():
		mine.Status, mine.Tone = "You have a place", "good"
	case o.Offer != nil:
		mine.Status, mine.Tone = "A place is held for you", "wait"
		page.Notice = "We emailed you a link. You can use it to take the place until " + views.Date(o.Offer.Deadline) + ", " + views.TimeOf(o.Offer.Deadline) + "."
	case o.Position > 0:
		mine.Status, mine.Tone = fmt.Sprintf("Number %d on the waiting list", o.Position), "wait"
		page.Notice = "We will email you if there is a place for you."
		if o.ByHand {
			page.Notice = views.GivenByHand
		}
	default:
		mine.Status, mine.Tone = "Waiting for an answer", "wait"
		page.Notice = "We will tell you when your place is confirmed."
	}
	if m.Opening != nil && m.Opening.Active() {
		page.Changed = changeOf(m.Event)
		if coming {
			mine.Withdraw, mine.Late = nomineePath(c, ""), m.Opening.Late
		}
		for _, fact := range []views.Saved{{Label: "Meet at", Value: m.Event.MeetingPoint}, {Label: "Parking", Value: m.Event.Parking}, {Label: "Wear", Value: m.Event.Wear}} {
			if fact.Value != "" {
				mine.Day = append(mine.Day, fact)
			}
		}
		mine.Briefing = m.Event.Briefing
		if m.Opening.On() && programme.HasProgramme(m.Event) && h.Net.Now().Before(m.Event.EndsAt) {
			mine.Needs = nomineePath(c, "/needs")
		}
		if m.Opening.On() && len(m.Sessions) > 0 && programme.OnToday(m.Event, h.Net.Now()) {
			mine.CheckIn = nomineePath(c, "/check-in")
		}
	}
	if m.Certificate != "" {
		mine.Certificate = nomineePath(c, "/certificate")
	}
	if m.Feedback {
		mine.Feedback = nomineePath(c, "/feedback")
	}
	if m.Guest {
		page.Kept = "Your" + h.keptOfGuests()
	}
	if m.Renames && coming {
		mine.Details = nomineePath(c, "/details")
		mine.DetailFields = views.FormPage{Page: page.Page, Fields: guestControls(), Action: mine.Details, Button: "Save"}
		if c.Path() != mine.Details {
			mine.DetailFields.Form = views.NewForm(map[string]string{"first": m.Person.FirstName, "last": m.Person.LastName, "rank": m.Person.Rank})
		}
		mine.Reason = emptied(page.Form, "first", "last", "rank")
	}
}

// emptied is a form without the errors that belong to another one on its page.
func emptied(form *views.Form, others ...string) *views.Form {
	for _, name := range others {
		if form.Error(name) != "" {
			return views.NewForm(nil)
		}
	}
	return form
}

// programmeOfNominee says what is on at the event, and what can be hard to hear.
func (h *Handler) programmeOfNominee(c *fiber.Ctx, page *views.NomineePage, m *nominations.Nominee) {
	place := page.Mine != nil && m.Opening != nil && m.Opening.On()
	for i := range m.Sessions {
		s := &m.Sessions[i]
		row := views.NomineeSession{When: withinDay(m.Event, views.Span(s.StartsAt, s.EndsAt)), Title: s.Title, Room: s.Room, Note: s.ContentNote, StepsOut: slices.Contains(m.StepOuts, s.ID)}
		if row.Here = slices.Contains(m.Here, s.ID); row.Here && place && programme.CheckInUndoable(s, h.Net.Now()) {
			row.Leave = guestCheckInPath(c, s.ID)
		}
		if place && s.ContentNote != "" && h.Net.Now().Before(s.EndsAt) {
			row.Choice = nomineePath(c, fmt.Sprintf("/step-outs/%d", s.ID))
		}
		page.Sessions = append(page.Sessions, row)
		if row.Note != "" {
			page.Notes = append(page.Notes, views.Saved{Label: row.When + ", " + row.Title, Value: row.Note})
		}
	}
	if len(page.Notes) > 0 {
		page.Support = programme.SupportOf(m.Event)
	}
}
