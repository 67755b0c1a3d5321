package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

var courseFields = []string{"name", "description", "prerequisites", "requires", "grants", "months", "lead_days", "certificate"}

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
	return h.Net.Training.CourseFor(c.UserContext(), h.Me(c), id)
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
	_, err = h.Net.Training.SaveCourse(c.UserContext(), h.Me(c), course.ID, versionIn(form), training.CourseForm{
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
	page := views.CourseForm(h.Page(c, ""), course.Name)
	page.Action, page.Form = c.Path(), form
	if course.ID != 0 {
		goOn(&page, status, form, courseForm(course), course.Version)
	}
	return h.Render(c, status, "forms/show", page)
}
