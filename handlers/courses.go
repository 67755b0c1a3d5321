package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/views"
)

var courseFields = []string{"name", "description", "prerequisites", "requires", "grants", "months", "lead_days", "certificate"}

var courseControls = []views.Field{
	{Type: "input", Name: "name", Label: "Name", Hint: "Like “LLO foundation”."},
	{Type: "textarea", Name: "description", Label: "Description", Rows: 5},
	{Type: "textarea", Name: "prerequisites", Label: "What learners need before it", Rows: 3},
	{Type: "checkbox", Name: "requires", Label: "For liaison officers with a current accreditation", Hint: "A refresher, for example."},
	{Type: "checkbox", Name: "grants", Label: "Completing it makes a liaison officer"},
	{Type: "input", Name: "months", Label: "Counts for how many months", Width: "govuk-input--width-4", Mode: "numeric"},
	{Type: "input", Name: "lead_days", Label: "Call for a refresher how many days before it lapses", Width: "govuk-input--width-4", Mode: "numeric"},
	{Type: "textarea", Name: "certificate", Label: "What the certificate says was learned", Rows: 3},
}

// newCourse asks for a course.
func (h *Handler) newCourse(c *fiber.Ctx) error {
	return h.renderCourse(c, fiber.StatusOK, &db.Course{}, views.NewForm(map[string]string{"grants": "on", "months": "36", "lead_days": "90"}))
}

// editCourse shows the form of a course.
func (h *Handler) editCourse(c *fiber.Ctx) error {
	course, err := h.courseIn(c)
	if err != nil {
		return err
	}
	return h.renderCourse(c, fiber.StatusOK, course, courseForm(course))
}

func (h *Handler) courseIn(c *fiber.Ctx) (*db.Course, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.CourseFor(c.UserContext(), h.Me(c), id)
}

// createCourse makes a course.
func (h *Handler) createCourse(c *fiber.Ctx) error { return h.saveCourse(c, &db.Course{}) }

// updateCourse changes a course.
func (h *Handler) updateCourse(c *fiber.Ctx) error {
	course, err := h.courseIn(c)
	if err != nil {
		return err
	}
	return h.saveCourse(c, course)
}

// saveCourse saves what was typed about a course; one without an id is new.
func (h *Handler) saveCourse(c *fiber.Ctx, course *db.Course) error {
	form, err := h.Form(c, append(courseFields, "version")...)
	if err != nil {
		return err
	}
	_, err = h.Net.SaveCourse(c.UserContext(), h.Me(c), course.ID, versionIn(form), network.CourseForm{
		Name: form.Value("name"), Description: form.Value("description"), Prerequisites: form.Value("prerequisites"),
		Requires: form.Value("requires") == "on", Grants: form.Value("grants") == "on",
		Months: form.Value("months"), LeadDays: form.Value("lead_days"), Certificate: form.Value("certificate"),
	})
	if status, ok := web.Refused(form, err); ok {
		return h.renderCourse(c, status, course, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "course-saved")
	return h.Redirect(c, "/training")
}

func courseForm(c *db.Course) *views.Form {
	return views.NewForm(map[string]string{
		"name": c.Name, "description": c.Description, "prerequisites": c.Prerequisites, "requires": onOff(c.Requires != ""), "grants": onOff(c.Grants != ""),
		"months": strconv.Itoa(c.Months), "lead_days": strconv.Itoa(c.LeadDays), "certificate": c.Certificate,
	})
}

func (h *Handler) renderCourse(c *fiber.Ctx, status int, course *db.Course, form *views.Form) error {
	page := views.FormPage{
		Page: h.Page(c, "Add a course"), Back: views.NavItem{Text: "Training", Href: "/training"},
		Intro:  []string{"Each time it is taught is an event of the kind training course, which names the course on its plan."},
		Fields: courseControls, Action: c.Path(), Button: "Save",
	}
	if course.ID != 0 {
		page.Title, page.Caption = "Change the course", course.Name
		goOn(&page, status, form, courseForm(course), course.Version)
	}
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}
