package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "rota-program")
	if err != nil {
		panic(err)
	}
	programFolder = folder
	status := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(status)
}

var programFolder string

// buildServer returns the path of the real program. It is built once, for all tests.
func buildServer(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(programFolder, "rainbowrota")
	if out, err := goTool("build", "-trimpath", "-ldflags=-s -w", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the server: %w\n%s", err, out)
	}
	return path, nil
})

// goTool returns a command of Go that compiles as make build does, so that it
// finds nearly everything compiled.
func goTool(args ...string) *exec.Cmd {
	command := exec.Command("go", args...) //nolint:gosec // the tests' own
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	return command
}
