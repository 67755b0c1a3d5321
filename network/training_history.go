package network

import "github.com/rainbowrota/rainbowrota/db"

// trainingHistory has the words for the verbs of courses, registers, accreditations, letters and positions.
var trainingHistory = historyWords{
	verbOf(db.CompletedCourse): {text: "{who} recorded that {whom} completed the course: {detail}"},
	verbOf(db.NotAttended):     {text: "{who} recorded that {whom} did not attend: {detail}"},
	verbOf(db.LeftCourse):      {text: "{who} recorded that {whom} left the course early: {detail}"},
	verbOf(db.NotYet):          {text: "{who} recorded that {whom} has something left to do: {detail}"},
	verbSignedOff:              {text: "{who} signed off {whom}: {detail}"},
	verbGranted:                {text: "{who} signed off {whom}, who is accredited: {detail}"},
	verbRevoked:                {text: "{who} revoked the accreditation of {whom}: {detail}"},
	verbTarget:                 {text: "{who} set how many liaison officers an area should have: {detail}", inside: true},
	verbLetterSent:             {text: "{who} sent the letter to {detail}", inside: true},
	verbLetterUnsent:           {text: "{who} took back that the letter to {detail} was sent", inside: true},
	"added course":             {text: "{who} added a course: {detail}", inside: true},
	"changed course":           {text: "{who} changed a course: {detail}", inside: true},
	verbPosition:               {text: "{who} recorded that {whom} is {detail}", inside: true},
	verbPositionEnded:          {text: "{who} recorded that {whom} is it no longer: {detail}", inside: true},
	verbPositionChanged:        {text: "{who} put a position of {whom} right: {detail}", inside: true},
	verbPositionRemoved:        {text: "{who} took out a position of {whom} that was recorded by mistake: {detail}", inside: true},
	verbRecorded:               {text: "{who} recorded an accreditation of {whom}: {detail}", inside: true},
	verbExported:               {text: "{who} took a register out as a file: {detail}", inside: true},
}
