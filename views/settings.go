package views

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/settings"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// SettingsPath is where the settings are.
const SettingsPath = "/admin/settings"

// SettingsPage is the settings that somebody may change, by groups.
type SettingsPage struct {
	Page
	Groups  []SettingsGroup
	Latest  string // who changed what last, and when; "" where nobody did
	Changes string // path of all changes
}

// SettingsGroup is a group of them.
type SettingsGroup struct {
	ID, Heading, Hint string
	Rows              []SettingRow
}

// SettingRow is a setting as it is now.
type SettingRow struct {
	Label    string
	Lines    []string // the value
	Contrast string   // of a colour: "✓ 15.2 to 1 with white"; "" for others
	Fixed    string   // what fixes it, or ""
	Href     string   // of its form; "" where it is fixed
}

// SettingChangesPage is who changed which setting, the newest first.
type SettingChangesPage struct {
	Page
	Back  NavItem
	Rows  []HistoryRow
	First string // the path of the first page, when this is another
	Next  string // the path of the page of older changes, or ""
}

// settingsGroups are the words of the groups.
var settingsGroups = map[settings.Group]struct{ Heading, Change, Hint string }{
	settings.Names:     {"Names and labels", "Change names and labels", "What people read on pages, in emails, calendars and certificates."},
	settings.Areas:     {"Areas", "Change the areas", "People, venues and events belong to an area. Lists and the coverage page use this order."},
	settings.Kinds:     {"Events and shifts", "Change what events and shifts are", "What people can choose when they plan an event. What is in use stays as it is."},
	settings.Links:     {"Public links", "Change the public links", "Public pages lead there. A link that is empty is not shown."},
	settings.Colours:   {"Colours", "Change the colours", "Each is checked so that everyone can read what it is used for."},
	settings.Inviting:  {"Invitation email", "Change the invitation email", "What people read before they have signed in for the first time. Others may read it over their shoulder, so name no network."},
	settings.Places:    {"Waiting list and withdrawing", "Change the waiting list and withdrawing", "How a place that becomes free is given to those who wait, and until when people withdraw freely."},
	settings.Reminders: {"Reminders", "Change the reminders", "When people are reminded. What was sent is not sent again."},
	settings.TheDay:    {"The day and after", "Change times of the day and after", "When people check in, and how long they have to record and to answer."},
	settings.Retention: {"Keeping data", "Change how long data is kept", "The privacy page tells people these periods."},
	settings.SigningIn: {"Signing in", "Change how people sign in", "What people need to sign in, and on which devices they stay signed in."},
	settings.Sessions:  {"Signed-in time", "Change how long people stay signed in", "Somebody with several roles is signed out after the shortest time. The lead of an event stays signed in on its day board until the event is over."},
}

// settingWord is what a setting is called, and what is said about it.
type settingWord struct {
	Label, Hint string
	Unit        string // "day", after a number
	None        string // instead of nothing, or of the number 0
}

