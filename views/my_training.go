package views

import "html/template"

// MyTrainingPage is what the reader learned, learns and teaches.
type MyTrainingPage struct {
	Page
	Status, Tone string // whether the reader's accreditation is current, or ""
	Until        string // in words
	Idle         string // the month before which nothing has to be done, or ""
	Renew        []template.HTML
	On           []template.HTML
	Asked        []NavItem // what it was like
	Record       []RecordRow
	Hours        []LearningYear
	Teaches      bool // the reader may teach
	Teaching     []TeachingRow
	Letters      []DashboardRow // to other forces, that the reader has to send
}

// LearningYear is what somebody learned in a year.
type LearningYear struct {
	Year int
	Time string
	Of   []LearnedRow
}

// LearnedRow is a course date, or a session of a conference.
type LearnedRow struct{ Title, When, Href string }

// TeachingRow is a course date the reader teaches.
type TeachingRow struct {
	Title, When, Href string
	Unsigned          bool
	Answers           string // path of what learners said, once it has begun
}
