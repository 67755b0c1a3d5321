package network_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
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

func TestAHistoryIsToldInTheNetworksWordsToThoseWhoRunTheEvent(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 10*24*time.Hour)
		s := f.shift(e, 1)
		f.signUp(f.alice, s, db.SignupConfirmed)
		f.signUp(f.charlie, s, db.SignupWaiting)
		if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := f.Staffing.Remove(f.ctx, f.bob, f.rowOf(f.charlie, s), "the stall is smaller"); err != nil {
			t.Fatal(err)
		}
		for _, reader := range []*db.Person{f.bob, f.eve} {
			want := []string{
				"Bob Marsh took Charlie Reid off Stall morning",
				"Charlie Reid was given a free place on Stall morning from the waiting list",
				"Alice Okafor withdrew from Stall morning",
				"Charlie Reid joined the waiting list of Stall morning",
				"Alice Okafor signed up for Stall morning and got a place",
			}
			if got := strings.Join(f.history(reader, e.ID), "\n"); got != strings.Join(want, "\n") {
				t.Errorf("%s reads\n%s", reader.FirstName, got)
			}
		}
		want := "You withdrew from Stall morning\nYou signed up for Stall morning and got a place"
		if got := strings.Join(f.history(f.alice, e.ID), "\n"); got != want {
			t.Errorf("Alice, who does not run it, reads\n%s", got)
		}
	})
}

func TestAHistoryIsReadPageByPage(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 10*24*time.Hour)
		s := f.shift(e, 5)
		for range 20 {
			f.signUp(f.alice, s, db.SignupConfirmed)
			if err := f.Rota.Withdraw(f.ctx, f.alice, s.ID, ""); err != nil {
				t.Fatal(err)
			}
		}
		first, err := f.HistoryOf(f.ctx, f.bob, e.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		second, err := f.HistoryOf(f.ctx, f.bob, e.ID, first.Next)
		if err != nil {
			t.Fatal(err)
		}
		if len(first.Rows) != action.HistoryRows || len(second.Rows) != 40-action.HistoryRows || second.Next != 0 {
			t.Errorf("pages of %d and %d actions, next %d", len(first.Rows), len(second.Rows), second.Next)
		}
		if second.Rows[0].ID >= first.Rows[action.HistoryRows-1].ID {
			t.Error("the second page does not go on where the first ended")
		}
	})
}

func TestAHistoryOfADraftIsNotForOutsiders(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, f *fixture) {
		e := f.event("Herts Pride", 10*24*time.Hour)
		e.Status = db.EventDraft
		f.saveEvent(e)
		_, err := f.HistoryOf(f.ctx, f.charlie, e.ID, 0)
		wantKind(t, err, refusal.NotFound)
	})
}
