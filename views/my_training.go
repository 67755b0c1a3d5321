package views

import (
	"fmt"
	"html/template"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/words"
)

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

// NewMyTrainingPage is what somebody learned, learns and teaches. The rows of
// places are yet to be added.
func NewMyTrainingPage(page Page, me *db.Person, t *training.MyTraining) MyTrainingPage {
	page.Title = "My training"
	mine := MyTrainingPage{Page: page, Teaches: me.Role(db.Trainer) || len(t.Teaching) > 0, Letters: lettersToSend(t.Letters)}
	if t.Until != "" {
		mine.Status, mine.Tone, mine.Until = Capital(t.Status), TermTone(t.Status), accreditedUntil(t)
	}
	if t.Idle != "" {
		mine.Idle = DayAs(t.Idle, "January 2006")
	}
	for i := range t.Asked {
		e := &t.Asked[i]
		mine.Asked = append(mine.Asked, NavItem{Text: e.Title + ", " + Date(e.StartsAt), Href: TrainingPath(e.ID, "/feedback")})
	}
	for i := range t.Record {
		mine.Record = append(mine.Record, newRecordRow(page.Settings.LLOLabel, &t.Record[i], t.Record, t.Today))
	}
	for i := range t.Hours {
		mine.Hours = append(mine.Hours, learningYear(&t.Hours[i]))
	}
	for _, taught := range t.Teaching {
		mine.Teaching = append(mine.Teaching, teachingRow(taught))
	}
	return mine
}

func teachingRow(t training.Teaching) TeachingRow {
	row := TeachingRow{Title: t.Event.Title, When: Span(t.Event.StartsAt, t.Event.EndsAt), Href: TrainingPath(t.Event.ID, "/register"), Unsigned: t.Unsigned}
	if t.Begun {
		row.Answers = TrainingPath(t.Event.ID, "/answers")
	}
	return row
}

// accreditedUntil says until when somebody is or was a liaison officer.
func accreditedUntil(t *training.MyTraining) string {
	switch t.Status {
	case action.Lapsed:
		return "You were a liaison officer until " + DayOf(t.Until) + ". Until it is refreshed you can’t take shifts that need it."
	case action.LapsesSoon:
		return "You are a liaison officer until " + DayOf(t.Until) + ". After that you can’t take shifts that need it until it is refreshed."
	case action.Current:
		return "You are a liaison officer until " + DayOf(t.Until) + "."
	case action.BeginsLater:
	}
	return "It counts until " + DayOf(t.Until) + "."
}

// learningYear puts what somebody learned in a year into words.
func learningYear(y *training.LearningYear) LearningYear {
	year := LearningYear{Year: y.Year, Time: lengthWords(y.Time)}
	for i := range y.Of {
		l := &y.Of[i]
		year.Of = append(year.Of, LearnedRow{Title: JoinWords(": ", l.Title, l.Session), When: Span(l.StartsAt, l.EndsAt), Href: EventPath(l.EventID, "")})
	}
	return year
}

// lengthWords writes how long something took: 7 hours 30 minutes.
func lengthWords(d time.Duration) string {
	hours, minutes := int(d.Hours()), int(d.Minutes())%60
	switch {
	case hours == 0:
		return fmt.Sprintf("%d minutes", minutes)
	case minutes > 0:
		return fmt.Sprintf("%s %d minutes", words.Count(hours, "hour"), minutes)
	}
	return words.Count(hours, "hour")
}
