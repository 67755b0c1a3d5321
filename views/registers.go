package views

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// RegisterPage is the register of a course date.
type RegisterPage struct {
	Page
	Event    EventHead
	Closed   string // why no result can be recorded, or ""
	Note     string // why a coordinator fills it in, or ""
	Doors    bool   // it can be said who is in the room
	Rows     []RegisterRow
	Totals   RegisterTotals
	Action   string
	Certs    string // path of its certificates and letters
	Answers  string // path of what learners said, or "" for those who only read the register
	Rest     string // path of "mark the rest completed"
	Problems *Form  // for the error summary
}

// RegisterTotals are the running totals of a register.
type RegisterTotals struct {
	ID       int64
	Rows     []Saved
	Blank    int // those with nothing recorded
	Unsigned int
	Here     int  // in the room
	Doors    bool // it can be said who is
	Open     bool // results can be recorded
	Beside   bool // it comes along with a row that is swapped in
}

// RegisterRow is a learner of a register.
type RegisterRow struct {
	SignupID      int64
	Action        string
	Name, Detail  string
	Result        string
	Reason        string
	Version       int
	Status, Tone  string
	By            string // who recorded it, and when
	Number        string // of the accreditation it gave
	Open          bool   // the result can be recorded
	Options       []Option
	Doors         bool // it can be said whether he or she is in the room
	Presences     []Option
	Seen          string // of them
	Fixed         string // why the reader can't record it, or ""
	Done, Problem string
	Form          *Form
	Totals        *RegisterTotals // beside a row that is swapped in by itself
	CSRF          string
}

// RegisterAnswer is the result of the last action on a register, by sign-up.
type RegisterAnswer struct {
	Typed    *Form
	Problems map[int64]error
	Saved    int64 // the only line that was sent, or 0
}

// NewRegisterPage is the register of a course date, with what was typed where
// that was refused.
func NewRegisterPage(page Page, reg *training.Register, answer RegisterAnswer) RegisterPage {
	date := reg.Event.ID
	page.Title = "Register"
	shown := RegisterPage{
		Page: page, Event: NewEventHead(reg.Event, ""), Closed: reg.Closed, Doors: reg.Doors, Totals: registerTotals(reg),
		Action: TrainingPath(date, "/register"), Rest: TrainingPath(date, "/register/rest"), Certs: TrainingPath(date, "/certificates"),
	}
	if reg.Untaught && reg.Closed == "" {
		shown.Note = "None of this course’s trainers is still with the rota, so coordinators fill in this register and sign it off."
	}
	if reg.Fills && !reg.Untaught {
		shown.Answers = TrainingPath(date, "/answers")
	}
	problems := NewForm(nil)
	for i := range reg.Learners {
		row := registerRow(reg, &reg.Learners[i], answer, page.CSRF)
		if row.Problem != "" {
			problems.Add("line-"+IDText(row.SignupID), row.Name+": "+row.Problem)
		}
		shown.Rows = append(shown.Rows, row)
	}
	for id, err := range answer.Problems { // of lines that are not there any more
		if !slices.ContainsFunc(shown.Rows, func(row RegisterRow) bool { return row.SignupID == id }) {
			problems.Add("register", err.Error())
		}
	}
	if problems.HasErrors() {
		shown.Problems = problems
	}
	return shown
}

// SavedRegisterRow is the line that was sent by itself, beside the totals of its
// register; nil where none was, or it is not there any more.
func SavedRegisterRow(reg *training.Register, answer RegisterAnswer, csrf string) *RegisterRow {
	for i := range reg.Learners {
		if answer.Saved == reg.Learners[i].Signup.ID {
			row := registerRow(reg, &reg.Learners[i], answer, csrf)
			row.Totals = new(registerTotals(reg))
			row.Totals.Beside = true
			return &row
		}
	}
	return nil
}

func registerTotals(reg *training.Register) RegisterTotals {
	t := RegisterTotals{ID: reg.Event.ID, Blank: len(reg.Learners), Unsigned: reg.Unsigned, Doors: reg.Doors, Open: reg.Closed == ""}
	for i := range reg.Learners {
		if training.PresenceOf(&reg.Learners[i].Signup) == training.Present {
			t.Here++
		}
	}
	for _, result := range db.CourseResults {
		if n := reg.Totals[result]; n > 0 {
			t.Rows = append(t.Rows, Saved{Label: string(result), Value: strconv.Itoa(n)})
			t.Blank -= n
		}
	}
	return t
}

