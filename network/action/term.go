package action

import (
	"time"
)

// TermStatus says whether something that has a first and a last day, such as an
// accreditation, counts on a day.
type TermStatus string

const (
	Current     TermStatus = "current"
	LapsesSoon  TermStatus = "lapses soon" // within LapseNotice
	Lapsed      TermStatus = "lapsed"
	BeginsLater TermStatus = "begins later" // its first day is to come
)

// TermStatuses are all values of TermStatus, the best first.
var TermStatuses = []TermStatus{Current, LapsesSoon, Lapsed, BeginsLater}

// LapseNotice is how many days beforehand an accreditation counts as lapsing soon.
const LapseNotice = 90

// AccreditationStatus tells whether an accreditation counts on a day. from and
// until are the first and the last day on which it counts. All three are written
// 2006-01-02.
func AccreditationStatus(from, until, day string) TermStatus {
	return StatusOn(from, until, day, LapseNotice)
}

// StatusOn tells whether something that counts from one day until another
// counts on a third. In the last days before its end it lapses soon; soon is how
// many days those are.
func StatusOn(from, until, day string, soon int) TermStatus {
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
