package network_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
)

func TestEveryVerbInTheCodeHasWords(t *testing.T) {
	t.Parallel()
	verbs, words := verbsInTheCode(t), action.HistoryOf(network.Histories...)
	if len(verbs) < 50 {
		t.Fatalf("found only %d verbs: %v", len(verbs), verbs)
	}
	for _, status := range []db.SignupStatus{db.SignupRequested, db.SignupConfirmed, db.SignupWaiting, db.SignupDeclined, db.SignupWithdrawn, db.SignupCancelled} {
		verbs[db.Verb(status)] = "a variable"
	}
	for _, attendance := range []db.Attendance{db.Arrived, db.NoShow, db.LeftEarly} {
		verbs[db.Verb(attendance)] = "a variable"
	}
	for verb, where := range verbs {
		if words[verb].Text == "" {
			t.Errorf("the verb %q (%s) has no words in a History", verb, where)
		}
	}
}

// verbsInTheCode collects the constants of the type db.Verb, and where they are.
// It fails for a row of the log whose verb is a text instead.
func verbsInTheCode(t *testing.T) map[db.Verb]string {
	t.Helper()
	files := token.NewFileSet()
	entries, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	verbs := map[db.Verb]string{}
	for _, entry := range entries {
		if strings.HasSuffix(entry, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, entry, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.ValueSpec:
				if of, ok := node.Type.(*ast.SelectorExpr); ok && of.Sel.Name == "Verb" && len(node.Values) == 1 {
					if text, ok := literal(node.Values[0]); ok {
						verbs[db.Verb(text)] = files.Position(node.Pos()).String()
					}
				}
			case *ast.KeyValueExpr:
				if key, ok := node.Key.(*ast.Ident); ok && key.Name == "Verb" {
					if text, ok := literal(node.Value); ok {
						t.Errorf("%s: name the verb %q by a constant", files.Position(node.Pos()), text)
					}
				}
			}
			return true
		})
	}
	return verbs
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
