// Licences gathers the licences and notices of every Go module that is compiled
// into the program, and of Go itself, and writes them to a file that is embedded,
// packed with brotli. Run by make, from the root of the repository:
//
//	go run ./scripts/licences static/lib/modules.txt.br
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "licences: %v\n", err)
		os.Exit(1)
	}
}

// run gathers the texts and writes them to the file that args name.
func run(args []string) error {
	if len(args) != 1 {
		return errors.New("say which file to write")
	}
	text, err := gather()
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	w := brotli.NewWriterOptions(&packed, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24})
	_, err = w.Write(text)
	if err := errors.Join(err, w.Close()); err != nil {
		return err
	}
	return os.WriteFile(args[0], packed.Bytes(), 0o644) //nolint:gosec // anybody may read it
}

// goPackage is what go list tells of a package.
type goPackage struct {
	Dir    string
	Module *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// gather returns the texts of all modules, in order of their paths, each under a
// line with the module and its version.
func gather() ([]byte, error) {
	packages, err := compiledIn()
	if err != nil {
		return nil, err
	}
	names, files := map[string]string{}, map[string]map[string]bool{} // by the folder of the module
	for _, p := range packages {
		if p.Module == nil || p.Module.Main {
			continue
		}
		root := p.Module.Dir
		names[root] = p.Module.Path + " " + p.Module.Version
		if files[root] == nil {
			files[root] = map[string]bool{}
		}
		// What a package was taken from may have its licence beside it.
		for dir := p.Dir; ; dir = filepath.Dir(dir) {
			if err := addLicences(files[root], dir); err != nil {
				return nil, err
			}
			if dir == root || !strings.HasPrefix(dir, root) {
				break
			}
		}
	}
	goRoot, err := exec.Command("go", "env", "GOROOT").Output() //nolint:noctx // it ends by itself
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	std, own := strings.TrimSpace(string(goRoot)), map[string]bool{}
	if err := addLicences(own, std); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := write(&out, "The standard library of Go, "+runtime.Version(), std, own); err != nil {
		return nil, err
	}
	for _, root := range slices.SortedFunc(maps.Keys(names), func(a, b string) int { return cmp.Compare(names[a], names[b]) }) {
		if err := write(&out, names[root], root, files[root]); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// compiledIn lists the packages of the program.
func compiledIn() ([]goPackage, error) {
	command := exec.Command("go", "list", "-deps", "-json=Dir,Module", ".") //nolint:noctx // it ends by itself
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	command.Stderr = os.Stderr
	listed, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var all []goPackage
	for lines := json.NewDecoder(bytes.NewReader(listed)); ; {
		var p goPackage
		if err := lines.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
}

// licence finds the files that have to go along with a module.
var licence = regexp.MustCompile(`(?i)^(.*[-_.])?(un)?(licen[cs]e|copying|copyright|notices?|patents)([-_.].*)?$`)

// addLicences adds the files of a folder that have to go along.
func addLicences(files map[string]bool, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if name := entry.Name(); entry.Type().IsRegular() && licence.MatchString(name) && !strings.HasSuffix(name, ".go") {
			files[filepath.Join(dir, name)] = true
		}
	}
	return nil
}

// write writes the files of one module. It fails when there is none: then
// somebody has to look.
func write(out *bytes.Buffer, name, root string, files map[string]bool) error {
	if len(files) == 0 {
		return fmt.Errorf("%s has no licence in %s", name, root)
	}
	fmt.Fprintf(out, "%s\n%s\n", strings.Repeat("=", 78), name)
	for _, file := range slices.Sorted(maps.Keys(files)) {
		text, err := os.ReadFile(file) //nolint:gosec // of the module cache
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\n%s\n\n%s\n\n", strings.Repeat("-", 78), filepath.ToSlash(inside), bytes.TrimSpace(bytes.ToValidUTF8(text, []byte("?"))))
	}
	return nil
}
