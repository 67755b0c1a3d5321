package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// matrix is a site with things of every kind that belong to others: an event
// that Eve leads with Charlie on a shift, what the register has of Charlie, a draft, a car that is booked for
// the event and twice by its keeper, and files of people and of dates that wait.
type matrix struct {
	*site
	event, draft *db.Event
	shift        *db.Shift
	signup       *db.Signup
	routes       []route
}

type route struct{ method, path string }

func newMatrix(t *testing.T, d *db.DB, change ...func(*web.Config, *action.Settings)) *matrix {
	t.Helper()
	m := &matrix{site: newSite(t, d, change...)}
	m.event, m.draft = m.stall("Herts Pride", 60*days), m.stall("Secret draft", 61*days)
	m.draft.Status = db.EventDraft
	m.insert(func(tx *db.Tx) error { return tx.UpdateEvent(t.Context(), m.draft) })
	m.shift = m.shiftOf(m.event, "Stall", 3)
	var err error
	if m.signup, err = m.net.Rota.SignUp(t.Context(), m.person("charlie"), m.shift.ID); err != nil {
		t.Fatal(err)
	}
	femi := m.as("femi")
	femi.post("/vehicles/new", "name", "The secret car", "seats", "5", "before", "60", "after", "60", "mileage", "0").want(http.StatusSeeOther)
	femi.post("/vehicles/1/bookings", "purpose", string(db.ForMaintenance), "starts", "2027-07-01T10:00", "ends", "2027-07-01T12:00", "before", "0", "after", "0", "form_key", "a").want(http.StatusSeeOther)
	femi.post(fmt.Sprintf("/events/%d/car", m.event.ID), "vehicle", "1", "starts", "2027-07-31T10:00", "ends", "2027-07-31T20:00", "before", "60", "after", "60", "form_key", "b").want(http.StatusSeeOther)
	femi.post("/vehicles/1/drivers", "person", fmt.Sprint(m.person("femi").ID), "from", "2027-01-01", "until", "2027-12-31").want(http.StatusSeeOther)
	femi.post("/vehicles/1/bookings", "purpose", string(db.ForOperations), "starts", "2027-06-01T10:00", "ends", "2027-06-01T12:00", "before", "0", "after", "0",
		"driver", fmt.Sprint(m.person("femi").ID), "form_key", "c").want(http.StatusSeeOther)
	m.as("bob").choosePeople("The secret list.csv", "E-mail,First name,Last name\nnobody@example.org,Nobody,Reid\n").want(http.StatusSeeOther)
	m.as("bob").choose("a.csv", partnersDates, "name", "The secret programme", "kind", "partner's date").want(http.StatusSeeOther)
	charlie := m.person("charlie").ID
	m.as("bob").post(fmt.Sprintf("/llos/%d/positions", charlie), "title", "Treasurer", "from", "2027-01-01").want(http.StatusSeeOther)
	m.as("bob").post(fmt.Sprintf("/llos/%d/accreditations", charlie), "granted", "2027-01-01", "expires", "2028-01-01", "source", "Kent").want(http.StatusSeeOther)
	m.programme(t)
	for _, r := range handlers.Routes() {
		if !strings.Contains(r.Path, "*") && r.Path != "/sign-out" && r.Path != "/people/:id/reset" && !strings.HasPrefix(r.Path, "/sign-in") { // which would sign people out
			m.routes = append(m.routes, route{r.Method, r.Path})
		}
	}
	return m
}

// filled puts ids into a route's path; section is the one that takes most.
func filled(path string, id string) string {
	return strings.NewReplacer(":id", id, ":code", "x"+id, ":number", id, ":section", "details", ":group", "areas").Replace(path)
}

