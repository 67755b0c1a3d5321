package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// unused are words that people do not say to a colleague, e-mail and straight
// apostrophes, so nothing that they read has them.
var unused = regexp.MustCompile(`(?i)\b(whoever|whom|deeds?|for ever|(came|comes|became|becomes) of|mend(s|ed|ing)?|as (it|things) stands?|e-mail\w*|\pL+'\pL+)\b`)

// notRead are what a reader does not see: code in documents and the links it
// names, comments and actions of templates, blanks of scripts, and a kind of
// date as it is stored.
var notRead = map[string]*regexp.Regexp{
	".md":   regexp.MustCompile("(?s)```.*?```|`[^`]*`|\\]\\([^)]*\\)|(?m:^    [^\n]*$)"),
	".html": regexp.MustCompile(`(?s)\{\{(- )?/\*.*?\*/( -)?\}\}|\{\{-? ?(template "[^"]*"|range|with|if not|if) ?[.\w]*`),
	".go":   regexp.MustCompile(`\{\w+\}|partner's date`),
}

func TestNothingThatPeopleReadHasWordsThatNobodySays(t *testing.T) {
	t.Parallel()
	read := map[string]int{}
	check := func(path, text string) {
		kind := filepath.Ext(path)
		read[kind]++
		for line := range strings.Lines(notRead[kind].ReplaceAllString(text, "")) {
			if word := unused.FindString(line); word != "" {
				t.Errorf("%s says %q: %.200s", path, word, strings.TrimSpace(line))
			}
		}
	}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch kind := filepath.Ext(path); {
		case entry.IsDir():
			if name := entry.Name(); slices.Contains([]string{"node_modules", "lib", "bench", "e2e"}, name) || strings.HasSuffix(name, "test") || len(name) > 1 && name[0] == '.' {
				return fs.SkipDir
			}
		case kind == ".md" || kind == ".html":
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			check(path, string(text))
		case kind == ".go" && !strings.HasSuffix(path, "_test.go"):
			for _, text := range textsIn(t, path) {
				check(path, text)
			}
		}
		return nil
	})
	if err != nil || read[".md"] < 10 || read[".html"] < 100 || read[".go"] < 1000 {
		t.Errorf("read %v, %v", read, err)
	}
}

// textsIn are the texts in a file of Go, without the names of tags and packages.
func textsIn(t *testing.T, path string) (texts []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			texts = append(texts, lit.Value)
		}
		return true
	})
	return texts
}

// unusedInComments are words of comments that a reader whose second language is
// English does not know. Stands with a capital is a name.
var unusedInComments = regexp.MustCompile(`(?i:\b(whoever|whom|deeds?|mend(s|ed|ing)?|for ever|(became|becomes|came|comes) of)\b)|\bstands\b`)

// unusedInNames are the same words in names.
var unusedInNames = regexp.MustCompile(`Whoever|Whom|Deed|^(whoever|whom|deed)([A-Z]|s?$)`)

func TestNoCommentHasWordsThatNobodySays(t *testing.T) {
	t.Parallel()
	read, files := 0, token.NewFileSet()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if name := entry.Name(); name == "node_modules" || path == filepath.Join("static", "lib") || len(name) > 1 && name[0] == '.' {
				return fs.SkipDir
			}
			return nil
		case filepath.Ext(path) != ".go":
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, comment := range file.Comments {
			read++
			text := ""
			for _, line := range comment.List { // its Text leaves out what nolint says
				text += " " + strings.TrimSpace(strings.TrimPrefix(line.Text, "//"))
			}
			if word := unusedInComments.FindString(text); word != "" {
				t.Errorf("%s has a comment with %q", files.Position(comment.Pos()), word)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if name, ok := n.(*ast.Ident); ok && unusedInNames.MatchString(name.Name) {
				t.Errorf("%s names something %s", files.Position(name.Pos()), name.Name)
			}
			return true
		})
		return nil
	})
	if err != nil || read < 3000 {
		t.Errorf("read %d comments, %v", read, err)
	}
}

// The demo's county and its districts are words of the demo alone: what any
// force runs names none (docs/rules.md#23-settings).
var ofTheDemo = regexp.MustCompile(`(?i)hertfordshire|\bherts\b|broxbourne|dacorum|hertsmere|st albans|stevenage|three rivers|watford|welwyn`)

func TestNoForceAndNoDistrictIsNamedOutsideTheDemo(t *testing.T) {
	t.Parallel()
	looked := 0
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); slices.Contains([]string{"node_modules", "lib", "docs", "demo", "bench", "e2e", "testdata"}, name) || strings.HasSuffix(name, "test") || len(name) > 1 && name[0] == '.' {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".html", ".js", ".mjs", ".css", ".sql"}, filepath.Ext(path)) || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		looked++
		for line := range strings.Lines(string(text)) {
			if name := ofTheDemo.FindString(line); name != "" {
				t.Errorf("%s names %s: %.120s", path, name, strings.TrimSpace(line))
			}
		}
		return nil
	})
	if err != nil || looked < 300 {
		t.Errorf("%d files, %v", looked, err)
	}
}
