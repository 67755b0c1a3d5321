package views

import "github.com/rainbowrota/rainbowrota/db"

// HelpPath is the page that says what one can do.
const HelpPath = "/help"

// HelpTask is something that people do, and the page on which they do it. Path is
// the path of a row of the table of routes, which says who may open it.
type HelpTask struct{ Text, Path, Hint string }

// HelpOf are the tasks of a role, or of those who lead an event.
type HelpOf struct {
	Role  db.Role
	Leads bool // instead of a role
	Name  string
	Tasks []HelpTask
}

// Help are the five tasks of each.
var Help = []HelpOf{
	{Role: db.Coordinator, Name: "Coordinator", Tasks: []HelpTask{
		{"See what needs you today", "/dashboard", "Shifts that need people, requests to answer, events to finish."},
		{"Plan an event", "/events/new", "Details, venue, shifts, then publish it so that people can sign up."},
		{"Add and invite people", "/people", "Tick several people to invite them together."},
		{"See which areas need liaison officers", "/llos/coverage", "And whose accreditation ends soon."},
		{"Check what people were told", "/messages", "Every email, with when it went."},
	}},
	{Leads: true, Name: "Event lead", Tasks: []HelpTask{
		{"See what your events need", "/dashboard", "Shifts that need people, requests and withdrawals."},
		{"Open the day board of your event", "/my/rota", "Who is expected and who has arrived, under Events you lead."},
		{"Change, move or cancel your event", "/events", "Open the event: everybody on it is told."},
		{"Find cover for a shift", "/dashboard", "Choose Find people beside the shift."},
		{"Hand the car over", "/my/rota", "If the car is booked for your event, its page has the form."},
	}},
	{Role: db.Trainer, Name: "Trainer", Tasks: []HelpTask{
		{"Keep the register and sign it off", "/my/training", "Courses you teach are at the top."},
		{"See the dates of all courses", "/training", ""},
		{"Read what learners said", "/my/training", "It appears when five have answered."},
		{"See when and where you teach", "/my/rota", ""},
		{"See what else is on", "/calendar", ""},
	}},
	{Role: db.VehicleKeeper, Name: "Vehicle keeper", Tasks: []HelpTask{
		{"Confirm or decline a booking", "/vehicles", "Open the vehicle: its week shows what waits for you."},
		{"Recall a vehicle for policing", "/vehicles", "Open the booking. The event’s lead is told at once."},
		{"Hand a vehicle over, and back", "/vehicles", "Mileage, fuel or charge, keys and damage."},
		{"Say who may drive", "/vehicles", "Each vehicle has a list of its drivers."},
		{"Add a vehicle", "/vehicles/new", ""},
	}},
	{Role: db.Administrator, Name: "Administrator", Tasks: []HelpTask{
		{"Add a person", NewPersonPath, "Or many at once, from a file."},
		{"Invite people", "/people/invitations", "Each gets a link that works once, for 7 days."},
		{"Give a role, or see somebody out", "/people", "Open the person’s page."},
		{"Change names, areas and other settings", "/admin/settings", ""},
		{"See whether email goes out", "/admin/outbox", ""},
	}},
	{Role: db.CallHandler, Name: "Call handler", Tasks: []HelpTask{
		{"Tell a caller where to meet a liaison officer", "/", "Your first page has the next public events."},
		{"Check whether a certificate is genuine", "/verify", "By the number printed on it."},
		{"Change your details, or how you sign in", "/account", ""},
		{"See everything that is kept about you", "/account/data", ""},
		{"Tell a caller what we do with personal data", "/privacy", ""},
	}},
	{Role: db.DataProtection, Name: "Data-protection officer", Tasks: []HelpTask{
		{"See which questions wait for an answer", "/", "Your first page lists those of the last month. The email has the question."},
		{"Read what is kept, and for how long", "/privacy", ""},
		{"See what people can download about themselves", "/account/data", "Your own record is shown in the same way."},
		{"Read which cookies are used", "/cookies", ""},
		{"Change your details, or how you sign in", "/account", ""},
	}},
	{Role: db.Officer, Name: "Officer", Tasks: []HelpTask{
		{"Find a shift and sign up", "/shifts", "If it is full, you can join its waiting list."},
		{"See where to be, or withdraw", "/my/rota", "Up to 48 hours before, you don’t have to give a reason."},
		{"Get your shifts into your calendar", "/account/calendar", "Changes and cancellations appear automatically."},
		{"See your accreditation and certificates", "/my/training", ""},
		{"Change your details, or how you sign in", "/account", "And when you don’t want to be contacted."},
	}},
	{Role: db.Guest, Name: "Guest", Tasks: []HelpTask{
		{"See where to be", "/my/rota", ""},
		{"Get it into your calendar", "/account/calendar", ""},
		{"Change your details, or how you sign in", "/account", ""},
		{"See everything that is kept about you", "/account/data", ""},
		{"Read what is kept, and for how long", "/privacy", ""},
	}},
}

// Is tells whether somebody has the role, or leads an event.
func (h *HelpOf) Is(p *db.Person) bool { return h.Leads && p.Leads || h.Role != "" && p.Role(h.Role) }

// HelpPage says what the reader can do, or how somebody gets in.
type HelpPage struct {
	Page
	Roles []HelpOf // of the reader, each with what they may open
	Ask   string   // who to ask
}

// NewHelpPage shows tasks; roles are those of the reader, none for somebody who
// is not signed in.
func NewHelpPage(page Page, roles []HelpOf) HelpPage {
	page.Title = "Help"
	p := HelpPage{Page: page, Roles: roles}
	switch {
	case page.Me == nil:
	case page.Me.Coordinator && page.Me.Administrator:
		p.Ask = "For anything about the server, such as email that does not go out, ask who runs it."
	case page.Me.Coordinator:
		p.Ask = "For roles of administrators and for names in the settings, ask an administrator."
	case page.Me.Administrator:
		p.Ask = "For events, shifts and vehicles, ask a coordinator. For the server, ask who runs it."
	case page.Me.Officer:
		p.Ask = "If something is missing or wrong, ask a coordinator of your network. On a shift, ask the lead of the event: My rota names them."
	default:
		p.Ask = "If something is missing or wrong, ask a coordinator of your network."
	}
	return p
}
