package network

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// count writes a number with its noun, which takes an s: "2 places".
func count(n int, noun string) string { return counted(n, noun, noun+"s") }

// counted writes a number with the words that agree with it: "1 person is".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// people writes how many people: "1 person", "2 people".
func people(n int) string { return counted(n, "person", "people") }

// Joined writes states, roles and the like one after another, like strings.Join.
func Joined[T ~string](values []T, between string) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = string(value)
	}
	return strings.Join(texts, between)
}

// Capital writes a text with a capital at its start.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// Grouped writes a number with commas between its thousands.
func Grouped(number int) string {
	text := strconv.Itoa(number)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// oneLine makes text fit for a header: nothing that breaks a line.
func oneLine(text string) string {
	line := strings.Join(strings.Fields(clean(text, false)), " ")
	if utf8.RuneCountInString(line) > longestLine {
		line = string([]rune(line)[:longestLine-1]) + "…"
	}
	return line
}

// joinLines puts one line under the other, without those that are empty.
func joinLines(lines ...string) string {
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return l == "" }), "\n")
}

// joinComma writes a few words as a list, without those that are empty.
func joinComma(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}
