package views

import (
	"fmt"
	"io"
	"strings"
	"time"
)

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
}

// WriteCertificates writes a PDF with a page for each certificate. at is when
// they were signed off, so that the same ones are the same file.
func WriteCertificates(w io.Writer, title, author string, at time.Time, all []Certificate) error {
	p, err := newPaper(title, author, at)
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

// Letter is one letter to the force of some learners, in words.
type Letter struct {
	From, To    string // forces
	Network     string
	Date        string
	Course      string
	When, Where string // Where may be ""
	Rows        []Saved
	SignedBy    string
}

// WriteLetter writes a PDF of a letter.
func WriteLetter(w io.Writer, title, author string, at time.Time, l *Letter) error {
	p, err := newPaper(title, author, at)
	if err != nil {
		return err
	}
	p.letter(l)
	return p.finish(w)
}

func (p *paper) letter(l *Letter) {
	p.AddPage()
	p.say(l.From, "B", 12, "L")
	p.say(l.Network, "", 11, "L")
	p.Ln(12)
	p.say(l.To, "", 11, "L")
	p.Ln(6)
	p.say(l.Date, "", 11, "L")
	p.Ln(10)
	p.say(fmt.Sprintf("Results of your people at: %s", l.Course), "B", 13, "L")
	p.Ln(4)
	held := l.When
	if l.Where != "" {
		held += ", " + l.Where
	}
	p.say(fmt.Sprintf("This course was held %s. Of your people who had a place we recorded:", held), "", 11, "L")
	p.Ln(4)
	for _, row := range l.Rows {
		p.sign(row.Label, 11, "L")
		p.say(row.Value, "", 11, "L")
		p.Ln(2)
	}
	p.Ln(4)
	p.say("Please keep this with their training records, and pass it on to nobody who does not need it.", "", 11, "L")
	p.Ln(10)
	p.say(l.SignedBy, "", 11, "L")
}
