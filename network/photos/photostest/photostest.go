// Package photostest has photos, for the tests of photos and of what is above them.
package photostest

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"testing"
)

// JPEGOf is a picture, red on its left and blue on its right.
func JPEGOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, twoColours(w, h), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// twoColours is such a picture before it is a file.
func twoColours(w, h int) image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 255, A: 255}
			if x >= w/2 {
				c = color.RGBA{B: 255, A: 255}
			}
			picture.SetRGBA(x, y, c)
		}
	}
	return picture
}

// PNGOf is that picture as a PNG.
func PNGOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, twoColours(w, h)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// WantFiles checks how many photos are in a folder.
func WantFiles(t *testing.T, dir string, n int) {
	t.Helper()
	if files, err := os.ReadDir(dir); err != nil || len(files) != n {
		t.Errorf("there are %d photos, %v; want %d", len(files), err, n)
	}
}
