// Package static serves our styles, scripts and images and those copied from
// npm, embedded in the binary, under names that change with their contents.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// Everything in this folder: there is no lib until "npm run assets" makes it,
// and the package compiles without. What has no content type is not served.
//
//go:embed *
var files embed.FS

// sheets are the style sheets that are served as one file each, with their parts
// in the order in which they overrule each other. A page has one of them: app on
// top of govuk-frontend, or desk by itself.
var sheets = map[string][]string{
	"app":  {"tokens", "base", "header", "small", "lists", "stacks", "running", "ledger", "preferences", "awareness", "calendar", "vehicles", "registers", "llos", "programme"},
	"desk": {"tokens", "dark", "header", "ground", "pieces", "tables", "forms"},
}

// prefix is where assets are served.
const prefix = "/static/"

// required are the files that "npm run assets" makes and pages need.
var required = []string{"lib/govuk-frontend.min.css", "lib/govuk-frontend.min.js", "lib/moj-frontend.css", "lib/htmx.min.js"}

// Font returns a font by its name without .ttf. It fails in a binary that was
// built without running "npm run assets".
func Font(name string) ([]byte, error) { return unpacked("lib/" + name + ".ttf.br") }

// unpacked returns what is in a file that is embedded packed with brotli.
func unpacked(name string) ([]byte, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it is in memory
	return io.ReadAll(brotli.NewReader(file))
}

// Licences returns the notices of what the program is made of: of the packages
// that pages are served with, and of every Go module. It fails in a binary that
// was built without make.
func Licences() (string, error) {
	served, err := files.ReadFile("lib/LICENCES.txt")
	if err != nil {
		return "", err
	}
	modules, err := unpacked("lib/modules.txt.br")
	return string(served) + "\n" + string(modules), err
}

// Asset is one file, ready to be sent with immutable caching.
type Asset struct {
	Name        string // the name it was asked for by, with its hash
	ContentType string
	ETag        string // quoted
	Raw         []byte

	packed *packed
}

// packed holds the compressed bodies, made when first wanted: not at start,
// which must be quick.
type packed struct {
	once         sync.Once
	gzip, brotli []byte
}

// Gzip returns the body compressed with gzip, or nil where that does not pay.
func (a Asset) Gzip() []byte {
	a.pack()
	return a.packed.gzip
}

// Brotli returns the body compressed with brotli, or nil where that does not pay.
func (a Asset) Brotli() []byte {
	a.pack()
	return a.packed.brotli
}

var (
	urls   = map[string]string{} // plain name → URL
	assets = map[string]Asset{}  // hashed name → asset
)

func init() {
	bodies := map[string][]byte{}
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && contentTypes[path.Ext(name)] != "" {
			bodies[name], err = files.ReadFile(name)
		}
		return err
	})
	for sheet, parts := range sheets {
		for _, part := range parts {
			bodies[sheet+".css"] = append(bodies[sheet+".css"], bodies["css/"+part+".css"]...)
		}
	}
	maps.DeleteFunc(bodies, func(name string, _ []byte) bool { return strings.HasPrefix(name, "css/") })
	for name := range bodies {
		add(name, bodies, 0)
	}
}

// URL returns the address of an asset by its plain name, such as "app.css" or
// "lib/htmx.min.js". A name that is not there comes back without a hash.
func URL(name string) string {
	if url, ok := urls[name]; ok {
		return url
	}
	return prefix + name
}

// Lookup returns the asset with that hashed name, which is the path after
// "/static/", and false when there is none.
func Lookup(hashedName string) (Asset, bool) {
	a, ok := assets[hashedName]
	return a, ok
}

// Missing returns "" when everything pages need is embedded, and otherwise a
// sentence that says what to run.
func Missing() string {
	for _, name := range required {
		if _, ok := urls[name]; !ok {
			return "static/" + name + " is not in this binary: run `npm ci && npm run assets`, then build again"
		}
	}
	return ""
}

var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".txt": "text/plain; charset=utf-8",
}

// reference finds the names of other assets in a style sheet or a script.
var reference = regexp.MustCompile(`/static/[A-Za-z0-9._/-]+`)

// add hashes one file, after those it refers to, since their hashes are part
// of its contents. Files that refer to each other in a circle keep plain names.
func add(name string, bodies map[string][]byte, depth int) string {
	if url, ok := urls[name]; ok {
		return url
	}
	body, ok := bodies[name]
	if !ok || depth > 4 {
		return prefix + name
	}
	if !strings.HasPrefix(name, "lib/") {
		body = reference.ReplaceAllFunc(body, func(ref []byte) []byte {
			return []byte(add(strings.TrimPrefix(string(ref), prefix), bodies, depth+1))
		})
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:6])
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hash + ext
	assets[hashed] = Asset{Name: hashed, ContentType: contentTypes[ext], ETag: `"` + hash + `"`, Raw: body, packed: &packed{}}
	urls[name] = prefix + hashed
	return urls[name]
}

func (a Asset) pack() {
	a.packed.once.Do(func() {
		if a.ContentType == "image/png" {
			return
		}
		a.packed.gzip = shorter(a.Raw, func(w io.Writer) io.WriteCloser {
			gz, _ := gzip.NewWriterLevel(w, gzip.BestCompression)
			return gz
		})
		a.packed.brotli = shorter(a.Raw, func(w io.Writer) io.WriteCloser {
			return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: 9, LGWin: 18})
		})
	})
}

// shorter returns raw compressed, or nil if that is no shorter.
func shorter(raw []byte, compressor func(io.Writer) io.WriteCloser) []byte {
	var out bytes.Buffer
	w := compressor(&out)
	_, _ = w.Write(raw) // a bytes.Buffer takes every write
	_ = w.Close()
	if out.Len() >= len(raw) {
		return nil
	}
	return bytes.Clone(out.Bytes())
}
