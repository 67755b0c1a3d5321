package network

import (
	"slices"
	"strings"
	"unicode"
)

// filePeople is a table of people that was read: it is kept as it is, so that
// its columns can be put right, without those that nobody may keep.
type filePeople struct {
	Header  []string
	Rows    []cellRow
	At      map[string]int // which column each of PeopleColumns is
	Refused []string       // columns that are not kept, as the file names them
	Said    cellsSaid      // of the columns that are kept
}

// The columns of a table of people.
const (
	columnEmail   = "email"
	columnFirst   = "first"
	columnLast    = "last"
	columnName    = "name"
	columnForce   = "force"
	columnGrade   = "grade"
	columnRank    = "rank"
	columnArea    = "area"
	columnStation = "station"
	columnPhone   = "phone"
	columnRoles   = "roles"
	columnSince   = "since"
	columnUntil   = "until"
)

// PeopleColumn is something that is read about people.
type PeopleColumn struct {
	Key, Label string
	Needed     bool // nobody can be imported without it
	Instead    bool // it can be in place of the first and the last name
}

// PeopleColumns are what is read about people, in the order of a form.
var PeopleColumns = []PeopleColumn{
	{Key: columnEmail, Label: "Email", Needed: true},
	{Key: columnFirst, Label: "First name", Needed: true},
	{Key: columnLast, Label: "Last name", Needed: true},
	{Key: columnName, Label: "Full name", Instead: true},
	{Key: columnForce, Label: "Force"},
	{Key: columnGrade, Label: "Grade"},
	{Key: columnRank, Label: "Rank"},
	{Key: columnArea, Label: "Area"},
	{Key: columnStation, Label: "Station"},
	{Key: columnPhone, Label: "Phone"},
	{Key: columnRoles, Label: "Roles"},
	{Key: columnSince, Label: "LLO since"},
	{Key: columnUntil, Label: "LLO until"},
}

// peopleNames are what networks' spreadsheets call the columns.
var peopleNames = []fileColumn{
	{columnEmail, []string{"email", "emailaddress", "workemail", "workemailaddress", "forceemail", "officialemail", "mail", "mailaddress"}},
	{columnFirst, []string{"firstname", "forename", "forenames", "givenname", "givennames", "firstnames", "first", "knownas"}},
	{columnLast, []string{"lastname", "surname", "familyname", "last"}},
	{columnName, []string{"fullname", "name", "yourname", "yourfullname", "displayname", "membername", "officername", "staffname", "person"}},
	{columnForce, []string{"force", "policeforce", "constabulary", "organisation", "agency", "employer"}},
	{columnGrade, []string{"grade", "employment", "employmenttype", "employeetype", "officerorstaff", "type"}},
	{columnRank, []string{"rank", "ranktitle", "jobtitle", "post", "position"}},
	{columnArea, []string{"area", "district", "csp", "localpolicingarea", "lpa", "policingarea", "borough"}},
	{columnStation, []string{"station", "policestation", "basestation", "homestation", "base", "location", "worklocation", "workplace", "site", "office"}},
	{columnPhone, []string{"phone", "telephone", "mobile", "phonenumber", "telephonenumber", "mobilenumber", "mobilephone", "workmobile", "tel", "contactnumber"}},
	{columnRoles, []string{"roles", "rotaroles"}},
	{columnSince, append(lloNames("since", "from", "start", "startdate", "trained", "trainedon", "trainingdate"), "dateaccredited", "accreditedon", "datetrained", "since")},
	{columnUntil, append(lloNames("until", "to", "till", "end", "enddate", "expires", "expirydate", "expiry", "renewaldate"), "refresherdue", "validuntil", "expirydate", "until")},
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

// readPeople reads a table of people. Its error is Invalid at the field "file".
func readPeople(file []byte) (*filePeople, error) {
	text, err := textOf(file, "a table saved as CSV")
	if err != nil {
		return nil, err
	}
	if isICS(text.text) {
		return nil, inFile("This is a calendar file. Choose a table saved as CSV")
	}
	header, rows, said, err := readCells(text)
	switch {
	case err != nil:
		return nil, err
	case len(header) > mostColumns:
		return nil, inFile("The file has more than %d columns. Leave out what nobody needs", mostColumns)
	case len(rows) == 0:
		return nil, inFile("There is nobody in the file: it should have a row that names the columns, and one for each person")
	}
	p := &filePeople{Header: header, Rows: rows, Said: said}
	p.forget()
	p.At = matchColumns(p.Header, peopleNames)
	return p, nil
}

// forget takes out of a file the columns that nobody may keep, and what stands
// below no header.
func (p *filePeople) forget() {
	known := matchColumns(p.Header, peopleNames)
	var keep []int
	for i, name := range p.Header {
		read := slices.ContainsFunc(peopleNames, func(c fileColumn) bool { at, ok := known[c.key]; return ok && at == i })
		switch {
		case name == "":
		case !read && (intimate(name) || slices.ContainsFunc(p.Rows, func(r cellRow) bool { return i < len(r.Cells) && intimateWords[squashed(r.Cells[i])] })):
			p.Refused = append(p.Refused, shown(name))
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
func ofColumns(all []cellProblem, columns []int) []cellProblem {
	var kept []cellProblem
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
	whole := squashed(name)
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

// intimateWords are what stands in the cells of such a column, whatever it is called.
var intimateWords = map[string]bool{
	"bisexual": true, "heterosexual": true, "homosexual": true, "lesbian": true, "gaylesbian": true, "lesbiangay": true, "gaywoman": true, "gayman": true,
	"pansexual": true, "asexual": true, "transgender": true, "nonbinary": true, "cisgender": true, "transman": true, "transwoman": true,
	"hehim": true, "sheher": true, "theythem": true, "hehimhis": true, "sheherhers": true, "theythemtheirs": true, "shethey": true, "hethey": true,
}

// match sets which column is what, as typed by key: the number of the column,
// counted from 1, or nothing for one that the file does not have.
func (p *filePeople) match(typed map[string]int) error {
	var f faults
	at := map[string]int{}
	used := map[int]string{}
	for _, c := range PeopleColumns {
		number := typed[c.Key]
		switch {
		case number == 0:
		case number < 0 || number > len(p.Header):
			f.add(ColumnField(c.Key), "Choose a column of the file")
		case used[number] != "":
			f.add(ColumnField(c.Key), "This column is chosen for “%s” already", used[number])
		default:
			at[c.Key], used[number] = number-1, c.Label
		}
	}
	p.At = at
	return f.err()
}

// ColumnField is the field of a form in which the column of a key is chosen.
func ColumnField(key string) string { return "column-" + key }
