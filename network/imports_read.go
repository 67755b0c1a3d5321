package network

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
)

// readDates reads the dates of a file that was uploaded, on a day: a calendar
// file, or a table. Its error is Invalid at the field "file".
func readDates(name string, file []byte, today time.Time) (*fileDates, error) {
	text, err := textOf(file, "a calendar file (.ics) or a table saved as CSV")
	if err != nil {
		return nil, err
	}
	var out *fileDates
	switch {
	case isICS(text.text):
		out, err = readICS(text, icsWindow(today))
	case strings.EqualFold(path.Ext(name), ".ics"):
		return nil, inFile("This is no calendar file: it should begin with BEGIN:VCALENDAR")
	default:
		out, err = readDatesTable(text)
	}
	if err != nil {
		return nil, err
	}
	if len(out.Days) == 0 {
		return nil, nothingIn(out)
	}
	slices.SortStableFunc(out.Days, byStart)
	return out, nil
}

// byStart orders dates by when they start, whole days first.
func byStart(a, b db.Day) int {
	return cmp.Or(cmp.Compare(a.StartsOn, b.StartsOn), a.StartsAt.Compare(b.StartsAt), cmp.Compare(a.Name, b.Name))
}

// nothingIn says why a file has no dates.
func nothingIn(out *fileDates) error {
	switch n := len(out.Problems); n {
	case 0:
		return inFile("There are no dates in the file")
	case 1:
		return inFile("Nothing in the file can be read. %s: %s", out.Problems[0].Where, out.Problems[0].What)
	default:
		return inFile("Nothing in the file can be read. %s: %s. There are %s problems in all", out.Problems[0].Where, out.Problems[0].What, Grouped(n))
	}
}

var copyNumber = regexp.MustCompile(`[ _-]*\(\d{1,3}\)$`)

// sourceName is what dates are called that nobody gave a name: as their file
// calls itself, or as the file is called.
func sourceName(own, file string) string {
	if own != "" {
		return own
	}
	file = path.Base(strings.ReplaceAll(file, `\`, "/"))
	file = strings.TrimSuffix(file, path.Ext(file))
	file = copyNumber.ReplaceAllString(file, "") // a browser's second download
	name, err := fileLine(strings.ReplaceAll(file, "_", " "))
	if err != nil || name == "" || name == "." {
		return "Imported dates"
	}
	return Capital(name)
}

// startOf names when a date starts.
func startOf(d *db.Day) string { return fmt.Sprintf("%s %d", d.StartsOn, d.StartsAt.Unix()) }

func nameAndStart(d *db.Day) string { return db.Fold(d.Name) + "\n" + startOf(d) }
