// Package refusaltest checks with what somebody is refused.
package refusaltest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// FieldsOf lists the fields an error is about.
func FieldsOf(err error) string {
	var e *refusal.Error
	if !errors.As(err, &e) {
		return ""
	}
	var names []string
	for _, f := range e.Fields {
		names = append(names, f.Field)
	}
	return strings.Join(names, " ")
}

// WantKind checks of what kind a refusal is.
func WantKind(t testing.TB, err error, kind refusal.Kind) {
	t.Helper()
	if refusal.KindOf(err) != kind {
		t.Errorf("got %v (kind %d), want kind %d", err, refusal.KindOf(err), kind)
	}
}

// WantField checks that an error is about a field, and returns what it says.
func WantField(t testing.TB, err error, field string) string {
	t.Helper()
	var e *refusal.Error
	if !errors.As(err, &e) || e.Kind != refusal.Invalid || len(e.Fields) != 1 || e.Fields[0].Field != field {
		t.Errorf("got %v, want a fault at %s alone", err, field)
		return ""
	}
	return e.Fields[0].Message
}

// SaidNo is what a file is refused with, or "".
func SaidNo(err error) string {
	var refused *refusal.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &refused):
		return "a fault: " + err.Error()
	}
	return refused.Field("file")
}

// WantStrings checks that two lists are the same.
func WantStrings[T ~string](t *testing.T, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", what, words.Joined(got, " | "), words.Joined(want, " | "))
	}
}

// WantClosed checks that an error says that sign-up has closed.
func WantClosed(t *testing.T, err error) {
	t.Helper()
	if WantKind(t, err, refusal.Conflict); err != nil && !strings.HasPrefix(err.Error(), "Sign-up has closed. If you can still come, ask the event’s lead, Eve.") {
		t.Errorf("it says %q", err)
	}
}
