//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestTheDataAreTheirOwnersAloneWhateverTheFolderIs(t *testing.T) {
	t.Parallel()
	server := buildServer(t)
	folder := filepath.Join(t.TempDir(), "state")
	photo := filepath.Join(folder, "photos", "LEFT.jpg")
	for path, mode := range map[string]os.FileMode{folder: 0o755, filepath.Dir(photo): 0o755} {
		if err := os.MkdirAll(path, mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(photo, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	serve := func() (log string) {
		t.Helper()
		command := exec.Command("sh", "-c", `umask 022; exec "$0" serve`, server)
		command.Env = []string{"ADDR=127.0.0.1:0", "DATA_DIR=" + folder, "FORCE_NAME=Testshire Police"}
		var said strings.Builder
		command.Stderr = &said
		out, err := command.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = command.Process.Kill() }()
		for line, buffer := "", make([]byte, 256); !strings.Contains(line, "http://"); { // it is up
			n, err := out.Read(buffer)
			if err != nil {
				t.Fatalf("%v: %s", err, said.String())
			}
			line += string(buffer[:n])
		}
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]bool{}
		for _, entry := range entries {
			info, err := entry.Info()
			if err != nil {
				t.Fatal(err)
			}
			names[entry.Name()] = true
			if info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s is %v", entry.Name(), info.Mode())
			}
		}
		if !names["rainbowrota.db"] || !names["rainbowrota.db-wal"] {
			t.Errorf("the folder has %v", names)
		}
		if info, err := os.Stat(photo); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the photo is %v, %v", info, err)
		}
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait()
		return said.String()
	}
	if log := serve(); !strings.Contains(log, "chmod 700") {
		t.Errorf("nothing warns of the folder: %s", log)
	}
	for _, name := range []string{"rainbowrota.db", "photos/LEFT.jpg"} { // as an earlier version made them
		if err := os.Chmod(filepath.Join(folder, name), 0o664); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if log := serve(); strings.Contains(log, "chmod 700") {
		t.Errorf("it warns of a closed folder: %s", log)
	}
}