// registerRow puts a learner into words, with what was typed where that was refused.
func registerRow(reg *training.Register, l *training.Learner, answer RegisterAnswer, csrf string) RegisterRow {
	id := l.Signup.ID
	row := RegisterRow{
		SignupID: id, Name: l.Person.Name(), Detail: JoinWords(", ", l.Person.Force, arrivalWords(l)), Options: Choices(db.CourseResults, Capital),
		Open: reg.Closed == "", Doors: reg.Doors && l.Result == nil, Presences: presences, Seen: string(training.PresenceOf(&l.Signup)), CSRF: csrf,
	}
	if row.Open || row.Doors {
		row.Action = TrainingPath(reg.Event.ID, "/register")
	}
	if r := l.Result; r != nil {
		row.Version, row.Status, row.Tone = r.Version, Capital(r.Result), ResultTones[r.Result]
		if row.By = ShortMoment(r.ChangedAt); l.By != nil {
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
		row.Fixed = "This is you: " + anotherOf(reg) + " records it."
	}
	if err := answer.Problems[id]; err != nil {
		row.Form, row.Problem = refusedLine(answer.Typed, "-"+IDText(id), err)
		return row
	}
	if row.Form = savedLine(l, row.Seen); answer.Saved == id {
		row.Done = "Saved"
	}
	return row
}

// savedLine is the form of a learner as it is saved. presence is whether he or
// she is in the room.
func savedLine(l *training.Learner, presence string) *Form {
	end := "-" + IDText(l.Signup.ID)
	values := map[string]string{"presence" + end: presence}
	if r := l.Result; r != nil {
		values["result"+end], values["reason"+end] = string(r.Result), r.Reason
	}
	return NewForm(values)
}

// refusedLine is the form of a learner as it was typed, and what is wrong with
// it. end is how the names of its fields end.
func refusedLine(typed *Form, end string, err error) (form *Form, problem string) {
	form = NewForm(nil)
	for _, field := range []string{"presence", "result", "reason"} {
		form.Values[field+end] = typed.Value(field + end)
	}
	var denied *refusal.Error
	if errors.As(err, &denied) && len(denied.Fields) > 0 {
		form.Add(denied.Fields[0].Field+end, denied.Fields[0].Message)
		return form, denied.Fields[0].Message
	}
	return form, err.Error()
}

// presences are the choices of who is in the room.
var presences = Choices(training.Presences, func(presence training.Presence) string {
	if presence == training.Left {
		return "Left"
	}
	return Capital(presence)
})

// arrivalWords says when a learner arrived, and whether late, or left.
func arrivalWords(l *training.Learner) string {
	switch {
	case l.Signup.ArrivedAt.IsZero():
		return "" // nobody noted it
	case !l.Signup.LeftAt.IsZero():
		return "left at " + TimeOf(l.Signup.LeftAt)
	case l.Late():
		return "arrived late, at " + TimeOf(l.Signup.ArrivedAt)
	}
	return "arrived"
}

// SignOffForm says which people signing off a register accredits and tells, and
// who has no result yet. now is for a course that still goes on.
func SignOffForm(page Page, reg *training.Register, now time.Time) FormPage {
	register := TrainingPath(reg.Event.ID, "/register")
	page.Title, page.Form = "Sign off the register", NewForm(nil)
	form := FormPage{
		Page: page, Caption: reg.Event.Title, Back: NavItem{Text: "Register", Href: register}, Action: register + "/sign-off", Button: "Sign off",
		Intro: []string{"Everyone who completed the course will be accredited, if it accredits, and emailed. A correction later needs a reason."},
	}
	if now.Before(reg.Event.EndsAt) {
		form.Intro = append(form.Intro, "The course goes on until "+TimeOf(reg.Event.EndsAt)+". Anyone who leaves before then has not completed it.")
	}
	signed, others, blank := signOffLists(reg)
	for _, list := range []struct {
		label string
		names []string
	}{{"Signed off and told", signed}, {"Not accredited", others}, {"Nothing is recorded of", blank}} {
		if len(list.names) > 0 {
			form.Before = append(form.Before, Saved{Label: list.label, Value: strings.Join(list.names, "\n")})
		}
	}
	return form
}

// anotherOf says who records the result of the reader, who took the course.
func anotherOf(reg *training.Register) string {
	if reg.Untaught {
		return "another coordinator"
	}
	return "another trainer of the course"
}

// signOffLists name the learners who are accredited by it, those who have
// another result, and those who have none.
func signOffLists(reg *training.Register) (signed, others, blank []string) {
	for i := range reg.Learners {
		switch l := &reg.Learners[i]; {
		case l.Signable():
			signed = append(signed, l.Person.Name())
		case l.Result == nil:
			blank = append(blank, l.Person.Name())
		case l.Result.Result != db.CompletedCourse:
			others = append(others, l.Person.Name()+" ("+string(l.Result.Result)+")")
		case l.Mine && l.Result.SignedAt.IsZero():
			others = append(others, l.Person.Name()+" (you: "+anotherOf(reg)+" signs you off)")
		}
	}
	return signed, others, blank
}
