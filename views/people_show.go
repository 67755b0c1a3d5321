package views

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// PersonPath is the path of somebody’s record, or of a page of it.
func PersonPath(id int64, end string) string { return fmt.Sprintf("/people/%d%s", id, end) }

// PersonPage is what the app knows of one person.
type PersonPage struct {
	Page
	Post         string // rank and area
	Access, Tone string // how far they are in
	Invite       string // the button that invites them, or ""
	InvitePath   string
	Here         string // the page's own address, to come back to

	Coordinates   bool // the reader sees what the person does, learns and drives
	Upcoming      []DutyRow
	Leading       []NavItem // events that the person leads
	Hours         HoursChart
	Load          []Saved
	Record        []PersonTerm // accreditations, and what they may drive
	Positions     []Saved
	Register      string // path of the register's page of them
	PastCount     string // how many there are below
	Past          []PastDuty
	History       []HistoryRow
	LatestHistory string

	Contact, PostRows, Roles, AccessRows []FactRow

	ChangeContact, ChangePost string // paths
	ChangeRoles               string // path, or "" where the reader can change none
	Deactivate, Reactivate    string // paths; "" where the reader can't
	Reset                     string // path of the form that removes their ways in; "" where the reader can't
	FirstName                 string
}

// DutyRow is a shift that somebody is on, asked for or waits for.
type DutyRow struct{ When, Event, Href, Role, Status, Tone, Staffing string }

// PersonTerm is something that somebody holds from one day until another.
type PersonTerm struct{ What, From, Until, Status, Tone string }

// FactRow is a fact of somebody's record, and where it is changed.
type FactRow struct {
	Key, Value string
	Link       string // of the value, or ""
	Dial       string // what a tel: link of the value dials, or ""
}

// NewPersonPage is somebody’s record as its reader may see it.
func NewPersonPage(page Page, r *network.Record) PersonPage {
	page.Title = r.Name()
	p := PersonPage{
		Page: page, Post: JoinWords(", ", RankAndGrade(&r.Person), r.Area), Coordinates: r.Coordinates,
		InvitePath: PersonPath(r.ID, "/invitation"), Here: PersonPath(r.ID, ""), Register: LLOPath(r.ID, ""), FirstName: r.FirstName,
	}
	if r.ChangesRoles {
		p.ChangeRoles = PersonPath(r.ID, "/roles")
	}
	if r.Deactivates && r.DeactivatedAt.IsZero() {
		p.Deactivate = PersonPath(r.ID, "/deactivation")
	} else if r.Deactivates {
		p.Reactivate = PersonPath(r.ID, "/deactivation")
	}
	if r.Resets {
		p.Reset = PersonPath(r.ID, "/reset")
	}
	p.Access, p.Tone, p.Invite = access(&r.Member, page.NoMail)
	p.facts(r)
	for _, d := range r.History {
		p.History = append(p.History, HistoryRow{At: d.At, Text: d.Text, Why: d.Why})
	}
	if len(p.History) > 0 {
		p.LatestHistory = "last changed " + Date(p.History[0].At)
	}
	if r.Coordinates {
		p.duties(r)
	}
	return p
}

// facts are how somebody is reached, where they work, and how they get in.
func (p *PersonPage) facts(r *network.Record) {
	p.ChangeContact, p.ChangePost = PersonPath(r.ID, "/contact"), PersonPath(r.ID, "/post")
	p.Contact = []FactRow{
		{Key: "Name", Value: r.Name()},
		{Key: "Email", Value: r.Email, Link: "mailto:" + r.Email},
		{Key: "Phone", Value: r.Phone, Dial: action.DialOf(r.Phone)},
		{Key: "Messages", Value: messagesWords(r.Discreet)},
	}
	p.PostRows = []FactRow{
		{Key: "Force", Value: r.Force},
		{Key: "Grade", Value: Capital(r.Grade)},
		{Key: "Rank", Value: r.Rank},
		{Key: "Area", Value: r.Area},
		{Key: "Station", Value: r.Station},
	}
	if r.Coordinates && r.Skills != "" {
		p.PostRows = append(p.PostRows, FactRow{Key: "Languages and skills", Value: r.Skills})
	}
	for _, role := range r.Roles {
		p.Roles = append(p.Roles, FactRow{Key: Capital(role), Value: RoleWords[role]})
	}
	p.AccessRows = []FactRow{{Key: "Status", Value: AccessWords(r.Access)}}
	if !r.InvitedAt.IsZero() {
		p.AccessRows = append(p.AccessRows, FactRow{Key: "Invited", Value: inviteDay(r.InvitedAt)})
	}
	p.AccessRows = append(p.AccessRows, FactRow{Key: "Last seen", Value: lastSeen(r.SeenMonth)}, FactRow{Key: "On record since", Value: inviteDay(r.CreatedAt)})
}

