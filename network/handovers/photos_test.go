package handovers_test

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

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/handovers"
	"github.com/rainbowrota/rainbowrota/network/handovers/handoverstest"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/vehicles/vehiclestest"
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
	large := handoverstest.JPEGOf(t, 4000, 3000)
	synctest.Test(t, func(t *testing.T) {
		n := handovers.New(action.NewGround(&db.DB{}, action.Settings{}, nil), nil)
		n.PhotoDir = t.TempDir()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // as a request has
		defer cancel()
		take := func(each time.Duration) error {
			var wrong refusal.Faults
			files := make([]io.Reader, handovers.MostPhotos)
			for i := range files {
				files[i] = &slow{bytes.NewReader(large), each}
			}
			taken, err := n.TakePhotos(ctx, files, &wrong)
			if err != nil || len(taken)+len(wrong.Fields) != handovers.MostPhotos && len(wrong.Fields) != 1 {
				t.Errorf("%d photos are taken, %v", len(taken), err)
			}
			return wrong.Err()
		}
		if err := take(handovers.PhotoTime - time.Second); err != nil {
			t.Errorf("four photos of 12 million pixels on a slow machine: %v", err)
		}
		handoverstest.WantFiles(t, n.PhotoDir, handovers.MostPhotos)
		if says := refusaltest.WantField(t, take(handovers.PhotoTime+time.Second), "photos"); !strings.HasPrefix(says, "Photo 1 took too long to read") {
			t.Errorf("of photos that take too long it says %q", says)
		}
		handoverstest.WantFiles(t, n.PhotoDir, handovers.MostPhotos)
	})
}

func TestReadingAPhotoEndsWithItsTime(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	file := &handovers.Until{Ctx: ctx, R: bytes.NewReader(make([]byte, 10))}
	if _, err := file.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := file.Read(make([]byte, 5)); !errors.Is(err, context.Canceled) {
		t.Errorf("it reads on: %v", err)
	}
	if _, err := handovers.Develop(ctx, handoverstest.JPEGOf(t, 40, 30)); !errors.Is(err, context.Canceled) {
		t.Errorf("a photo whose time is over is %v", err)
	}
}

func TestEverythingWrongWithAHandOverIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.PhotoDir = t.TempDir()
		g.Car.Mileage = 100
		f.Write(func(tx *db.Tx) error { return tx.UpdateVehicle(f.Ctx, g.Car) })
		id := g.Book(g.Femi, f.Event("Herts Pride", 10*24*time.Hour), vehiclestest.From(10, "12:00", "16:00"))
		g.ClockAt(10, 11)
		fields := func(form handovers.Form) string {
			t.Helper()
			form.Photos = []io.Reader{strings.NewReader("%PDF"), bytes.NewReader(handoverstest.JPEGOf(t, 40, 30)), bytes.NewReader(make([]byte, handovers.MostPhotoSize+1))}
			var e *refusal.Error
			if err := g.HandOver(g.Femi, id, form, ""); !errors.As(err, &e) || e.Kind != refusal.Invalid {
				t.Fatalf("%+v is %v", form, err)
			}
			if says := e.Field("photos"); !strings.Contains(says, "Photo 1 is no photo") || !strings.Contains(says, "Photo 3 is larger") {
				t.Errorf("of the photos it says %q", says)
			}
			var names []string
			for _, fault := range e.Fields {
				names = append(names, fault.Field)
			}
			return strings.Join(names, " ")
		}
		if got := fields(handovers.Form{Direction: db.HandOut, Mileage: "few", Charge: "200"}); got != "driver mileage charge cleanliness photos" {
			t.Errorf("wrong are %s", got)
		}
		if got := fields(handovers.Form{Direction: db.HandOut, Mileage: "99", Charge: "200"}); got != "driver charge mileage_reason cleanliness photos" {
			t.Errorf("with fewer miles wrong are %s", got)
		}
		handoverstest.WantFiles(t, g.PhotoDir, 0)
	})
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
	photo, drawing := handoverstest.JPEGOf(t, 40, 30), pngOf(t, 40, 30)
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
		_, err := handovers.Develop(t.Context(), c.file)
		if refused := errors.Is(err, handovers.ErrTooManyPixels); err == nil || refused == c.fits { // none of them is whole
			t.Errorf("%s: %v", what, err)
		}
	}
}
