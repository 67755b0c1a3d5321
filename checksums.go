package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// checksum is a line of a list such as sha256sum writes and checks.
type checksum struct{ sum, name string }

// sumsBeside is the list of checksums of a backup: its own, and that of the
// list in the folder of its photos.
func sumsBeside(backup string) string { return backup + ".sha256" }

// sumsOfPhotos is the list of checksums in a folder of photos.
const sumsOfPhotos = "SHA256SUMS"

// writeSums writes a new list that only its owner can read.
func writeSums(path string, sums []checksum) error {
	var text strings.Builder
	for _, s := range sums {
		_, _ = fmt.Fprintf(&text, "%s  %s\n", s.sum, s.name)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // beside what the operator names
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, text.String())
	return errors.Join(err, f.Sync(), f.Close())
}

// readSums reads a list. One that is not there is fs.ErrNotExist.
func readSums(path string) (sums []checksum, err error) {
	f, err := os.Open(path) //nolint:gosec // beside what the operator names
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		sum, name, ok := strings.Cut(lines.Text(), " ")
		if raw, err := hex.DecodeString(sum); !ok || err != nil || len(raw) != sha256.Size {
			return nil, fmt.Errorf("%s is no list of checksums", path)
		}
		sums = append(sums, checksum{sum, strings.TrimPrefix(strings.TrimLeft(name, " "), "*")})
	}
	if len(sums) == 0 {
		return nil, errors.Join(fmt.Errorf("%s is no list of checksums", path), lines.Err())
	}
	return sums, lines.Err()
}

// sumOf returns the checksum of a file.
func sumOf(path string) (sum string, err error) {
	f, err := os.Open(path) //nolint:gosec // the operator names it
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	hash := sha256.New()
	_, err = io.Copy(hash, f)
	return hex.EncodeToString(hash.Sum(nil)), err
}

// verified refuses a file that is not what its checksum was made of.
func verified(path, sum string) error {
	got, err := sumOf(path)
	if err != nil {
		return err
	}
	if got != sum {
		return fmt.Errorf("%s was changed or damaged after the backup: its checksum is not the one beside it. Use another backup", path)
	}
	return nil
}

// writeBackupSums puts the checksums of a backup, and of its photos where it
// has any, beside it.
func writeBackupSums(backup string, photos []checksum) error {
	sum, err := sumOf(backup)
	if err != nil {
		return err
	}
	sums := []checksum{{sum, filepath.Base(backup)}}
	if len(photos) > 0 {
		list := filepath.Join(photosBeside(backup), sumsOfPhotos)
		if err := writeSums(list, photos); err != nil {
			return err
		}
		if sum, err = sumOf(list); err != nil {
			return err
		}
		sums = append(sums, checksum{sum, filepath.Base(photosBeside(backup)) + "/" + sumsOfPhotos})
	}
	return writeSums(sumsBeside(backup), sums)
}

// verifyBackup checks every file of a backup before anything is touched, and
// returns the names of its photos. A backup of an earlier version has no
// checksums and is taken only when unchecked says so; then photos is nil and
// known false.
func (p *program) verifyBackup(backup string, unchecked bool) (photos []string, known bool, err error) {
	sums, err := readSums(sumsBeside(backup))
	if errors.Is(err, fs.ErrNotExist) {
		if unchecked {
			p.say("There is no checksum beside the backup, so nobody can tell whether it is whole.")
			return nil, false, nil
		}
		return nil, false, fmt.Errorf("%s is missing: it has the checksum of the backup. Put it back beside the backup. A backup made by a version that wrote none is restored with --unchecked", sumsBeside(backup))
	}
	if err != nil {
		return nil, false, err
	}
	if err := verified(backup, sums[0].sum); err != nil {
		return nil, false, err
	}
	if len(sums) == 1 {
		return nil, true, nil
	}
	photos, err = p.verifyPhotos(photosBeside(backup), sums[1].sum)
	return photos, true, err
}

// verifyPhotos checks the list of photos and each photo in it.
func (p *program) verifyPhotos(folder, sum string) ([]string, error) {
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		p.say("The photos of the backup are not in %s: hand-overs keep the photos that are there already.", folder)
		return nil, nil
	}
	list := filepath.Join(folder, sumsOfPhotos)
	if err := verified(list, sum); err != nil {
		return nil, err
	}
	sums, err := readSums(list)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(sums))
	for i, s := range sums {
		if s.name != filepath.Base(s.name) {
			return nil, fmt.Errorf("%s names a file outside its folder", list)
		}
		if err := verified(filepath.Join(folder, s.name), s.sum); err != nil {
			return nil, err
		}
		names[i] = s.name
	}
	return names, nil
}
