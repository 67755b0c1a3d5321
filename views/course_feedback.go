package views

import (
	"strconv"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// AnswersPage is what the learners of a course date said of it.
type AnswersPage struct {
	Page
	Event            EventHead
	Count            int
	Usefulness, Pace []Saved // answers and how many gave them
	Keep, Change     []string
	Held             bool // some wait until there are enough
	Back             NavItem
}

// usefulness are the answers to how useful a course was, from 1.
var usefulness = []Option{
	{Value: "1", Text: "1, not at all"}, {Value: "2", Text: "2"}, {Value: "3", Text: "3"}, {Value: "4", Text: "4"}, {Value: "5", Text: "5, very"},
}

// FeedbackForm asks somebody what a course date or a conference was like. back
// is the path of the page above it.
func FeedbackForm(page Page, e *db.Event, back string) FormPage {
	readers := "The trainers"
	if e.Kind == db.Conference {
		readers = "Those who run it"
	}
	form := aboutFeedback(page, e, back)
	form.Action, form.Button = back+"/feedback", "Send"
	form.Intro = []string{readers + " read the answers of at least five people together. They hold no name and no time. What you write may still tell who you are."}
	form.Fields = []Field{
		{Type: "radios", Name: "usefulness", Label: "How useful was it for your work?", Options: usefulness},
		{Type: "radios", Name: "pace", Label: "How was the pace?", Options: Options(db.Paces, Capital)},
		{Type: "textarea", Name: "keep", Label: "What should stay as it is? (optional)", Rows: 3},
		{Type: "textarea", Name: "change", Label: "What should change? (optional)", Rows: 3},
	}
	return form
}

// FeedbackGivenPage thanks somebody who has said what it was like; thanks is
// what the refusal says.
func FeedbackGivenPage(page Page, e *db.Event, back, thanks string) FormPage {
	form := aboutFeedback(page, e, back)
	form.Intro = []string{thanks}
	return form
}

func aboutFeedback(page Page, e *db.Event, back string) FormPage {
	page.Title = "What was it like?"
	return FormPage{Page: page, Caption: e.Title, Back: NavItem{Text: e.Title, Href: back}}
}

// whatWasSaid names the page of what people said of an event.
func whatWasSaid(e *db.Event) string {
	if e.Kind == db.Conference {
		return "What delegates said"
	}
	return "What learners said"
}

// NewAnswersPage is what the learners of a course date, or the delegates of a
// conference, said.
func NewAnswersPage(page Page, f *training.CourseFeedback) AnswersPage {
	page.Title = whatWasSaid(f.Event)
	answers := AnswersPage{
		Page: page, Event: NewEventHead(f.Event, ""), Held: f.Held, Count: len(f.Answers),
		Back: NavItem{Text: "Register", Href: TrainingPath(f.Event.ID, "/register")},
	}
	if f.Event.Kind == db.Conference {
		answers.Back = NavItem{Text: f.Event.Title, Href: TrainingPath(f.Event.ID, "")}
	}
	if answers.Count == 0 {
		return answers
	}
	for i := range usefulness {
		answers.Usefulness = append(answers.Usefulness, Saved{Label: usefulness[i].Text, Value: strconv.Itoa(f.Usefulness[i+1])})
	}
	for _, pace := range db.Paces {
		answers.Pace = append(answers.Pace, Saved{Label: Capital(pace), Value: strconv.Itoa(f.Pace[pace])})
	}
	for i := range f.Answers {
		if keep := f.Answers[i].Keep; keep != "" {
			answers.Keep = append(answers.Keep, keep)
		}
		if change := f.Answers[i].Change; change != "" {
			answers.Change = append(answers.Change, change)
		}
	}
	return answers
}
