package handlers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

// section is a part of an event with a page of its own: what it asks, what is
// saved of it, and what was typed.
type section struct {
	title    string
	fields   []string
	lasting  bool // it can be written when the event is over or cancelled
	controls func(h *Handler, c *fiber.Ctx, plan *events.Plan) ([]views.Field, error)
	saved    func(plan *events.Plan) *views.Form
	typed    func(form *views.Form) events.Section
}

// sections by the end of their path.
var sections = map[string]section{
	"details": {
		title: "Details and venue", fields: detailFields,
		controls: (*Handler).detailControls, saved: savedDetails,
		typed: func(form *views.Form) events.Section { return detailsForm(form) },
	},
	"partner": {
		title: "Partner", fields: []string{"partner", "partner_kind", "contact_id", "contact", "post", "email", "phone"},
		controls: (*Handler).partnerControls, saved: savedPartner,
		typed: func(form *views.Form) events.Section {
			return events.PartnerForm{
				Partner: form.Value("partner"), PartnerKind: form.Value("partner_kind"),
				Known: form.Value("contact_id"), Contact: form.Value("contact"), Post: form.Value("post"), Email: form.Value("email"), Phone: form.Value("phone"),
			}
		},
	},
	"day": {
		title: "On the day", fields: []string{"meeting_point", "parking", "wear", "briefing", "arrive_minutes", "travel_minutes"},
		controls: fixed(
			views.Field{Type: "input", Name: "meeting_point", Label: "Meeting point", Hint: "Where people find the lead."},
			views.Field{Type: "input", Name: "parking", Label: "Parking"},
			views.Field{Type: "input", Name: "wear", Label: "What to wear"},
			views.Field{Type: "input", Name: "arrive_minutes", Label: "Arrive before a shift, in minutes", Width: "govuk-input--width-4", Mode: "numeric"},
			views.Field{Type: "input", Name: "travel_minutes", Label: "Travel to any other venue, in minutes", Width: "govuk-input--width-4", Mode: "numeric", Hint: "Counts when clashes with other events are looked for."},
			views.Field{Type: "textarea", Name: "briefing", Label: "Briefing", Rows: 8, Hint: "For everyone who sees the event. Leave out anything private. For a course or a conference these are the joining instructions."},
		),
		saved: func(plan *events.Plan) *views.Form {
			e := plan.Event
			return views.NewForm(map[string]string{
				"meeting_point": e.MeetingPoint, "parking": e.Parking, "wear": e.Wear, "briefing": e.Briefing,
				"arrive_minutes": strconv.Itoa(e.ArriveMinutes), "travel_minutes": strconv.Itoa(e.TravelMinutes),
			})
		},
		typed: func(form *views.Form) events.Section {
			return events.DayForm{
				MeetingPoint: form.Value("meeting_point"), Parking: form.Value("parking"), Wear: form.Value("wear"), Briefing: form.Value("briefing"),
				ArriveMinutes: form.Value("arrive_minutes"), TravelMinutes: form.Value("travel_minutes"),
			}
		},
	},
	"course": {
		title: "Course and seats", fields: []string{"course", "seats", "opens"},
		controls: (*Handler).courseSection, saved: savedCourse,
		typed: func(form *views.Form) events.Section {
			return events.DateForm{Course: form.Value("course"), Seats: form.Value("seats"), Opens: form.Value("opens")}
		},
	},
	"car": {
		title: "Car", fields: []string{"fallback", "shows_car"},
		controls: fixed(
			views.Field{Type: "textarea", Name: "fallback", Label: "Fallback plan", Rows: 3, Hint: "What is done when the car can’t come, because it is needed for policing."},
			views.Field{Type: "checkbox", Name: "shows_car", Label: "Officers see on the day that the car is coming", Hint: "Never where it is. The public sees nothing of it, unless the public text says so."},
		),
		saved: func(plan *events.Plan) *views.Form {
			return views.NewForm(map[string]string{"fallback": plan.Event.Fallback, "shows_car": onOff(plan.Event.ShowsCar)})
		},
		typed: func(form *views.Form) events.Section {
			return events.CarForm{Fallback: form.Value("fallback"), ShowsCar: form.Value("shows_car") == "on"}
		},
	},
	"public": {
		title: "Public text", fields: []string{"is_public", "public_text"},
		controls: fixed(
			views.Field{Type: "checkbox", Name: "is_public", Label: "Show this event to the public", Hint: "Title, time, venue and the text below. Never who comes, how many, or the car."},
			views.Field{Type: "textarea", Name: "public_text", Label: "Public text", Rows: 6},
		),
		saved: func(plan *events.Plan) *views.Form {
			return views.NewForm(map[string]string{"is_public": onOff(plan.Event.IsPublic), "public_text": plan.Event.PublicText})
		},
		typed: func(form *views.Form) events.Section {
			return events.PublicForm{Public: form.Value("is_public") == "on", Text: form.Value("public_text")}
		},
	},
	"notes": {
		title: "Layout and lessons", fields: []string{"layout", "lessons", "source"}, lasting: true,
		controls: noteControls,
		saved: func(plan *events.Plan) *views.Form {
			return views.NewForm(map[string]string{"layout": plan.Event.Layout, "lessons": plan.Event.Lessons, "source": plan.Event.Source})
		},
		typed: func(form *views.Form) events.Section {
			return events.NotesForm{Layout: form.Value("layout"), Lessons: form.Value("lessons"), Source: form.Value("source")}
		},
	},
}

