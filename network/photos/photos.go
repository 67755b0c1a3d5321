// Package photos makes photos of the files that people send, fit to be kept and shown. It asks no database.
package photos

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png"
	"io"

	"golang.org/x/image/draw"
)

// Limits of a photo.
const (
	MostPhotos   = 4       // at once
	MostSize     = 8 << 20 // bytes, as sent
	mostPixels   = 40_000_000
	mostUnpacked = 96 << 20 // bytes, while it is read
	mostScans    = 50       // of a progressive JPEG, each of which takes as long as a picture
	photoEdge    = 1600     // pixels of its longer side, as kept
	photoQuality = 85
)

// photo is a picture as it is kept: a JPEG of its own, without whatever the
// camera wrote into the file about place, time and owner.
type photo struct {
	Jpeg          []byte
	Width, height int
}

var errNoPhoto = errors.New("this is no photo")

// developing keeps the memory for pictures that are being worked on within
// bounds: one at a time, from its file on.
var developing = make(chan struct{}, 1)

// oneAtATime waits until no other picture is worked on. The caller calls done.
func oneAtATime(ctx context.Context) (done func(), err error) {
	select {
	case developing <- struct{}{}:
		return func() { <-developing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Until reads as long as its context goes on.
type Until struct {
	Ctx context.Context //nolint:containedctx // a reader takes none
	R   io.Reader
}

func (u *Until) Read(into []byte) (int, error) {
	if err := u.Ctx.Err(); err != nil {
		return 0, err
	}
	return u.R.Read(into)
}

// Develop makes a photo from a JPEG or PNG file, upright and no larger than it
// is shown. It fails with errNoPhoto, or an error in words for people.
func Develop(ctx context.Context, file []byte) (*photo, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || format != "jpeg" && format != "png" || config.Width < 1 || config.Height < 1 {
		return nil, errNoPhoto
	}
	if config.Width > mostPixels/config.Height || unpacked(file, format, config) > mostUnpacked {
		return nil, ErrTooManyPixels
	}
	if bytes.Count(file, []byte{0xff, 0xda}) > mostScans {
		return nil, errNoPhoto
	}
	picture, _, err := image.Decode(&Until{ctx, bytes.NewReader(file)})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, errNoPhoto
	}
	small := turned(shrunk(picture), orientation(file))
	var out bytes.Buffer
	if err := jpeg.Encode(&out, small, &jpeg.Options{Quality: photoQuality}); err != nil {
		return nil, err
	}
	return &photo{Jpeg: out.Bytes(), Width: small.Rect.Dx(), height: small.Rect.Dy()}, nil
}

var ErrTooManyPixels = errors.New("this photo has too many pixels")

// shrunk draws a picture on white, its longer side photoEdge at most. It goes
// by way of twice that size, so that each pixel is the mean of four.
func shrunk(picture image.Image) *image.RGBA {
	b := picture.Bounds()
	w, h := b.Dx(), b.Dy()
	if longer := max(w, h); longer > photoEdge {
		w, h = max(w*photoEdge/longer, 1), max(h*photoEdge/longer, 1)
	}
	if w == b.Dx() && h == b.Dy() {
		return on(picture, w, h)
	}
	return on(on(picture, 2*w, 2*h), w, h)
}

func on(picture image.Image, w, h int) *image.RGBA {
	paper := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(paper, paper.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(paper, paper.Rect, picture, picture.Bounds(), draw.Over, nil)
	return paper
}

// turned turns and mirrors a picture as its camera said (EXIF orientation 1 to 8).
func turned(picture *image.RGBA, way int) *image.RGBA {
	if way < 2 || way > 8 {
		return picture
	}
	w, h := picture.Rect.Dx(), picture.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if way >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch way {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			out.SetRGBA(tx, ty, picture.RGBAAt(x, y))
		}
	}
	return out
}
