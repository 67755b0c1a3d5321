package static_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/static"
)

func asset(t *testing.T, name string) static.Asset {
	t.Helper()
	hashed, ok := strings.CutPrefix(static.URL(name), "/static/")
	if !ok || hashed == name {
		t.Fatalf("URL(%q) = %q, want a hashed name below /static/", name, static.URL(name))
	}
	a, ok := static.Lookup(hashed)
	if !ok {
		t.Fatalf("Lookup(%q) found nothing", hashed)
	}
	return a
}

func TestAnAssetIsFoundByItsHashedNameOnly(t *testing.T) {
	t.Parallel()
	a := asset(t, "app.css")
	if a.ContentType != "text/css; charset=utf-8" || !strings.HasPrefix(a.ETag, `"`) {
		t.Errorf("content type %q, etag %q", a.ContentType, a.ETag)
	}
	for _, name := range []string{"app.css", "", "../go.mod", "static.go", "app.000000000000.css"} {
		if _, ok := static.Lookup(name); ok {
			t.Errorf("Lookup(%q) found something", name)
		}
	}
}

func TestAStyleSheetIsItsPartsOnceAndNoPartIsLeftOut(t *testing.T) {
	t.Parallel()
	sheets := [][]byte{asset(t, "app.css").Raw, asset(t, "desk.css").Raw}
	parts, err := filepath.Glob("css/*.css")
	if err != nil || len(parts) < 2 {
		t.Fatalf("the parts are %q, %v", parts, err)
	}
	totals := make([]int, len(sheets))
	for _, path := range parts {
		part, err := os.ReadFile(path) //nolint:gosec // a file of the tree
		if err != nil {
			t.Fatal(err)
		}
		served := false
		for i, sheet := range sheets {
			times := bytes.Count(sheet, part)
			if totals[i] += times * len(part); times > 1 {
				t.Errorf("%s is in a sheet %d times", path, times)
			}
			served = served || times == 1
		}
		if !served {
			t.Errorf("%s is in no sheet: add it to sheets", path)
		}
	}
	for i, sheet := range sheets {
		if totals[i] != len(sheet) {
			t.Errorf("sheet %d has %d bytes, its parts %d", i, len(sheet), totals[i])
		}
	}
}

func TestCompressedBodiesUnpackToTheRawOne(t *testing.T) {
	t.Parallel()
	a := asset(t, "app.css")
	gz, err := gzip.NewReader(bytes.NewReader(a.Gzip()))
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]io.Reader{"gzip": gz, "brotli": brotli.NewReader(bytes.NewReader(a.Brotli()))} {
		body, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(body, a.Raw) {
			t.Errorf("%s does not give back the raw body: %v", name, err)
		}
	}
}

func TestScriptsReferToHashedNames(t *testing.T) {
	t.Parallel()
	skipUnlessFilled(t)
	body := asset(t, "app.js").Raw
	if !bytes.Contains(body, []byte(`"`+static.URL("lib/govuk-frontend.min.js")+`"`)) {
		t.Error("app.js does not import the hashed name")
	}
}

func TestTheFirstVisitIsSmall(t *testing.T) {
	t.Parallel()
	skipUnlessFilled(t)
	for layout, sheets := range map[string][]string{
		"top":  {"lib/govuk-frontend.min.css", "lib/moj-frontend.css", "app.css"},
		"desk": {"desk.css"},
	} {
		total := 0
		for _, name := range append(sheets, "lib/govuk-frontend.min.js", "lib/htmx.min.js", "app.js", "icon.svg") {
			a := asset(t, name)
			t.Logf("%-28s %6d raw %6d gzip %6d brotli", name, len(a.Raw), len(a.Gzip()), len(a.Brotli()))
			total += len(a.Brotli())
		}
		t.Logf("a page of %s: together %d bytes", layout, total)
		if total > 45_000 {
			t.Errorf("styles and scripts of a page of %s are %d bytes compressed, want at most 45,000", layout, total)
		}
	}
}

func TestNothingOfTheGovernmentsBrandIsServed(t *testing.T) {
	t.Parallel()
	skipUnlessFilled(t)
	css := string(asset(t, "lib/govuk-frontend.min.css").Raw)
	for _, word := range []string{"GDS Transport", "@font-face", "crest", "url("} {
		if strings.Contains(css, word) {
			t.Errorf("the style sheet contains %q", word)
		}
	}
}

func skipUnlessFilled(t *testing.T) {
	t.Helper()
	if missing := static.Missing(); missing != "" {
		dbtest.Skip(t, missing)
	}
}

// TestTheScriptLooksForNothingThatNoPageHas finds code that outlived its page.
func TestTheScriptLooksForNothingThatNoPageHas(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile("app.js")
	if err != nil {
		t.Fatal(err)
	}
	var pages bytes.Buffer
	err = filepath.WalkDir("../views", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".html" {
			return err
		}
		page, err := os.ReadFile(path) //nolint:gosec // a template of ours
		pages.Write(page)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	attributes := regexp.MustCompile(`\bdata(?:-|set\.)([a-z]+)`).FindAllSubmatch(script, -1)
	if len(attributes) < 8 {
		t.Errorf("only %d attributes are found in the script", len(attributes))
	}
	for _, found := range attributes {
		if name := "data-" + string(found[1]); !bytes.Contains(pages.Bytes(), []byte(name)) {
			t.Errorf("app.js looks for %s, which no page has", name)
		}
	}
}