// settingWords are those of each setting, by its key.
var settingWords = func() map[string]settingWord {
	all := map[string]settingWord{
		"force":      {Label: "Force", Hint: "As it is written in people’s records. When you change it, your own people’s records change too."},
		"network":    {Label: "Network", Hint: "At the top of every page."},
		"role":       {Label: "Liaison role, one person", Hint: "For example: LGBT+ Liaison Officer."},
		"role_short": {Label: "Short form", Hint: "In the menu, with an s for several people."},
		"areas":      {Label: "Areas", Hint: "Type or paste the list, one area on each line."},

		"event_kinds":    {Label: "Kinds of event", Hint: "Offered for new events. Events that have another kind keep it."},
		"shift_roles":    {Label: "Roles of shifts", Hint: "Suggested for new shifts, one on each line. People can type others.", None: "No suggestions"},
		"report":         {Label: "Report a crime online", Hint: "A web address that begins with https://.", None: "Not shown"},
		"hate_crime":     {Label: "About hate crime", Hint: "A web address that begins with https://.", None: "Not shown"},
		"recruit":        {Label: "Joining the police", Hint: "A web address that begins with https://.", None: "Not shown"},
		"support":        {Label: "Organisations that help", Hint: "One on each line: name; what it is for; phone number; web address. The phone number or the web address can be left out.", None: "Not shown"},
		"colour_header":  {Label: "Header", Hint: "Behind white text, so at least 4.5 to 1 with white. The app’s own is #2b1b52."},
		"colour_link":    {Label: "Links", Hint: "On white and tinted pages. The app’s own is #1a65a6."},
		"colour_button":  {Label: "Main button", Hint: "Behind white text. The app’s own is #0f7a52."},
		"invite_subject": {Label: "Subject", Hint: "You can use {inviter}."},
		"invite_text":    {Label: "Text", Hint: "You can use {inviter} for the name of the person who invites. The link, and until when it works, are added below."},

		"promotes": {Label: "Place given at once", Hint: "Up to how many hours before the shift, from 24 to 336. Later it is offered, with a deadline.", Unit: "hour"},
		"offers":   {Label: "Place offered", Hint: "Up to how many hours before the shift, from 1 to 24. Later the lead fills it by hand.", Unit: "hour"},
		"freely":   {Label: "Withdraw without a reason", Hint: "Up to how many hours before the shift, from 0 to 336.", Unit: "hour", None: "Until it starts"},
		"undo":     {Label: "Undo a sign-up", Hint: "For how many minutes, from 1 to 60.", Unit: "minute"},

		"reminder_days": {Label: "Days before a shift", Hint: "One or two numbers from 1 to 28, with a comma between them.", Unit: "day"},
		"morning_hour":  {Label: "On the day, at", Hint: "An hour from 5 to 10 in the morning. When a shift starts less than an hour later, people are reminded at 6pm the evening before."},
		"shortfall":     {Label: "Lead of a short-staffed shift", Hint: "How many hours before it starts the lead is warned, from 12 to 336.", Unit: "hour"},
		"lapse_days":    {Label: "Days before an accreditation ends", Hint: "Up to five numbers from 1 to 365, with commas between them.", Unit: "day"},
		"paper_days":    {Label: "Days before papers of a vehicle end", Hint: "Up to five numbers from 1 to 365, with commas between them. Authorisations to drive too.", Unit: "day"},

		"records_days":    {Label: "Record attendance", Hint: "For how many days after the event, from 1 to 60.", Unit: "day"},
		"completes":       {Label: "Event completes by itself", Hint: "How many hours after it ends, from 1 to 72.", Unit: "hour"},
		"check_in":        {Label: "Check in to a session", Hint: "From how many minutes before it starts, from 0 to 60.", Unit: "minute", None: "When it starts"},
		"feedback_days":   {Label: "Say what a course was like", Hint: "For how many days after it, from 7 to 90.", Unit: "day"},
		"nomination_days": {Label: "Answer whether to take part", Hint: "How many days somebody has who was asked by email, from 3 to 28.", Unit: "day"},

		"messages_days":    {Label: "What emails said", Hint: "For how many days after an email was sent, from 1 to 90. That it was sent stays.", Unit: "day"},
		"speakers_days":    {Label: "Details of speakers", Hint: "How they are reached and what they need, for how many days after the event, from 7 to 365.", Unit: "day"},
		"undo_import_days": {Label: "Taking back an import", Hint: "For how many days what was there before is kept, from 1 to 90.", Unit: "day"},

		"guest_days": {Label: "Guests of other forces", Hint: "How long their details are kept after their last event, from 7 to 3,650 days.", Unit: "day"},

		"ways_in":        {Label: "Ways to sign in", Hint: "The work account works only where the server has an identity provider. One administrator, named by the server, can always use the others."},
		"provider_roles": {Label: "Roles by group of the work account", Hint: "One on each line: a group of your identity provider, an equals sign and a role. For example: rota-coordinators = coordinator. Such a role is given and taken each time somebody signs in with their work account.", None: "No group"},
		"stay_days":      {Label: "Stay signed in on a device", Hint: "How many days an officer’s own device can stay signed in, from 1 to 30. 0 switches it off. It is never offered to anyone who leads an event or has another role.", Unit: "day", None: "Off"},
	}
	for _, role := range action.SignInRoles {
		name := Capital(role)
		all[settings.SessionKey("idle", role)] = settingWord{Label: name + ", when not used", Hint: "From 1 to 168 hours.", Unit: "hour"}
		all[settings.SessionKey("life", role)] = settingWord{Label: name + ", at the latest", Hint: "From 1 to 720 hours.", Unit: "hour"}
	}
	return all
}()

// SettingLabel is what a setting is called.
func SettingLabel(key string) string { return settingWords[key].Label }

// NewSettingsPage shows groups of settings and the latest of their changes.
func NewSettingsPage(page Page, groups []settings.GroupNow, latest []settings.Changed) SettingsPage {
	page.Title = "Settings"
	p := SettingsPage{Page: page, Changes: SettingsPath + "/changes"}
	for i := range groups {
		g := &groups[i]
		said := settingsGroups[g.Group]
		group := SettingsGroup{ID: string(g.Group), Heading: said.Heading, Hint: said.Hint}
		for j := range g.Values {
			group.Rows = append(group.Rows, settingRow(&g.Values[j]))
		}
		p.Groups = append(p.Groups, group)
	}
	if len(latest) > 0 {
		c := &latest[0]
		p.Latest = changeWords(c) + ", " + Moment(c.At) + "."
	}
	return p
}

