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
// returns how many. A photo is on the disk before the database names it and
// never changes, so none that the backup names is missing.
func (p *program) backupPhotos(backup string) (copied int, err error) {
	return copyFiles(p.config.photos(), photosBeside(backup))
}

// restorePhotos puts the photos of a backup in their place, before its
// database, which names them.
func (p *program) restorePhotos(backup string) error {
	_, err := copyFiles(photosBeside(backup), p.config.photos())
	return err
}

// copyFiles copies the files of a folder that the other one lacks; a folder
// that is not there has none.
func copyFiles(from, to string) (copied int, err error) {
	files, err := os.ReadDir(from)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(files) == 0 {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return 0, err
	}
	for _, file := range files {
		target := filepath.Join(to, file.Name())
		if _, err := os.Lstat(target); err == nil || file.IsDir() {
			continue
		}
		if err := copyWhole(filepath.Join(from, file.Name()), target); err != nil {
			return copied, fmt.Errorf("copy the photos: %w", err)
		}
		copied++
	}
	return copied, nil
}

// copyWhole copies a file so that it is there whole or not at all.
func copyWhole(from, to string) error {
	part := to + ".part"
	if err := os.RemoveAll(part); err != nil { // of a copy that broke off
		return err
	}
	if err := copyFile(from, part); err != nil {
		return err
	}
	return os.Rename(part, to)
}
