package views

import (
	"errors"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/words"
	"github.com/rainbowrota/rainbowrota/static"
)

var funcs = template.FuncMap{
	"static":       static.URL,
	"date":         Date,
	"dateShort":    DateShort,
	"timeOf":       TimeOf,
	"span":         Span,
	"datetimeAttr": DatetimeAttr,
	"plural":       Plural,
	"lasting":      words.Lasting,
	"numbers":      words.Numbers,
	"reminderDays": reminderDays,
	"dict":         dict,
	"list":         list,
	"fieldValue":   fieldValue,
	"fieldError":   fieldError,
	"fieldID":      fieldID,
	"describedBy":  describedBy,
	"optionID":     optionID,
	"ticked":       ticked,
	"isYes":        isYes,
	"isLocalTime":  isLocalTime,
	"localTime":    localTime,
	"clockValue":   clockValue,
	"isDay":        isDay,
	"sub":          sub,
}

// Date writes a day in full, such as "Saturday 14 August 2027", in London.
func Date(t time.Time) string { return clock.LongDate(t) }

// DateShort writes a day in short, such as "Sat 14 Aug", in London.
func DateShort(t time.Time) string { return t.In(clock.London).Format("Mon 2 Jan") }

// TimeOf writes a time of day, such as "12pm", "9:30am" or "midnight", in London.
func TimeOf(t time.Time) string { return clock.ClockTime(t.In(clock.London)) }

// Moment writes a day and a time of day: "Saturday 14 August 2027, 12pm", in London.
func Moment(t time.Time) string { return Date(t) + ", " + TimeOf(t) }

// ShortMoment writes a moment such as "Sat 14 Aug, 12pm", in London.
func ShortMoment(t time.Time) string { return DateShort(t) + ", " + TimeOf(t) }

// ByWords says until when, like "6pm on Friday 4 December 2026", in London; ""
// for no limit.
func ByWords(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return TimeOf(t) + " on " + Date(t)
}

// Span writes a stretch of time, such as "Saturday 14 August 2027, 12pm to
// 10pm", in London.
func Span(start, end time.Time) string { return clock.Span(start, end) }

// DatetimeAttr writes a time for the datetime attribute, with its offset.
func DatetimeAttr(t time.Time) string { return t.In(clock.London).Format(time.RFC3339) }

// SheetTime writes a moment in London as every spreadsheet takes it for one.
func SheetTime(t time.Time) string { return t.In(clock.London).Format("2006-01-02 15:04") }

// Plural writes a count with its noun: "1 place", "2 places". Without a plural
// the noun takes an s.
func Plural(n any, one string, many ...string) (string, error) {
	count, err := whole(n)
	if err != nil {
		return "", fmt.Errorf("plural: %w", err)
	}
	noun := one
	if count != 1 && len(many) > 0 {
		noun = many[0]
	} else if count != 1 {
		noun += "s"
	}
	return strconv.FormatInt(count, 10) + " " + noun, nil
}

// Capital writes a text or a state with a capital at its start.
func Capital[T ~string](text T) string { return words.Capital(string(text)) }

// Ordinal writes a place in an order: 1st, 2nd, 3rd, 4th.
func Ordinal(n int) string {
	suffix := "th"
	switch {
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		suffix = "st"
	case n%10 == 2:
		suffix = "nd"
	case n%10 == 3:
		suffix = "rd"
	}
	return strconv.Itoa(n) + suffix
}

// Uncapital begins words in the middle of a sentence.
func Uncapital(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToLower(words[:1]) + words[1:]
}

// JoinWords joins the texts that are not empty.
func JoinWords(between string, texts ...string) string {
	var some []string
	for _, text := range texts {
		if text != "" {
			some = append(some, text)
		}
	}
	return strings.Join(some, between)
}

// sub takes one whole number of any integer type from another.
func sub(a, b any) (int64, error) {
	x, errX := whole(a)
	y, errY := whole(b)
	return x - y, errors.Join(errX, errY)
}

func whole(n any) (int64, error) {
	count, err := strconv.ParseInt(fmt.Sprint(n), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%v is not a whole number", n)
	}
	return count, nil
}

// dict makes the map a part is called with from keys and values in turn.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: %d values do not make pairs", len(pairs))
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: key %v is not a string", pairs[i])
		}
		m[key] = pairs[i+1]
	}
	return m, nil
}

func list(items ...any) []any { return items }

// fieldValue is the value a field shows: the part's own "value" if it has one,
// else what its form holds.
func fieldValue(field map[string]any) string {
	if v, ok := field["value"]; ok && v != nil {
		return fmt.Sprint(v)
	}
	form, _ := field["form"].(*Form)
	name, _ := field["name"].(string)
	return form.Value(name)
}

// fieldError is the message at a field, or "".
func fieldError(field map[string]any) string {
	form, _ := field["form"].(*Form)
	name, _ := field["name"].(string)
	return form.Error(name)
}

// fieldID is the id of a field's control: its own "id" if it has one, else its
// name, which is where the error summary links to.
func fieldID(field map[string]any) string {
	if id, ok := field["id"].(string); ok && id != "" {
		return id
	}
	name, _ := field["name"].(string)
	return name
}

// describedBy lists the ids of a field's hint and error, or "".
func describedBy(field map[string]any) string {
	var ids []string
	if hint, _ := field["hint"].(string); hint != "" {
		ids = append(ids, fieldID(field)+"-hint")
	}
	if fieldError(field) != "" {
		ids = append(ids, fieldID(field)+"-error")
	}
	return strings.Join(ids, " ")
}

// optionID is the id of a group's choice; the first has the field's own id.
func optionID(field map[string]any, i int) string {
	if i == 0 {
		return fieldID(field)
	}
	return fieldID(field) + "-" + strconv.Itoa(i+1)
}

// ticked says whether value is among those of a group of checkboxes.
func ticked(field map[string]any, value string) bool {
	return slices.Contains(strings.Split(fieldValue(field), ","), value)
}

// isYes says whether a single checkbox is ticked.
func isYes(field map[string]any) bool {
	return slices.Contains([]string{"on", "true", "1"}, fieldValue(field))
}

// isDay says whether a browser's date control can show value.
func isDay(value string) bool {
	_, err := time.Parse(time.DateOnly, value)
	return err == nil
}

// localTime writes a date and time that was typed in any way that is
// understood as a browser's control holds it; anything else stays as it is.
func localTime(value string) string {
	if wall, err := clock.ReadWallClock(value); err == nil {
		return wall.Format("2006-01-02T15:04")
	}
	return value
}

// clockValue writes a time of day that was typed in any way that is understood
// as 13:00; anything else stays as it is.
func clockValue(value string) string {
	if watch, ok := clock.ParseClock(value); ok {
		return clock.TypedClock(watch)
	}
	return value
}

// isLocalTime says whether a browser's date and time control can show value:
// the control drops everything else, even what a person has just typed.
func isLocalTime(value string) bool {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if _, err := time.Parse(layout, value); err == nil {
			return true
		}
	}
	return false
}