func settingRow(v *settings.Value) SettingRow {
	row := SettingRow{Label: SettingLabel(v.Key), Lines: strings.Split(settingValue(v), "\n")}
	if v.Group == settings.Colours {
		row.Contrast = fmt.Sprintf("✓ %.1f to 1 with white", action.Contrast(v.Text, "#ffffff"))
	}
	if v.Fixed {
		row.Fixed = fixedBy(v)
	} else {
		row.Href = fmt.Sprintf("%s/%s#%s", SettingsPath, v.Group, v.Key)
	}
	return row
}

func fixedBy(v *settings.Value) string { return "Fixed by the server (" + v.Env + ")" }

// settingValue is a setting as it is read.
func settingValue(v *settings.Value) string {
	said := settingWords[v.Key]
	switch n, err := strconv.Atoi(v.Text); {
	case v.Text == "" || v.Text == "0" && said.None != "":
		return cmp.Or(said.None, "Not set yet")
	case v.Key == "morning_hour" && err == nil:
		return fmt.Sprintf("%dam", n)
	case v.Kind == settings.Number && err == nil:
		return words.Count(n, said.Unit)
	case v.Kind == settings.Numbers:
		return words.And(strings.Split(v.Text, ", ")) + " " + said.Unit + "s"
	case v.Kind == settings.Text || v.Kind == settings.Lines && v.Group == settings.Links:
		return v.Text
	case v.Kind == settings.Some:
		return words.Capital(words.And(strings.Split(v.Text, "\n")))
	}
	return strings.ReplaceAll(v.Text, "\n", ", ")
}

// changeWords tell of a change of a setting: "Harper Quinn changed Network from “A” to “B”".
func changeWords(c *settings.Changed) string {
	who := c.By
	if who == "" {
		who = "The server"
	}
	return who + " changed " + SettingLabel(c.Key) + ": " + c.Details
}

// NewSettingChangesPage lists changes of settings; before is where the page
// begins and next where the one after it does, 0 for the newest and for none.
func NewSettingChangesPage(page Page, changes []settings.Changed, before, next int64) SettingChangesPage {
	page.Title = "Changes of settings"
	p := SettingChangesPage{Page: page, Back: NavItem{Text: "Settings", Href: SettingsPath}}
	for i := range changes {
		p.Rows = append(p.Rows, HistoryRow{At: changes[i].At, Text: changeWords(&changes[i])})
	}
	if before > 0 {
		p.First = SettingsPath + "/changes"
	}
	if next != 0 {
		p.Next = fmt.Sprintf("%s/changes?before=%d", SettingsPath, next)
	}
	return p
}

// SettingsForm asks for the settings of a group; saved is what they are now.
func SettingsForm(page Page, g *settings.GroupNow) (form FormPage, saved *Form) {
	page.Title = settingsGroups[g.Group].Change
	form = FormPage{
		Page: page, Caption: "Settings", Back: NavItem{Text: "Settings", Href: SettingsPath}, Action: SettingsPath + "/" + string(g.Group), Button: "Save",
		Intro: []string{"Changes apply at once, for everyone."},
	}
	saved = NewForm(nil)
	for i := range g.Values {
		v := &g.Values[i]
		if v.Fixed {
			form.Before = append(form.Before, Saved{Label: SettingLabel(v.Key), Value: settingValue(v) + "\n" + fixedBy(v)})
			continue
		}
		saved.Values[v.Key] = settingTyped(v)
		form.Fields = append(form.Fields, settingField(v))
	}
	if len(form.Fields) == 0 {
		form.Intro, form.Button = []string{"The server fixes these settings. Ask who runs it to change them."}, ""
	}
	return form, saved
}

// settingTyped is a setting as its control holds it.
func settingTyped(v *settings.Value) string {
	if v.Kind == settings.Some {
		return strings.ReplaceAll(v.Text, "\n", ",")
	}
	return v.Text
}

func settingField(v *settings.Value) Field {
	said := settingWords[v.Key]
	field := Field{Type: "input", Name: v.Key, Label: said.Label, Hint: said.Hint}
	switch v.Kind {
	case settings.Lines:
		field.Type, field.Rows = "textarea", 12
	case settings.Text:
		field.Type, field.Rows = "textarea", 5
	case settings.Number:
		field.Mode, field.Width = "numeric", "govuk-input--width-5"
	case settings.Some:
		field.Type, field.Options = "checkboxes", Choices(v.Of, Capital)
	case settings.Line, settings.Numbers:
		field.Width = "govuk-!-width-two-thirds"
	}
	return field
}
