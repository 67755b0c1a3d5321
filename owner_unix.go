//go:build unix

package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/rainbowrota/rainbowrota/db"
)

// keepToOwner has every file that this process makes be its owner's alone.
func keepToOwner() { syscall.Umask(0o077) }

// closeToOthers takes from everybody but their owner the files that an earlier
// version made for others to read: the SQLite file, its journal and the
// photos. It warns where others can look into the folder they are in.
func (p *program) closeToOthers() error {
	var folders, files []string
	if path := p.config.database(); !db.IsPostgres(path) {
		folders, files = append(folders, filepath.Dir(path)), []string{path, path + "-wal", path + "-shm", path + ".lock", path + ".serving"}
	}
	photos, err := filesIn(p.config.photos())
	if err != nil {
		return err
	}
	if len(photos) > 0 {
		folders, files = append(folders, p.config.photos()), append(files, p.config.photos())
	}
	for _, name := range photos {
		files = append(files, filepath.Join(p.config.photos(), name))
	}
	for _, path := range files {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().Perm()&0o077 == 0 {
			continue
		}
		if err == nil {
			err = os.Chmod(path, info.Mode().Perm()&0o700)
		}
		if err != nil { // of another owner, perhaps: what can be done is done
			p.log.Warn("other users of this machine may read a file of the data", "file", path, "error", err)
		}
	}
	for _, folder := range folders {
		if info, err := os.Stat(folder); err == nil && info.Mode().Perm()&0o077 != 0 {
			p.log.Warn("other users of this machine can look into the folder of the data: chmod 700 closes it", "folder", folder, "mode", info.Mode().Perm().String())
		}
	}
	return nil
}
