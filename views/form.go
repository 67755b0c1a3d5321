package views

import (
	"slices"
	"strconv"
	"time"

	"github.com/rainbowrota/rainbowrota/network/clock"
)

// Form is what was typed and what is wrong with it, so that a form that is
// refused (422) comes back with everything kept. A nil *Form is an empty one.
type Form struct {
	// Values by field name, as typed. A group of checkboxes holds its ticked
	// values separated by commas.
	Values map[string]string
	// Errors by field name; the name "" is for the form as a whole.
	Errors map[string]string

	order []string
}

// FieldError is one line of the error summary.
type FieldError struct {
	Field   string
	Message string
}

// Option is one choice of a select, of radios or of checkboxes.
type Option struct {
	Value string
	Text  string
	Hint  string // not shown in a select
}

// NewForm returns a form that holds values and no errors; nil means empty.
func NewForm(values map[string]string) *Form {
	if values == nil {
		values = map[string]string{}
	}
	return &Form{Values: values, Errors: map[string]string{}}
}

// Add records an error at a field. The first one at a field is kept, and the
// summary lists fields in the order they were added.
func (f *Form) Add(field, message string) {
	if f.Errors == nil {
		f.Errors = map[string]string{}
	}
	if _, ok := f.Errors[field]; ok {
		return
	}
	f.Errors[field] = message
	f.order = append(f.order, field)
}

// Value returns what was typed in a field, or "".
func (f *Form) Value(name string) string {
	if f == nil {
		return ""
	}
	return f.Values[name]
}

// Error returns what is wrong with a field, or "".
func (f *Form) Error(name string) string {
	if f == nil {
		return ""
	}
	return f.Errors[name]
}

// HasErrors says whether the form was refused.
func (f *Form) HasErrors() bool {
	return f != nil && len(f.Errors) > 0
}

// Summary lists the errors: first those that were added, in that order, then
// any put straight into Errors, by field name.
func (f *Form) Summary() []FieldError {
	if f == nil {
		return nil
	}
	var rest []string
	for field := range f.Errors {
		if !slices.Contains(f.order, field) {
			rest = append(rest, field)
		}
	}
	slices.Sort(rest)
	var lines []FieldError
	for _, field := range append(slices.Clone(f.order), rest...) {
		lines = append(lines, FieldError{Field: field, Message: f.Errors[field]})
	}
	return lines
}

// ControlTime is a moment as a form's date and time control holds it, in London.
func ControlTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.London).Format("2006-01-02T15:04")
}

// IDText is an id as a field of a form holds it, or "" for none.
func IDText(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}
