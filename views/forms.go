package views

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/network/clock"
)

// FormPage is a page with one form: its fields are data, so that forms that
// differ only in what they ask are one template.
type FormPage struct {
	Page
	Caption string   // what it belongs to, above the h1
	Intro   []string // what happens when it is sent
	Before  []Saved  // what to read before it is filled in
	Warn    []string // what is lost when it is sent
	Fields  []Field
	Hidden  map[string]string
	Action  string
	Method  string // "DELETE" for browsers that only post, or ""
	Upload  bool   // it takes files
	Button  string
	Busy    string // what the button says while the answer takes its time, or ""
	Kind    string // of the button: "warning" for what can't be undone
	More    string // a second button that comes back to an empty form, or ""
	Back    NavItem
	Links   []NavItem // what else can be done, below
	Saved   []Saved   // what is saved now where it differs, after a conflict
	Told    *Told     // who would be told, on a preview
	Clash   *Clash    // what a booking would meet
	Remove  *Removal  // how the thing is removed, folded away below; nil where it can't be
}

// Removal is a form of one button, sent with DELETE.
type Removal struct{ Summary, Text, Button, Action string }

// Field is one control of a form; Type is the part that renders it.
type Field struct {
	Type    string // input, email, password, search, clock, textarea, select, radios, datetime, date, checkbox, checkboxes, photos, file, heading
	Name    string
	Label   string
	Hint    string
	Width   string
	Mode    string // inputmode
	Auto    string // autocomplete
	Rows    int
	Options []Option
	Empty   string   // of a select
	List    []string // suggestions for an input
	Accept  string   // of a file: its endings
}

// Saved is what a field holds in the database.
type Saved struct{ Label, Value string }

// Differing lists what is saved where something else was typed.
func Differing(fields []Field, typed, saved *Form) []Saved {
	var rows []Saved
	for i := range fields {
		if f := &fields[i]; f.Name != "" && typed.Value(f.Name) != saved.Value(f.Name) {
			rows = append(rows, Saved{Label: f.Label, Value: f.words(saved.Value(f.Name))})
		}
	}
	return rows
}

// words is what a field holds, as people read it.
func (f *Field) words(value string) string {
	for _, o := range f.Options {
		if o.Value == value {
			return o.Text
		}
	}
	switch f.Type {
	case "checkbox":
		return YesNo(value == "on")
	case "datetime":
		if at, err := clock.ParseWallClock(value); err == nil {
			return Moment(at)
		}
	}
	return cmp.Or(value, f.Empty, "(empty)")
}

// YesNo answers a question.
func YesNo(yes bool) string {
	if yes {
		return "Yes"
	}
	return "No"
}

// Told is a preview of who will be told.
type Told struct {
	Count   int
	People  []string
	Others  []string // the lead, the partner's contact
	Untold  string   // the partner where nobody can be told, or ""
	Car     []string // what happens to its vehicles
	Shifts  []string // new times
	Losers  []string // who loses a place, and why
	Changes []Saved  // from and to
}

// What is said at a field for files that a form lost when it was refused, or
// did not take.
const (
	PhotosAgain  = "Choose your photos again"
	FileAgain    = "Choose the file again"
	FileTooLarge = "The file is larger than 1 MB. Choose a smaller one, or split it"
)

// Options are values to choose from, in the order of their words.
func Options[T ~string](values []T, words func(T) string) []Option {
	all := Choices(values, words)
	slices.SortStableFunc(all, func(a, b Option) int { return strings.Compare(a.Text, b.Text) })
	return all
}

// Choices are options in the order given.
func Choices[T ~string](values []T, words func(T) string) []Option {
	all := make([]Option, len(values))
	for i, value := range values {
		all[i] = Option{Value: string(value), Text: words(value)}
	}
	return all
}

// Same returns a value whose words are the value itself.
func Same(value string) string { return value }
