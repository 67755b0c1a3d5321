package views

// ContentNotes are the sessions of an event that can be hard to hear.
type ContentNotes struct {
	Sessions  []Saved // when and what, and its content note
	Support   string  // who to talk to
	Programme string  // path
}

// ProgrammePage is the programme of an event.
type ProgrammePage struct {
	Page
	Event    EventHead
	Slots    []ProgrammeSlot
	Support  string       // who to talk to after something hard
	Noted    bool         // a session has a content note
	Place    bool         // the reader is confirmed at the event
	Runs     bool         // the reader changes it
	Speakers []SpeakerRow // for those who do
	Path     string       // of the page
	Fixed    bool         // it stays as it is: the event is cancelled
	CheckIn  bool         // the reader can check in to its sessions today
}

// ProgrammeSlot are sessions that are on at once.
type ProgrammeSlot struct {
	Day      string // when it is not that of the slot before
	When     string
	Sessions []SessionCard
}

// SessionCard is a session of a programme.
type SessionCard struct {
	ID          int64
	Title       string
	When        string // where it differs from the slot's
	Room        string
	Speakers    []string
	Description string
	Materials   string
	Note        string
	Here        bool   // the reader checked in
	Leave       string // path to take that back, or ""
	StepsOut    bool   // the reader said so
	Choice      string // path to say or take back that one would rather step out, or ""
	Edit, Code  string // paths, for those who change the programme
	Came        string // "12 checked in", for them
	CameHref    string
}

// SpeakerRow is a speaker as those who run the programme read it.
type SpeakerRow struct {
	Name, Organisation string
	Reach              string // how to reach them
	Arrives, Needs     string
	Thanked            string
	Edit, Thanks       string // paths; Thanks is "" for our own people
}

// CodePage shows the check-in code of a session to the room.
type CodePage struct {
	Page
	Caption, When, Room string
	Code, Link          string
	QR                  QR
	Back                NavItem
	Came                NavItem
}

// CameRow is somebody who checked in to a session.
type CameRow struct {
	Name, At string
	Remove   string // path of the question, or ""
}

// CheckInsPage is who checked in to a session.
type CheckInsPage struct {
	Page
	Caption, When string
	Rows          []CameRow
	Back          NavItem
	Code          string // path of the code
}
