package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
)

// KeepingPage is what a keeper keeps of a vehicle: who drives it, or where it lives.
type KeepingPage struct {
	FormPage
	Empty  string
	Adding string // heading of the form
	Rows   []KeptRow
	Find   *FindPerson // somebody is looked for first; nil where nobody is
}

// FindPerson looks for somebody by name.
type FindPerson struct {
	Path string // of the page, where what was found is shown
	Name string // as it was typed
	Why  string // why nobody was found, or not everybody
}

// KeptRow is a line of it.
type KeptRow struct {
	Name, Detail string
	Tag, Tone    string
	Ask          string // the page that asks before it is removed, or ""
	Verb         string // on the button to it
}

// NewDriversPage is who may drive a vehicle, with the form that authorises one
// of those who were found. There is none before somebody was looked for.
func NewDriversPage(page Page, v *db.Vehicle, drivers []vehicles.Driver, find *FindPerson, found []db.Person, form *Form) KeepingPage {
	page.Title = "Who may drive it"
	kept := keepingPage(page, v, "/drivers", "Record")
	kept.Empty, kept.Adding, kept.Find = "Nobody is authorised to drive it yet.", "Authorise somebody, or renew", find
	kept.Form, kept.Hidden = form, map[string]string{"form_key": form.Value("form_key"), "q": find.Name}
	if len(found) > 0 || form.HasErrors() {
		kept.Fields = driverFields(found)
	}
	for i := range drivers {
		kept.Rows = append(kept.Rows, driverRow(v, &drivers[i]))
	}
	return kept
}

// keepingPage is what is kept of a vehicle on a page of it.
func keepingPage(page Page, v *db.Vehicle, end, button string) KeepingPage {
	return KeepingPage{FormPage: FormPage{
		Page: page, Caption: v.Name, Back: NavItem{Text: v.Name, Href: VehiclePath(v.ID, "")}, Action: VehiclePath(v.ID, end), Button: button,
	}}
}

// FindDriver looks for somebody who shall drive a vehicle; of those found there
// may be more. It says why nobody was found, or not everybody.
func FindDriver(v *db.Vehicle, name string, found []db.Person, more bool, force string) *FindPerson {
	find := &FindPerson{Path: VehiclePath(v.ID, "/drivers"), Name: name}
	switch {
	case more:
		find.Why = fmt.Sprintf("More people have this name. The first %d are shown: enter more of it to find others.", len(found))
	case len(found) == 0 && name != "":
		find.Why = "Nobody was found. Enter at least two letters of the first or last name of somebody in " + force + "."
	}
	return find
}

// driverFields ask who of those found may drive, and from when to when.
func driverFields(found []db.Person) []Field {
	people := make([]Option, len(found))
	for i := range found {
		people[i] = Option{Value: IDText(found[i].ID), Text: JoinWords(", ", found[i].Name(), GradeAndArea(&found[i]))}
	}
	return []Field{
		{Type: "radios", Name: "person", Label: "Person", Options: people, Hint: "If they are authorised already, this renews it: the last day you enter counts."},
		{Type: "date", Name: "from", Label: "From"},
		{Type: "date", Name: "until", Label: "Until"},
	}
}

func driverRow(v *db.Vehicle, d *vehicles.Driver) KeptRow {
	until := DayOf(d.Authorisation.ExpiresOn)
	if ended := d.Authorisation.EndedOn; ended != "" {
		until = DayOf(ended) + ", when it was ended"
	}
	row := KeptRow{Name: d.Person.Name(), Detail: DayOf(d.Authorisation.GrantedOn) + " to " + until, Tag: Capital(d.Status), Tone: TermTone(d.Status)}
	if d.Status != action.Lapsed {
		row.Ask, row.Verb = VehiclePath(v.ID, fmt.Sprintf("/drivers/%d", d.Authorisation.ID)), "End"
	}
	return row
}

// EndAuthorisationForm says what happens when an authorisation to drive is
// taken away, and asks whether it shall.
func EndAuthorisationForm(page Page, e *vehicles.DriverEnding) FormPage {
	page.Title = "End the authorisation of " + e.Driver.Name()
	form := FormPage{
		Page: page, Caption: e.Vehicle.Name, Back: NavItem{Text: "Who may drive it", Href: VehiclePath(e.Vehicle.ID, "/drivers")},
		Intro: []string{"The authorisation ends at once. To give it back, record it again."}, Method: "DELETE", Button: "End the authorisation", Kind: "warning",
	}
	if e.Out {
		form.Intro = append(form.Intro, e.Driver.FirstName+" has it out now. Call them before you go on.")
	}
	if len(e.Bookings) == 0 {
		form.Intro = append(form.Intro, e.Driver.FirstName+" is not named as the driver of any upcoming booking.")
	} else {
		form.Intro = append(form.Intro, "Somebody else has to drive for these bookings. "+ToldWords("We will tell the people who booked it and the other keepers.", page.NoMail))
	}
	for i := range e.Bookings {
		b := &e.Bookings[i]
		form.Before = append(form.Before, Saved{Label: BookingFor(b), Value: Span(b.StartsAt, b.EndsAt)})
	}
	return form
}

// NewBasesPage is where a vehicle is based, by day, with the form that plans it.
func NewBasesPage(page Page, v *db.Vehicle, bases []db.Base, today time.Time) KeepingPage {
	page.Title = "Where it lives"
	kept := keepingPage(page, v, "/bases", "Add to the plan")
	kept.Empty, kept.Adding = "No base is planned yet.", "Plan a base"
	kept.Intro = []string{"It is based at each station until the next one begins. Book a base rotation for the day on which it moves."}
	kept.Fields = []Field{
		{Type: "date", Name: "from", Label: "From"},
		{Type: "input", Name: "station", Label: "Station"},
		{Type: "input", Name: "address", Label: "Address"},
	}
	day := today.Format(time.DateOnly)
	for i, b := range bases {
		row := KeptRow{Name: b.Station, Detail: JoinWords(", ", "From "+DayOf(b.FromOn), b.Address), Ask: VehiclePath(v.ID, fmt.Sprintf("/bases/%d", b.ID)), Verb: "Remove"}
		if b.FromOn <= day && (i+1 == len(bases) || bases[i+1].FromOn > day) {
			row.Tag, row.Tone = "Now", "good"
		}
		kept.Rows = append(kept.Rows, row)
	}
	return kept
}

// RemoveBaseForm says where a vehicle is based without a base of its plan, and
// asks whether that shall be removed. It is the one with number i.
func RemoveBaseForm(page Page, v *db.Vehicle, bases []db.Base, i int) FormPage {
	page.Title = "Remove " + bases[i].Station + " from the plan"
	lives := "It has no base from " + DayOf(bases[i].FromOn) + " on."
	if i > 0 {
		lives = "It is based at " + bases[i-1].Station + " from " + DayOf(bases[i].FromOn) + " on."
	}
	if i+1 < len(bases) {
		lives = strings.TrimSuffix(lives, " on.") + " until " + DayOf(bases[i+1].FromOn) + "."
	}
	return FormPage{
		Page: page, Caption: v.Name, Back: NavItem{Text: "Where it lives", Href: VehiclePath(v.ID, "/bases")},
		Intro: []string{lives, "To have it back, plan it again."}, Method: "DELETE", Button: "Remove", Kind: "warning",
	}
}
