package photos

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

// Dir is the folder where photos are kept; "" where there is none.
type Dir string

// Time is how long each photo may take, with waiting for those of others:
// what a telephone takes is developed in it on a slow machine too.
const Time = 30 * time.Second

// Take makes photos of the files that were sent and writes them to the
// disk: before the transaction, so that no photo in the database lacks its
// file. What is wrong with them goes to the field "photos", and none is left
// behind then.
func (d Dir) Take(ctx context.Context, files []io.Reader, f *refusal.Faults) (taken []db.Photo, err error) {
	if len(files) > MostPhotos {
		f.Add("photos", "Send %d photos at most", MostPhotos)
		return nil, nil
	}
	var wrong []string
	for i, file := range files {
		photo, why, err := d.take(ctx, file)
		if err != nil {
			d.Forget(taken)
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
		d.Forget(taken)
		return nil, nil
	}
	return taken, nil
}

const busyPhoto = "took too long to read: send a smaller one, or try again"

// take makes a photo of one file, or says what is wrong with it.
func (d Dir) take(ctx context.Context, file io.Reader) (photo db.Photo, why string, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), Time) // whatever is left of the time of the request
	defer cancel()
	done, err := oneAtATime(ctx)
	if err != nil {
		return photo, busyPhoto, nil //nolint:nilerr // its time is over, or the person is gone
	}
	defer done()
	data, err := io.ReadAll(io.LimitReader(file, MostSize+1))
	if err != nil {
		return photo, "", err
	}
	if len(data) > MostSize {
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
	if err := d.write(photo.File, p.Jpeg); err != nil {
		d.Forget([]db.Photo{photo})
		return photo, "", err
	}
	return photo, "", nil
}

// write writes a new file and sees it onto the disk.
func (d Dir) write(name string, data []byte) error {
	if d == "" {
		return errors.New("there is no directory for photos")
	}
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(filepath.Join(string(d), name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the name is ours, made at random
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	return errors.Join(err, file.Sync(), file.Close())
}

// Forget removes the files of photos that did not make it into the database.
func (d Dir) Forget(photos []db.Photo) {
	for _, p := range photos {
		_ = os.Remove(filepath.Join(string(d), p.File)) // at worst it stays, and nobody can ask for it
	}
}

// Read returns a photo's picture, a JPEG. It fails with [os.ErrNotExist] where
// a backup was restored without its photos.
func (d Dir) Read(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(d), name)) //nolint:gosec // the name is ours, from the database
}
