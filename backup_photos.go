package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// photosBeside is the folder with the photos of a backup.
func photosBeside(backup string) string { return backup + ".photos" }

// backupPhotos copies the photos beside a backup that was just made, and
// returns their checksums. A photo is on the disk before the database names it
// and never changes, so none that the backup names is missing.
func (p *program) backupPhotos(backup string) (copied []checksum, err error) {
	names, err := filesIn(p.config.photos())
	if err != nil {
		return nil, err
	}
	return copyFiles(p.config.photos(), photosBeside(backup), names)
}

// restorePhotos puts the photos of a backup in their place, before its
// database, which names them.
func (p *program) restorePhotos(backup string, names []string) error {
	_, err := copyFiles(photosBeside(backup), p.config.photos(), names)
	return err
}

// restoreEveryPhoto is restorePhotos for a backup without checksums.
func (p *program) restoreEveryPhoto(backup string) error {
	names, err := filesIn(photosBeside(backup))
	if err != nil {
		return err
	}
	return p.restorePhotos(backup, names)
}

// filesIn lists the files of a folder; one that is not there has none.
func filesIn(folder string) (names []string, err error) {
	files, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, file := range files {
		if !file.IsDir() {
			names = append(names, file.Name())
		}
	}
	return names, err
}

// copyFiles copies those of some files of a folder that the other one lacks,
// and returns their checksums.
func copyFiles(from, to string, names []string) (copied []checksum, err error) {
	if len(names) == 0 {
		return nil, nil
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return nil, err
	}
	for _, name := range names {
		target := filepath.Join(to, name)
		if _, err := os.Lstat(target); err == nil {
			continue
		}
		sum, err := copyWhole(filepath.Join(from, name), target)
		if err != nil {
			return copied, fmt.Errorf("copy the photos: %w", err)
		}
		copied = append(copied, checksum{sum, name})
	}
	return copied, nil
}

// copyWhole copies a file so that it is there whole or not at all, and returns its checksum.
func copyWhole(from, to string) (sum string, err error) {
	part := to + ".part"
	if err := os.RemoveAll(part); err != nil { // of a copy that broke off
		return "", err
	}
	if sum, err = copyFile(from, part); err != nil {
		return "", err
	}
	return sum, os.Rename(part, to)
}
