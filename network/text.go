package network

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// line tidies one line of a form: trimmed, no line breaks, no control characters.
func (f *faults) line(field, text string) string {
	text = strings.Join(strings.Fields(clean(text, false)), " ")
	if n := utf8.RuneCountInString(text); n > longestLine {
		f.add(field, "Use %d characters or fewer: this is %d", longestLine, n)
	}
	return text
}

// needed is line for a field that must not be empty; ask says what to enter.
func (f *faults) needed(field, text, ask string) string {
	text = f.line(field, text)
	if text == "" {
		f.add(field, "%s", ask)
	}
	return text
}

// text tidies text of several lines.
func (f *faults) text(field, text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(clean(text, true), "\r\n", "\n"))
	if n := utf8.RuneCountInString(text); n > longestText {
		f.add(field, "Use %d characters or fewer: this is %d", longestText, n)
	}
	return text
}

// day reads a day as typed, which may be left out.
func (f *faults) day(field, typed, what string) string {
	if typed = strings.TrimSpace(typed); typed == "" {
		return ""
	}
	day, err := time.Parse(time.DateOnly, typed)
	if err != nil || day.Year() < 2000 || day.Year() > 2100 {
		f.add(field, "Enter %s as a real day, like 2027-08-14", what)
		return ""
	}
	return day.Format(time.DateOnly)
}

// dayNeeded reads a day as typed, which may not be left out.
func (f *faults) dayNeeded(field, typed, what string) string {
	day := f.day(field, typed, what)
	if day == "" && !f.has(field) {
		f.add(field, "Enter %s", what)
	}
	return day
}

// idOrEmpty is an id as a form holds it; "" for none.
func idOrEmpty(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// oneOf returns which of the choices was typed, and refuses everything else.
func oneOf[T ~string](f *faults, field, typed, ask string, choices ...T) T {
	value := T(typed)
	if !slices.Contains(choices, value) {
		f.add(field, "%s", ask)
	}
	return value
}
