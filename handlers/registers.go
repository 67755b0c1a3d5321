package handlers

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

// registerAnswer is the result of the last action on a register, by sign-up.
type registerAnswer struct {
	form     *views.Form // what was typed
	problems map[int64]error
	saved    int64 // the only line that was sent, or 0
}

// showRegister shows the register of a course date.
func (h *Handler) showRegister(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	return h.renderRegister(c, fiber.StatusOK, id, registerAnswer{})
}

// updateRegister records the results of the learners whose lines were sent: the
// whole form, or one line by itself. What is refused stays as it was typed.
func (h *Handler) updateRegister(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, registerFields...)
	if err != nil {
		return err
	}
	lines := linesIn(form)
	line, err := web.IDOf(web.Query(c, "line"))
	if alone, sent := lines[line]; err == nil && sent { // the browser sends the whole form along
		lines = map[int64]training.LineForm{line: alone}
	}
	saved, problems, err := h.Net.Training.SaveRegister(c.UserContext(), h.Me(c), id, lines)
	if err != nil {
		return err
	}
	answer := registerAnswer{form: form, problems: problems}
	if web.IsFragment(c) && len(lines) == 1 {
		answer.saved = line
		return h.renderRegister(c, fiber.StatusOK, id, answer)
	}
	if len(problems) > 0 {
		return h.renderRegister(c, fiber.StatusConflict, id, answer)
	}
	if form.Value("next") == "sign-off" {
		return h.Redirect(c, views.TrainingPath(id, "/register/sign-off"))
	}
	if h.Flash(c, "register-saved"); saved == 0 {
		h.Flash(c, "nothing-saved")
	}
	return h.Redirect(c, views.TrainingPath(id, "/register"))
}

// registerFields are the fields of a register: five for each line, and what to do next.
var registerFields = []string{"result-*", "reason-*", "version-*", "presence-*", "seen-*", "next"}

// linesIn reads the lines of a register.
func linesIn(form *views.Form) map[int64]training.LineForm {
	lines := map[int64]training.LineForm{}
	for name := range form.Values {
		_, end, _ := strings.Cut(name, "-")
		id, err := web.IDOf(end)
		if err != nil {
			continue
		}
		version, _ := strconv.Atoi(form.Value("version-" + end)) // none was seen
		lines[id] = training.LineForm{
			Version: version, Result: form.Value("result-" + end), Reason: form.Value("reason-" + end),
			Presence: training.Presence(form.Value("presence-" + end)), Seen: training.Presence(form.Value("seen-" + end)),
		}
	}
	return lines
}

// completeRest saves the lines that were sent, and then records "completed" for
// everybody who has no result yet.
func (h *Handler) completeRest(c *fiber.Ctx) error {
	return h.registerAction(c, "register-completed", h.Net.Training.CompleteRest)
}

// newSignOff says which people signing off accredits and tells, and who has no
// result yet.
func (h *Handler) newSignOff(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	reg, err := h.Net.Training.RegisterFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	var signed, others, blank []string
	for i := range reg.Learners {
		switch l := &reg.Learners[i]; {
		case l.Signable():
			signed = append(signed, l.Person.Name())
		case l.Result == nil:
			blank = append(blank, l.Person.Name())
		case l.Result.Result != db.CompletedCourse:
			others = append(others, l.Person.Name()+" ("+string(l.Result.Result)+")")
		case l.Mine && l.Result.SignedAt.IsZero():
			others = append(others, l.Person.Name()+" (you: another trainer signs you off)")
		}
	}
	register := views.TrainingPath(id, "/register")
	if len(signed) == 0 {
		h.Flash(c, "register-signed-none")
		return h.Redirect(c, register)
	}
	page := views.FormPage{
		Caption: reg.Event.Title, Back: views.NavItem{Text: "Register", Href: register}, Action: register + "/sign-off", Button: "Sign off",
		Intro:  []string{"Everyone who completed the course will be accredited, if it accredits, and emailed. A correction later needs a reason."},
		Before: []views.Saved{{Label: "Signed off and told", Value: strings.Join(signed, "\n")}},
	}
	if h.Net.Now().Before(reg.Event.EndsAt) {
		page.Intro = append(page.Intro, "The course goes on until "+views.TimeOf(reg.Event.EndsAt)+". Anyone who leaves before then has not completed it.")
	}
	if len(others) > 0 {
		page.Before = append(page.Before, views.Saved{Label: "Not accredited", Value: strings.Join(others, "\n")})
	}
	if len(blank) > 0 {
		page.Before = append(page.Before, views.Saved{Label: "Nothing is recorded of", Value: strings.Join(blank, "\n")})
	}
	page.Page = h.Page(c, "Sign off the register")
	page.Form = views.NewForm(nil)
	return h.Render(c, fiber.StatusOK, "forms/show", page)
}

// signOffRegister signs off everyone who completed the course.
func (h *Handler) signOffRegister(c *fiber.Ctx) error {
	return h.registerAction(c, "register-signed", h.Net.Training.SignOff)
}

func (h *Handler) registerAction(c *fiber.Ctx, flash string, do func(context.Context, *db.Person, int64) (int, error)) error {
	id, form, err := h.IDAndForm(c, registerFields...)
	if err != nil {
		return err
	}
	_, problems, err := h.Net.Training.SaveRegister(c.UserContext(), h.Me(c), id, linesIn(form))
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return h.renderRegister(c, fiber.StatusConflict, id, registerAnswer{form: form, problems: problems})
	}
	n, err := do(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	if n == 0 {
		flash += "-none"
	}
	h.Flash(c, flash)
	return h.Redirect(c, views.TrainingPath(id, "/register"))
}

