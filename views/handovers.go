package views

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/photos"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// HandoversPart is how a vehicle was handed over for a booking.
type HandoversPart struct {
	Next  NavItem // the form of the next hand-over; empty when it is not the reader's, or not the time
	Later string  // when the vehicle can be taken, for a reader who may take it; or ""
	Miles string  // driven in between, once it is back
	Wrong []Saved // with the vehicle, for who takes it
	Done  []HandoverCard
}

// HandoverCard is one hand-over.
type HandoverCard struct {
	ID      string
	Heading string
	Rows    []Saved
	Photos  []PhotoLink
	Correct string // the form that corrects it, for a keeper, or ""
}

// WrongRow is something wrong with a vehicle that is to be put right.
type WrongRow struct {
	Text, When, Href string
	Press            string // posted to when it is put right, or ""
}

// PhotoLink is a photo with words for people who do not see it.
type PhotoLink struct {
	Href, Alt     string
	Width, Height int
}

// HandoverPress is what the way to each hand-over says.
var HandoverPress = map[db.Direction]string{db.HandOut: "Take the car", db.HandIn: "Bring the car back"}

// HandoverForm asks how a vehicle is handed over, in the direction that the
// form holds. Drivers are those to choose from, where one can be chosen.
func HandoverForm(page Page, p *handovers.Plan, drivers []vehicles.Driver, today time.Time, typed *Form) FormPage {
	form := formOfBooking(page, p.Vehicle, p.Booking)
	form.Form, form.Hidden = typed, map[string]string{"direction": typed.Value("direction"), "form_key": typed.Value("form_key")}
	form.Action, form.Upload = BookingPath(p.Booking.ID, "/handover"), true
	direction := db.Direction(typed.Value("direction"))
	form.Title, form.Button = HandoverPress[db.HandIn], "It is back"
	keys, intro := "The keys are given back", "From now on others can book it. If it is too late for the next booking, that booking starts later and we tell its lead."
	if direction == db.HandOut {
		form.Title, form.Button, form.Before = HandoverPress[db.HandOut], HandoverPress[db.HandOut], wrongWith(p.Wrong)
		keys, intro = "I have the keys", "Walk round it before you drive. Damage you note now won’t be put down to you."
	}
	form.Intro = append([]string{Span(p.Booking.StartsAt, p.Booking.EndsAt) + ".", intro}, vehicles.PapersFor(p.Vehicle, p.Booking, today)...)
	if p.Late {
		form.Intro = append(form.Intro, "It was due back by "+TimeOf(p.Booking.EndsAt)+" on "+Date(p.Booking.EndsAt)+".")
	}
	if direction == db.HandOut && p.ForDriver {
		form.Fields = append(form.Fields, driverField(drivers))
	}
	form.Fields = append(form.Fields, stateFields(p.Vehicle, p.Equipment, keys, " We tell the keepers.", typed)...)
	form.Fields = append(form.Fields, Field{Type: "photos", Name: "photos", Label: "Photos", Hint: fmt.Sprintf("Up to %d, JPEG or PNG, of 8 MB each. Where and when they were taken is removed.", photos.MostPhotos)})
	return form
}

func driverField(drivers []vehicles.Driver) Field {
	field := Field{Type: "select", Name: "driver", Label: "Driver", Empty: "Choose", Hint: "Those who may drive it today."}
	for _, d := range drivers {
		if d.MayDrive() {
			field.Options = append(field.Options, Option{Value: IDText(d.Person.ID), Text: d.Person.Name()})
		}
	}
	return field
}

// CorrectionForm corrects what was noted at a hand-over.
func CorrectionForm(page Page, p *handovers.Correction, typed *Form) FormPage {
	keys := map[db.Direction]string{db.HandOut: "The keys were taken", db.HandIn: "The keys were given back"}
	form := formOfBooking(page, p.Vehicle, p.Booking)
	form.Title, form.Button, form.Form = "Correct the hand-over", "Save", typed
	form.Intro = []string{"What was noted before stays in the history."}
	form.Fields = append(stateFields(p.Vehicle, p.Equipment, keys[p.Handover.Direction], "", typed),
		Field{Type: "textarea", Name: "reason", Label: "Reason for the correction", Rows: 2})
	return form
}

// stateFields ask what is noted of a vehicle when it is handed over; told says
// who hears of what is wrong.
func stateFields(v *db.Vehicle, belongs []handovers.Equipment, keys, told string, form *Form) []Field {
	fields := []Field{{Type: "input", Name: "mileage", Label: "Mileage", Width: "govuk-input--width-5", Mode: "numeric", Hint: "Last read: " + words.Grouped(v.Mileage)}}
	if form.Error("mileage_reason") != "" || form.Value("mileage_reason") != "" {
		fields = append(fields, Field{Type: "input", Name: "mileage_reason", Label: "Why the mileage is less than before"})
	}
	if form.Error("mileage_right") != "" || form.Value("mileage_right") != "" {
		fields = append(fields, Field{Type: "checkbox", Name: "mileage_right", Label: "The mileage is right"})
	}
	fields = append(fields,
		Field{Type: "input", Name: "charge", Label: "Fuel or charge in %", Width: "govuk-input--width-3", Mode: "numeric", Hint: "A full tank or battery is 100, half is 50."},
		Field{Type: "checkbox", Name: "keys", Label: keys})
	if len(belongs) > 0 {
		equipment := Field{Type: "checkboxes", Name: "present", Label: "What is in it", Hint: "What you don’t tick counts as missing." + told}
		for _, e := range belongs {
			equipment.Options = append(equipment.Options, Option{Value: e.Key, Text: e.Name})
		}
		fields = append(fields, equipment)
	}
	cleanliness := Field{Type: "radios", Name: "cleanliness", Label: "How clean it is"}
	for _, how := range db.Cleanlinesses { // the cleanest first
		cleanliness.Options = append(cleanliness.Options, Option{Value: string(how), Text: Capital(how)})
	}
	return append(fields, cleanliness,
		Field{Type: "textarea", Name: "damage", Label: "Damage", Rows: 3, Hint: "Leave it empty when there is none." + told})
}

