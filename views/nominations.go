package views

// NominationsPage is where somebody nominates people for an event. The list is
// of the reader's own nominations alone.
type NominationsPage struct {
	FormPage
	Closed string // why nobody can be asked now, or ""
	Rows   []NominationRow
}

// NominationRow is what the person who made a nomination may know of it.
type NominationRow struct {
	Who, Said    string
	Status, Tone string
	Problem      string
	About        string // which person the buttons are about, for those who only hear them
	Withdraw     string // path, or ""
	Renew        string // path, or ""
}

// NomineePage is a nomination for the person who has its link.
type NomineePage struct {
	FormPage
	Ended   string  // why there is nothing to answer, or ""
	Facts   []Saved // what, when, where
	About   string  // the description
	Changed *Change // what last changed of the event, for a person with a place
	Notice  string  // what happens when the reader accepts, or the state of their place
	Clash   string  // why it can't be accepted if nothing changes
	Open    bool    // the question waits for an answer
	Press   string  // the button of the answer yes
	Decline string  // path of the answer no
	Kept    string  // how long what a guest says of themselves is kept, or ""
	Mine    *MyPlace
	Outside bool // nobody is signed in

	Sessions []NomineeSession // of the programme
	Notes    []Saved          // when and what of it can be hard to hear
	Support  string           // who to talk to after something hard
}

// NomineeSession is a session of the programme, without who speaks.
type NomineeSession struct {
	When, Title, Room string
	Note              string // what in it can be hard to hear, or ""
	StepsOut          bool   // the reader said so
	Here              bool   // the reader checked in
	Leave             string // path to take that back, or ""
	Choice            string // path to say or take back that one would rather step out, or ""
}

// MyPlace is the place of somebody who takes part by a link.
type MyPlace struct {
	Status, Tone string
	Day          []Saved // where to be
	Briefing     string
	Withdraw     string // path of the form; "" where one can't
	Rejoin       string // path; "" where one can't
	Late         bool   // withdrawing asks for a reason
	Reason       *Form
	Details      string // path of the form of name and rank; "" where they are changed elsewhere
	DetailFields FormPage
	Certificate  string // path, or ""
	Feedback     string // path, or ""
	CheckIn      string // path to check in to a session; "" but on the day
	Needs        string // path of access and dietary needs; "" where they can't be said
}
