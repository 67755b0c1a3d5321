package handlers

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/views"
)

// sendCertificate sends the certificate of a number as a PDF.
func (h *Handler) sendCertificate(c *fiber.Ctx) error {
	return h.sendCertificateOf(c, h.Me(c), c.Params("number"))
}

// sendCertificateOf sends a certificate that somebody may have.
func (h *Handler) sendCertificateOf(c *fiber.Ctx, me *db.Person, number string) error {
	cert, err := h.Net.Training.CertificateFor(c.UserContext(), me, number)
	if err != nil {
		return err
	}
	lacking, err := views.CanPrint(cert.Person.Name())
	if err != nil {
		return err
	}
	if lacking != "" {
		return fiber.NewError(http.StatusConflict, views.CannotPrint(lacking))
	}
	printed := views.NewCertificate(cert, h.Net.Settings())
	return sendPDF(c, "certificate-"+printed.Number, func(w io.Writer) error { return views.WriteCertificate(w, &printed) })
}

// listCertificates shows the certificates of a course date, and the letters to
// other forces.
func (h *Handler) listCertificates(c *fiber.Ctx) error {
	certs, err := h.certificatesIn(c)
	if err != nil {
		return err
	}
	page, err := views.NewCertificatesPage(h.Page(c, ""), certs)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "training/certificates", page)
}

func (h *Handler) certificatesIn(c *fiber.Ctx) (*training.Certificates, error) {
	id, err := web.IDIn(c, "id")
	if err != nil {
		return nil, err
	}
	return h.Net.Training.CertificatesFor(c.UserContext(), h.Me(c), id)
}

// sendCertificates sends all certificates of a course date as one PDF.
func (h *Handler) sendCertificates(c *fiber.Ctx) error {
	certs, err := h.certificatesIn(c)
	if err != nil {
		return err
	}
	all, err := views.NewCertificates(certs.All, h.Net.Settings())
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return refusal.New(refusal.NotFound, "%s", views.NoCertificates(len(certs.All)))
	}
	return sendPDF(c, "certificates", func(w io.Writer) error { return views.WriteCertificates(w, certs.Event, all) })
}

// sendLetter sends the letter to one force of a course date's learners as a PDF:
// no force is to read of another's people.
func (h *Handler) sendLetter(c *fiber.Ctx) error {
	certs, err := h.certificatesIn(c)
	if err != nil {
		return err
	}
	force := web.Query(c, "force")
	at := slices.IndexFunc(certs.Letters, func(l training.Letter) bool { return l.Force == force })
	if at < 0 {
		return web.ErrNotFound
	}
	now := h.Net.Now()
	letter := views.NewLetter(&certs.Letters[at], h.Net.Settings(), now)
	return sendPDF(c, "letter", func(w io.Writer) error { return views.WriteLetter(w, now, &letter) })
}

// sendPDF sends what write writes. Nothing is sent where that fails.
func sendPDF(c *fiber.Ctx, name string, write func(io.Writer) error) error {
	var pdf bytes.Buffer
	if err := write(&pdf); err != nil {
		return err
	}
	web.NameFile(c, "application/pdf", "inline", name+".pdf")
	return c.Send(pdf.Bytes())
}

// newVerification asks for the number of a certificate.
func (h *Handler) newVerification(c *fiber.Ctx) error {
	if number := web.Query(c, "number"); number != "" {
		return h.Redirect(c, views.VerifyPath(number))
	}
	return h.Render(c, fiber.StatusOK, "training/verify", views.AskForCertificate(h.Page(c, "")))
}

// showVerification says whether the certificate with a number is valid, expired
// or revoked, and the day of that; it says nothing else about it.
func (h *Handler) showVerification(c *fiber.Ctx) error {
	number, err := url.PathUnescape(c.Params("number"))
	if err != nil {
		return fiber.ErrNotFound
	}
	validity, day, err := h.Net.Training.Verify(c.UserContext(), number)
	if refusal.KindOf(err) == refusal.NotFound {
		return h.Render(c, fiber.StatusNotFound, "training/verify", views.NoSuchCertificate(h.Page(c, "")))
	}
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, "training/verify", views.NewVerifyPage(h.Page(c, ""), validity, day))
}
