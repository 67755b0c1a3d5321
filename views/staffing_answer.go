package views

import (
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// StaffAction is what is done to somebody on a staffing page or a day board.
type StaffAction string

const (
	StaffApprove StaffAction = "approve"
	StaffAssign  StaffAction = "assign"
	StaffEnd     StaffAction = "end" // decline or remove
	StaffAsk     StaffAction = "ask" // to cover a shift
	StaffWalkIn  StaffAction = "walk in"
)

// StaffAnswer is the result of the last action on a staffing page.
type StaffAnswer struct {
	ShiftID  int64
	SignupID int64 // whose action it was, for the place of its reason
	PersonID int64
	Action   StaffAction
	Typed    string
	Done     string
	Err      *refusal.Error
}

// Answer writes the result of an action at its shift, and why it was refused at
// the top of the page; nil changes nothing.
func (p *StaffingPage) Answer(a *StaffAnswer) {
	if a == nil {
		return
	}
	if s := p.shift(a.ShiftID); s != nil {
		a.onto(s)
	}
	if a.Err != nil {
		p.Form = NewForm(nil)
		p.Form.Add(a.field(), a.says())
	}
}

// says is why the action was refused: which field is wrong, or what else
// prevents it.
func (a *StaffAnswer) says() string {
	if a.Err.Kind == refusal.Invalid && len(a.Err.Fields) > 0 {
		return a.Err.Fields[0].Message
	}
	return a.Err.Message
}

// field is the id of the field that the answer is about, for the error summary.
func (a *StaffAnswer) field() string {
	switch {
	case a.Action == StaffAsk:
		return fmt.Sprintf("candidates-%d", a.ShiftID)
	case len(a.Err.Fields) == 0:
		return fmt.Sprintf("staff-%d", a.ShiftID)
	case a.Action == StaffApprove:
		return fmt.Sprintf("reason-g%d", a.SignupID)
	case a.Action == StaffAssign:
		return fmt.Sprintf("assign-%d-%d", a.ShiftID, a.PersonID)
	}
	return fmt.Sprintf("end-%d", a.SignupID)
}

// onto writes the answer on its shift.
func (a *StaffAnswer) onto(s *StaffShift) {
	s.Done = a.Done
	switch {
	case a.Err == nil:
	case a.Action == StaffAsk:
		s.AskError = a.says()
	case len(a.Err.Fields) == 0 || !a.ask(s):
		s.Problem = a.Err.Message
	}
}

// ask opens the field for the reason that was missing; false when the person
// is not on the page any more.
func (a *StaffAnswer) ask(s *StaffShift) bool {
	reason := ReasonAsk{For: a.Action, Error: a.says(), Value: a.Typed}
	for _, list := range [][]StaffPerson{s.Requests, s.Offered, s.Queue, s.Confirmed, s.WalkIns} {
		for i := range list {
			if list[i].PersonID == a.PersonID {
				list[i].Ask = reason
				return true
			}
		}
	}
	for i := range s.Candidates {
		if s.Candidates[i].PersonID == a.PersonID {
			s.Candidates[i].Ask = reason
			return true
		}
	}
	return false
}

// ApprovedWords say what a request is now; nil is one that was refused.
func ApprovedWords(after *db.Signup, noMail bool) string {
	if after != nil && after.Status == db.SignupWaiting {
		return "put on the waiting list: the shift has filled up."
	}
	return "confirmed. " + ToldWords("A message tells them.", noMail)
}

// DeclinedWords say that a request was declined.
func DeclinedWords(noMail bool) string {
	return "declined. " + ToldWords("A message tells them why.", noMail)
}

// RemovedWords say that somebody was taken off a shift.
func RemovedWords(noMail bool) string {
	return "taken off. " + ToldWords("A message tells them why.", noMail)
}

// AssignedWords say that somebody was put on a shift.
func AssignedWords(noMail bool) string {
	return "Assigned. " + ToldWords("A message tells them.", noMail)
}

// AskedWords say how many people were asked to cover a shift.
func AskedWords(n int, noMail bool) string {
	return words.People(n) + " asked to cover this shift. " + ToldWords("A message asks them.", noMail)
}
