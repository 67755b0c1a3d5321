package refusal

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Times reads a start and an end as typed, into fields "starts" and "ends".
func (f *Faults) Times(starts, ends string) (from, to time.Time) {
	from, err := f.Moment("starts", starts, "when it starts")
	to, endErr := f.Moment("ends", ends, "when it ends")
	if err == nil && endErr == nil && !to.After(from) {
		f.Add("ends", "The end must be after the start")
	}
	return from, to
}

// Moment reads a date and a time as typed; what says which one is asked for.
func (f *Faults) Moment(field, typed, what string) (time.Time, error) {
	at, err := clock.ParseWallClock(typed)
	switch {
	case err != nil && strings.TrimSpace(typed) == "":
		f.Add(field, "Enter %s: a date and a time", what)
	case err != nil:
		f.Add(field, "%s", err)
	}
	return at, err
}

// Number reads a whole number within bounds; what says which one is asked for.
func (f *Faults) Number(field, typed, what string, least, most int) int {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil || n < least || n > most {
		f.Add(field, "Enter %s: a whole number from %s to %s", what, words.Grouped(least), words.Grouped(most))
	}
	return n
}

// Clock reads a time of day, as the time since midnight; ask is what to say
// when there is none.
func (f *Faults) Clock(field, typed, ask string) time.Duration {
	at, ok := clock.ParseClock(typed)
	if !ok {
		f.Add(field, "%s", ask)
	}
	return at
}

// ReasonTyped tidies a reason that may be left out; it refuses what is too
// long, at the field "reason".
func ReasonTyped(text string) (string, error) {
	var f Faults
	text = f.Text("reason", text)
	return text, f.Err()
}

// ReasonFor tidies a reason that must be there.
func ReasonFor(reason, ask string) (string, error) {
	var f Faults
	if reason = f.Text("reason", reason); reason == "" {
		f.Add("reason", "%s", ask)
	}
	return reason, f.Err()
}

// IfUnchanged saves a thing whose version is the one the person saw, and
// refuses with Conflict when somebody else was first.
func IfUnchanged(is, seen int, save func() error) error {
	if is != seen {
		return Stale()
	}
	err := save()
	if errors.Is(err, db.ErrNotFound) {
		return Stale()
	}
	return err
}
