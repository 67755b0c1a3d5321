package views

import "github.com/rainbowrota/rainbowrota/db"

// NewPersonPath is where somebody is added by hand.
const NewPersonPath = "/people/new"

// NewPersonForm adds somebody; open are the roles that the reader can give.
func NewPersonForm(page Page, open []db.Role) (FormPage, *Form) {
	page.Title = "Add a person"
	form := FormPage{
		Page: page, Back: NavItem{Text: "People", Href: "/people"}, Action: NewPersonPath, Button: "Add the person",
		Intro: []string{"They get no email until you invite them, on the next page."},
		Links: []NavItem{{Text: "Add many people from a file", Href: NewPeopleImportPath}},
	}
	form.Fields = []Field{
		{Type: "input", Name: "first", Label: "First name"},
		{Type: "input", Name: "last", Label: "Last name"},
		{Type: "email", Name: "email", Label: "Email address", Hint: "The invitation goes to this address. Each person needs one of their own."},
		{Type: "input", Name: "phone", Label: "Phone number (optional)", Mode: "tel"},
		{Type: "input", Name: "force", Label: "Force"},
		{Type: "select", Name: "grade", Label: "Grade", Options: Choices(db.Grades, Capital)},
		{Type: "input", Name: "rank", Label: "Rank (optional)"},
		AreaField(page.Settings.Areas),
		{Type: "checkboxes", Name: "roles", Label: "Roles", Options: roleOptions(open)},
	}
	return form, NewForm(map[string]string{"force": page.Settings.ForceName, "grade": string(db.PoliceOfficer), "roles": string(db.Officer)})
}
