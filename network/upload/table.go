package upload

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/network/words"
)

// FileTable is a table that was uploaded as CSV: its rows by what the columns
// are, however the file names, orders and separates them.
type FileTable struct {
	names   []string // of all columns, as the file has them
	Rows    []fileRow
	said    CellsSaid
	Orders  map[string]dayOrder // of the dates of columns, by key
	Unread  []string            // columns that the import does not know, as the file names them
	headers map[string]string   // the file's name of each column that was found, by key
}

// fileRow is one row that is not empty.
type fileRow struct {
	Number int // as a spreadsheet counts, the header being row 1
	Cells  map[string]string
}

// FileColumn is a column to look for.
type FileColumn struct {
	Key   string
	Names []string // what files call it, the surest first; letters and digits count, and nothing else
}

// CellRow is a row as a file has it.
type CellRow struct {
	Number int // as a spreadsheet counts, the header being row 1
	Cells  []string
}

// CellsSaid is what there is to say about the cells of a table, whatever they hold.
type CellsSaid struct {
	Doubts   []CellProblem // of rows that are read
	Problems []CellProblem // of rows that are not
}

// CellProblem is what is wrong with a cell. It does not say what is in it: the
// column may be one that nobody may keep.
type CellProblem struct {
	Row    int // as a spreadsheet counts
	Column int
	What   string
}

// ProblemsOf names the cells by the columns of a header.
func ProblemsOf(all []CellProblem, header []string) []FileProblem {
	var out []FileProblem
	for _, p := range all {
		where := fmt.Sprintf("Row %d", p.Row)
		if p.Column < len(header) && header[p.Column] != "" {
			where += ", " + words.Shown(header[p.Column])
		}
		out = append(out, FileProblem{where, p.What})
	}
	return out
}

// readTable reads a table with a header and at most MostFileRows rows. Its
// errors are about the file as a whole and say in which row what is wrong.
func readTable(text FileText, columns []FileColumn) (*FileTable, error) {
	header, rows, said, err := ReadCells(text)
	if err != nil {
		return nil, err
	}
	t := TableOf(header, rows, MatchColumns(header, columns))
	t.said = said
	return t, nil
}

// ReadCells reads the header of a table and its rows, those that are empty left
// out, and those with a cell that is cut off.
func ReadCells(file FileText) (header []string, rows []CellRow, said CellsSaid, err error) {
	text, comma, skipped := separated(file.Text)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = comma, -1, comma != '\t'
	for folded := -skipped; ; {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return header, rows, said, nil
		}
		if err != nil {
			return nil, nil, said, badTable(err, folded)
		}
		line, _ := r.FieldPos(0)
		number := line - folded
		whole := true
		for i, cell := range cells {
			folded += strings.Count(cell, "\n")
			text, how := file.decode(cell)
			cells[i] = strings.TrimSpace(text)
			switch problem := (CellProblem{number, i, how.words()}); how {
			case asWritten:
			case cutOff:
				whole = false
				said.Problems = append(said.Problems, problem)
			case guessed, lost:
				said.Doubts = append(said.Doubts, problem)
			}
		}
		switch {
		case strings.Join(cells, "") == "":
		case header == nil:
			header = cells
		case len(rows) == MostFileRows:
			return nil, nil, said, InFile("The file has more than %s rows. Split it into smaller files", words.Grouped(MostFileRows))
		case whole:
			rows = append(rows, CellRow{number, cells})
		}
	}
}

// TableOf is a table whose columns are known: which key is in which of them.
func TableOf(header []string, rows []CellRow, at map[string]int) *FileTable {
	t := &FileTable{names: header, headers: make(map[string]string, len(at))}
	read := make([]bool, len(header))
	for key, i := range at {
		t.headers[key], read[i] = header[i], true
	}
	for i, name := range header {
		if !read[i] && name != "" {
			t.Unread = append(t.Unread, words.Shown(name))
		}
	}
	for _, r := range rows {
		row := fileRow{Number: r.Number, Cells: make(map[string]string, len(at))}
		for key, i := range at {
			if i < len(r.Cells) {
				row.Cells[key] = r.Cells[i]
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// separated finds the character that separates the cells of a table: the one that
// is most frequent in its first line. A first line that only names it, as Excel
// writes it, is taken off, and skipped is 1.
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

// MatchColumns finds columns in a header: by key, which of them it is.
func MatchColumns(header []string, columns []FileColumn) map[string]int {
	at := map[string]int{}
	taken := map[int]bool{}
	names := make([]string, len(header))
	for i := range header {
		names[i] = words.Squashed(header[i])
	}
	for _, c := range columns {
		if i := c.in(names); i >= 0 && !taken[i] {
			at[c.Key], taken[i] = i, true
		}
	}
	return at
}

// in finds the column among the squashed names of a header, or returns -1.
func (c *FileColumn) in(header []string) int {
	for _, name := range c.Names {
		if i := slices.Index(header, name); i >= 0 {
			return i
		}
	}
	return -1
}

// Has tells whether the table has a column.
func (t *FileTable) Has(key string) bool { _, ok := t.headers[key]; return ok }

// lacks refuses a table without a column that is needed; found says which it has.
func (t *FileTable) lacks(what string) error {
	const most = 8
	var found []string
	for _, name := range t.headers {
		found = append(found, words.Shown(name))
	}
	slices.Sort(found)
	found = append(found, t.Unread...)
	if len(found) == 0 {
		return InFile("The first row names no column. It should name %s", what)
	}
	more := ""
	if len(found) > most {
		found, more = found[:most], " and others"
	}
	return InFile("The first row names no column for %s. It names %s%s", what, strings.Join(found, ", "), more)
}

// Where names a cell as a person finds it in a spreadsheet.
func (t *FileTable) Where(row *fileRow, key string) string {
	if t.headers[key] == "" {
		return fmt.Sprintf("Row %d", row.Number)
	}
	return fmt.Sprintf("Row %d, %s", row.Number, words.Shown(t.headers[key]))
}

// badTable says where a table can't be read.
func badTable(err error, folded int) error {
	var bad *csv.ParseError
	if !errors.As(err, &bad) {
		return InFile("The file can’t be read as a table")
	}
	if errors.Is(bad.Err, csv.ErrQuote) || errors.Is(bad.Err, csv.ErrBareQuote) {
		return InFile("Row %d has a quotation mark in the wrong place. Save the table as CSV again, or remove the mark", bad.StartLine-folded)
	}
	return InFile("Row %d can’t be read. Save the table as CSV again", bad.StartLine-folded)
}

// Either is the first of two keys, unless the table has only the other.
func (t *FileTable) Either(key, other string) string {
	if !t.Has(key) && t.Has(other) {
		return other
	}
	return key
}
