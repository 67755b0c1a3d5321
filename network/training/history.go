package training

import (
	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
)

const (
	verbAddedCourse   db.Verb = "added course"
	verbChangedCourse db.Verb = "changed course"
)

// History has the words for the verbs of courses, registers, accreditations, letters and positions.
var History = action.HistoryWords{
	verbOf(db.CompletedCourse): {Text: "{who} recorded that {other} completed the course: {detail}"},
	verbOf(db.NotAttended):     {Text: "{who} recorded that {other} did not attend: {detail}"},
	verbOf(db.LeftCourse):      {Text: "{who} recorded that {other} left the course early: {detail}"},
	verbOf(db.NotYet):          {Text: "{who} recorded that {other} has something left to do: {detail}"},
	verbSignedOff:              {Text: "{who} signed off {other}: {detail}"},
	verbGranted:                {Text: "{who} signed off {other}, who is accredited: {detail}"},
	action.VerbRevoked:         {Text: "{who} revoked the accreditation of {other}: {detail}"},
	VerbTarget:                 {Text: "{who} set how many liaison officers an area should have: {detail}", Inside: true},
	verbLetterSent:             {Text: "{who} sent the letter to {detail}", Inside: true},
	verbLetterUnsent:           {Text: "{who} took back that the letter to {detail} was sent", Inside: true},
	verbAddedCourse:            {Text: "{who} added a course: {detail}", Inside: true},
	verbChangedCourse:          {Text: "{who} changed a course: {detail}", Inside: true},
	verbPosition:               {Text: "{who} recorded that {other} is {detail}", Inside: true},
	verbPositionEnded:          {Text: "{who} recorded that {other} is it no longer: {detail}", Inside: true},
	verbPositionChanged:        {Text: "{who} put a position of {other} right: {detail}", Inside: true},
	verbPositionRemoved:        {Text: "{who} took out a position of {other} that was recorded by mistake: {detail}", Inside: true},
	action.VerbRecorded:        {Text: "{who} recorded an accreditation of {other}: {detail}", Inside: true},
	verbExported:               {Text: "{who} took a register out as a file: {detail}", Inside: true},
}