// object is the id a route is about, for an event or whatever else it names.
func (m *matrix) object(path string, e *db.Event) string {
	switch {
	case strings.HasPrefix(path, "/events"):
		return strconv.FormatInt(e.ID, 10)
	case strings.HasPrefix(path, "/shifts"):
		return strconv.FormatInt(m.shift.ID, 10)
	case strings.HasPrefix(path, "/signups"):
		return strconv.FormatInt(m.signup.ID, 10)
	case strings.HasPrefix(path, "/admin/import/dates/"):
		return "2" // the first is of people
	case strings.HasSuffix(path, "/handover"):
		return "3" // the one whose car can be taken now
	case strings.HasPrefix(path, "/bookings") && e == m.event:
		return "2" // for the event; for the draft the keeper's own
	}
	return "1"
}

func TestNoRouteFailsOrNamesWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	dbtest.Whole(t, func(t *testing.T, d *db.DB, turn func(string) bool) {
		m := newMatrix(t, d)
		visitors := map[string]*visitor{"nobody": m.visit()}
		for _, name := range []string{"alice", "grace", "harper", "eve", "bob", "femi"} {
			visitors[name] = m.as(name)
		}
		for _, r := range m.routes {
			for name, v := range visitors {
				if (name == "eve" || name == "bob" || name == "femi") && r.method != http.MethodGet {
					continue // they may, and would change what the others are tried on
				}
				for _, e := range []*db.Event{m.event, m.draft} {
					if !turn(fmt.Sprint(r, name, e == m.draft)) {
						continue
					}
					m.try(t, r, name, v, e)
				}
			}
		}
	})
}

// saysWhoHelps is what every refusal says: the people that the reader can ask.
var saysWhoHelps = regexp.MustCompile(`(?i)\bask (a|an) (coordinator|administrator)`)

func (m *matrix) try(t *testing.T, r route, name string, v *visitor, e *db.Event) {
	t.Helper()
	path := filled(r.path, m.object(r.path, e))
	form := url.Values{"_csrf": {v.csrf}}
	headers := []string{"Origin", origin, "Sec-Fetch-Site", "same-origin"}
	if r.method == http.MethodGet {
		form = nil
	}
	a := v.send(r.method, path, form, headers...)
	what := fmt.Sprintf("%s %s by %s", r.method, path, name)
	if a.Status >= 500 {
		t.Errorf("%s: %d", what, a.Status)
	}
	if a.Status == http.StatusForbidden && (!saysWhoHelps.MatchString(a.text("main")) || a.Find("main a[href='/']").Length() == 0) {
		t.Errorf("%s: the refusal does not say who helps, or has no way home: %s", what, a.text("main"))
	}
	if name == "alice" && strings.HasPrefix(r.path, "/events/:id") && e == m.draft && a.Status != http.StatusNotFound &&
		a.Status != http.StatusBadRequest { // an empty form is refused before anything is looked up
		t.Errorf("%s: %d for a draft, want 404", what, a.Status)
	}
	for secret, knows := range secrets {
		if strings.Contains(a.Body, secret) && !slices.Contains(knows, name) {
			t.Errorf("%s: the page says %q, which is not theirs to know", what, secret)
		}
	}
}

// secrets are what pages hold, and the visitors who may read it somewhere.
var secrets = map[string][]string{
	"The secret car":       {"eve", "bob", "femi"}, // where it is
	"The secret programme": {"eve", "bob", "femi", "harper"},
	"The secret list":      {"bob", "harper"},
	"The secret need":      {"eve", "bob"},
	"Secret draft":         {"eve", "bob", "femi"},
	" Reid":                {"eve", "bob", "femi", "harper"}, // who is on the shift
	"Herts Pride":          {"alice", "eve", "bob", "femi"},
}

