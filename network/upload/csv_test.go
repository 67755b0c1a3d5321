package upload_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

const programmeTable = "Title;Start Date;Start Time;End Date;End Time;Location;Organiser\r\n" +
	"Café social;14/08/2027;10:30;;12:00;Students’ union;Somebody\r\n" +
	"Open days;03.06.2027;;05/06/2027;;;\r\n" +
	"Night market;30/10/2027;10pm;;2am;;\r\n"

const programmeSays = "Café social: 2027-08-14T10:30 to 2027-08-14T12:00, Students’ union\n" +
	"Open days: 2027-06-03 to 2027-06-05\n" +
	"Night market: 2027-10-30T22:00 to 2027-10-31T02:00"

func TestATableOfDatesIsReadWhateverWroteIt(t *testing.T) {
	t.Parallel()
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(programmeTable)
	if err != nil {
		t.Fatal(err)
	}
	windows, err := charmap.Windows1252.NewEncoder().String(programmeTable)
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"UTF-8":                programmeTable,
		"UTF-8 with a mark":    "\ufeff" + programmeTable,
		"UTF-16":               utf16,
		"Windows-1252":         windows,
		"commas":               strings.ReplaceAll(programmeTable, ";", ","),
		"tabs":                 strings.ReplaceAll(programmeTable, ";", "\t"),
		"sep=":                 "sep=;\r\n" + programmeTable,
		"lines ended by \\r":   strings.ReplaceAll(programmeTable, "\r\n", "\r"),
		"empty lines and rows": "\r\n\r\n" + strings.ReplaceAll(programmeTable, "\r\n", "\r\n;;;;;;\r\n"),
		"quotes":               strings.ReplaceAll(programmeTable, "Café social", `"Café social"`),
		"other names":          strings.NewReplacer("Title", "SUMMARY", "Start Date", "date", "Location", "Venue", "Start Time", "start", "End Time", "end").Replace(programmeTable),
	} {
		text, err := upload.TextOf([]byte(file), "a table saved as CSV")
		if err != nil {
			t.Errorf("%s: %v", name, refusaltest.SaidNo(err))
			continue
		}
		got, err := upload.ReadDatesTable(text)
		if err != nil {
			t.Errorf("%s: %v", name, refusaltest.SaidNo(err))
			continue
		}
		if said := uploadtest.SayDays(got.Days); said != programmeSays || len(got.Problems) > 0 {
			t.Errorf("%s: read\n%s\n%s\nwant\n%s", name, said, uploadtest.SayProblems(got.Problems), programmeSays)
		}
		if len(got.Notes) != 1 || got.Notes[0] != "Columns that are not read: “Organiser”" {
			t.Errorf("%s: the notes are %q", name, got.Notes)
		}
	}
}

func TestARowThatCanNotBeReadIsNamedByItsCell(t *testing.T) {
	t.Parallel()
	got, err := upload.ReadDatesTable(upload.FileText{Text: "Title,Date,Start,End,Venue\n" +
		",14/08/2027,,,\n" + // 2
		"No date,,,,\n" +
		"Month first,08/14/2027,,,\n" +
		"\"Two\nlines\",14/08/2027,10:00,,\n" + // row 5, lines 5 and 6
		"End alone,14/08/2027,,12:00,\n" + // 6
		"Backwards,14/08/2027,2027-08-14T12:00,2027-08-14T11:00,\n" +
		"Two days,14/08/2027,15/08/2027 10:00,,\n" +
		"Never,28/03/2027,01:30,,\n" +
		"Long," + "14/08/2027,,," + strings.Repeat("x", 201) + "\n" +
		"Time of day,14/08/2027,soon,,\n" +
		"two lines,14/08/2027,10:00,,\n"})
	if err != nil {
		t.Fatal(err)
	}
	want := `Row 2, “Title”: It has no title
Row 3, “Date”: It has no date
Row 4, “Date”: “08/14/2027” has the month first. Write the day first, like 14/08/2027
Row 6, “End”: It has a time at which it ends and none at which it starts
Row 7, “End”: It ends before it starts
Row 8, “Start”: “15/08/2027 10:00” is another day than “14/08/2027”
Row 9, “Start”: The clocks go forward on 28 March 2027 and 1:30am does not happen: enter a time before 1am or from 2am
Row 10, “Venue”: It is longer than 200 characters
Row 11, “Start”: “soon” is no time. Write it like 10:30`
	if said := uploadtest.SayProblems(got.Problems); said != want {
		t.Errorf("the problems are\n%s\nwant\n%s", said, want)
	}
	if said := uploadtest.SayDays(got.Days); said != "Two lines: 2027-08-14T10:00 to 2027-08-14T10:00" {
		t.Errorf("read %s", said)
	}
	if len(got.Notes) != 1 || got.Notes[0] != "Row 12 is the same date as row 5 and counts once" {
		t.Errorf("the notes are %q", got.Notes)
	}
}

func TestAFileThatIsNoTableOfDatesIsRefusedWithWhatToDo(t *testing.T) {
	t.Parallel()
	rows := "Title,Date\n" + strings.Repeat("x,1/1/2027\n", upload.MostFileRows)
	for want, file := range map[string]string{
		"": rows,
		"The file has more than 5,000 rows. Split it into smaller files":  rows + "y,2/1/2027\n",
		"The file is larger than 1 MB. Choose a smaller one, or split it": strings.Repeat("x", upload.MostFileSize+1),
		"The file is empty": " \r\n ",
		"The first row names no column for the title. It names “Start”, “Colour”":                        "Start,Colour\n14/08/2027,red\n",
		"The first row names no column for the date. It names “Name”":                                    "Name\nx\n",
		"The first row names no column for the title. It names “<script>alert(1)</script>”":              "<script>alert(1)</script>",
		"Row 3 has a quotation mark in the wrong place. Save the table as CSV again, or remove the mark": "Title,Date\nx,1/1/2027\na\"b,1/1/2027\n",
		"Row 2 has a quotation mark in the wrong place. Save the table as CSV again, or remove the mark": "Title,Date\n\"x,1/1/2027\n",
		"This is a spreadsheet or a packed file. Open it and save it as CSV, then choose that":           "PK\x03\x04…",
		"This is a PDF. Ask for a table saved as CSV":                                                    "%PDF-1.7",
		"This is not a text file. Choose a table saved as CSV":                                           "\x00\x01\x02",
	} {
		text, err := upload.TextOf([]byte(file), "a table saved as CSV")
		if err == nil {
			_, err = upload.ReadDatesTable(text)
		}
		if got := refusaltest.SaidNo(err); got != want {
			t.Errorf("%.40q is refused with %q, want %q", file, got, want)
		}
	}
}
