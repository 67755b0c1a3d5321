package photos

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"iter"
)

// unpacked returns how many bytes of memory a picture takes while it is read,
// from what its file says of itself.
func unpacked(file []byte, format string, config image.Config) int {
	pixels := config.Width * config.Height
	if format == "jpeg" {
		return int(float64(pixels) * jpegBytes(file))
	}
	const interlaced = 28 // where a PNG says so
	each := 4
	switch config.ColorModel.(type) {
	case color.Palette:
		each = 1
	default:
		if m := config.ColorModel; m == color.RGBA64Model || m == color.NRGBA64Model || m == color.Gray16Model {
			each = 8
		}
	}
	if len(file) > interlaced && file[interlaced] != 0 {
		each *= 2 // seven pictures are made into one
	}
	return each * pixels
}

// jpegBytes returns how many bytes are needed for each pixel of a JPEG: one for
// each sample, five where it comes in scans that are put together, and four
// more where its colours have to be converted. Where the file does not say, it
// returns the most that there can be.
func jpegBytes(file []byte) float64 {
	convert := 0.0
	for marker, segment := range jpegSegments(file) {
		switch {
		case marker == 0xee && bytes.HasPrefix(segment, []byte("Adobe")) && len(segment) > 11 && segment[11] == 0:
			convert = 4
		case marker >= 0xc0 && marker <= 0xc2 && len(segment) >= 6 && len(segment) >= 6+3*int(segment[5]):
			samples, most := 0, 1
			for i := range int(segment[5]) {
				part := segment[6+3*i:]
				each := int(part[1]>>4) * int(part[1]&15)
				samples, most = samples+each, max(most, each)
				if part[0] == 'R' || segment[5] == 4 {
					convert = 4
				}
			}
			each := 1.0
			if marker == 0xc2 { // progressive
				each = 5
			}
			return each*float64(samples)/float64(most) + convert
		}
	}
	return 5*4 + 4
}

// jpegSegments are the parts of a JPEG before the picture itself, by their markers.
func jpegSegments(file []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		for at := 2; at+4 <= len(file) && file[at] == 0xff; {
			marker, size := file[at+1], int(binary.BigEndian.Uint16(file[at+2:]))
			if marker == 0xda || size < 2 || at+2+size > len(file) || !yield(marker, file[at+4:at+2+size]) {
				return
			}
			at += 2 + size
		}
	}
}

// orientation is which way up a JPEG says it was taken; 1, upright, where it
// says nothing that can be read.
func orientation(file []byte) int {
	for marker, segment := range jpegSegments(file) {
		if rest, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); ok && marker == 0xe1 {
			return exifOrientation(rest)
		}
	}
	return 1
}

func exifOrientation(tiff []byte) int {
	const tagOrientation = 0x0112
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	first := int64(order.Uint32(tiff[4:]))
	if first+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[first+2:]
	for range order.Uint16(tiff[first:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == tagOrientation {
			return int(order.Uint16(entries[8:]))
		}
		entries = entries[12:]
	}
	return 1
}
