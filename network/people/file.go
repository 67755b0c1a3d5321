package people

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/upload"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// filePeople is a table of people that was read: it is kept as it is, so that
// its columns can be put right, without those that nobody may keep.
type filePeople struct {
	Header  []string
	Rows    []upload.CellRow
	At      map[string]int   // which column each of PeopleColumns is
	Refused []string         // columns that are not kept, as the file names them
	Said    upload.CellsSaid // of the columns that are kept
}

// The columns of a table of people.
const (
	ColumnEmail   = "email"
	ColumnFirst   = "first"
	ColumnLast    = "last"
	columnName    = "name"
	columnForce   = "force"
	columnGrade   = "grade"
	columnRank    = "rank"
	ColumnArea    = "area"
	columnStation = "station"
	columnPhone   = "phone"
	columnRoles   = "roles"
	columnSince   = "since"
	columnUntil   = "until"
)

// Column is something that is read about people.
type Column struct {
	Key, Label string
	Needed     bool // nobody can be imported without it
	Instead    bool // it can be in place of the first and the last name
}

// PeopleColumns are what is read about people, in the order of a form.
var PeopleColumns = []Column{
	{Key: ColumnEmail, Label: "Email", Needed: true},
	{Key: ColumnFirst, Label: "First name", Needed: true},
	{Key: ColumnLast, Label: "Last name", Needed: true},
	{Key: columnName, Label: "Full name", Instead: true},
	{Key: columnForce, Label: "Force"},
	{Key: columnGrade, Label: "Grade"},
	{Key: columnRank, Label: "Rank"},
	{Key: ColumnArea, Label: "Area"},
	{Key: columnStation, Label: "Station"},
	{Key: columnPhone, Label: "Phone"},
	{Key: columnRoles, Label: "Roles"},
	{Key: columnSince, Label: "LLO since"},
	{Key: columnUntil, Label: "LLO until"},
}

// peopleNames are what networks' spreadsheets call the columns.
var peopleNames = []upload.FileColumn{
	{Key: ColumnEmail, Names: []string{"email", "emailaddress", "workemail", "workemailaddress", "forceemail", "officialemail", "mail", "mailaddress"}},
	{Key: ColumnFirst, Names: []string{"firstname", "forename", "forenames", "givenname", "givennames", "firstnames", "first", "knownas"}},
	{Key: ColumnLast, Names: []string{"lastname", "surname", "familyname", "last"}},
	{Key: columnName, Names: []string{"fullname", "name", "yourname", "yourfullname", "displayname", "membername", "officername", "staffname", "person"}},
	{Key: columnForce, Names: []string{"force", "policeforce", "constabulary", "organisation", "agency", "employer"}},
	{Key: columnGrade, Names: []string{"grade", "employment", "employmenttype", "employeetype", "officerorstaff", "type"}},
	{Key: columnRank, Names: []string{"rank", "ranktitle", "jobtitle", "post", "position"}},
	{Key: ColumnArea, Names: []string{"area", "district", "csp", "localpolicingarea", "lpa", "policingarea", "borough"}},
	{Key: columnStation, Names: []string{"station", "policestation", "basestation", "homestation", "base", "location", "worklocation", "workplace", "site", "office"}},
	{Key: columnPhone, Names: []string{"phone", "telephone", "mobile", "phonenumber", "telephonenumber", "mobilenumber", "mobilephone", "workmobile", "tel", "contactnumber"}},
	{Key: columnRoles, Names: []string{"roles", "rotaroles"}},
	{Key: columnSince, Names: append(lloNames("since", "from", "start", "startdate", "trained", "trainedon", "trainingdate"), "dateaccredited", "accreditedon", "datetrained", "since")},
	{Key: columnUntil, Names: append(lloNames("until", "to", "till", "end", "enddate", "expires", "expirydate", "expiry", "renewaldate"), "refresherdue", "validuntil", "expirydate", "until")},
}

// lloNames is every way to say of a liaison officer what the ends say.
func lloNames(ends ...string) []string {
	var names []string
	for _, who := range []string{"llo", "laglo", "lglo", "lgbtllo", "lgbtliaisonofficer", "lgbtqliaisonofficer", "liaisonofficer", "accredited", "accreditation"} {
		for _, end := range ends {
			names = append(names, who+end)
		}
	}
	return names
}

// mostColumns is how many columns a table of people may have.
const mostColumns = 100

