package settings

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Kind is how a setting is typed.
type Kind int

// The kinds of setting.
const (
	Line    Kind = iota + 1 // one line of text
	Lines                   // a list, each entry on a line
	Number                  // a whole number
	Numbers                 // whole numbers with commas between them, the largest first
	Some                    // some of a closed set, which are ticked
	Text                    // several lines of text
)

// Setting is one of the list. Its label and hint are in package views.
type Setting struct {
	Key          string // also the name of its field in a form
	Group        Group
	Kind         Kind
	Longest      int      // characters of a line, or how many numbers
	Least        int      // of a number
	Most         int      // of a number, or entries of a list
	Of           []string // what can be ticked
	Coordinators bool     // they may change it too, not only administrators
	Env          string   // the environment variable that fixes it, or ""

	// check looks further at a line, or each line of a list, and tidies it. Its error is a sentence.
	check func(string) (string, error)
	ask   string // what is said when it is empty, "" where it may be; of a number, what it is
	// allowed adds what else is wrong with a value as a whole, where the server is as it is now; nil for nothing.
	allowed func(f *refusal.Faults, key string, now *action.Settings, value string)
	place
}

// place is where a setting is in memory, read and written as text.
type place struct {
	get func(*action.Settings) string
	put func(*action.Settings, string)
}

// text is the place of a line.
func text(at func(*action.Settings) *string) place {
	return place{
		get: func(s *action.Settings) string { return *at(s) },
		put: func(s *action.Settings, value string) { *at(s) = value },
	}
}

// list is the place of a list.
func list[T ~string](at func(*action.Settings) *[]T) place {
	return place{
		get: func(s *action.Settings) string { return strings.Join(texts(*at(s)), "\n") },
		put: func(s *action.Settings, value string) {
			*at(s) = nil
			for _, entry := range split(value) {
				*at(s) = append(*at(s), T(entry))
			}
		},
	}
}

// whole is the place of a whole number.
func whole(at func(*action.Settings) *int) place {
	return place{
		get: func(s *action.Settings) string { return strconv.Itoa(*at(s)) },
		put: func(s *action.Settings, value string) { *at(s), _ = strconv.Atoi(value) },
	}
}

// wholes is the place of several whole numbers.
func wholes(at func(*action.Settings) *[]int) place {
	return place{
		get: func(s *action.Settings) string {
			texts := make([]string, len(*at(s)))
			for i, n := range *at(s) {
				texts[i] = strconv.Itoa(n)
			}
			return strings.Join(texts, ", ")
		},
		put: func(s *action.Settings, value string) {
			*at(s) = nil
			for one := range strings.SplitSeq(value, ", ") {
				n, _ := strconv.Atoi(one)
				*at(s) = append(*at(s), n)
			}
		},
	}
}

// span is the place of a length of time, in whole units.
func span(unit time.Duration, at func(*action.Settings) *time.Duration) place {
	return place{
		get: func(s *action.Settings) string { return strconv.Itoa(int(*at(s) / unit)) },
		put: func(s *action.Settings, value string) {
			n, _ := strconv.Atoi(value)
			*at(s) = time.Duration(n) * unit
		},
	}
}

// spanOf is the place of a length of time that each role has, in whole units.
func spanOf(unit time.Duration, role db.Role, at func(*action.Settings) *map[db.Role]time.Duration) place {
	return place{
		get: func(s *action.Settings) string { return strconv.Itoa(int((*at(s))[role] / unit)) },
		put: func(s *action.Settings, value string) {
			n, _ := strconv.Atoi(value)
			changed := maps.Clone(*at(s)) // others read the old one
			if changed == nil {
				changed = make(map[db.Role]time.Duration)
			}
			changed[role], *at(s) = time.Duration(n)*unit, changed
		},
	}
}

func texts[T ~string](of []T) []string {
	all := make([]string, len(of))
	for i := range of {
		all[i] = string(of[i])
	}
	return all
}

// split returns the entries of a list.
func split(value string) []string {
	if value == "" {
		return nil
	}
	return strings.Split(value, "\n")
}