func (h *Handler) renderRegister(c *fiber.Ctx, status int, eventID int64, answer registerAnswer) error {
	reg, err := h.Net.Training.RegisterFor(c.UserContext(), h.Me(c), eventID)
	if err != nil {
		return err
	}
	page := views.RegisterPage{
		Event: eventHead(reg.Event, ""), Closed: reg.Closed, Doors: reg.Doors, Totals: registerTotals(reg),
		Action: views.TrainingPath(eventID, "/register"), Rest: views.TrainingPath(eventID, "/register/rest"), Certs: views.TrainingPath(eventID, "/certificates"),
	}
	if reg.Teaches {
		page.Answers = views.TrainingPath(eventID, "/answers")
	}
	problems := views.NewForm(nil)
	for i := range reg.Learners {
		row := registerRow(reg, &reg.Learners[i], answer)
		row.CSRF = h.CSRFToken(c)
		if row.Open || row.Doors {
			row.Action = page.Action
		}
		if row.Problem != "" {
			problems.Add("line-"+itoa(row.SignupID), row.Name+": "+row.Problem)
		}
		if answer.saved == row.SignupID {
			page.Totals.Beside = true
			row.Totals = &page.Totals
			return h.Render(c, status, "registers/row", row)
		}
		page.Rows = append(page.Rows, row)
	}
	page.Page = h.Page(c, "Register")
	for id, err := range answer.problems { // of lines that are not there any more
		if !slices.ContainsFunc(page.Rows, func(row views.RegisterRow) bool { return row.SignupID == id }) {
			problems.Add("register", err.Error())
		}
	}
	if problems.HasErrors() {
		page.Problems = problems
	}
	return h.Render(c, status, "registers/show", page)
}

func registerTotals(reg *training.Register) views.RegisterTotals {
	t := views.RegisterTotals{ID: reg.Event.ID, Blank: len(reg.Learners), Unsigned: reg.Unsigned, Doors: reg.Doors, Open: reg.Closed == ""}
	for i := range reg.Learners {
		if training.PresenceOf(&reg.Learners[i].Signup) == training.Present {
			t.Here++
		}
	}
	for _, result := range db.CourseResults {
		if n := reg.Totals[result]; n > 0 {
			t.Rows = append(t.Rows, views.Saved{Label: string(result), Value: strconv.Itoa(n)})
			t.Blank -= n
		}
	}
	return t
}

// registerRow puts a learner into words, with what was typed where that was refused.
func registerRow(reg *training.Register, l *training.Learner, answer registerAnswer) views.RegisterRow {
	id := l.Signup.ID
	end := "-" + itoa(id)
	row := views.RegisterRow{
		SignupID: id, Name: l.Person.Name(), Detail: joinWords(", ", l.Person.Force, arrivalWords(l)), Options: views.Choices(db.CourseResults, capital),
		Open: reg.Closed == "", Doors: reg.Doors && l.Result == nil, Presences: presences, Seen: string(training.PresenceOf(&l.Signup)),
	}
	values := map[string]string{"presence" + end: row.Seen}
	if r := l.Result; r != nil {
		row.Version, row.Status, row.Tone = r.Version, capital(r.Result), resultTone(r.Result)
		values["result"+end], values["reason"+end] = string(r.Result), r.Reason
		if row.By = shortMoment(r.ChangedAt); l.By != nil {
			row.By = "Recorded by " + l.By.Name() + ", " + row.By
		}
		if !r.SignedAt.IsZero() {
			row.Status += ", signed off"
		}
	}
	if l.Accreditation != nil && l.Accreditation.RevokedAt.IsZero() {
		row.Number = l.Accreditation.Number
	}
	if l.Mine {
		row.Fixed = "This is you: another trainer of the course records it."
	}
	err := answer.problems[id]
	if err == nil {
		if row.Form = views.NewForm(values); answer.saved == id {
			row.Done = "Saved"
		}
		return row
	}
	row.Problem = err.Error()
	for _, field := range []string{"presence", "result", "reason"} {
		values[field+end] = answer.form.Value(field + end)
	}
	row.Form = views.NewForm(values)
	var denied *refusal.Error
	if errors.As(err, &denied) && len(denied.Fields) > 0 {
		row.Problem = denied.Fields[0].Message
		row.Form.Add(denied.Fields[0].Field+end, row.Problem)
	}
	return row
}

// presences are the choices of who is in the room.
var presences = views.Choices(training.Presences, func(presence training.Presence) string {
	if presence == training.Left {
		return "Left"
	}
	return capital(presence)
})

// arrivalWords says when a learner arrived, and whether late, or left.
func arrivalWords(l *training.Learner) string {
	switch {
	case l.Signup.ArrivedAt.IsZero():
		return "" // nobody noted it
	case !l.Signup.LeftAt.IsZero():
		return "left at " + views.TimeOf(l.Signup.LeftAt)
	case l.Late():
		return "arrived late, at " + views.TimeOf(l.Signup.ArrivedAt)
	}
	return "arrived"
}

func resultTone(result db.CourseResult) string {
	switch result {
	case db.CompletedCourse:
		return "good"
	case db.NotAttended:
		return "bad"
	case db.LeftCourse, db.NotYet:
	}
	return "warn"
}
