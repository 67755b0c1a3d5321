package photos_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rainbowrota/rainbowrota/network/photos"
	"github.com/rainbowrota/rainbowrota/network/photos/photostest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
)

// slow is a file on a slow machine.
type slow struct {
	io.Reader
	takes time.Duration
}

func (s *slow) Read(into []byte) (int, error) {
	time.Sleep(s.takes) // by the clock of a synctest bubble
	s.takes = 0
	return s.Reader.Read(into)
}

func TestEachPhotoHasATimeOfItsOwn(t *testing.T) {
	t.Parallel()
	large := photostest.JPEGOf(t, 4000, 3000)
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // as a request has
		defer cancel()
		take := func(each time.Duration) error {
			var wrong refusal.Faults
			files := make([]io.Reader, photos.MostPhotos)
			for i := range files {
				files[i] = &slow{bytes.NewReader(large), each}
			}
			taken, err := photos.Dir(dir).Take(ctx, files, &wrong)
			if err != nil || len(taken)+len(wrong.Fields) != photos.MostPhotos && len(wrong.Fields) != 1 {
				t.Errorf("%d photos are taken, %v", len(taken), err)
			}
			return wrong.Err()
		}
		if err := take(photos.Time - time.Second); err != nil {
			t.Errorf("four photos of 12 million pixels on a slow machine: %v", err)
		}
		photostest.WantFiles(t, dir, photos.MostPhotos)
		if says := refusaltest.WantField(t, take(photos.Time+time.Second), "photos"); !strings.HasPrefix(says, "Photo 1 took too long to read") {
			t.Errorf("of photos that take too long it says %q", says)
		}
		photostest.WantFiles(t, dir, photos.MostPhotos)
	})
}

func TestReadingAPhotoEndsWithItsTime(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	file := &photos.Until{Ctx: ctx, R: bytes.NewReader(make([]byte, 10))}
	if _, err := file.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := file.Read(make([]byte, 5)); !errors.Is(err, context.Canceled) {
		t.Errorf("it reads on: %v", err)
	}
	if _, err := photos.Develop(ctx, photostest.JPEGOf(t, 40, 30)); !errors.Is(err, context.Canceled) {
		t.Errorf("a photo whose time is over is %v", err)
	}
}

// saying makes a PNG or JPEG say another size, and a JPEG another kind, of itself.
func saying(file []byte, w, h int, kind byte) []byte {
	file = bytes.Clone(file)
	if at := bytes.Index(file, []byte("IHDR")); at > 0 {
		binary.BigEndian.PutUint32(file[at+4:], uint32(w)) //nolint:gosec // a test's own
		binary.BigEndian.PutUint32(file[at+8:], uint32(h)) //nolint:gosec // a test's own
		file[at+16] = kind
		binary.BigEndian.PutUint32(file[at+17:], crc32.ChecksumIEEE(file[at:at+17]))
		return file
	}
	at := bytes.Index(file, []byte{0xff, 0xc0})
	file[at+1] = kind
	binary.BigEndian.PutUint16(file[at+5:], uint16(h)) //nolint:gosec // a test's own
	binary.BigEndian.PutUint16(file[at+7:], uint16(w)) //nolint:gosec // a test's own
	return file
}

