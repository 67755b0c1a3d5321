package refusal

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rainbowrota/rainbowrota/network/words"
)

// Line tidies one line of a form: trimmed, no line breaks, no control characters.
func (f *Faults) Line(field, text string) string {
	text = strings.Join(strings.Fields(words.Clean(text, false)), " ")
	if n := utf8.RuneCountInString(text); n > words.LongestLine {
		f.Add(field, "Use %d characters or fewer: this is %d", words.LongestLine, n)
	}
	return text
}

// Needed is line for a field that must not be empty; ask says what to enter.
func (f *Faults) Needed(field, text, ask string) string {
	text = f.Line(field, text)
	if text == "" {
		f.Add(field, "%s", ask)
	}
	return text
}

// Text tidies text of several lines.
func (f *Faults) Text(field, text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(words.Clean(text, true), "\r\n", "\n"))
	if n := utf8.RuneCountInString(text); n > words.LongestText {
		f.Add(field, "Use %d characters or fewer: this is %d", words.LongestText, n)
	}
	return text
}

// Day reads a day as typed, which may be left out.
func (f *Faults) Day(field, typed, what string) string {
	if typed = strings.TrimSpace(typed); typed == "" {
		return ""
	}
	day, err := time.Parse(time.DateOnly, typed)
	if err != nil || day.Year() < 2000 || day.Year() > 2100 {
		f.Add(field, "Enter %s as a real day, like 2027-08-14", what)
		return ""
	}
	return day.Format(time.DateOnly)
}

// DayNeeded reads a day as typed, which may not be left out.
func (f *Faults) DayNeeded(field, typed, what string) string {
	day := f.Day(field, typed, what)
	if day == "" && !f.Has(field) {
		f.Add(field, "Enter %s", what)
	}
	return day
}

// IdOrEmpty is an id as a form holds it; "" for none.
func IdOrEmpty(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// OneOf returns which of the choices was typed, and refuses everything else.
func OneOf[T ~string](f *Faults, field, typed, ask string, choices ...T) T {
	value := T(typed)
	if !slices.Contains(choices, value) {
		f.Add(field, "%s", ask)
	}
	return value
}
