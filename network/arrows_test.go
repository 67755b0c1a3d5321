package network_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// above are packages that exist to bring nouns together.
var above = []string{"network", "network/demo"}

// Touching a noun runs the tests of those above it again, and of no other.
func TestTheTestsOfANounNeedNoNounThatItDoesNotUse(t *testing.T) {
	t.Parallel()
	const module = "github.com/rainbowrota/rainbowrota/"
	list, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}}|{{join .Imports " "}}|{{join .TestImports " "}} {{join .XTestImports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	uses, tests := map[string][]string{}, map[string][]string{}
	for line := range strings.Lines(string(list)) {
		parts := strings.Split(strings.TrimSpace(line), "|")
		name := strings.TrimPrefix(parts[0], module)
		for i, all := range []map[string][]string{uses, tests} {
			for _, p := range strings.Fields(parts[i+1]) {
				if p, ours := strings.CutPrefix(p, module); ours && strings.HasPrefix(p, "network") {
					all[name] = append(all[name], p)
				}
			}
		}
	}
	// reach adds all that packages use, and what that uses.
	var reach func(into map[string]bool, names []string)
	reach = func(into map[string]bool, names []string) {
		for _, name := range names {
			if !into[name] {
				into[name] = true
				reach(into, uses[name])
			}
		}
	}
	checked := 0
	for name := range uses {
		if slices.Contains(above, name) || strings.HasSuffix(name, "test") {
			continue
		}
		code, all := map[string]bool{}, map[string]bool{}
		reach(code, []string{name})
		reach(all, tests[name])
		for p := range all {
			if !code[p] && !strings.HasSuffix(p, "test") {
				t.Errorf("the tests of %s need %s, which it does not use", name, p)
			}
		}
		checked++
	}
	if checked < 15 {
		t.Errorf("only %d packages were looked at", checked)
	}
}
