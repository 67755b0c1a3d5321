package handlers

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

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
		return fiber.NewError(http.StatusConflict, cannotPrint(lacking))
	}
	words := h.certificateWords(cert)
	return sendPDF(c, "certificate-"+words.Number, func(w io.Writer) error {
		return views.WriteCertificates(w, "Certificate "+words.Number, words.Force, cert.Accreditation.RecordedAt, []views.Certificate{words})
	})
}

func cannotPrint(lacking string) string {
	return fmt.Sprintf("Certificates have no letters for “%s”. Ask an administrator to add how the name is written in other letters.", lacking)
}

// listCertificates shows the certificates of a course date, and the letters to
// other forces.
func (h *Handler) listCertificates(c *fiber.Ctx) error {
	certs, err := h.certificatesIn(c)
	if err != nil {
		return err
	}
	page := views.CertificatesPage{Page: h.Page(c, "Certificates"), Event: eventHead(certs.Event, ""), Register: trainingPath(certs.Event.ID, "/register")}
	for i := range certs.All {
		cert := &certs.All[i]
		row := views.CertificateRow{Name: cert.Person.Name(), Force: cert.Person.Force, Number: cert.Accreditation.Number, Href: "/certificates/" + cert.Accreditation.Number}
		lacking, err := views.CanPrint(row.Name)
		if err != nil {
			return err
		}
		if lacking != "" {
			row.Href, row.Problem = "", cannotPrint(lacking)
		} else {
			page.All = trainingPath(certs.Event.ID, "/certificates.pdf")
		}
		page.Rows = append(page.Rows, row)
	}
	for i := range certs.Letters {
		row := letterRow(&certs.Letters[i])
		row.Href = trainingPath(certs.Event.ID, "/letters.pdf") + "?force=" + url.QueryEscape(row.Force)
		page.Letters = append(page.Letters, row)
	}
	if certs.Teaches {
		page.Mark = trainingPath(certs.Event.ID, "/letters")
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
	var all []views.Certificate
	var last time.Time
	for i := range certs.All {
		lacking, err := views.CanPrint(certs.All[i].Person.Name())
		if err != nil {
			return err
		}
		if lacking == "" {
			all = append(all, h.certificateWords(&certs.All[i]))
			last = certs.All[i].Accreditation.RecordedAt
		}
	}
	if len(all) == 0 {
		return fiber.NewError(http.StatusNotFound, "Nobody has a certificate of this course yet: they are made when it is signed off.")
	}
	return sendPDF(c, "certificates", func(w io.Writer) error {
		return views.WriteCertificates(w, "Certificates: "+certs.Event.Title, h.Net.Settings.ForceName, last, all)
	})
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
	words := h.letterWords(&certs.Letters[at], now)
	return sendPDF(c, "letter", func(w io.Writer) error {
		return views.WriteLetter(w, "Letter: "+certs.Event.Title, h.Net.Settings.ForceName, now, &words)
	})
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

// certificateWords puts a certificate into words.
func (h *Handler) certificateWords(cert *training.Certificate) views.Certificate {
	a, s := cert.Accreditation, h.Net.Settings
	words := views.Certificate{
		Force: s.ForceName, Name: cert.Person.Name(), Course: a.Source, When: views.Span(cert.Event.StartsAt, cert.Event.EndsAt),
		Grants:   fmt.Sprintf("Accredited as %s\nfrom %s until %s", s.LLOLabel, dayOf(a.GrantedOn), dayOf(a.ExpiresOn)),
		SignedBy: cert.SignedBy.Name(), Number: a.Number, Verify: s.BaseURL + verifyPath(a.Number),
	}
	if cert.Venue != nil {
		words.Where = cert.Venue.Name
	}
	if cert.Course != nil {
		words.About = cert.Course.Certificate
	}
	return words
}

// letterWords puts a letter into words.
func (h *Handler) letterWords(l *training.Letter, now time.Time) views.Letter {
	words := views.Letter{
		From: h.Net.Settings.ForceName, Network: h.Net.Settings.NetworkName, To: l.Force, Date: views.Date(now),
		Course: l.Event.Title, When: views.Span(l.Event.StartsAt, l.Event.EndsAt), SignedBy: l.SignedBy.Name(),
	}
	if l.Venue != nil {
		words.Where = l.Venue.Name
	}
	for i := range l.Learners {
		learner := &l.Learners[i]
		said := capital(learner.Result.Result)
		if a := learner.Accreditation; a != nil && a.RevokedAt.IsZero() {
			said = fmt.Sprintf("%s. Accredited until %s, certificate %s", said, dayOf(a.ExpiresOn), a.Number)
		}
		words.Rows = append(words.Rows, views.Saved{Label: learner.Person.Name(), Value: said})
	}
	return words
}

func verifyPath(number string) string { return "/verify/" + url.PathEscape(number) }

// newVerification asks for the number of a certificate.
func (h *Handler) newVerification(c *fiber.Ctx) error {
	if number := web.Query(c, "number"); number != "" {
		return h.Redirect(c, verifyPath(number))
	}
	return h.Render(c, fiber.StatusOK, "training/verify", views.VerifyPage{Page: h.Page(c, "Check a certificate")})
}

// showVerification says whether the certificate with a number is valid, expired
// or revoked, and the day of that; it says nothing else about it.
func (h *Handler) showVerification(c *fiber.Ctx) error {
	number, err := url.PathUnescape(c.Params("number"))
	if err != nil {
		return fiber.ErrNotFound
	}
	validity, day, err := h.Net.Training.Verify(c.UserContext(), number)
	page, status := views.VerifyPage{}, fiber.StatusOK
	title := "No certificate has this number"
	switch {
	case refusal.KindOf(err) == refusal.NotFound:
		status = fiber.StatusNotFound
	case err != nil:
		return err
	default:
		title, page.Tone = "This certificate is valid until "+dayOf(day), "good"
		if validity == training.Expired {
			title, page.Tone = "This certificate expired on "+dayOf(day), "warn"
		}
		if validity == training.Ended {
			title, page.Tone = "This certificate was revoked on "+dayOf(day), "bad"
		}
		page.Status = capital(string(validity))
	}
	page.Page = h.Page(c, title)
	return h.Render(c, status, "training/verify", page)
}
