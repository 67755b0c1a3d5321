package views

// CourseForm asks for a course; name is that of one that is known, or "".
func CourseForm(page Page, name string) FormPage {
	page.Title = "Add a course"
	if name != "" {
		page.Title = "Change the course"
	}
	return FormPage{
		Page: page, Caption: name, Back: NavItem{Text: "Training", Href: "/training"}, Button: "Save",
		Intro: []string{"Each time it is taught is an event of the kind training course, which names the course on its plan."},
		Fields: []Field{
			{Type: "input", Name: "name", Label: "Name", Hint: "Like “LLO foundation”."},
			{Type: "textarea", Name: "description", Label: "Description", Rows: 5},
			{Type: "textarea", Name: "prerequisites", Label: "What learners need before it", Rows: 3},
			{Type: "checkbox", Name: "requires", Label: "For liaison officers with a current accreditation", Hint: "A refresher, for example."},
			{Type: "checkbox", Name: "grants", Label: "Completing it makes a liaison officer"},
			{Type: "input", Name: "months", Label: "Counts for how many months", Width: "govuk-input--width-4", Mode: "numeric"},
			{Type: "input", Name: "lead_days", Label: "Call for a refresher how many days before it lapses", Width: "govuk-input--width-4", Mode: "numeric"},
			{Type: "textarea", Name: "certificate", Label: "What the certificate says was learned", Rows: 3},
		},
	}
}