func lastSeen(month string) string {
	if month == "" {
		return "Never"
	}
	return monthYear(month)
}

func messagesWords(discreet bool) string {
	if discreet {
		return "Email, discreet"
	}
	return "Email"
}

// duties are what somebody does, learns and drives.
func (p *PersonPage) duties(r *network.Record) {
	for i := range r.Upcoming {
		p.Upcoming = append(p.Upcoming, dutyRow(&r.Upcoming[i], r.Positions[r.Upcoming[i].ID]))
	}
	for i := range r.Leading {
		e := &r.Leading[i]
		p.Leading = append(p.Leading, NavItem{Text: e.Title + ", " + Date(e.StartsAt), Href: EventPath(e.ID, "")})
	}
	for i := range r.Past {
		p.Past = append(p.Past, pastDuty(&r.Past[i]))
	}
	p.PastCount = words.Grouped(len(p.Past))
	p.Hours = newHoursChart(r.Months)
	p.Load = []Saved{
		{Label: "Shifts in the past 90 days and upcoming", Value: fmt.Sprint(r.Load.Confirmed)},
		{Label: "Of these, did not arrive", Value: fmt.Sprint(r.Load.NoShows)},
		{Label: "Last asked to cover a shift", Value: lastAsked(r.AskedAt)},
	}
	for i := range r.Accreditations {
		row := newRecordRow(p.Settings.LLOLabel, &r.Accreditations[i], r.Accreditations, r.Today)
		p.Record = append(p.Record, PersonTerm{What: row.Kind, From: ShortDayOf(r.Accreditations[i].GrantedOn), Until: ShortDayOf(r.Accreditations[i].ExpiresOn), Status: row.Status, Tone: row.Tone})
	}
	for i := range r.Drives {
		d := &r.Drives[i]
		until := d.ExpiresOn
		if d.EndedOn != "" {
			until = min(until, d.EndedOn)
		}
		status := action.AccreditationStatus(d.GrantedOn, until, r.Today)
		p.Record = append(p.Record, PersonTerm{What: "Driver of " + d.VehicleName, From: ShortDayOf(d.GrantedOn), Until: ShortDayOf(until), Status: Capital(status), Tone: TermTone(status)})
	}
	for i := range r.Held {
		row := positionRow(&r.Held[i], r.Today)
		p.Positions = append(p.Positions, Saved{Label: row.Text, Value: row.When})
	}
}

func lastAsked(at time.Time) string {
	if at.IsZero() {
		return "Never"
	}
	return Date(at)
}

// dutyRow puts a shift of somebody into words; position is theirs on its waiting list.
func dutyRow(r *db.RotaRow, position int) DutyRow {
	row := DutyRow{
		When: nearSpan(r.StartsAt, r.EndsAt), Event: r.EventTitle, Href: EventPath(r.EventID, ""), Role: r.Role, Staffing: shiftStaffingPath(r.EventID, r.ID),
	}
	switch {
	case r.EventStatus == db.EventCancelled || !r.CancelledAt.IsZero():
		row.Status, row.Tone, row.Staffing = "Cancelled", "bad", ""
	case r.Status == db.SignupConfirmed:
		row.Status, row.Tone = "Confirmed", "good"
	case r.Status == db.SignupWaiting:
		row.Status, row.Tone = Ordinal(max(1, position))+" on waiting list", "wait"
	default:
		row.Status, row.Tone = "Waits for approval", "warn"
	}
	return row
}

// nearSpan is when something soon to come is, on one line of a table if it can be.
func nearSpan(from, to time.Time) string {
	if clock.Day(from) != clock.Day(to) {
		return Span(from, to)
	}
	return ShortMoment(from) + " to " + TimeOf(to)
}

