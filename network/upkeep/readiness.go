package upkeep

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// probeBytes is how much room there must be on each disk: enough for many
// sign-ups, or for a photo.
const probeBytes = 256 << 10

// Readiness is the row of job_runs that CanWrite writes.
const Readiness = "readiness"

// CanWrite tells whether what people enter can be kept. It writes a row, and a
// file that it removes again beside the SQLite file and beside the photos. It
// returns db.ErrFull, ErrBusy or ErrDown with the cause.
func (n *Upkeep) CanWrite(ctx context.Context) error {
	err := n.Act(ctx, nil, func(a *action.Action) error {
		return a.Tx.SaveJobRun(ctx, &db.JobRun{Job: Readiness, RanAt: a.Now})
	})
	if err != nil {
		return err
	}
	if path := n.DB.Path(); path != "" {
		if err := probe(filepath.Dir(path)); err != nil {
			return err
		}
	}
	if _, err := os.Stat(n.PhotoDir); n.PhotoDir == "" || errors.Is(err, fs.ErrNotExist) {
		return nil // the first photo makes it
	}
	return probe(n.PhotoDir)
}

// probe writes a file to a folder, waits until it is on the disk and removes it.
func probe(folder string) error {
	f, err := os.CreateTemp(folder, ".probe-*")
	if err != nil {
		return fmt.Errorf("%w: %w", db.ErrFull, err)
	}
	_, err = f.Write(make([]byte, probeBytes))
	if err = errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name())); err != nil {
		return fmt.Errorf("%w: %w", db.ErrFull, err)
	}
	return nil
}
