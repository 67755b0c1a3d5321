package views

import (
	"fmt"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/messages"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// StartPath is the checklist of a new network.
const StartPath = "/start"

// StartPage is what a new network has to do.
type StartPage struct {
	Page
	Progress string // how many of the steps are done
	Steps    []StartStep
	Said     []string // what the mail server said in a test that failed
}

// StartStep is one of them.
type StartStep struct {
	Number     int
	Done       bool
	Next       bool // the first that is not done: its button is the green one
	What       string
	Detail     string
	Trouble    string  // why the last try failed, or ""
	Set        []Saved // what the server is to be started with
	Button     string
	Href       string // of the button; "" where it sends a letter or there is none
	About      string // the rest of the button’s name for those who do not see the step
	Also       NavItem
	SendLetter bool
}

// startNote is what the home of a coordinator says while the checklist is not
// done; "" when it is, and in a demo, which has nothing to set up.
func startNote(page Page, f *network.StartFacts) string {
	left := f.Left()
	if left == 0 || page.Demo {
		return ""
	}
	return "Your network is not set up yet: " + stepsDone(left)
}

func stepsDone(left int) string {
	return fmt.Sprintf("%d of %d steps done.", len(network.StartSteps)-left, len(network.StartSteps))
}

// NewStartPage is the checklist; test is the test of the mail server that has
// just failed, or nil.
func NewStartPage(page Page, s network.Start, test *messages.MailTry) StartPage {
	page.Title, page.Refused = "Get started", test != nil
	p := StartPage{Page: page, Progress: stepsDone(s.Left()) + " This page goes away when all are."}
	next := true
	for i, name := range network.StartSteps {
		step := startStep(page, name, &s)
		step.Number, step.Done = i+1, network.StepDone(name, &s.StartFacts)
		if test != nil && name == network.StepMail {
			step.Trouble, p.Said = test.Reason+".", test.Said
		}
		step.Next = next && !step.Done && step.Button != ""
		next = next && !step.Next
		p.Steps = append(p.Steps, step)
	}
	return p
}

// startStep is a step in words, with the button for those who may do it.
func startStep(page Page, name network.StartStep, s *network.Start) StartStep {
	done := network.StepDone(name, &s.StartFacts)
	step := StartStep{}
	switch name {
	case network.StepName:
		step.What, step.Detail = "Name your force and network", "Your force has no name yet."
		if done {
			step.Detail = s.Force + ", " + page.Settings.NetworkName
		}
		step.offer(page.Me.Administrator, done, "Set the names", SettingsPath+"/names", "An administrator sets the names.")
	case network.StepAreas:
		step.What, step.Detail = "List your areas", "People and events belong to an area, such as a district."
		if done {
			step.Detail = words.Count(s.Areas, "area")
		}
		step.offer(true, done, "List the areas", SettingsPath+"/areas", "")
	case network.StepMail:
		mailStep(page, &step, done)
	case network.StepPeople:
		step.What, step.Detail = "Add people", "From a spreadsheet, or one by one."
		if done {
			step.Detail = words.People(everybody(s)) + " in the list"
		}
		step.offer(true, done, "Add people from a file", NewPeopleImportPath, "")
		step.Also = NavItem{Text: "Add one person", Href: NewPersonPath}
		if done {
			step.Button, step.Also.Text = "Add more", "Add one person"
		}
	case network.StepInvite:
		step.What, step.Detail = "Invite them", "Each person gets a link that leads to choosing a password."
		if n := s.People.ToInvite; n > 0 {
			step.Detail = words.People(n) + " still without a way in"
			invite := NavItem{Text: "Invite " + words.People(n), Href: "/people/invitations"}
			if page.NoMail {
				invite = NavItem{Text: "Invite people one by one", Href: "/people?access=never+invited"}
			}
			step.Button, step.Href = invite.Text, invite.Href
		} else if done {
			step.Detail = "Everybody has a way in or an invitation."
		} else {
			step.Detail = "Add people first."
		}
	case network.StepEvent:
		step.What, step.Detail = "Plan your first event", "You see it as a draft until you publish it."
		if done {
			step.Detail = "Your first event is planned."
		}
		step.offer(page.Me.Coordinator, done, "Create an event", "/events/new", "A coordinator plans events.")
	}
	return step
}

// offer gives a step the button of somebody who may do it, or says who does.
func (s *StartStep) offer(may, done bool, button, href, who string) {
	switch {
	case may && done:
		s.Button, s.Href, s.About = "Change", href, ": "+s.What
	case may:
		s.Button, s.Href = button, href
	case !done:
		s.Detail = JoinWords(" ", s.Detail, who)
	}
}

// mailStep is the step of the mail server.
func mailStep(page Page, step *StartStep, done bool) {
	step.What = "Check that email works"
	switch {
	case page.NoMail:
		step.Detail = "No mail server is set up. Ask who runs the server to start it again with these variables:"
		step.Set = []Saved{
			{Label: "SMTP_URL", Value: "smtp://mail.example.org:587, with a user’s name and password where the server asks for them"},
			{Label: "MAIL_FROM", Value: "the address that emails come from"},
		}
	case done:
		step.Detail, step.Button, step.SendLetter, step.About = "The mail server took the last email.", "Test again", true, ": send a test email to yourself"
	default:
		step.Detail, step.Button, step.SendLetter = "We send you a test email and show what the mail server answers.", "Send me a test email", true
	}
}

// everybody counts the people who have not left.
func everybody(s *network.Start) (count int) {
	for access, n := range s.People.By {
		if access != db.AccessDeactivated {
			count += n
		}
	}
	return count
}
