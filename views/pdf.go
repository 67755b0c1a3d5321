package views

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"github.com/rainbowrota/rainbowrota/static"
)

// Measures of an A4 sheet, in mm.
const (
	sheetWidth  = 210.0
	sheetHeight = 297.0
	margin      = 25.0
	measure     = sheetWidth - 2*margin
	mmPerPoint  = 25.4 / 72
	lineHeight  = 1.45 // of the size of its letters
)

// paper is a PDF with its fonts in it. Like fpdf, it keeps its first error for finish.
type paper struct {
	*fpdf.Fpdf
	bold *font.Face
}

// faces are the fonts of a paper, read once. letters is the bold one as shaping
// needs it. Several requests may read it at once; a font.Face they may not share,
// because it caches what it looked up.
var faces = sync.OnceValues(func() (f struct {
	plain, bold []byte
	letters     *font.Font
}, err error,
) {
	if f.plain, err = static.Font("DejaVuSans"); err != nil {
		return f, err
	}
	if f.bold, err = static.Font("DejaVuSans-Bold"); err != nil {
		return f, err
	}
	face, err := font.ParseTTF(bytes.NewReader(f.bold))
	if err != nil {
		return f, err
	}
	f.letters = face.Font
	return f, nil
})

// newPaper begins a PDF. It writes title and language into it for screen readers.
func newPaper(title, author string, at time.Time) (*paper, error) {
	f, err := faces()
	if err != nil {
		return nil, fmt.Errorf("views: %w", err)
	}
	p := &paper{Fpdf: fpdf.New("P", "mm", "A4", ""), bold: font.NewFace(f.letters)}
	p.SetTitle(title, true)
	p.SetAuthor(author, true)
	p.SetLang("en-GB")
	p.SetCreationDate(at)
	p.SetModificationDate(at)
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(true, margin)
	p.AddUTF8FontFromBytes("sans", "", f.plain)
	p.AddUTF8FontFromBytes("sans", "B", f.bold)
	return p, nil
}

// say writes a paragraph across the measure. style is "" or "B", align L or C.
func (p *paper) say(text, style string, points float64, align string) {
	p.SetFont("sans", style, points)
	p.MultiCell(measure, points*mmPerPoint*lineHeight, basic(norm.NFC.String(text)), "", align, false)
}

// said is a paragraph of a flow; one without text is left out, with its gap.
type said struct {
	gap    float64 // above it, in mm
	text   string
	style  string
	points float64
	name   bool // it is signed, not said
}

// flow says paragraphs in the middle of the measure, as large as they are or as
// fits into a height in mm.
func (p *paper) flow(height float64, all []said) {
	all = slices.DeleteFunc(all, func(s said) bool { return s.text == "" })
	scale := 1.0
	for scale > 0.3 && p.heightOf(all, scale) > height {
		scale -= 0.02
	}
	for _, s := range all {
		p.Ln(s.gap * scale)
		if s.name {
			p.sign(s.text, s.points*scale, "C")
		} else {
			p.say(s.text, s.style, s.points*scale, "C")
		}
	}
}

// heightOf is how high paragraphs are, in mm, at a scale.
func (p *paper) heightOf(all []said, scale float64) (height float64) {
	for _, s := range all {
		lines := 1
		if !s.name {
			p.SetFont("sans", s.style, s.points*scale)
			lines = len(p.SplitText(basic(norm.NFC.String(s.text)), measure))
		}
		height += s.gap*scale + float64(lines)*s.points*scale*mmPerPoint*lineHeight
	}
	return height
}

// line says one line as large as points, or as its width in mm allows, with
// align L or C.
func (p *paper) line(text, style string, points, width float64, align string) {
	text = basic(norm.NFC.String(text))
	p.SetFont("sans", style, points)
	if long := p.GetStringWidth(text); long > width-2 {
		p.SetFont("sans", style, points*(width-2)/long)
	}
	p.CellFormat(width, points*mmPerPoint*lineHeight, text, "", 2, align, false, 0, "")
}

// sign writes a name across the measure, in its middle or on its left with align L.
func (p *paper) sign(name string, points float64, align string) {
	p.signWithin(name, points, margin, measure, align)
}

