package handlers

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"io"
	"mime/multipart"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/network/words"
	"github.com/rainbowrota/rainbowrota/views"
)

// handoverFields name the photos too: a browser sends an empty one where none was chosen.
var handoverFields = []string{"photos", "direction", "mileage", "mileage_reason", "mileage_right", "charge", "keys", "present", "damage", "cleanliness", "driver", "form_key"}

// handoverPress is what the way to each hand-over says.
var handoverPress = map[db.Direction]string{db.HandOut: "Take the car", db.HandIn: "Bring the car back"}

// newHandover asks how a vehicle is handed over. When that can't be done now,
// it leads to the booking, which says how it is.
func (h *Handler) newHandover(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	p, err := h.Net.Handovers.HandoverOf(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	if p.Direction == "" {
		return h.Redirect(c, bookingPath(p.Booking.ID, ""))
	}
	driver := cmp.Or(p.Booking.DriverID, h.Me(c).ID)
	form := views.NewForm(map[string]string{"direction": string(p.Direction), "driver": idText(driver), "form_key": rand.Text()})
	return h.renderHandover(c, fiber.StatusOK, p, form)
}

// createHandover records that a vehicle is taken or brought back.
func (h *Handler) createHandover(c *fiber.Ctx) error {
	id, form, err := h.IDAndForm(c, handoverFields...)
	if err != nil {
		return err
	}
	photos, closeAll, err := photosSent(c)
	if err != nil {
		return err
	}
	defer closeAll()
	p, err := h.Net.Handovers.HandOver(c.UserContext(), h.Me(c), id, typedHandover(form, photos), form.Value("form_key"))
	if status, ok := web.Refused(form, err); ok {
		if len(photos) > 0 && form.Error("photos") == "" {
			form.Add("photos", "Choose your photos again")
		}
		if c.Request().Header.ContentLength() > web.PhotosLimit {
			status = fiber.StatusRequestEntityTooLarge
		}
		return h.renderHandover(c, status, p, form)
	}
	if err != nil {
		return err
	}
	h.Flash(c, "car-handed-"+form.Value("direction"))
	return h.Redirect(c, bookingPath(id, ""))
}

func typedHandover(form *views.Form, photos []io.Reader) handovers.HandoverForm {
	return handovers.HandoverForm{
		Direction: db.Direction(form.Value("direction")), Mileage: form.Value("mileage"), MileageReason: form.Value("mileage_reason"), MileageRight: form.Value("mileage_right") == "on", Charge: form.Value("charge"),
		Keys: form.Value("keys") == "on", Present: strings.Split(form.Value("present"), ","), Damage: form.Value("damage"),
		Cleanliness: form.Value("cleanliness"), Driver: form.Value("driver"), Photos: photos,
	}
}

// photosSent opens the files that came with a form; a field left empty is none.
func photosSent(c *fiber.Ctx) (files []io.Reader, closeAll func(), err error) {
	var open []multipart.File
	closeAll = func() {
		for _, file := range open {
			_ = file.Close()
		}
	}
	for _, header := range web.VisitOf(c).Files("photos") {
		if header.Size == 0 && header.Filename == "" {
			continue
		}
		file, err := header.Open()
		if err != nil {
			closeAll()
			return nil, func() {}, err
		}
		open, files = append(open, file), append(files, file)
	}
	return files, closeAll, nil
}

func (h *Handler) renderHandover(c *fiber.Ctx, status int, p *handovers.HandoverPlan, form *views.Form) error {
	out := form.Value("direction") == string(db.HandOut)
	words := struct{ title, keys, button, intro string }{
		"Take the car", "I have the keys", "Take the car", "Walk round it before you drive. Damage you note now won’t be put down to you.",
	}
	if !out {
		words.title, words.keys, words.button = "Bring the car back", "The keys are given back", "It is back"
		words.intro = "From now on others can book it. If it is too late for the next booking, that booking starts later and we tell its lead."
	}
	page := views.FormPage{
		Page: h.Page(c, words.title), Caption: joinWords(", ", p.Vehicle.Name, views.BookingFor(p.Booking)), Back: views.NavItem{Text: "The booking", Href: bookingPath(p.Booking.ID, "")},
		Intro: []string{views.Span(p.Booking.StartsAt, p.Booking.EndsAt) + ".", words.intro}, Action: bookingPath(p.Booking.ID, "/handover"), Button: words.button, Upload: true,
		Hidden: map[string]string{"direction": form.Value("direction"), "form_key": form.Value("form_key")},
	}
	page.Intro = append(page.Intro, vehicles.PapersFor(p.Vehicle, p.Booking, h.Net.Today())...)
	if out {
		page.Before = wrongWith(p.Wrong)
	}
	if p.Late {
		page.Intro = append(page.Intro, "It was due back by "+views.TimeOf(p.Booking.EndsAt)+" on "+views.Date(p.Booking.EndsAt)+".")
	}
	if out && p.ForDriver {
		drivers, err := h.Net.Vehicles.Drivers(c.UserContext(), h.Me(c), p.Vehicle.ID)
		if err != nil {
			return err
		}
		driver := views.Field{Type: "select", Name: "driver", Label: "Driver", Empty: "Choose", Hint: "Those who may drive it today."}
		for _, d := range drivers {
			if d.MayDrive() {
				driver.Options = append(driver.Options, views.Option{Value: idText(d.Person.ID), Text: d.Person.Name()})
			}
		}
		page.Fields = append(page.Fields, driver)
	}
	page.Fields = append(page.Fields, stateControls(p.Vehicle, p.Equipment, words.keys, " We tell the keepers.", form)...)
	page.Fields = append(page.Fields, views.Field{Type: "photos", Name: "photos", Label: "Photos", Hint: fmt.Sprintf("Up to %d, JPEG or PNG, of 8 MB each. Where and when they were taken is removed.", handovers.MostPhotos)})
	page.Form = form
	return h.Render(c, status, "forms/show", page)
}

// stateControls ask what is noted of a vehicle when it is handed over; told says
// who hears of what is wrong.
func stateControls(v *db.Vehicle, belongs []handovers.Equipment, keys, told string, form *views.Form) []views.Field {
	fields := []views.Field{{Type: "input", Name: "mileage", Label: "Mileage", Width: "govuk-input--width-5", Mode: "numeric", Hint: "Last read: " + words.Grouped(v.Mileage)}}
	if form.Error("mileage_reason") != "" || form.Value("mileage_reason") != "" {
		fields = append(fields, views.Field{Type: "input", Name: "mileage_reason", Label: "Why the mileage is less than before"})
	}
	if form.Error("mileage_right") != "" || form.Value("mileage_right") != "" {
		fields = append(fields, views.Field{Type: "checkbox", Name: "mileage_right", Label: "The mileage is right"})
	}
	fields = append(fields,
		views.Field{Type: "input", Name: "charge", Label: "Fuel or charge in %", Width: "govuk-input--width-3", Mode: "numeric", Hint: "A full tank or battery is 100, half is 50."},
		views.Field{Type: "checkbox", Name: "keys", Label: keys})
	if len(belongs) > 0 {
		equipment := views.Field{Type: "checkboxes", Name: "present", Label: "What is in it", Hint: "What you don’t tick counts as missing." + told}
		for _, e := range belongs {
			equipment.Options = append(equipment.Options, views.Option{Value: e.Key, Text: e.Name})
		}
		fields = append(fields, equipment)
	}
	cleanliness := views.Field{Type: "radios", Name: "cleanliness", Label: "How clean it is"}
	for _, how := range db.Cleanlinesses { // the cleanest first
		cleanliness.Options = append(cleanliness.Options, views.Option{Value: string(how), Text: capital(how)})
	}
	return append(fields, cleanliness,
		views.Field{Type: "textarea", Name: "damage", Label: "Damage", Rows: 3, Hint: "Leave it empty when there is none." + told})
}

// handoversPart is what a booking's page says of its hand-overs.
func (h *Handler) handoversPart(c *fiber.Ctx, car *vehicles.EventCar) (part views.HandoversPart, err error) {
	p, err := h.Net.Handovers.Handovers(c.UserContext(), h.Me(c), car)
	if err != nil {
		return part, err
	}
	if p.Direction != "" {
		part.Next = views.NavItem{Text: handoverPress[p.Direction], Href: bookingPath(car.Booking.ID, "/handover")}
	} else if car.Booking.Status == db.BookingConfirmed {
		part.Later = p.Why
	}
	part.Wrong = wrongWith(p.Wrong)
	for i := range p.Handovers {
		part.Done = append(part.Done, handoverCard(p, &p.Handovers[i]))
	}
	if miles, ok := vehicles.MilesDriven(p.Handovers); ok {
		part.Miles = words.Grouped(miles) + " miles were driven in between."
	}
	return part, nil
}

// wrongWith says what is wrong with a vehicle, and since when.
func wrongWith(wrong []vehicles.ToPutRight) (rows []views.Saved) {
	for i := range wrong {
		rows = append(rows, views.Saved{Label: "Noted on " + views.Date(wrong[i].Handover.At), Value: wrong[i].Text})
	}
	return rows
}

// putRight records that something a hand-over found wrong is put right, or
// takes that back.
func (h *Handler) putRight(done bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, _, err := h.IDAndForm(c)
		if err != nil {
			return err
		}
		vehicleID, err := h.Net.Vehicles.PutRight(c.UserContext(), h.Me(c), id, db.Defect(c.Params("what")), done)
		if err != nil {
			return err
		}
		if done {
			h.FlashUndo(c, "put-right", &views.Undo{Action: c.Path(), Method: fiber.MethodDelete, Label: "Undo", About: "marking it as fixed"})
		} else {
			h.Flash(c, "not-put-right")
		}
		return h.Redirect(c, vehiclePath(vehicleID, ""))
	}
}