// hostile is what nobody types by accident.
var hostile = []string{
	"", "0", "-1", "99999999999999999999", "1e9", "NaN", "<script>alert(1)</script>", "' OR 1=1 --", "%", "_", `\`, "\x00", "a\r\nBcc: x@example.org",
	"\u202eevil", "💥", "\xff\xfe", "2027-02-30", "2027-03-28T01:30", "9999-99-99T99:99", "{{.}}", "../../etc/passwd", strings.Repeat("x", 12_000),
}

func TestHostileIDsAndQueriesGetAnAnswerThatIsNoFault(t *testing.T) {
	t.Parallel()
	dbtest.Whole(t, func(t *testing.T, d *db.DB, turn func(string) bool) {
		m := newMatrix(t, d)
		bob := m.as("bob")
		asked := map[string]bool{} // a path without a parameter is the same for each text
		for _, r := range m.routes {
			if r.method != http.MethodGet {
				continue
			}
			for _, text := range hostile {
				if len(text) > 4000 {
					text = text[:4000] // a request line has its own limit
				}
				filter := url.Values{}
				for _, name := range []string{"q", "area", "kind", "role", "from", "to", "status", "after", "id", "before", "shift", "person", "next", "view", "mine"} {
					filter.Set(name, text)
				}
				for _, path := range []string{filled(r.path, url.PathEscape(text)), filled(r.path, m.object(r.path, m.event)) + "?" + filter.Encode()} {
					if asked[path] || !strings.HasPrefix(path, "/") || strings.Contains(path, "//") || len(path) > 12_000 || !turn(path) {
						continue
					}
					asked[path] = true
					if a := bob.get(path); a.Status >= 500 {
						t.Errorf("GET %.120s: %d", path, a.Status)
					} else if strings.Contains(a.Body, "<script>alert(1)") {
						t.Errorf("GET %.120s: the page runs what was typed", path)
					}
				}
			}
		}
	})
}

// forms are the fields of the forms that take text, by route.
var forms = map[string][]string{
	"/events/new":              {"title", "kind", "starts", "ends", "area", "venue", "address", "postcode", "lead", "series"},
	"/events/:id/edit/partner": {"version", "partner", "partner_kind", "contact_id", "contact", "post", "email", "phone"},
	"/events/:id/edit/day":     {"version", "meeting_point", "parking", "wear", "briefing", "arrive_minutes", "travel_minutes"},
	"/events/:id/edit/public":  {"version", "is_public", "public_text"},
	"/events/:id/shifts":       {"role", "starts", "ends", "minimum", "maximum", "llos_only", "approval", "form_key"},
	"/shifts/:id/edit":         {"version", "role", "starts", "ends", "minimum", "maximum", "llos_only", "approval"},
	"/events/:id/cancel":       {"version", "reason"},
	"/events/:id/move":         {"version", "starts", "ends", "venue", "address", "postcode", "reason", "confirmed"},
	"/events/:id/publication":  {"version"},
	"/events/:id/copy":         {"title", "starts", "ends", "series", "form_key"},
	"/events/:id/edit/notes":   {"version", "layout", "lessons", "source"},
	"/series/:id/edit":         {"version", "title", "notes"},
	"/series/:id/dates":        {"until", "count", "leave_out", "form_key", "confirmed"},
	"/series/new": {
		"title", "kind", "starts", "ends", "area", "venue", "address", "postcode", "lead",
		"repeats", "every", "until", "count", "role", "minimum", "maximum", "llos_only", "leave_out", "form_key", "confirmed",
	},
	"/events/:id/following":          {"scope", "title", "starts", "ends", "venue", "lead", "reason", "minimum_1", "maximum_1", "seen", "confirmed"},
	"/events/:id/following/cancel":   {"scope", "reason", "seen", "form_key"},
	"/shifts/:id/signups":            {"person_id", "reason"},
	"/shifts/:id/cover":              {"person"},
	"/signups/:id/approval":          {"reason"},
	"/signups/:id/attendance":        {"to", "at", "seen"},
	"/signups/:id/hours":             {"hours"},
	"/events/:id/walk-ins":           {"shift", "person", "q", "reason"},
	"/partners/new":                  {"name", "kind", "notes"},
	"/partners/:id/edit":             {"version", "name", "kind", "notes"},
	"/partners/:id/contacts":         {"contact", "post", "email", "phone"},
	"/contacts/:id/edit":             {"contact", "post", "email", "phone"},
	"/venues/new":                    {"name", "address", "postcode", "area"},
	"/awareness/new":                 {"name", "rule", "expects", "notes"},
	"/awareness/:id/edit":            {"version", "name", "rule", "expects", "notes"},
	"/awareness/:id/tasks":           {"weeks", "task"},
	"/account":                       {"version", "phone", "discreet", "rest-from", "rest-to"},
	"/account/calendar/entries":      {"alarm", "by-message"},
	"/account/password":              {"current-password", "new-password"},
	"/my/offers/:id":                 {"answer"},
	"/shifts/:id/sign-up":            {},
	"/events/:id/car":                {"vehicle", "starts", "ends", "before", "after", "driver", "note", "form_key"},
	"/events/:id/edit/car":           {"version", "fallback", "shows_car"},
	"/admin/import/dates/new":        {"kind", "name", "source"},
	"/admin/import/dates/:id":        {"seen", "remove"},
	"/llos/export":                   {"reason"},
	"/events/:id/needs":              {"access", "dietary"},
	"/positions/:id/edit":            {"title", "rank", "from", "until", "reason", "seen"},
	"/positions/:id/removal":         {"reason"},
	"/accreditations/:id/revocation": {"reason"},
	"/people/new":                    {"first", "last", "email", "phone", "force", "grade", "rank", "area", "roles"},
	"/people/import/:id":             {"seen"},
	"/people/import/:id/columns":     {"column-email", "column-first", "column-until"},
	"/events/:id/nominations":        {"emails", "force"},
}

// keepersForms are the forms of vehicle keepers.
var keepersForms = map[string][]string{
	"/vehicles/new":          {"name", "registration", "seats", "keys_at", "equipment", "before", "after", "mileage", "mot_until", "service_until", "insurance_until"},
	"/vehicles/:id/edit":     {"version", "name", "registration", "seats", "keys_at", "equipment", "before", "after", "mileage", "mot_until", "service_until", "insurance_until"},
	"/vehicles/:id/bookings": {"purpose", "starts", "ends", "before", "after", "driver", "note", "form_key"},
	"/vehicles/:id/drivers":  {"person", "from", "until", "form_key"},
	"/vehicles/:id/bases":    {"from", "station", "address"},
	"/bookings/:id/edit":     {"version", "starts", "ends", "before", "after", "driver", "note"},
	"/bookings/:id/decline":  {"reason"},
	"/bookings/:id/recall":   {"reason", "crew"},
	"/bookings/:id/cancel":   {"reason"},
	"/bookings/:id/handover": {"direction", "mileage", "mileage_reason", "charge", "keys", "present", "damage", "cleanliness", "driver", "form_key"},
}

func TestHostileFormsGetAMessageAndNoFault(t *testing.T) {
	t.Parallel()
	dbtest.Whole(t, func(t *testing.T, d *db.DB, turn func(string) bool) {
		m := newMatrix(t, d)
		m.tryForms(t, turn, m.as("bob"), forms)
		m.tryForms(t, turn, m.as("femi"), keepersForms)
		m.tryForms(t, turn, m.as("bob"), programmeForms)
	})
}

func (m *matrix) tryForms(t *testing.T, turn func(string) bool, v *visitor, forms map[string][]string) {
	t.Helper()
	for path, fields := range forms {
		for _, text := range hostile {
			if !turn(path + text) {
				continue
			}
			var typed []string
			for _, field := range fields {
				typed = append(typed, field, text)
			}
			a := v.post(filled(path, m.object(path, m.event)), typed...)
			if a.Status >= 500 {
				t.Errorf("POST %s with %.40q: %d", path, text, a.Status)
			}
			if strings.Contains(a.Body, "<script>alert(1)") {
				t.Errorf("POST %s: the page runs what was typed", path)
			}
		}
	}
}
