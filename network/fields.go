package network

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// times reads a start and an end as typed, into fields "starts" and "ends".
func (f *faults) times(starts, ends string) (from, to time.Time) {
	from, err := f.moment("starts", starts, "when it starts")
	to, endErr := f.moment("ends", ends, "when it ends")
	if err == nil && endErr == nil && !to.After(from) {
		f.add("ends", "The end must be after the start")
	}
	return from, to
}

// moment reads a date and a time as typed; what says which one is asked for.
func (f *faults) moment(field, typed, what string) (time.Time, error) {
	at, err := ParseWallClock(typed)
	switch {
	case err != nil && strings.TrimSpace(typed) == "":
		f.add(field, "Enter %s: a date and a time", what)
	case err != nil:
		f.add(field, "%s", err)
	}
	return at, err
}

// number reads a whole number within bounds; what says which one is asked for.
func (f *faults) number(field, typed, what string, least, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil || n < least || n > most {
		f.add(field, "Enter %s: a whole number from %s to %s", what, Grouped(least), Grouped(most))
	}
	return n
}

// clock reads a time of day, as the time since midnight; ask is what to say
// when there is none.
func (f *faults) clock(field, typed, ask string) time.Duration {
	at, ok := ParseClock(typed)
	if !ok {
		f.add(field, "%s", ask)
	}
	return at
}

// reasonTyped tidies a reason that may be left out; it refuses what is too
// long, at the field "reason".
func reasonTyped(text string) (string, error) {
	var f faults
	text = f.text("reason", text)
	return text, f.err()
}

// reasonFor tidies a reason that must be there.
func reasonFor(reason, ask string) (string, error) {
	var f faults
	if reason = f.text("reason", reason); reason == "" {
		f.add("reason", "%s", ask)
	}
	return reason, f.err()
}

// ifUnchanged saves a thing whose version is the one the person saw, and
// refuses with Conflict when somebody else was first.
func ifUnchanged(is, seen int, save func() error) error {
	if is != seen {
		return stale()
	}
	err := save()
	if errors.Is(err, db.ErrNotFound) {
		return stale()
	}
	return err
}
