package network

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
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
	large := jpegOf(t, 4000, 3000)
	synctest.Test(t, func(t *testing.T) {
		n := &Network{PhotoDir: t.TempDir()}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // as a request has
		defer cancel()
		take := func(each time.Duration) error {
			var wrong faults
			files := make([]io.Reader, MostPhotos)
			for i := range files {
				files[i] = &slow{bytes.NewReader(large), each}
			}
			taken, err := n.takePhotos(ctx, files, &wrong)
			if err != nil || len(taken)+len(wrong.fields) != MostPhotos && len(wrong.fields) != 1 {
				t.Errorf("%d photos are taken, %v", len(taken), err)
			}
			return wrong.err()
		}
		if err := take(photoTime - time.Second); err != nil {
			t.Errorf("four photos of 12 million pixels on a slow machine: %v", err)
		}
		wantFiles(t, n.PhotoDir, MostPhotos)
		if says := wantField(t, take(photoTime+time.Second), "photos"); !strings.HasPrefix(says, "Photo 1 took too long to read") {
			t.Errorf("of photos that take for ever it says %q", says)
		}
		wantFiles(t, n.PhotoDir, MostPhotos)
	})
}

func TestReadingAPhotoEndsWithItsTime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	file := &until{ctx, bytes.NewReader(make([]byte, 10))}
	if _, err := file.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := file.Read(make([]byte, 5)); !errors.Is(err, context.Canceled) {
		t.Errorf("it reads on: %v", err)
	}
	if _, err := develop(ctx, jpegOf(t, 40, 30)); !errors.Is(err, context.Canceled) {
		t.Errorf("a photo whose time is over is %v", err)
	}
}

func TestEverythingWrongWithAHandOverIsSaidAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, f *fixture) {
		g := newGarage(f)
		g.PhotoDir = t.TempDir()
		g.car.Mileage = 100
		f.write(func(tx *db.Tx) error { return tx.UpdateVehicle(f.ctx, g.car) })
		id := g.book(g.femi, f.event("Herts Pride", 10*24*time.Hour), from(10, "12:00", "16:00"))
		g.clockAt(10, 11)
		fields := func(form HandoverForm) string {
			t.Helper()
			form.Photos = []io.Reader{strings.NewReader("%PDF"), bytes.NewReader(jpegOf(t, 40, 30)), bytes.NewReader(make([]byte, MostPhotoSize+1))}
			var e *Error
			if err := f.HandOver(f.ctx, g.femi, id, form, ""); !errors.As(err, &e) || e.Kind != Invalid {
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
		if got := fields(HandoverForm{Direction: HandOut, Mileage: "few", Charge: "200"}); got != "driver mileage charge cleanliness photos" {
			t.Errorf("wrong are %s", got)
		}
		if got := fields(HandoverForm{Direction: HandOut, Mileage: "99", Charge: "200"}); got != "driver charge mileage_reason cleanliness photos" {
			t.Errorf("with fewer miles wrong are %s", got)
		}
		wantFiles(t, g.PhotoDir, 0)
	})
}