func TestAPictureIsJudgedByWhatItUnpacksToBeforeItIsRead(t *testing.T) {
	t.Parallel()
	photo, drawing := photostest.JPEGOf(t, 40, 30), photostest.PNGOf(t, 40, 30)
	var flat, deep, grey bytes.Buffer
	if err := errors.Join(
		png.Encode(&flat, image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{color.White, color.Black})),
		png.Encode(&deep, image.NewNRGBA64(image.Rect(0, 0, 40, 30))),
		jpeg.Encode(&grey, image.NewGray(image.Rect(0, 0, 40, 30)), nil),
	); err != nil {
		t.Fatal(err)
	}
	const baseline, progressive, plain, interlaced = 0xc0, 0xc2, 0, 1
	for what, c := range map[string]struct {
		file []byte
		fits bool
	}{
		"a photo of 40 million pixels":                  {saying(photo, 8000, 5000, baseline), true},
		"a photo of 50 million pixels":                  {saying(photo, 10000, 5000, baseline), false},
		"a progressive photo of 12 million pixels":      {saying(photo, 4000, 3000, progressive), true},
		"a progressive photo of 24 million pixels":      {saying(photo, 6000, 4000, progressive), false},
		"a grey progressive photo of 19 million":        {saying(grey.Bytes(), 4800, 4000, progressive), true},
		"a PNG of 6324² pixels, 155 KB":                 {saying(drawing, 6324, 6324, plain), false},
		"a PNG of 24 million pixels":                    {saying(drawing, 6000, 4000, plain), true},
		"an interlaced PNG of 24 million pixels":        {saying(drawing, 6000, 4000, interlaced), false},
		"a PNG of two colours and 40 million pixels":    {saying(flat.Bytes(), 8000, 5000, plain), true},
		"a PNG of 16 bits a colour and 13 million":      {saying(deep.Bytes(), 4000, 3250, plain), false},
		"a PNG of 16 bits a colour and 12 million":      {saying(deep.Bytes(), 4000, 3000, plain), true},
		"a JPEG that does not say what it is made of":   {append([]byte{0xff, 0xd8, 0xff}, saying(photo, 6000, 4000, baseline)[2:]...), false},
		"the same with as few pixels as any may have":   {append([]byte{0xff, 0xd8, 0xff}, saying(photo, 2000, 2000, baseline)[2:]...), true},
		"a photo whose colours are not those of a film": {bytes.Replace(saying(photo, 8000, 5000, baseline), []byte{1, 0x22, 0}, []byte{'R', 0x22, 0}, 1), false},
	} {
		_, err := photos.Develop(t.Context(), c.file)
		if refused := errors.Is(err, photos.ErrTooManyPixels); err == nil || refused == c.fits { // none of them is whole
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAPhotoKeepsNothingOfWhereItWasTakenAndStandsUpright(t *testing.T) {
	t.Parallel()
	sent := withEXIF(photostest.JPEGOf(t, 2000, 1000), 6, "GPS 51.7520N 0.3360W")
	p, err := photos.Develop(t.Context(), sent)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(p.Jpeg, []byte("GPS")) || bytes.Contains(p.Jpeg, []byte("Exif")) {
		t.Error("the photo that is kept says where it was taken")
	}
	picture, err := jpeg.Decode(bytes.NewReader(p.Jpeg))
	if err != nil || picture.Bounds().Dx() != 800 || picture.Bounds().Dy() != 1600 || p.Width != 800 {
		t.Fatalf("it is %v, %v", picture.Bounds(), err)
	}
	// JPEGOf is red on the left, which turned by a quarter is on top.
	if r, _, b, _ := picture.At(400, 10).RGBA(); r < b {
		t.Error("it lies on its side")
	}
}

func TestWhatIsNoPhotoOrTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	huge := photostest.PNGOf(t, 1, 1)
	copy(huge[16:24], []byte{0, 0, 0x40, 0, 0, 0, 0x40, 0}) // says 16384 × 16384
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	for name, data := range map[string][]byte{"nothing": nil, "text": []byte("hello"), "a broken JPEG": photostest.JPEGOf(t, 50, 50)[:200]} {
		if _, err := photos.Develop(t.Context(), data); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	dir := photos.Dir(t.TempDir())
	if _, err := photos.Develop(t.Context(), huge); !errors.Is(err, photos.ErrTooManyPixels) {
		t.Errorf("a picture of 268 million pixels is %v", err)
	}
	five := make([]io.Reader, photos.MostPhotos+1)
	for says, files := range map[string][]io.Reader{
		"photos at most": five, "larger than 8 MB": {bytes.NewReader(make([]byte, photos.MostSize+1))}, "no photo that can be read": {strings.NewReader("%PDF")},
	} {
		var wrong refusal.Faults
		if _, err := dir.Take(t.Context(), files, &wrong); err != nil {
			t.Fatal(err)
		}
		if said := refusaltest.WantField(t, wrong.Err(), "photos"); !strings.Contains(said, says) {
			t.Errorf("it says %q, want %q", said, says)
		}
	}
}

// withEXIF is a JPEG as a telephone writes it: with its orientation and a text.
func withEXIF(file []byte, way byte, text string) []byte {
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), way, 0, 0, 0, 0, 0, 0)
	exif = append(exif, text...)
	size := len(exif) + 2
	head := append([]byte{0xff, 0xd8, 0xff, 0xe1, byte(size >> 8), byte(size)}, exif...)
	return append(head, file[2:]...)
}
