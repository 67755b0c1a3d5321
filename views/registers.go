package views

// RegisterPage is the register of a course date.
type RegisterPage struct {
	Page
	Event    EventHead
	Closed   string // why no result can be recorded, or ""
	Doors    bool   // it can be said who is in the room
	Rows     []RegisterRow
	Totals   RegisterTotals
	Action   string
	Certs    string // path of its certificates and letters
	Answers  string // path of what learners said, or "" for those who only read the register
	Rest     string // path of "mark the rest completed"
	Problems *Form  // for the error summary
}

// RegisterTotals are the running totals of a register.
type RegisterTotals struct {
	ID       int64
	Rows     []Saved
	Blank    int // those with nothing recorded
	Unsigned int
	Here     int  // in the room
	Doors    bool // it can be said who is
	Open     bool // results can be recorded
	Beside   bool // it comes along with a row that is swapped in
}

// RegisterRow is a learner of a register.
type RegisterRow struct {
	SignupID      int64
	Action        string
	Name, Detail  string
	Result        string
	Reason        string
	Version       int
	Status, Tone  string
	By            string // who recorded it, and when
	Number        string // of the accreditation it gave
	Open          bool   // the result can be recorded
	Options       []Option
	Doors         bool // it can be said whether he or she is in the room
	Presences     []Option
	Seen          string // of them
	Fixed         string // why the reader can't record it, or ""
	Done, Problem string
	Form          *Form
	Totals        *RegisterTotals // beside a row that is swapped in by itself
	CSRF          string
}
