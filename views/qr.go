package views

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// bar is a row of dark modules of a QR code, from its quiet zone's corner.
type bar struct{ x, y, wide int }

// quietZone is how many light modules surround a QR code (ISO/IEC 18004).
const quietZone = 4

// bars draws a text as a QR code; size is that of its side, the quiet zone included.
func bars(text string) (all []bar, size int, err error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, 0, fmt.Errorf("views: %w", err)
	}
	modules := code.Bounds().Dx()
	for row := range modules {
		for from := 0; from < modules; from++ {
			to := from
			for to < modules && dark(code.At(to, row).RGBA()) {
				to++
			}
			if to > from {
				all = append(all, bar{from + quietZone, row + quietZone, to - from})
				from = to
			}
		}
	}
	return all, modules + 2*quietZone, nil
}

func dark(r, _, _, _ uint32) bool { return r < 0x8000 }

// QR is a QR code as the path of an SVG of that size.
type QR struct {
	Size int
	Path string
}

// NewQR draws a text.
func NewQR(text string) (QR, error) {
	all, size, err := bars(text)
	if err != nil {
		return QR{}, err
	}
	var path strings.Builder
	for _, b := range all {
		fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", b.x, b.y, b.wide, b.wide)
	}
	return QR{Size: size, Path: path.String()}, nil
}