func handoverCard(plan *handovers.BookingHandovers, done *db.Handover) views.HandoverCard {
	card, keys, lacking := views.HandoverCard{ID: "handover-" + string(done.Direction), Heading: "Taken"}, "Taken", "Not taken"
	if done.Direction == db.HandIn {
		card.Heading, keys, lacking = "Brought back", "Given back", "Not given back"
	}
	add := func(label, value string) { card.Rows = append(card.Rows, views.Saved{Label: label, Value: value}) }
	when := capital(views.TimeOf(done.At)) + " on " + views.Date(done.At)
	if p := plan.RecordedBy[done.PersonID]; p != nil {
		when += ", recorded by " + plan.NameOf(p)
	}
	add("When", when)
	mileage := words.Grouped(done.Mileage)
	if done.MileageReason != "" {
		mileage += ", less than before: " + done.MileageReason
	}
	add("Mileage", mileage)
	add("Fuel or charge", strconv.Itoa(done.Charge)+"%")
	if !done.Keys {
		keys = lacking
	}
	add("Keys", keys)
	add("Clean", capital(done.Cleanliness))
	if done.Missing != "" {
		add("Missing", done.Missing)
	}
	add("Damage", cmp.Or(done.Damage, "None noted"))
	for _, p := range plan.PutRight {
		if by := plan.RecordedBy[p.PersonID]; p.HandoverID == done.ID && by != nil {
			add("Fixed", capital(p.What)+", "+views.Date(p.At)+", by "+plan.NameOf(by))
		}
	}
	for i := range plan.Corrected[done.ID] {
		row := &plan.Corrected[done.ID][i]
		if by := plan.RecordedBy[row.PersonID]; by != nil {
			add("Corrected", capital(views.TimeOf(row.At))+" on "+views.Date(row.At)+", by "+plan.NameOf(by)+": "+row.Detail+". Reason: "+row.Reason)
		}
	}
	if plan.Keeper {
		card.Correct = fmt.Sprintf("/handovers/%d/edit", done.ID)
	}
	for i, photo := range done.Photos {
		card.Photos = append(card.Photos, views.PhotoLink{
			Href: fmt.Sprintf("/photos/%d", photo.ID), Width: photo.Width, Height: photo.Height,
			Alt: fmt.Sprintf("Photo %d of %d of the vehicle, when it was %s", i+1, len(done.Photos), strings.ToLower(card.Heading)),
		})
	}
	return card
}

// showPhoto sends a photo to those who may see its booking.
func (h *Handler) showPhoto(c *fiber.Ctx) error {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return err
	}
	data, err := h.Net.Handovers.PhotoFor(c.UserContext(), h.Me(c), id)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/jpeg")
	return c.Send(data)
}