// courseSection asks of which course an event is a date.
func (h *Handler) courseSection(c *fiber.Ctx, _ *events.Plan) ([]views.Field, error) {
	courses, err := h.Net.Courses(c.UserContext())
	var choices []views.Option
	for i := range courses {
		choices = append(choices, views.Option{Value: idText(courses[i].ID), Text: courses[i].Name})
	}
	return []views.Field{
		{Type: "select", Name: "course", Label: "Course", Options: choices, Empty: "None"},
		{Type: "textarea", Name: "seats", Label: "Seats kept for forces", Rows: 4, Hint: "A line for each force, like “Bedfordshire Police 6”. Places that are kept for nobody are everybody’s. They are those of the shifts with the role “Learner”."},
		{Type: "date", Name: "opens", Label: "Open to all from", Hint: "From this day unused seats go to people who wait. Leave it blank to keep them to the end."},
	}, err
}

func savedCourse(plan *events.Plan) *views.Form {
	lines := make([]string, len(plan.Seats))
	for i, s := range plan.Seats {
		lines[i] = fmt.Sprintf("%s %d", s.Force, s.Places)
	}
	return views.NewForm(map[string]string{"course": idText(plan.Event.CourseID), "seats": strings.Join(lines, "\n"), "opens": plan.Event.SeatsOpenOn})
}

// noteControls ask what is kept for the next time; of a cancelled event also
// where the reason is from.
func noteControls(_ *Handler, _ *fiber.Ctx, plan *events.Plan) ([]views.Field, error) {
	fields := []views.Field{
		{Type: "textarea", Name: "layout", Label: "Layout notes", Rows: 5, Hint: "Where the pitch is, how the tables are set up, where power comes from. Copied to the next edition."},
		{Type: "textarea", Name: "lessons", Label: "Lessons", Rows: 5, Hint: "What to do differently next time. Shown to those who plan the next edition."},
	}
	if plan.Event.Status == db.EventCancelled {
		fields = append(fields, views.Field{Type: "input", Name: "source", Label: "Source", Hint: "Where the reason is from, like a statement of the organisers."})
	}
	return fields, nil
}

// fixed are controls that are the same for every event.
func fixed(fields ...views.Field) func(*Handler, *fiber.Ctx, *events.Plan) ([]views.Field, error) {
	return func(*Handler, *fiber.Ctx, *events.Plan) ([]views.Field, error) { return fields, nil }
}

func savedDetails(plan *events.Plan) *views.Form {
	e := plan.Event
	values := map[string]string{"title": e.Title, "kind": string(e.Kind), "starts": localTime(e.StartsAt), "ends": localTime(e.EndsAt), "sign_up_by": localTime(e.SignUpBy), "area": e.Area, "lead": idText(e.LeadID)}
	if plan.Earlier.Series != nil {
		values["series"] = plan.Earlier.Series.Title
	}
	if plan.Venue != nil {
		values["venue"], values["address"], values["postcode"] = plan.Venue.Name, plan.Venue.Address, plan.Venue.Postcode
	}
	return views.NewForm(values)
}

func (h *Handler) partnerControls(c *fiber.Ctx, plan *events.Plan) ([]views.Field, error) {
	names, err := h.Net.PartnerNames(c.UserContext())
	if err != nil {
		return nil, err
	}
	kind := views.Field{Type: "input", Name: "partner_kind", Label: "Kind of partner", List: events.PartnerKinds, Hint: "A correction for a known partner shows wherever they are named."}
	heading := views.Field{Type: "heading", Label: "Contact", Hint: "Told by email when the event moves or is cancelled. For a known partner it can be left empty: then it is their latest contact."}
	if !plan.Corrects {
		kind.Hint = "For a new partner. That of a known one is corrected by a coordinator."
		heading.Hint = "Told by email when the event moves or is cancelled. Enter somebody of a new partner; for a known one, ask a coordinator to add or choose the contact."
		if plan.Contact != nil {
			heading.Hint = "Now: " + contactWords(plan.Contact) + ". To correct this or to have another contact, ask a coordinator. Leave the rest empty to keep it."
		}
	}
	contact, err := h.contactChoice(c, plan)
	return slices.Concat([]views.Field{
		{Type: "input", Name: "partner", Label: "Partner", Hint: "The organisation, like a students’ union or a Pride organiser. A known name reuses it.", List: names},
		kind, heading,
	}, contact, views.ContactFields()), err
}

// contactWords are all that is known of a contact, on one line.
func contactWords(c *db.Contact) string { return joinWords(", ", c.Name, c.Post, c.Email, c.Phone) }

// contactChoice offers the contacts of the partner there is, where it has several.
func (h *Handler) contactChoice(c *fiber.Ctx, plan *events.Plan) ([]views.Field, error) {
	if plan.Partner == nil {
		return nil, nil
	}
	known, err := h.Net.Events.ContactChoice(c.UserContext(), h.Me(c), plan.Partner.ID)
	if err != nil || len(known) < 2 {
		return nil, err
	}
	choice := views.Field{Type: "select", Name: "contact_id", Label: "Contact", Hint: "Choose another of their contacts here, or enter a new one below."}
	for i := range known {
		choice.Options = append(choice.Options, views.Option{Value: idText(known[i].ID), Text: joinWords(", ", known[i].Name, known[i].Post)})
	}
	if plan.Contact == nil {
		choice.Empty = "Nobody yet"
	}
	return []views.Field{choice}, nil
}

func savedPartner(plan *events.Plan) *views.Form {
	values := map[string]string{}
	if plan.Partner != nil {
		values["partner"], values["partner_kind"] = plan.Partner.Name, plan.Partner.Kind
	}
	if plan.Contact != nil && plan.Corrects {
		values["contact_id"] = idText(plan.Contact.ID)
		values["contact"], values["post"], values["email"], values["phone"] = plan.Contact.Name, plan.Contact.Post, plan.Contact.Email, plan.Contact.Phone
	}
	return views.NewForm(values)
}
