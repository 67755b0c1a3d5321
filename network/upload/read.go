package upload

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// ReadDates reads the dates of a file that was uploaded, on a day: a calendar
// file, or a table. Its error is Invalid at the field "file".
func ReadDates(name string, file []byte, today time.Time) (*FileDates, error) {
	text, err := TextOf(file, "a calendar file (.ics) or a table saved as CSV")
	if err != nil {
		return nil, err
	}
	var out *FileDates
	switch {
	case IsICS(text.Text):
		out, err = readICS(text, IcsWindow(today))
	case strings.EqualFold(path.Ext(name), ".ics"):
		return nil, InFile("This is no calendar file: it should begin with BEGIN:VCALENDAR")
	default:
		out, err = ReadDatesTable(text)
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
func nothingIn(out *FileDates) error {
	switch n := len(out.Problems); n {
	case 0:
		return InFile("There are no dates in the file")
	case 1:
		return InFile("Nothing in the file can be read. %s: %s", out.Problems[0].Where, out.Problems[0].What)
	default:
		return InFile("Nothing in the file can be read. %s: %s. There are %s problems in all", out.Problems[0].Where, out.Problems[0].What, words.Grouped(n))
	}
}

var copyNumber = regexp.MustCompile(`[ _-]*\(\d{1,3}\)$`)

// SourceName is what dates are called that nobody gave a name: as their file
// calls itself, or as the file is called.
func SourceName(own, file string) string {
	if own != "" {
		return own
	}
	file = path.Base(strings.ReplaceAll(file, `\`, "/"))
	file = strings.TrimSuffix(file, path.Ext(file))
	file = copyNumber.ReplaceAllString(file, "") // a browser's second download
	name, err := FileLine(strings.ReplaceAll(file, "_", " "))
	if err != nil || name == "" || name == "." {
		return "Imported dates"
	}
	return words.Capital(name)
}

// StartOf names when a date starts.
func StartOf(d *db.Day) string { return fmt.Sprintf("%s %d", d.StartsOn, d.StartsAt.Unix()) }

func NameAndStart(d *db.Day) string { return db.Fold(d.Name) + "\n" + StartOf(d) }
