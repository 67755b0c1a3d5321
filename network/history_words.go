package network

import "github.com/rainbowrota/rainbowrota/db"

// deed is what a history says about one verb of the log. {who} did it to
// {whom}; {detail} is the row's.
type deed struct {
	text   string // by one person to another, or to the event
	self   string // by a person to themselves; empty means text
	app    string // by the app itself; empty means text
	inside bool   // only for those who run the event
}

func (d deed) says(row *db.LogRow) string {
	switch {
	case row.PersonID == 0 && d.app != "":
		return d.app
	case row.PersonID != 0 && row.PersonID == row.SubjectID && d.self != "":
		return d.self
	}
	return d.text
}

// deeds has the words for every verb that package network writes to the log.
var deeds = map[string]deed{
	// Sign-ups.
	string(db.SignupRequested): {text: "{who} asked for {whom} to be on {detail}", self: "{who} asked to be on {detail}"},
	string(db.SignupConfirmed): {text: "{who} confirmed {whom} on {detail}", self: "{who} signed up for {detail} and got a place", app: "{whom} was given a free place on {detail} from the waiting list"},
	string(db.SignupWaiting):   {text: "{who} put {whom} on the waiting list of {detail}", self: "{who} joined the waiting list of {detail}", app: "{whom} was put on the waiting list of {detail}"},
	string(db.SignupDeclined):  {text: "{who} declined the request of {whom} for {detail}"},
	string(db.SignupWithdrawn): {text: "{who} withdrew {whom} from {detail}", self: "{who} withdrew from {detail}", app: "{whom} was taken off the waiting list of {detail}"},
	string(db.SignupCancelled): {text: "{who} took {whom} off {detail}", app: "{whom} was taken off {detail}"},
	"offered":                  {text: "{whom} was offered a free place on {detail}"},
	"could not take offer":     {text: "{whom} could not take the place offered on {detail}"},

	// Staffing.
	"asked for cover": {text: "{who} asked for cover: {detail}", inside: true},

	// The day board.
	string(db.Arrived):   {text: "{who} recorded that {whom} arrived: {detail}", self: "{who} recorded their own arrival: {detail}"},
	string(db.NoShow):    {text: "{who} recorded that {whom} did not come: {detail}", self: "{who} recorded not coming: {detail}"},
	string(db.LeftEarly): {text: "{who} recorded that {whom} left early: {detail}", self: "{who} recorded leaving early: {detail}"},
	verbUndone:           {text: "{who} took back what was recorded of {whom}: {detail}", self: "{who} took back their own attendance: {detail}"},
	verbHours:            {text: "{who} put the hours of {whom} right: {detail}", self: "{who} put their own hours right: {detail}"},
	verbWalkIn:           {text: "{who} recorded that {whom} walked in: {detail}", self: "{who} recorded walking in: {detail}"},
	verbCompleted:        {text: "{who} completed the event: {detail}", app: "The event was completed by itself: {detail}"},

	// The register of a course.
	verbOf(db.CompletedCourse): {text: "{who} recorded that {whom} completed the course: {detail}"},
	verbOf(db.NotAttended):     {text: "{who} recorded that {whom} did not attend: {detail}"},
	verbOf(db.LeftCourse):      {text: "{who} recorded that {whom} left the course early: {detail}"},
	verbOf(db.NotYet):          {text: "{who} recorded that {whom} has something left to do: {detail}"},
	verbSignedOff:              {text: "{who} signed off {whom}: {detail}"},
	verbGranted:                {text: "{who} signed off {whom}, who is accredited: {detail}"},
	verbRevoked:                {text: "{who} revoked the accreditation of {whom}: {detail}"},

	// The programme.
	"added session":    {text: "{who} added a session: {detail}", inside: true},
	"changed session":  {text: "{who} changed a session: {detail}", inside: true},
	"removed session":  {text: "{who} removed a session: {detail}", inside: true},
	"added speaker":    {text: "{who} added a speaker, {detail}", inside: true},
	"changed speaker":  {text: "{who} changed a speaker, {detail}", inside: true},
	"thanked speaker":  {text: "{who} thanked a speaker, {detail}", inside: true},
	"took back thanks": {text: "{who} took back that a speaker was thanked, {detail}", inside: true},
	"forgot speakers":  {text: "{who} forgot how to reach {detail} and what they need", app: "How to reach {detail}, when they arrive and what they need was forgotten", inside: true},
	"checked in":       {text: "{who} checked in to {detail}"},
	verbCheckInUndone:  {text: "{who} took back that {whom} checked in to {detail}", self: "{who} took back checking in to {detail}"},
	"removed speaker":  {text: "{who} removed a speaker, {detail}", inside: true},

	verbTarget: {text: "{who} set how many liaison officers an area should have: {detail}", inside: true},

	verbLetterSent:   {text: "{who} sent the letter to {detail}", inside: true},
	verbLetterUnsent: {text: "{who} took back that the letter to {detail} was sent", inside: true},

	// Nominations, which no history of an event tells of.
	verbNominated:     {text: "{who} nominated somebody", inside: true},
	verbNominatedAnew: {text: "{who} sent a nomination again", inside: true},
	verbNominationEnd: {text: "A nomination ended", inside: true},

	// The event.
	"added course":    {text: "{who} added a course: {detail}", inside: true},
	"changed course":  {text: "{who} changed a course: {detail}", inside: true},
	"created event":   {text: "{who} created the event", inside: true},
	"added shift":     {text: "{who} added a shift: {detail}", inside: true},
	"published event": {text: "{who} published the event"},
	"changed event":   {text: "{who} changed the event: {detail}", inside: true},
	"changed shift":   {text: "{who} changed a shift: {detail}", inside: true},
	"removed shift":   {text: "{who} removed a shift: {detail}", inside: true},
	"added partner":   {text: "{who} added the partner {detail}", inside: true},
	"changed partner": {text: "{who} changed the partner {detail}", inside: true},
	"added contact":   {text: "{who} added a contact of {detail}", inside: true},
	"changed contact": {text: "{who} changed a contact of {detail}", inside: true},
	"removed contact": {text: "{who} removed a contact of {detail}", inside: true},
	"added venue":     {text: "{who} added the venue {detail}", inside: true},
	"changed venue":   {text: "{who} changed the venue {detail}", inside: true},
	"deleted draft":   {text: "{who} deleted the draft", inside: true},
	"cancelled event": {text: "{who} cancelled the event: {detail}"},
	"cancelled shift": {text: "{who} cancelled a shift: {detail}"},
	"moved event":     {text: "{who} moved the event {detail}"},

	verbNeedsErased: {text: "{who} erased what people needed", app: "What people needed was erased", inside: true},

	// Series.
	"started series":  {text: "{who} started the series {detail}"},
	"added dates":     {text: "{who} added {detail} to a series"},
	"changed dates":   {text: "{who} changed {detail}"},
	"cancelled dates": {text: "{who} cancelled {detail}"},
	"changed series":  {text: "{who} changed the series {detail}"},
	"copied event":    {text: "{who} made this event from the edition of {detail}", inside: true},

	// Vehicles and their bookings.
	"added vehicle":       {text: "{who} added the vehicle {detail}"},
	"changed vehicle":     {text: "{who} changed the vehicle {detail}"},
	"authorised driver":   {text: "{who} authorised {whom} to drive, {detail}"},
	"ended authorisation": {text: "{who} ended the authorisation of {whom} to drive"},
	"planned base":        {text: "{who} planned where the vehicle lives: {detail}"},
	"removed base":        {text: "{who} took a base out of the plan"},
	"booked requested":    {text: "{who} asked for the car: {detail}", inside: true},
	"booked confirmed":    {text: "{who} booked the car: {detail}", inside: true},
	"confirmed booking":   {text: "{who} confirmed the car: {detail}", inside: true},
	"declined booking":    {text: "{who} declined the car: {detail}", inside: true},
	"changed booking":     {text: "{who} changed the booking of the car: {detail}", inside: true},
	"cancelled booking":   {text: "{who} cancelled the booking of the car: {detail}", inside: true},
	"handed out car":      {text: "{who} handed the car out: {detail}", inside: true},
	"handed in car":       {text: "{who} handed the car in: {detail}", inside: true},
	"corrected hand-over": {text: "{who} corrected a hand-over of the car: {detail}", inside: true},
	"put right":           {text: "{who} fixed: {detail}", inside: true},
	"not put right":       {text: "{who} marked as not fixed: {detail}", inside: true},
	"recalled booking":    {text: "{who} recalled the car: {detail}", inside: true},

	// Awareness dates.
	"added awareness date":    {text: "{who} added the awareness date {detail}"},
	"changed awareness date":  {text: "{who} changed the awareness date {detail}"},
	"ended awareness date":    {text: "{who} stopped keeping the awareness date {detail}"},
	"added awareness task":    {text: "{who} added the task {detail}"},
	"removed awareness task":  {text: "{who} removed the task {detail}"},
	"finished awareness task": {text: "{who} did the task {detail}"},
	"reopened awareness task": {text: "{who} took back that the task is done: {detail}"},

	// Imported dates.
	"imported dates":         {text: "{who} imported dates from {detail}"},
	"took back import":       {text: "{who} took back what was imported from {detail}"},
	"removed imported dates": {text: "{who} removed what was imported from {detail}"},

	"resent message": {text: "{who} sent a message again: {detail}", inside: true},

	// The app as a whole.
	"restored backup":   {text: "A backup was restored"},
	"released messages": {text: "Messages were let go out again"},
	"found damage":      {text: "The database was found to be damaged"},
	"found no damage":   {text: "A check found no more damage in the database"},

	// People, who have no event.
	"signed in":                  {text: "{who} signed in with {detail}"},
	"signed out":                 {text: "{who} signed out"},
	"signed out elsewhere":       {text: "{who} signed out everywhere else"},
	"changed password":           {text: "{who} changed the password"},
	"renewed calendar link":      {text: "{who} made a new calendar link"},
	"ended calendar link":        {text: "{who} ended a calendar link"},
	verbPosition:                 {text: "{who} recorded that {whom} is {detail}", inside: true},
	verbPositionEnded:            {text: "{who} recorded that {whom} is it no longer: {detail}", inside: true},
	verbPositionChanged:          {text: "{who} put a position of {whom} right: {detail}", inside: true},
	verbPositionRemoved:          {text: "{who} took out a position of {whom} that was recorded by mistake: {detail}", inside: true},
	verbRecorded:                 {text: "{who} recorded an accreditation of {whom}: {detail}", inside: true},
	"changed account":            {text: "{who} changed their account"},
	verbForgot:                   {text: "A guest was forgotten"},
	"deactivated":                {text: "{who} deactivated {whom}"},
	verbDemo:                     {text: "The demo data was loaded"},
	"made set-up link":           {text: "A link to set the app up was made"},
	verbAddedPerson:              {text: "{who} added {whom} ({detail})"},
	verbExported:                 {text: "{who} took a register out as a file: {detail}", inside: true},
	verbChangedPerson:            {text: "{who} changed {whom}: {detail}"},
	verbTookBack:                 {text: "{who} took back an import of people: {detail}"},
	verbRemovedPerson:            {text: "{who} removed somebody who was added by a file"},
	verbImported:                 {text: "{who} imported people: {detail}"},
	"set up first administrator": {text: "{whom} was made the first administrator"},
}
