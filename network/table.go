package network

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// A fileTable is a table that was uploaded as CSV: its rows by what the columns
// are, however the file names, orders and separates them.
type fileTable struct {
	rows    []fileRow
	unread  []string          // columns that mean nothing to whoever reads it, as the file names them
	headers map[string]string // the file's name of each column that was found, by key
}

// fileRow is one row that is not empty.
type fileRow struct {
	number int // as a spreadsheet counts, the header being row 1
	cells  map[string]string
}

// fileColumn is a column to look for.
type fileColumn struct {
	key   string
	names []string // what files call it, the surest first; letters and digits count, and nothing else
}

// readTable reads a table with a header and at most mostFileRows rows. Its
// errors are about the file as a whole and say in which row what is wrong.
func readTable(text string, columns []fileColumn) (*fileTable, error) {
	text, comma, skipped := separated(text)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace, r.ReuseRecord = comma, -1, comma != '\t', true
	t := &fileTable{headers: map[string]string{}}
	var at map[int]string // column → key
	for folded := -skipped; ; {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, badTable(err, folded)
		}
		line, _ := r.FieldPos(0)
		number := line - folded
		for _, cell := range cells {
			folded += strings.Count(cell, "\n")
		}
		switch {
		case strings.TrimSpace(strings.Join(cells, "")) == "":
		case at == nil:
			at = t.match(cells, columns)
		case len(t.rows) == mostFileRows:
			return nil, inFile("The file has more than %s rows. Divide it", Grouped(mostFileRows))
		default:
			row := fileRow{number: number, cells: make(map[string]string, len(at))}
			for i, cell := range cells {
				if key, ok := at[i]; ok {
					row.cells[key] = strings.TrimSpace(cell)
				}
			}
			t.rows = append(t.rows, row)
		}
	}
	return t, nil
}

// separated finds what separates the cells of a table: what stands most often
// in its first line. A first line that only says so, as Excel writes it, is
// taken off, and skipped is 1.
func separated(text string) (rest string, comma rune, skipped int) {
	first, rest, _ := strings.Cut(text, "\n")
	switch strings.ToLower(first) {
	case "sep=,", "sep=;", "sep=\t":
		return rest, rune(first[len(first)-1]), 1
	}
	counts := map[rune]int{}
	inQuotes := false
	for _, c := range strings.TrimLeft(text, "\n") {
		switch {
		case c == '"':
			inQuotes = !inQuotes
		case inQuotes:
		case c == '\n':
			return text, mostOften(counts), 0
		default:
			counts[c]++
		}
	}
	return text, mostOften(counts), 0
}

func mostOften(counts map[rune]int) rune {
	comma := ','
	for _, c := range ";\t" {
		if counts[c] > counts[comma] {
			comma = c
		}
	}
	return comma
}

// match finds the columns in a header.
func (t *fileTable) match(header []string, columns []fileColumn) map[int]string {
	at := map[int]string{}
	for _, c := range columns {
		if i := c.in(header); i >= 0 {
			at[i], t.headers[c.key] = c.key, strings.TrimSpace(header[i])
		}
	}
	for i, name := range header {
		if _, ok := at[i]; !ok && strings.TrimSpace(name) != "" {
			t.unread = append(t.unread, shown(name))
		}
	}
	return at
}

func (c *fileColumn) in(header []string) int {
	for _, name := range c.names {
		for i := range header {
			if squashed(header[i]) == name {
				return i
			}
		}
	}
	return -1
}

// squashed leaves of a column's name what counts: "Start Date" is "startdate".
func squashed(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// has tells whether the table has a column.
func (t *fileTable) has(key string) bool { _, ok := t.headers[key]; return ok }

// lacks refuses a table without a column that is needed; found says which it has.
func (t *fileTable) lacks(what string) error {
	const most = 8
	var found []string
	for _, name := range t.headers {
		found = append(found, shown(name))
	}
	slices.Sort(found)
	found = append(found, t.unread...)
	if len(found) == 0 {
		return inFile("The first row names no column. It should name %s", what)
	}
	more := ""
	if len(found) > most {
		found, more = found[:most], " and others"
	}
	return inFile("The first row names no column for %s. It names %s%s", what, strings.Join(found, ", "), more)
}

// where names a cell as a person finds it in a spreadsheet.
func (t *fileTable) where(row *fileRow, key string) string {
	if t.headers[key] == "" {
		return fmt.Sprintf("Row %d", row.number)
	}
	return fmt.Sprintf("Row %d, %s", row.number, shown(t.headers[key]))
}

// badTable says where a table can't be read.
func badTable(err error, folded int) error {
	var bad *csv.ParseError
	if !errors.As(err, &bad) {
		return inFile("The file can't be read as a table")
	}
	if errors.Is(bad.Err, csv.ErrQuote) || errors.Is(bad.Err, csv.ErrBareQuote) {
		return inFile("Row %d has a quotation mark in the wrong place. Save the table as CSV again, or remove the mark", bad.StartLine-folded)
	}
	return inFile("Row %d can't be read. Save the table as CSV again", bad.StartLine-folded)
}
