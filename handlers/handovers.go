package handlers

import (
	"cmp"
	"crypto/rand"
	"io"
	"mime/multipart"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/vehicles"
	"github.com/rainbowrota/rainbowrota/views"
)

// handoverFields name the photos too: a browser sends an empty one where none was chosen.
var handoverFields = []string{"photos", "direction", "mileage", "mileage_reason", "mileage_right", "charge", "keys", "present", "damage", "cleanliness", "driver", "form_key"}

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
		return h.Redirect(c, views.BookingPath(p.Booking.ID, ""))
	}
	driver := cmp.Or(p.Booking.DriverID, h.Me(c).ID)
	form := views.NewForm(map[string]string{"direction": string(p.Direction), "driver": views.IDText(driver), "form_key": rand.Text()})
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
			form.Add("photos", views.PhotosAgain)
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
	return h.Redirect(c, views.BookingPath(id, ""))
}

func typedHandover(form *views.Form, photos []io.Reader) handovers.Form {
	return handovers.Form{
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

func (h *Handler) renderHandover(c *fiber.Ctx, status int, p *handovers.Plan, form *views.Form) error {
	var drivers []vehicles.Driver
	if form.Value("direction") == string(db.HandOut) && p.ForDriver {
		var err error
		if drivers, err = h.Net.Vehicles.Drivers(c.UserContext(), h.Me(c), p.Vehicle.ID); err != nil {
			return err
		}
	}
	return h.Render(c, status, "forms/show", views.HandoverForm(h.Page(c, ""), p, drivers, h.Net.Today(), form))
}

// handoversPart is what a booking's page says of its hand-overs.
func (h *Handler) handoversPart(c *fiber.Ctx, car *vehicles.EventCar) (part views.HandoversPart, err error) {
	p, err := h.Net.Handovers.Handovers(c.UserContext(), h.Me(c), car)
	if err != nil {
		return part, err
	}
	return views.NewHandoversPart(p), nil
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
			h.FlashUndo(c, "put-right", views.UndoFixed(c.Path()))
		} else {
			h.Flash(c, "not-put-right")
		}
		return h.Redirect(c, views.VehiclePath(vehicleID, ""))
	}
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