// Default is the value of a setting that nobody changed.
func (s *Setting) Default() string {
	usual := action.UsualSettings()
	return s.get(&usual)
}

// read tidies what was typed for a setting into the text that is stored. What
// is wrong with it is told at the field of its key.
func (s *Setting) read(f *refusal.Faults, typed string) string {
	switch s.Kind {
	case Lines:
		return s.readLines(f, typed)
	case Number:
		return strconv.Itoa(f.Number(s.Key, typed, s.ask, s.Least, s.Most))
	case Numbers:
		return s.readNumbers(f, typed)
	case Some:
		return s.readSome(f, typed)
	case Line, Text:
	}
	text := f.Text(s.Key, typed)
	if s.Kind == Line {
		text = f.Line(s.Key, typed)
	}
	if text == "" && s.ask != "" {
		f.Add(s.Key, "%s", s.ask)
	}
	if n := len([]rune(text)); n > s.Longest && !f.Has(s.Key) {
		f.Add(s.Key, "Use %d characters or fewer: this is %d", s.Longest, n)
	}
	if text == "" || f.Has(s.Key) {
		return text
	}
	return s.checked(f, text)
}

// checked looks further at a line, where the setting asks for that.
func (s *Setting) checked(f *refusal.Faults, text string) string {
	if s.check == nil {
		return text
	}
	tidied, err := s.check(text)
	if err != nil {
		f.Add(s.Key, "%s", err)
	}
	return tidied
}

// readLines tidies a list: empty lines go, and nothing may be in it twice.
func (s *Setting) readLines(f *refusal.Faults, typed string) string {
	var entries []string
	seen := map[string]bool{}
	for entry := range strings.Lines(f.Text(s.Key, typed)) {
		entry = strings.Join(strings.Fields(entry), " ")
		switch n := len([]rune(entry)); {
		case entry == "":
			continue
		case n > s.Longest:
			f.Add(s.Key, "Use %d characters or fewer on each line: “%s” is %d", s.Longest, entry, n)
		case seen[db.Fold(entry)]:
			f.Add(s.Key, "“%s” is in the list twice", entry)
		}
		seen[db.Fold(entry)] = true
		if !f.Has(s.Key) {
			entry = s.checked(f, entry)
		}
		entries = append(entries, entry)
	}
	if len(entries) > s.Most {
		f.Add(s.Key, "Enter %d lines or fewer: these are %d", s.Most, len(entries))
	}
	return strings.Join(entries, "\n")
}

// readNumbers tidies a list of numbers: each once, the largest first.
func (s *Setting) readNumbers(f *refusal.Faults, typed string) string {
	var all []int
	for _, one := range strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == ' ' || r == ';' || r == '\n' }) {
		n, err := strconv.Atoi(one)
		if err != nil || n < s.Least || n > s.Most {
			f.Add(s.Key, "Enter %s: whole numbers from %s to %s, with commas between them", s.ask, words.Grouped(s.Least), words.Grouped(s.Most))
			return ""
		}
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b int) int { return cmp.Compare(b, a) })
	all = slices.Compact(all)
	if len(all) == 0 {
		f.Add(s.Key, "Enter %s: whole numbers from %s to %s, with commas between them", s.ask, words.Grouped(s.Least), words.Grouped(s.Most))
	}
	if len(all) > s.Longest {
		f.Add(s.Key, "Enter %d numbers or fewer: these are %d", s.Longest, len(all))
	}
	texts := make([]string, len(all))
	for i, n := range all {
		texts[i] = strconv.Itoa(n)
	}
	return strings.Join(texts, ", ")
}

// readSome tidies what was ticked, in the order of what there is.
func (s *Setting) readSome(f *refusal.Faults, typed string) string {
	ticked := strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == '\n' })
	var some []string
	for _, one := range s.Of {
		if slices.Contains(ticked, one) {
			some = append(some, one)
		}
	}
	if slices.ContainsFunc(ticked, func(one string) bool { return !slices.Contains(s.Of, one) }) {
		f.Add(s.Key, "Choose from the list")
	}
	if len(some) == 0 && s.ask != "" {
		f.Add(s.Key, "%s", s.ask)
	}
	return strings.Join(some, "\n")
}
