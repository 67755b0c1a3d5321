// Package icaltest reads calendars with a library other than the one that
// writes them: Debian's python3-icalendar.
package icaltest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"os/exec"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
)

// Calendar is a calendar as it was read.
type Calendar struct {
	Method, Name string
	Entries      []Entry
}

// Entry is one entry of a calendar.
type Entry struct {
	UID                   string
	Sequence              int
	Status                string
	Starts, Ends, Stamp   time.Time // UTC
	Title, Where, Says    string
	Alarms                []int // in minutes; before the start they are negative
	Organizers, Attendees []string
}

//go:embed read.py
var script string

// python is Debian's, which has Debian's libraries.
const python = "/usr/bin/python3"

// Read reads calendars, and fails the test where one is not as RFC 5545 says,
// or where its time zone's rules are not those of the zone.
func Read(tb testing.TB, texts ...string) []Calendar {
	tb.Helper()
	dbtest.Need(tb, "python3-icalendar", python, "-c", "import icalendar")
	in, err := json.Marshal(texts)
	if err != nil {
		tb.Fatal(err)
	}
	var out, faults bytes.Buffer
	read := exec.CommandContext(tb.Context(), python, "-c", script) //nolint:gosec // our own script
	read.Stdin, read.Stdout, read.Stderr = bytes.NewReader(in), &out, &faults
	if err := read.Run(); err != nil {
		tb.Fatalf("%v: %s", err, faults.String())
	}
	var calendars []Calendar
	if err := json.Unmarshal(out.Bytes(), &calendars); err != nil {
		tb.Fatal(err)
	}
	return calendars
}
