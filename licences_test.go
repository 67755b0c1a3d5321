package main

import (
	"debug/buildinfo"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/static"
)

func TestTheLicencesOfEveryModuleInTheProgramArePrinted(t *testing.T) {
	t.Parallel()
	if _, err := os.ReadFile("scripts/licences/main.go"); err != nil { // so that the result is not that of another version of it
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "modules.txt.br")
	if out, err := goTool("run", "-trimpath", "./scripts/licences", file).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	packed, err := os.Open(file) //nolint:gosec // the test's own file
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }()
	gathered, err := io.ReadAll(brotli.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	info, err := buildinfo.ReadFile(buildServer(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(info.Deps) < 40 {
		t.Fatalf("%d modules are in the program", len(info.Deps))
	}
	parts := strings.Split(string(gathered), strings.Repeat("=", 78)+"\n")
	of := map[string]string{}
	for _, part := range parts[1:] {
		name, text, _ := strings.Cut(part, "\n")
		of[name] = text
	}
	for _, m := range info.Deps {
		text, ok := of[m.Path+" "+m.Version]
		if !ok || !strings.Contains(strings.ToLower(text), "copyright") && !strings.Contains(strings.ToLower(text), "permission") && !strings.Contains(text, "public domain") {
			t.Errorf("of %s %s it has %.200q", m.Path, m.Version, text)
		}
		delete(of, m.Path+" "+m.Version)
	}
	for name := range of {
		if !strings.HasPrefix(name, "The standard library of Go, go1.") {
			t.Errorf("%s is not in the program", name)
		}
	}
	if len(of) != 1 {
		t.Errorf("besides the modules it has %d texts, want that of Go", len(of))
	}
	if _, err := static.Licences(); err != nil {
		dbtest.Skip(t, "the licences are not in this binary: run `make assets`")
	}
	status, out, said := run(t, map[string]string{"DEMO": "maybe"}, "", "licences")
	if status != 0 || !strings.Contains(out, string(gathered)) || !strings.Contains(out, "govuk-frontend") || !strings.Contains(out, "htmx.org") {
		t.Errorf("%d, %s: what is printed is not what is gathered: run `make assets`", status, said)
	}
}