// NewHandoversPart is what a booking’s page says of its hand-overs.
func NewHandoversPart(p *handovers.BookingHandovers) (part HandoversPart) {
	if p.Direction != "" {
		part.Next = NavItem{Text: HandoverPress[p.Direction], Href: BookingPath(p.Booking.ID, "/handover")}
	} else if p.Booking.Status == db.BookingConfirmed {
		part.Later = p.Why
	}
	part.Wrong = wrongWith(p.Wrong)
	for i := range p.Handovers {
		part.Done = append(part.Done, handoverCard(p, &p.Handovers[i]))
	}
	if miles, ok := vehicles.MilesDriven(p.Handovers); ok {
		part.Miles = words.Grouped(miles) + " miles were driven in between."
	}
	return part
}

// wrongWith says what is wrong with a vehicle, and since when.
func wrongWith(wrong []vehicles.ToPutRight) (rows []Saved) {
	for i := range wrong {
		rows = append(rows, Saved{Label: "Noted on " + Date(wrong[i].Handover.At), Value: wrong[i].Text})
	}
	return rows
}

// UndoFixed takes back, by its path, that something wrong with a vehicle was marked as fixed.
func UndoFixed(path string) *Undo {
	return &Undo{Action: path, Method: "DELETE", Label: "Undo", About: "marking it as fixed"}
}

// handoverCard says what was noted at a hand-over, and what was done about it since.
func handoverCard(plan *handovers.BookingHandovers, done *db.Handover) HandoverCard {
	card, keys := HandoverCard{ID: "handover-" + string(done.Direction), Heading: "Taken"}, "Taken"
	if done.Direction == db.HandIn {
		card.Heading, keys = "Brought back", "Given back"
	}
	if !done.Keys {
		keys = "Not " + strings.ToLower(keys)
	}
	card.Rows = append(notedRows(plan, done, keys), sinceRows(plan, done)...)
	if plan.Keeper {
		card.Correct = fmt.Sprintf("/handovers/%d/edit", done.ID)
	}
	for i, photo := range done.Photos {
		card.Photos = append(card.Photos, PhotoLink{
			Href: fmt.Sprintf("/photos/%d", photo.ID), Width: photo.Width, Height: photo.Height,
			Alt: fmt.Sprintf("Photo %d of %d of the vehicle, when it was %s", i+1, len(done.Photos), strings.ToLower(card.Heading)),
		})
	}
	return card
}

// notedRows are what was noted at a hand-over; keys says of its keys where they went.
func notedRows(plan *handovers.BookingHandovers, done *db.Handover, keys string) []Saved {
	when := Capital(TimeOf(done.At)) + " on " + Date(done.At)
	if p := plan.RecordedBy[done.PersonID]; p != nil {
		when += ", recorded by " + plan.NameOf(p)
	}
	mileage := words.Grouped(done.Mileage)
	if done.MileageReason != "" {
		mileage += ", less than before: " + done.MileageReason
	}
	rows := []Saved{{"When", when}, {"Mileage", mileage}, {"Fuel or charge", strconv.Itoa(done.Charge) + "%"}, {"Keys", keys}, {"Clean", Capital(done.Cleanliness)}}
	if done.Missing != "" {
		rows = append(rows, Saved{"Missing", done.Missing})
	}
	return append(rows, Saved{"Damage", cmp.Or(done.Damage, "None noted")})
}

// sinceRows are what was fixed since a hand-over, and what of it was corrected.
func sinceRows(plan *handovers.BookingHandovers, done *db.Handover) (rows []Saved) {
	for _, p := range plan.PutRight {
		if by := plan.RecordedBy[p.PersonID]; p.HandoverID == done.ID && by != nil {
			rows = append(rows, Saved{"Fixed", Capital(p.What) + ", " + Date(p.At) + ", by " + plan.NameOf(by)})
		}
	}
	for i := range plan.Corrected[done.ID] {
		row := &plan.Corrected[done.ID][i]
		if by := plan.RecordedBy[row.PersonID]; by != nil {
			rows = append(rows, Saved{"Corrected", Capital(TimeOf(row.At)) + " on " + Date(row.At) + ", by " + plan.NameOf(by) + ": " + row.Detail + ". Reason: " + row.Reason})
		}
	}
	return rows
}