// HoursChart is a picture of the hours of each month, and the same in words.
type HoursChart struct {
	Total string // "70.5"
	Words string // every value
	Bars  []HoursBar
}

// HoursBar is one month; lengths are in pixels, and places across in per cent.
type HoursBar struct {
	X, Width, Middle string
	Y, Height, Above int
	Value, Month     string
	Second           bool // its name is left out where there is little room
}

// The picture of hours: how high the highest bar is, and where the bars end.
const (
	hoursHighest = 56
	hoursFoot    = 76
)

func newHoursChart(months []network.MonthServed) HoursChart {
	total, most := 0, 1
	for _, m := range months {
		total, most = total+m.Minutes, max(most, m.Minutes)
	}
	chart := HoursChart{Total: hours(total)}
	if total == 0 {
		return chart
	}
	said := make([]string, len(months))
	for i, m := range months {
		each := 100 / float64(len(months))
		height := m.Minutes * hoursHighest / most
		bar := HoursBar{
			X: fmt.Sprintf("%.1f%%", each*(float64(i)+.1)), Width: fmt.Sprintf("%.1f%%", each*.8), Middle: fmt.Sprintf("%.1f%%", each*(float64(i)+.5)),
			Y: hoursFoot - height, Height: height, Above: hoursFoot - height - 5, Month: m.Month.Format("Jan"), Second: (len(months)-i)%2 == 0,
		}
		if m.Minutes >= 600 {
			bar.Value = fmt.Sprint((m.Minutes + 30) / 60) // there is no room for more
		} else if m.Minutes > 0 {
			bar.Value = hours(m.Minutes)
		}
		chart.Bars, said[i] = append(chart.Bars, bar), m.Month.Format("January")+" "+hours(m.Minutes)
	}
	chart.Words = "Hours by month: " + strings.Join(said, ", ") + "."
	return chart
}

// hours are minutes in hours, to the half hour at most: "70.5".
func hours(minutes int) string {
	halves := (minutes + 15) / 30
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(halves)/2), ".0")
}

// PersonContactForm changes how somebody is called and reached. fixed tells that the
// reader can't change the address.
func PersonContactForm(page Page, p *db.Person, fixed error) (FormPage, *Form) {
	page.Title = "Change contact details"
	form := formOfPerson(page, p)
	form.Action, form.Button = PersonPath(p.ID, "/contact"), "Save"
	form.Fields = []Field{
		{Type: "input", Name: "first", Label: "First name"},
		{Type: "input", Name: "last", Label: "Last name"},
		{Type: "email", Name: "email", Label: "Email address", Hint: "Links to sign in go to this address. A new address ends links that were sent before."},
		{Type: "input", Name: "phone", Label: "Phone number", Mode: "tel"},
	}
	if fixed != nil {
		form.Fields[2].Hint = fixed.Error()
	}
	return form, NewForm(map[string]string{"first": p.FirstName, "last": p.LastName, "email": p.Email, "phone": p.Phone})
}

// PersonPostForm changes where somebody works and as what.
func PersonPostForm(page Page, p *db.Person) (FormPage, *Form) {
	page.Title = "Change post"
	form := formOfPerson(page, p)
	form.Action, form.Button = PersonPath(p.ID, "/post"), "Save"
	area := AreaField(page.Settings.Areas)
	if p.Area != "" && !slices.Contains(page.Settings.Areas, p.Area) {
		area.Options = append([]Option{{Value: p.Area, Text: p.Area + " (not in the list any more)"}}, area.Options...)
	}
	form.Fields = []Field{
		{Type: "input", Name: "force", Label: "Force"},
		{Type: "select", Name: "grade", Label: "Grade", Options: Choices(db.Grades, Capital)},
		{Type: "input", Name: "rank", Label: "Rank (optional)"},
		area,
		{Type: "input", Name: "station", Label: "Station (optional)"},
	}
	return form, NewForm(map[string]string{"force": p.Force, "grade": string(p.Grade), "rank": p.Rank, "area": p.Area, "station": p.Station})
}

// formOfPerson is a form about somebody that leads back to their page.
func formOfPerson(page Page, p *db.Person) FormPage {
	return FormPage{Page: page, Caption: p.Name(), Back: NavItem{Text: cmp.Or(words.OneLine(p.Name()), "Back"), Href: PersonPath(p.ID, "")}}
}