// ReadPeople reads a table of people. Its error is Invalid at the field "file".
func ReadPeople(file []byte) (*filePeople, error) {
	text, err := upload.TextOf(file, "a table saved as CSV")
	if err != nil {
		return nil, err
	}
	if upload.IsICS(text.Text) {
		return nil, upload.InFile("This is a calendar file. Choose a table saved as CSV")
	}
	header, rows, said, err := upload.ReadCells(text)
	switch {
	case err != nil:
		return nil, err
	case len(header) > mostColumns:
		return nil, upload.InFile("The file has more than %d columns. Leave out what nobody needs", mostColumns)
	case len(rows) == 0:
		return nil, upload.InFile("There is nobody in the file: it should have a row that names the columns, and one for each person")
	}
	p := &filePeople{Header: header, Rows: rows, Said: said}
	p.forget()
	p.At = upload.MatchColumns(p.Header, peopleNames)
	return p, nil
}

// forget takes out of a file the columns that nobody may keep, and the columns
// without a header.
func (p *filePeople) forget() {
	known := upload.MatchColumns(p.Header, peopleNames)
	var keep []int
	for i, name := range p.Header {
		read := slices.ContainsFunc(peopleNames, func(c upload.FileColumn) bool { at, ok := known[c.Key]; return ok && at == i })
		switch {
		case name == "":
		case !read && (intimate(name) || slices.ContainsFunc(p.Rows, func(r upload.CellRow) bool { return i < len(r.Cells) && intimateWords[words.Squashed(r.Cells[i])] })):
			p.Refused = append(p.Refused, words.Shown(name))
		default:
			keep = append(keep, i)
		}
	}
	pick := func(cells []string) []string {
		kept := make([]string, len(keep))
		for to, from := range keep {
			if from < len(cells) {
				kept[to] = cells[from]
			}
		}
		return kept
	}
	p.Header = pick(p.Header)
	p.Said.Doubts, p.Said.Problems = ofColumns(p.Said.Doubts, keep), ofColumns(p.Said.Problems, keep)
	for i := range p.Rows {
		p.Rows[i].Cells = pick(p.Rows[i].Cells)
	}
}

// ofColumns is what is said about the cells of some columns, which it numbers anew.
func ofColumns(all []upload.CellProblem, columns []int) []upload.CellProblem {
	var kept []upload.CellProblem
	for _, p := range all {
		if p.Column = slices.Index(columns, p.Column); p.Column >= 0 {
			kept = append(kept, p)
		}
	}
	return kept
}

// intimate tells whether the name of a column says that it is about orientation
// or gender identity, which are never stored. A column of the network's own
// name says who belongs to it.
func intimate(name string) bool {
	whole := words.Squashed(name)
	for _, part := range []string{"sexual", "orientation", "gender", "pronoun", "lgb", "queer", "lesbian", "nonbinary", "intersex"} {
		if strings.Contains(whole, part) {
			return true
		}
	}
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.ContainsFunc(words, func(word string) bool {
		return slices.Contains([]string{"sex", "trans", "gay", "bi", "ally", "allies", "identity", "identifies"}, word)
	})
}

// intimateWords are the words in the cells of such a column. They give it away,
// whatever it is called.
var intimateWords = map[string]bool{
	"bisexual": true, "heterosexual": true, "homosexual": true, "lesbian": true, "gaylesbian": true, "lesbiangay": true, "gaywoman": true, "gayman": true,
	"pansexual": true, "asexual": true, "transgender": true, "nonbinary": true, "cisgender": true, "transman": true, "transwoman": true,
	"hehim": true, "sheher": true, "theythem": true, "hehimhis": true, "sheherhers": true, "theythemtheirs": true, "shethey": true, "hethey": true,
}

// match sets which column is what, as typed by key: the number of the column,
// counted from 1, or nothing for one that the file does not have.
func (p *filePeople) match(typed map[string]int) error {
	var f refusal.Faults
	at := map[string]int{}
	used := map[int]string{}
	for _, c := range PeopleColumns {
		number := typed[c.Key]
		switch {
		case number == 0:
		case number < 0 || number > len(p.Header):
			f.Add(ColumnField(c.Key), "Choose a column of the file")
		case used[number] != "":
			f.Add(ColumnField(c.Key), "This column is chosen for “%s” already", used[number])
		default:
			at[c.Key], used[number] = number-1, c.Label
		}
	}
	p.At = at
	return f.Err()
}

// ColumnField is the field of a form in which the column of a key is chosen.
func ColumnField(key string) string { return "column-" + key }
