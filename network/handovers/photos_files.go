package handovers

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// PhotoTime is how long each photo may take, with waiting for those of others:
// what a telephone takes is developed in it on a slow machine too.
const PhotoTime = 30 * time.Second

// afresh is a context that goes on for a time from now, whatever is left to
// the one it is made from.
func afresh(ctx context.Context, lasts time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), lasts)
}

// TakePhotos makes photos of the files that were sent and writes them to the
// disk: before the transaction, so that no photo in the database lacks its
// file. What is wrong with them goes to the field "photos", and none is left
// behind then.
func (n *Handovers) TakePhotos(ctx context.Context, files []io.Reader, f *refusal.Faults) (taken []db.Photo, err error) {
	if len(files) > MostPhotos {
		f.Add("photos", "Send %d photos at most", MostPhotos)
		return nil, nil
	}
	var wrong []string
	for i, file := range files {
		photo, why, err := n.takePhoto(ctx, file)
		if err != nil {
			n.forgetPhotos(taken)
			return nil, err
		}
		if why != "" {
			wrong = append(wrong, fmt.Sprintf("Photo %d %s", i+1, why))
			continue
		}
		taken = append(taken, photo)
	}
	if len(wrong) > 0 {
		f.Add("photos", "%s", strings.Join(wrong, ". "))
		n.forgetPhotos(taken)
		return nil, nil
	}
	return taken, nil
}

const busyPhoto = "took too long to read: send a smaller one, or try again"

// takePhoto makes a photo of one file, or says what is wrong with it.
func (n *Handovers) takePhoto(ctx context.Context, file io.Reader) (photo db.Photo, why string, err error) {
	ctx, cancel := afresh(ctx, PhotoTime)
	defer cancel()
	done, err := oneAtATime(ctx)
	if err != nil {
		return photo, busyPhoto, nil //nolint:nilerr // its time is over, or the person is gone
	}
	defer done()
	data, err := io.ReadAll(io.LimitReader(file, MostPhotoSize+1))
	if err != nil {
		return photo, "", err
	}
	if len(data) > MostPhotoSize {
		return photo, "is larger than 8 MB: send a smaller one", nil
	}
	p, err := Develop(ctx, data)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return photo, busyPhoto, nil
	case errors.Is(err, errNoPhoto):
		return photo, "is no photo that can be read: send a JPEG or PNG", nil
	case errors.Is(err, ErrTooManyPixels):
		return photo, "has too many pixels: send a smaller one", nil
	case err != nil:
		return photo, "", err
	}
	photo = db.Photo{File: rand.Text() + ".jpg", Bytes: len(p.Jpeg), Width: p.Width, Height: p.height}
	if err := n.writePhoto(photo.File, p.Jpeg); err != nil {
		n.forgetPhotos([]db.Photo{photo})
		return photo, "", err
	}
	return photo, "", nil
}

// writePhoto writes a new file and sees it onto the disk.
func (n *Handovers) writePhoto(name string, data []byte) error {
	if n.PhotoDir == "" {
		return errors.New("there is no directory for photos")
	}
	if err := os.MkdirAll(n.PhotoDir, 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(filepath.Join(n.PhotoDir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the name is ours, made at random
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}

// forgetPhotos removes the files of photos that did not make it into the database.
func (n *Handovers) forgetPhotos(photos []db.Photo) {
	for _, p := range photos {
		_ = os.Remove(filepath.Join(n.PhotoDir, p.File)) // at worst it stays, and nobody can ask for it
	}
}

// PhotoFor returns a photo's picture, a JPEG, for those who may see its booking.
func (n *Handovers) PhotoFor(ctx context.Context, me *db.Person, id int64) ([]byte, error) {
	photo, err := n.DB.Photo(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := n.vehicles.BookingSeen(ctx, me, photo.BookingID); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(n.PhotoDir, photo.File)) //nolint:gosec // the name is ours, from the database
	if errors.Is(err, os.ErrNotExist) {
		return nil, refusal.Missing() // a backup was restored without its photos
	}
	return data, err
}
