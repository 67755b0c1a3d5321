package views

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// InvitePage is who would be invited, with the email they would get.
type InvitePage struct {
	Page
	Back      NavItem
	Progress  InviteProgress
	People    []Option // who can be ticked; none when nobody is left to invite
	None      string   // what the button says while nobody is ticked
	One, Many string   // and for one and for several, with # for the number
	Left      []string // who is left out, and why
	Subject   string   // of the email
	Email     []string // its paragraphs
}

// InviteProgress is how far the invitations of the last week are, which the page
// loads again and again while some are on their way.
type InviteProgress struct {
	Sent, Waiting, Failed int
	Text                  string // "" when none was made
	NoMail                bool
}

// Live tells whether there is something to wait for.
func (p InviteProgress) Live() bool { return p.Waiting > 0 && !p.NoMail }

// NewInviteProgress puts into words how far invitations are.
func NewInviteProgress(to *accounts.ToInvite, noMail bool) InviteProgress {
	p := InviteProgress{Sent: to.Sent, Waiting: to.Waiting, Failed: to.Failed, NoMail: noMail}
	if p.Sent+p.Waiting+p.Failed > 0 {
		p.Text = fmt.Sprintf("Invitations of the last 7 days: %d sent, %d waiting to be sent, %d not delivered.", p.Sent, p.Waiting, p.Failed)
	}
	return p
}

// ChooseWhoToInvite is said when nobody is ticked.
const ChooseWhoToInvite = "Choose who to invite"

// InviteForm is the form that invites several people. All are ticked at first.
func InviteForm(to *accounts.ToInvite) *Form {
	ids := make([]string, len(to.People))
	for i := range to.People {
		ids[i] = IDText(to.People[i].ID)
	}
	return NewForm(map[string]string{"people": strings.Join(ids, ",")})
}

// NewInvitePage shows who would be invited. form is what was ticked.
func NewInvitePage(page Page, to *accounts.ToInvite, form *Form) InvitePage {
	page.Title, page.Form = "Invite "+words.People(to.Count), form
	if to.Count == 0 {
		page.Title = "Invite people"
	}
	p := InvitePage{
		Page: page, Back: NavItem{Text: "People", Href: "/people"}, Progress: NewInviteProgress(to, page.NoMail),
		None: "Send invitations", One: "Send 1 invitation", Many: "Send # invitations", Subject: to.Subject, Email: strings.Split(to.Body, "\n\n"),
	}
	for i := range to.People {
		p.People = append(p.People, Option{Value: IDText(to.People[i].ID), Text: to.People[i].Name()})
	}
	if more := to.Count - len(to.People); more > 0 {
		p.Left = append(p.Left, fmt.Sprintf("%s more can be invited when these are.", words.People(more)))
	}
	if n := to.Chosen - to.Count; n > 0 {
		p.Left = append(p.Left, fmt.Sprintf("%s left out: they use the app, take part by their own links, were deactivated or have an invitation that works.", isAre(n)))
	}
	if to.Chosen == 0 && to.Guests > 0 {
		p.Left = append(p.Left, fmt.Sprintf("%s left out: guests take part by their own links.", isAre(to.Guests)))
	}
	return p
}

// Send is what the button says for those who are ticked.
func (p InvitePage) Send() string {
	if p.Form.Value("people") == "" {
		return p.None
	}
	ticked := strings.Count(p.Form.Value("people"), ",") + 1
	if ticked == 1 {
		return p.One
	}
	return strings.ReplaceAll(p.Many, "#", strconv.Itoa(ticked))
}

func isAre(people int) string {
	if people == 1 {
		return "1 person is"
	}
	return fmt.Sprintf("%d people are", people)
}

// InviteLinkPage shows the link of one person once, where no mail server is set.
type InviteLinkPage struct {
	Page
	Name, Link string
	QR         QR
	Until      string
}

// NewInviteLinkPage shows a link to copy, and its QR code.
func NewInviteLinkPage(page Page, p *db.Person, link string) (InviteLinkPage, error) {
	page.Title = "A link for " + p.Name()
	qr, err := NewQR(link)
	return InviteLinkPage{Page: page, Name: p.Name(), Link: link, QR: qr, Until: words.Count(int(accounts.InvitationLife/(24*time.Hour)), "day")}, err
}

// WelcomePage is where somebody with a link chooses how to sign in.
type WelcomePage struct {
	FormPage        // of the password; without a button where there is none
	Passkey  string // where the form of a passkey is sent, or ""
	Leave    string // where the link to the work account leads, or ""
}

