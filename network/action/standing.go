package action

import (
	"time"
)

// Standing says whether an accreditation counts on a day.
type Standing string

const (
	Current     Standing = "current"
	LapsesSoon  Standing = "lapses soon" // within LapseNotice
	Lapsed      Standing = "lapsed"
	BeginsLater Standing = "begins later" // its first day is to come
)

// Standings are all values of Standing, the best first.
var Standings = []Standing{Current, LapsesSoon, Lapsed, BeginsLater}

// LapseNotice is how many days beforehand an accreditation counts as lapsing soon.
const LapseNotice = 90

// Stands tells whether an accreditation counts on a day. from and until are the
// first and the last day on which it counts. All three are written 2006-01-02.
func Stands(from, until, day string) Standing { return StandingOn(from, until, day, LapseNotice) }

// StandingOn tells whether something that counts from one day until another
// counts on a third. In the last days before its end it lapses soon; soon is how
// many days those are.
func StandingOn(from, until, day string, soon int) Standing {
	at, err := time.Parse(time.DateOnly, day)
	switch {
	case until < day || err != nil:
		return Lapsed
	case from > day:
		return BeginsLater
	case until < at.AddDate(0, 0, soon).Format(time.DateOnly):
		return LapsesSoon
	}
	return Current
}

// Before orders what is so before what is not.
func Before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// What an import of people does to accreditations as well.
const (
	VerbRecorded = "recorded accreditation" // of one that comes from elsewhere
	VerbRevoked  = "revoked accreditation"
)
