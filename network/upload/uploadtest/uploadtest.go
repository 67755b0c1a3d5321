// Package uploadtest has the files of people and dates that tests read, and
// says what was read of them.
package uploadtest

import (
	"embed"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/upload"
)

// SayDay is a date as the tests write it.
func SayDay(d *db.Day) string {
	if d.StartsAt.IsZero() {
		return strings.TrimSuffix(fmt.Sprintf("%s: %s to %s, %s", d.Name, d.StartsOn, d.EndsOn, d.Place), ", ")
	}
	london := func(t time.Time) string { return t.In(clock.London).Format("2006-01-02T15:04") }
	return strings.TrimSuffix(fmt.Sprintf("%s: %s to %s, %s", d.Name, london(d.StartsAt), london(d.EndsAt), d.Place), ", ")
}

// SayDays are dates as the tests write them, each in a line.
func SayDays(days []db.Day) string {
	var said []string
	for i := range days {
		said = append(said, SayDay(&days[i]))
	}
	return strings.Join(said, "\n")
}

// SayProblems are what could not be read, each in a line.
func SayProblems(problems []upload.FileProblem) string {
	var said []string
	for _, p := range problems {
		said = append(said, p.Where+": "+p.What)
	}
	return strings.Join(said, "\n")
}

// ADay is the day on which the tests read files.
var ADay = time.Date(2027, 6, 1, 0, 0, 0, 0, time.UTC)

// CalendarOf is a calendar file of some entries, each its lines joined by "|".
func CalendarOf(entries ...string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:A programme\r\n")
	for _, e := range entries {
		b.WriteString("BEGIN:VEVENT\r\n" + strings.ReplaceAll(e, "|", "\r\n") + "\r\nEND:VEVENT\r\n")
	}
	b.WriteString("END:VCALENDAR\r\n")
	return b.String()
}

//go:embed testdata
var testdata embed.FS

// File is a file of testdata.
func File(t testing.TB, name string) string {
	t.Helper()
	file, err := testdata.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}
