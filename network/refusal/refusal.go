// Package refusal says no to a person: the kinds of refusal, and what is wrong with the fields of a form.
package refusal

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// Kind says what sort of refusal an [Error] is; handlers map it to a status.
type Kind int

// The kinds of refusal and the HTTP status that handlers answer with.
const (
	NotFound  Kind = iota + 1 // 404: not there, or not for this person to know
	Forbidden                 // 403: another role is needed, and saying so gives nothing away
	Conflict                  // 409: the world moved on; Message says what can be done now
	Invalid                   // 422: Fields says what to put right
	TooMany                   // 429: slow down
	SignIn                    // 401: sign in first
)

// Error is a refusal that may be shown to a person. Everything else that goes
// wrong is a fault: it is logged and shown only as a reference number.
type Error struct {
	Kind    Kind
	Message string
	Fields  []FieldError  // for Invalid: in the order of the form
	Wait    time.Duration // for TooMany: after which to try again
	Account string        // of a try to sign in: whose, as the log may name it
}

// FieldError is what is wrong with one field of a form.
type FieldError struct{ Field, Message string }

func (e *Error) Error() string { return e.Message }

// Field returns what is wrong with a field, or "".
func (e *Error) Field(name string) string {
	for _, f := range e.Fields {
		if f.Field == name {
			return f.Message
		}
	}
	return ""
}

// KindOf returns the kind of a refusal, or 0 for a fault and for nil. A row
// that is missing is a refusal too: not found.
func KindOf(err error) Kind {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Kind
	case errors.Is(err, db.ErrNotFound):
		return NotFound
	}
	return 0
}

func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// TryLater refuses until some time has passed.
func TryLater(wait time.Duration, format string, args ...any) *Error {
	e := New(TooMany, format, args...)
	e.Wait = wait
	return e
}

func Missing() *Error {
	return New(NotFound, "There is nothing here, or it is not for you to see.")
}

func Stale() *Error {
	return New(Conflict, "Someone else changed this while you were typing. What you typed is still here: compare it with what is saved now, then save again.")
}

// Unchanged refuses a correction that changes nothing, at one of its fields.
func Unchanged(field string) error {
	return OfField(field, "You have not changed anything. Make a change, or go back")
}

// Faults collects what is wrong with the fields of a form.
type Faults struct{ Fields []FieldError }

func (f *Faults) Add(field, format string, args ...any) {
	f.Fields = append(f.Fields, FieldError{field, fmt.Sprintf(format, args...)})
}

// Has tells whether something is wrong with one of some fields.
func (f *Faults) Has(fields ...string) bool {
	return slices.ContainsFunc(f.Fields, func(e FieldError) bool { return slices.Contains(fields, e.Field) })
}

// Err returns nil when nothing is wrong.
func (f *Faults) Err() error {
	if len(f.Fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: "There is a problem with what was typed.", Fields: f.Fields}
}

// OfField refuses what was typed into one field.
func OfField(field, format string, args ...any) error {
	var f Faults
	f.Add(field, format, args...)
	return f.Err()
}

// Sentence is an error whose text is a sentence for the person who typed or
// chose something.
func Sentence(format string, args ...any) error { return fmt.Errorf(format, args...) }
