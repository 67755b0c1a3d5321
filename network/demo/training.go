package demo

import (
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/clock"
	"github.com/rainbowrota/rainbowrota/network/training"
)

// The courses of the demo; an event of such a title is a date of the course.
const (
	foundation = "LLO foundation course"
	refresher  = "LLO refresher"
)

// aims sets how many liaison officers each area should have.
func (d *demo) aims() {
	targets := map[string]string{}
	for _, area := range Areas {
		targets[area] = "6"
	}
	d.keep(d.n.Training.SetAreaTargets(d.ctx, d.named["Bob"], targets))
	for _, p := range []struct {
		who string
		training.PositionForm
	}{
		{"Eve", training.PositionForm{Title: "Co-Chair", Rank: "Sergeant", From: "2021-04-01", Until: "2024-03-31"}},
		{"Eve", training.PositionForm{Title: "Chair", Rank: "Inspector", From: "2024-04-01"}},
		{"Bob", training.PositionForm{Title: "Secretary", Rank: "Sergeant", From: "2023-09-01"}},
	} {
		d.keep(d.n.Training.AddPosition(d.ctx, d.named["Bob"], d.named[p.who].ID, p.PositionForm, ""))
	}
}

// mistakes are recorded and put right: a rank, and an accreditation of somebody else.
func (d *demo) mistakes() {
	if d.err != nil {
		return
	}
	bob, eve := d.named["Bob"], d.named["Eve"]
	held, err := d.tx.PositionsOf(d.ctx, eve.ID)
	d.keep(err)
	for i := range held {
		if p := &held[i]; p.Title == "Co-Chair" {
			_, err := d.n.Training.CorrectPosition(d.ctx, bob, p.ID, training.PositionForm{Title: p.Title, Rank: "Acting Inspector", From: p.FromOn, Until: p.UntilOn}, training.PositionWords(p), "Eve was acting up from the start")
			d.keep(err)
		}
	}
	d.keep(d.n.Training.RecordAccreditation(d.ctx, bob, eve.ID, training.RecordForm{From: "2025-02-03", Until: "2028-02-02", Source: "A course in Kent"}, ""))
	all, err := d.tx.AllAccreditations(d.ctx, eve.ID)
	d.keep(err)
	for i := range all {
		if all[i].Source == "A course in Kent" {
			_, err := d.n.Training.RevokeAccreditation(d.ctx, bob, all[i].ID, "It was somebody else of the same name")
			d.keep(err)
		}
	}
}

// teaches adds the courses.
func (d *demo) teaches() {
	for _, c := range []training.CourseForm{
		{
			Name: foundation, Description: "One day on hate crime and its effects, on listening, and on what a liaison officer can and cannot do. Charities speak, and real cases are discussed.",
			Prerequisites: "Talk to your line manager first: the day counts as duty.", Grants: true, Months: "36", LeadDays: "90",
			Certificate: "Hate crime and its effects; support and reporting routes; the work of a liaison officer",
		},
		{
			Name: refresher, Description: "Half a day: what has changed in law and guidance, and a case from each district.",
			Requires: true, Grants: true, Months: "36", LeadDays: "90", Certificate: "Changes in law and guidance; case discussion",
		},
	} {
		if d.err != nil {
			return
		}
		id, err := d.n.Training.SaveCourse(d.ctx, d.named["Bob"], 0, 0, c)
		d.keep(err)
		d.courses[c.Name] = id
	}
}

// taught holds a refresher on a Monday a few days ago, whose register is not finished, and
// plans the next.
func (d *demo) taught() {
	day := weekday(d.now, -8, time.Monday)
	date := d.event(refresher, db.TrainingCourse, headquarters, "", "Dana", clockOn(day, "09:00"), clockOn(day, "13:00"))
	date.SeriesID = 0
	held := d.held(date, []int{9}, slot{role: "Learner", from: "09:00", to: "13:00", min: 4, max: 12, llo: true})
	d.at(held.EndsAt.Add(3 * time.Hour))
	d.results(held, 6)
	d.said(held)

	next := weekday(d.now, 40, time.Monday)
	d.at(clock.AddWallClock(d.now, -20, 0))
	d.mistakes()
	coming := d.publish(d.event(refresher, db.TrainingCourse, headquarters, "", "Dana", clockOn(next, "09:00"), clockOn(next, "13:00")),
		slot{role: "Learner", from: "09:00", to: "13:00", min: 4, max: 12, llo: true})
	d.signUpSome(coming, "Learner", 5)
}

// said has learners, or delegates, say what a date was like.
func (d *demo) said(e *demoEvent) {
	if d.err != nil {
		return
	}
	signups, err := d.tx.SignupsOfEvent(d.ctx, e.ID, db.SignupConfirmed)
	if d.keep(err); d.err != nil {
		return
	}
	answers := []training.FeedbackForm{
		{Usefulness: "5", Pace: string(db.AboutRight), Keep: "A case from each district."},
		{Usefulness: "4", Pace: string(db.TooFast), Change: "More time for questions after the part on the law."},
		{Usefulness: "5", Pace: string(db.AboutRight), Keep: "The small groups."},
		{Usefulness: "3", Pace: string(db.TooSlow), Change: "A shorter introduction: we know each other."},
		{Usefulness: "4", Pace: string(db.AboutRight)},
		{Usefulness: "5", Pace: string(db.AboutRight)},
	}
	for i := range signups {
		p, err := d.tx.Person(d.ctx, signups[i].PersonID)
		if d.keep(err); d.err != nil {
			return
		}
		wanted, err := d.n.Training.FeedbackWanted(d.ctx, p, e.Event)
		if d.keep(err); !wanted || len(answers) == 0 {
			continue
		}
		d.keep(d.n.Training.GiveFeedback(d.ctx, p, e.ID, answers[0]))
		answers = answers[1:]
	}
}

// results records the results of the first so many learners of a date.
func (d *demo) results(e *demoEvent, many int) {
	if d.err != nil {
		return
	}
	reg, err := d.n.Training.RegisterFor(d.ctx, d.named["Dana"], e.ID)
	d.keep(err)
	if err != nil {
		return
	}
	for i := range reg.Learners[:min(many, len(reg.Learners))] {
		g := &reg.Learners[i].Signup
		form := training.LineForm{Result: string(db.CompletedCourse)}
		switch g.Attendance {
		case db.NoShow:
			form.Result = string(db.NotAttended)
		case db.LeftEarly:
			form.Result = string(db.LeftCourse)
		case db.NotRecorded, db.Arrived, db.Attended:
		}
		d.later(time.Minute)
		d.keep(d.n.Training.SaveResult(d.ctx, d.named["Dana"], g.ID, form))
	}
}

// signedOff records the results of all learners at a date that is over, and signs
// the register off.
func (d *demo) signedOff(e *demoEvent) {
	d.at(e.EndsAt.Add(3 * time.Hour))
	d.results(e, 500)
	if d.err == nil {
		_, err := d.n.Training.SignOff(d.ctx, d.named["Dana"], e.ID)
		d.keep(err)
	}
}

// share keeps the seats of a date for three forces until a week before.
func (d *demo) share(e *demoEvent) {
	e.SeatsOpenOn = clock.Day(clock.AddWallClock(e.StartsAt, -7, 0))
	d.keep(d.tx.UpdateEvent(d.ctx, e.Event))
	d.keep(d.tx.SaveSeats(d.ctx, e.ID, []db.Seats{
		{Force: d.n.Settings().ForceName, Places: 18}, {Force: "Bedfordshire Police", Places: 6}, {Force: "Cambridgeshire Constabulary", Places: 6},
	}))
}
