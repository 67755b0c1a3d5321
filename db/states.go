package db

// The values of a column that knows only a few are a type each. The database
// refuses every other value (CHECK in migrations/).

// Role is what a person is in the network. Who leads an event is told by the event.
type Role string

const (
	Officer        Role = "officer"
	Coordinator    Role = "coordinator"
	Trainer        Role = "trainer"
	CallHandler    Role = "call handler"
	VehicleKeeper  Role = "vehicle keeper"
	Administrator  Role = "administrator"
	DataProtection Role = "data-protection officer"
	Guest          Role = "guest" // takes part in an event by a link, without an account
)

// Roles are all of them, in the order in which people choose.
var Roles = []Role{Officer, Coordinator, Trainer, CallHandler, VehicleKeeper, Administrator, DataProtection, Guest}

// LinkPurpose is what a link by which somebody gets in is for.
type LinkPurpose string

const (
	LinkInvitation LinkPurpose = "invitation" // to the app, by a coordinator or an administrator
	LinkPassword   LinkPurpose = "password"   // for a password that was forgotten
)

// EventStatus is how far an event is.
type EventStatus string

const (
	EventDraft     EventStatus = "draft"
	EventPublished EventStatus = "published"
	EventCompleted EventStatus = "completed" // its day board is closed
	EventCancelled EventStatus = "cancelled"
)

// SignupStatus is what has come of a person's sign-up for a shift.
type SignupStatus string

const (
	SignupRequested SignupStatus = "requested" // the lead has to approve it
	SignupConfirmed SignupStatus = "confirmed" // the person has a place
	SignupWaiting   SignupStatus = "waiting"   // the shift is full
	SignupDeclined  SignupStatus = "declined"  // the request was refused
	SignupWithdrawn SignupStatus = "withdrawn" // by the person
	SignupCancelled SignupStatus = "cancelled" // by somebody else, or with the shift
)

// Attendance is what the day board says of a person on a shift.
type Attendance string

const (
	NotRecorded Attendance = ""
	Arrived     Attendance = "arrived"
	Attended    Attendance = "attended"
	LeftEarly   Attendance = "left early"
	NoShow      Attendance = "no show"
)

// Came tells whether the person was there.
func (a Attendance) Came() bool { return a == Arrived || a == Attended || a == LeftEarly }

// OfferStatus is what has come of the offer of a place to somebody who waits.
type OfferStatus string

const (
	OfferOpen      OfferStatus = "open"
	OfferAccepted  OfferStatus = "accepted"
	OfferDeclined  OfferStatus = "declined"
	OfferLapsed    OfferStatus = "lapsed"    // nobody answered in time
	OfferWithdrawn OfferStatus = "withdrawn" // the place went with the shift
)

// NominationStatus is what has come of a nomination for an event.
type NominationStatus string

const (
	NominationOpen      NominationStatus = "open"
	NominationAccepted  NominationStatus = "accepted"
	NominationDeclined  NominationStatus = "declined"
	NominationWithdrawn NominationStatus = "withdrawn" // by who nominated
	NominationLapsed    NominationStatus = "lapsed"    // nobody answered in time
)

// BookingStatus is how far the booking of a vehicle is.
type BookingStatus string

const (
	BookingRequested BookingStatus = "requested" // a keeper has to confirm it
	BookingConfirmed BookingStatus = "confirmed"
	BookingOut       BookingStatus = "out" // the vehicle is with who booked it
	BookingReturned  BookingStatus = "returned"
	BookingDeclined  BookingStatus = "declined" // the request was refused
	BookingRecalled  BookingStatus = "recalled" // a keeper took the vehicle back before it went out
	BookingCancelled BookingStatus = "cancelled"
)

// MessageKind is what a message tells. The kinds are in package network, each
// with its words.
type MessageKind string

// MessageStatus is how far the sending of a message is.
type MessageStatus string

const (
	MessagePending MessageStatus = "pending"
	MessageSending MessageStatus = "sending" // a server has claimed it
	MessageSent    MessageStatus = "sent"
	MessageFailed  MessageStatus = "failed"  // it was tried as often as is worth it
	MessageSkipped MessageStatus = "skipped" // it was not true any more, or too late
	MessageStopped MessageStatus = "stopped" // by a setting, or it has nowhere to go
)

// MessageStatuses are all of them, for a filter.
var MessageStatuses = []MessageStatus{MessagePending, MessageSending, MessageSent, MessageFailed, MessageSkipped, MessageStopped}

// EventKind is what sort of event it is.
type EventKind string

const (
	PrideStall           EventKind = "Pride stall"
	UniversityEngagement EventKind = "university engagement"
	TrainingCourse       EventKind = "training course" // a date of a course
	Conference           EventKind = "conference"
	NetworkMeeting       EventKind = "network meeting"
	CommunityEvent       EventKind = "community event"
)

// EventKinds are all of them, in the order in which people choose.
var EventKinds = []EventKind{PrideStall, UniversityEngagement, TrainingCourse, Conference, NetworkMeeting, CommunityEvent}

