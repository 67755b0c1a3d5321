package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/views"
)

// versionIn is the version of a thing that the person who sends a form saw;
// what is no number is no version that there is.
func versionIn(form *views.Form) int {
	version, _ := strconv.Atoi(form.Value("version"))
	return version
}

// goOn has a form change the thing that is saved: from the version the person
// saw, and after a conflict with what is saved where something else was typed.
func goOn(page *views.FormPage, status int, typed, saved *views.Form, version int) {
	page.Hidden = map[string]string{"version": versionFor(status, typed, version)}
	if status == fiber.StatusConflict {
		page.Saved = views.Differing(page.Fields, typed, saved)
	}
}

// versionFor is the version that a form goes on from. What was mistyped is
// corrected on the version the person saw, so that a change by someone else in
// between is noticed; after a conflict it is the one that was shown.
func versionFor(status int, form *views.Form, saved int) string {
	if status == fiber.StatusUnprocessableEntity && form.Value("version") != "" {
		return form.Value("version")
	}
	return strconv.Itoa(saved)
}

// valuesOf is what was typed in some of the fields of a form.
func valuesOf(form *views.Form, fields []string) map[string]string {
	values := make(map[string]string, len(fields))
	for _, name := range fields {
		values[name] = form.Value(name)
	}
	return values
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return ""
}
