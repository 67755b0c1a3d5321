package people_test

import (
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/network/people/peopletest"
	"github.com/rainbowrota/rainbowrota/network/refusal/refusaltest"
	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/upload/uploadtest"
)

func TestWhatIsNotEncodedAsTheRestIsNamed(t *testing.T) {
	t.Parallel()
	const guess = "Part of it has another encoding than the rest of the file, and was read as Windows-1252. Check it"
	const gone = "Characters in it can’t be read. Check it, or save the file as UTF-8 again"
	for file, want := range map[string]string{
		uploadtest.File(t, "one-windows-1252-byte.csv"):   "Row 3, “Venue”: " + guess,
		"Title,Date\nCaf\xe9,12/06/2027\n":                "", // Windows-1252 as a whole
		"Title,Date\nTŷ Caf\xe9,12/06/2027\n":             "Row 2, “Title”: " + guess,
		"Title,Date\nTŷ,12/06/2027\nCaf\x81,13/06/2027\n": "Row 3, “Title”: " + gone,
		"Title,Date\nCaf\ufffd,12/06/2027\n":              "Row 2, “Title”: " + gone,
		"Title,Date\nCaf\x81,12/06/2027\n":                "Row 2, “Title”: " + gone,
		"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270612\nDESCRIPTION:Tŷ \x93\nSUMMARY:The \x93Castle\x94\nEND:VEVENT\nEND:VCALENDAR\n": "Line 5, SUMMARY: " + guess,
	} {
		read, err := upload.ReadDates("", []byte(file), uploadtest.ADay)
		if err != nil {
			t.Errorf("%q: %v", file, refusaltest.SaidNo(err))
			continue
		}
		if got := uploadtest.SayProblems(read.Doubts); got != want || len(read.Problems) != 0 {
			t.Errorf("%q: the doubts are %q, want %q\n%s", file, got, want, uploadtest.SayProblems(read.Problems))
		}
	}
	// Of people too, but nothing about a column that nobody may keep.
	p := peopletest.PlanOf(t, "Email,First name,Last name,Gender\nzoe@example.org,Zoë,Caf\xe9,\x93x\x94\ncut@example.org,A,B,x\xc3")
	if got := uploadtest.SayProblems(p.Doubts) + "|" + uploadtest.SayProblems(p.Problems); got != "Row 2, “Last name”: "+guess+"|" || len(p.New) != 1 {
		t.Errorf("of people it says %q, and %s", got, peopletest.SayPeople(p.New))
	}
	p = peopletest.PlanOf(t, "Email,First name,Last name\nzoe@example.org,Zoë,B\ncut@example.org,A,B\xc3")
	if got := uploadtest.SayProblems(p.Problems); got != "Row 3, “Last name”: The file is cut off inside a character. Ask for the whole file" || p.Wrong != 1 || len(p.New) != 1 {
		t.Errorf("of a file that is cut off it says %q, and %s", got, peopletest.SayPeople(p.New))
	}
}

func TestOneDateThatProvesTheMonthFirstGoesForAll(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{
		"Title,Date\nA,08/09/2027\n":          "A: 2027-09-08 to 2027-09-08|",
		uploadtest.File(t, "month-first.csv"): "B: 2027-08-09 to 2027-08-09\nA: 2027-08-14 to 2027-08-14|Dates are read with the month first, because row 2 has “08/14/2027”",
		// Another column of the same program.
		"Title,Start date,End date\nA,08/09/2027,08/14/2027\n": "A: 2027-08-09 to 2027-08-14|Dates are read with the month first, because row 2 has “08/14/2027”",
		"Title,Date\nA,08/09/2027\nB,12/13/2027\n":             "A: 2027-08-09 to 2027-08-09\nB: 2027-12-13 to 2027-12-13|Dates are read with the month first, because row 3 has “12/13/2027”",
		"Title,Date\nA,08/09/2027\nB,13/12/2027\n":             "A: 2027-09-08 to 2027-09-08\nB: 2027-12-13 to 2027-12-13|",
		// Both in one column: what could be either is asked about.
		"Title,Date\nA,08/14/2027\nB,14/08/2027\nC,08/09/2027\nD,09/09/2027\n": "B: 2027-08-14 to 2027-08-14\nD: 2027-09-09 to 2027-09-09\n" +
			"Row 2, “Date”: “08/14/2027” has the month first. Write the day first, like 14/08/2027\n" +
			"Row 4, “Date”: “08/09/2027” can be 8 September 2027 or 9 August 2027, and the column has dates of both kinds. Write it like 8 September 2027|",
	} {
		read, err := upload.ReadDates("a.csv", []byte(file), uploadtest.ADay)
		if err != nil {
			t.Fatal(err)
		}
		got := uploadtest.SayDays(read.Days)
		if len(read.Problems) > 0 {
			got += "\n" + uploadtest.SayProblems(read.Problems)
		}
		if got += "|" + strings.Join(read.Notes, "; "); got != want {
			t.Errorf("%s\nis\n%s\nwant\n%s", file, got, want)
		}
	}
	p := peopletest.PlanOf(t, "Email,First name,Last name,LLO since,LLO until\na@example.org,A,B,08/09/2026,08/14/2029\n")
	if len(p.New) != 1 || p.New[0].Since != "2026-08-09" || p.New[0].Until != "2029-08-14" || len(p.Notes) != 1 {
		t.Errorf("of people it reads %+v, %q", p.New, p.Notes)
	}
}
