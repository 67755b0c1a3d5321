package icaltest

import (
	"strings"
	"testing"

	goical "github.com/emersion/go-ical"
)

// Parsed reads a calendar with another library than the one that wrote it, and
// checks what RFC 5545 asks of its lines.
func Parsed(t *testing.T, text string) *goical.Calendar {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	cal, err := goical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return cal
}

// Value is a text of an entry.
func Value(t *testing.T, e goical.Event, name string) string {
	t.Helper()
	text, err := e.Props.Text(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
