package network

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/rainbowrota/rainbowrota/db"
)

// takePhotos makes photos of the files that were sent and writes them to the
// disk: before the transaction, so that no photo in the database lacks its
// file. A file that is no photo is Invalid, and none is left behind then.
func (n *Network) takePhotos(ctx context.Context, files []io.Reader) (taken []db.Photo, err error) {
	defer func() {
		if err != nil {
			n.forgetPhotos(taken)
			taken = nil
		}
	}()
	if len(files) > MostPhotos {
		return nil, wrongPhoto("Send %d photos at most", MostPhotos)
	}
	for i, file := range files {
		data, err := io.ReadAll(io.LimitReader(file, MostPhotoSize+1))
		if err != nil {
			return taken, err
		}
		if len(data) > MostPhotoSize {
			return taken, wrongPhoto("Photo %d is larger than 8 MB: send a smaller one", i+1)
		}
		p, err := develop(ctx, data)
		switch {
		case errors.Is(err, errNoPhoto):
			return taken, wrongPhoto("File %d is no photo that can be read: send a JPEG or PNG", i+1)
		case errors.Is(err, errTooManyPixels):
			return taken, wrongPhoto("Photo %d has more than 40 million pixels: send a smaller one", i+1)
		case err != nil:
			return taken, err
		}
		row := db.Photo{File: rand.Text() + ".jpg", Bytes: len(p.jpeg), Width: p.width, Height: p.height}
		taken = append(taken, row)
		if err := n.writePhoto(row.File, p.jpeg); err != nil {
			return taken, err
		}
	}
	return taken, nil
}

func wrongPhoto(format string, args ...any) error {
	var f faults
	f.add("photos", format, args...)
	return f.err()
}

// writePhoto writes a new file and sees it onto the disk.
func (n *Network) writePhoto(name string, data []byte) error {
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
func (n *Network) forgetPhotos(photos []db.Photo) {
	for _, p := range photos {
		_ = os.Remove(filepath.Join(n.PhotoDir, p.File)) // at worst it stays, and nobody can ask for it
	}
}

// PhotoFor returns a photo's picture, a JPEG, for those who may see its booking.
func (n *Network) PhotoFor(ctx context.Context, me *db.Person, id int64) ([]byte, error) {
	photo, err := n.DB.Photo(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := n.BookingFor(ctx, me, photo.BookingID); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(n.PhotoDir, photo.File)) //nolint:gosec // the name is ours, from the database
	if errors.Is(err, os.ErrNotExist) {
		return nil, notFound() // a backup was restored without its photos
	}
	return data, err
}
