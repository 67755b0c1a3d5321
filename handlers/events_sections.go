package handlers

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/network/events"
	"github.com/rainbowrota/rainbowrota/views"
)

// section is a part of an event with a page of its own: what it asks, what is
// saved of it, and what was typed.
type section struct {
	fields   []string
	controls func(h *Handler, c *fiber.Ctx, plan *events.Plan) ([]views.Field, error)
	saved    func(plan *events.Plan) *views.Form
	typed    func(form *views.Form) events.Section
}

// sections by the end of their path.
var sections = map[string]section{
	"details": {
		fields:   detailFields,
		controls: (*Handler).detailControls, saved: savedDetails,
		typed: func(form *views.Form) events.Section { return detailsForm(form) },
	},
	"partner": {
		fields:   []string{"partner", "partner_kind", "contact_id", "contact", "post", "email", "phone"},
		controls: (*Handler).partnerControls, saved: savedPartner,
		typed: func(form *views.Form) events.Section {
			return events.PartnerForm{
				Partner: form.Value("partner"), PartnerKind: form.Value("partner_kind"),
				Known: form.Value("contact_id"), Contact: form.Value("contact"), Post: form.Value("post"), Email: form.Value("email"), Phone: form.Value("phone"),
			}
		},
	},
	"day": {
		fields:   []string{"meeting_point", "parking", "wear", "briefing", "arrive_minutes", "travel_minutes"},
		controls: fixed(views.DayFields),
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
		fields:   []string{"course", "seats", "opens"},
		controls: (*Handler).courseControls, saved: savedCourse,
		typed: func(form *views.Form) events.Section {
			return events.DateForm{Course: form.Value("course"), Seats: form.Value("seats"), Opens: form.Value("opens")}
		},
	},
	"car": {
		fields:   []string{"fallback", "shows_car"},
		controls: fixed(views.FallbackFields),
		saved: func(plan *events.Plan) *views.Form {
			return views.NewForm(map[string]string{"fallback": plan.Event.Fallback, "shows_car": onOff(plan.Event.ShowsCar)})
		},
		typed: func(form *views.Form) events.Section {
			return events.CarForm{Fallback: form.Value("fallback"), ShowsCar: form.Value("shows_car") == "on"}
		},
	},
	"public": {
		fields:   []string{"is_public", "public_text"},
		controls: fixed(views.PublicFields),
		saved: func(plan *events.Plan) *views.Form {
			return views.NewForm(map[string]string{"is_public": onOff(plan.Event.IsPublic), "public_text": plan.Event.PublicText})
		},
		typed: func(form *views.Form) events.Section {
			return events.PublicForm{Public: form.Value("is_public") == "on", Text: form.Value("public_text")}
		},
	},
	"notes": {
		fields:   []string{"layout", "lessons", "source"},
		controls: noteControls,
		saved: func(plan *events.Plan) *views.Form {
			return views.NewForm(map[string]string{"layout": plan.Event.Layout, "lessons": plan.Event.Lessons, "source": plan.Event.Source})
		},
		typed: func(form *views.Form) events.Section {
			return events.NotesForm{Layout: form.Value("layout"), Lessons: form.Value("lessons"), Source: form.Value("source")}
		},
	},
}

func (h *Handler) courseControls(c *fiber.Ctx, _ *events.Plan) ([]views.Field, error) {
	courses, err := h.Net.Courses(c.UserContext())
	return views.CourseDateFields(courses), err
}

func savedCourse(plan *events.Plan) *views.Form {
	lines := make([]string, len(plan.Seats))
	for i, s := range plan.Seats {
		lines[i] = fmt.Sprintf("%s %d", s.Force, s.Places)
	}
	return views.NewForm(map[string]string{"course": views.IDText(plan.Event.CourseID), "seats": strings.Join(lines, "\n"), "opens": plan.Event.SeatsOpenOn})
}

func noteControls(_ *Handler, _ *fiber.Ctx, plan *events.Plan) ([]views.Field, error) {
	return views.NoteFields(plan.Event), nil
}

// fixed are controls that are the same for every event.
func fixed(fields []views.Field) func(*Handler, *fiber.Ctx, *events.Plan) ([]views.Field, error) {
	return func(*Handler, *fiber.Ctx, *events.Plan) ([]views.Field, error) { return fields, nil }
}

func savedDetails(plan *events.Plan) *views.Form {
	e := plan.Event
	values := map[string]string{"title": e.Title, "kind": string(e.Kind), "starts": views.ControlTime(e.StartsAt), "ends": views.ControlTime(e.EndsAt), "sign_up_by": views.ControlTime(e.SignUpBy), "area": e.Area, "lead": views.IDText(e.LeadID)}
	if plan.Earlier.Series != nil {
		values["series"] = plan.Earlier.Series.Title
	}
	if plan.Venue != nil {
		values["venue"], values["address"], values["postcode"] = plan.Venue.Name, plan.Venue.Address, plan.Venue.Postcode
	}
	return views.NewForm(values)
}

// partnerControls offer the contacts of the partner there is, if any.
func (h *Handler) partnerControls(c *fiber.Ctx, plan *events.Plan) ([]views.Field, error) {
	names, err := h.Net.PartnerNames(c.UserContext())
	if err != nil || plan.Partner == nil {
		return views.PartnerFields(plan, names, nil), err
	}
	contacts, err := h.Net.Events.ContactChoice(c.UserContext(), h.Me(c), plan.Partner.ID)
	return views.PartnerFields(plan, names, contacts), err
}

func savedPartner(plan *events.Plan) *views.Form {
	values := map[string]string{}
	if plan.Partner != nil {
		values["partner"], values["partner_kind"] = plan.Partner.Name, plan.Partner.Kind
	}
	if plan.Contact != nil && plan.Corrects {
		values["contact_id"] = views.IDText(plan.Contact.ID)
		values["contact"], values["post"], values["email"], values["phone"] = plan.Contact.Name, plan.Contact.Post, plan.Contact.Email, plan.Contact.Phone
	}
	return views.NewForm(values)
}
