package views

import (
	"fmt"
	"io"
	"time"

	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/training"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// LetterRow is a letter to another force.
type LetterRow struct {
	Force, People string
	Status, Tone  string
	Href          string // of its PDF
	Seen          string // a code that changes when what it says changes
	Said          string // when it was sent and who sent it, or that something changed since
	Sent          bool
}

// Letter is one letter to the force of some learners, in words.
type Letter struct {
	From, To    string // forces
	Network     string
	Date        string
	Course      string
	When, Where string // Where may be ""
	Rows        []Saved
	SignedBy    string
}

// WriteLetter writes a PDF of a letter.
func WriteLetter(w io.Writer, at time.Time, l *Letter) error {
	p, err := newPaper("Letter: "+l.Course, l.From, at)
	if err != nil {
		return err
	}
	p.letter(l)
	return p.finish(w)
}

func (p *paper) letter(l *Letter) {
	p.AddPage()
	p.say(l.From, "B", 12, "L")
	p.say(l.Network, "", 11, "L")
	p.Ln(12)
	p.say(l.To, "", 11, "L")
	p.Ln(6)
	p.say(l.Date, "", 11, "L")
	p.Ln(10)
	p.say(fmt.Sprintf("Results of your people at: %s", l.Course), "B", 13, "L")
	p.Ln(4)
	held := l.When
	if l.Where != "" {
		held += ", " + l.Where
	}
	p.say(fmt.Sprintf("This course was held %s. Of your people who had a place we recorded:", held), "", 11, "L")
	p.Ln(4)
	for _, row := range l.Rows {
		p.sign(row.Label, 11, "L")
		p.say(row.Value, "", 11, "L")
		p.Ln(2)
	}
	p.Ln(4)
	p.say("Please keep this with their training records, and pass it on to nobody who does not need it.", "", 11, "L")
	p.Ln(10)
	p.say(l.SignedBy, "", 11, "L")
}

// letterRow puts a letter of a list into words.
func letterRow(l *training.Letter) LetterRow {
	row := LetterRow{Force: l.Force, Seen: l.AsSeen(), People: words.People(len(l.Learners)), Status: "To send", Tone: "warn"}
	if l.Sent == nil {
		return row
	}
	row.Said = "Sent on " + Date(l.Sent.SentAt)
	if l.SentBy != nil {
		row.Said += " by " + l.SentBy.Name()
	}
	if l.Changed {
		row.Status, row.Said = "To send again", row.Said+". Something was recorded since"
		return row
	}
	row.Status, row.Tone, row.Sent = "Sent", "good", true
	return row
}

// lettersToSend lists letters that wait.
func lettersToSend(letters []training.LetterToSend) []DashboardRow {
	var rows []DashboardRow
	for i := range letters {
		l := &letters[i]
		row := DashboardRow{
			When: l.Force, Text: l.Title, Detail: Span(l.StartsAt, l.EndsAt), Href: TrainingPath(l.EventID, "/certificates"), Action: "Send the letter",
		}
		if !l.Sends {
			row.Action = "Read the letter"
		}
		rows = append(rows, row)
	}
	return rows
}

// NewLetter puts a letter into words, as a force and its network write it.
func NewLetter(l *training.Letter, s *action.Settings, now time.Time) Letter {
	letter := Letter{
		From: s.ForceName, Network: s.NetworkName, To: l.Force, Date: Date(now),
		Course: l.Event.Title, When: Span(l.Event.StartsAt, l.Event.EndsAt), SignedBy: l.SignedBy.Name(),
	}
	if l.Venue != nil {
		letter.Where = l.Venue.Name
	}
	for i := range l.Learners {
		learner := &l.Learners[i]
		said := Capital(learner.Result.Result)
		if a := learner.Accreditation; a != nil && a.RevokedAt.IsZero() {
			said = fmt.Sprintf("%s. Accredited until %s, certificate %s", said, DayOf(a.ExpiresOn), a.Number)
		}
		letter.Rows = append(letter.Rows, Saved{Label: learner.Person.Name(), Value: said})
	}
	return letter
}
