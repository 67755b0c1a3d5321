package views

// DayPage is the day board: who is expected, who came.
type DayPage struct {
	Page
	Event     EventHead
	Venue     string
	Counts    DayCounts
	Car       *DriveRow // the vehicle that is booked, is back or was recalled; or nil
	Shifts    []DayShift
	Closed    string // why attendance can't be recorded, or ""
	Complete  bool   // the event has ended and can be completed
	Completed bool
	Cancelled bool // the event was called off: nobody is expected
	Open      int  // people with nothing recorded
	WalkIn    WalkInForm
}

// DayCounts is how many people are expected, here or absent; it is also sent alone.
type DayCounts struct {
	EventID                                       int64
	Expected, ToCome, Here, Left, Absent, WalkIns int
	Live                                          bool // it asks for itself again
	AsAt                                          string
}

// DayShift is a shift of the day board with its cards.
type DayShift struct {
	ID     int64
	Role   string
	When   string
	People []DayPerson
}

// DayPerson is a card of the day board; it is also sent alone.
type DayPerson struct {
	SignupID   int64
	Name       string
	Detail     string // grade
	Shift      string
	Phone      string
	PhoneHref  string
	Attendance string // what is recorded, or ""
	Came       bool
	NoShow     bool
	Status     string // in words: "Arrived at 12:05pm"
	Tone       string
	By         string // who recorded it and when
	Hours      string // "4:30", or ""
	WalkIn     bool
	Override   string
	CanRecord  bool
	Started    bool // the shift has begun
	Done       string
	Problem    string
	Form       *Form // of the times, when they were refused
	CSRF       string
}

// WalkInForm is the search for someone who came without being expected.
type WalkInForm struct {
	EventID int64
	Query   string
	People  []WalkInPerson
	Shifts  []Option
	Shift   string // the one chosen
	CSRF    string
}

// WalkInPerson is someone who may have walked in.
type WalkInPerson struct {
	PersonID int64
	Name     string
	Detail   string
	Ask      ReasonAsk
	Problem  string
}

// SheetPage is the sign-in sheet, to be printed.
type SheetPage struct {
	Page
	Event  EventHead
	Venue  string
	Lead   string
	Shifts []DayShift
	Blank  []int // empty lines at the foot, for walk-ins
}
