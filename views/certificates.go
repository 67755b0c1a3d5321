package views

import (
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// CertificatesPage lists the certificates of a course date.
type CertificatesPage struct {
	Page
	Event    EventHead
	Rows     []CertificateRow
	All      string // path of all in one PDF, or ""
	Letters  []LetterRow
	Mark     string // path of the forms that note that one was sent, or "" for those who only read them
	Register string // path
}

// CertificateRow is a certificate of a list.
type CertificateRow struct {
	Name, Force, Number string
	Href                string // of its PDF, or "" where Problem says why there is none
	Problem             string
}

// VerifyPage says whether a certificate is valid, or asks for its number.
type VerifyPage struct {
	Page
	Status, Tone string // "" where the number is asked for, or is nobody's
}

// Certificate is one page of a PDF of certificates, in words.
type Certificate struct {
	Force, Name string
	Course      string
	When, Where string // Where may be ""
	About       string // what the course was about, or ""
	Grants      string // "Accredited as … from … until …", or ""
	SignedBy    string
	Number      string
	Verify      string // the address that tells whether it is valid
	SignedAt    time.Time
}

// WriteCertificate writes a PDF of one certificate. It is dated like the
// certificate, so that the same one is the same file.
func WriteCertificate(w io.Writer, c *Certificate) error {
	return writeCertificates(w, "Certificate "+c.Number, []Certificate{*c})
}

// WriteCertificates writes a PDF with a page for each certificate of a course
// date, of which there is one at least.
func WriteCertificates(w io.Writer, date *db.Event, all []Certificate) error {
	return writeCertificates(w, "Certificates: "+date.Title, all)
}

func writeCertificates(w io.Writer, title string, all []Certificate) error {
	p, err := newPaper(title, all[0].Force, all[len(all)-1].SignedAt)
	if err != nil {
		return err
	}
	for i := range all {
		p.certificate(&all[i])
	}
	return p.finish(w)
}

// Between these heights, in mm, a certificate says what it certifies; below is
// who signed it off.
const (
	certifiesFrom = 40.0
	certifiesTo   = 229.0
	signedFrom    = 235.0
	mostLines     = 12 // of what a course was about: more run on in one paragraph
)

func (p *paper) certificate(c *Certificate) {
	p.AddPage()
	p.SetAutoPageBreak(false, 0) // one page each, whatever it says
	p.SetDrawColor(0x1d, 0x70, 0xb8)
	p.SetLineWidth(1)
	p.Rect(12, 12, sheetWidth-24, sheetHeight-24, "D")
	p.SetY(certifiesFrom)
	p.SetTextColor(0x0b, 0x0c, 0x0c)
	about := c.About
	if strings.Count(about, "\n") >= mostLines {
		about = strings.Join(strings.Fields(about), " ")
	}
	p.flow(certifiesTo-certifiesFrom, []said{
		{text: c.Force, style: "B", points: 14},
		{gap: 16, text: "Certificate", style: "B", points: 32},
		{gap: 8, text: "This certifies that", points: 12},
		{gap: 4, text: c.Name, points: 28, name: true},
		{gap: 4, text: "completed", points: 12},
		{gap: 2, text: c.Course, style: "B", points: 18},
		{gap: 2, text: c.When, points: 12},
		{text: c.Where, points: 12},
		{gap: 8, text: c.Grants, style: "B", points: 12},
		{gap: 8, text: about, points: 10},
	})
	const beside = measure - 42 // the code
	p.SetXY(margin, signedFrom)
	p.line("Signed off by "+c.SignedBy, "", 11, beside, "L")
	p.line("Certificate "+c.Number, "B", 11, beside, "L")
	p.SetFont("sans", "", 9)
	p.MultiCell(beside, 5, "Whether it still counts: "+c.Verify, "", "L", false)
	p.code(c.Verify, sheetWidth-margin-38, 231, 38)
	p.SetAutoPageBreak(true, margin)
}

// NewCertificatesPage lists the certificates of a course date and the letters to
// other forces. It fails where the fonts can't be read.
func NewCertificatesPage(page Page, certs *training.Certificates) (CertificatesPage, error) {
	page.Title = "Certificates"
	date := certs.Event.ID
	list := CertificatesPage{Page: page, Event: NewEventHead(certs.Event, ""), Register: TrainingPath(date, "/register")}
	for i := range certs.All {
		row, err := certificateRow(&certs.All[i])
		if err != nil {
			return list, err
		}
		if row.Href != "" {
			list.All = TrainingPath(date, "/certificates.pdf")
		}
		list.Rows = append(list.Rows, row)
	}
	for i := range certs.Letters {
		row := letterRow(&certs.Letters[i])
		row.Href = TrainingPath(date, "/letters.pdf") + "?force=" + url.QueryEscape(row.Force)
		list.Letters = append(list.Letters, row)
	}
	if certs.Marks {
		list.Mark = TrainingPath(date, "/letters")
	}
	return list, nil
}

func certificateRow(cert *training.Certificate) (CertificateRow, error) {
	row := CertificateRow{Name: cert.Person.Name(), Force: cert.Person.Force, Number: cert.Accreditation.Number, Href: "/certificates/" + cert.Accreditation.Number}
	lacking, err := CanPrint(row.Name)
	if lacking != "" {
		row.Href, row.Problem = "", CannotPrint(lacking)
	}
	return row, err
}

// CannotPrint says why there is no certificate of a name with letters that our
// fonts lack.
func CannotPrint(lacking string) string {
	return fmt.Sprintf("Certificates have no letters for “%s”. Ask an administrator to add how the name is written in other letters.", lacking)
}

// NoCertificates says why there are none of a course date to print: none was
// made yet, or our fonts lack letters for the name on each.
func NoCertificates(made int) string {
	if made == 0 {
		return "Nobody has a certificate of this course yet: they are made when it is signed off."
	}
	return "None of the certificates of this course can be printed: they have no letters for the names. Ask an administrator to add how each name is written in other letters."
}

// NewCertificate puts a certificate into words, as a force issues it.
func NewCertificate(cert *training.Certificate, s *action.Settings) Certificate {
	a := cert.Accreditation
	c := Certificate{
		Force: s.ForceName, Name: cert.Person.Name(), Course: a.Source, When: Span(cert.Event.StartsAt, cert.Event.EndsAt),
		Grants:   fmt.Sprintf("Accredited as %s\nfrom %s until %s", s.LLOLabel, DayOf(a.GrantedOn), DayOf(a.ExpiresOn)),
		SignedBy: cert.SignedBy.Name(), Number: a.Number, Verify: s.BaseURL + VerifyPath(a.Number), SignedAt: a.RecordedAt,
	}
	if cert.Venue != nil {
		c.Where = cert.Venue.Name
	}
	if cert.Course != nil {
		c.About = cert.Course.Certificate
	}
	return c
}

// NewCertificates puts the certificates of a course date into words. It leaves
// out those of names that can’t be printed, and fails where the fonts can’t be read.
func NewCertificates(certs []training.Certificate, s *action.Settings) (all []Certificate, err error) {
	for i := range certs {
		lacking, err := CanPrint(certs[i].Person.Name())
		if err != nil {
			return nil, err
		}
		if lacking == "" {
			all = append(all, NewCertificate(&certs[i], s))
		}
	}
	return all, nil
}

// VerifyPath is the path that tells whether the certificate with a number is valid.
func VerifyPath(number string) string { return "/verify/" + url.PathEscape(number) }

// AskForCertificate asks for the number of a certificate.
func AskForCertificate(page Page) VerifyPage {
	page.Title = "Check a certificate"
	return VerifyPage{Page: page}
}

// NoSuchCertificate says that no certificate has the number that was asked for.
func NoSuchCertificate(page Page) VerifyPage {
	page.Title = "No certificate has this number"
	return VerifyPage{Page: page}
}

// NewVerifyPage says whether a certificate is valid, expired or revoked, and the
// day of that.
func NewVerifyPage(page Page, validity training.Validity, day string) VerifyPage {
	verified := VerifyPage{Status: Capital(validity)}
	switch validity {
	case training.Valid:
		page.Title, verified.Tone = "This certificate is valid until "+DayOf(day), "good"
	case training.Expired:
		page.Title, verified.Tone = "This certificate expired on "+DayOf(day), "warn"
	case training.Ended:
		page.Title, verified.Tone = "This certificate was revoked on "+DayOf(day), "bad"
	}
	verified.Page = page
	return verified
}