// NewWelcomePage is where somebody with a link chooses a password, or, where they
// were invited, any way that is open. It does not say who they are: others may
// have opened the link.
func NewWelcomePage(page Page, code string, purpose db.LinkPurpose, ways accounts.Ways, form *Form) WelcomePage {
	page.Title, page.Form = "Choose a password", form
	intro := []string{"You are signed in at once, and sign in with it from now on. This link works once."}
	if purpose == db.LinkPassword {
		page.Title = "Choose a new password"
		intro = append(intro, "Every other device is signed out.")
	}
	p := WelcomePage{}
	invited := purpose == db.LinkInvitation
	if invited && (ways.Passkey || ways.Provider) {
		page.Title, intro = "Choose how you sign in", []string{"You are signed in at once. This link works once."}
	}
	if invited && ways.Passkey {
		p.Passkey = "/welcome/" + code + "/passkey"
	}
	if invited && ways.Provider {
		p.Leave = "/welcome/" + code + "/provider"
	}
	p.FormPage = FormPage{
		Page: page, Intro: intro, Action: "/welcome/" + code, Button: "Save and sign in",
		Fields: []Field{{Type: "password", Name: "password", Label: "Password", Hint: fmt.Sprintf("At least %d characters. Four random words are easy to remember. You can paste it from a password manager.", accounts.ShortestPassword), Auto: "new-password"}},
	}
	if invited && !ways.Password {
		p.Button = ""
	}
	return p
}

// LinkEndedPage says what to do with a link that does not work any more.
type LinkEndedPage struct {
	Page
	What string
}

// NewLinkEndedPage says why a link does not work.
func NewLinkEndedPage(page Page, what string) LinkEndedPage {
	page.Title = "This link does not work any more"
	return LinkEndedPage{Page: page, What: what}
}

// NewPasswordAskPage is where somebody who forgot a password asks for a link.
func NewPasswordAskPage(page Page, form *Form) FormPage {
	page.Title, page.Form = "Forgotten your password?", form
	p := FormPage{Page: page, Back: NavItem{Text: "Sign in", Href: "/sign-in"}, Action: "/sign-in/password"}
	if page.NoMail {
		p.Intro = []string{"We can’t send emails at the moment, so you can’t get a link here. Ask your coordinator to help you sign in."}
		return p
	}
	p.Intro = []string{fmt.Sprintf("We will email you a link to choose a new password. It works once, for %s.", words.Count(int(accounts.PasswordLinkLife.Minutes()), "minute"))}
	p.Fields = []Field{{Type: "email", Name: "email", Label: "Email address", Auto: "username"}}
	p.Button = "Email me a link"
	return p
}

// access is how far somebody is in, in words, with what can be done about it.
func access(m *accounts.Member, noMail bool) (text, tone, invite string) {
	switch m.Access {
	case db.AccessDeactivated:
		return "Deactivated", "bad", ""
	case db.AccessByLink:
		return "Guest", "", ""
	case db.AccessIn:
		if m.SeenMonth == "" {
			return "Can sign in", "good", ""
		}
		return "Last seen " + monthYear(m.SeenMonth), "good", ""
	case db.AccessNever:
		return "Never invited", "warn", "Invite"
	case db.AccessInvited:
	}
	switch {
	case m.Failed && !noMail:
		return "Not delivered, " + inviteDay(m.InvitedAt), "bad", "Invite again"
	case !m.EndedAt.IsZero():
		return "Invitation ended " + inviteDay(m.EndedAt), "warn", "Invite again"
	}
	return "Invited " + inviteDay(m.InvitedAt), "wait", "Invite again"
}

// inviteDay is the day of an invitation, as it fits into a tag.
func inviteDay(t time.Time) string { return t.In(clock.London).Format("2 Jan 2006") }

// monthYear writes a month, given as 2006-01, as "June 2027".
func monthYear(month string) string {
	at, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return at.Format("January 2006")
}

// AccessWords names how far people are in, for a filter.
func AccessWords(a db.Access) string {
	return map[db.Access]string{
		db.AccessNever: "Never invited", db.AccessInvited: "Invited", db.AccessIn: "Uses the app", db.AccessByLink: "Guest, without an account", db.AccessDeactivated: "Deactivated",
	}[a]
}

// overviewWords says how many people there are, and how many are in.
func overviewWords(o *accounts.Overview) string {
	all := 0
	for _, n := range o.By {
		all += n
	}
	parts := []string{
		fmt.Sprintf("%d use the app", o.By[db.AccessIn]), fmt.Sprintf("%d invited", o.By[db.AccessInvited]), fmt.Sprintf("%d never invited", o.By[db.AccessNever]),
	}
	if n := o.By[db.AccessDeactivated]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d deactivated", n))
	}
	if n := o.By[db.AccessByLink]; n > 0 {
		parts = append(parts, words.Count(n, "guest"))
	}
	return words.People(all) + ": " + strings.Join(parts, ", ")
}
