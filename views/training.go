package views

import "html/template"

// TrainingPage is what there is to learn.
type TrainingPage struct {
	Page
	Courses     []CourseCard
	Conferences []NavItem
	New         string // path of the form of a new course, for coordinators, or ""
	Teaches     bool   // the reader may teach
}

// CourseCard is a course with its coming dates.
type CourseCard struct {
	ID                               int64
	Name, Description, Prerequisites string
	Grants                           string
	Edit                             string // path, for coordinators, or ""
	Dates                            []NavItem
}

// RecordRow is an accreditation of the reader.
type RecordRow struct {
	Kind, Source, When string
	Status, Tone       string
	Number             string
	Why                string // why it was revoked, or ""
	Valid              bool   // was not revoked, so there is a certificate
	Revoke             string // path, for coordinators, or ""
}

// CourseDatePage is a date of a course with its learners' places, or a
// conference with those of its delegates.
type CourseDatePage struct {
	Page
	Kind     string
	Places   string      // what the places are called
	Said     string      // what the page of the answers is called
	Course   *CourseCard // nil when it is a date of no course
	When     string
	Venue    string
	Accredit string // "You are accredited until …", or ""
	Seats    string // how the places are shared, or ""
	Meet     string
	Parking  string
	Wear     string
	Joining  string // instructions
	Rows     []template.HTML
	Notes    *ContentNotes // nil for none
	Event    string        // path
	Plan     string        // path of the programme
	Register string        // path, for those who teach it, or ""
	Answers  string        // path of what learners said, for those who teach it, or ""
	Nominate string        // path to ask somebody to take part, for those who may, or ""
	Feedback string        // path to say what it was like, for those who learned at it, or ""
}

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

// CertificatesPage lists the certificates of a course date.
type CertificatesPage struct {
	Page
	Event    EventHead
	Rows     []CertificateRow
	All      string // path of all in one PDF, or ""
	Letters  []LetterRow
	Mark     string // path of the forms that note that one was sent, or "" for those who only read them
	Register string // path
}

// CertificateRow is a certificate of a list.
type CertificateRow struct {
	Name, Force, Number string
	Href                string // of its PDF, or "" where Problem says why there is none
	Problem             string
}

// LetterRow is a letter to another force.
type LetterRow struct {
	Force, People string
	Status, Tone  string
	Href          string // of its PDF
	Seen          string // a code that changes when what it says changes
	Said          string // when it was sent and who sent it, or that something changed since
	Sent          bool
}

// VerifyPage says whether a certificate is valid, or asks for its number.
type VerifyPage struct {
	Page
	Status, Tone string // "" where the number is asked for, or is nobody's
}

// AnswersPage is what the learners of a course date said of it.
type AnswersPage struct {
	Page
	Event            EventHead
	Count            int
	Usefulness, Pace []Saved // answers and how many gave them
	Keep, Change     []string
	Held             bool // some wait until there are enough
	Back             NavItem
}
