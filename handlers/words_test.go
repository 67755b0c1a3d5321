package handlers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Text that somebody may read has two words beside each other, begins with a
// capital letter, or goes on after a blank or a comma. Paths, names of fields,
// of templates and of headers have none of these.
var (
	twoWords  = regexp.MustCompile(`\p{L}[’,.:;]?[  ]\p{L}|^[  ,]+\p{L}|\p{L}[,:;]? $`)
	firstWord = regexp.MustCompile(`^\p{Lu}\p{Ll}+$`)
)

// Calls whose text goes to the log, to who writes this program, or to other programs.
var callsNotForReaders = map[string]bool{
	"slog.Info": true, "slog.Warn": true, "slog.Error": true, "slog.InfoContext": true, "slog.WarnContext": true, "slog.ErrorContext": true,
	"fmt.Errorf": true, "errors.New": true, "panic": true,
	"LogAttrs": true, "Warn": true, "c.Set": true, "header.Set": true,
}

// Types whose texts go to the log or to programs that measure.
var typesNotForReaders = map[string]bool{"SecurityEvent": true}

func TestHandlersHaveNoWordsOfPages(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		for _, text := range wordsIn(t, path) {
			t.Errorf("%s: %s is read by people: it belongs in package views", text.place, text.value)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

type placedText struct{ place, value string }

// wordsIn returns the text in a Go file that somebody may read on a page.
func wordsIn(t *testing.T, path string) []placedText {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []placedText
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.ValueSpec:
			return !typesNotForReaders[nameOf(n.Type)]
		case *ast.CompositeLit:
			return !typesNotForReaders[nameOf(n.Type)]
		case *ast.CallExpr:
			return !callsNotForReaders[nameOf(n.Fun)]
		case *ast.BasicLit:
			if n.Kind != token.STRING {
				return false
			}
			value, err := strconv.Unquote(n.Value)
			if err == nil && (twoWords.MatchString(value) || firstWord.MatchString(value)) {
				found = append(found, placedText{files.Position(n.Pos()).String(), n.Value})
			}
		}
		return true
	})
	return found
}

// nameOf returns a function as it is called, with its package: "fmt.Errorf".
func nameOf(function ast.Expr) string {
	switch f := function.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
		return f.Sel.Name // of what a field holds, such as the log of s.log.LogAttrs
	}
	return ""
}
