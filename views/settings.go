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
	Label, Value string
	Fixed        string // what fixes it, or ""
	Href         string // of its form; "" where it is fixed
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
		"guest_days": {Label: "Guests of other forces", Hint: "How long their details are kept after their last event, from 7 to 3,650 days.", Unit: "day"},

		"second_factor":      {Label: "Roles that need a second factor", Hint: "A passkey, or a code as well as the password.", None: "No role"},
		"second_factor_days": {Label: "Time to set one up", Hint: "How many days people can sign in without one, from 0 to 90 days.", Unit: "day", None: "None: at once"},
		"stay_days":          {Label: "Stay signed in on a device", Hint: "How many days an officer’s own device can stay signed in, from 1 to 30. 0 switches it off. It is never offered to anyone who leads an event or has another role.", Unit: "day", None: "Off"},
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
	row := SettingRow{Label: SettingLabel(v.Key), Value: settingValue(v)}
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
	case v.Kind == settings.Number && err == nil:
		return words.Count(n, said.Unit)
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
	case settings.Number:
		field.Mode, field.Width = "numeric", "govuk-input--width-5"
	case settings.Some:
		field.Type, field.Options = "checkboxes", Choices(v.Of, Capital)
	case settings.Line, settings.Numbers:
		field.Width = "govuk-!-width-two-thirds"
	}
	return field
}