// signWithin writes a name from x on, as large as points or as a width in mm
// allows. It draws the letters joined, ordered and accented as their script has
// it, with the plain text under them for people who search, copy or listen.
func (p *paper) signWithin(name string, points, x, width float64, align string) {
	name = norm.NFC.String(name)
	runs, units, perEm := p.shape(name), 0.0, float64(p.bold.Upem())
	for i := range runs {
		units += float64(runs[i].Advance) / 64
	}
	if most := width / mmPerPoint * perEm / units; points > most {
		points = most
	}
	scale := points * mmPerPoint / perEm
	left, base := x, p.GetY()+points*mmPerPoint
	if align == "C" {
		left += (width - units*scale) / 2
	}
	pen := left
	for i := range runs {
		for _, g := range runs[i].Glyphs {
			p.glyph(g, pen+float64(g.XOffset)/64*scale, base-float64(g.YOffset)/64*scale, scale)
			pen += float64(g.Advance) / 64 * scale
		}
	}
	p.SetFont("sans", "B", points)
	p.SetTextRenderingMode(3) // invisible
	p.Text(left, base, basic(drawnOrder(name, runs)))
	p.SetTextRenderingMode(0)
	p.SetY(base + points*mmPerPoint*0.45)
}

// shape lays out one line, run by run from left to right.
func (p *paper) shape(text string) []shaping.Output {
	runes := []rune(text)
	in := shaping.Input{
		Text: runes, RunEnd: len(runes), Face: p.bold, Size: fixed.I(int(p.bold.Upem())),
		Direction: di.DirectionLTR, Script: language.Latin, Language: language.NewLanguage("en"),
	}
	var (
		cut    shaping.Segmenter
		shaper shaping.HarfbuzzShaper
		runs   []shaping.Output
	)
	for _, run := range cut.Split(in, oneFace{p.bold}) {
		runs = append(runs, shaper.Shape(run))
	}
	return runs
}

type oneFace struct{ face *font.Face }

func (f oneFace) ResolveFace(rune) *font.Face { return f.face }

// glyph draws one glyph with its origin at x, y.
func (p *paper) glyph(g shaping.Glyph, x, y, scale float64) {
	outline, ok := p.bold.GlyphData(g.GlyphID).(font.GlyphOutline)
	if !ok || len(outline.Segments) == 0 {
		return // a space
	}
	for _, s := range outline.Segments {
		var at [3][2]float64
		for i, point := range s.Args {
			at[i] = [2]float64{x + float64(point.X)*scale, y - float64(point.Y)*scale}
		}
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			p.MoveTo(at[0][0], at[0][1])
		case opentype.SegmentOpLineTo:
			p.LineTo(at[0][0], at[0][1])
		case opentype.SegmentOpQuadTo:
			p.CurveTo(at[0][0], at[0][1], at[1][0], at[1][1])
		case opentype.SegmentOpCubeTo:
			p.CurveBezierCubicTo(at[0][0], at[0][1], at[1][0], at[1][1], at[2][0], at[2][1])
		}
	}
	p.DrawPath("f")
}

// drawnOrder is a text in the order of its letters on paper: what is read from
// right to left is turned round, as readers of a PDF expect it.
func drawnOrder(text string, runs []shaping.Output) string {
	runes := []rune(text)
	var drawn strings.Builder
	for i := range runs {
		part := runes[runs[i].Runes.Offset : runs[i].Runes.Offset+runs[i].Runes.Count]
		if runs[i].Direction == di.DirectionRTL {
			for at := len(part) - 1; at >= 0; at-- {
				drawn.WriteRune(part[at])
			}
			continue
		}
		drawn.WriteString(string(part))
	}
	return drawn.String()
}

// CanPrint returns the letters of a text for which certificates have no glyph,
// each once; "" for none.
func CanPrint(text string) (lacking string, err error) {
	f, err := faces()
	if err != nil {
		return "", fmt.Errorf("views: %w", err)
	}
	for _, r := range norm.NFC.String(text) {
		if _, ok := f.letters.NominalGlyph(r); (!ok || basic(string(r)) == "") && !strings.ContainsRune(lacking, r) {
			lacking += string(r)
		}
	}
	return lacking, nil
}

// code draws a QR code (ISO/IEC 18004) of a text, with its quiet zone, side mm wide.
func (p *paper) code(text string, x, y, side float64) {
	all, size, err := bars(text)
	if err != nil {
		p.SetError(err)
		return
	}
	module := side / float64(size)
	p.SetFillColor(0, 0, 0)
	for _, b := range all {
		p.Rect(x+float64(b.x)*module, y+float64(b.y)*module, float64(b.wide)*module, module, "F")
	}
}

// basic leaves out what fpdf cannot write: whatever is beyond the first 65,536
// letters of Unicode, such as emoji.
func basic(text string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xffff {
			return -1
		}
		return r
	}, text)
}

// finish writes the PDF, or returns the first thing that went wrong.
func (p *paper) finish(w io.Writer) error {
	if err := p.Output(w); err != nil {
		return fmt.Errorf("views: %w", err)
	}
	return nil
}