// Grade is what a person is employed or appointed as.
type Grade string

const (
	PoliceOfficer Grade = "police officer"
	PCSO          Grade = "PCSO"
	Special       Grade = "special"
	PoliceStaff   Grade = "police staff"
	Volunteer     Grade = "volunteer"
	External      Grade = "external" // of another force or organisation
)

// Grades are all of them, in the order in which people choose.
var Grades = []Grade{PoliceOfficer, PCSO, Special, PoliceStaff, Volunteer, External}

// AccreditationKind is what an accreditation allows. There is one kind.
type AccreditationKind string

// LLO is the accreditation that "Liaison officers only" asks for.
const LLO AccreditationKind = "LLO"

// CourseResult is what a trainer records of a learner when a course is over.
type CourseResult string

const (
	CompletedCourse CourseResult = "completed"
	NotAttended     CourseResult = "did not attend"
	LeftCourse      CourseResult = "left early"
	NotYet          CourseResult = "not yet" // came, and has something left to do
)

// CourseResults are all of them, in the order of the register's choices.
var CourseResults = []CourseResult{CompletedCourse, NotAttended, LeftCourse, NotYet}

// Pace is what a learner says of the pace of a course.
type Pace string

const (
	TooSlow    Pace = "too slow"
	AboutRight Pace = "about right"
	TooFast    Pace = "too fast"
)

// Paces are all of them, from slow to fast.
var Paces = []Pace{TooSlow, AboutRight, TooFast}

// SessionPart is what a speaker is in a session of a programme.
type SessionPart string

const (
	PartChair   SessionPart = "chair"
	PartTrainer SessionPart = "trainer"
	PartSpeaker SessionPart = "speaker"
	PartPanel   SessionPart = "panel"
)

// SessionParts are all of them, in the order in which they are named.
var SessionParts = []SessionPart{PartChair, PartTrainer, PartSpeaker, PartPanel}

// BookingPurpose is what a vehicle is booked for.
type BookingPurpose string

const (
	ForEvent       BookingPurpose = "event"
	ForOperations  BookingPurpose = "operational use"
	ForMaintenance BookingPurpose = "maintenance"
	ForRotation    BookingPurpose = "base rotation"
)

// Direction is whether a hand-over takes a vehicle or brings it back.
type Direction string

const (
	HandOut Direction = "out"
	HandIn  Direction = "in"
)

// Cleanliness is how clean a vehicle is at a hand-over.
type Cleanliness string

const (
	Clean      Cleanliness = "clean"
	NeedsWash  Cleanliness = "needs a wash"
	NeedsValet Cleanliness = "needs a valet"
)

// Cleanlinesses are all of them, the cleanest first.
var Cleanlinesses = []Cleanliness{Clean, NeedsWash, NeedsValet}

// Defect is what a hand-over noted that somebody puts right later.
type Defect string

const (
	DefectKeys        Defect = "keys" // they were not given back
	DefectMissing     Defect = "missing"
	DefectDamage      Defect = "damage"
	DefectCleanliness Defect = "cleanliness"
)

// FeedKind is what a calendar link shows.
type FeedKind string

const (
	FeedOwn     FeedKind = "own"     // the person's shifts
	FeedNetwork FeedKind = "network" // every event, for coordinators
	FeedVehicle FeedKind = "vehicle" // every booking, for keepers
)

// DayKind is what the imported dates of a source are.
type DayKind string

const (
	DayBankHoliday DayKind = "bank holiday"
	DayPartner     DayKind = "partner's date" // what a partner plans
	DayAwareness   DayKind = "awareness date"
	DayOther       DayKind = "other"
)

// DayKinds are all of them, in the order in which people choose.
var DayKinds = []DayKind{DayBankHoliday, DayPartner, DayAwareness, DayOther}

// ImportKind is what is in a file: people, or dates of a [DayKind].
type ImportKind string

// ImportPeople is the kind of a file of people.
const ImportPeople ImportKind = "people"

// Thing is what a row of the history is about beside an event, a shift and a
// person it was done to. The database takes any.
type Thing string

const (
	ThingAwareness     Thing = "awareness date"
	ThingCourse        Thing = "course"
	ThingHandover      Thing = "hand-over"
	ThingImport        Thing = "import"         // of people
	ThingImportedDates Thing = "imported dates" // of a source
	ThingMessage       Thing = "message"
	ThingNomination    Thing = "nomination"
	ThingPartner       Thing = "partner"
	ThingPerson        Thing = "person"
	ThingSeries        Thing = "series"
	ThingSession       Thing = "session"
	ThingSetting       Thing = "setting"
	ThingSpeaker       Thing = "speaker"
	ThingVehicle       Thing = "vehicle"
	ThingVenue         Thing = "venue"
)

// Verb is what a row of the history says was done. Each noun of the network names
// its own, and has words for them in its History. The database takes any.
type Verb string
