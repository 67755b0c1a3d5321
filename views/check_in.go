package views

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/programme"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// CodePage shows the check-in code of a session to the room.
type CodePage struct {
	Page
	Caption, When, Room string
	Code, Link          string
	QR                  QR
	Back                NavItem
	Came                NavItem
}

// CameRow is somebody who checked in to a session.
type CameRow struct {
	Name, At string
	Remove   string // path of the question, or ""
}

// CheckInsPage is who checked in to a session.
type CheckInsPage struct {
	Page
	Caption, When string
	Rows          []CameRow
	Back          NavItem
	Code          string // path of the code
}

// NewCodePage shows the check-in code of a session. base is the address of the
// rota, by which phones open the form.
func NewCodePage(page Page, e *db.Event, s *db.ProgrammeSession, base string) (CodePage, error) {
	page.Title = s.Title
	link := strings.TrimSuffix(base, "/") + "/check-in"
	qr, err := NewQR(link + "/" + url.PathEscape(s.Code))
	return CodePage{
		Page: page, Caption: "Check-in", When: Span(s.StartsAt, s.EndsAt), Room: s.Room, Code: s.Code, QR: qr,
		Link: strings.TrimPrefix(strings.TrimPrefix(link, "https://"), "http://"),
		Back: backToProgramme(e), Came: whoCheckedIn(s),
	}, err
}

func whoCheckedIn(s *db.ProgrammeSession) NavItem {
	return NavItem{Text: "Who checked in", Href: SessionPath(s.ID, "/check-ins")}
}

// NewCheckInsPage is who checked in to a session of an event.
func NewCheckInsPage(page Page, e *db.Event, s *db.ProgrammeSession, came []programme.Came) CheckInsPage {
	page.Title = "Who checked in"
	list := CheckInsPage{
		Page: page, Caption: s.Title, When: Span(s.StartsAt, s.EndsAt), Code: SessionPath(s.ID, "/code"), Back: backToProgramme(e),
	}
	for i := range came {
		row := CameRow{Name: came[i].Name, At: TimeOf(came[i].At)}
		if e.Status != db.EventCancelled {
			row.Remove = checkInPath(s, &came[i])
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func checkInPath(s *db.ProgrammeSession, who *programme.Came) string {
	return SessionPath(s.ID, "/check-ins/"+IDText(who.PersonID))
}

// RemoveCheckInForm asks once more before somebody is taken off the list of
// those who came to a session.
func RemoveCheckInForm(page Page, s *db.ProgrammeSession, who *programme.Came) FormPage {
	page.Title = "Remove this check-in?"
	return FormPage{
		Page: page, Caption: s.Title, Back: whoCheckedIn(s),
		Intro:  []string{"The session no longer counts towards the hours of learning of " + who.Name + ". They can check in again with the code until the session ends."},
		Before: []Saved{{Label: "Who", Value: who.Name}, {Label: "Checked in", Value: TimeOf(who.At)}},
		Action: checkInPath(s, who), Method: "DELETE", Button: "Remove the check-in", Kind: "warning",
	}
}

// CheckInForm asks for the code of a session.
func CheckInForm(page Page, action string, back NavItem) FormPage {
	page.Title = "Check in to a session"
	return FormPage{
		Page: page, Back: back,
		Intro:  []string{"The code is shown in the room, from " + words.Lasting(page.Settings.CheckInOpens) + " before the session until its end. You see which session it is before it counts."},
		Fields: []Field{{Type: "input", Name: "code", Label: "Code", Hint: "Six letters and digits.", Width: "govuk-input--width-10", Auto: "off"}},
		Action: action, Button: "Continue",
	}
}

// JoinForm names the session of a code, and those that confirming leaves.
// action is the path of the form that asks for the code.
func JoinForm(page Page, j *programme.Joining, action string) FormPage {
	page.Title = "Is this the session you are in?"
	form := FormPage{
		Page: page, Caption: j.Event.Title, Back: NavItem{Text: "Another code", Href: action},
		Before: []Saved{{Label: "Session", Value: j.Session.Title}, {Label: "When", Value: Span(j.Session.StartsAt, j.Session.EndsAt)}},
		Action: action + "/confirm", Button: "Check in",
	}
	if j.Session.Room != "" {
		form.Before = append(form.Before, Saved{Label: "Room", Value: j.Session.Room})
	}
	for i := range j.Leaves {
		o := &j.Leaves[i]
		at := JoinWords(" in ", clockSpan(o.StartsAt, o.EndsAt), o.Room)
		form.Warn = append(form.Warn, fmt.Sprintf("You are checked in to “%s” at the same time, %s. If you check in here, you are no longer checked in there.", o.Title, at))
	}
	return form
}

// UndoCheckIn is the form that takes back that somebody checked in to a session.
func UndoCheckIn(s *db.ProgrammeSession, path string) *Undo {
	return &Undo{Action: path, Method: "DELETE", About: "checking in to " + s.Title}
}
