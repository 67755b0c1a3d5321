package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What docs/rules.md says of the code has to be there: the tests it names, the
// files it links, and the rules that the code refers to.
func TestTheRulesNameTestsFilesAndHeadingsThatExist(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	rules := string(text)
	code := map[string]string{}
	for _, pattern := range []string{"*.go", "*/*.go", "*/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file) //nolint:gosec // a file of the tree
			if err != nil {
				t.Fatal(err)
			}
			code[file] = string(source)
		}
	}
	for _, name := range regexp.MustCompile("`((?:Test|Fuzz)\\w+)`").FindAllStringSubmatch(rules, -1) {
		if !contains(code, "func "+name[1]+"(") {
			t.Errorf("docs/rules.md names %s, which does not exist", name[1])
		}
	}
	for _, link := range regexp.MustCompile(`\]\(\.\./([^)#]+)\)`).FindAllStringSubmatch(rules, -1) {
		if _, ok := code[link[1]]; !ok {
			t.Errorf("docs/rules.md links %s, which does not exist", link[1])
		}
	}
	headings := regexp.MustCompile(`(?m)^## (.+)$`).FindAllStringSubmatch(rules, -1)
	for file, source := range code {
		for _, anchor := range regexp.MustCompile(`docs/rules\.md#([\w-]+)`).FindAllStringSubmatch(source, -1) {
			if !headed(headings, anchor[1]) {
				t.Errorf("%s refers to docs/rules.md#%s, which is no heading", file, anchor[1])
			}
		}
	}
}

// What docs/where.md and docs/rules.md say is in a file has to be there, like
// `SignUp` in [rota/signups.go](…). Where a list of names is before the link,
// the file must have each of them.
func TestTheDocumentsNameFunctionsInTheFilesWhereTheyAre(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile("((?:`[\\w.]+`(?:, | and ))*`[\\w.]+`) (?:in|of) \\[[^\\]]+\\]\\(\\.\\./([^)#]+\\.go)\\)")
	found := 0
	for _, document := range []string{"docs/rules.md", "docs/where.md"} {
		text, err := os.ReadFile(document) //nolint:gosec // one of the two
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			source, err := os.ReadFile(m[2]) //nolint:gosec // a file that a document links
			if err != nil {
				t.Errorf("%s: %v", document, err)
				continue
			}
			for _, name := range regexp.MustCompile(`\w+(?:\.\w+)?`).FindAllString(strings.ReplaceAll(m[1], " and ", " "), -1) {
				found++
				name = name[strings.LastIndex(name, ".")+1:]
				if !regexp.MustCompile(`(?m)^(func |type |var |const |\t)(\([^)]*\) )?` + name + `\b`).Match(source) {
					t.Errorf("%s says %s is in %s", document, name, m[2])
				}
			}
		}
	}
	if found < 80 {
		t.Errorf("found only %d names", found)
	}
}

func contains(code map[string]string, text string) bool {
	for _, source := range code {
		if strings.Contains(source, text) {
			return true
		}
	}
	return false
}

func headed(headings [][]string, anchor string) bool {
	for _, h := range headings {
		slug := strings.ToLower(strings.NewReplacer(".", "", " ", "-", ",", "").Replace(h[1]))
		if slug == anchor {
			return true
		}
	}
	return false
}
