package views

import (
	"fmt"
	"io"
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
	Verify      string // the address that tells how it stands
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

func (p *paper) certificate(c *Certificate) {
	p.AddPage()
	p.SetDrawColor(0x1d, 0x70, 0xb8)
	p.SetLineWidth(1)
	p.Rect(12, 12, sheetWidth-24, 297-24, "D")
	p.SetY(40)
	p.SetTextColor(0x0b, 0x0c, 0x0c)
	p.say(c.Force, "B", 14, "C")
	p.Ln(16)
	p.say("Certificate", "B", 32, "C")
	p.Ln(8)
	p.say("This certifies that", "", 12, "C")
	p.Ln(4)
	p.sign(c.Name, 28, "C")
	p.Ln(4)
	p.say("completed", "", 12, "C")
	p.Ln(2)
	p.say(c.Course, "B", 18, "C")
	p.Ln(2)
	p.say(c.When, "", 12, "C")
	if c.Where != "" {
		p.say(c.Where, "", 12, "C")
	}
	if c.Grants != "" {
		p.Ln(8)
		p.say(c.Grants, "B", 12, "C")
	}
	if c.About != "" {
		p.Ln(8)
		p.say(c.About, "", 10, "C")
	}
	p.SetAutoPageBreak(false, 0)
	p.SetXY(margin, 235)
	p.say("Signed off by "+c.SignedBy, "", 11, "L")
	p.Ln(2)
	p.say("Certificate "+c.Number, "B", 11, "L")
	p.SetFont("sans", "", 9)
	p.MultiCell(measure-42, 5, "Whether it still counts: "+c.Verify, "", "L", false)
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

// WriteLetters writes a PDF with a page, or more, for each letter.
func WriteLetters(w io.Writer, title, author string, at time.Time, all []Letter) error {
	p, err := newPaper(title, author, at)
	if err != nil {
		return err
	}
	for i := range all {
		p.letter(&all[i])
	}
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
	p.say(fmt.Sprintf("What came of your people at: %s", l.Course), "B", 13, "L")
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
