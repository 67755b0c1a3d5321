package views

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// RoleWords say in a line what each role does.
var RoleWords = map[db.Role]string{
	db.Officer:        "Signs up for shifts",
	db.Coordinator:    "Plans events, fills shifts and keeps people’s records",
	db.Trainer:        "Keeps the register of the courses they teach",
	db.CallHandler:    "Passes on requests for a liaison officer to call",
	db.VehicleKeeper:  "Confirms bookings of the car and looks after it",
	db.Administrator:  "Keeps people, roles and settings",
	db.DataProtection: "Answers questions about personal data",
	db.Guest:          "Takes part in an event by a link",
}

// RolesForm gives roles to somebody and takes them; open are those that the
// reader can change.
func RolesForm(page Page, p *db.Person, open []db.Role) (FormPage, *Form) {
	page.Title = "Give or take roles"
	form := formOfPerson(page, p)
	form.Action, form.Button = PersonPath(p.ID, "/roles"), "Save"
	form.Intro = []string{"The person gets an email that says what has changed. It applies at once."}
	roles := Field{Type: "checkboxes", Name: "roles", Label: "Roles", Options: roleOptions(open)}
	var has, others []db.Role
	for _, role := range p.Roles {
		if len(optionsWith(roles.Options, role)) > 0 {
			has = append(has, role)
		} else {
			others = append(others, role)
		}
	}
	if len(others) > 0 {
		form.Before = []Saved{{Label: "You can’t change", Value: Capital(words.Joined(others, ", "))}}
	}
	form.Fields = []Field{roles}
	return form, NewForm(map[string]string{"roles": words.Joined(has, ",")})
}

// roleOptions are roles to tick, each with what it does.
func roleOptions(roles []db.Role) []Option {
	options := Choices(roles, Capital)
	for i, role := range roles {
		options[i].Hint = RoleWords[role]
	}
	return options
}

func optionsWith(options []Option, role db.Role) (found []Option) {
	for _, o := range options {
		if o.Value == string(role) {
			found = append(found, o)
		}
	}
	return found
}
