package views

import (
	"io"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/network/programme"
)

// Badge is what somebody wears at a conference or a course, in words.
type Badge struct {
	Name    string // "" for one that is filled in by hand
	From    string // force or organisation
	Part    string // Delegate, Speaker …
	Network string
}

// Measures of a sheet of badges, in mm.
const (
	badgeWidth   = 90.0
	badgeHeight  = 55.0
	badgesAcross = 2
	badgesDown   = 5
	badgesLeft   = (sheetWidth - badgesAcross*badgeWidth) / 2
	badgesTop    = (sheetHeight - badgesDown*badgeHeight) / 2
	badgeInside  = badgeWidth - 8
	cutMark      = 4.0
)

// NewBadges are the badges of an event as they are printed. A name that can’t be
// printed leaves a line to write it on. It fails where the fonts can’t be read.
func NewBadges(badges []programme.Badge, network string) ([]Badge, error) {
	all := make([]Badge, len(badges))
	for i, b := range badges {
		all[i] = Badge{Name: b.Name, From: b.From, Part: b.Part, Network: network}
		lacking, err := CanPrint(b.Name)
		if err != nil {
			return nil, err
		}
		if lacking != "" {
			all[i].Name = ""
		}
	}
	return all, nil
}

// WriteBadges writes a PDF of badges of an event to cut out, ten to a sheet.
func WriteBadges(w io.Writer, event, author string, at time.Time, all []Badge) error {
	p, err := newPaper("Badges: "+event, author, at)
	if err != nil {
		return err
	}
	p.SetAutoPageBreak(false, 0)
	for i := range all {
		cell := i % (badgesAcross * badgesDown)
		if cell == 0 {
			p.AddPage()
			p.cutMarks()
		}
		p.badge(&all[i], badgesLeft+float64(cell%badgesAcross)*badgeWidth, badgesTop+float64(cell/badgesAcross)*badgeHeight)
	}
	return p.finish(w)
}

// cutMarks draws, at the edges of a sheet, where it is cut.
func (p *paper) cutMarks() {
	p.SetDrawColor(0x50, 0x5a, 0x5f)
	p.SetLineWidth(0.2)
	for i := range badgesAcross + 1 {
		x := badgesLeft + float64(i)*badgeWidth
		p.Line(x, badgesTop-cutMark-1, x, badgesTop-1)
		p.Line(x, sheetHeight-badgesTop+1, x, sheetHeight-badgesTop+1+cutMark)
	}
	for i := range badgesDown + 1 {
		y := badgesTop + float64(i)*badgeHeight
		p.Line(badgesLeft-cutMark-1, y, badgesLeft-1, y)
		p.Line(sheetWidth-badgesLeft+1, y, sheetWidth-badgesLeft+1+cutMark, y)
	}
}

// badge draws one badge with its top left at x, y.
func (p *paper) badge(b *Badge, x, y float64) {
	left := x + (badgeWidth-badgeInside)/2
	put := func(down float64, text, style string, points float64) {
		p.SetXY(left, y+down)
		p.line(text, style, points, badgeInside, "C")
	}
	p.SetTextColor(0x0b, 0x0c, 0x0c)
	put(5, b.Network, "", 8)
	switch lines := p.nameLines(b.Name); len(lines) {
	case 0:
		p.Line(left, y+29, left+badgeInside, y+29) // to write on
	case 1:
		p.SetY(y + 17)
		p.signWithin(lines[0], badgePoints, left, badgeInside, "C")
	default:
		p.SetY(y + 12)
		for _, line := range lines {
			p.signWithin(line, badgePoints*0.8, left, badgeInside, "C")
		}
	}
	put(34, b.From, "", 11)
	put(43, b.Part, "B", 13)
}

// badgePoints is the size of a name on a badge.
const badgePoints = 26

// nameLines is a name on one line, or on two where it is so long that one line
// would be small: broken where the halves are most alike. "" has none.
func (p *paper) nameLines(name string) []string {
	name = strings.TrimSpace(name)
	p.SetFont("sans", "B", badgePoints)
	words := strings.Fields(name)
	switch {
	case name == "":
		return nil
	case len(words) == 1, p.GetStringWidth(basic(name)) <= badgeInside:
		return []string{name}
	}
	var best []string
	longest := 0.0
	for at := 1; at < len(words); at++ {
		halves := []string{strings.Join(words[:at], " "), strings.Join(words[at:], " ")}
		longer := max(p.GetStringWidth(basic(halves[0])), p.GetStringWidth(basic(halves[1])))
		if best == nil || longer < longest {
			best, longest = halves, longer
		}
	}
	return best
}
